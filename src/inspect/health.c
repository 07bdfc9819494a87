/* Making and freeing a health report. */
#include "inspect/health.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/carve.h"
#include "base/error.h"
#include "base/options.h"
#include "run/session.h"

TANN__NO_PADDING(tann_health_opts, sizeof(size_t) + 2 * sizeof(char *) + 2 * sizeof(unsigned) +
                                       sizeof(tann_node) + sizeof(int32_t) + 6 * sizeof(float));

#define OF_VALUES   ((unsigned)TANN_HEALTH_VALUES | (unsigned)TANN_HEALTH_HISTOGRAM)
#define OF_TRAINING ((unsigned)TANN_HEALTH_GRADIENTS | (unsigned)TANN_HEALTH_UPDATES)

static const tann_health_opts defaults = {
    .struct_size = sizeof(tann_health_opts),
    .node = TANN_NO_NODE,
    .each_epoch = 1,
    .margin = 0.01f,
    .share = 0.99f,
    .gradient_factor = 1000,
    .update_low = 1e-5f,
    .update_high = 0.1f,
};

void tann_health_opts_init(tann_health_opts *opts, size_t struct_size)
{
    tann__options_write(opts, struct_size, &defaults, sizeof defaults);
}

/* ---- options ---- */

static tann_status check_bits(tann_session *s, const tann_health_opts *o)
{
    if (o->figures & ~(OF_VALUES | OF_TRAINING)) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "0x%x is not a set of figures", o->figures);
    }
    TANN_TRY(tann__hook_check_runs(s, o->runs));
    if ((o->figures & OF_TRAINING) && !s->trains) {
        return tann__fail(
            s->ctx, TANN_E_UNSUPPORTED,
            "a health report: a session that does not train has no gradients of a loss "
            "and no updates: use tann_trainer_session()");
    }
    if ((o->figures & OF_TRAINING) && o->runs == (unsigned)TANN_RUN_PREDICTION) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT,
                          "a health report: gradients and updates are seen in training alone");
    }
    return TANN_OK;
}

static bool lies_in(float value, float low, float high)
{
    return value >= low && value <= high; /* not NaN */
}

static tann_status check_bounds(tann_session *s, const tann_health_opts *o)
{
    if (!lies_in(o->zero, 0, FLT_MAX)) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "a health report: zero is %g, not 0 or more",
                          (double)o->zero);
    }
    if (!(o->margin > 0 && o->margin < 0.5f) || !(o->share > 0 && o->share <= 1)) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT,
                          "a health report: a margin of %g is not between 0 and 0.5, or a share of "
                          "%g not above 0 and up to 1",
                          (double)o->margin, (double)o->share);
    }
    if (!(o->gradient_factor > 1) || !lies_in(o->update_low, 0, o->update_high)) {
        return tann__fail(
            s->ctx, TANN_E_ARGUMENT,
            "a health report: a gradient_factor of %g is not above 1, or updates from "
            "%g to %g are no range",
            (double)o->gradient_factor, (double)o->update_low, (double)o->update_high);
    }
    return TANN_OK;
}

/* Reads and checks the options, and writes out what 0 stands for. */
static tann_status read_opts(tann_session *s, const tann_health_opts *given, tann_health_opts *o)
{
    *o = defaults;
    TANN_TRY(tann__options_read(s->ctx, "tann_health_opts", o, sizeof *o, given));
    TANN_TRY(check_bits(s, o));
    TANN_TRY(check_bounds(s, o));
    o->runs = o->runs != 0 ? o->runs : TANN__ALL_RUNS;
    if (o->figures == 0) {
        const bool trains = s->trains && (o->runs & (unsigned)TANN_RUN_TRAINING);
        o->figures = OF_VALUES | (trains ? OF_TRAINING : 0);
    }
    return TANN_OK;
}

/* ---- the memory ---- */

static void cut_units(tann__carve *c, tann__layer_tally *layer)
{
    layer->mean = tann__carve_take(c, layer->units, sizeof *layer->mean);
    layer->squares = tann__carve_take(c, layer->units, sizeof *layer->squares);
    layer->zeros = tann__carve_take(c, layer->units, sizeof *layer->zeros);
    layer->near_limits = tann__carve_take(c, layer->units, sizeof *layer->near_limits);
    layer->lost = tann__carve_take(c, layer->units, sizeof *layer->lost);
    layer->least = tann__carve_take(c, layer->units, sizeof *layer->least);
    layer->most = tann__carve_take(c, layer->units, sizeof *layer->most);
}

static tann__layer_tally cut_layer(tann__carve *c, const tann_health *h, tann_node node)
{
    const tann__node *of = &h->model->nodes[node];
    tann__layer_tally layer = {.node = node, .units = of->size};
    layer.rule = tann__health_rule_of(tann__health_activation(h->model, node), &h->opts);
    if (h->opts.figures & (unsigned)TANN_HEALTH_VALUES) {
        cut_units(c, &layer);
    }
    if (h->opts.figures & (unsigned)TANN_HEALTH_HISTOGRAM) {
        layer.histogram = tann__carve_take(c, TANN_HEALTH_BINS, sizeof *layer.histogram);
    }
    if (h->opts.figures & (unsigned)TANN_HEALTH_UPDATES) {
        layer.weight_count = of->trained_count;
        layer.weights = tann__carve_take(c, of->trained_count, sizeof *layer.weights);
    }
    return layer;
}

