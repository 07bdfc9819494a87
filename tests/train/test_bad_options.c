/* Options of trainers and fits that are out of range: a status and one sentence with the number. */
#include "checks.h"
#include "graphs.h"

#include <math.h>
#include <string.h>

#define SAMPLES 10

typedef struct fixture {
    tann_ctx *ctx;
    tann_model *model;
    tann_trainer *trainer;
    float x[SAMPLES * 3], y[SAMPLES * 2];
    float before[64], after[64]; /* weights */
} fixture;

static void set_up(fixture *f)
{
    memset(f, 0, sizeof *f);
    f->ctx = tann_ctx_new(NULL);
    f->model = graph_make(f->ctx, &graph_cases[3], 2, NO_ACTIVATION);
    tann_train_opts opts = tann_train_opts_default();
    opts.max_batch = 4;
    f->trainer = tann_trainer_new(f->ctx, f->model, &opts);
    assert_non_null(f->trainer);
    weights_read(f->model, f->before);
}

static void check_unchanged(fixture *f)
{
    weights_read(f->model, f->after);
    CHECK_BITS(f->after, f->before, 64);
}

static void tear_down(fixture *f)
{
    tann_trainer_free(f->trainer);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
}

static tann_status never(const tann_fit_event *event, void *user)
{
    (void)event;
    (void)user;
    return TANN_OK;
}

static void fit_options_are_checked(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    const tann_dataset data = tann_dataset_floats(f.x, f.y, SAMPLES);
    const tann_callback callbacks[] = {{never, NULL}, {NULL, NULL}};
    const tann_fit_opts good = tann_fit_opts_default();
    struct {
        tann_fit_opts opts;
        const char *words;
    } cases[] = {
        {good, "epochs is 0"},
        {good, "batch of 5 is above the trainer's max_batch of 4"},
        {good, "target_loss of -1 is not at least 0"},
        {good, "target_loss of nan"},
        {good, "min_delta of -0.5"},
        {good, "validation_share of 1 is not at least 0 and below 1"},
        {good, "validation_share of -0.1"},
        {good, "validation_share of 0.05 of 10 samples is none"},
        {good, "validation_share of 1 of 10 samples is all"},
        {good, "both validation data and a validation_share of 0.5"},
        {good, "callback 1 is NULL"},
        {good, "callbacks is NULL, their count 3"},
        {good, "struct_size of tann_fit_opts is 7"},
    };
    cases[0].opts.epochs = 0;
    cases[1].opts.batch = 5;
    cases[2].opts.target_loss = -1;
    cases[3].opts.target_loss = NAN;
    cases[4].opts.min_delta = -0.5f;
    cases[5].opts.validation_share = 1;
    cases[6].opts.validation_share = -0.1f;
    cases[7].opts.validation_share = 0.05f;
    cases[8].opts.validation_share = nextafterf(1, 0);
    cases[9].opts.validation_share = 0.5f;
    cases[9].opts.validation = &data;
    cases[10].opts.callbacks = callbacks;
    cases[10].opts.callback_count = 2;
    cases[11].opts.callback_count = 3;
    cases[12].opts.struct_size = 7;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tann_fit_result result = tann_fit_result_default();
        CHECK_FAILS(f.ctx, tann_fit(f.trainer, &data, &cases[i].opts, &result), TANN_E_ARGUMENT,
                    cases[i].words);
        assert_int_equal(result.stop, TANN_STOPPED_ERROR);
        assert_int_equal(result.epochs, 0);
    }
    tann_fit_opts flags = good;
    flags.flags = 1;
    CHECK_FAILS(f.ctx, tann_fit(f.trainer, &data, &flags, NULL), TANN_E_UNSUPPORTED, "flags of 1");
    check_unchanged(&f);
    tear_down(&f);
}

static void trainer_options_are_checked(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    const tann_train_opts good = tann_train_opts_default();
    struct {
        tann_train_opts opts;
        tann_status status;
        const char *words;
    } cases[] = {
        {good, TANN_E_ARGUMENT, "learning rate of 0 is not positive"},
        {good, TANN_E_ARGUMENT, "learning rate of -0.5"},
        {good, TANN_E_ARGUMENT, "learning rate of nan"},
        {good, TANN_E_ARGUMENT, "learning rate of inf"},
        {good, TANN_E_ARGUMENT, "schedule 9"},
        {good, TANN_E_ARGUMENT, "schedule -1"},
        {good, TANN_E_ARGUMENT, "schedule_factor of 0"},
        {good, TANN_E_ARGUMENT, "schedule_factor of 1.5"},
        {good, TANN_E_ARGUMENT, "schedule_steps is 0"},
        {good, TANN_E_ARGUMENT, "clip_norm of -1"},
        {good, TANN_E_ARGUMENT, "clip_norm of inf"},
        {good, TANN_E_ARGUMENT, "max_batch is 0"},
        {good, TANN_E_ARGUMENT, "optimizer 7"},
        {good, TANN_E_ARGUMENT, "loss 99"},
        {good, TANN_E_ARGUMENT, "struct_size of tann_train_opts is 0"},
    };
    cases[0].opts.rate = 0;
    cases[1].opts.rate = -0.5f;
    cases[2].opts.rate = NAN;
    cases[3].opts.rate = INFINITY;
    cases[4].opts.schedule = (tann_schedule_kind)9;
    cases[5].opts.schedule = (tann_schedule_kind)-1;
    cases[6].opts.schedule_factor = 0;
    cases[7].opts.schedule_factor = 1.5f;
    cases[8].opts.schedule_steps = 0;
    cases[9].opts.clip_norm = -1;
    cases[10].opts.clip_norm = INFINITY;
    cases[11].opts.max_batch = 0;
    cases[12].opts.optimizer = (tann_optimizer_kind)7;
    cases[13].opts.loss = (tann_loss_kind)99;
    cases[14].opts.struct_size = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_NULL(f.ctx, tann_trainer_new(f.ctx, f.model, &cases[i].opts), cases[i].status,
                   cases[i].words);
    }
    const float rates[] = {0, -1, NAN, INFINITY};
    for (size_t i = 0; i < 4; i++) {
        CHECK_FAILS(f.ctx, tann_trainer_set_rate(f.trainer, rates[i]), TANN_E_ARGUMENT,
                    "learning rate of ");
    }
    assert_true(tann_trainer_rate(f.trainer) == 0.001f);
    assert_int_equal(tann_trainer_set_rate(NULL, 1), TANN_E_ARGUMENT);
    tear_down(&f);
}

