/* Writing a trace: a hook that turns what it sees into lines. */
#include <tinyann/trace.h>

#include <stdio.h>
#include <string.h>

#include <tinyann/version.h>

#include "base/error.h"
#include "base/options.h"
#include "base/size.h"
#include "inspect/digest.h"
#include "inspect/trace_line.h"
#include "run/session.h"

TANN__NO_PADDING(tann_trace_opts, 2 * sizeof(size_t) + 3 * sizeof(void *) + sizeof(tann_write_fn) +
                                      sizeof(uint64_t) + 2 * sizeof(unsigned) + sizeof(tann_node) +
                                      sizeof(int32_t));

#define NODE_POINTS TANN__NODE_POINTS
#define FORWARD     ((unsigned)TANN_HOOK_FORWARD)
#define TRAINING                                                                                   \
    ((unsigned)TANN_HOOK_GRADIENT | (unsigned)TANN_HOOK_WEIGHT_GRADIENT |                          \
     (unsigned)TANN_HOOK_AFTER_UPDATE)

struct tann_trace {
    tann_session *session; /* NULL: its hook is gone */
    tann__allocator allocator;
    tann_trace_opts opts;
    tann_hook hook;
    bool on;            /* this step is traced */
    bool freed;         /* only the hook's end is still awaited */
    tann_status status; /* of the first line that could not be written */
    char said[256];     /* its sentence */
    size_t used;        /* characters in memory */
    size_t size;        /* bytes of this struct and of the memory */
    char text[];        /* [opts.memory] */
};

static tann_trace_opts defaults(void)
{
    const tann_trace_opts opts = {
        .struct_size = sizeof opts, .memory = (size_t)1 << 20, .every = 1, .node = TANN_NO_NODE};
    return opts;
}

void tann_trace_opts_init(tann_trace_opts *opts, size_t struct_size)
{
    const tann_trace_opts known = defaults();
    tann__options_write(opts, struct_size, &known, sizeof known);
}

/* ----------------------------------------------------------------------------------- lines */

static tann_status keep(tann_trace *t, const char *line, size_t length)
{
    if (length >= t->opts.memory - t->used) { /* with room for the 0 at the end */
        return tann__fail(t->session->ctx, TANN_E_MEMORY,
                          "the trace is full: its memory of %zu bytes is used up", t->opts.memory);
    }
    memcpy(t->text + t->used, line, length + 1);
    t->used += length;
    return TANN_OK;
}

static tann_status write_record(tann_trace *t, const tann__trace_record *record)
{
    char line[TANN__TRACE_LINE + 1];
    const size_t length = tann__trace_print(record, line);
    line[length] = '\0';
    t->status =
        t->opts.write != NULL ? t->opts.write(t->opts.user, line, length) : keep(t, line, length);
    (void)tann__fail_outer(t->session->ctx, t->status, "the trace cannot be written: %s (%d)",
                           tann_status_name(t->status), (int)t->status);
    memcpy(t->said, t->session->ctx->text, sizeof t->said);
    return t->status;
}

/* "10x8": the batch, then the shape. */
static void print_shape(const tann_view *value, char *text, size_t size)
{
    size_t used = (size_t)snprintf(text, size, "%zu", value->batch);
    for (int32_t i = 0; i < value->shape.rank; i++) {
        used += (size_t)snprintf(text + used, size - used, "x%d", (int)value->shape.dim[i]);
    }
}

static size_t count_of(const tann_view *value)
{
    return value->batch * tann_shape_size(value->shape);
}

/* The numbers of one sample, or weight, from its line `numbers` on. */
static tann_status write_row(tann_trace *t, tann__trace_record *record, const float *row,
                             size_t size)
{
    tann__trace_numbers *n = &record->is.numbers;
    for (size_t at = 0; at < size; at += n->count) {
        const size_t rest = size - at;
        n->unit = at;
        n->count = rest < TANN__TRACE_NUMBERS ? rest : TANN__TRACE_NUMBERS;
        memcpy(n->at, row + at, n->count * sizeof *row);
        TANN_TRY(write_record(t, record));
    }
    return TANN_OK;
}

static tann_status write_numbers(tann_trace *t, const tann_hook_event *e)
{
    tann__trace_record record = {.kind = TANN__TRACE_NUMBERS_OF};
    const size_t size = tann_shape_size(e->value.shape);
    record.is.numbers.of_sample = e->weight == NULL;
    for (size_t i = 0; i < e->value.batch; i++) {
        record.is.numbers.sample = e->samples != NULL ? e->samples[i] : e->first_sample + i;
        TANN_TRY(write_row(t, &record, e->value.data + i * size, size));
    }
    return TANN_OK;
}

