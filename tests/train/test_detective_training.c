/* Faults of updates, and in a whole training: the weights are those of the last good step. */
#include "fault_fixture.h"
#include "floats.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

int test_detective_training(void);

/* --------------------------------------------------------------------------------------- updates */

static void check_update(const fault_fixture *f, tann_fault_cause cause, const char *weight,
                         size_t unit)
{
    tann_train_fault fault = tann_train_fault_default();
    assert_int_equal(tann_trainer_fault(f->trainer, &fault), TANN_OK);
    assert_int_equal(fault.cause, cause);
    assert_int_equal(fault.point, TANN_HOOK_AFTER_UPDATE);
    CHECK_TEXT(fault.name, "last");
    CHECK_TEXT(fault.type, "dense");
    CHECK_TEXT(fault.weight, weight);
    assert_int_equal(fault.unit, unit);
    assert_true(fault.sample == SIZE_MAX && isinf(fault.value));
}

static void updates_that_overflow_are_told(void **state)
{
    (void)state;
    const fault_case c = {"update", fault_find("weight gradient")->draw, .x = {0, 0, 1e19f},
                          .y = 9e18f};
    for (int adam = 0; adam < 2; adam++) {
        fault_fixture f;
        fault_set_up(&f, &c, 4, TANN_ISA_AUTO, 1, adam);
        tann_train_opts opts = tann_train_opts_default();
        opts.optimizer = adam ? TANN_ADAM : TANN_SGD;
        opts.rate = adam ? 0.01f : 3e38f;
        tann_trainer_free(f.trainer);
        f.trainer = tann_trainer_new(f.ctx, f.model, &opts);
        CHECK_FAILS(
            f.ctx, tann_train_step(f.trainer, f.x, f.y, FAULT_BATCH, NULL), TANN_E_NUMERIC,
            adam
                ? "step 0: the update of 'last.kernel' is not finite: the moment of number 2 is inf"
                : "step 0: the update of 'last.kernel' is not finite: number 2 is inf");
        check_update(&f, adam ? TANN_FAULT_MOMENT : TANN_FAULT_UPDATE, "kernel", 2);
        weights_read(f.model, f.after);
        CHECK_BITS(f.after, f.before, 64);
        fault_tear_down(&f);
    }
}

/* Clipping makes a long gradient short, and does not hide one that is not finite. */
static void clipping_hides_nothing(void **state)
{
    (void)state;
    fault_case c = *fault_find("weight gradient");
    for (int huge = 0; huge < 2; huge++) {
        fault_fixture f;
        c.x[1] = huge ? 1e22f : 1e19f;
        fault_set_up(&f, &c, 4, TANN_ISA_AUTO, 1, 0);
        tann_train_opts opts = tann_train_opts_default();
        opts.optimizer = TANN_SGD;
        opts.clip_norm = 1;
        tann_trainer_free(f.trainer);
        f.trainer = tann_trainer_new(f.ctx, f.model, &opts);
        const tann_status status = tann_train_step(f.trainer, f.x, f.y, FAULT_BATCH, NULL);
        assert_int_equal(status, huge ? TANN_E_NUMERIC : TANN_OK);
        if (huge) {
            fault_check(&f, &c, 4, 0);
        }
        fault_tear_down(&f);
    }
}

/* ----------------------------------------------------------------------------- a whole training */

#define LONG_SAMPLES 43
#define LONG_INPUTS  5

/* Dropout, a branch, softmax, Adam, labels: sample `bad` goes wrong in the third epoch. */
typedef struct long_run {
    float x[LONG_SAMPLES * LONG_INPUTS];
    int32_t labels[LONG_SAMPLES];
    float kept[256], after[256]; /* weights */
    tann_model *model;
    char name[64], type[32]; /* of the fault */
    size_t bad;
} long_run;

static tann_model *draw_long(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, tann_shape_1d(LONG_INPUTS));
    const tann_node left = tann_activation(b, tann_dense(b, x, 7, NULL), TANN_RELU);
    const tann_node right = tann_activation(b, tann_dense(b, x, 7, NULL), TANN_TANH);
    tann_node h = tann_dropout(b, tann_add(b, left, right), 0.25f);
    h = tann_named(b, fault_poison(b, h, 0), "bad");
    return tann_builder_finish(b, tann_activation(b, tann_dense(b, h, 3, NULL), TANN_SOFTMAX), 3);
}

static tann_status spoil(const tann_fit_event *event, void *user)
{
    long_run *run = user;
    weights_read(run->model, run->kept);
    if (event->moment == TANN_FIT_EPOCH_BEGIN && event->epoch == 2 && run->bad < LONG_SAMPLES) {
        for (size_t i = 0; i < LONG_INPUTS; i++) {
            run->x[run->bad * LONG_INPUTS + i] = 1e4f * (float)(i + 1);
        }
    }
    return TANN_OK;
}

