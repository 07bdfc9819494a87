/* When a fit stops, with losses that are scripted: y = x w + b is shown x = 0 and y = 0, so that the loss is
   b^2; the rate is too small to change anything; and a callback sets b before each epoch. */
#include "checks.h"
#include "graphs.h"

#include <math.h>
#include <string.h>

typedef struct script {
    const float *bias; /* [epochs] */
    tann_model *model;
} script;

typedef struct fixture {
    tann_ctx *ctx;
    tann_model *model;
    tann_trainer *trainer;
    script script;
    tann_callback callback;
    tann_fit_opts fit;
    tann_fit_result result;
    float x[3], y[3], validation_y[3];
    tann_dataset data, validation;
} fixture;

static tann_status set_bias(const tann_fit_event *event, void *user)
{
    const script *s = user;
    return event->moment == TANN_FIT_EPOCH_BEGIN
               ? tann_model_weight_write(s->model, "dense_1.bias", s->bias + event->epoch, 1)
               : TANN_OK;
}

static void set_up(fixture *f, const float *bias, size_t epochs)
{
    memset(f, 0, sizeof *f);
    f->ctx = tann_ctx_new(NULL);
    f->model = graph_chain(f->ctx, 1, (const int32_t[]){1, 0}, 1);
    tann_train_opts opts = tann_train_opts_default();
    opts.optimizer = TANN_SGD;
    opts.rate = 1e-30f;
    f->trainer = tann_trainer_new(f->ctx, f->model, &opts);
    f->script = (script){bias, f->model};
    f->callback = (tann_callback){set_bias, &f->script};
    f->fit = tann_fit_opts_default();
    f->fit.epochs = epochs;
    f->fit.callbacks = &f->callback;
    f->fit.callback_count = 1;
    f->result = tann_fit_result_default();
    f->data = tann_dataset_floats(f->x, f->y, 3);
    f->validation = tann_dataset_floats(f->x, f->validation_y, 3);
}

static float bias_of(const fixture *f)
{
    float bias = NAN;
    assert_int_equal(tann_model_weight_read(f->model, "dense_1.bias", &bias, 1), TANN_OK);
    return bias;
}

static void run(fixture *f)
{
    CHECK_OK(f->ctx, tann_fit(f->trainer, &f->data, &f->fit, &f->result));
}

static void tear_down(fixture *f)
{
    tann_trainer_free(f->trainer);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
}

static void check_result(const fixture *f, tann_fit_stop stop, size_t epochs, size_t best_epoch,
                         double best_loss)
{
    assert_int_equal(f->result.stop, stop);
    assert_int_equal(f->result.epochs, epochs);
    assert_int_equal(f->result.steps, epochs);
    assert_int_equal(f->result.best_epoch, best_epoch);
    assert_true(f->result.best_loss == best_loss);
}

static void all_epochs_are_run(void **state)
{
    (void)state;
    static const float bias[] = {2, 1, 3, 4};
    fixture f;
    set_up(&f, bias, 4);
    run(&f);
    check_result(&f, TANN_STOPPED_EPOCHS, 4, 1, 1);
    assert_true(f.result.loss == 16 && isnan(f.result.accuracy));
    assert_true(isnan(f.result.validation_loss) && isnan(f.result.validation_accuracy));
    assert_true(bias_of(&f) == 4);
    tear_down(&f);
}

static void patience_runs_out(void **state)
{
    (void)state;
    static const float bias[] = {2, 1, 3, 1, 0};
    fixture f;
    set_up(&f, bias, 5);
    f.fit.patience = 2;
    run(&f); /* an equal loss is not a better one */
    check_result(&f, TANN_STOPPED_PATIENCE, 4, 1, 1);
    assert_true(f.result.loss == 1);
    tear_down(&f);
}

