#include "graphs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tinyann/extend.h>

#include "checks.h"

static tann_status flatten_plan(tann_plan *plan, const void *config)
{
    (void)config;
    const size_t size = tann_shape_size(tann_plan_input(plan, 0));
    return tann_plan_output(plan, tann_shape_1d((int32_t)size));
}

static tann_status flatten_forward(const tann_frame *f)
{
    memcpy(f->y, f->x[0], f->batch * f->output_size * sizeof *f->y);
    return TANN_OK;
}

static tann_status flatten_backward(const tann_frame *f)
{
    if (f->dx[0] != NULL) {
        memcpy(f->dx[0], f->dy, f->batch * f->output_size * sizeof *f->dy);
    }
    return TANN_OK;
}

const tann_layer_type graph_flatten_type = {
    .struct_size = sizeof(tann_layer_type),
    .name = "flatten",
    .min_inputs = 1,
    .max_inputs = 1,
    .plan = flatten_plan,
    .forward = flatten_forward,
    .backward = flatten_backward,
};

tann_node graph_flatten(tann_builder *b, tann_node in)
{
    return tann_layer(b, &graph_flatten_type, &in, 1, NULL);
}

static tann_node start(tann_builder *b, int32_t inputs)
{
    return tann_input(b, tann_shape_1d(inputs));
}

static tann_node hidden(tann_builder *b, tann_activation_kind kind)
{
    return tann_activation(b, tann_dense(b, start(b, 3), 4, NULL), kind);
}

static tann_node bare(tann_builder *b)
{
    return start(b, 3);
}

static tann_node linear(tann_builder *b)
{
    return hidden(b, TANN_LINEAR);
}

static tann_node relu(tann_builder *b)
{
    return hidden(b, TANN_RELU);
}

static tann_node tanh_(tann_builder *b)
{
    return hidden(b, TANN_TANH);
}

static tann_node sigmoid(tann_builder *b)
{
    return hidden(b, TANN_SIGMOID);
}

static tann_node softmax(tann_builder *b)
{
    return hidden(b, TANN_SOFTMAX);
}

static tann_node no_bias(tann_builder *b)
{
    tann_dense_opts opts = tann_dense_opts_default();
    opts.use_bias = 0;
    return tann_activation(b, tann_dense(b, start(b, 3), 4, &opts), TANN_TANH);
}

static tann_node deep(tann_builder *b)
{
    tann_node h = start(b, 5);
    h = tann_activation(b, tann_dense(b, h, 7, NULL), TANN_RELU);
    h = tann_activation(b, tann_dense(b, h, 1, NULL), TANN_SIGMOID);
    return tann_activation(b, tann_dense(b, h, 6, NULL), TANN_TANH);
}

/* One node, two readers, joined again. */
static tann_node diamond(tann_builder *b)
{
    const tann_node p = tann_dense(b, start(b, 3), 4, NULL);
    const tann_node left = tann_activation(b, p, TANN_TANH);
    const tann_node right = tann_activation(b, p, TANN_SIGMOID);
    return tann_add(b, left, right);
}

static tann_node doubled(tann_builder *b)
{
    const tann_node p = tann_dense(b, start(b, 3), 4, NULL);
    return tann_activation(b, tann_add(b, p, p), TANN_TANH);
}

/* One node, three readers, one of them reading it twice. */
static tann_node three_readers(tann_builder *b)
{
    const tann_node p = tann_dense(b, start(b, 3), 4, NULL);
    const tann_node first = tann_activation(b, p, TANN_TANH);
    const tann_node second = tann_dense(b, p, 4, NULL);
    const tann_node third = tann_add(b, p, p);
    return tann_add(b, tann_add(b, first, second), third);
}

static tann_node residual(tann_builder *b)
{
    const tann_node p = tann_dense(b, start(b, 3), 4, NULL);
    const tann_node inner = tann_activation(b, tann_dense(b, p, 4, NULL), TANN_RELU);
    return tann_activation(b, tann_add(b, inner, p), TANN_TANH);
}

/* The input is read three times, and one path from it has no weights. */
static tann_node wide_input(tann_builder *b)
{
    const tann_node x = start(b, 4);
    const tann_node left = tann_dense(b, x, 4, NULL);
    const tann_node right = tann_activation(b, tann_dense(b, x, 4, NULL), TANN_SIGMOID);
    return tann_add(b, tann_add(b, left, x), right);
}

/* Nodes before the first weights. */
static tann_node weightless_start(tann_builder *b)
{
    const tann_node x = start(b, 4);
    const tann_node bent = tann_activation(b, x, TANN_TANH);
    return tann_activation(b, tann_dense(b, tann_add(b, bent, x), 4, NULL), TANN_TANH);
}

static tann_node dropout(tann_builder *b)
{
    return tann_dropout(b, hidden(b, TANN_TANH), 0.4f);
}

static tann_node two_dropouts(tann_builder *b)
{
    const tann_node x = tann_dropout(b, start(b, 6), 0.25f);
    const tann_node p = tann_dense(b, x, 5, NULL);
    return tann_add(b, tann_dropout(b, p, 0.5f), p);
}

