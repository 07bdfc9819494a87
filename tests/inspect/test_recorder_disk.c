/* Recording to disk: the same numbers, whole files at every moment, errors that arrive. */
#include "checks.h"
#include "disk.h"
#include "recording.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/resource.h>
#include <unistd.h>

static const size_t fixed[] = {7, 0, 10, 4};
#define FIXED 4

/* Whole batches, or fixed samples. */
static tann_recorder_opts all_of(const char *folder, bool frames)
{
    tann_recorder_opts opts = tann_recorder_opts_default();
    opts.steps = 100;
    opts.directory = folder;
    opts.points = VALUES | WEIGHTS;
    opts.samples = frames ? fixed : NULL;
    opts.sample_count = frames ? FIXED : 0;
    return opts;
}

static tann_recorder *record(training *t, const tann_recorder_opts *opts)
{
    tann_recorder *r = tann_recorder_new(t->session, opts);
    CHECK_OK(t->ctx, tann_ctx_status(t->ctx));
    assert_non_null(r);
    return r;
}

/* p.output.npy -> p.output.index.npy */
static npy_array read_index(const char *path)
{
    char index[192];
    const size_t stem = strlen(path) - strlen(".npy");
    CHECK_TEXT(path + stem, ".npy");
    snprintf(index, sizeof index, "%.*s.index.npy", (int)stem, path);
    return npy_read(index);
}

/* The first rows of an array in memory, with the right dimensions, and nothing behind them. */
static void check_file(const char *path, const tann_recorded *memory, size_t rows)
{
    npy_array value = npy_read(path);
    npy_array index = read_index(path);
    const size_t wide = memory->samples > 0 ? memory->samples : 1;
    const int outer = 1 + (memory->samples > 0);
    assert_true(value.dim[0] == rows && index.dim[0] == rows);
    assert_int_equal(value.rank, outer + memory->shape.rank);
    assert_int_equal(index.rank, outer + 1);
    assert_true(outer == 1 || (value.dim[1] == wide && index.dim[1] == wide));
    assert_int_equal(index.dim[outer], 2);
    for (int32_t i = 0; i < memory->shape.rank; i++) {
        assert_int_equal(value.dim[(size_t)(outer + i)], memory->shape.dim[i]);
    }
    CHECK_BITS(value.floats, memory->data, value.count);
    assert_memory_equal(index.numbers, memory->index, index.count * sizeof *memory->index);
    assert_true(value.size == value.file_size && index.size == index.file_size);
    npy_clear(&value);
    npy_clear(&index);
}

static tann_recorded array_at(const tann_recorder *r, size_t i)
{
    tann_recorded array = tann_recorded_default();
    assert_int_equal(tann_recorder_array(r, i, &array), TANN_OK);
    return array;
}

/* All files hold what a recorder in memory does. */
static void check_files(const tann_recorder *disk, const tann_recorder *memory)
{
    assert_int_equal(tann_recorder_array_count(disk), tann_recorder_array_count(memory));
    for (size_t i = 0; i < tann_recorder_array_count(disk); i++) {
        const tann_recorded file = array_at(disk, i), array = array_at(memory, i);
        CHECK_TEXT(file.name, array.name);
        assert_true(file.data == NULL && file.index == NULL && file.count == array.count);
        check_file(file.path, &array, (size_t)array.count);
    }
}

static void files_hold_what_memory_does(void **state)
{
    (void)state;
    for (size_t i = 0; i < 10; i++) {
        training t;
        char folder[64];
        training_begin(&t);
        folder_make(folder);
        tann_recorder_opts opts = all_of(folder, i % 2);
        opts.buffer_steps = i / 2 + 1;
        tann_recorder *disk = record(&t, &opts);
        opts.directory = NULL;
        tann_recorder *memory = record(&t, &opts);
        training_run(&t, 4);
        CHECK_OK(t.ctx, tann_recorder_close(disk));
        check_files(disk, memory);
        tann_recorder_free(disk);
        tann_recorder_free(memory);
        folder_clear(folder);
        training_end(&t);
    }
}