static tann_status train_long(tann_ctx *ctx, long_run *run, int check_values,
                              tann_train_fault *fault)
{
    fill_uniform(9, -1, 1, run->x, LONG_SAMPLES * LONG_INPUTS);
    for (size_t i = 0; i < LONG_SAMPLES; i++) {
        run->labels[i] = (int32_t)(i % 3);
    }
    run->model = draw_long(ctx);
    tann_train_opts opts = tann_train_opts_default();
    opts.loss = TANN_CATEGORICAL_CROSSENTROPY;
    opts.check_values = check_values;
    opts.seed = 4;
    opts.rate = 0.01f;
    tann_trainer *t = tann_trainer_new(ctx, run->model, &opts);
    const tann_callback callback = {spoil, run};
    const tann_dataset data = tann_dataset_labels(run->x, run->labels, LONG_SAMPLES);
    tann_fit_opts how = tann_fit_opts_default();
    how.epochs = 4;
    how.batch = 10;
    how.callbacks = &callback;
    how.callback_count = 1;
    const tann_status status = tann_fit(t, &data, &how, NULL);
    assert_int_equal(tann_trainer_fault(t, fault), TANN_OK);
    snprintf(run->name, sizeof run->name, "%s", fault->name);
    snprintf(run->type, sizeof run->type, "%s", fault->type);
    weights_read(run->model, run->after);
    tann_trainer_free(t);
    tann_model_free(run->model);
    return status;
}

/* Unit 1 of the poison node is NaN where dropout left unit 0 above 50; else the loss is finite. */
static void a_long_training_keeps_its_weights(void **state)
{
    (void)state;
    size_t found = 0;
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t bad = 0; bad < LONG_SAMPLES; bad++) {
        for (int strict = 0; strict < 2; strict++) {
            static long_run run;
            tann_train_fault fault = tann_train_fault_default();
            memset(&run, 0, sizeof run);
            run.bad = bad;
            if (train_long(ctx, &run, strict, &fault) == TANN_OK) {
                continue;
            }
            found++;
            CHECK_BITS(run.after, run.kept, 256);
            assert_int_equal(fault.cause, TANN_FAULT_NODE);
            CHECK_TEXT(run.name, "bad");
            CHECK_TEXT(run.type, "poison");
            assert_int_equal(fault.sample, bad);
            assert_int_equal(fault.unit, 1);
            assert_in_range(fault.epoch, 2, 3);
            assert_in_range(fault.step, fault.epoch * 5, fault.epoch * 5 + 4);
        }
    }
    assert_true(found > LONG_SAMPLES / 2);
    tann_ctx_free(ctx);
}

static void strict_training_gives_the_same_bits(void **state)
{
    (void)state;
    for (size_t set = 0; sets_at(set) != NULL; set++) {
        static long_run plain, strict;
        tann_train_fault fault = tann_train_fault_default();
        tann_ctx_opts opts = tann_ctx_opts_default();
        opts.max_isa = sets_at(set)->isa;
        tann_ctx *ctx = tann_ctx_new(&opts);
        plain.bad = strict.bad = LONG_SAMPLES;
        CHECK_OK(ctx, train_long(ctx, &plain, 0, &fault));
        CHECK_OK(ctx, train_long(ctx, &strict, 1, &fault));
        CHECK_BITS(strict.after, plain.after, 256);
        assert_int_equal(fault.cause, TANN_FAULT_NONE);
        tann_ctx_free(ctx);
    }
}

/* Wide enough to be shared out among tasks; the second run shares it out, too. */
static void tasks_change_nothing(void **state)
{
    (void)state;
    enum { WIDE = 128 };
    static float x[WIDE * WIDE], y[WIDE];
    run_notes notes = {0, 0};
    tann_ctx_opts opts = tann_ctx_opts_default();
    tann_train_opts train = tann_train_opts_default();
    tann_train_fault fault = tann_train_fault_default();
    opts.runner = run_on_threads;
    opts.runner_user = &notes;
    opts.runner_tasks = 8;
    train.max_batch = WIDE;
    tann_ctx *ctx = tann_ctx_new(&opts);
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = fault_poison(b, tann_input(b, tann_shape_1d(WIDE)), 0);
    h = tann_activation(b, tann_dense(b, h, WIDE, NULL), TANN_RELU);
    tann_model *m = tann_builder_finish(b, tann_dense(b, h, 1, NULL), 1);
    fill_uniform(1, -1, 1, x, WIDE * WIDE);
    x[101 * WIDE] = 51;
    tann_trainer *t = tann_trainer_new(ctx, m, &train);
    CHECK_FAILS(ctx, tann_train_step(t, x, y, WIDE, NULL), TANN_E_NUMERIC,
                "step 0, sample 101: unit 1 of the output of 'poison_1' (poison) is nan");
    assert_int_equal(tann_trainer_fault(t, &fault), TANN_OK);
    assert_int_equal(fault.sample, 101);
    assert_int_equal(notes.tasks, 8);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

int test_detective_training(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(updates_that_overflow_are_told),
        cmocka_unit_test(clipping_hides_nothing),
        cmocka_unit_test(a_long_training_keeps_its_weights),
        cmocka_unit_test(strict_training_gives_the_same_bits),
        cmocka_unit_test(tasks_change_nothing),
    };
    return cmocka_run_group_tests_name("detective_training", tests, NULL, NULL);
}
