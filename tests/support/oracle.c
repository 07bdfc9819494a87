#include "oracle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"

#define STEP 1e-5 /* of the central differences */

/* One run: the values of all nodes so far. */
typedef struct run {
    const oracle *o;
    const oracle_nudge *nudge;
    double **value; /* [node_count] each [batch, size] */
} run;

static size_t size_of(const run *r, tann_node node)
{
    return tann_shape_size(tann_model_node_shape(r->o->model, node));
}

static double *numbers(size_t count)
{
    double *made = calloc(count, sizeof *made);
    assert_non_null(made);
    return made;
}

static int is_nudged(const run *r, oracle_place place, tann_node node, int32_t index)
{
    const oracle_nudge *n = r->nudge;
    return n != NULL && n->place == place && n->node == node && n->index == index;
}

/* A copy of what goes into a node, nudged if it is the place. */
static double *input_of(const run *r, tann_node node, int32_t index)
{
    const tann_node from = tann_model_node_input(r->o->model, node, index);
    const size_t count = r->o->batch * size_of(r, from);
    double *copy = numbers(count);
    memcpy(copy, r->value[from], count * sizeof *copy);
    if (is_nudged(r, ORACLE_INPUT, node, index)) {
        copy[r->nudge->element] += r->nudge->by;
    }
    return copy;
}

/* A copy of a weight in double, nudged if it is the place; NULL if the node has no such weight. */
static double *weight_of(const run *r, tann_node node, int32_t index)
{
    tann_weight w = tann_weight_default();
    if (tann_model_node_weight(r->o->model, node, index, &w) != TANN_OK) {
        return NULL;
    }
    double *copy = numbers(w.count);
    for (size_t i = 0; i < w.count; i++) {
        copy[i] = (double)w.data[i];
    }
    if (is_nudged(r, ORACLE_WEIGHT, node, index)) {
        copy[r->nudge->element] += r->nudge->by;
    }
    return copy;
}

static void run_dense(const run *r, tann_node node, const double *x, double *y)
{
    const size_t in = size_of(r, tann_model_node_input(r->o->model, node, 0));
    const size_t units = size_of(r, node);
    double *kernel = weight_of(r, node, 0);
    double *bias = weight_of(r, node, 1);
    for (size_t i = 0; i < r->o->batch * units; i++) {
        y[i] = bias != NULL ? bias[i % units] : 0;
        for (size_t k = 0; k < in; k++) {
            y[i] += x[i / units * in + k] * kernel[k * units + i % units];
        }
    }
    free(kernel);
    free(bias);
}

static void softmax(size_t units, const double *x, double *y)
{
    double sum = 0;
    for (size_t i = 0; i < units; i++) {
        sum += exp(x[i]);
    }
    for (size_t i = 0; i < units; i++) {
        y[i] = exp(x[i]) / sum;
    }
}

static double activate(const char *name, double x)
{
    if (strcmp(name, "linear") == 0) {
        return x;
    }
    if (strcmp(name, "relu") == 0) {
        return x > 0 ? x : 0;
    }
    if (strcmp(name, "tanh") == 0) {
        return tanh(x);
    }
    assert_string_equal(name, "sigmoid");
    return 1 / (1 + exp(-x));
}

static void run_activation(const run *r, tann_node node, const double *x, double *y)
{
    const tann_shape shape = tann_model_node_shape(r->o->model, node);
    const size_t units = (size_t)shape.dim[shape.rank - 1];
    const size_t count = r->o->batch * size_of(r, node);
    tann_option option = tann_option_default();
    assert_int_equal(tann_model_node_option(r->o->model, node, 0, &option), TANN_OK);
    const int is_softmax = strcmp(option.text, "softmax") == 0;
    for (size_t i = 0; i < count; i += is_softmax ? units : 1) {
        if (is_softmax) {
            softmax(units, x + i, y + i);
        } else {
            y[i] = activate(option.text, x[i]);
        }
    }
}

/* The layer of the tests' own that makes any shape one of rank 1. */
static void run_flatten(const run *r, tann_node node, const double *x, double *y)
{
    memcpy(y, x, r->o->batch * size_of(r, node) * sizeof *y);
}

static void run_dropout(const run *r, tann_node node, const double *x, double *y)
{
    const float *factors = r->o->factors != NULL ? r->o->factors[node] : NULL;
    for (size_t i = 0; i < r->o->batch * size_of(r, node); i++) {
        y[i] = factors != NULL ? x[i] * (double)factors[i] : x[i];
    }
}

static void run_normalization(const run *r, tann_node node, const double *x, double *y)
{
    tann_option invert = tann_option_default();
    assert_int_equal(tann_model_node_option(r->o->model, node, 0, &invert), TANN_OK);
    double *mean = weight_of(r, node, 0);
    double *scale = weight_of(r, node, 1);
    const tann_shape shape = tann_model_node_shape(r->o->model, node);
    const size_t features = (size_t)shape.dim[shape.rank - 1];
    for (size_t i = 0; i < r->o->batch * size_of(r, node); i++) {
        const size_t k = i % features;
        y[i] = invert.number != 0 ? x[i] / scale[k] + mean[k] : (x[i] - mean[k]) * scale[k];
    }
    free(mean);
    free(scale);
}