static void files_are_named_after_nodes(void **state)
{
    (void)state;
    static const char *const names[] = {
        "deep+z.output.npy", "deep+z.output.index.npy", "deep+z.kernel.gradient.npy",
        "deep+z.kernel.gradient.index.npy", "deep+z.bias.gradient.npy"};
    training t;
    char folder[64], path[128];
    training_begin(&t);
    folder_make(folder);
    tann_recorder_opts opts = all_of(folder, false);
    opts.name = "deep/*";
    opts.points = (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_WEIGHT_GRADIENT;
    tann_recorder *r = record(&t, &opts);
    snprintf(path, sizeof path, "%s/deep+z.output.npy", folder);
    const tann_recorded a = recording_array(r, "deep/z.output");
    CHECK_TEXT(a.path, path);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        assert_true(file_exists(path));
    }
    tann_recorder_free(r);
    folder_clear(folder);
    training_end(&t);
}

/* A file of another recording, a longer one. */
static void files_are_replaced(void **state)
{
    (void)state;
    training t;
    char folder[64];
    training_begin(&t);
    folder_make(folder);
    for (size_t epochs = 5; epochs != 0; epochs--) {
        tann_recorder_opts opts = all_of(folder, false);
        tann_recorder *disk = record(&t, &opts);
        opts.directory = NULL;
        tann_recorder *memory = record(&t, &opts);
        training_run(&t, epochs);
        CHECK_OK(t.ctx, tann_recorder_close(disk));
        check_files(disk, memory);
        tann_recorder_free(disk);
        tann_recorder_free(memory);
    }
    folder_clear(folder);
    training_end(&t);
}

/* Flushes in the middle of an epoch, and looks. */
typedef struct flusher {
    tann_recorder *disk;
    const tann_recorder *memory;
    size_t epochs;
} flusher;

static tann_status flush(const tann_fit_event *e, void *user)
{
    flusher *f = user;
    if (e->moment == TANN_FIT_BATCH_END || e->moment == TANN_FIT_EPOCH_END) {
        assert_int_equal(tann_recorder_flush(f->disk), TANN_OK);
        for (size_t i = 0; i < tann_recorder_array_count(f->disk); i++) {
            const tann_recorded file = array_at(f->disk, i), array = array_at(f->memory, i);
            check_file(file.path, &array, (size_t)array.count);
        }
        f->epochs += e->moment == TANN_FIT_EPOCH_END;
    }
    return TANN_OK;
}

static tann_status flush_inside(const tann_hook_event *e, void *user)
{
    (void)e;
    return tann_recorder_flush(user);
}

/* A frame or batch under way is not lost when what is before it is written. */
static void flushing_keeps_what_is_under_way(void **state)
{
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        training t;
        char folder[64];
        training_begin(&t);
        folder_make(folder);
        tann_recorder_opts opts = all_of(folder, i % 2);
        opts.buffer_steps = 1 + i / 2 * 3;
        tann_recorder *disk = record(&t, &opts);
        opts.directory = NULL;
        tann_recorder *memory = record(&t, &opts);
        flusher f = {disk, memory, 0};
        const tann_callback callback = {flush, &f};
        tann_fit_opts fit = training_fit(3);
        if (i < 2) {
            fit.callbacks = &callback;
            fit.callback_count = 1;
        } else {
            CHECK_OK(t.ctx,
                     tann_hook_add(t.session, "*e*",
                                   (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_GRADIENT,
                                   flush_inside, disk, NULL));
        }
        CHECK_OK(t.ctx, tann_fit(t.trainer, &t.data, &fit, NULL));
        assert_true(i >= 2 || f.epochs == 3);
        CHECK_OK(t.ctx, tann_recorder_close(disk));
        check_files(disk, memory);
        tann_recorder_free(disk);
        tann_recorder_free(memory);
        folder_clear(folder);
        training_end(&t);
    }
}

