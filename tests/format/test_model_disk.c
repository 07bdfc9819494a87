/* Saving to and loading from a disk that fails, and memory that fails. */
#include "checks.h"
#include "disk.h"
#include "graphs.h"
#include "heap.h"
#include "models.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct fixture {
    tann_ctx *ctx;
    tann_model *old, *new;
    char folder[64], path[128], temporary[160];
} fixture;

static void set_up(fixture *f)
{
    f->ctx = tann_ctx_new(NULL);
    f->old = models_small(f->ctx);
    f->new = models_small(f->ctx);
    graph_randomize(f->new, 9, 1);
    folder_make(f->folder);
    snprintf(f->path, sizeof f->path, "%s/m.safetensors", f->folder);
    snprintf(f->temporary, sizeof f->temporary, "%s.0.tmp", f->path);
}

static void tear_down(fixture *f)
{
    folder_clear(f->folder);
    tann_model_free(f->old);
    tann_model_free(f->new);
    tann_ctx_free(f->ctx);
}

/* The file is exactly this model. */
static bool holds(const fixture *f, const tann_model *m)
{
    image i = image_of(f->ctx, m);
    disk_file file = disk_read(f->path);
    const bool same = file.size == i.size && memcmp(file.bytes, i.bytes, i.size) == 0;
    image_free(&i);
    free(file.bytes);
    return same;
}

static void a_file_is_written_and_replaced(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    CHECK_OK(f.ctx, tann_model_save(f.ctx, f.old, f.path));
    assert_true(holds(&f, f.old));
    CHECK_OK(f.ctx, tann_model_save(f.ctx, f.new, f.path));
    assert_true(holds(&f, f.new));
    assert_false(file_exists(f.temporary));
    tann_model *back = tann_model_load(f.ctx, f.path, NULL);
    assert_non_null(back);
    models_check_equal(f.ctx, back, f.new);
    tann_model_free(back);
    tear_down(&f);
}

/* A name without a folder. */
static void the_folder_may_be_the_present_one(void **state)
{
    (void)state;
    fixture f;
    char before[1024];
    set_up(&f);
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(f.folder), 0);
    CHECK_OK(f.ctx, tann_model_save(f.ctx, f.old, "m.safetensors"));
    assert_int_equal(chdir(before), 0);
    assert_true(holds(&f, f.old));
    tear_down(&f);
}

static void every_call_may_fail_while_saving(void **state)
{
    (void)state;
    bool over = false;
    for (size_t at = 1; !over; at++) {
        for (int after = 0; after < 2; after++) {
            fixture f;
            set_up(&f);
            CHECK_OK(f.ctx, tann_model_save(f.ctx, f.old, f.path));
            disk_fail(at, after != 0);
            const tann_status status = tann_model_save(f.ctx, f.new, f.path);
            over = disk_heal() < at;
            const bool last = strstr(tann_ctx_error(f.ctx), "folder's change") != NULL;
            if (over) {
                CHECK_OK(f.ctx, status);
                assert_true(at >
                            7); /* open, write, wait, close, rename, and twice for the folder */
            } else {
                CHECK_FAILS(f.ctx, status, TANN_E_IO, f.path);
            }
            assert_true(holds(&f, over || last ? f.new : f.old));
            assert_false(file_exists(f.temporary));
            tear_down(&f);
        }
    }
}

static void every_call_may_fail_while_loading(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    CHECK_OK(f.ctx, tann_model_save(f.ctx, f.old, f.path));
    for (size_t at = 1; at <= 3; at++) { /* open, and read the file and its end */
        disk_fail(at, false);
        CHECK_NULL(f.ctx, tann_model_load(f.ctx, f.path, NULL), TANN_E_IO, "cannot read '");
        assert_int_equal(disk_heal() >= at, 1);
    }
    tear_down(&f);
}

/* A disk that is full after so many bytes. */
static void a_full_disk_leaves_the_old_file(void **state)
{
    (void)state;
    fixture f;
    struct rlimit before;
    set_up(&f);
    CHECK_OK(f.ctx, tann_model_save(f.ctx, f.old, f.path));
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (size_t size = 0; size < tann_model_save_bytes(f.new); size += 13) {
        const struct rlimit limit = {size, before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        const tann_status status = tann_model_save(f.ctx, f.new, f.path);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        CHECK_FAILS(f.ctx, status, TANN_E_IO, "File too large");
        assert_true(holds(&f, f.old));
        assert_false(file_exists(f.temporary));
    }
    signal(SIGXFSZ, SIG_DFL);
    tear_down(&f);
}

/* A stream that takes nothing. */
static void a_full_device_is_told(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    FILE *full = fopen("/dev/full", "wb");
    assert_non_null(full);
    assert_int_equal(setvbuf(full, NULL, _IONBF, 0), 0);
    CHECK_FAILS(f.ctx, tann_model_save_write(f.ctx, f.new, tann_write_file, full), TANN_E_IO,
                "the writer returned TANN_E_IO");
    (void)fclose(full);
    tear_down(&f);
}

/* Saves one model after the other until it is killed. */
static void save_for_ever(fixture *f)
{
    for (;;) {
        (void)tann_model_save(f->ctx, f->new, f->path);
        (void)tann_model_save(f->ctx, f->old, f->path);
    }
}

static void a_kill_leaves_one_of_both_files(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    CHECK_OK(f.ctx, tann_model_save(f.ctx, f.old, f.path));
    for (unsigned i = 0; i < 200; i++) {
        const pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            save_for_ever(&f);
        }
        usleep(200 + 37 * (i % 50));
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, NULL, 0), child);
        assert_true(holds(&f, f.old) || holds(&f, f.new));
        (void)unlink(f.temporary);
    }
    CHECK_OK(f.ctx, tann_model_save(f.ctx, f.new, f.path));
    assert_true(holds(&f, f.new));
    tear_down(&f);
}

