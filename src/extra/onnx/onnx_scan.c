#include "onnx_scan.h"

#include <stdbool.h>
#include <string.h>

#include <tinyann/component.h>

#define VARINT_BYTES 10 /* at most; 5 for a tag or a length, as protobuf-c reads them */
#define RANK         8
#define LAST_FIELD   0x1FFFFFFF

enum { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_LENGTH = 2, WIRE_FIXED32 = 5 };

/* A message that has begun. */
typedef struct level {
    onnx_message message;
    size_t end;
    size_t counts[ONNX_FIELDS];
} level;

typedef struct walk {
    onnx_scan *scan;
    tann_ctx *ctx;
    const unsigned char *bytes;
    size_t at;
    size_t limits[ONNX_LIMITS];
    size_t max_name;
    level levels[ONNX_DEPTH];
    size_t depth; /* the level that is walked through */
} walk;

/* One field as it lies there. */
typedef struct piece {
    size_t at;      /* where its tag begins */
    uint32_t field; /* its number */
    unsigned wire;
    uint64_t value; /* a varint's, or a length */
} piece;

static tann_status fail(const walk *w, size_t at, tann_status status, const char *what)
{
    /* In the outermost message it is likely to be a file of another kind. */
    return tann_ctx_fail(w->ctx, status, "byte %zu: %s%s", at, what,
                         w->depth == 0 ? ": is this an ONNX file?" : "");
}

static tann_status fail_field(const walk *w, const piece *p, const onnx_field *f,
                              tann_status status, const char *what)
{
    return tann_ctx_fail(w->ctx, status, "byte %zu: %s.%s %s", p->at,
                         onnx_schemas[w->levels[w->depth].message].name, f->name, what);
}

static tann_status fail_above(const walk *w, const piece *p, const onnx_field *f, const char *what,
                              size_t most, const char *option)
{
    return tann_ctx_fail(w->ctx, TANN_E_UNSUPPORTED, "byte %zu: %s.%s %s %zu (%s)", p->at,
                         onnx_schemas[w->levels[w->depth].message].name, f->name, what, most,
                         option);
}

static tann_status read_varint(walk *w, size_t most, uint64_t *value)
{
    const size_t begin = w->at, end = w->levels[w->depth].end;
    *value = 0;
    for (size_t i = 0; i < most && w->at < end; i++) {
        const unsigned byte = w->bytes[w->at++];
        *value |= (uint64_t)(byte & 0x7F) << (7 * i);
        if (byte < 0x80) {
            return i < 9 || byte < 2 ? TANN_OK
                                     : fail(w, begin, TANN_E_FORMAT, "a number above 64 bits");
        }
    }
    return fail(w, begin, TANN_E_FORMAT, "a number does not end");
}

static tann_status read_tag(walk *w, piece *p)
{
    uint64_t tag = 0;
    p->at = w->at;
    const tann_status status = read_varint(w, VARINT_BYTES / 2, &tag);
    if (status != TANN_OK) {
        return status;
    }
    p->wire = (unsigned)(tag & 7);
    if (tag >> 3 == 0 || tag >> 3 > LAST_FIELD) {
        return fail(w, p->at, TANN_E_FORMAT, "no field has this number");
    }
    p->field = (uint32_t)(tag >> 3);
    return TANN_OK;
}

/* Whether so many bytes are left in the message. */
static tann_status need(const walk *w, const piece *p, uint64_t count)
{
    return count <= w->levels[w->depth].end - w->at
               ? TANN_OK
               : fail(w, p->at, TANN_E_FORMAT, "a field is longer than what it lies in");
}

/* What follows the tag; behind it lie as many bytes as `length` says. */
static tann_status read_value(walk *w, piece *p, size_t *length)
{
    tann_status status = TANN_OK;
    *length = 0;
    switch (p->wire) {
    case WIRE_VARINT:
        return read_varint(w, VARINT_BYTES, &p->value);
    case WIRE_FIXED64:
        *length = 8;
        return need(w, p, 8);
    case WIRE_FIXED32:
        *length = 4;
        return need(w, p, 4);
    case WIRE_LENGTH:
        status = read_varint(w, VARINT_BYTES / 2, &p->value);
        status = status == TANN_OK ? need(w, p, p->value) : status;
        *length = status == TANN_OK ? (size_t)p->value : 0;
        return status;
    default:
        return fail(w, p->at, TANN_E_FORMAT, "no such kind of field");
    }
}

/* NULL: not known. */
static const onnx_field *find(const walk *w, const piece *p, size_t *index)
{
    const onnx_schema *schema = &onnx_schemas[w->levels[w->depth].message];
    for (*index = 0; *index < schema->count; ++*index) {
        if (schema->fields[*index].number == p->field) {
            return &schema->fields[*index];
        }
    }
    return NULL;
}

static bool fits(const onnx_field *f, const piece *p)
{
    switch (f->kind) {
    case ONNX_VARINT:
    case ONNX_ZERO:
        return p->wire == WIRE_VARINT;
    case ONNX_VARINTS:
        return p->wire == WIRE_VARINT || p->wire == WIRE_LENGTH;
    case ONNX_FLOAT32:
        return p->wire == WIRE_FIXED32;
    case ONNX_PASSED:
    case ONNX_REFUSED:
        return true;
    default:
        return p->wire == WIRE_LENGTH;
    }
}