/* What is gathered is written in the end, also by freeing, also after the session. */
static void what_was_gathered_is_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        training t;
        char folder[64], path[128];
        training_begin(&t);
        folder_make(folder);
        tann_recorder_opts opts = all_of(folder, i % 2);
        opts.buffer_steps = 50;
        opts.name = "p";
        tann_recorder *disk = record(&t, &opts);
        opts.directory = NULL;
        tann_recorder *memory = record(&t, &opts);
        training_run(&t, 4);
        tann_recorded array = recording_array(memory, "p.output");
        snprintf(path, sizeof path, "%s/p.output.npy", folder);
        check_file(path, &array, 0);
        if (i / 2) {
            tann_trainer_free(t.trainer);
            t.trainer = NULL;
        }
        tann_recorder_free(disk);
        check_file(path, &array, (size_t)array.count);
        tann_recorder_free(memory);
        folder_clear(folder);
        training_end(&t);
    }
}

/* The sizes of the files that were told before. */
static void what_is_told_is_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        training t;
        char folder[64];
        uint64_t told = 0, written = 0;
        training_begin(&t);
        folder_make(folder);
        tann_recorder_opts opts = all_of(folder, i);
        tann_fit_opts fit = training_fit(11);
        fit.batch = opts.batch = i ? 4 : 1; /* else the last one is smaller */
        opts.steps = i ? 11 : 121;
        assert_true(tann_recorder_bytes(t.session, &opts, &told) > 0);
        tann_recorder *r = record(&t, &opts);
        CHECK_OK(t.ctx, tann_fit(t.trainer, &t.data, &fit, NULL));
        for (size_t k = 0; k < tann_recorder_array_count(r); k++) {
            npy_array value = npy_read(array_at(r, k).path);
            npy_array index = read_index(array_at(r, k).path);
            written += value.file_size + index.file_size;
            npy_clear(&value);
            npy_clear(&index);
        }
        assert_int_equal(written, told);
        opts.steps = SIZE_MAX;
        assert_true(tann_recorder_bytes(t.session, &opts, &told) > 0);
        assert_true(told == UINT64_MAX);
        tann_recorder_free(r);
        folder_clear(folder);
        training_end(&t);
    }
}

/* An error that is not the disk's costs nothing of what was gathered. */
static void what_was_gathered_outlives_an_error(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        training t;
        char folder[64], path[128];
        float loss;
        training_begin(&t);
        folder_make(folder);
        tann_recorder_opts opts = all_of(folder, false);
        opts.batch = 3;
        opts.buffer_steps = 50;
        opts.name = "p";
        tann_recorder *disk = record(&t, &opts);
        opts.directory = NULL;
        tann_recorder *memory = record(&t, &opts);
        for (size_t k = 0; k < 2; k++) {
            CHECK_OK(t.ctx, tann_train_step(t.trainer, t.x, t.y, 3, &loss));
        }
        CHECK_FAILS(t.ctx, tann_train_step(t.trainer, t.x, t.y, 4, &loss), TANN_E_ARGUMENT,
                    "a batch of 4 samples: the recorder was made for 3");
        assert_int_equal(recording_array(disk, "p.output").count, 6);
        if (i == 1) {
            CHECK_FAILS(t.ctx, tann_recorder_flush(disk), TANN_E_ARGUMENT, "a batch of 4 samples");
        } else if (i == 2) {
            CHECK_FAILS(t.ctx, tann_recorder_close(disk), TANN_E_ARGUMENT, "a batch of 4 samples");
        }
        snprintf(path, sizeof path, "%s/p.output.npy", folder);
        const tann_recorded array = recording_array(memory, "p.output");
        check_file(path, &array, i == 1 || i == 2 ? 6 : 0);
        tann_recorder_free(disk);
        check_file(path, &array, 6);
        tann_recorder_free(memory);
        folder_clear(folder);
        training_end(&t);
    }
}

