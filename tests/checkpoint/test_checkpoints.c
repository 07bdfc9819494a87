/* The checkpoints that a fit writes, and which of them is gone on from. */
#include "checks.h"
#include "disk.h"
#include "training.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include "checkpoint/history.h"
#include "checkpoint/index.h"

typedef struct fixture {
    training g;
    tann_checkpoints_opts opts;
    tann_checkpoints *c;
    char folder[64], path[80];
} fixture;

static void open_in(fixture *f, const training_case *how)
{
    training_begin(&f->g, how, NULL);
    f->opts.path = f->path;
    f->c = tann_checkpoints_new(f->g.ctx, &f->opts);
    assert_non_null(f->c);
}

static void set_up(fixture *f, const training_case *how)
{
    memset(f, 0, sizeof *f);
    folder_make(f->folder);
    snprintf(f->path, sizeof f->path, "%s/a.b", f->folder);
    f->opts = tann_checkpoints_opts_default();
    open_in(f, how);
}

static void close_all(fixture *f)
{
    tann_checkpoints_free(f->c);
    training_end(&f->g);
}

static void tear_down(fixture *f)
{
    close_all(f);
    folder_clear(f->folder);
}

/* What another process would do: all objects anew, the files as they are. */
static void start_again(fixture *f, const training_case *how)
{
    close_all(f);
    open_in(f, how);
    f->g.fit.resume = 1;
}

static tann_status run(fixture *f, tann_fit_result *result)
{
    return training_run(&f->g, tann_checkpoints_write, f->c, result);
}

static const char *name(fixture *f, size_t epoch)
{
    static char text[128];
    snprintf(text, sizeof text, "%s-%zu.safetensors", f->path, epoch);
    return text;
}

static const char *other(fixture *f, const char *suffix)
{
    static char text[128];
    snprintf(text, sizeof text, "%s%s", f->path, suffix);
    return text;
}

/* Which epochs there are files of: "5,10". */
static void check_files(fixture *f, const char *expected)
{
    char text[256] = "";
    for (size_t epoch = 0; epoch < 40; epoch++) {
        if (file_exists(name(f, epoch))) {
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s%zu",
                     text[0] != '\0' ? "," : "", epoch);
        }
    }
    CHECK_TEXT(text, expected);
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static void check_text_of(const char *path, const char *expected)
{
    disk_file file = disk_read(path);
    assert_int_equal(file.size, strlen(expected));
    assert_memory_equal(file.bytes, expected, file.size);
    free(file.bytes);
}

static void every_so_many_are_written_and_the_last_kept(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, &training_cases[0]);
    f.opts.every = 3;
    f.opts.keep = 2;
    start_again(&f, &training_cases[0]);
    f.g.fit.epochs = 11;
    CHECK_OK(f.g.ctx, run(&f, NULL));
    check_files(&f, "9,11"); /* the last epoch, too */
    check_text_of(other(&f, ".checkpoints"), "tinyann-checkpoints 1\n11\n9\n6\n");
    tear_down(&f);
}