/* nodes: [node_count] whether the report looks at the node. */
static void cut(tann__carve *c, tann_health *h, const unsigned char *nodes)
{
    size_t count = 0;
    for (tann_node i = 0; i < h->model->node_count; i++) {
        count += nodes[i];
    }
    h->layer_of = tann__carve_take(c, (size_t)h->model->node_count, sizeof *h->layer_of);
    h->layers = tann__carve_take(c, count, sizeof *h->layers);
    h->layer_count = 0;
    for (tann_node i = 0; i < h->model->node_count; i++) {
        const bool chosen = nodes[i];
        const tann__layer_tally layer =
            chosen ? cut_layer(c, h, i) : (tann__layer_tally){.node = i};
        if (c->base != NULL) {
            h->layer_of[i] = chosen ? (int32_t)h->layer_count : -1;
        }
        if (chosen && c->base != NULL) {
            h->layers[h->layer_count++] = layer;
        }
    }
}

static bool take_memory(tann_health *h, const unsigned char *nodes)
{
    tann__carve measure = {0};
    cut(&measure, h, nodes);
    tann__carve carve;
    if (!tann__carve_bytes(&measure, &h->memory_size) ||
        !tann__carve_begin(&carve, &h->allocator, h->memory_size, &h->memory)) {
        return false;
    }
    cut(&carve, h, nodes);
    tann_health_reset(h);
    return true;
}

static void clear_layer(tann__layer_tally *layer)
{
    layer->samples = layer->not_finite = 0;
    layer->gradient_samples = layer->gradient_not_finite = 0;
    layer->gradient = 0;
    for (size_t i = 0; layer->mean != NULL && i < layer->units; i++) {
        layer->mean[i] = layer->squares[i] = 0;
        layer->zeros[i] = layer->near_limits[i] = layer->lost[i] = 0;
        layer->least[i] = INFINITY;
        layer->most[i] = -INFINITY;
    }
    if (layer->histogram != NULL) {
        memset(layer->histogram, 0, TANN_HEALTH_BINS * sizeof *layer->histogram);
    }
    for (size_t i = 0; i < layer->weight_count; i++) {
        layer->weights[i] = (tann__weight_tally){.steps = 0};
    }
}

void tann_health_reset(tann_health *h)
{
    for (size_t i = 0; h != NULL && i < h->layer_count; i++) {
        clear_layer(&h->layers[i]);
    }
}

size_t tann_health_bytes(const tann_health *h)
{
    return h != NULL ? sizeof *h + h->memory_size : 0;
}

/* ---- the hook ---- */

static void release(tann_health *h)
{
    const tann__allocator allocator = h->allocator;
    tann__release(&allocator, h->memory, h->memory_size);
    tann__release(&allocator, h, sizeof *h);
}

/* The hook is gone: with its session, or since the report is freed. */
static void end(void *user)
{
    tann_health *h = user;
    h->session = NULL;
    if (h->freed) {
        release(h);
    }
}

static unsigned points_of(const tann_session *s, const tann_health_opts *o)
{
    static const unsigned weights =
        (unsigned)TANN_HOOK_WEIGHT_GRADIENT | (unsigned)TANN_HOOK_AFTER_UPDATE;
    const unsigned figures = o->figures;
    return (figures & OF_VALUES ? (unsigned)TANN_HOOK_FORWARD : 0) |
           (figures & (unsigned)TANN_HEALTH_GRADIENTS ? (unsigned)TANN_HOOK_GRADIENT : 0) |
           (figures & (unsigned)TANN_HEALTH_UPDATES ? weights : 0) |
           (o->each_epoch && s->trains ? (unsigned)TANN_HOOK_EPOCH_BEGIN : 0);
}

static tann_status add_hook(tann_health *h)
{
    tann_hook_opts opts = tann_hook_opts_default();
    opts.name = h->opts.name;
    opts.type = h->opts.type;
    opts.node = h->opts.node;
    opts.points = points_of(h->session, &h->opts);
    opts.destroy = end;
    h->opts.name = h->opts.type = NULL; /* the caller's */
    return tann_hook_add_opts(h->session, &opts, tann__health_look, h, &h->hook);
}

/* [node_count] Whether the hook looks at the node. */
static const unsigned char *nodes_of(const tann_session *s, tann_hook hook)
{
    const tann__hook_record *record = s->hooks.first;
    while (record->handle != hook) {
        record = record->next;
    }
    return record->nodes;
}

tann_health *tann_health_new(tann_session *s, const tann_health_opts *opts)
{
    tann_health_opts o;
    if (s == NULL || read_opts(s, opts, &o) != TANN_OK) {
        return NULL;
    }
    tann_ctx *ctx = s->ctx;
    tann_health *h = tann__allocate(&ctx->allocator, sizeof *h);
    if (h == NULL) {
        (void)tann__fail_memory(ctx, "a health report");
        return NULL;
    }
    *h = (tann_health){.allocator = ctx->allocator, .session = s, .model = s->model, .opts = o};
    if (add_hook(h) != TANN_OK) {
        release(h);
        return NULL;
    }
    if (!take_memory(h, nodes_of(s, h->hook))) {
        tann_health_free(h);
        (void)tann__fail_memory(ctx, "a health report");
        return NULL;
    }
    return h;
}

void tann_health_free(tann_health *h)
{
    if (h == NULL) {
        return;
    }
    h->freed = true;
    if (h->session != NULL) {
        tann__hook_end(h->session, h->hook);
    } else {
        release(h);
    }
}