static void a_better_epoch_renews_patience(void **state)
{
    (void)state;
    static const float bias[] = {4, 5, 3, 5, 2, 5, 5, 0};
    fixture f;
    set_up(&f, bias, 8);
    f.fit.patience = 2;
    run(&f);
    check_result(&f, TANN_STOPPED_PATIENCE, 7, 4, 4);
    tear_down(&f);
}

static void better_means_by_more_than_min_delta(void **state)
{
    (void)state;
    static const float bias[] = {4, 3.9f, 3.8f, 3, 2.99f, 2.98f, 0};
    fixture f;
    set_up(&f, bias, 7); /* 16, 15.2, 14.4: only 9 is better by more than 2 */
    f.fit.patience = 2;
    f.fit.min_delta = 2;
    run(&f);
    check_result(&f, TANN_STOPPED_PATIENCE, 3, 0, 16);
    f.fit.patience = 3;
    run(&f);
    check_result(&f, TANN_STOPPED_EPOCHS, 7, 6, 0);
    tear_down(&f);
}

static void the_best_weights_come_back(void **state)
{
    (void)state;
    static const float bias[] = {2, 1, 3, 4, 5};
    fixture f;
    set_up(&f, bias, 5);
    f.fit.patience = 2;
    run(&f);
    assert_true(bias_of(&f) == 1);
    f.fit.restore_best = 0;
    run(&f);
    check_result(&f, TANN_STOPPED_PATIENCE, 4, 1, 1);
    assert_true(bias_of(&f) == 4);
    /* Also when the epochs end before patience does. */
    f.fit.restore_best = 1;
    f.fit.patience = 9;
    run(&f);
    check_result(&f, TANN_STOPPED_EPOCHS, 5, 1, 1);
    assert_true(bias_of(&f) == 1);
    /* Without patience nothing is kept. */
    f.fit.patience = 0;
    run(&f);
    assert_true(bias_of(&f) == 5);
    tear_down(&f);
}

static void the_target_is_reached(void **state)
{
    (void)state;
    static const float bias[] = {4, 2, 1.5f, 1, 0};
    fixture f;
    set_up(&f, bias, 5);
    f.fit.target_loss = 2.25f; /* at most: 1.5 squared is enough */
    run(&f);
    check_result(&f, TANN_STOPPED_TARGET, 3, 2, 2.25);
    f.fit.target_loss = 2.2f;
    run(&f);
    check_result(&f, TANN_STOPPED_TARGET, 4, 3, 1);
    tear_down(&f);
}

/* With validation data it is their loss that is watched. */
static void validation_is_watched(void **state)
{
    (void)state;
    static const float bias[] = {1, 2, 3, 4, 5};
    fixture f;
    set_up(&f, bias, 5);
    f.validation_y[0] = f.validation_y[1] = f.validation_y[2] = 2; /* loss (b - 2)^2 */
    f.fit.validation = &f.validation;
    f.fit.patience = 2;
    run(&f);
    check_result(&f, TANN_STOPPED_PATIENCE, 4, 1, 0);
    assert_true(f.result.loss == 16 && f.result.validation_loss == 4);
    assert_true(bias_of(&f) == 2);
    f.fit.patience = 0;
    f.fit.target_loss = 0.5f;
    run(&f);
    check_result(&f, TANN_STOPPED_TARGET, 2, 1, 0);
    tear_down(&f);
}

/* The share is the end of the data: the last third is the last sample. */
static void a_share_is_held_back(void **state)
{
    (void)state;
    static const float bias[] = {1, 3};
    fixture f;
    set_up(&f, bias, 2);
    f.y[2] = 5;
    f.fit.validation_share = 0.34f;
    run(&f);
    assert_true(f.result.loss == 9 && f.result.validation_loss == 4);
    assert_true(f.result.best_loss == 4 && f.result.best_epoch == 1);
    tear_down(&f);
}

static tann_status stop_at_the_second(const tann_fit_event *event, void *user)
{
    (void)user;
    const int is_it = event->moment == TANN_FIT_EPOCH_END && event->epoch == 1;
    return is_it ? TANN_STOP : TANN_OK;
}