/* The figures of a fit in two processes are those of one. */
static void a_training_goes_on(void **state)
{
    (void)state;
    for (size_t i = 0; i < training_case_count; i++) {
        fixture f, whole;
        tann_fit_result expected = tann_fit_result_default();
        tann_fit_result result = tann_fit_result_default();
        tann_resumed resumed = tann_resumed_default();
        set_up(&whole, &training_cases[i]);
        CHECK_OK(whole.g.ctx, run(&whole, &expected));
        set_up(&f, &training_cases[i]);
        f.g.fit.epochs = 3;
        CHECK_OK(f.g.ctx, run(&f, NULL));
        start_again(&f, &training_cases[i]);
        CHECK_OK(f.g.ctx, tann_checkpoints_resume(f.c, f.g.t, &resumed));
        assert_int_equal(resumed.epoch, 3);
        assert_int_equal(resumed.passed_over, 0);
        assert_int_equal(resumed.listed, 3);
        CHECK_TEXT(resumed.note, "");
        CHECK_OK(f.g.ctx, run(&f, &result));
        training_check_equal(&f.g, &whole.g);
        assert_memory_equal(&result, &expected, sizeof result);
        assert_int_equal(tann_checkpoints_epochs(f.c), tann_checkpoints_epochs(whole.c));
        assert_int_equal(tann_checkpoints_epochs(f.c), expected.epochs);
        for (size_t epoch = 0; epoch < expected.epochs; epoch++) {
            tann_epoch_figures a = tann_epoch_figures_default();
            tann_epoch_figures b = tann_epoch_figures_default();
            assert_int_equal(tann_checkpoints_figures(f.c, epoch, &a), TANN_OK);
            assert_int_equal(tann_checkpoints_figures(whole.c, epoch, &b), TANN_OK);
            assert_memory_equal(&a, &b, sizeof a);
            assert_true(a.epoch == epoch && isfinite(a.loss) && a.loss > 0);
            assert_int_equal(isfinite(a.validation_loss) != 0, training_cases[i].validates != 0);
        }
        disk_file mine = disk_read(name(&f, expected.epochs));
        disk_file theirs = disk_read(name(&whole, expected.epochs));
        assert_int_equal(mine.size, theirs.size);
        assert_memory_equal(mine.bytes, theirs.bytes, mine.size);
        free(mine.bytes);
        free(theirs.bytes);
        tear_down(&whole);
        tear_down(&f);
    }
}

/* A fit of all epochs that is asked for again has nothing to do, and says the same. */
static void a_finished_training_stays_finished(void **state)
{
    (void)state;
    fixture f;
    tann_fit_result expected = tann_fit_result_default();
    tann_fit_result result = tann_fit_result_default();
    set_up(&f, &training_cases[6]);
    CHECK_OK(f.g.ctx, run(&f, &expected));
    assert_int_equal(expected.stop, TANN_STOPPED_PATIENCE);
    assert_true(expected.epochs < f.g.fit.epochs);
    start_again(&f, &training_cases[6]);
    CHECK_OK(f.g.ctx, tann_checkpoints_resume(f.c, f.g.t, NULL));
    CHECK_OK(f.g.ctx, run(&f, &result));
    assert_memory_equal(&result, &expected, sizeof result);
    tear_down(&f);
}

static void nothing_to_resume_is_no_error(void **state)
{
    (void)state;
    fixture f;
    tann_resumed resumed = tann_resumed_default();
    set_up(&f, &training_cases[0]);
    CHECK_OK(f.g.ctx, tann_checkpoints_resume(f.c, f.g.t, &resumed));
    assert_int_equal(resumed.epoch, 0);
    assert_int_equal(resumed.listed, 0);
    CHECK_TEXT(resumed.note, "");
    f.g.fit.resume = 1;
    CHECK_OK(f.g.ctx, run(&f, NULL));
    check_files(&f, "10,11,12");
    tear_down(&f);
}

static void cut(const char *path)
{
    disk_file file = disk_read(path);
    assert_int_equal(truncate(path, (off_t)(file.size / 2)), 0);
    free(file.bytes);
}

static void the_newest_good_one_is_taken(void **state)
{
    (void)state;
    fixture f, whole;
    tann_resumed resumed = tann_resumed_default();
    set_up(&whole, &training_cases[5]);
    CHECK_OK(whole.g.ctx, run(&whole, NULL));
    set_up(&f, &training_cases[5]);
    f.g.fit.epochs = 4;
    CHECK_OK(f.g.ctx, run(&f, NULL));
    cut(name(&f, 4));
    assert_int_equal(remove(name(&f, 3)), 0);
    start_again(&f, &training_cases[5]);
    CHECK_OK(f.g.ctx, tann_checkpoints_resume(f.c, f.g.t, &resumed));
    assert_int_equal(resumed.epoch, 2);
    assert_int_equal(resumed.passed_over, 2);
    assert_non_null(strstr(resumed.note, "byte "));
    CHECK_OK(f.g.ctx, run(&f, NULL));
    training_check_equal(&f.g, &whole.g);
    tear_down(&whole);
    tear_down(&f);
}

