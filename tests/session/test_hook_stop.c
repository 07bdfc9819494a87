/* Hooks that stop or fail a run, or try to run the session again; and hooks that only look. */
#include "checks.h"
#include "graphs.h"
#include "recorder.h"

#include <stdlib.h>
#include <string.h>

typedef struct fixture {
    tann_ctx *ctx;
    tann_model *model;
    tann_trainer *trainer;
    tann_session *session; /* the trainer's */
    float x[12], y[8];
    float before[64], after[64]; /* weights */
} fixture;

static const graph_case *case_named(const char *name)
{
    for (size_t i = 0; i < graph_case_count; i++) {
        if (strcmp(graph_cases[i].name, name) == 0) {
            return &graph_cases[i];
        }
    }
    return NULL;
}

static void set_up(fixture *f)
{
    memset(f, 0, sizeof *f);
    f->ctx = tann_ctx_new(NULL);
    f->model = graph_make(f->ctx, case_named("residual"), 2, TANN_SIGMOID);
    tann_train_opts opts = tann_train_opts_default();
    opts.loss = TANN_BINARY_CROSSENTROPY;
    f->trainer = tann_trainer_new(f->ctx, f->model, &opts);
    f->session = tann_trainer_session(f->trainer);
    assert_non_null(f->session);
    fill_uniform(1, -1, 1, f->x, 12);
    fill_uniform(2, 0, 1, f->y, 8);
    weights_read(f->model, f->before);
}

static void tear_down(fixture *f)
{
    tann_trainer_free(f->trainer);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
}

static void check_unchanged(fixture *f)
{
    weights_read(f->model, f->after);
    CHECK_BITS(f->after, f->before, 64);
    assert_int_equal(tann_trainer_step(f->trainer), 0);
}

/* Returns a status the `at`th time it is called. */
typedef struct stopper {
    size_t calls, at;
    tann_status status;
} stopper;

static tann_status stop(const tann_hook_event *event, void *user)
{
    stopper *s = user;
    (void)event;
    return ++s->calls == s->at ? s->status : TANN_OK;
}

/* Wherever in a step it stops: no update is done, the status arrives, and the next step runs. */
static void a_step_ends_wherever_a_hook_says_so(void **state)
{
    (void)state;
    static const tann_status statuses[] = {TANN_STOP, TANN_E_CALLBACK, TANN_E_IO, (tann_status)-77,
                                           (tann_status)5};
    fixture f;
    set_up(&f);
    for (size_t at = 1; at <= 36; at++) {
        stopper s = {0, at, statuses[at % 5]};
        tann_hook hook = 0;
        CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, ALL_POINTS, stop, &s, &hook));
        const tann_status status = tann_train_step(f.trainer, f.x, f.y, 4, NULL);
        if (s.calls < at) { /* a whole step has fewer calls */
            assert_true(at > 20);
            assert_int_equal(status, TANN_OK);
            tear_down(&f);
            return;
        }
        assert_int_equal(status, s.status);
        assert_int_equal(s.calls, at);
        if (status == TANN_STOP) {
            CHECK_TEXT(tann_ctx_error(f.ctx), "");
        } else {
            CHECK_FAILS(f.ctx, status, status, "a hook at the ");
        }
        CHECK_OK(f.ctx, tann_hook_remove(f.session, hook));
        check_unchanged(&f);
    }
    fail_msg("the step never ran to its end");
}

static void predictions_end_likewise(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    float out[16];
    tann_score score = tann_score_default();
    const tann_dataset data = tann_dataset_floats(f.x, f.y, 4);
    stopper s = {0, 1, TANN_STOP};
    CHECK_OK(f.ctx, tann_hook_add(f.session, "dense_1", TANN_HOOK_INPUT, stop, &s, NULL));
    CHECK_FAILS(f.ctx, tann_predict(f.session, NULL, 4, out), TANN_E_ARGUMENT, "NULL");
    assert_int_equal(tann_predict(f.session, f.x, 4, out), TANN_STOP);
    CHECK_TEXT(tann_ctx_error(f.ctx), ""); /* stopping is no failure */
    assert_int_equal(tann_ctx_status(f.ctx), TANN_OK);
    s.calls = 0;
    assert_int_equal(tann_predict_at(f.session, f.x, 4, 2, out), TANN_STOP);
    s.calls = 0;
    assert_int_equal(tann_evaluate(f.session, &data, TANN_BINARY_CROSSENTROPY, &score), TANN_STOP);
    s = (stopper){0, 1, TANN_E_FORMAT};
    CHECK_FAILS(f.ctx, tann_evaluate(f.session, &data, TANN_BINARY_CROSSENTROPY, &score),
                TANN_E_FORMAT, "a hook at the input of 'dense_1' returned TANN_E_FORMAT (-5)");
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, 4, out));
    tear_down(&f);
}

