/* Gradients of networks with interventions against central differences. */
#include "checks.h"
#include "graphs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RATE      1024.0f /* w -= RATE g: (old - new) / RATE is g to within one rounding */
#define STEP      (1.0f / 128)
#define TOLERANCE 1e-4 /* of losses about 1, in floats; measured: 5e-5 at worst */

typedef struct bench {
    tann_ctx *ctx;
    tann_model *model;
    tann_trainer *trainer;
    tann_dataset data;
    float *weights, *gradient;
    size_t count;
} bench;

static double loss_at(const bench *g, size_t weight, float by)
{
    tann_score score = tann_score_default();
    const float old = g->weights[weight];
    g->weights[weight] += by;
    weights_write(g->model, g->weights);
    CHECK_OK(g->ctx, tann_evaluate(tann_trainer_session(g->trainer), &g->data, TANN_MSE, &score));
    g->weights[weight] = old;
    return score.loss;
}

/* The central difference of fourth order. */
static double difference(const bench *g, size_t weight, float by)
{
    const double near = loss_at(g, weight, by) - loss_at(g, weight, -by);
    const double far = loss_at(g, weight, 2 * by) - loss_at(g, weight, -2 * by);
    return (8 * near - far) / (12 * (double)by);
}

/* The greatest distance of a gradient from the central difference. ReLU and bounds have corners: where
   one lies within a step, which two steps tell by disagreeing, there is nothing to compare with. */
static double greatest_error(const bench *g)
{
    size_t corners = 0;
    double worst = 0;
    for (size_t i = 0; i < g->count; i++) {
        if (!weights_are_trained(g->model, i)) {
            assert_true(g->gradient[i] == 0);
            continue;
        }
        const double expected = difference(g, i, STEP);
        if (fabs(expected - difference(g, i, STEP / 2)) > TOLERANCE / 2) {
            corners++;
        } else {
            worst = fmax(worst, fabs(expected - (double)g->gradient[i]));
        }
    }
    assert_true(corners <= g->count / 4);
    return worst;
}

static void step(bench *g)
{
    weights_read(g->model, g->weights);
    CHECK_OK(g->ctx, tann_train_step(g->trainer, g->data.x, g->data.y, g->data.count, NULL));
    weights_read(g->model, g->gradient);
    for (size_t i = 0; i < g->count; i++) {
        g->gradient[i] = (g->weights[i] - g->gradient[i]) / RATE;
    }
}

/* One step with the intervention at every node that is not the last. */
static double check_graph(tann_ctx *ctx, const graph_case *graph, const tann_intervention *v)
{
    float x[3 * 64];
    float y[3 * 2];
    bench g = {.ctx = ctx, .model = graph_make(ctx, graph, 2, TANN_TANH)};
    tann_train_opts opts = tann_train_opts_default();
    opts.optimizer = TANN_SGD;
    opts.rate = RATE;
    fill_uniform(11, -1, 1, x, 3 * 64);
    fill_uniform(12, -1, 1, y, 3 * 2);
    g.data = tann_dataset_floats(x, y, 3);
    g.count = tann_model_parameter_count(g.model);
    g.trainer = tann_trainer_new(ctx, g.model, &opts);
    g.weights = calloc(g.count, sizeof *g.weights);
    g.gradient = calloc(g.count, sizeof *g.gradient);
    assert_true(g.weights != NULL && g.gradient != NULL);
    CHECK_OK(ctx, tann_intervene(tann_trainer_session(g.trainer), v, NULL));
    step(&g);
    const double worst = greatest_error(&g);
    free(g.weights);
    free(g.gradient);
    tann_trainer_free(g.trainer);
    tann_model_free(g.model);
    return worst;
}

/* Where dropout acts, evaluation is of another network than training. */
static int has_dropout(const graph_case *g)
{
    return strstr(g->name, "dropout") != NULL || strcmp(g->name, "high rank") == 0;
}

static void gradients_are_central_differences(void **state)
{
    (void)state;
    static const size_t unit = 0;
    tann_intervention of[4];
    for (size_t k = 0; k < 4; k++) {
        of[k] = tann_intervention_default();
        of[k].name = "*_*"; /* the last ones are named "output" and "final" */
        of[k].units = k > 0 ? &unit : NULL;
        of[k].unit_count = k > 0;
    }
    of[0].kind = TANN_INTERVENE_SCALE;
    of[0].amount = 0.7f;
    of[1].kind = TANN_INTERVENE_SHIFT;
    of[1].amount = 0.3f;
    of[3].kind = TANN_INTERVENE_CLAMP;
    of[3].low = -0.35f;
    of[3].high = 0.35f;
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < graph_case_count; i++) {
        for (size_t k = 0; !has_dropout(&graph_cases[i]) && k < 4; k++) {
            const double worst = check_graph(ctx, &graph_cases[i], &of[k]);
            print_message("%-16s %zu greatest error %.1e\n", graph_cases[i].name, k, worst);
            assert_true(worst < TOLERANCE);
        }
    }
    tann_ctx_free(ctx);
}

int test_intervene_differences(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradients_are_central_differences),
    };
    return cmocka_run_group_tests_name("intervene_differences", tests, NULL, NULL);
}
