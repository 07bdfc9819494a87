/* Learning rates: schedules, a rate set by hand, clipping. */
#include "checks.h"
#include "graphs.h"

#include <math.h>

#include "train/schedule.h"

#define PI 3.14159265358979323846

static void schedules_follow_their_formulas(void **state)
{
    (void)state;
    for (uint64_t step = 0; step < 300; step++) {
        const double wave = (1 + cos(PI * fmin((double)step, 200) / 200)) / 2;
        assert_true(tann__schedule(TANN_SCHEDULE_CONSTANT, 0.1, 200, step) == 1);
        CHECK_NEAR(tann__schedule(TANN_SCHEDULE_STEP, 0.5, 7, step), ldexp(1, -(int)(step / 7)), 0);
        CHECK_NEAR(tann__schedule(TANN_SCHEDULE_COSINE, 0.1, 200, step), 0.1 + 0.9 * wave, 1e-15);
    }
    assert_true(tann__schedule(TANN_SCHEDULE_COSINE, 0.25, 10, 0) == 1);
    CHECK_NEAR(tann__schedule(TANN_SCHEDULE_COSINE, 0.25, 10, 10), 0.25, 1e-15);
    CHECK_NEAR(tann__schedule(TANN_SCHEDULE_COSINE, 0.25, 10, UINT64_MAX), 0.25, 1e-15);
    assert_true(tann__schedule(TANN_SCHEDULE_STEP, 0.1, 1, UINT64_MAX) == 0);
    assert_true(tann__schedule(TANN_SCHEDULE_STEP, 1, 1, UINT64_MAX) == 1);
}

/* y = x w with x = 1 and a target far off: each step of SGD moves b and w by rate x gradient. */
typedef struct fixture {
    tann_ctx *ctx;
    tann_model *model;
    tann_trainer *trainer;
} fixture;

static void set_up(fixture *f, tann_train_opts *opts)
{
    opts->optimizer = TANN_SGD;
    f->ctx = tann_ctx_new(NULL);
    f->model = graph_chain(f->ctx, 1, (const int32_t[]){1, 0}, 1);
    f->trainer = tann_trainer_new(f->ctx, f->model, opts);
    assert_non_null(f->trainer);
}

static void tear_down(fixture *f)
{
    tann_trainer_free(f->trainer);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
}

static float bias_of(const fixture *f)
{
    float bias = NAN;
    assert_int_equal(tann_model_weight_read(f->model, "dense_1.bias", &bias, 1), TANN_OK);
    return bias;
}

/* A step with x = 0: the gradient of b is 2 (b - y). */
static float step(fixture *f, float y)
{
    const float x = 0;
    const float before = bias_of(f);
    CHECK_OK(f->ctx, tann_train_step(f->trainer, &x, &y, 1, NULL));
    return (before - bias_of(f)) / (2 * (before - y));
}

static void each_step_uses_its_rate(void **state)
{
    (void)state;
    tann_train_opts opts = tann_train_opts_default();
    opts.rate = 0.25f;
    opts.schedule = TANN_SCHEDULE_STEP;
    opts.schedule_steps = 3;
    opts.schedule_factor = 0.5f;
    fixture f;
    set_up(&f, &opts);
    const float rates[] = {0.25f, 0.25f, 0.25f, 0.125f, 0.125f, 0.125f, 0.0625f};
    for (size_t i = 0; i < 7; i++) {
        assert_true(tann_trainer_rate(f.trainer) == rates[i]);
        CHECK_NEAR(step(&f, -1000), rates[i], 1e-6);
    }
    CHECK_OK(f.ctx, tann_trainer_set_rate(f.trainer, 0.5f)); /* the schedule goes on from it */
    assert_true(tann_trainer_rate(f.trainer) == 0.125f);
    CHECK_NEAR(step(&f, -1000), 0.125, 1e-6);
    tear_down(&f);
}

static void gradients_are_clipped_by_their_norm(void **state)
{
    (void)state;
    tann_train_opts opts = tann_train_opts_default();
    opts.rate = 1;
    opts.clip_norm = 0.5f;
    fixture f;
    set_up(&f, &opts);
    const float x = 0.75f;
    const float y = -1000;
    float before[2];
    float after[2];
    weights_read(f.model, before);
    CHECK_OK(f.ctx, tann_train_step(f.trainer, &x, &y, 1, NULL));
    weights_read(f.model, after);
    const double dw = (double)before[0] - (double)after[0];
    const double db = (double)before[1] - (double)after[1];
    CHECK_NEAR(sqrt(dw * dw + db * db), 0.5, 1e-6); /* the length is clipped, */
    CHECK_NEAR(dw / db, 0.75, 1e-6);                /* the direction is not */
    tear_down(&f);
}

static void small_gradients_are_not_clipped(void **state)
{
    (void)state;
    float unclipped[2];
    float clipped[2];
    for (int i = 0; i < 2; i++) {
        tann_train_opts opts = tann_train_opts_default();
        opts.rate = 0.125f;
        opts.clip_norm = i == 0 ? 0 : 1e6f;
        fixture f;
        set_up(&f, &opts);
        step(&f, 2);
        weights_read(f.model, i == 0 ? unclipped : clipped);
        tear_down(&f);
    }
    CHECK_BITS(clipped, unclipped, 2);
}

int test_rates(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(schedules_follow_their_formulas),
        cmocka_unit_test(each_step_uses_its_rate),
        cmocka_unit_test(gradients_are_clipped_by_their_norm),
        cmocka_unit_test(small_gradients_are_not_clipped),
    };
    return cmocka_run_group_tests_name("rates", tests, NULL, NULL);
}