/* Files that killed programs left are stepped over, as long as there are not too many. */
static void old_temporary_files_are_stepped_over(void **state)
{
    (void)state;
    fixture f;
    char path[200];
    set_up(&f);
    for (int i = 0; i < 100; i++) {
        CHECK_OK(f.ctx, tann_model_save(f.ctx, f.old, f.path));
        snprintf(path, sizeof path, "%s.%d.tmp", f.path, i);
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        assert_int_equal(fclose(file), 0);
    }
    CHECK_FAILS(f.ctx, tann_model_save(f.ctx, f.new, f.path), TANN_E_IO, "still needed?");
    assert_true(holds(&f, f.old));
    tear_down(&f);
}

static void what_cannot_be_written_is_named(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    CHECK_FAILS(f.ctx, tann_model_save(f.ctx, f.old, "no/such/folder/m"), TANN_E_IO,
                "cannot write 'no/such/folder/m.0.tmp': No such file");
    snprintf(f.path, sizeof f.path, "%s", f.folder);
    CHECK_FAILS(f.ctx, tann_model_save(f.ctx, f.old, f.path), TANN_E_IO, "cannot write '");
    snprintf(f.temporary, sizeof f.temporary, "%s.0.tmp", f.path);
    assert_false(file_exists(f.temporary));
    tear_down(&f);
}

/* The allocation number `at` fails, and perhaps all after it. Returns whether there are so many. */
static bool load_with_failure(const fixture *f, size_t at, bool after)
{
    heap h = {.taken = 0};
    tann_ctx *ctx = heap_ctx(&h);
    h.fail_at = h.taken + at;
    h.fail_after = after;
    tann_model *m = tann_model_load(ctx, f->path, NULL);
    const bool failed = h.taken >= h.fail_at;
    if (failed) {
        assert_null(m);
        assert_int_equal(tann_ctx_status(ctx), TANN_E_MEMORY);
        assert_non_null(strstr(tann_ctx_error(ctx), "out of memory for"));
    } else {
        assert_non_null(m);
    }
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
    return failed;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    CHECK_OK(f.ctx, tann_model_save(f.ctx, f.old, f.path));
    for (int after = 0; after < 2; after++) {
        size_t at = 1;
        while (load_with_failure(&f, at, after != 0)) {
            at++;
        }
        assert_true(at > 5);
    }
    heap h = {.taken = 0};
    tann_ctx *ctx = heap_ctx(&h);
    h.fail_at = h.taken + 1;
    CHECK_FAILS(ctx, tann_model_save(ctx, f.new, f.path), TANN_E_MEMORY, "a file's name");
    assert_true(holds(&f, f.old));
    tann_ctx_free(ctx);
    heap_check_empty(&h);
    tear_down(&f);
}

/* A file that comes in pieces. */
typedef struct pieces {
    const image *file;
    size_t at, piece;
    size_t fail_at;
} pieces;

static tann_status read_piece(void *user, char *text, size_t size, size_t *length)
{
    pieces *p = user;
    const size_t left = p->file->size - p->at;
    *length = left < p->piece ? left : p->piece;
    *length = *length < size ? *length : size;
    memcpy(text, p->file->bytes + p->at, *length);
    p->at += *length;
    return p->at >= p->fail_at ? TANN_E_CALLBACK : TANN_OK;
}

static tann_status read_too_much(void *user, char *text, size_t size, size_t *length)
{
    (void)user;
    (void)text;
    *length = size + 1;
    return TANN_OK;
}

static void files_come_in_pieces(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    image i = image_of(f.ctx, f.new);
    for (size_t piece = 1; piece < 2 * i.size; piece += 1 + piece / 3) {
        pieces p = {&i, 0, piece, SIZE_MAX};
        tann_model *m = tann_model_load_read(f.ctx, read_piece, &p, NULL);
        assert_non_null(m);
        models_check_equal(f.ctx, m, f.new);
        tann_model_free(m);
    }
    pieces p = {&i, 0, 100, 500};
    CHECK_NULL(f.ctx, tann_model_load_read(f.ctx, read_piece, &p, NULL), TANN_E_CALLBACK,
               "the reader returned TANN_E_CALLBACK");
    CHECK_NULL(f.ctx, tann_model_load_read(f.ctx, read_too_much, NULL, NULL), TANN_E_CALLBACK,
               "where 65536 have room");
    tann_load_opts opts = tann_load_opts_default();
    opts.max_bytes = i.size - 1;
    p = (pieces){&i, 0, 100, SIZE_MAX};
    CHECK_NULL(f.ctx, tann_model_load_read(f.ctx, read_piece, &p, &opts), TANN_E_UNSUPPORTED,
               "which are the limit");
    CHECK_NULL(f.ctx, tann_model_load_read(f.ctx, NULL, NULL, NULL), TANN_E_ARGUMENT, "NULL");
    image_free(&i);
    tear_down(&f);
}

int test_model_disk(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_written_and_replaced),
        cmocka_unit_test(the_folder_may_be_the_present_one),
        cmocka_unit_test(every_call_may_fail_while_saving),
        cmocka_unit_test(every_call_may_fail_while_loading),
        cmocka_unit_test(a_full_disk_leaves_the_old_file),
        cmocka_unit_test(a_full_device_is_told),
        cmocka_unit_test(a_kill_leaves_one_of_both_files),
        cmocka_unit_test(old_temporary_files_are_stepped_over),
        cmocka_unit_test(what_cannot_be_written_is_named),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(files_come_in_pieces),
    };
    return cmocka_run_group_tests_name("model_disk", tests, NULL, NULL);
}