/* A hook that hands on an error of the library's: what that said stays. */
static tann_status predict_too_much(const tann_hook_event *event, void *user)
{
    const float x[9] = {0};
    float out[6];
    (void)event;
    return tann_predict(user, x, 3, out);
}

static void the_sentence_of_the_cause_stays(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    float out[16];
    tann_session *other = tann_session_new(f.ctx, f.model, 2);
    CHECK_OK(f.ctx,
             tann_hook_add(f.session, "dense_2", TANN_HOOK_FORWARD, predict_too_much, other, NULL));
    CHECK_FAILS(f.ctx, tann_predict(f.session, f.x, 1, out), TANN_E_ARGUMENT,
                "a batch of 3 samples is not in 1..2");
    tann_session_free(other);
    tear_down(&f);
}

static void a_fit_ends_cleanly(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    const tann_dataset data = tann_dataset_floats(f.x, f.y, 4);
    tann_fit_opts fit = tann_fit_opts_default();
    tann_fit_result result = tann_fit_result_default();
    fit.epochs = 3;
    fit.batch = 1;
    stopper s = {0, 7, TANN_STOP}; /* in the second epoch */
    CHECK_OK(f.ctx, tann_hook_add(f.session, "output", TANN_HOOK_GRADIENT, stop, &s, NULL));
    CHECK_OK(f.ctx, tann_fit(f.trainer, &data, &fit, &result));
    assert_int_equal(result.stop, TANN_STOPPED_CALLBACK);
    assert_int_equal(result.epochs, 1);
    assert_int_equal(result.steps, 6);
    s = (stopper){0, 2, TANN_E_CALLBACK};
    CHECK_FAILS(f.ctx, tann_fit(f.trainer, &data, &fit, &result), TANN_E_CALLBACK,
                "a hook at the gradient of 'output'");
    assert_int_equal(result.stop, TANN_STOPPED_ERROR);
    assert_int_equal(result.epochs, 0);
    assert_int_equal(result.steps, 1);
    tear_down(&f);
}

/* Tries every way to run the session that is running. */
typedef struct nester {
    fixture *f;
    size_t tries;
    tann_dataset floats, labels;
} nester;

static tann_status run_again(const tann_hook_event *event, void *user)
{
    nester *n = user;
    fixture *f = n->f;
    float out[16];
    tann_score score = tann_score_default();
    tann_fit_result result = tann_fit_result_default();
    n->tries++;
    CHECK_FAILS(f->ctx, tann_predict(event->session, f->x, 4, out), TANN_E_ARGUMENT, "running");
    CHECK_FAILS(f->ctx, tann_predict_at(event->session, f->x, 4, 1, out), TANN_E_ARGUMENT,
                "running");
    CHECK_FAILS(f->ctx, tann_evaluate(event->session, &n->floats, TANN_BINARY_CROSSENTROPY, &score),
                TANN_E_ARGUMENT, "running");
    CHECK_FAILS(f->ctx,
                tann_evaluate(event->session, &n->labels, TANN_CATEGORICAL_CROSSENTROPY, &score),
                TANN_E_ARGUMENT, "running");
    CHECK_FAILS(f->ctx, tann_train_step(f->trainer, f->x, f->y, 4, NULL), TANN_E_ARGUMENT,
                "running");
    CHECK_FAILS(f->ctx, tann_fit(f->trainer, &n->floats, NULL, &result), TANN_E_ARGUMENT,
                "running");
    return TANN_OK;
}

