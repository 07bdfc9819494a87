/* Small things are learnt, from fixed seeds. */
#include "checks.h"
#include "graphs.h"

#include <math.h>

static void xor_is_learnt(void **state)
{
    (void)state;
    static const float x[] = {0, 0, 0, 1, 1, 0, 1, 1};
    static const float y[] = {0, 1, 1, 0};
    float p[4];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_activation(b, tann_dense(b, h, 8, NULL), TANN_TANH);
    h = tann_activation(b, tann_dense(b, h, 1, NULL), TANN_SIGMOID);
    tann_model *m = tann_builder_finish(b, h, 42);
    tann_train_opts opts = tann_train_opts_default();
    opts.loss = TANN_BINARY_CROSSENTROPY;
    opts.rate = 0.05f;
    tann_fit_opts fit = tann_fit_opts_default();
    fit.epochs = 1000;
    fit.target_loss = 0.01f;
    tann_fit_result result = tann_fit_result_default();
    const tann_dataset data = tann_dataset_floats(x, y, 4);
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    CHECK_OK(ctx, tann_fit(t, &data, &fit, &result));
    print_message("xor: loss %.4f after %zu epochs\n", result.loss, result.epochs);
    assert_int_equal(result.stop, TANN_STOPPED_TARGET);
    CHECK_NEAR(result.accuracy, 1, 0);
    CHECK_OK(ctx, tann_predict(tann_trainer_session(t), x, 4, p));
    for (int i = 0; i < 4; i++) {
        CHECK_NEAR(p[i], y[i], 0.05);
    }
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

#define POINTS 64

/* sin x on [-pi, pi] by 1-16-1, and how far off it is in between the points that it learnt from. */
static void a_sine_is_learnt(void **state)
{
    (void)state;
    float x[POINTS];
    float y[POINTS];
    float between[POINTS];
    float out[POINTS];
    const float pi = 3.14159265f;
    for (int i = 0; i < POINTS; i++) {
        x[i] = pi * ((float)i / (POINTS - 1) * 2 - 1);
        y[i] = sinf(x[i]);
        between[i] = pi * (((float)i + 0.5f) / POINTS * 2 - 1);
    }
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = graph_chain(ctx, 1, (const int32_t[]){16, 1, 0}, 7);
    tann_train_opts opts = tann_train_opts_default();
    opts.rate = 0.05f;
    opts.max_batch = POINTS;
    opts.schedule = TANN_SCHEDULE_COSINE;
    opts.schedule_steps = 2400;
    opts.schedule_factor = 0.01f;
    tann_fit_opts fit = tann_fit_opts_default();
    fit.epochs = 600;
    fit.batch = 16;
    tann_fit_result result = tann_fit_result_default();
    const tann_dataset data = tann_dataset_floats(x, y, POINTS);
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    CHECK_OK(ctx, tann_fit(t, &data, &fit, &result));
    CHECK_OK(ctx, tann_predict(tann_trainer_session(t), between, POINTS, out));
    double worst = 0;
    for (int i = 0; i < POINTS; i++) {
        worst = fmax(worst, fabs((double)out[i] - sin((double)between[i])));
    }
    print_message("sine: loss %.2e, off by %.3f at most\n", result.loss, worst);
    assert_true(result.loss < 1e-3 && worst < 0.08);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

int test_learning(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(xor_is_learnt),
        cmocka_unit_test(a_sine_is_learnt),
    };
    return cmocka_run_group_tests_name("learning", tests, NULL, NULL);
}
