/* What bad input gets: a status, one sentence with the numbers, and the weights of the last good step. */
#include "checks.h"
#include "graphs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SAMPLES 10

typedef struct fixture {
    tann_ctx *ctx;
    tann_model *model;
    tann_trainer *trainer;
    tann_session *session; /* the trainer's */
    float x[SAMPLES * 3], y[SAMPLES * 2];
    float before[64], after[64]; /* weights */
} fixture;

static void set_up(fixture *f, tann_loss_kind loss, tann_activation_kind final)
{
    memset(f, 0, sizeof *f);
    f->ctx = tann_ctx_new(NULL);
    f->model = graph_make(f->ctx, &graph_cases[3], 2, final);
    tann_train_opts opts = tann_train_opts_default();
    opts.loss = loss;
    opts.max_batch = 4;
    f->trainer = tann_trainer_new(f->ctx, f->model, &opts);
    f->session = tann_trainer_session(f->trainer);
    assert_non_null(f->session);
    fill_uniform(1, -1, 1, f->x, SAMPLES * 3);
    fill_uniform(2, 0, 1, f->y, SAMPLES * 2);
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

static void a_step_refuses_wrong_arguments(void **state)
{
    (void)state;
    fixture f;
    float loss = 7;
    set_up(&f, TANN_MSE, NO_ACTIVATION);
    CHECK_FAILS(f.ctx, tann_train_step(f.trainer, NULL, f.y, 2, &loss), TANN_E_ARGUMENT,
                "x is NULL");
    CHECK_FAILS(f.ctx, tann_train_step(f.trainer, f.x, NULL, 2, &loss), TANN_E_ARGUMENT,
                "y is NULL");
    CHECK_FAILS(f.ctx, tann_train_step(f.trainer, f.x, f.y, 0, &loss), TANN_E_ARGUMENT,
                "0 samples is not in 1..4");
    CHECK_FAILS(f.ctx, tann_train_step(f.trainer, f.x, f.y, 5, &loss), TANN_E_ARGUMENT,
                "5 samples is not in 1..4");
    assert_int_equal(tann_train_step(NULL, f.x, f.y, 1, &loss), TANN_E_ARGUMENT);
    assert_true(loss == 7);
    check_unchanged(&f);
    assert_int_equal(tann_trainer_step(f.trainer), 0);
    CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, 4, &loss));
    assert_true(loss != 7);
    tear_down(&f);
}

static void numbers_that_are_none_are_refused(void **state)
{
    (void)state;
    static const struct {
        float value;
        const char *x_words, *y_words;
    } cases[] = {
        {NAN, "sample 2: number 1 of its data is nan", "sample 3: target 1 is nan"},
        {INFINITY, "sample 2: number 1 of its data is inf", "sample 3: target 1 is inf"},
        {-INFINITY, "sample 2: number 1 of its data is -inf", "sample 3: target 1 is -inf"},
    };
    fixture f;
    set_up(&f, TANN_MSE, NO_ACTIVATION);
    const tann_dataset data = tann_dataset_floats(f.x, f.y, SAMPLES);
    tann_score score = tann_score_default();
    for (size_t i = 0; i < 3; i++) {
        f.x[2 * 3 + 1] = cases[i].value;
        CHECK_FAILS(f.ctx, tann_train_step(f.trainer, f.x, f.y, 4, NULL), TANN_E_NUMERIC,
                    cases[i].x_words);
        CHECK_FAILS(f.ctx, tann_evaluate(f.session, &data, TANN_MSE, &score), TANN_E_NUMERIC,
                    cases[i].x_words);
        f.x[2 * 3 + 1] = 0.5f;
        f.y[3 * 2 + 1] = cases[i].value;
        CHECK_FAILS(f.ctx, tann_train_step(f.trainer, f.x, f.y, 4, NULL), TANN_E_NUMERIC,
                    cases[i].y_words);
        CHECK_FAILS(f.ctx, tann_evaluate(f.session, &data, TANN_MSE, &score), TANN_E_NUMERIC,
                    cases[i].y_words);
        f.y[3 * 2 + 1] = 0.5f;
    }
    check_unchanged(&f);
    tear_down(&f);
}

