/* Fitting a normalisation: one pass over what it reads, then two numbers a feature.

       data -> batch -> model up to the node -> sums [16 lanes, features], least, greatest -> mean, scale */
#include <float.h>
#include <math.h>
#include <stdint.h>

#include <tinyann/normalization.h>

#include "base/error.h"
#include "base/options.h"
#include "base/power.h"
#include "base/size.h"
#include "layer/layer.h"
#include "train/dataset.h"

TANN__NO_PADDING(tann_normalization_fit_opts,
                 sizeof(size_t) + sizeof(tann_scaling_kind) + 2 * sizeof(float) + sizeof(unsigned));

/* Samples at once: so many numbers. */
#define NUMBERS_AT_ONCE 65536

/* What is known of the values so far. The sums are of what they are off the first one, so that a large
   mean costs no digits. */
typedef struct tally {
    float *first, *least, *most; /* [features] */
    double *sum, *squares;       /* [TANN__LANES, features] */
    size_t features;
    uint64_t rows;
} tally;

typedef struct fit {
    tann_ctx *ctx;
    tann_model *model;
    const tann__node *node;
    tann_normalization_fit_opts opts;
    tann_dataset data;
    bool inverts;     /* so that it is fitted to targets */
    tann_node source; /* whose value it is fitted to, otherwise */
    size_t size;      /* numbers of a sample of that */
    size_t batch;
    tann_session *session; /* NULL where the values are the samples themselves */
    float *values;         /* [batch, size] likewise */
    tann__rows rows;
    tann__arena arena;
    tally tally;
} fit;

/* ---- what is asked ---- */

static const tann_normalization_fit_opts defaults = {
    .struct_size = sizeof defaults, .kind = TANN_STANDARDIZE, .low = 0, .high = 1};

void tann_normalization_fit_opts_init(tann_normalization_fit_opts *opts, size_t struct_size)
{
    tann__options_write(opts, struct_size, &defaults, sizeof defaults);
}

static tann_status check_opts(tann_ctx *ctx, const tann_normalization_fit_opts *o)
{
    if (o->flags != 0) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED, "flags of %u: this version knows none",
                          o->flags);
    }
    if (o->kind != TANN_STANDARDIZE && o->kind != TANN_MIN_MAX) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "scaling %d is not in the list", (int)o->kind);
    }
    if (!isfinite(o->low) || !isfinite(o->high) || !(o->low < o->high)) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "from %g to %g is no range", (double)o->low,
                          (double)o->high);
    }
    return TANN_OK;
}

static tann_status choose_node(fit *f, tann_node node)
{
    const tann_model *m = f->model;
    if (!tann__model_has(m, node)) {
        return tann__fail(f->ctx, TANN_E_ARGUMENT, "the model has no node %d", (int)node);
    }
    f->node = &m->nodes[node];
    if (!tann__layer_normalizes(f->node->type, f->node->config, &f->inverts)) {
        return tann__fail(f->ctx, TANN_E_ARGUMENT, "'%s' (%s) is no normalization", f->node->name,
                          f->node->type->name);
    }
    if (f->inverts && node != m->output) {
        return tann__fail(f->ctx, TANN_E_ARGUMENT,
                          "'%s' inverts and is not the output: there are no targets to fit it to",
                          f->node->name);
    }
    f->source = f->node->inputs[0];
    f->size = f->node->size;
    f->tally.features = f->node->weights[0].count;
    return TANN_OK;
}

static tann_status read_data(fit *f, const tann_dataset *data)
{
    if (!f->inverts) {
        return tann__dataset_read_inputs(f->ctx, f->model, data, &f->data);
    }
    TANN_TRY(tann__dataset_read(f->ctx, f->model, data, &f->data));
    if (f->data.labels != NULL || f->data.read_labels) {
        return tann__fail(f->ctx, TANN_E_ARGUMENT,
                          "'%s' inverts: it is fitted to targets as floats, not to labels",
                          f->node->name);
    }
    return TANN_OK;
}

/* ---- memory ---- */