static tann_status write_value(tann_trace *t, const tann_hook_event *e)
{
    tann__trace_record record = {.kind = TANN__TRACE_VALUE};
    tann__trace_value *v = &record.is.value;
    v->node = (uint64_t)e->node;
    v->point = (unsigned)e->point;
    v->input = (uint64_t)e->input;
    (void)snprintf(v->name, sizeof v->name, "%s", e->name);
    (void)snprintf(v->weight, sizeof v->weight, "%s", e->weight != NULL ? e->weight : "");
    print_shape(&e->value, v->shape, sizeof v->shape);
    v->digest = tann__digest_floats(TANN__DIGEST_START, e->value.data, count_of(&e->value));
    TANN_TRY(write_record(t, &record));
    return t->opts.values ? write_numbers(t, e) : TANN_OK;
}

static tann_status write_batch(tann_trace *t, const tann_hook_event *e)
{
    tann__trace_record record = {.kind = TANN__TRACE_BATCH};
    tann__trace_batch *b = &record.is.batch;
    *b = (tann__trace_batch){.step = e->step,
                             .epoch = e->epoch,
                             .first = e->first_sample,
                             .samples = e->value.batch,
                             .order = TANN__DIGEST_START,
                             .shuffled = e->samples != NULL,
                             .training = e->training != 0};
    for (size_t i = 0; b->shuffled && i < e->value.batch; i++) {
        b->order = tann__digest_number(b->order, e->samples[i], 64);
    }
    return write_record(t, &record);
}

static tann_status look(const tann_hook_event *e, void *user)
{
    tann_trace *t = user;
    if (t->freed) {
        return TANN_OK;
    }
    if (t->status != TANN_OK) {
        return tann__fail_outer(t->session->ctx, t->status, "%s", t->said);
    }
    if (e->point == TANN_HOOK_BATCH_BEGIN) {
        t->on = tann__hook_is_of(e, t->opts.runs) && e->step % t->opts.every == 0;
        return t->on ? write_batch(t, e) : TANN_OK;
    }
    return t->on ? write_value(t, e) : TANN_OK;
}

/* ----------------------------------------------------------------------------- the first lines */

static uint64_t add_text(uint64_t digest, const char *text)
{
    for (; *text != '\0'; text++) {
        digest = tann__digest_number(digest, (unsigned char)*text, 8);
    }
    return tann__digest_number(digest, 0, 8);
}

static uint64_t add_shape(uint64_t digest, tann_shape shape)
{
    for (int32_t i = 0; i < shape.rank; i++) {
        digest = tann__digest_number(digest, (uint64_t)shape.dim[i], 32);
    }
    return tann__digest_number(digest, (uint64_t)shape.rank, 32);
}

static uint64_t add_options(uint64_t digest, const tann_model *m, tann_node node)
{
    tann_option option = tann_option_default();
    for (int32_t i = 0; tann_model_node_option(m, node, i, &option) == TANN_OK; i++) {
        digest = add_text(digest, option.name);
        digest = tann__digest_double(digest, option.number);
        digest = add_text(digest, option.text != NULL ? option.text : "");
    }
    return digest;
}

static uint64_t digest_graph(const tann_model *m)
{
    uint64_t digest = TANN__DIGEST_START;
    for (tann_node i = 0; i < tann_model_node_count(m); i++) {
        digest = add_text(digest, tann_model_node_name(m, i));
        digest = add_text(digest, tann_model_node_type(m, i));
        digest = add_shape(digest, tann_model_node_shape(m, i));
        digest = add_options(digest, m, i);
        for (int32_t k = 0; k < tann_model_node_input_count(m, i); k++) {
            digest = tann__digest_number(digest, (uint64_t)tann_model_node_input(m, i, k), 32);
        }
    }
    return digest;
}

static tann_status write_header(tann_trace *t)
{
    const tann_model *m = t->session->model;
    tann__trace_record record = {.kind = TANN__TRACE_HEADER};
    tann__trace_header *h = &record.is.header;
    (void)snprintf(h->library, sizeof h->library, "%s", tann_version());
    (void)snprintf(h->profile, sizeof h->profile, "%s", tann_numerics_name(tann_model_numerics(m)));
    h->graph = digest_graph(m);
    h->nodes = add_text(TANN__DIGEST_START, t->opts.name != NULL ? t->opts.name : "*");
    h->nodes = add_text(h->nodes, t->opts.type != NULL ? t->opts.type : "*");
    if (t->opts.node != TANN_NO_NODE) {
        h->nodes = tann__digest_number(h->nodes, (uint64_t)t->opts.node, 32);
    }
    if (t->opts.runs != TANN__ALL_RUNS) {
        h->nodes = tann__digest_number(h->nodes, t->opts.runs, 8);
    }
    h->points = t->opts.points;
    h->every = t->opts.every;
    h->values = t->opts.values != 0;
    return write_record(t, &record);
}