static void where_none_is_good_that_is_said(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, &training_cases[0]);
    CHECK_OK(f.g.ctx, run(&f, NULL));
    cut(name(&f, 12));
    write_text(name(&f, 11), "");
    assert_int_equal(remove(name(&f, 10)), 0);
    start_again(&f, &training_cases[0]);
    const snapshot before = snapshot_of(f.g.t);
    CHECK_FAILS(f.g.ctx, tann_checkpoints_resume(f.c, f.g.t, NULL), TANN_E_FORMAT,
                "none of the 4 checkpoints is good; the newest: byte ");
    snapshot_check_equal(snapshot_of(f.g.t), before);
    tear_down(&f);
}

/* Another training is no damage: nothing older is tried. */
static void another_training_is_no_damage(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, &training_cases[0]);
    CHECK_OK(f.g.ctx, run(&f, NULL));
    start_again(&f, &training_cases[1]);
    CHECK_FAILS(f.g.ctx, tann_checkpoints_resume(f.c, f.g.t, NULL), TANN_E_ARGUMENT,
                "'optimizer=adam' in the checkpoint, 'optimizer=sgd' here");
    tear_down(&f);
}

/* A training that begins anew does not go on from what an older one left. */
static void a_new_training_takes_the_names(void **state)
{
    (void)state;
    fixture f;
    tann_resumed resumed = tann_resumed_default();
    set_up(&f, &training_cases[0]);
    CHECK_OK(f.g.ctx, run(&f, NULL));
    start_again(&f, &training_cases[0]);
    f.g.fit.epochs = 2;
    CHECK_OK(f.g.ctx, run(&f, NULL));
    check_text_of(other(&f, ".checkpoints"), "tinyann-checkpoints 1\n2\n1\n");
    start_again(&f, &training_cases[0]);
    CHECK_OK(f.g.ctx, tann_checkpoints_resume(f.c, f.g.t, &resumed));
    assert_int_equal(resumed.epoch, 2);
    tear_down(&f);
}

static void damaged_lists_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } lists[] = {
        {"", "line 1 of"},
        {"tinyann-checkpoints 2\n1\n", "line 1 of"},
        {"tinyann-checkpoints 1", "line 1 of"},
        {"tinyann-checkpoints 1\n", "line 2 of"},
        {"tinyann-checkpoints 1\n12", "line 2 of"},
        {"tinyann-checkpoints 1\n12\n\n", "line 3 of"},
        {"tinyann-checkpoints 1\n12\n11\n012\n", "line 4 of"},
        {"tinyann-checkpoints 1\n12\n11\n12\n", "line 4 of"},
        {"tinyann-checkpoints 1\n-1\n", "line 2 of"},
        {"tinyann-checkpoints 1\n12 \n", "line 2 of"},
        {"tinyann-checkpoints 1\n../../12\n", "line 2 of"},
        {"tinyann-checkpoints 1\n18446744073709551616\n", "line 2 of"},
    };
    fixture f;
    set_up(&f, &training_cases[0]);
    CHECK_OK(f.g.ctx, run(&f, NULL));
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        write_text(other(&f, ".checkpoints"), lists[i].text);
        start_again(&f, &training_cases[0]);
        CHECK_FAILS(f.g.ctx, tann_checkpoints_resume(f.c, f.g.t, NULL), TANN_E_FORMAT,
                    lists[i].words);
    }
    CHECK_OK(f.g.ctx, tann_checkpoint_restore(f.g.t, name(&f, 11), NULL)); /* by its name */
    check_files(&f, "10,11,12");
    tear_down(&f);
}