static void a_running_session_refuses_to_run_again(void **state)
{
    (void)state;
    static const int32_t outer[] = {0, 1, 1, 0};
    static const int32_t inner[] = {1, 0, 1, 1};
    fixture f;
    set_up(&f);
    tann_hook hook = 0;
    tann_score plain = tann_score_default();
    tann_score nested = tann_score_default();
    const tann_dataset data = tann_dataset_labels(f.x, outer, 4);
    nester n = {&f, 0, tann_dataset_floats(f.x, f.y, 4), tann_dataset_labels(f.x, inner, 4)};
    CHECK_OK(f.ctx, tann_evaluate(f.session, &data, TANN_CATEGORICAL_CROSSENTROPY, &plain));
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, ALL_POINTS, run_again, &n, &hook));
    CHECK_OK(f.ctx, tann_evaluate(f.session, &data, TANN_CATEGORICAL_CROSSENTROPY, &nested));
    assert_true(plain.loss == nested.loss && plain.accuracy == nested.accuracy);
    CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, 4, NULL));
    assert_int_equal(tann_trainer_step(f.trainer), 1);
    assert_true(n.tries > 20);
    tear_down(&f);
}

/* Another session, even of the same model and context, may run inside a hook. */
static tann_status run_other(const tann_hook_event *event, void *user)
{
    float x[12] = {0};
    float out[8];
    (void)event;
    return tann_predict(user, x, 1, out);
}

static void another_session_may_run_inside_a_hook(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    float plain[8];
    float nested[8];
    tann_session *other = tann_session_new(f.ctx, f.model, 1);
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, 4, plain));
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, ALL_POINTS, run_other, other, NULL));
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, 4, nested));
    CHECK_BITS(nested, plain, 8);
    tann_session_free(other);
    tear_down(&f);
}

#define SAMPLES 11

/* Trains a fixed way; the weights afterwards. */
static void train(tann_ctx *ctx, const graph_case *g, tann_loss_kind loss,
                  tann_activation_kind final, const char *watched, float *weights)
{
    float x[SAMPLES * 12];
    float y[SAMPLES * 3];
    size_t calls = 0;
    tann_train_opts opts = tann_train_opts_default();
    tann_fit_opts fit = tann_fit_opts_default();
    const tann_dataset data = tann_dataset_floats(x, y, SAMPLES);
    opts.loss = loss;
    opts.rate = 0.02f;
    fit.epochs = 3;
    fit.batch = 4;
    fit.validation = &data;
    fill_uniform(1, -1, 1, x, SAMPLES * 12);
    fill_uniform(2, 0, 1, y, SAMPLES * 3);
    stopper never = {0, 0, TANN_OK};
    tann_model *m = graph_make(ctx, g, 3, final);
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    if (watched != NULL) {
        CHECK_OK(ctx,
                 tann_hook_add(tann_trainer_session(t), watched, ALL_POINTS, stop, &never, NULL));
    }
    CHECK_OK(ctx, tann_fit(t, &data, &fit, NULL));
    calls = never.calls;
    assert_true((calls > 0) == (watched != NULL));
    weights_read(m, weights);
    tann_trainer_free(t);
    tann_model_free(m);
}

static void looking_changes_no_bit(void **state)
{
    (void)state;
    static const struct {
        tann_loss_kind loss;
        tann_activation_kind final;
    } ends[] = {{TANN_MSE, NO_ACTIVATION},
                {TANN_BINARY_CROSSENTROPY, TANN_SIGMOID},
                {TANN_CATEGORICAL_CROSSENTROPY, TANN_SOFTMAX}};
    static const char *const watched[] = {"*", "output", "input_1", "*_1"};
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < graph_case_count * 3; i++) {
        float plain[256] = {0};
        float seen[256] = {0};
        const graph_case *g = &graph_cases[i / 3];
        train(ctx, g, ends[i % 3].loss, ends[i % 3].final, NULL, plain);
        for (size_t k = 0; k < sizeof watched / sizeof *watched; k++) {
            train(ctx, g, ends[i % 3].loss, ends[i % 3].final, watched[k], seen);
            CHECK_BITS(seen, plain, 256);
        }
    }
    tann_ctx_free(ctx);
}

int test_hook_stop(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_ends_wherever_a_hook_says_so),
        cmocka_unit_test(predictions_end_likewise),
        cmocka_unit_test(the_sentence_of_the_cause_stays),
        cmocka_unit_test(a_fit_ends_cleanly),
        cmocka_unit_test(a_running_session_refuses_to_run_again),
        cmocka_unit_test(another_session_may_run_inside_a_hook),
        cmocka_unit_test(looking_changes_no_bit),
    };
    return cmocka_run_group_tests_name("hook_stop", tests, NULL, NULL);
}