static tann_status write_start(tann_trace *t, tann_node node, int32_t index, const tann_weight *w)
{
    tann__trace_record record = {.kind = TANN__TRACE_START};
    tann__trace_value *v = &record.is.value;
    const tann_view value = {NULL, 1, w->shape, 0};
    v->node = (uint64_t)node;
    v->input = (uint64_t)index;
    (void)snprintf(v->name, sizeof v->name, "%s", tann_model_node_name(t->session->model, node));
    (void)snprintf(v->weight, sizeof v->weight, "%s", w->name);
    print_shape(&value, v->shape, sizeof v->shape);
    v->digest = tann__digest_floats(TANN__DIGEST_START, w->data, w->count);
    return write_record(t, &record);
}

/* All weights, also of nodes that are not traced: they may be why the others differ. */
static tann_status write_starts(tann_trace *t)
{
    const tann_model *m = t->session->model;
    tann_weight w = tann_weight_default();
    for (tann_node i = 0; i < tann_model_node_count(m); i++) {
        for (int32_t k = 0; tann_model_node_weight(m, i, k, &w) == TANN_OK; k++) {
            TANN_TRY(write_start(t, i, k, &w));
        }
    }
    return TANN_OK;
}

/* ------------------------------------------------------------------------------------ objects */

static tann_status read_options(tann_session *s, const tann_trace_opts *given, tann_trace_opts *o)
{
    *o = defaults();
    TANN_TRY(tann__options_read(s->ctx, "tann_trace_opts", o, sizeof *o, given));
    if (o->every == 0) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "every is 0");
    }
    if (o->memory == 0) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "memory is 0");
    }
    if (o->values != 0 && o->values != 1) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "values of %d is neither 0 nor 1",
                          (int)o->values);
    }
    if (o->points & ~NODE_POINTS) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "0x%x is not a set of points of nodes",
                          o->points);
    }
    TANN_TRY(tann__hook_check_runs(s, o->runs));
    o->runs = o->runs != 0 ? o->runs : TANN__ALL_RUNS;
    if (o->points == 0) {
        o->points = s->trains ? FORWARD | TRAINING : FORWARD;
    }
    o->memory = o->write != NULL ? 1 : o->memory;
    return TANN_OK;
}

static void release(tann_trace *t)
{
    const tann__allocator allocator = t->allocator;
    tann__release(&allocator, t, t->size);
}

/* The hook is gone: removed, or with its session. */
static void forget_session(void *user)
{
    tann_trace *t = user;
    t->session = NULL;
    if (t->freed) {
        release(t);
    }
}

static tann_status begin(tann_trace *t)
{
    tann_hook_opts hook = tann_hook_opts_default();
    hook.name = t->opts.name;
    hook.type = t->opts.type;
    hook.node = t->opts.node;
    hook.points = t->opts.points | (unsigned)TANN_HOOK_BATCH_BEGIN;
    hook.destroy = forget_session;
    TANN_TRY(write_header(t));
    TANN_TRY(write_starts(t));
    return tann_hook_add_opts(t->session, &hook, look, t, &t->hook);
}

tann_trace *tann_trace_new(tann_session *s, const tann_trace_opts *opts)
{
    tann_trace_opts known;
    if (s == NULL || read_options(s, opts, &known) != TANN_OK) {
        return NULL;
    }
    size_t size = 0;
    const bool fits = tann__sum(sizeof(tann_trace), known.memory, &size);
    tann_trace *t = fits ? tann__allocate(&s->ctx->allocator, size) : NULL;
    if (t == NULL) {
        (void)tann__fail_memory(s->ctx, "a trace");
        return NULL;
    }
    *t = (tann_trace){.session = s, .allocator = s->ctx->allocator, .opts = known, .size = size};
    t->text[0] = '\0';
    tann__succeed(s->ctx);
    if (begin(t) != TANN_OK) {
        release(t);
        return NULL;
    }
    t->opts.name = t->opts.type = NULL; /* the caller's; read by now */
    return t;
}

const char *tann_trace_text(const tann_trace *t, size_t *size)
{
    if (size != NULL) {
        *size = t != NULL ? t->used : 0;
    }
    return t != NULL ? t->text : "";
}

void tann_trace_free(tann_trace *t)
{
    if (t == NULL) {
        return;
    }
    t->freed = true;
    if (t->session != NULL) {
        tann__hook_end(t->session, t->hook);
    } else {
        release(t);
    }
}