/* As many lines as are read, and one more. */
static void long_lists_are_read(void **state)
{
    (void)state;
    fixture f;
    tann_resumed resumed = tann_resumed_default();
    set_up(&f, &training_cases[0]);
    CHECK_OK(f.g.ctx, run(&f, NULL));
    for (int count = 1024; count < 1026; count++) {
        FILE *file = fopen(other(&f, ".checkpoints"), "wb");
        assert_non_null(file);
        fprintf(file, "tinyann-checkpoints 1\n");
        for (int i = 1; i < count; i++) {
            fprintf(file, "1844674407370955%04d\n", i);
        }
        fprintf(file, "12\n");
        assert_int_equal(fclose(file), 0);
        start_again(&f, &training_cases[0]);
        if (count == 1024) {
            CHECK_OK(f.g.ctx, tann_checkpoints_resume(f.c, f.g.t, &resumed));
            assert_int_equal(resumed.passed_over, 1023);
            assert_non_null(strstr(resumed.note, "cannot read"));
        } else {
            CHECK_FAILS(f.g.ctx, tann_checkpoints_resume(f.c, f.g.t, NULL), TANN_E_FORMAT,
                        "line 1026 of");
        }
    }
    tear_down(&f);
}

/* A list that is full forgets its end; one epoch stands in it once. */
static void lists_have_an_end(void **state)
{
    (void)state;
    tann__index index = {.count = 0};
    for (uint64_t epoch = 1; epoch <= TANN__INDEX_ROOM + 1; epoch++) {
        tann__index_add(&index, epoch);
    }
    assert_int_equal(index.count, TANN__INDEX_ROOM);
    assert_int_equal(index.epochs[0], TANN__INDEX_ROOM + 1);
    assert_int_equal(index.epochs[TANN__INDEX_ROOM - 1], 2);
    tann__index_add(&index, 7);
    assert_int_equal(index.count, TANN__INDEX_ROOM);
    assert_int_equal(index.epochs[0], 7);
    assert_int_equal(index.epochs[1], TANN__INDEX_ROOM + 1);
    assert_int_equal(index.epochs[TANN__INDEX_ROOM - 1], 2);
}

static void histories_grow(void **state)
{
    (void)state;
    tann__history h = {.allocator = tann__allocator_default()};
    assert_int_equal(tann__history_reserve(&h, ((size_t)1 << 26) + 1), TANN_E_MEMORY);
    for (size_t count = 1; count < 100; count++) {
        assert_int_equal(tann__history_reserve(&h, count), TANN_OK);
        assert_true(h.capacity >= count);
        h.rows[count - 1][3] = (double)count;
        h.count = count;
    }
    for (size_t i = 0; i < 99; i++) {
        assert_true(h.rows[i][3] == (double)(i + 1));
    }
    tann__history_clear(&h);
    assert_int_equal(h.capacity, 0);
}

/* A loop of one's own may call it too. */
static void without_a_fit_there_is_no_best(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, &training_cases[0]);
    f.opts.keep_best = 1;
    start_again(&f, &training_cases[0]);
    const tann_fit_event event = {
        .struct_size = sizeof event, .trainer = f.g.t, .epochs = 1, .moment = TANN_FIT_EPOCH_END};
    CHECK_OK(f.g.ctx, tann_checkpoints_write(&event, f.c));
    check_files(&f, "0");
    assert_false(file_exists(other(&f, "-best.safetensors")));
    tear_down(&f);
}

/* Files that are too many, and that a kill has left. */
static void left_files_are_deleted(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, &training_cases[0]);
    f.g.fit.epochs = 6;
    f.opts.keep = 6;
    start_again(&f, &training_cases[0]);
    f.g.fit.epochs = 6;
    CHECK_OK(f.g.ctx, run(&f, NULL));
    check_files(&f, "1,2,3,4,5,6");
    f.opts.keep = 2;
    start_again(&f, &training_cases[0]);
    f.g.fit.epochs = 7;
    CHECK_OK(f.g.ctx, tann_checkpoints_resume(f.c, f.g.t, NULL));
    CHECK_OK(f.g.ctx, run(&f, NULL));
    check_files(&f, "6,7");
    tear_down(&f);
}