/* The widest value on the way says how many samples go at once. */
static void choose_batch(fit *f)
{
    size_t size = f->size;
    for (tann_node i = 0; i <= f->source; i++) {
        size = f->model->nodes[i].size > size ? f->model->nodes[i].size : size;
    }
    const size_t fitting = size < NUMBERS_AT_ONCE ? NUMBERS_AT_ONCE / size : 1;
    f->batch = fitting < f->data.count ? fitting : f->data.count;
}

static void *take(fit *f, size_t count, size_t of, size_t size)
{
    size_t all = 0;
    return tann__mul(count, of, &all) ? tann__arena_take(&f->arena, all, size) : NULL;
}

static tann_status take_tally(fit *f)
{
    tally *t = &f->tally;
    t->first = take(f, 1, t->features, sizeof *t->first);
    t->least = take(f, 1, t->features, sizeof *t->least);
    t->most = take(f, 1, t->features, sizeof *t->most);
    t->sum = take(f, TANN__LANES, t->features, sizeof *t->sum);
    t->squares = take(f, TANN__LANES, t->features, sizeof *t->squares);
    return t->first && t->least && t->most && t->sum && t->squares
               ? TANN_OK
               : tann__fail_memory(f->ctx, "the sums of the features");
}

/* What brings the samples to the node: a session, unless it reads them as they are. */
static tann_status take_session(fit *f)
{
    if (f->inverts || f->source == 0) {
        return TANN_OK;
    }
    f->values = take(f, f->batch, f->size, sizeof *f->values);
    if (f->values == NULL) {
        return tann__fail_memory(f->ctx, "the values of a batch");
    }
    f->session = tann_session_new(f->ctx, f->model, f->batch);
    return f->session != NULL ? TANN_OK : f->ctx->status;
}

/* A reader that is not asked for targets has no room for them. */
static tann_status take_rows(fit *f)
{
    if (f->inverts) {
        return tann__rows_take(&f->arena, f->ctx, f->model, &f->data, f->batch, &f->rows);
    }
    return tann__rows_take_inputs(&f->arena, f->ctx, f->model, &f->data, f->batch, &f->rows);
}

/* ---- the pass ---- */

static void begin_tally(tally *t, const float *row)
{
    for (size_t i = 0; i < t->features; i++) {
        t->first[i] = t->least[i] = t->most[i] = row[i];
    }
}

static void add_row(tally *t, const float *row)
{
    double *sum = t->sum + t->rows % TANN__LANES * t->features;
    double *squares = t->squares + t->rows % TANN__LANES * t->features;
    for (size_t i = 0; i < t->features; i++) {
        const double off = (double)row[i] - (double)t->first[i];
        sum[i] += off;
        squares[i] += off * off;
    }
    for (size_t i = 0; i < t->features; i++) {
        t->least[i] = row[i] < t->least[i] ? row[i] : t->least[i];
        t->most[i] = row[i] > t->most[i] ? row[i] : t->most[i];
    }
    t->rows++;
}

static tann_status refuse(const fit *f, size_t first, size_t at, float value)
{
    return tann__fail(f->ctx, TANN_E_NUMERIC, "'%s': sample %zu: feature %zu of %s is %g",
                      f->node->name, first + at / f->size, at % f->tally.features,
                      f->inverts ? "its target" : "what it reads",
                      isnan(value) ? (double)NAN : (double)value);
}

static tann_status add_values(fit *f, const tann__batch *batch, const float *values)
{
    const size_t count = batch->count * f->size;
    if (!f->ctx->kernels[f->model->numerics]->all_finite(count, values)) {
        size_t at = 0;
        while (isfinite(values[at])) {
            at++;
        }
        return refuse(f, batch->first, at, values[at]);
    }
    if (f->tally.rows == 0) {
        begin_tally(&f->tally, values);
    }
    for (size_t at = 0; at < count; at += f->tally.features) {
        add_row(&f->tally, values + at);
    }
    return TANN_OK;
}

static tann_status add_batch(fit *f, tann__batch *batch)
{
    TANN_TRY(tann__dataset_fetch(f->ctx, f->model, &f->data, &f->rows, batch));
    if (f->session == NULL) {
        return add_values(f, batch, f->inverts ? batch->y : batch->x);
    }
    TANN_TRY(tann_predict_at(f->session, batch->x, batch->count, f->source, f->values));
    return add_values(f, batch, f->values);
}

