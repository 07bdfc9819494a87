#include "traced.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "runners.h"

#define SAMPLES 43
#define INPUTS  5
#define CLASSES 3
#define WIDE    128 /* inputs, units and the batch of a wide one: see WORK_PER_TASK in layer_dense.c */

tann_trace_opts traced_memory(int values)
{
    tann_trace_opts opts = tann_trace_opts_default();
    opts.memory = TRACED_ROOM;
    opts.values = values;
    return opts;
}

static size_t batch_of(const traced_opts *opts)
{
    return opts->wide ? WIDE : opts->batch != 0 ? opts->batch : 10;
}

static tann_model *draw(const traced_opts *opts, tann_ctx *ctx)
{
    const int32_t units = opts->wide ? WIDE : opts->other_graph ? 8 : 7;
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, tann_shape_1d(opts->wide ? WIDE : INPUTS));
    const tann_node left = tann_named(b, tann_dense(b, x, units, NULL), "left");
    const tann_node right = tann_named(b, tann_dense(b, x, units, NULL), "right");
    const tann_node bent = tann_activation(b, left, TANN_TANH);
    const tann_node cut = tann_activation(b, right, TANN_RELU);
    const tann_node both = tann_add(b, bent, cut);
    const tann_node h = tann_dropout(b, both, 0.25f);
    const tann_node z = tann_named(b, tann_dense(b, h, CLASSES, NULL), "logits");
    return tann_builder_finish(b, tann_activation(b, z, TANN_SOFTMAX), 3);
}

static tann_status perturb(tann_model *m, float by)
{
    float kernel[INPUTS * 16];
    tann_weight w = tann_weight_default();
    if (by == 0) {
        return TANN_OK;
    }
    if (tann_model_weight_find(m, "left.kernel", &w) != TANN_OK ||
        w.count > sizeof kernel / sizeof *kernel) {
        return TANN_E_INTERNAL;
    }
    memcpy(kernel, w.data, w.count * sizeof *kernel);
    kernel[5] += by;
    return tann_model_weight_write(m, "left.kernel", kernel, w.count);
}

/* Changes a weight when its step has come. */
typedef struct disturber {
    const traced_opts *opts;
    tann_model *model;
} disturber;

static tann_status disturb(const tann_fit_event *event, void *user)
{
    const disturber *d = user;
    const int now = event->moment == TANN_FIT_BATCH_END && event->step == d->opts->perturb_at;
    return now ? perturb(d->model, d->opts->perturbation) : TANN_OK;
}

static tann_status fit(const traced_opts *opts, tann_trainer *t, tann_model *m)
{
    static float x[2 * WIDE * WIDE];
    static int32_t labels[2 * WIDE];
    const size_t samples = opts->wide ? 2 * WIDE : SAMPLES;
    disturber d = {opts, m};
    const tann_callback callback = {disturb, &d};
    for (size_t i = 0; i < sizeof x / sizeof *x; i++) {
        x[i] = 2 * tann_random_uniform(4, 0, i) - 1;
    }
    for (size_t i = 0; i < samples; i++) {
        labels[i] = (int32_t)(i % CLASSES);
    }
    const tann_dataset data = tann_dataset_labels(x, labels, samples);
    tann_fit_opts how = tann_fit_opts_default();
    how.epochs = opts->epochs != 0 ? opts->epochs : 2;
    how.batch = batch_of(opts);
    how.shuffle = !opts->plain_order;
    how.validation_share = 0.2f;
    how.callbacks = &callback;
    how.callback_count = 1;
    return tann_fit(t, &data, &how, NULL);
}

static tann_ctx *context(const traced_opts *opts, run_notes *notes)
{
    tann_ctx_opts how = tann_ctx_opts_default();
    how.max_isa = opts->isa;
    how.numerics = opts->numerics;
    how.runner = opts->tasks > 1 ? run_on_threads : NULL;
    how.runner_user = notes;
    how.runner_tasks = opts->tasks > 0 ? opts->tasks : 1;
    tann_ctx *ctx = tann_ctx_new(&how);
    if (ctx != NULL && opts->kernels != NULL) {
        ctx->kernels[opts->numerics] = opts->kernels;
    }
    return ctx;
}

static void keep_text(const tann_trace *trace, traced *out)
{
    const char *text = tann_trace_text(trace, &out->size);
    out->text = malloc(out->size + 1);
    if (out->text == NULL) {
        abort();
    }
    memcpy(out->text, text, out->size + 1);
}

static void keep_weights(const tann_model *m, traced *out)
{
    size_t count = 0;
    for (tann_node i = 0; i < tann_model_node_count(m); i++) {
        tann_weight w = tann_weight_default();
        for (int32_t k = 0; tann_model_node_weight(m, i, k, &w) == TANN_OK; k++) {
            memcpy(out->weights + count, w.data, w.count * sizeof *w.data);
            count += w.count;
        }
    }
}

static tann_trainer *make_trainer(const traced_opts *opts, tann_ctx *ctx, tann_model *m)
{
    tann_train_opts train = tann_train_opts_default();
    train.loss = TANN_CATEGORICAL_CROSSENTROPY;
    train.rate = 0.02f;
    train.seed = 1 + opts->seed;
    train.max_batch = batch_of(opts);
    return tann_trainer_new(ctx, m, &train);
}

static void run(const traced_opts *opts, tann_ctx *ctx, traced *out)
{
    tann_model *m = draw(opts, ctx);
    tann_trainer *t = make_trainer(opts, ctx, m);
    tann_trace *trace = NULL;
    out->status = tann_ctx_status(ctx);
    if (out->status == TANN_OK && opts->perturb_at == 0) {
        out->status = perturb(m, opts->perturbation);
    }
    if (out->status == TANN_OK && opts->trace != NULL) {
        trace = tann_trace_new(tann_trainer_session(t), opts->trace);
        out->status = tann_ctx_status(ctx);
    }
    if (out->status == TANN_OK) {
        out->status = fit(opts, t, m);
    }
    keep_text(trace, out);
    if (!opts->wide) {
        keep_weights(m, out);
    }
    tann_trace_free(trace);
    tann_trainer_free(t);
    tann_model_free(m);
}

void traced_run(const traced_opts *opts, traced *out)
{
    run_notes notes = {0, 0};
    memset(out, 0, sizeof *out);
    tann_ctx *ctx = context(opts, &notes);
    if (ctx == NULL) {
        abort();
    }
    run(opts, ctx, out);
    out->tasks = notes.tasks;
    snprintf(out->error, sizeof out->error, "%s", tann_ctx_error(ctx));
    tann_ctx_free(ctx);
}

void traced_free(traced *t)
{
    free(t->text);
    t->text = NULL;
}
