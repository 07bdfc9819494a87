/* All that this example does with the library. */
#include "experiment.h"

#include <stdio.h>
#include <stdlib.h>

#include <tinyann/tinyann.h>

/* What a run needs. */
typedef struct bench {
    tann_ctx *ctx;
    tann_model *model;
    tann_session *session;
    const digits *data;
    float *values; /* [most samples, most units] of a node */
} bench;

/* 64 pixels -> dense -> ReLU, "hidden" -> dense 10 -> softmax. */
static tann_model *make_model(tann_ctx *ctx, const ablation_opts *o)
{
    tann_dense_opts first = tann_dense_opts_default();
    first.kernel_initializer = TANN_HE_NORMAL;
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(PIXELS));
    h = tann_named(b, tann_dense(b, h, (int32_t)o->hidden, &first), "reader");
    h = tann_named(b, tann_activation(b, h, TANN_RELU), "hidden");
    h = tann_activation(b, tann_dense(b, h, DIGITS, NULL), TANN_SOFTMAX);
    return tann_builder_finish(b, h, o->seed);
}

static tann_status train(bench *g, const ablation_opts *o, double *train_accuracy)
{
    const images *from = &g->data->train;
    const tann_dataset data = tann_dataset_labels(from->x, from->labels, from->count);
    tann_progress bar = tann_progress_default(stderr, 1);
    const tann_callback callback = {tann_progress_bar, &bar};
    tann_train_opts how = tann_train_opts_default(); /* Adam, batches of 32 */
    how.loss = TANN_CATEGORICAL_CROSSENTROPY;
    how.rate = o->rate;
    how.seed = o->seed;
    tann_fit_opts until = tann_fit_opts_default();
    until.epochs = o->epochs;
    until.callbacks = &callback;
    until.callback_count = o->progress;
    tann_fit_result result = tann_fit_result_default();
    tann_trainer *t = tann_trainer_new(g->ctx, g->model, &how);
    const tann_status status = tann_fit(t, &data, &until, &result);
    *train_accuracy = result.accuracy;
    tann_trainer_free(t);
    return status;
}

static size_t largest(const float *p)
{
    size_t best = 0;
    for (size_t i = 1; i < DIGITS; i++) {
        best = p[i] > p[best] ? i : best;
    }
    return best;
}

/* The accuracy as the session is now, interventions included. */
static tann_status measure(bench *g, accuracy *a)
{
    const images *of = &g->data->test;
    size_t right[DIGITS] = {0};
    size_t all = 0;
    const tann_status status = tann_predict(g->session, of->x, of->count, g->values);
    for (size_t i = 0; status == TANN_OK && i < of->count; i++) {
        const size_t digit = (size_t)of->labels[i];
        right[digit] += largest(g->values + i * DIGITS) == digit;
    }
    for (size_t digit = 0; digit < DIGITS; digit++) {
        all += right[digit];
        a->of[digit] = (double)right[digit] / (double)g->data->tests_of[digit];
    }
    a->all = (double)all / (double)of->count;
    return status;
}

/* The accuracy with a unit held at a value: at 0, or at its mean. */
static tann_status measure_without(bench *g, size_t unit, float held, accuracy *a)
{
    tann_hook hook = 0;
    tann_intervention v = tann_intervention_default();
    v.name = "hidden";
    v.units = &unit;
    v.unit_count = 1;
    v.kind = TANN_INTERVENE_REPLACE;
    v.amount = held;
    tann_status status = tann_intervene(g->session, &v, &hook);
    if (status == TANN_OK) {
        status = measure(g, a);
    }
    return status == TANN_OK ? tann_hook_remove(g->session, hook) : status;
}

/* What the units are on the training samples: in one pass, as far as the hidden layer. */
static tann_status look(bench *g, size_t hidden, unit_record *units)
{
    const images *of = &g->data->train;
    const tann_node node = tann_model_find(g->model, "hidden");
    const tann_status status = tann_predict_at(g->session, of->x, of->count, node, g->values);
    for (size_t unit = 0; status == TANN_OK && unit < hidden; unit++) {
        double sum = 0;
        size_t active = 0;
        for (size_t i = 0; i < of->count; i++) {
            const float value = g->values[i * hidden + unit];
            sum += (double)value;
            active += value > 0;
        }
        units[unit].unit = unit;
        units[unit].mean = (float)(sum / (double)of->count);
        units[unit].active = (double)active / (double)of->count;
    }
    return status;
}

static tann_status ablate(bench *g, findings *r)
{
    tann_weight kernel = tann_weight_default(); /* [PIXELS, hidden] */
    tann_status status = look(g, r->opts.hidden, r->units);
    if (status == TANN_OK) {
        status = tann_model_weight_find(g->model, "reader.kernel", &kernel);
    }
    for (size_t unit = 0; status == TANN_OK && unit < r->opts.hidden; unit++) {
        unit_record *u = &r->units[unit];
        for (size_t i = 0; i < PIXELS; i++) {
            u->kernel[i] = kernel.data[i * r->opts.hidden + unit];
        }
        status = measure_without(g, unit, 0, &u->zeroed);
        if (status == TANN_OK) {
            status = measure_without(g, unit, u->mean, &u->averaged);
        }
    }
    return status;
}

/* First the unit without which least is read; of equals the one whose mean helps less. */
static int compare(const void *a, const void *b)
{
    const unit_record *p = a;
    const unit_record *q = b;
    if (p->zeroed.all != q->zeroed.all) {
        return p->zeroed.all < q->zeroed.all ? -1 : 1;
    }
    if (p->averaged.all != q->averaged.all) {
        return p->averaged.all < q->averaged.all ? -1 : 1;
    }
    return p->unit < q->unit ? -1 : 1;
}

bool ablation_run(const ablation_opts *opts, const digits *data, findings *r, message *why)
{
    const size_t most = data->train.count > data->test.count ? data->train.count : data->test.count;
    bench g = {.ctx = tann_ctx_new(NULL), .data = data};
    tann_status status = TANN_E_MEMORY;
    *r = (findings){.opts = *opts};
    g.model = make_model(g.ctx, opts);
    g.session = tann_session_new(g.ctx, g.model, most);
    g.values = malloc(most * MOST_UNITS * sizeof *g.values);
    if (g.session != NULL && g.values != NULL) {
        status = train(&g, opts, &r->train_accuracy);
    }
    status = status == TANN_OK ? measure(&g, &r->whole) : status;
    status = status == TANN_OK ? ablate(&g, r) : status;
    if (status != TANN_OK) {
        refuse(why, "%s", g.values == NULL ? "there is not enough memory" : tann_ctx_error(g.ctx));
    }
    qsort(r->units, opts->hidden, sizeof *r->units, compare);
    free(g.values);
    tann_session_free(g.session);
    tann_model_free(g.model);
    tann_ctx_free(g.ctx);
    return status == TANN_OK;
}
