/* libtinyann's networks, through its public functions. */
#include <stdlib.h>

#include "library.h"
#include "memory.h"
#include "ours_context.h"
#include "report.h"

typedef struct ours {
    network_task task;
    tann_ctx *ctx;
    tann_model *model;
    tann_session *session; /* to predict; that of the trainer, where there is one */
    tann_trainer *trainer; /* to train; or NULL */
    float *y;              /* the predictions of all samples */
} ours;

static ours *start(const task *t)
{
    ours *o = take_memory(sizeof *o);
    o->task = t->network;
    o->ctx = our_context_new(t);
    o->model = our_model(o->ctx, &t->network);
    o->y = take_floats(t->network.samples * t->network.widths[t->network.layers]);
    return o;
}

static void *prepare_predict(const library *self, const task *t)
{
    (void)self;
    ours *o = start(t);
    o->session = tann_session_new(o->ctx, o->model, t->network.batch);
    must(o->ctx, o->session != NULL);
    return o;
}

static void predict_batch(ours *o, size_t first)
{
    const network_task *net = &o->task;
    must(o->ctx, tann_predict(o->session, net->x + first * net->widths[0], net->batch,
                              o->y + first * net->widths[net->layers]) == TANN_OK);
}

static void run_predict(void *state, size_t times)
{
    ours *o = state;
    for (size_t i = 0; i < times; i++) {
        for (size_t first = 0; first < o->task.samples; first += o->task.batch) {
            predict_batch(o, first);
        }
    }
}

static void outputs(void *state, float *outputs)
{
    ours *o = state;
    predict_batch(o, 0);
    for (size_t i = 0; i < o->task.batch * o->task.widths[o->task.layers]; i++) {
        outputs[i] = o->y[i];
    }
}

static void *prepare_train(const library *self, const task *t)
{
    (void)self;
    ours *o = start(t);
    tann_train_opts opts = tann_train_opts_default();
    opts.max_batch = t->network.batch;
    opts.loss = t->network.output == ACTIVATION_SOFTMAX ? TANN_CATEGORICAL_CROSSENTROPY
                                                        : TANN_BINARY_CROSSENTROPY;
    o->trainer = tann_trainer_new(o->ctx, o->model, &opts);
    o->session = tann_trainer_session(o->trainer);
    must(o->ctx, o->session != NULL);
    return o;
}

/* With shuffling, as tann_fit() does it; the batches in their order are single steps. */
static void run_train(void *state, size_t times)
{
    ours *o = state;
    const network_task *net = &o->task;
    if (net->shuffle) {
        const tann_dataset data = tann_dataset_floats(net->x, net->y, net->samples);
        tann_fit_opts fit = tann_fit_opts_default();
        fit.epochs = times;
        fit.batch = net->batch;
        must(o->ctx, tann_fit(o->trainer, &data, &fit, NULL) == TANN_OK);
        return;
    }
    for (size_t i = 0; i < times; i++) {
        for (size_t s = 0; s < net->samples; s += net->batch) {
            must(o->ctx, tann_train_step(o->trainer, net->x + s * net->widths[0],
                                         net->y + s * net->widths[net->layers], net->batch,
                                         NULL) == TANN_OK);
        }
    }
}

static void release(void *state)
{
    ours *o = state;
    if (o->trainer == NULL) {
        tann_session_free(o->session);
    }
    tann_trainer_free(o->trainer);
    tann_model_free(o->model);
    our_context_free(o->ctx);
    free(o->y);
    free(o);
}

const library ours_predict = {.name = OURS,
                              .kind = TASK_PREDICT,
                              .prepare = prepare_predict,
                              .run = run_predict,
                              .outputs = outputs,
                              .release = release};
const library ours_train = {.name = OURS,
                            .kind = TASK_TRAIN,
                            .prepare = prepare_train,
                            .run = run_train,
                            .outputs = outputs,
                            .release = release};
