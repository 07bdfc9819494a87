#include "gradients.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "graphs.h"
#include "oracle.h"
#include "recorder.h"

#define BATCH 3

/* w -= RATE g with RATE a power of two: (old - new) / RATE is g to within one rounding. */
#define RATE 1024.0f

/* What one step needs and leaves. */
typedef struct bench {
    tann_model *model;
    gradients_case of;
    float x[BATCH * 64], t[BATCH * 8];
    float loss;
    float *before, *after; /* all weights */
    recorder seen;
    float **factors; /* [node_count] of dropout nodes */
    oracle o;
} bench;

static size_t size_of(const bench *g, tann_node node)
{
    return tann_shape_size(tann_model_node_shape(g->model, node));
}

static void normalize_rows(float *t, size_t units)
{
    for (size_t r = 0; r < BATCH; r++) {
        float sum = 0;
        for (size_t i = 0; i < units; i++) {
            sum += t[r * units + i];
        }
        for (size_t i = 0; i < units; i++) {
            t[r * units + i] /= sum;
        }
    }
}

static void make_data(bench *g)
{
    const size_t units = size_of(g, tann_model_output(g->model));
    assert_true(size_of(g, 0) <= 64 && units <= 8);
    fill_uniform(11, -1, 1, g->x, BATCH * size_of(g, 0));
    fill_uniform(12, g->of.loss == TANN_MSE ? -1 : 0, 1, g->t, BATCH * units);
    if (g->of.loss == TANN_CATEGORICAL_CROSSENTROPY) {
        normalize_rows(g->t, units);
    }
}

static tann_status write_nothing(const tann_hook_event *event, void *user)
{
    (void)event;
    (void)user;
    return TANN_OK;
}

static void step(bench *g, tann_ctx *ctx)
{
    tann_train_opts opts = tann_train_opts_default();
    opts.loss = g->of.loss;
    opts.optimizer = TANN_SGD;
    opts.rate = RATE;
    opts.max_batch = BATCH;
    opts.seed = 5;
    tann_trainer *t = tann_trainer_new(ctx, g->model, &opts);
    tann_session *s = tann_trainer_session(t);
    CHECK_OK(ctx, tann_hook_add(s, NULL, ALL_POINTS, recorder_look, &g->seen, NULL));
    if (g->of.unfused) {
        const char *output = tann_model_node_name(g->model, tann_model_output(g->model));
        const unsigned points = (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_WRITES;
        CHECK_OK(ctx, tann_hook_add(s, output, points, write_nothing, NULL, NULL));
    }
    weights_read(g->model, g->before);
    CHECK_OK(ctx, tann_train_step(t, g->x, g->t, BATCH, &g->loss));
    weights_read(g->model, g->after);
    weights_write(g->model, g->before); /* the oracle reads them there */
    tann_trainer_free(t);
}

/* What a dropout node multiplied with, read off the hook's view of its output. */
static float *factors_of(const bench *g, tann_node node)
{
    const sight *y = recorder_find(&g->seen, node, TANN_HOOK_FORWARD, 0);
    tann_option rate = tann_option_default();
    assert_int_equal(tann_model_node_option(g->model, node, 0, &rate), TANN_OK);
    float *factors = calloc(y->count, sizeof *factors);
    assert_non_null(factors);
    for (size_t i = 0; i < y->count; i++) {
        factors[i] = y->values[i] == 0 ? 0 : (float)(1 / (1 - rate.number));
    }
    return factors;
}

static void ask_oracle(bench *g)
{
    const int32_t count = tann_model_node_count(g->model);
    g->factors = calloc((size_t)count, sizeof *g->factors);
    assert_non_null(g->factors);
    for (tann_node i = 0; i < count; i++) {
        if (strcmp(tann_model_node_type(g->model, i), "dropout") == 0) {
            g->factors[i] = factors_of(g, i);
        }
    }
    g->o = (oracle){.model = g->model,
                    .x = g->x,
                    .t = g->t,
                    .batch = BATCH,
                    .loss = g->of.loss,
                    .clamps = 1,
                    .factors = (const float *const *)g->factors};
    CHECK_NEAR(g->loss, oracle_loss(&g->o, NULL), 1e-6 * (1 + oracle_loss(&g->o, NULL)));
}

static void check_value(const bench *g, tann_node node)
{
    double expected[BATCH * 64];
    const sight *y = recorder_find(&g->seen, node, TANN_HOOK_FORWARD, 0);
    assert_true(y->count <= BATCH * 64);
    oracle_value(&g->o, node, expected);
    for (size_t i = 0; i < y->count; i++) {
        CHECK_NEAR(y->values[i], expected[i], 1e-6 * (1 + fabs(expected[i])));
    }
}

/* The gradients of a node's weights, which begin at `at` among all. Returns where those of the next do. */
static size_t check_weights(const bench *g, tann_node node, size_t at, double tolerance,
                            double *worst)
{
    tann_weight w = tann_weight_default();
    for (int32_t k = 0; tann_model_node_weight(g->model, node, k, &w) == TANN_OK; k++) {
        float gradient[256];
        assert_true(w.count <= 256);
        if (!w.trained) {
            CHECK_BITS(g->after + at, g->before + at, w.count);
            at += w.count;
            continue;
        }
        for (size_t i = 0; i < w.count; i++) {
            gradient[i] = (g->before[at + i] - g->after[at + i]) / RATE;
        }
        *worst =
            fmax(*worst, oracle_check(&g->o, ORACLE_WEIGHT, node, k, gradient, w.count, tolerance));
        at += w.count;
    }
    return at;
}

static double check_node(const bench *g, tann_node node, double tolerance)
{
    const sight *dy = recorder_find(&g->seen, node, TANN_HOOK_GRADIENT, 0);
    check_value(g, node);
    double worst = oracle_check(&g->o, ORACLE_OUTPUT, node, 0, dy->values, dy->count, tolerance);
    for (int32_t k = 0; k < tann_model_node_input_count(g->model, node); k++) {
        const sight *dx = recorder_find(&g->seen, node, TANN_HOOK_GRADIENT_INPUT, k);
        worst = fmax(worst,
                     oracle_check(&g->o, ORACLE_INPUT, node, k, dx->values, dx->count, tolerance));
    }
    return worst;
}

static void clean_up(bench *g)
{
    recorder_clear(&g->seen);
    for (tann_node i = 0; i < tann_model_node_count(g->model); i++) {
        free(g->factors[i]);
    }
    free(g->factors);
    free(g->before);
    free(g->after);
}

double gradients_check(tann_ctx *ctx, tann_model *m, gradients_case c, double tolerance)
{
    const size_t count = tann_model_parameter_count(m);
    bench g = {.model = m, .of = c};
    g.before = calloc(count, sizeof *g.before);
    g.after = calloc(count, sizeof *g.after);
    assert_true(g.before != NULL && g.after != NULL);
    double worst = 0;
    size_t at = 0;
    make_data(&g);
    step(&g, ctx);
    ask_oracle(&g);
    for (tann_node i = 0; i < tann_model_node_count(m); i++) {
        worst = fmax(worst, check_node(&g, i, tolerance));
        at = check_weights(&g, i, at, tolerance, &worst);
    }
    assert_int_equal(at, count);
    clean_up(&g);
    return worst;
}