/* In a fit the sentence names the sample's number in the data, wherever the shuffle has put it. */
static void a_fit_names_the_bad_sample(void **state)
{
    (void)state;
    for (size_t bad = 0; bad < SAMPLES; bad++) {
        char words[64];
        fixture f;
        set_up(&f, TANN_MSE, NO_ACTIVATION);
        const tann_dataset data = tann_dataset_floats(f.x, f.y, SAMPLES);
        tann_fit_opts fit = tann_fit_opts_default();
        tann_fit_result result = tann_fit_result_default();
        fit.shuffle = bad % 2 == 0;
        fit.batch = 3;
        f.x[bad * 3 + 2] = NAN;
        snprintf(words, sizeof words, "sample %zu: number 2 of its data is nan", bad);
        CHECK_FAILS(f.ctx, tann_fit(f.trainer, &data, &fit, &result), TANN_E_NUMERIC, words);
        assert_int_equal(result.stop, TANN_STOPPED_ERROR);
        assert_int_equal(result.epochs, 0);
        assert_int_equal(result.steps, tann_trainer_step(f.trainer));
        assert_true(isnan(result.loss));
        f.x[bad * 3 + 2] = 0;
        CHECK_OK(f.ctx, tann_fit(f.trainer, &data, &fit, &result));
        tear_down(&f);
    }
}

/* A sample goes bad in the second epoch: the weights are those of the step before. */
typedef struct saboteur {
    fixture *f;
    float kept[64]; /* weights after the last good step */
} saboteur;

static tann_status spoil(const tann_fit_event *event, void *user)
{
    saboteur *s = user;
    weights_read(s->f->model, s->kept);
    if (event->moment == TANN_FIT_BATCH_END && event->step == 5) {
        s->f->x[28] = NAN; /* the last sample's */
    }
    return TANN_OK;
}

static void the_weights_stay_those_of_the_last_good_step(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, TANN_MSE, NO_ACTIVATION);
    saboteur s = {&f, {0}};
    const tann_callback callback = {spoil, &s};
    const tann_dataset data = tann_dataset_floats(f.x, f.y, SAMPLES);
    tann_fit_opts fit = tann_fit_opts_default();
    tann_fit_result result = tann_fit_result_default();
    fit.epochs = 5;
    fit.batch = 3;
    fit.shuffle = 0;
    fit.callbacks = &callback;
    fit.callback_count = 1;
    CHECK_FAILS(f.ctx, tann_fit(f.trainer, &data, &fit, &result), TANN_E_NUMERIC,
                "sample 9: number 1 of its data is nan");
    assert_int_equal(result.epochs, 1);
    assert_int_equal(result.steps, 7); /* 4 of the first epoch, 3 of the second */
    weights_read(f.model, f.after);
    CHECK_BITS(f.after, s.kept, 64);
    tear_down(&f);
}

/* Rates that blow the weights up: the update is undone, and a sane rate goes on from there. */
static void an_update_that_overflows_is_undone(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    const tann_optimizer_kind optimizers[] = {TANN_SGD, TANN_ADAM};
    for (size_t i = 0; i < 2; i++) {
        fixture f;
        set_up(&f, TANN_MSE, NO_ACTIVATION);
        tann_train_opts opts = tann_train_opts_default();
        opts.optimizer = optimizers[i];
        opts.rate = 3e38f;
        for (size_t k = 0; k < SAMPLES * 2; k++) {
            f.y[k] = 1000;
        }
        tann_trainer *t = tann_trainer_new(f.ctx, f.model, &opts);
        tann_status status = TANN_OK;
        for (int step = 0; step < 9 && status == TANN_OK; step++) {
            weights_read(f.model, f.before);
            status = tann_train_step(t, f.x, f.y, 4, NULL);
        }
        CHECK_FAILS(f.ctx, status, TANN_E_NUMERIC, "step ");
        assert_non_null(strstr(tann_ctx_error(f.ctx), "is not finite"));
        check_unchanged(&f);
        tann_trainer_free(t);
        tear_down(&f);
    }
    tann_ctx_free(ctx);
}

/* Once such a step is undone, a trainer without moments goes on with another rate. */
static void a_trainer_recovers_from_an_overflow(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, TANN_MSE, NO_ACTIVATION);
    tann_train_opts opts = tann_train_opts_default();
    opts.optimizer = TANN_SGD;
    opts.rate = 3e38f;
    for (size_t k = 0; k < SAMPLES * 2; k++) {
        f.y[k] = 1000;
    }
    tann_trainer *t = tann_trainer_new(f.ctx, f.model, &opts);
    CHECK_FAILS(f.ctx, tann_train_step(t, f.x, f.y, 4, NULL), TANN_E_NUMERIC,
                "step 0: the update of 'dense_1.");
    assert_int_equal(tann_trainer_step(t), 0);
    check_unchanged(&f);
    CHECK_OK(f.ctx, tann_trainer_set_rate(t, 1e-4f));
    CHECK_OK(f.ctx, tann_train_step(t, f.x, f.y, 4, NULL));
    assert_int_equal(tann_trainer_step(t), 1);
    tann_trainer_free(t);
    tear_down(&f);
}

