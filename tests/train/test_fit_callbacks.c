/* What the callbacks of a fit are told, and what happens when they stop or fail. */
#include "checks.h"
#include "graphs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SAMPLES 5

/* Notes every call; returns a status at the `at`th call of a moment. */
typedef struct witness {
    tann_fit_event events[64];
    size_t count;
    char moments[64]; /* B epoch-begin e, batch-end b, epoch-end E, end X */
    tann_fit_moment moment;
    size_t at, seen;
    tann_status status;
} witness;

static tann_status watch(const tann_fit_event *event, void *user)
{
    static const char letters[] = "BebEX";
    witness *w = user;
    assert_true(w->count + 1 < 64);
    w->moments[w->count] = letters[event->moment];
    w->events[w->count++] = *event;
    return event->moment == w->moment && ++w->seen == w->at ? w->status : TANN_OK;
}

typedef struct fixture {
    tann_ctx *ctx;
    tann_model *model;
    tann_trainer *trainer;
    float x[SAMPLES], y[SAMPLES];
    tann_dataset data;
    tann_fit_opts fit;
    tann_fit_result result;
    tann_callback callbacks[2];
    witness first, second;
} fixture;

/* y = x w + b with b = 0 and x = 0, hardly trained: the loss of a sample is its y squared. */
static void set_up(fixture *f)
{
    memset(f, 0, sizeof *f);
    f->ctx = tann_ctx_new(NULL);
    f->model = graph_chain(f->ctx, 1, (const int32_t[]){1, 0}, 1);
    tann_train_opts opts = tann_train_opts_default();
    opts.optimizer = TANN_SGD;
    opts.rate = 1e-30f;
    f->trainer = tann_trainer_new(f->ctx, f->model, &opts);
    for (int i = 0; i < SAMPLES; i++) {
        f->y[i] = (float)(i + 1);
    }
    f->data = tann_dataset_floats(f->x, f->y, SAMPLES);
    f->fit = tann_fit_opts_default();
    f->fit.epochs = 2;
    f->fit.batch = 2;
    f->fit.shuffle = 0;
    f->fit.callbacks = f->callbacks;
    f->fit.callback_count = 2;
    f->callbacks[0] = (tann_callback){watch, &f->first};
    f->callbacks[1] = (tann_callback){watch, &f->second};
    f->result = tann_fit_result_default();
}

static void tear_down(fixture *f)
{
    tann_trainer_free(f->trainer);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
}

/* NaN where nothing was measured. */
static int same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static void check_event(const tann_fit_event *e, const fixture *f, size_t done, double loss)
{
    assert_true(e->struct_size == sizeof *e && e->trainer == f->trainer && e->flags == 0);
    assert_int_equal(e->epochs, 2);
    assert_int_equal(e->samples, SAMPLES);
    assert_int_equal(e->samples_done, done);
    assert_true(same(e->loss, loss) && isnan(e->accuracy));
}

static void events_tell_how_far_it_is(void **state)
{
    (void)state;
    static const size_t done[] = {0, 2, 4, 5, 5};
    const double loss[] = {NAN, 5.0 / 2, 30.0 / 4, 55.0 / 5, 55.0 / 5};
    fixture f;
    set_up(&f);
    f.fit.validation = &f.data;
    CHECK_OK(f.ctx, tann_fit(f.trainer, &f.data, &f.fit, &f.result));
    CHECK_TEXT(f.first.moments, "BebbbEebbbEX");
    CHECK_TEXT(f.second.moments, "BebbbEebbbEX");
    check_event(&f.first.events[0], &f, 0, NAN);
    for (size_t i = 1; i < 11; i++) {
        const tann_fit_event *e = &f.first.events[i];
        const size_t place = (i - 1) % 5;
        check_event(e, &f, done[place], loss[place]);
        assert_int_equal(e->epoch, (i - 1) / 5);
        assert_int_equal(e->step, (i - 1) / 5 * 3 + (place < 3 ? place : 3));
        assert_true(same(e->validation_loss, place == 4 ? 11 : (double)NAN));
        assert_true(isnan(e->validation_accuracy));
    }
    const tann_fit_event *end = &f.first.events[11];
    assert_true(end->loss == 11 && end->validation_loss == 11 && end->epoch == 2);
    assert_int_equal(end->step, 6);
    tear_down(&f);
}