/* In front, where nothing goes back, and between weights. */
static tann_node normalized(tann_builder *b)
{
    const tann_node x = tann_normalization(b, start(b, 3), NULL);
    const tann_node p = tann_dense(b, x, 4, NULL);
    return tann_activation(b, tann_add(b, tann_normalization(b, p, NULL), p), TANN_TANH);
}

/* A softmax runs over the last of three dimensions. */
static tann_node high_rank(tann_builder *b)
{
    const tann_shape shape = {3, {2, 3, 2, 0}};
    const tann_node x = tann_input(b, shape);
    const tann_node left = tann_activation(b, x, TANN_SOFTMAX);
    const tann_node right = tann_dropout(b, tann_activation(b, x, TANN_TANH), 0.3f);
    const tann_node flat = graph_flatten(b, tann_add(b, left, right));
    return tann_activation(b, tann_dense(b, flat, 4, NULL), TANN_TANH);
}

const graph_case graph_cases[] = {
    {"bare", bare},
    {"linear", linear},
    {"relu", relu},
    {"tanh", tanh_},
    {"sigmoid", sigmoid},
    {"softmax", softmax},
    {"no bias", no_bias},
    {"deep", deep},
    {"diamond", diamond},
    {"doubled", doubled},
    {"three readers", three_readers},
    {"residual", residual},
    {"wide input", wide_input},
    {"weightless start", weightless_start},
    {"dropout", dropout},
    {"two dropouts", two_dropouts},
    {"high rank", high_rank},
    {"normalized", normalized},
};
const size_t graph_case_count = sizeof graph_cases / sizeof *graph_cases;

const graph_ending graph_endings[GRAPH_ENDINGS] = {
    {TANN_MSE, NO_ACTIVATION},
    {TANN_MSE, TANN_SIGMOID},
    {TANN_BINARY_CROSSENTROPY, TANN_SIGMOID},
    {TANN_CATEGORICAL_CROSSENTROPY, TANN_SOFTMAX},
};

tann_model *graph_make(tann_ctx *ctx, const graph_case *g, int32_t units,
                       tann_activation_kind final)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_named(b, tann_dense(b, g->draw(b), units, NULL), "output");
    if (final != NO_ACTIVATION) {
        h = tann_named(b, tann_activation(b, h, final), "final");
    }
    tann_model *m = tann_builder_finish(b, h, 1);
    if (m == NULL) {
        print_error("%s: %s\n", g->name, tann_ctx_error(ctx));
        fail();
    }
    graph_randomize(m, 2, 0.9f);
    return m;
}

tann_model *graph_chain(tann_ctx *ctx, int32_t inputs, const int32_t *units, uint64_t seed)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(inputs));
    for (; *units != 0; units++) {
        h = tann_dense(b, h, *units, NULL);
        h = units[1] != 0 ? tann_activation(b, h, TANN_TANH) : h;
    }
    tann_model *m = tann_builder_finish(b, h, seed);
    assert_non_null(m);
    return m;
}

void fill_uniform(uint64_t seed, float low, float high, float *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        values[i] = low + (high - low) * tann_random_uniform(seed, 77, i);
    }
}

void graph_randomize(tann_model *m, uint64_t seed, float scale)
{
    const size_t count = tann_model_parameter_count(m);
    float *values = calloc(count + 1, sizeof *values);
    assert_non_null(values);
    fill_uniform(seed, -scale, scale, values, count);
    weights_write(m, values);
    free(values);
}

/* Calls `visit` with the full name of each weight. */
static void each_weight(const tann_model *m, float *values,
                        tann_status (*visit)(tann_model *m, const char *name, float *values,
                                             size_t count))
{
    char name[128];
    for (tann_node i = 0; i < tann_model_node_count(m); i++) {
        tann_weight w = tann_weight_default();
        for (int32_t k = 0; tann_model_node_weight(m, i, k, &w) == TANN_OK; k++) {
            snprintf(name, sizeof name, "%s.%s", tann_model_node_name(m, i), w.name);
            assert_int_equal(visit((tann_model *)(uintptr_t)m, name, values, w.count), TANN_OK);
            values += w.count;
        }
    }
}

static tann_status read_one(tann_model *m, const char *name, float *values, size_t count)
{
    return tann_model_weight_read(m, name, values, count);
}

static tann_status write_one(tann_model *m, const char *name, float *values, size_t count)
{
    return tann_model_weight_write(m, name, values, count);
}

void weights_read(const tann_model *m, float *values)
{
    each_weight(m, values, read_one);
}

void weights_write(tann_model *m, const float *values)
{
    each_weight(m, (float *)(uintptr_t)values, write_one);
}

int weights_are_trained(const tann_model *m, size_t index)
{
    for (tann_node i = 0; i < tann_model_node_count(m); i++) {
        tann_weight w = tann_weight_default();
        for (int32_t k = 0; tann_model_node_weight(m, i, k, &w) == TANN_OK; k++) {
            if (index < w.count) {
                return w.trained;
            }
            index -= w.count;
        }
    }
    fail_msg("so many weights there are not");
    return 0;
}
