/* What a recorder will keep, and how much that takes. */
#include "inspect/recorder.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "base/size.h"
#include "run/session.h"

TANN__NO_PADDING(tann_recorder_opts, 6 * sizeof(size_t) + 3 * sizeof(char *) + sizeof(size_t *) +
                                         3 * sizeof(uint64_t) + sizeof(tann_node) +
                                         3 * sizeof(unsigned));

static tann_recorder_opts defaults(void)
{
    const tann_recorder_opts opts = {.struct_size = sizeof opts,
                                     .buffer_steps = 1,
                                     .every = 1,
                                     .last_step = UINT64_MAX,
                                     .node = TANN_NO_NODE,
                                     .points = (unsigned)TANN_HOOK_FORWARD};
    return opts;
}

void tann_recorder_opts_init(tann_recorder_opts *opts, size_t struct_size)
{
    const tann_recorder_opts known = defaults();
    tann__options_write(opts, struct_size, &known, sizeof known);
}

/* What a point shows of a node: one array, or one for each input or weight. */
typedef enum part_kind { VALUE, INPUTS, WEIGHTS } part_kind;

static const struct place {
    tann_hook_point point;
    part_kind parts;
    const char *name;
} places[] = {
    {TANN_HOOK_FORWARD, VALUE, "output"},
    {TANN_HOOK_INPUT, INPUTS, "input"},
    {TANN_HOOK_GRADIENT, VALUE, "gradient"},
    {TANN_HOOK_GRADIENT_INPUT, INPUTS, "input_gradient"},
    {TANN_HOOK_WEIGHT_GRADIENT, WEIGHTS, "gradient"},
    {TANN_HOOK_BEFORE_UPDATE, WEIGHTS, "before"},
    {TANN_HOOK_AFTER_UPDATE, WEIGHTS, "after"},
};
#define PLACES (sizeof places / sizeof places[0])

static size_t part_count(const tann__node *node, part_kind parts)
{
    return parts == VALUE ? 1 : parts == INPUTS ? node->input_count : node->trained_count;
}

static void name_stream(tann__stream *stream, const tann__node *node, const struct place *place)
{
    const size_t k = (size_t)stream->input;
    if (place->parts == WEIGHTS) {
        snprintf(stream->name, sizeof stream->name, "%s.%s.%s", node->name, node->weights[k].name,
                 place->name);
    } else if (place->parts == INPUTS && node->input_count > 1) {
        snprintf(stream->name, sizeof stream->name, "%s.%s_%zu", node->name, place->name, k);
    } else {
        snprintf(stream->name, sizeof stream->name, "%s.%s", node->name, place->name);
    }
}

static size_t times(size_t a, size_t b)
{
    size_t product = SIZE_MAX; /* more than there can be: the carve notices */
    (void)tann__mul(a, b, &product);
    return product;
}

static tann__stream describe(const tann_recorder *r, tann_node at, const struct place *place,
                             size_t k)
{
    const tann__node *node = &r->session->model->nodes[at];
    const bool weight = place->parts == WEIGHTS;
    const size_t steps = r->on_disk ? r->opts.buffer_steps : r->opts.steps;
    tann__stream stream = {
        .node = at,
        .point = place->point,
        .input = (int32_t)k,
        .shape = weight                   ? node->weights[k].shape
                 : place->parts == INPUTS ? node->input_shape[k]
                                          : node->shape,
        .weight = weight,
        .wide = r->fixed && !weight ? r->opts.sample_count : 1,
        .room = r->fixed || weight ? steps : times(steps, r->opts.batch),
    };
    stream.row = tann_shape_size(stream.shape);
    name_stream(&stream, node, place);
    return stream;
}

static char *cut_path(tann__carve *c, const tann_recorder *r, const char *name, const char *ending)
{
    const size_t size = strlen(r->opts.directory) + 1 + strlen(name) + strlen(ending) + 1;
    char *path = tann__carve_take(c, size, 1);
    if (path != NULL) {
        snprintf(path, size, "%s/%s%s", r->opts.directory, name, ending);
        for (char *at = path + strlen(r->opts.directory) + 1; *at != '\0'; at++) {
            *at = *at == '/' ? '+' : *at;
        }
    }
    return path;
}

