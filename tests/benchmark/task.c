#include "task.h"

#include <math.h>
#include <stdlib.h>

#include "memory.h"

size_t task_output_size(const task *t)
{
    switch (t->kind) {
    case TASK_GEMM:
        return t->gemm.m * t->gemm.n;
    case TASK_FUNCTION:
        return t->function.n;
    default:
        return t->network.batch * t->network.widths[t->network.layers];
    }
}

/* b as [k,n], for the loop over its rows. */
static float *straight_b(const gemm_task *g)
{
    float *b = take_floats(g->k * g->n);
    for (size_t p = 0; p < g->k; p++) {
        for (size_t j = 0; j < g->n; j++) {
            b[p * g->n + j] = g->form == GEMM_NT ? g->b[j * g->k + p] : g->b[p * g->n + j];
        }
    }
    return b;
}

static void expect_gemm(const gemm_task *g, double *c)
{
    const size_t row = g->form == GEMM_TN ? 1 : g->k, step = g->form == GEMM_TN ? g->m : 1;
    float *b = straight_b(g);
    for (size_t i = 0; i < g->m * g->n; i++) {
        c[i] = 0;
    }
    for (size_t i = 0; i < g->m; i++) {
        for (size_t p = 0; p < g->k; p++) {
            const double a = (double)g->a[i * row + p * step];
            for (size_t j = 0; j < g->n; j++) {
                c[i * g->n + j] += a * (double)b[p * g->n + j];
            }
        }
    }
    free(b);
}

static double sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

static void expect_function(const function_task *f, double *y)
{
    for (size_t i = 0; i < f->n; i++) {
        const double x = (double)f->x[i];
        y[i] = f->function == FUNCTION_EXP    ? exp(x)
               : f->function == FUNCTION_TANH ? tanh(x)
                                              : sigmoid(x);
    }
}

static void activate(activation kind, size_t n, double *y)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        switch (kind) {
        case ACTIVATION_TANH:
            y[i] = tanh(y[i]);
            break;
        case ACTIVATION_RELU:
            y[i] = y[i] > 0 ? y[i] : 0;
            break;
        case ACTIVATION_SIGMOID:
            y[i] = sigmoid(y[i]);
            break;
        case ACTIVATION_SOFTMAX:
            y[i] = exp(y[i]);
            sum += y[i];
            break;
        }
    }
    for (size_t i = 0; i < n && kind == ACTIVATION_SOFTMAX; i++) {
        y[i] /= sum;
    }
}

static void expect_layer(const network_task *net, size_t layer, const double *x, double *y)
{
    const size_t in = net->widths[layer], out = net->widths[layer + 1];
    for (size_t j = 0; j < out; j++) {
        y[j] = (double)net->biases[layer][j];
    }
    for (size_t i = 0; i < in; i++) {
        for (size_t j = 0; j < out; j++) {
            y[j] += x[i] * (double)net->kernels[layer][i * out + j];
        }
    }
    activate(layer + 1 < net->layers ? net->hidden : net->output, out, y);
}

static void expect_sample(const network_task *net, const float *x, double *y)
{
    double *values[MOST_LAYERS + 1];
    for (size_t l = 0; l <= net->layers; l++) {
        values[l] = take_memory(net->widths[l] * sizeof *values[l]);
    }
    for (size_t i = 0; i < net->widths[0]; i++) {
        values[0][i] = (double)x[i];
    }
    for (size_t l = 0; l < net->layers; l++) {
        expect_layer(net, l, values[l], values[l + 1]);
    }
    for (size_t i = 0; i < net->widths[net->layers]; i++) {
        y[i] = values[net->layers][i];
    }
    for (size_t l = 0; l <= net->layers; l++) {
        free(values[l]);
    }
}

void task_expect(const task *t, double *outputs)
{
    const network_task *net = &t->network;
    switch (t->kind) {
    case TASK_GEMM:
        expect_gemm(&t->gemm, outputs);
        break;
    case TASK_FUNCTION:
        expect_function(&t->function, outputs);
        break;
    default:
        for (size_t i = 0; i < net->batch; i++) {
            expect_sample(net, net->x + i * net->widths[0], outputs + i * net->widths[net->layers]);
        }
    }
}
