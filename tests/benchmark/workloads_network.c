/* W1 to W4: networks that are trained and networks that predict. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "workloads.h"

enum { TOY_SAMPLES = 400, TRAINING_SAMPLES = 1024, MESH_POINTS = 40000 };

typedef struct row {
    const char *id;
    task_kind kind;
    size_t layers, widths[MOST_LAYERS + 1];
    size_t batch, samples;
    const char *unit;
    bool is_time;
    double amount; /* of samples: for one sample; of time: for a second */
    size_t cores;
} row;

static const row rows[] = {
    {"W1", TASK_TRAIN, 2, {2, 2, 1}, 32, TOY_SAMPLES, "us/epoch", true, 1e6, 1},
    {"W2a", TASK_TRAIN, 2, {784, 128, 10}, 128, TRAINING_SAMPLES, "samples/s", false, 1, 1},
    {"W2b", TASK_TRAIN, 3, {784, 1024, 1024, 10}, 128, TRAINING_SAMPLES, "samples/s", false, 1, 1},
    {"W2b2", TASK_TRAIN, 3, {784, 1024, 1024, 10}, 128, TRAINING_SAMPLES, "samples/s", false, 1, 2},
    {"W2c", TASK_TRAIN, 3, {64, 64, 64, 10}, 32, TRAINING_SAMPLES, "samples/s", false, 1, 1},
    {"W3a", TASK_PREDICT, 2, {2, 2, 1}, 1, 1, "ns", true, 1e9, 1},
    {"W3b", TASK_PREDICT, 3, {64, 64, 64, 10}, 1, 1, "us", true, 1e6, 1},
    {"W3c", TASK_PREDICT, 2, {784, 128, 10}, 1, 1, "us", true, 1e6, 1},
    {"W3d", TASK_PREDICT, 3, {784, 1024, 1024, 10}, 1, 1, "us", true, 1e6, 1},
    {"W4a", TASK_PREDICT, 3, {784, 1024, 1024, 10}, 256, 256, "samples/s", false, 1, 1},
    {"W4b", TASK_PREDICT, 2, {2, 2, 1}, MESH_POINTS, MESH_POINTS, "million/s", false, 1e-6, 1},
};

/* Within sqrt(6 / (in + out)), as X. Glorot and Y. Bengio (2010) draw them. */
static void draw_weights(network_task *net, float **kernels, float **biases)
{
    for (size_t l = 0; l < net->layers; l++) {
        const size_t in = net->widths[l], out = net->widths[l + 1];
        const float reach = sqrtf(6.0f / (float)(in + out));
        kernels[l] = take_floats(in * out);
        biases[l] = take_floats(out);
        draw_floats(kernels[l], in * out, -reach, reach, (unsigned)l + 10);
        draw_floats(biases[l], out, -0.1f, 0.1f, (unsigned)l + 20);
        net->kernels[l] = kernels[l];
        net->biases[l] = biases[l];
    }
}

/* The target of a sample depends on its first inputs alone: it can be learnt, but not at once. */
static void draw_samples(const network_task *net, float *x, float *y)
{
    const size_t in = net->widths[0], out = net->widths[net->layers];
    draw_floats(x, net->samples * in, -1, 1, 5);
    for (size_t s = 0; s < net->samples; s++) {
        const float *first = x + s * in;
        if (out == 1) {
            y[s] = first[0] * first[0] + first[1] * first[1] < 0.6f ? 1.0f : 0.0f;
        } else {
            const float part = (first[0] + first[1] + 2) / 4; /* between 0 and 1 */
            y[s * out + (size_t)(part * (float)out) % out] = 1;
        }
    }
}

static void run_row(const run_options *o, const row *r)
{
    task t = {.kind = r->kind, .unit = r->unit, .is_time = r->is_time, .cores = r->cores};
    float *kernels[MOST_LAYERS] = {NULL}, *biases[MOST_LAYERS] = {NULL};
    network_task *net = &t.network;
    snprintf(t.id, sizeof t.id, "%s", r->id);
    t.tolerance = 1e-5;
    t.amount = r->is_time ? r->amount : r->amount * (double)r->samples;
    net->layers = r->layers;
    memcpy(net->widths, r->widths, sizeof net->widths);
    net->batch = r->batch;
    net->samples = r->samples;
    net->shuffle = strcmp(r->id, "W1") == 0;
    const bool toy = r->widths[0] == 2;
    net->hidden = toy ? ACTIVATION_TANH : ACTIVATION_RELU;
    net->output = toy ? ACTIVATION_SIGMOID : ACTIVATION_SOFTMAX;
    float *x = take_floats(net->samples * net->widths[0]);
    float *y = take_floats(net->samples * net->widths[net->layers]);
    draw_weights(net, kernels, biases);
    draw_samples(net, x, y);
    net->x = x;
    net->y = y;
    run_task(o, &t);
    for (size_t l = 0; l < net->layers; l++) {
        free(kernels[l]);
        free(biases[l]);
    }
    free(x);
    free(y);
}

void run_network_workloads(const run_options *o)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (wanted(o, rows[i].id)) {
            run_row(o, &rows[i]);
        }
    }
}