static void cut_stream(tann__carve *c, const tann_recorder *r, tann__stream *stream)
{
    const size_t rows = times(stream->room, stream->wide);
    stream->data = tann__carve_take(c, times(rows, stream->row), sizeof *stream->data);
    stream->index = tann__carve_take(c, times(rows, 2), sizeof *stream->index);
    if (r->on_disk) {
        stream->value_path = cut_path(c, r, stream->name, ".npy");
        stream->index_path = cut_path(c, r, stream->name, ".index.npy");
    }
}

/* Where one goes on looking for streams. */
typedef struct cursor {
    tann_node node;
    size_t place, part;
} cursor;

/* Describes the next stream; false: there is none. */
static bool next(const tann_recorder *r, cursor *c, tann__stream *stream)
{
    const tann_model *m = r->session->model;
    const tann_hook_opts hook = tann__recorder_hook(r);
    for (; c->node < m->node_count; c->node++, c->place = c->part = 0) {
        const bool matches = tann__hook_matches(m, &hook, c->node);
        for (; matches && c->place < PLACES; c->place++, c->part = 0) {
            const struct place *place = &places[c->place];
            if ((r->opts.points & (unsigned)place->point) &&
                c->part < part_count(&m->nodes[c->node], place->parts)) {
                *stream = describe(r, c->node, place, c->part++);
                return true;
            }
        }
    }
    return false;
}

void tann__recorder_cut(tann__carve *c, tann_recorder *r)
{
    const tann_node nodes = r->session->model->node_count;
    const size_t samples = r->opts.sample_count;
    r->streams = tann__carve_take(c, r->stream_count, sizeof *r->streams);
    r->first = tann__carve_take(c, (size_t)nodes + 1, sizeof *r->first);
    r->samples = tann__carve_take(c, samples, sizeof *r->samples);
    r->pass.is_seen = tann__carve_take(c, samples, sizeof *r->pass.is_seen);
    r->batch.hits = tann__carve_take(c, samples, sizeof *r->batch.hits);
    tann__stream stream;
    size_t at = 0;
    for (cursor from = {0, 0, 0}; next(r, &from, &stream); at++) {
        cut_stream(c, r, &stream);
        if (r->streams != NULL) {
            r->streams[at] = stream;
            r->first[stream.node + 1] = at + 1;
        }
    }
    for (tann_node i = 0; r->first != NULL && i < nodes; i++) { /* nodes without streams */
        r->first[i + 1] = r->first[i + 1] != 0 ? r->first[i + 1] : r->first[i];
    }
}

bool tann__recorder_measure(const tann_recorder *drawn, size_t steps, size_t *bytes)
{
    tann__carve c = {.base = NULL};
    tann_recorder none = *drawn;
    none.opts.steps = steps;
    (void)tann__carve_take(&c, 1, sizeof none);
    tann__recorder_cut(&c, &none);
    return tann__carve_bytes(&c, bytes);
}

/* Counts the streams, and what a step of them takes. */
static void count_streams(tann_recorder *r)
{
    tann__stream stream;
    for (cursor from = {0, 0, 0}; next(r, &from, &stream); r->stream_count++) {
        tann__recorder_cost *cost = &r->cost[tann__stream_trains(&stream)];
        *(r->fixed || stream.weight ? &cost->step : &cost->sample) += tann__stream_bytes(&stream);
        r->header_bytes += tann__recorder_header_bytes(r, &stream);
    }
}

uint64_t tann__recorder_step_bytes(const tann_recorder *r, size_t batch, bool training)
{
    uint64_t bytes = r->cost[0].step + r->cost[0].sample * batch;
    bytes += training ? r->cost[1].step + r->cost[1].sample * batch : 0;
    return bytes;
}

tann_hook_opts tann__recorder_hook(const tann_recorder *r)
{
    tann_hook_opts o = tann_hook_opts_default();
    o.name = r->opts.name;
    o.type = r->opts.type;
    o.node = r->opts.node;
    o.points = r->opts.points;
    return o;
}

