/* FANN. It has no ReLU, no softmax and no cross-entropy: tanh, sigmoid and the squared error take
   their places. Its training is incremental (an update a sample) or, in another entry, RPROP (an
   update an epoch), where the others do an update a batch. */
#include <floatfann.h>
#include <stdlib.h>
#include <string.h>

#include "library.h"
#include "memory.h"

/* The largest of the tasks would take FANN minutes. */
enum { MOST_WEIGHTS_TO_TRAIN = 1 << 20 };

typedef struct fann_state {
    network_task task;
    struct fann *net;
    struct fann_train_data *data;
    float *y;
} fann_state;

/* Its weights lie by layer, unit, and input, the bias being the last input. */
static void write_weights(struct fann *ann, const network_task *net)
{
    fann_type *w = ann->weights;
    for (size_t l = 0; l < net->layers; l++) {
        const size_t in = net->widths[l], out = net->widths[l + 1];
        for (size_t j = 0; j < out; j++) {
            for (size_t i = 0; i < in; i++) {
                *w++ = net->kernels[l][i * out + j];
            }
            *w++ = net->biases[l][j];
        }
    }
}

static struct fann *make_net(const network_task *net)
{
    unsigned widths[MOST_LAYERS + 1];
    for (size_t l = 0; l <= net->layers; l++) {
        widths[l] = (unsigned)net->widths[l];
    }
    struct fann *ann = fann_create_standard_array((unsigned)net->layers + 1, widths);
    fann_set_activation_function_hidden(ann, FANN_SIGMOID_SYMMETRIC);
    fann_set_activation_steepness_hidden(ann, 1); /* tanh(x) */
    fann_set_activation_function_output(ann, FANN_SIGMOID);
    fann_set_activation_steepness_output(ann, 0.5f); /* 1 / (1 + e^-x) */
    write_weights(ann, net);
    return ann;
}

static void *prepare(const library *self, const task *t)
{
    const network_task *net = &t->network;
    size_t weights = 0;
    for (size_t l = 0; l < net->layers; l++) {
        weights += (net->widths[l] + 1) * net->widths[l + 1];
    }
    if (t->cores > 1 || (t->kind == TASK_TRAIN && weights > MOST_WEIGHTS_TO_TRAIN)) {
        return NULL;
    }
    (void)self;
    fann_state *f = take_memory(sizeof *f);
    *f = (fann_state){.task = *net, .net = make_net(net)};
    f->y = take_floats(net->samples * net->widths[net->layers]);
    return f;
}

static void *prepare_train(const library *self, const task *t)
{
    const enum fann_train_enum *algorithm = self->more;
    const network_task *net = &t->network;
    fann_state *f = prepare(self, t);
    if (f == NULL) {
        return NULL;
    }
    const size_t in = net->widths[0], out = net->widths[net->layers];
    f->data = fann_create_train((unsigned)net->samples, (unsigned)in, (unsigned)out);
    for (size_t s = 0; s < net->samples; s++) {
        memcpy(f->data->input[s], net->x + s * in, in * sizeof(float));
        memcpy(f->data->output[s], net->y + s * out, out * sizeof(float));
    }
    fann_set_training_algorithm(f->net, *algorithm);
    fann_set_learning_rate(f->net, 0.01f);
    return f;
}

static void predict(fann_state *f, size_t count)
{
    const network_task *net = &f->task;
    const size_t in = net->widths[0], out = net->widths[net->layers];
    for (size_t s = 0; s < count; s++) {
        /* It does not write to its input, though it takes one that could be written. */
        const fann_type *y = fann_run(f->net, (fann_type *)(size_t)(net->x + s * in));
        memcpy(f->y + s * out, y, out * sizeof *y);
    }
}

static void run_predict(void *state, size_t times)
{
    fann_state *f = state;
    for (size_t i = 0; i < times; i++) {
        predict(f, f->task.samples);
    }
}

static void run_train(void *state, size_t times)
{
    fann_state *f = state;
    for (size_t i = 0; i < times; i++) {
        if (f->task.shuffle) {
            fann_shuffle_train_data(f->data);
        }
        fann_train_epoch(f->net, f->data);
    }
}

static void outputs(void *state, float *outputs)
{
    fann_state *f = state;
    predict(f, f->task.batch);
    memcpy(outputs, f->y, f->task.batch * f->task.widths[f->task.layers] * sizeof *outputs);
}

static void release(void *state)
{
    fann_state *f = state;
    if (f->data != NULL) {
        fann_destroy_train(f->data);
    }
    fann_destroy(f->net);
    free(f->y);
    free(f);
}

static const enum fann_train_enum incremental = FANN_TRAIN_INCREMENTAL, rprop = FANN_TRAIN_RPROP;

const library fann_predicts = {.name = "FANN",
                               .kind = TASK_PREDICT,
                               .prepare = prepare,
                               .run = run_predict,
                               .outputs = outputs,
                               .release = release,
                               .sigmoid_only = true};
const library fann_trains = {.name = "FANN",
                             .kind = TASK_TRAIN,
                             .prepare = prepare_train,
                             .run = run_train,
                             .outputs = outputs,
                             .release = release,
                             .more = &incremental,
                             .sigmoid_only = true};
const library fann_trains_rprop = {.name = "FANN RPROP",
                                   .kind = TASK_TRAIN,
                                   .prepare = prepare_train,
                                   .run = run_train,
                                   .outputs = outputs,
                                   .release = release,
                                   .more = &rprop,
                                   .sigmoid_only = true};