/* The model of the best epoch stays, whatever comes after it. */
static void the_best_model_is_kept(void **state)
{
    (void)state;
    fixture f;
    tann_fit_result result = tann_fit_result_default();
    set_up(&f, &training_cases[5]);
    f.opts.keep_best = 1;
    start_again(&f, &training_cases[5]);
    CHECK_OK(f.g.ctx, run(&f, &result));
    assert_true(result.best_epoch + 1 < result.epochs);
    CHECK_OK(f.g.ctx,
             tann_model_load_weights(f.g.ctx, f.g.m, other(&f, "-best.safetensors"), NULL));
    fixture whole; /* which restores its best weights */
    set_up(&whole, &training_cases[5]);
    CHECK_OK(whole.g.ctx, run(&whole, NULL));
    training_check_equal(&f.g, &whole.g);
    tear_down(&whole);
    tear_down(&f);
}

/* A checkpoint is a model file: it is loaded as one, and its weights alone. */
static void a_checkpoint_is_a_model(void **state)
{
    (void)state;
    fixture f, g;
    set_up(&f, &training_cases[4]);
    CHECK_OK(f.g.ctx, run(&f, NULL));
    tann_model *m = tann_model_load(f.g.ctx, name(&f, 12), NULL);
    assert_non_null(m);
    assert_int_equal(tann_model_numerics(m), TANN_NUMERICS_MULADD);
    set_up(&g, &training_cases[4]);
    CHECK_OK(g.g.ctx, tann_model_load_weights(g.g.ctx, g.g.m, name(&f, 12), NULL));
    training_check_equal(&f.g, &g.g);
    tann_trainer_free(g.g.t);
    tann_model_free(g.g.m);
    g.g.m = m;
    g.g.t = NULL;
    training_check_equal(&f.g, &g.g);
    tear_down(&f);
    tear_down(&g);
}

/* More nodes than a file of a model may have by default, and a longer header. */
static void a_large_training_goes_on(void **state)
{
    (void)state;
    enum { NODES = 5500 };
    static const float zero = 0;
    char folder[64], path[80];
    folder_make(folder);
    snprintf(path, sizeof path, "%s/large", folder);
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(1));
    for (int i = 0; i < NODES; i++) {
        h = tann_dense(b, h, 1, NULL);
    }
    tann_model *m = tann_builder_finish(b, h, 1);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    tann_checkpoints_opts opts = tann_checkpoints_opts_default();
    opts.path = path;
    tann_checkpoints *c = tann_checkpoints_new(ctx, &opts);
    assert_true(t != NULL && c != NULL);
    const tann_dataset data = tann_dataset_floats(&zero, &zero, 1);
    const tann_callback save = {tann_checkpoints_write, c};
    tann_fit_opts fit = tann_fit_opts_default();
    fit.callbacks = &save;
    fit.callback_count = 1;
    fit.patience = 1;
    CHECK_OK(ctx, tann_fit(t, &data, &fit, NULL));
    CHECK_FAILS(ctx, tann_checkpoint_restore(t, strcat(path, "-1.safetensors"), NULL),
                TANN_E_UNSUPPORTED, "header");
    CHECK_OK(ctx, tann_checkpoints_resume(c, t, NULL));
    tann_checkpoints_free(c);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    folder_clear(folder);
}

static void options_are_checked(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_checkpoints_opts opts = tann_checkpoints_opts_default();
    assert_int_equal(opts.every, 1);
    assert_int_equal(opts.keep, 3);
    CHECK_NULL(ctx, tann_checkpoints_new(ctx, NULL), TANN_E_ARGUMENT, "path is not set");
    CHECK_NULL(ctx, tann_checkpoints_new(ctx, &opts), TANN_E_ARGUMENT, "path is not set");
    opts.struct_size = 1;
    CHECK_NULL(ctx, tann_checkpoints_new(ctx, &opts), TANN_E_ARGUMENT, "struct_size");
    opts.struct_size = sizeof opts;
    opts.path = "";
    CHECK_NULL(ctx, tann_checkpoints_new(ctx, &opts), TANN_E_ARGUMENT, "path is not set");
    opts.path = "x";
    opts.every = 0;
    CHECK_NULL(ctx, tann_checkpoints_new(ctx, &opts), TANN_E_ARGUMENT, "every is 0");
    opts.every = 1;
    opts.keep = 0;
    CHECK_NULL(ctx, tann_checkpoints_new(ctx, &opts), TANN_E_ARGUMENT, "keep 0");
    opts.keep = 1001;
    CHECK_NULL(ctx, tann_checkpoints_new(ctx, &opts), TANN_E_ARGUMENT, "keep 1001");
    opts.keep = 1000;
    opts.keep_best = 2;
    CHECK_NULL(ctx, tann_checkpoints_new(ctx, &opts), TANN_E_ARGUMENT, "keep_best of 2");
    opts.keep_best = 1;
    opts.flags = 8;
    CHECK_NULL(ctx, tann_checkpoints_new(ctx, &opts), TANN_E_UNSUPPORTED, "flags of 8");
    opts.flags = 0;
    tann_checkpoints *c = tann_checkpoints_new(ctx, &opts);
    assert_non_null(c);
    tann_checkpoints_free(c);
    tann_checkpoints_free(NULL);
    assert_null(tann_checkpoints_new(NULL, &opts));
    tann_ctx_free(ctx);
}