static tann_status run(fit *f)
{
    for (size_t at = 0; at < f->data.count; at += f->batch) {
        const size_t rest = f->data.count - at;
        tann__batch batch = {.count = rest < f->batch ? rest : f->batch, .first = at};
        TANN_TRY(add_batch(f, &batch));
    }
    return TANN_OK;
}

/* ---- what comes of it ---- */

static double add_lanes(const double *lanes, size_t features, size_t feature)
{
    double lane[TANN__LANES];
    for (size_t i = 0; i < TANN__LANES; i++) {
        lane[i] = lanes[i * features + feature];
    }
    for (size_t half = TANN__LANES / 2; half > 0; half /= 2) {
        for (size_t i = 0; i < half; i++) {
            lane[i] += lane[i + half];
        }
    }
    return lane[0];
}

/* y = (x - mean) scale, still in double. */
typedef struct line {
    double mean, scale;
} line;

static line standardize(const tally *t, size_t i)
{
    const double off = add_lanes(t->sum, t->features, i) / (double)t->rows;
    const double square = add_lanes(t->squares, t->features, i) / (double)t->rows;
    const double variance = square - off * off;
    return (line){(double)t->first[i] + off,
                  variance > 0 ? 1 / tann__square_root(variance) : (double)INFINITY};
}

static line stretch(const fit *f, size_t i)
{
    const double least = (double)f->tally.least[i];
    const double low = (double)f->opts.low, high = (double)f->opts.high;
    const double scale = (high - low) / ((double)f->tally.most[i] - least);
    return (line){least - (scale <= (double)FLT_MAX ? low / scale : low), scale};
}

/* Constant features pass through at their own size: there is nothing to divide by. */
static line line_of(const fit *f, size_t i)
{
    line l = f->opts.kind == TANN_STANDARDIZE ? standardize(&f->tally, i) : stretch(f, i);
    l.scale = l.scale <= (double)FLT_MAX ? l.scale : 1;
    return l;
}

static tann_status check_spread(const fit *f, size_t i)
{
    const double least = (double)f->tally.least[i], most = (double)f->tally.most[i];
    const line l = line_of(f, i);
    if (most - least <= (double)FLT_MAX && fabs(l.mean) <= (double)FLT_MAX && (float)l.scale > 0) {
        return TANN_OK;
    }
    return tann__fail(f->ctx, TANN_E_NUMERIC,
                      "'%s': feature %zu goes from %g to %g, which no float can scale",
                      f->node->name, i, least, most);
}

static tann_status write(const fit *f)
{
    float *mean = f->model->weights + f->node->weights[0].offset;
    float *scale = f->model->weights + f->node->weights[1].offset;
    for (size_t i = 0; i < f->tally.features; i++) {
        TANN_TRY(check_spread(f, i));
    }
    for (size_t i = 0; i < f->tally.features; i++) {
        const line l = line_of(f, i);
        mean[i] = (float)l.mean;
        scale[i] = (float)l.scale;
    }
    return TANN_OK;
}

static tann_status measure(fit *f)
{
    choose_batch(f);
    TANN_TRY(take_tally(f));
    TANN_TRY(take_rows(f));
    TANN_TRY(take_session(f));
    TANN_TRY(run(f));
    return write(f);
}

tann_status tann_normalization_fit(tann_ctx *ctx, tann_model *m, tann_node node,
                                   const tann_dataset *data,
                                   const tann_normalization_fit_opts *opts)
{
    fit f = {.ctx = ctx, .model = m, .opts = defaults};
    if (ctx == NULL || m == NULL) {
        return tann__fail_null(ctx, "the model");
    }
    TANN_TRY(tann__options_read(ctx, "tann_normalization_fit_opts", &f.opts, sizeof f.opts, opts));
    TANN_TRY(check_opts(ctx, &f.opts));
    TANN_TRY(choose_node(&f, node));
    TANN_TRY(read_data(&f, data));
    tann__arena_init(&f.arena, &ctx->allocator);
    const tann_status status = measure(&f);
    tann_session_free(f.session);
    tann__arena_free(&f.arena);
    return status == TANN_OK ? tann__succeed(ctx) : status;
}