static tann_status check_numbers(tann_ctx *ctx, const tann_recorder_opts *o)
{
    if (o->flags != 0) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED, "flags of %u: this version knows none",
                          o->flags);
    }
    if (o->every == 0 || o->buffer_steps == 0) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "%s is 0",
                          o->every == 0 ? "every" : "buffer_steps");
    }
    if (o->first_step > o->last_step) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "a first_step of %llu after the last_step of %llu",
                          (unsigned long long)o->first_step, (unsigned long long)o->last_step);
    }
    if ((o->samples == NULL) != (o->sample_count == 0)) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "samples is %s, their count %zu",
                          o->samples == NULL ? "NULL" : "given", o->sample_count);
    }
    if (o->directory != NULL && o->directory[0] == '\0') {
        return tann__fail(ctx, TANN_E_ARGUMENT,
                          "the directory is an empty name: \".\" is this one");
    }
    return TANN_OK;
}

static tann_status check_runs(tann_session *s, const tann_recorder_opts *o)
{
    const unsigned training = (unsigned)TANN_RUN_TRAINING;
    if (o->points == 0 || (o->points & ~TANN__NODE_POINTS) != 0) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "0x%x is not a set of points of values",
                          o->points);
    }
    TANN_TRY(tann__hook_check_runs(s, o->runs));
    if (!(o->runs & training) && (o->points & TANN__UPDATE_POINTS) && s->trains) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT,
                          "the points 0x%x are seen in training, which is not recorded",
                          o->points & TANN__UPDATE_POINTS);
    }
    return TANN_OK;
}

static tann_status choose_batch(tann_recorder *r)
{
    tann_recorder_opts *o = &r->opts;
    const size_t most = r->session->max_batch;
    if (o->batch > most) {
        return tann__fail(r->ctx, TANN_E_ARGUMENT,
                          "a batch of %zu is above the session's maximum of %zu", o->batch, most);
    }
    o->batch = o->batch != 0 ? o->batch : most;
    return TANN_OK;
}

/* As many steps as max_bytes hold: at least one, by then. */
static size_t steps_within(const tann_recorder *r)
{
    size_t fits = 1;
    size_t above = SIZE_MAX / 2;
    while (above - fits > 1) {
        const size_t middle = fits + (above - fits) / 2;
        size_t bytes = 0;
        if (tann__recorder_measure(r, middle, &bytes) && bytes <= r->opts.max_bytes) {
            fits = middle;
        } else {
            above = middle;
        }
    }
    return fits;
}

static tann_status choose_steps(tann_recorder *r)
{
    tann_recorder_opts *o = &r->opts;
    const size_t least = o->steps != 0 ? o->steps : 1;
    size_t bytes = 0;
    if (!r->on_disk && o->steps == 0 && o->max_bytes == 0) {
        return tann__fail(r->ctx, TANN_E_ARGUMENT,
                          "a recording in memory needs steps, max_bytes or both");
    }
    if (!tann__recorder_measure(r, least, &bytes)) {
        return tann__fail(r->ctx, TANN_E_MEMORY, "out of memory for a recording of %zu steps",
                          least);
    }
    if (!r->on_disk && o->max_bytes != 0 && bytes > o->max_bytes) {
        return tann__fail(r->ctx, TANN_E_MEMORY,
                          "a recording of %zu steps needs %zu bytes, above the max_bytes of %zu",
                          least, bytes, o->max_bytes);
    }
    o->steps = !r->on_disk && o->steps == 0 ? steps_within(r) : o->steps;
    return TANN_OK;
}

tann_status tann__recorder_draw(tann_recorder *r, tann_session *s, const tann_recorder_opts *given)
{
    tann_recorder_opts o = defaults();
    TANN_TRY(tann__options_read(s->ctx, "tann_recorder_opts", &o, sizeof o, given));
    const tann_hook_run usual = s->trains ? TANN_RUN_TRAINING : TANN_RUN_PREDICTION;
    o.runs = o.runs != 0 ? o.runs : (unsigned)usual;
    *r = (tann_recorder){.ctx = s->ctx,
                         .session = s,
                         .allocator = s->ctx->allocator,
                         .opts = o,
                         .fixed = o.sample_count > 0,
                         .on_disk = o.directory != NULL};
    TANN_TRY(check_numbers(s->ctx, &o));
    TANN_TRY(check_runs(s, &o));
    const tann_hook_opts hook = tann__recorder_hook(r);
    TANN_TRY(tann__hook_check(s, &hook));
    TANN_TRY(choose_batch(r));
    count_streams(r);
    return choose_steps(r);
}