static void a_loss_that_overflows_is_refused(void **state)
{
    (void)state;
    fixture f;
    float huge[8];
    set_up(&f, TANN_MSE, NO_ACTIVATION);
    for (size_t i = 0; i < 8; i++) {
        huge[i] = 3e38f;
    }
    const tann_dataset data = tann_dataset_floats(f.x, huge, 4);
    tann_score score = tann_score_default();
    CHECK_FAILS(f.ctx, tann_train_step(f.trainer, f.x, huge, 4, NULL), TANN_E_NUMERIC,
                "sample 0: its loss is inf");
    CHECK_FAILS(f.ctx, tann_evaluate(f.session, &data, TANN_MSE, &score), TANN_E_NUMERIC,
                "sample 0: its loss is inf");
    check_unchanged(&f);
    tear_down(&f);
}

/* 1 -> 1 with a weight of 0: the loss is (0 - 1e19)^2, the gradient -2e19 times an input of 1e20. */
static void a_gradient_that_overflows_is_refused(void **state)
{
    (void)state;
    const float zero[1] = {0};
    const float x[1] = {1e20f};
    const float y[1] = {1e19f};
    float kernel[1] = {7};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = graph_chain(ctx, 1, (const int32_t[]){1, 0}, 1);
    assert_int_equal(tann_model_weight_write(m, "dense_1.kernel", zero, 1), TANN_OK);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    CHECK_FAILS(ctx, tann_train_step(t, x, y, 1, NULL), TANN_E_NUMERIC,
                "step 0: the gradient of 'dense_1.kernel' is not finite");
    assert_int_equal(tann_model_weight_read(m, "dense_1.kernel", kernel, 1), TANN_OK);
    CHECK_BITS(kernel, zero, 1);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void targets_out_of_range_are_refused(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, TANN_BINARY_CROSSENTROPY, TANN_SIGMOID);
    const tann_dataset data = tann_dataset_floats(f.x, f.y, SAMPLES);
    f.y[5] = 1.5f;
    CHECK_FAILS(f.ctx, tann_train_step(f.trainer, f.x, f.y, 4, NULL), TANN_E_ARGUMENT,
                "sample 2: target 1 is 1.5, binary_crossentropy needs 0 to 1");
    f.y[5] = 0;
    f.y[18] = -0.001f;
    CHECK_FAILS(f.ctx, tann_fit(f.trainer, &data, NULL, NULL), TANN_E_ARGUMENT,
                "sample 9: target 0 is -0.001");
    tear_down(&f);
    set_up(&f, TANN_CATEGORICAL_CROSSENTROPY, TANN_SOFTMAX);
    f.y[1] = 2;
    CHECK_FAILS(f.ctx, tann_train_step(f.trainer, f.x, f.y, 4, NULL), TANN_E_ARGUMENT,
                "sample 0: target 1 is 2, categorical_crossentropy needs 0 to 1");
    check_unchanged(&f);
    tear_down(&f);
}

static void labels_out_of_range_are_refused(void **state)
{
    (void)state;
    int32_t labels[SAMPLES] = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    fixture f;
    set_up(&f, TANN_CATEGORICAL_CROSSENTROPY, TANN_SOFTMAX);
    tann_score score = tann_score_default();
    const tann_dataset data = tann_dataset_labels(f.x, labels, SAMPLES);
    const int32_t bad[] = {2, -1, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < 4; i++) {
        char words[64];
        labels[7] = bad[i];
        snprintf(words, sizeof words, "sample 7: label %d is not in 0..1", (int)bad[i]);
        CHECK_FAILS(f.ctx, tann_fit(f.trainer, &data, NULL, NULL), TANN_E_ARGUMENT, words);
        CHECK_FAILS(f.ctx, tann_evaluate(f.session, &data, TANN_CATEGORICAL_CROSSENTROPY, &score),
                    TANN_E_ARGUMENT, words);
    }
    labels[7] = 1;
    CHECK_OK(f.ctx, tann_fit(f.trainer, &data, NULL, NULL));
    tear_down(&f);
}