static void optimizer_options_are_checked(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    tann_train_opts opts = tann_train_opts_default();
    tann_adam_opts adam = tann_adam_opts_default();
    tann_sgd_opts sgd = tann_sgd_opts_default();
    adam.beta2 = 1;
    opts.optimizer_opts = &adam;
    CHECK_NULL(f.ctx, tann_trainer_new(f.ctx, f.model, &opts), TANN_E_ARGUMENT, "beta2 of 1");
    opts.optimizer = TANN_SGD;
    opts.optimizer_opts = &sgd;
    sgd.momentum = -0.25f;
    CHECK_NULL(f.ctx, tann_trainer_new(f.ctx, f.model, &opts), TANN_E_ARGUMENT, "-0.25");
    tear_down(&f);
}

static void a_loss_must_fit_the_output(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *one = graph_make(ctx, &graph_cases[0], 1, TANN_SIGMOID);
    tann_builder *b = tann_builder_new(ctx);
    tann_model *none = tann_builder_finish(
        b, tann_activation(b, tann_input(b, tann_shape_2d(2, 2)), TANN_SOFTMAX), 1);
    tann_train_opts opts = tann_train_opts_default();
    float x[4] = {0};
    float y[4] = {1, 0, 1, 0};
    const tann_dataset data = tann_dataset_floats(x, y, 1);
    tann_score score = tann_score_default();
    opts.loss = TANN_CATEGORICAL_CROSSENTROPY;
    CHECK_NULL(ctx, tann_trainer_new(ctx, one, &opts), TANN_E_SHAPE,
               "categorical_crossentropy needs an output of rank 1 and at least 2, not [1]");
    opts.loss = TANN_MSE;
    CHECK_NULL(ctx, tann_trainer_new(ctx, none, &opts), TANN_E_ARGUMENT, "no weights to train");
    tann_session *s = tann_session_new(ctx, none, 1);
    CHECK_FAILS(ctx, tann_evaluate(s, &data, TANN_CATEGORICAL_CROSSENTROPY, &score), TANN_E_SHAPE,
                "not [2, 2]");
    CHECK_FAILS(ctx, tann_evaluate(s, &data, (tann_loss_kind)-1, &score), TANN_E_ARGUMENT,
                "loss -1");
    CHECK_FAILS(ctx, tann_evaluate(s, &data, TANN_MSE, NULL), TANN_E_ARGUMENT, "score is NULL");
    assert_int_equal(tann_evaluate(NULL, &data, TANN_MSE, &score), TANN_E_ARGUMENT);
    score.struct_size = 3;
    CHECK_FAILS(ctx, tann_evaluate(s, &data, TANN_MSE, &score), TANN_E_ARGUMENT,
                "struct_size of tann_score is 3");
    tann_session_free(s);
    tann_model_free(none);
    tann_model_free(one);
    tann_ctx_free(ctx);
}

static void null_handles_are_passed_on(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = graph_make(ctx, &graph_cases[0], 1, TANN_SIGMOID);
    assert_null(tann_trainer_new(NULL, m, NULL));
    assert_null(tann_session_new(NULL, m, 1));
    CHECK_NULL(ctx, tann_trainer_new(ctx, NULL, NULL), TANN_E_ARGUMENT, "the model is NULL");
    assert_int_equal(tann_fit(NULL, NULL, NULL, NULL), TANN_E_ARGUMENT);
    assert_null(tann_trainer_session(NULL));
    assert_int_equal(tann_trainer_step(NULL), 0);
    assert_true(tann_trainer_rate(NULL) == 0);
    tann_trainer_free(NULL);
    tann_session_free(NULL);
    tann_ctx_free(NULL);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

int test_bad_options(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fit_options_are_checked),
        cmocka_unit_test(trainer_options_are_checked),
        cmocka_unit_test(optimizer_options_are_checked),
        cmocka_unit_test(a_loss_must_fit_the_output),
        cmocka_unit_test(null_handles_are_passed_on),
    };
    return cmocka_run_group_tests_name("bad_options", tests, NULL, NULL);
}