static void run_add(const run *r, tann_node node, const double *x, double *y)
{
    double *other = input_of(r, node, 1);
    for (size_t i = 0; i < r->o->batch * size_of(r, node); i++) {
        y[i] = x[i] + other[i];
    }
    free(other);
}

static void run_layer(const run *r, tann_node node)
{
    static const struct {
        const char *type;
        void (*run)(const run *r, tann_node node, const double *x, double *y);
    } layers[] = {
        {"dense", run_dense},     {"activation", run_activation},       {"dropout", run_dropout},
        {"flatten", run_flatten}, {"normalization", run_normalization}, {"add", run_add}};
    double *x = input_of(r, node, 0);
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        if (strcmp(tann_model_node_type(r->o->model, node), layers[i].type) == 0) {
            layers[i].run(r, node, x, r->value[node]);
        }
    }
    free(x);
}

static void run_input(const run *r)
{
    for (size_t i = 0; i < r->o->batch * size_of(r, 0); i++) {
        r->value[0][i] = (double)r->o->x[i];
    }
}

static run run_all(const oracle *o, const oracle_nudge *nudge)
{
    const int32_t count = tann_model_node_count(o->model);
    run r = {o, nudge, calloc((size_t)count, sizeof(double *))};
    assert_non_null(r.value);
    for (tann_node i = 0; i < count; i++) {
        r.value[i] = numbers(o->batch * size_of(&r, i));
        if (i == 0) {
            run_input(&r);
        } else {
            run_layer(&r, i);
        }
        if (is_nudged(&r, ORACLE_OUTPUT, i, 0)) {
            r.value[i][nudge->element] += nudge->by;
        }
    }
    return r;
}

static void end(const run *r)
{
    for (tann_node i = 0; i < tann_model_node_count(r->o->model); i++) {
        free(r->value[i]);
    }
    free(r->value);
}

/* The part of one number in the loss of its sample. */
static double loss_term(const oracle *o, double y, double t, size_t units)
{
    const double held = o->clamps ? fmin(fmax(y, 1e-7), 1 - 1e-7) : y;
    switch (o->loss) {
    case TANN_MSE:
        return (y - t) * (y - t) / (double)units;
    case TANN_BINARY_CROSSENTROPY:
        return -(t * log(held) + (1 - t) * log(1 - held)) / (double)units;
    case TANN_CATEGORICAL_CROSSENTROPY:
        return t != 0 ? -t * log(held) : 0;
    default:
        fail_msg("no loss %d", (int)o->loss);
        return 0;
    }
}

static double sum_unit(const run *r)
{
    double sum = 0;
    for (size_t i = 0; i < r->o->batch; i++) {
        sum += r->value[r->o->of][i * r->o->units + r->o->unit];
    }
    return sum;
}

static double mean_loss(const run *r)
{
    const oracle *o = r->o;
    const tann_node output = tann_model_output(o->model);
    const size_t units = size_of(r, output);
    double sum = 0;
    for (size_t i = 0; i < o->batch * units; i++) {
        sum += loss_term(o, r->value[output][i], (double)o->t[i], units);
    }
    return sum / (double)o->batch;
}

double oracle_loss(const oracle *o, const oracle_nudge *nudge)
{
    const run r = run_all(o, nudge);
    const double loss = o->units > 0 ? sum_unit(&r) : mean_loss(&r);
    end(&r);
    return loss;
}

double oracle_gradient(const oracle *o, oracle_nudge nudge)
{
    nudge.by = STEP;
    const double above = oracle_loss(o, &nudge);
    nudge.by = -STEP;
    const double below = oracle_loss(o, &nudge);
    return (above - below) / (2 * STEP);
}

void oracle_value(const oracle *o, tann_node node, double *value)
{
    const run r = run_all(o, NULL);
    memcpy(value, r.value[node], o->batch * size_of(&r, node) * sizeof *value);
    end(&r);
}

double oracle_check(const oracle *o, oracle_place place, tann_node node, int32_t index,
                    const float *gradient, size_t count, double tolerance)
{
    double greatest = 0;
    double worst = 0;
    double *expected = numbers(count);
    for (size_t i = 0; i < count; i++) {
        expected[i] = oracle_gradient(o, (oracle_nudge){place, node, index, i, 0});
        greatest = fmax(greatest, fabs(expected[i]));
    }
    for (size_t i = 0; i < count; i++) {
        const double error = fabs((double)gradient[i] - expected[i]) / (0.001 + greatest);
        if (!(error <= tolerance)) {
            print_error("gradient %zu of '%s' (place %d, index %d) is %.9g, by differences %.9g\n",
                        i, tann_model_node_name(o->model, node), (int)place, (int)index,
                        (double)gradient[i], expected[i]);
            fail();
        }
        worst = fmax(worst, error);
    }
    free(expected);
    return worst;
}