static void max_bytes_end_it(void **state)
{
    (void)state;
    training t;
    char folder[64];
    uint64_t bytes = 0;
    tann_fit_result result = tann_fit_result_default();
    training_begin(&t);
    folder_make(folder);
    tann_recorder_opts opts = all_of(folder, true);
    const tann_fit_opts fit = training_fit(5);
    opts.steps = 2;
    assert_true(tann_recorder_bytes(t.session, &opts, &bytes) > 0);
    opts.max_bytes = (size_t)bytes;
    tann_recorder *r = record(&t, &opts);
    CHECK_FAILS(t.ctx, tann_fit(t.trainer, &t.data, &fit, &result), TANN_E_MEMORY,
                "of step 6 would exceed the max_bytes of ");
    assert_int_equal(result.steps, 6);
    CHECK_FAILS(t.ctx, tann_recorder_close(r), TANN_E_MEMORY, "would exceed the max_bytes of ");
    npy_array a = npy_read(recording_array(r, "p.output").path);
    assert_int_equal(a.dim[0], 2);
    npy_clear(&a);
    tann_recorder_free(r);
    opts.max_bytes = 10; /* less than the headers */
    r = record(&t, &opts);
    CHECK_FAILS(t.ctx, tann_fit(t.trainer, &t.data, &fit, &result), TANN_E_MEMORY,
                "the recording has ");
    tann_recorder_free(r);
    folder_clear(folder);
    training_end(&t);
}

/* How many steps (with fixed samples, passes) the first rows of an array are; no step in part. */
static size_t count_steps(const tann_recorded *array, size_t rows)
{
    const size_t wide = array->samples > 0 ? array->samples : 1;
    const int64_t *index = array->index;
    size_t steps = 0;
    assert_in_range(rows, 0, array->count);
    for (size_t i = 0; i < rows; i++) {
        steps += array->samples > 0 || i == 0 || index[2 * i] != index[2 * i - 2];
    }
    assert_true(array->samples > 0 || rows == 0 || rows == array->count ||
                index[2 * rows * wide] != index[2 * rows * wide - 2]);
    return steps;
}

static size_t check_value_file(const char *path, const tann_recorded *array)
{
    npy_array a = npy_read(path);
    const size_t rows = a.dim[0];
    CHECK_BITS(a.floats, array->data, a.count);
    npy_clear(&a);
    return count_steps(array, rows);
}

static size_t check_index_file(const char *path, const tann_recorded *array)
{
    npy_array a = read_index(path);
    const size_t rows = a.dim[0];
    assert_memory_equal(a.numbers, array->index, a.count * sizeof *a.numbers);
    npy_clear(&a);
    return count_steps(array, rows);
}

/* All files hold the same steps, or, where headers could not be mended any more, `apart` more. Returns
   how many they all have. */
static size_t check_common(const char *folder, const tann_recorder *memory, size_t apart)
{
    size_t least = SIZE_MAX, most = 0;
    for (size_t i = 0; i < 2 * tann_recorder_array_count(memory); i++) {
        const tann_recorded array = array_at(memory, i / 2);
        char path[192];
        snprintf(path, sizeof path, "%s/%s.npy", folder, array.name);
        for (char *at = path + strlen(folder) + 1; *at != 0; at++) {
            *at = *at == '/' ? '+' : *at;
        }
        const size_t steps =
            i % 2 ? check_index_file(path, &array) : check_value_file(path, &array);
        least = steps < least ? steps : least;
        most = steps > most ? steps : most;
    }
    assert_in_range(most - least, 0, apart);
    return least;
}

typedef struct outcome {
    tann_status made, run, again, closed;
    size_t steps; /* on disk */
    size_t calls; /* of the disk, since disk_fail() */
} outcome;