/* A name may be shown to people. */
static tann_status check_text(const walk *w, const piece *p, const onnx_field *f)
{
    if (p->value > w->max_name) {
        return fail_above(w, p, f, "is longer than", w->max_name, "tann_onnx_load_opts.max_name");
    }
    for (uint64_t i = 0; i < p->value; i++) {
        const unsigned char c = w->bytes[w->at + i];
        if (c < 0x20 || c == 0x7F) {
            return fail_field(w, p, f, TANN_E_FORMAT, "has a control character");
        }
    }
    return TANN_OK;
}

/* Several whole numbers in one piece count one by one. */
static tann_status count_varints(walk *w, const piece *p, size_t *count)
{
    const size_t begin = w->at, end = w->levels[w->depth].end;
    uint64_t value = 0;
    if (p->wire != WIRE_LENGTH) {
        ++*count;
        return TANN_OK;
    }
    tann_status status = TANN_OK;
    w->levels[w->depth].end = begin + (size_t)p->value;
    while (status == TANN_OK && w->at < begin + (size_t)p->value) {
        status = read_varint(w, VARINT_BYTES, &value);
        ++*count;
    }
    w->levels[w->depth].end = end;
    w->at = begin;
    return status;
}

static tann_status check_count(walk *w, const piece *p, const onnx_field *f, size_t *count)
{
    static const char *const options[ONNX_LIMITS] = {
        [ONNX_RANK] = "dimensions",
        [ONNX_BY_INPUTS] = "tann_onnx_load_opts.max_inputs",
        [ONNX_BY_NODES] = "tann_onnx_load_opts.max_nodes",
        [ONNX_BY_TENSORS] = "tann_onnx_load_opts.max_tensors",
    };
    if (f->kind == ONNX_VARINTS) {
        const tann_status status = count_varints(w, p, count);
        if (status != TANN_OK) {
            return status;
        }
    } else {
        ++*count;
    }
    if (*count <= w->limits[f->limit]) {
        return TANN_OK;
    }
    return f->limit == ONNX_ONCE ? fail_field(w, p, f, TANN_E_FORMAT, "comes twice")
                                 : fail_above(w, p, f, "comes more often than", w->limits[f->limit],
                                              options[f->limit]);
}

static tann_status check_value(const walk *w, const piece *p, const onnx_field *f)
{
    if (!fits(f, p)) {
        return fail_field(w, p, f, TANN_E_FORMAT, "is of another kind");
    }
    if (f->kind == ONNX_REFUSED || (f->kind == ONNX_ZERO && p->value != 0)) {
        return fail_field(w, p, f, TANN_E_UNSUPPORTED, "is not supported");
    }
    if (f->kind == ONNX_FLOATS && p->value % 4 != 0) {
        return fail_field(w, p, f, TANN_E_FORMAT, "is no whole number of floats");
    }
    return f->kind == ONNX_TEXT ? check_text(w, p, f) : TANN_OK;
}

static void note(size_t *count, size_t *places, size_t at)
{
    if (places != NULL) {
        places[*count] = at;
    }
    ++*count;
}

/* Goes into a message. The schema bounds the depth. */
static void enter(walk *w, const piece *p, const onnx_field *f)
{
    if (w->levels[w->depth].message == ONNX_GRAPH && f->inside == ONNX_NODE) {
        note(&w->scan->nodes, w->scan->node_at, p->at);
    }
    if (w->levels[w->depth].message == ONNX_GRAPH && f->inside == ONNX_TENSOR) {
        note(&w->scan->tensors, w->scan->tensor_at, p->at);
    }
    level *inner = &w->levels[++w->depth];
    memset(inner, 0, sizeof *inner);
    inner->message = f->inside;
    inner->end = w->at + (size_t)p->value;
}

static tann_status walk_field(walk *w)
{
    piece p = {0, 0, 0, 0};
    size_t length = 0, index = 0;
    tann_status status = read_tag(w, &p);
    status = status == TANN_OK ? read_value(w, &p, &length) : status;
    if (status != TANN_OK) {
        return status;
    }
    const onnx_field *f = find(w, &p, &index);
    if (f != NULL) {
        status = check_value(w, &p, f);
        status =
            status == TANN_OK ? check_count(w, &p, f, &w->levels[w->depth].counts[index]) : status;
    }
    if (status == TANN_OK && f != NULL && f->kind == ONNX_INSIDE) {
        enter(w, &p, f);
        return TANN_OK;
    }
    w->at += length;
    return status;
}

tann_status onnx_scan_file(onnx_scan *scan, tann_ctx *ctx, const tann_onnx_load_opts *opts,
                           const unsigned char *bytes, size_t size)
{
    walk w = {.scan = scan, .ctx = ctx, .bytes = bytes, .max_name = opts->max_name};
    w.limits[ONNX_ONCE] = 1;
    w.limits[ONNX_RANK] = RANK;
    w.limits[ONNX_BY_INPUTS] = opts->max_inputs;
    w.limits[ONNX_BY_NODES] = opts->max_nodes;
    w.limits[ONNX_BY_TENSORS] = opts->max_tensors;
    w.levels[0] = (level){.message = ONNX_MODEL, .end = size};
    scan->nodes = 0;
    scan->tensors = 0;
    for (;;) {
        if (w.at < w.levels[w.depth].end) {
            const tann_status status = walk_field(&w);
            if (status != TANN_OK) {
                return status;
            }
        } else if (w.depth == 0) {
            return TANN_OK;
        } else {
            w.depth--;
        }
    }
}