static void arguments_are_checked(void **state)
{
    (void)state;
    fixture f;
    tann_epoch_figures figures = tann_epoch_figures_default();
    tann_resumed resumed = tann_resumed_default();
    set_up(&f, &training_cases[0]);
    tann_fit_event event = {
        .struct_size = sizeof event, .trainer = f.g.t, .moment = TANN_FIT_BEGIN};
    assert_int_equal(tann_checkpoints_resume(f.c, NULL, NULL), TANN_E_ARGUMENT);
    CHECK_FAILS(f.g.ctx, tann_checkpoints_resume(NULL, f.g.t, NULL), TANN_E_ARGUMENT, "NULL");
    resumed.struct_size = 0;
    CHECK_FAILS(f.g.ctx, tann_checkpoints_resume(f.c, f.g.t, &resumed), TANN_E_ARGUMENT,
                "tann_resumed");
    assert_int_equal(tann_checkpoints_write(NULL, f.c), TANN_E_ARGUMENT);
    assert_int_equal(tann_checkpoints_write(&event, NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_checkpoints_write(&event, f.c), TANN_OK);
    assert_int_equal(tann_checkpoints_epochs(NULL), 0);
    assert_int_equal(tann_checkpoints_epochs(f.c), 0);
    assert_int_equal(tann_checkpoints_figures(f.c, 0, &figures), TANN_E_ARGUMENT);
    assert_int_equal(tann_checkpoints_figures(NULL, 0, &figures), TANN_E_ARGUMENT);
    CHECK_OK(f.g.ctx, run(&f, NULL));
    assert_int_equal(tann_checkpoints_figures(f.c, 12, &figures), TANN_E_ARGUMENT);
    assert_int_equal(tann_checkpoints_figures(f.c, 11, NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_checkpoints_figures(f.c, 11, &figures), TANN_OK);
    tear_down(&f);
}

int test_checkpoints(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_so_many_are_written_and_the_last_kept),
        cmocka_unit_test(a_training_goes_on),
        cmocka_unit_test(a_finished_training_stays_finished),
        cmocka_unit_test(nothing_to_resume_is_no_error),
        cmocka_unit_test(the_newest_good_one_is_taken),
        cmocka_unit_test(where_none_is_good_that_is_said),
        cmocka_unit_test(another_training_is_no_damage),
        cmocka_unit_test(a_new_training_takes_the_names),
        cmocka_unit_test(damaged_lists_are_refused),
        cmocka_unit_test(long_lists_are_read),
        cmocka_unit_test(lists_have_an_end),
        cmocka_unit_test(histories_grow),
        cmocka_unit_test(without_a_fit_there_is_no_best),
        cmocka_unit_test(left_files_are_deleted),
        cmocka_unit_test(the_best_model_is_kept),
        cmocka_unit_test(a_checkpoint_is_a_model),
        cmocka_unit_test(a_large_training_goes_on),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(arguments_are_checked),
    };
    return cmocka_run_group_tests_name("checkpoints", tests, NULL, NULL);
}