/* Records a fit to disk, while something may fail, and beside it to memory. */
static outcome record_failing(training *t, const char *folder, bool frames, size_t buffer,
                              bool after)
{
    outcome o = {TANN_OK, TANN_OK, TANN_OK, TANN_OK, 0, 0};
    tann_recorder_opts opts = all_of(NULL, frames);
    opts.name = "*e*";
    opts.points = (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_AFTER_UPDATE;
    tann_recorder *memory = record(t, &opts);
    opts.directory = folder;
    opts.buffer_steps = buffer;
    tann_recorder *disk = tann_recorder_new(t->session, &opts);
    o.made = tann_ctx_status(t->ctx);
    const tann_fit_opts fit = training_fit(4);
    o.run = tann_fit(t->trainer, &t->data, &fit, NULL);
    if (o.run != TANN_OK) {
        CHECK_FAILS(t->ctx, o.run, TANN_E_IO, "cannot write 'test_folder_");
    }
    o.again = tann_fit(t->trainer, &t->data, &fit, NULL);
    o.closed = disk != NULL ? tann_recorder_close(disk) : TANN_OK;
    o.calls = disk_heal();
    if (disk != NULL) {
        o.steps = check_common(folder, memory, after ? buffer : 0);
    }
    tann_recorder_free(disk);
    tann_recorder_free(memory);
    return o;
}

static bool each_call_fails(bool frames, size_t buffer, bool after)
{
    bool any_run = false, any_close = false;
    for (size_t at = 1;; at++) {
        training t;
        char folder[64];
        training_begin(&t);
        folder_make(folder);
        disk_fail(at, after);
        const outcome o = record_failing(&t, folder, frames, buffer, after);
        const bool done = o.calls < at;
        folder_clear(folder);
        training_end(&t);
        if (done) {
            assert_true(o.made == TANN_OK && o.run == TANN_OK && o.closed == TANN_OK);
            return any_run && any_close;
        }
        assert_true(o.made != TANN_OK || o.run != TANN_OK || o.closed != TANN_OK);
        assert_true(o.made == TANN_OK || (o.made == TANN_E_IO && o.run == TANN_OK));
        assert_true(o.run == TANN_OK || (o.run == TANN_E_IO && o.again == TANN_E_IO));
        assert_true(o.closed == TANN_OK || o.closed == TANN_E_IO);
        any_run |= o.run != TANN_OK;
        any_close |= o.run == TANN_OK && o.closed != TANN_OK;
    }
}

static void every_call_of_the_disk_may_fail(void **state)
{
    (void)state;
    assert_true(each_call_fails(false, 1, false));
    assert_true(each_call_fails(true, 1, false));
    assert_true(each_call_fails(false, 4, false));
    assert_true(each_call_fails(false, 1, true));
}

/* A disk that takes files up to some size, for every size: the steps before are all there. */
static void files_end_at_a_full_disk(void **state)
{
    (void)state;
    struct rlimit before;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    size_t last = 0, sizes = 0;
    for (size_t size = 0; size < 1400; size += 12) {
        training t;
        char folder[64];
        training_begin(&t);
        folder_make(folder);
        const struct rlimit limit = {size, before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        const outcome o = record_failing(&t, folder, size % 24 == 0, 1, false);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_int_equal(o.made, size < 128 ? TANN_E_IO : TANN_OK);
        assert_int_equal(o.closed, size < 128 ? TANN_OK : o.again);
        sizes += o.steps != last;
        last = o.steps;
        folder_clear(folder);
        training_end(&t);
    }
    signal(SIGXFSZ, SIG_DFL);
    assert_true(sizes > 6);
}

static void what_cannot_be_made_is_named(void **state)
{
    (void)state;
    training t;
    char folder[64], path[128];
    training_begin(&t);
    tann_recorder_opts opts = all_of("no/such/folder", false);
    CHECK_NULL(t.ctx, tann_recorder_new(t.session, &opts), TANN_E_IO,
               "cannot write 'no/such/folder/input_1.output.npy': No such file or directory");
    folder_make(folder);
    snprintf(path, sizeof path, "%s/bent.output.npy", folder);
    if (file_exists("/dev/full") && symlink("/dev/full", path) == 0) {
        opts = all_of(folder, false);
        CHECK_NULL(t.ctx, tann_recorder_new(t.session, &opts), TANN_E_IO,
                   "bent.output.npy': No space left on device");
    }
    training_run(&t, 1); /* without a hook of it */
    folder_clear(folder);
    training_end(&t);
}

/* There is no context any more to say why, but the status tells. */
static void a_write_may_fail_after_the_session(void **state)
{
    (void)state;
    training t;
    char folder[64];
    training_begin(&t);
    folder_make(folder);
    tann_recorder_opts opts = all_of(folder, false);
    opts.buffer_steps = 50;
    tann_recorder *r = record(&t, &opts);
    training_run(&t, 1);
    tann_trainer_free(t.trainer);
    t.trainer = NULL;
    disk_fail(1, false);
    assert_int_equal(tann_recorder_flush(r), TANN_E_IO);
    assert_int_equal(recording_array(r, "p.output").count, 0); /* what is gathered is lost */
    (void)disk_heal();
    assert_int_equal(tann_recorder_close(r), TANN_E_IO);
    assert_int_equal(tann_recorder_flush(r), TANN_E_IO);
    tann_recorder_free(r);
    folder_clear(folder);
    training_end(&t);
}

static void memory_fails_before_files_are_made(void **state)
{
    (void)state;
    for (size_t at = 1;; at++) {
        training t;
        char folder[64];
        training_begin(&t);
        folder_make(folder);
        const tann_recorder_opts opts = all_of(folder, true);
        t.heap.fail_at = t.heap.taken + at;
        tann_recorder *r = tann_recorder_new(t.session, &opts);
        const bool done = t.heap.taken < t.heap.fail_at;
        t.heap.fail_at = 0;
        assert_int_equal(tann_ctx_status(t.ctx), done ? TANN_OK : TANN_E_MEMORY);
        training_run(&t, 1);
        tann_recorder_free(r);
        folder_clear(folder);
        training_end(&t);
        if (done) {
            return;
        }
    }
}

static long resident(void)
{
    struct rusage usage;
    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
    return usage.ru_maxrss; /* KiB */
}

#define STEPS 30000

/* 40 MB of files, and not 1 MB of memory. */
static void a_long_recording_takes_no_memory(void **state)
{
    (void)state;
    training t;
    char folder[64];
    training_begin(&t);
    folder_make(folder);
    tann_recorder_opts opts = all_of(folder, false);
    opts.buffer_steps = 20;
    opts.name = "p";
    tann_recorder *r = record(&t, &opts);
    training_run(&t, 100);
    const size_t taken = t.heap.taken, bytes = t.heap.bytes;
    const long before = resident();
    for (size_t i = 0; i < STEPS; i++) {
        CHECK_OK(t.ctx, tann_train_step(t.trainer, t.x, t.y, 4, NULL));
    }
    assert_in_range(resident(), 0, before + 1024);
    assert_true(t.heap.taken == taken && t.heap.bytes == bytes);
    assert_int_equal(recording_array(r, "p.output").count, 100 * SAMPLES + STEPS * 4);
    CHECK_OK(t.ctx, tann_recorder_close(r));
    npy_array a = npy_read(recording_array(r, "p.output").path);
    assert_int_equal(a.dim[0], 100 * SAMPLES + STEPS * 4);
    npy_clear(&a);
    tann_recorder_free(r);
    folder_clear(folder);
    training_end(&t);
}

int test_recorder_disk(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_hold_what_memory_does),
        cmocka_unit_test(files_are_named_after_nodes),
        cmocka_unit_test(files_are_replaced),
        cmocka_unit_test(flushing_keeps_what_is_under_way),
        cmocka_unit_test(what_was_gathered_is_written),
        cmocka_unit_test(what_is_told_is_written),
        cmocka_unit_test(what_was_gathered_outlives_an_error),
        cmocka_unit_test(max_bytes_end_it),
        cmocka_unit_test(every_call_of_the_disk_may_fail),
        cmocka_unit_test(files_end_at_a_full_disk),
        cmocka_unit_test(what_cannot_be_made_is_named),
        cmocka_unit_test(a_write_may_fail_after_the_session),
        cmocka_unit_test(memory_fails_before_files_are_made),
        cmocka_unit_test(a_long_recording_takes_no_memory),
    };
    return cmocka_run_group_tests_name("recorder_disk", tests, NULL, NULL);
}