static tann_status read_nothing(void *user, const size_t *samples, size_t count, float *x, float *y,
                                int32_t *labels)
{
    (void)user, (void)samples, (void)count, (void)x, (void)y, (void)labels;
    fail_msg("data sets that are refused are not read");
    return TANN_OK;
}

static void data_sets_are_checked(void **state)
{
    (void)state;
    int32_t labels[SAMPLES] = {0};
    fixture f;
    set_up(&f, TANN_MSE, NO_ACTIVATION);
    tann_score score = tann_score_default();
    const struct {
        tann_dataset data;
        tann_status status;
        const char *words;
    } cases[] = {
        {tann_dataset_floats(f.x, f.y, 0), TANN_E_ARGUMENT, "0 samples"},
        {tann_dataset_floats(NULL, f.y, 3), TANN_E_ARGUMENT, "x is NULL"},
        {tann_dataset_floats(f.x, NULL, 3), TANN_E_ARGUMENT, "neither y and labels"},
        {{.struct_size = sizeof(tann_dataset), .count = 3, .x = f.x, .y = f.y, .labels = labels},
         TANN_E_ARGUMENT,
         "both y and labels"},
        {{.struct_size = 0, .count = 3, .x = f.x, .y = f.y},
         TANN_E_ARGUMENT,
         "struct_size of tann_dataset is 0"},
        {{.struct_size = sizeof(tann_dataset), .count = 3, .x = f.x, .read = read_nothing},
         TANN_E_ARGUMENT,
         "both a reader and x"},
        {{.struct_size = sizeof(tann_dataset), .count = 3, .y = f.y, .read = read_nothing},
         TANN_E_ARGUMENT,
         "both a reader and y"},
        {{.struct_size = sizeof(tann_dataset), .count = 3, .labels = labels, .read = read_nothing},
         TANN_E_ARGUMENT,
         "both a reader and labels"},
        {{.struct_size = sizeof(tann_dataset), .count = 3, .read_labels = 2, .read = read_nothing},
         TANN_E_ARGUMENT,
         "read_labels of 2"},
        {{.struct_size = sizeof(tann_dataset), .count = 3, .x = f.x, .y = f.y, .read_labels = 1},
         TANN_E_ARGUMENT,
         "read_labels and no reader"},
        {{.struct_size = sizeof(tann_dataset), .count = 3, .x = f.x, .y = f.y, .flags = 8},
         TANN_E_UNSUPPORTED,
         "flags of 8"},
        {tann_dataset_reader(read_nothing, NULL, 0), TANN_E_ARGUMENT, "0 samples"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tann_fit_opts fit = tann_fit_opts_default();
        const tann_dataset good = tann_dataset_floats(f.x, f.y, 3);
        CHECK_FAILS(f.ctx, tann_fit(f.trainer, &cases[i].data, NULL, NULL), cases[i].status,
                    cases[i].words);
        CHECK_FAILS(f.ctx, tann_evaluate(f.session, &cases[i].data, TANN_MSE, &score),
                    cases[i].status, cases[i].words);
        fit.validation = &cases[i].data;
        CHECK_FAILS(f.ctx, tann_fit(f.trainer, &good, &fit, NULL), cases[i].status, cases[i].words);
    }
    CHECK_FAILS(f.ctx, tann_fit(f.trainer, NULL, NULL, NULL), TANN_E_ARGUMENT, "data set is NULL");
    CHECK_FAILS(f.ctx, tann_evaluate(f.session, NULL, TANN_MSE, &score), TANN_E_ARGUMENT,
                "data set is NULL");
    check_unchanged(&f);
    tear_down(&f);
}

int test_bad_input(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_refuses_wrong_arguments),
        cmocka_unit_test(numbers_that_are_none_are_refused),
        cmocka_unit_test(a_fit_names_the_bad_sample),
        cmocka_unit_test(the_weights_stay_those_of_the_last_good_step),
        cmocka_unit_test(an_update_that_overflows_is_undone),
        cmocka_unit_test(a_trainer_recovers_from_an_overflow),
        cmocka_unit_test(a_loss_that_overflows_is_refused),
        cmocka_unit_test(a_gradient_that_overflows_is_refused),
        cmocka_unit_test(targets_out_of_range_are_refused),
        cmocka_unit_test(labels_out_of_range_are_refused),
        cmocka_unit_test(data_sets_are_checked),
    };
    return cmocka_run_group_tests_name("bad_input", tests, NULL, NULL);
}