/* Two reasons at once: what the data say comes before what a callback wishes. */
static void the_target_comes_before_a_callback(void **state)
{
    (void)state;
    static const float bias[] = {2, 1, 0};
    fixture f;
    set_up(&f, bias, 3);
    const tann_callback callbacks[] = {f.callback, {stop_at_the_second, NULL}};
    f.fit.callbacks = callbacks;
    f.fit.callback_count = 2;
    run(&f);
    check_result(&f, TANN_STOPPED_CALLBACK, 2, 1, 1);
    f.fit.target_loss = 1;
    run(&f);
    check_result(&f, TANN_STOPPED_TARGET, 2, 1, 1);
    tear_down(&f);
}

static tann_status stop_now(const tann_hook_event *event, void *user)
{
    return event->training == *(const int *)user ? TANN_STOP : TANN_OK;
}

/* Stopped before the first epoch was over: there are no best weights to bring back. */
static void a_fit_may_end_without_an_epoch(void **state)
{
    (void)state;
    static const float bias[] = {2};
    const int training = 1;
    fixture f;
    set_up(&f, bias, 1);
    tann_session *s = tann_trainer_session(f.trainer);
    f.fit.patience = 1;
    CHECK_OK(f.ctx, tann_hook_add(s, NULL, TANN_HOOK_FORWARD, stop_now,
                                  (void *)(uintptr_t)&training, NULL));
    run(&f);
    assert_int_equal(f.result.stop, TANN_STOPPED_CALLBACK);
    assert_int_equal(f.result.epochs, 0);
    assert_true(isnan(f.result.best_loss) && bias_of(&f) == 2);
    tear_down(&f);
}

/* A hook may stop the fit while it validates; the updates of the epoch are done by then. */
static void a_fit_may_end_in_validation(void **state)
{
    (void)state;
    static const float bias[] = {2, 3};
    const int training = 0;
    fixture f;
    set_up(&f, bias, 2);
    tann_session *s = tann_trainer_session(f.trainer);
    f.fit.validation = &f.validation;
    CHECK_OK(f.ctx, tann_hook_add(s, NULL, TANN_HOOK_FORWARD, stop_now,
                                  (void *)(uintptr_t)&training, NULL));
    run(&f);
    assert_int_equal(f.result.stop, TANN_STOPPED_CALLBACK);
    assert_int_equal(f.result.epochs, 0);
    assert_int_equal(f.result.steps, 1);
    tear_down(&f);
}

static void bad_validation_data_end_it(void **state)
{
    (void)state;
    static const float bias[] = {2, 3};
    fixture f;
    set_up(&f, bias, 2);
    f.fit.validation = &f.validation;
    f.validation_y[1] = NAN;
    CHECK_FAILS(f.ctx, tann_fit(f.trainer, &f.data, &f.fit, &f.result), TANN_E_NUMERIC,
                "sample 1: target 0 is nan");
    assert_int_equal(f.result.stop, TANN_STOPPED_ERROR);
    assert_int_equal(f.result.epochs, 0);
    assert_int_equal(f.result.steps, 1);
    tear_down(&f);
}

int test_fit_stops(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_epochs_are_run),
        cmocka_unit_test(patience_runs_out),
        cmocka_unit_test(a_better_epoch_renews_patience),
        cmocka_unit_test(better_means_by_more_than_min_delta),
        cmocka_unit_test(the_best_weights_come_back),
        cmocka_unit_test(the_target_is_reached),
        cmocka_unit_test(validation_is_watched),
        cmocka_unit_test(a_share_is_held_back),
        cmocka_unit_test(the_target_comes_before_a_callback),
        cmocka_unit_test(a_fit_may_end_without_an_epoch),
        cmocka_unit_test(a_fit_may_end_in_validation),
        cmocka_unit_test(bad_validation_data_end_it),
    };
    return cmocka_run_group_tests_name("fit_stops", tests, NULL, NULL);
}