static void a_callback_may_stop_at_every_moment(void **state)
{
    (void)state;
    static const struct {
        tann_fit_moment moment;
        size_t at;
        const char *moments;
        size_t epochs, steps;
        tann_fit_stop stop;
    } cases[] = {
        {TANN_FIT_BEGIN, 1, "BX", 0, 0, TANN_STOPPED_CALLBACK},
        {TANN_FIT_EPOCH_BEGIN, 1, "BeX", 0, 0, TANN_STOPPED_CALLBACK},
        {TANN_FIT_EPOCH_BEGIN, 2, "BebbbEeX", 1, 3, TANN_STOPPED_CALLBACK},
        {TANN_FIT_BATCH_END, 2, "BebbX", 0, 2, TANN_STOPPED_CALLBACK},
        {TANN_FIT_BATCH_END, 6, "BebbbEebbbX", 1, 6, TANN_STOPPED_CALLBACK},
        {TANN_FIT_EPOCH_END, 1, "BebbbEX", 1, 3, TANN_STOPPED_CALLBACK},
        {TANN_FIT_EPOCH_END, 2, "BebbbEebbbEX", 2, 6, TANN_STOPPED_CALLBACK},
        {TANN_FIT_END, 1, "BebbbEebbbEX", 2, 6, TANN_STOPPED_EPOCHS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        set_up(&f);
        f.first.moment = cases[i].moment;
        f.first.at = cases[i].at;
        f.first.status = TANN_STOP;
        CHECK_OK(f.ctx, tann_fit(f.trainer, &f.data, &f.fit, &f.result));
        CHECK_TEXT(f.first.moments, cases[i].moments);
        CHECK_TEXT(f.second.moments, cases[i].moments); /* the other is told all the same */
        assert_int_equal(f.result.stop, cases[i].stop);
        assert_int_equal(f.result.epochs, cases[i].epochs);
        assert_int_equal(f.result.steps, cases[i].steps);
        assert_true(same(f.result.loss, cases[i].epochs > 0 ? 11 : (double)NAN));
        tear_down(&f);
    }
}

static void a_callback_may_fail_at_every_moment(void **state)
{
    (void)state;
    static const struct {
        tann_fit_moment moment;
        size_t at;
        const char *moments, *others;
        size_t epochs, steps;
    } cases[] = {
        {TANN_FIT_BEGIN, 1, "B", "", 0, 0},
        {TANN_FIT_EPOCH_BEGIN, 2, "BebbbEe", "BebbbE", 1, 3},
        {TANN_FIT_BATCH_END, 2, "Bebb", "Beb", 0, 2},
        {TANN_FIT_EPOCH_END, 1, "BebbbE", "Bebbb", 1, 3},
        {TANN_FIT_END, 1, "BebbbEebbbEX", "BebbbEebbbE", 2, 6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        set_up(&f);
        f.first.moment = cases[i].moment;
        f.first.at = cases[i].at;
        f.first.status = i % 2 == 0 ? TANN_E_IO : (tann_status)-300;
        CHECK_FAILS(f.ctx, tann_fit(f.trainer, &f.data, &f.fit, &f.result), f.first.status,
                    i % 2 == 0 ? "callback 0 returned TANN_E_IO (-4)" : "(-300)");
        CHECK_TEXT(f.first.moments, cases[i].moments);
        CHECK_TEXT(f.second.moments, cases[i].others);
        assert_int_equal(f.result.stop, TANN_STOPPED_ERROR);
        assert_int_equal(f.result.epochs, cases[i].epochs);
        assert_int_equal(f.result.steps, cases[i].steps);
        f.first.at = 0; /* and the trainer is good for another fit */
        f.first.count = f.second.count = 0;
        CHECK_OK(f.ctx, tann_fit(f.trainer, &f.data, &f.fit, &f.result));
        tear_down(&f);
    }
}

/* A callback may measure, predict, change the rate, and even train; but not fit. */
static tann_status meddle(const tann_fit_event *event, void *user)
{
    fixture *f = user;
    float out[SAMPLES];
    tann_score score = tann_score_default();
    tann_session *s = tann_trainer_session(event->trainer);
    assert_int_equal(tann_predict(s, f->x, SAMPLES, out), TANN_OK);
    assert_int_equal(tann_evaluate(s, &f->data, TANN_MSE, &score), TANN_OK);
    assert_true(score.loss == 11);
    assert_int_equal(tann_trainer_set_rate(event->trainer, 2e-30f), TANN_OK);
    CHECK_FAILS(f->ctx, tann_fit(event->trainer, &f->data, NULL, NULL), TANN_E_ARGUMENT,
                "may not fit it again");
    return TANN_OK;
}

static void a_callback_may_use_the_trainer(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    f.callbacks[0] = (tann_callback){meddle, &f};
    CHECK_OK(f.ctx, tann_fit(f.trainer, &f.data, &f.fit, &f.result));
    CHECK_TEXT(f.second.moments, "BebbbEebbbEX");
    assert_true(f.second.events[10].loss == 11 && f.result.epochs == 2);
    assert_true(tann_trainer_rate(f.trainer) == 2e-30f);
    tear_down(&f);
}

static void all_options_have_defaults(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    CHECK_OK(f.ctx, tann_fit(f.trainer, &f.data, NULL, NULL));
    assert_int_equal(tann_trainer_step(f.trainer), 1);
    CHECK_OK(f.ctx, tann_fit(f.trainer, &f.data, NULL, &f.result));
    assert_int_equal(f.result.epochs, 1);
    assert_int_equal(f.result.steps, 1);
    assert_true(f.result.loss == 11 && f.result.best_loss == 11);
    f.result.struct_size = 3;
    CHECK_FAILS(f.ctx, tann_fit(f.trainer, &f.data, NULL, &f.result), TANN_E_ARGUMENT,
                "struct_size of tann_fit_result is 3");
    tear_down(&f);
}

int test_fit_callbacks(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_tell_how_far_it_is),
        cmocka_unit_test(a_callback_may_stop_at_every_moment),
        cmocka_unit_test(a_callback_may_fail_at_every_moment),
        cmocka_unit_test(a_callback_may_use_the_trainer),
        cmocka_unit_test(all_options_have_defaults),
    };
    return cmocka_run_group_tests_name("fit_callbacks", tests, NULL, NULL);
}
