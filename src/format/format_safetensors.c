#include "format/format_safetensors.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/shape_text.h"
#include "base/size.h"
#include "format/json.h"
#include "format/tensor_sort.h"

#define LENGTH_BYTES 8
/* The shortest that a tensor can be: "":{"dtype":"F32","shape":[1],"data_offsets":[0,4]} */
#define LEAST_TENSOR 51

static tann_status fail_at(const tann__safetensors *st, const tann__tensor *t, const char *what)
{
    return tann__fail(st->ctx, TANN_E_FORMAT, "byte %zu: tensor '%.80s' %s", t->at, t->name, what);
}

static tann_status read_metadata(tann__safetensors *st, tann__json *j)
{
    bool more = true;
    TANN_TRY(tann__json_expect(j, '{'));
    if (tann__json_takes(j, '}')) {
        return TANN_OK;
    }
    while (more) {
        tann__metadata m = {NULL, NULL, 0};
        TANN_TRY(tann__json_string(j, &m.key, NULL));
        if (tann__safetensors_metadata(st, m.key) != NULL) {
            return tann__json_fail(j, "a key of the metadata comes twice");
        }
        if (st->metadata_count == TANN__SAFETENSORS_METADATA) {
            return tann__fail(st->ctx, TANN_E_UNSUPPORTED, "byte %zu: more than %d metadata",
                              j->base + j->at, TANN__SAFETENSORS_METADATA);
        }
        TANN_TRY(tann__json_expect(j, ':'));
        TANN_TRY(tann__json_string(j, &m.value, &m.at));
        st->metadata[st->metadata_count++] = m;
        TANN_TRY(tann__json_next(j, '}', &more));
    }
    return TANN_OK;
}

/* [2, 8]: range first, product next. */
static tann_status read_shape(tann__json *j, tann__tensor *t)
{
    bool more = true;
    t->count = 1;
    TANN_TRY(tann__json_expect(j, '['));
    while (more) {
        uint64_t dim = 0;
        TANN_TRY(tann__json_number(j, INT32_MAX, &dim));
        if (dim == 0 || t->shape.rank == 4 || !tann__mul(t->count, (size_t)dim, &t->count)) {
            return tann__json_fail(j, "a shape has 1 to 4 dimensions of at least 1");
        }
        t->shape.dim[t->shape.rank++] = (int32_t)dim;
        TANN_TRY(tann__json_next(j, ']', &more));
    }
    return TANN_OK;
}

static tann_status read_offsets(const tann__safetensors *st, tann__json *j, tann__tensor *t)
{
    uint64_t begin = 0;
    uint64_t end = 0;
    TANN_TRY(tann__json_expect(j, '['));
    TANN_TRY(tann__json_number(j, st->data_size, &begin));
    TANN_TRY(tann__json_expect(j, ','));
    TANN_TRY(tann__json_number(j, st->data_size, &end));
    t->begin = (size_t)begin;
    t->end = (size_t)end;
    return tann__json_expect(j, ']');
}

static bool may_be(const tann__safetensors *st, const tann__tensor *t)
{
    return t->type == TANN__TENSOR_F32 || st->any_float ||
           (t->type == TANN__TENSOR_F64 && strchr(t->name, ':') != NULL);
}

static tann_status read_type(const tann__safetensors *st, tann__json *j, tann__tensor *t)
{
    const char *type = NULL;
    size_t at = 0;
    TANN_TRY(tann__json_string(j, &type, &at));
    t->type = tann__tensor_type_named(type);
    if (t->type == TANN__TENSOR_TYPES || !may_be(st, t)) {
        return tann__fail(st->ctx, TANN_E_UNSUPPORTED,
                          "byte %zu: a tensor of the type '%.20s'; only F32%s is read", at, type,
                          st->any_float ? ", F64, F16 or BF16" : "");
    }
    return TANN_OK;
}

/* One of the three keys of a tensor, each of which comes once. */
static tann_status read_property(const tann__safetensors *st, tann__json *j, tann__tensor *t,
                                 unsigned *seen)
{
    static const char *const keys[] = {"dtype", "shape", "data_offsets"};
    const char *key = NULL;
    unsigned which = 0;
    TANN_TRY(tann__json_string(j, &key, NULL));
    while (which < 3 && strcmp(keys[which], key) != 0) {
        which++;
    }
    if (which == 3 || (*seen >> which & 1U) != 0) {
        return tann__json_fail(j, "a tensor has dtype, shape and data_offsets, each once");
    }
    *seen |= 1U << which;
    TANN_TRY(tann__json_expect(j, ':'));
    return which == 0   ? read_type(st, j, t)
           : which == 1 ? read_shape(j, t)
                        : read_offsets(st, j, t);
}

static tann_status check_size(const tann__safetensors *st, const tann__tensor *t)
{
    size_t bytes = 0;
    if (t->begin > t->end || !tann__mul(t->count, tann__tensor_type_size(t->type), &bytes) ||
        bytes != t->end - t->begin) {
        return tann__fail(
            st->ctx, TANN_E_FORMAT,
            "byte %zu: tensor '%.80s' of the shape %s lies in bytes %zu to %zu of the "
            "data",
            t->at, t->name, tann__shape_print(t->shape).text, t->begin, t->end);
    }
    return TANN_OK;
}

static tann_status read_tensor(tann__safetensors *st, tann__json *j,
                               const tann__safetensors_limits *limits, tann__tensor t)
{
    unsigned seen = 0;
    bool more = true;
    if (strlen(t.name) > limits->name || st->count == st->capacity) {
        return tann__fail(st->ctx, TANN_E_UNSUPPORTED,
                          "byte %zu: more than %zu tensors, or a name longer than %zu", t.at,
                          limits->tensors, limits->name);
    }
    TANN_TRY(tann__json_expect(j, '{'));
    while (more) {
        TANN_TRY(read_property(st, j, &t, &seen));
        TANN_TRY(tann__json_next(j, '}', &more));
    }
    if (seen != 7) {
        return tann__json_fail(j, "a tensor has dtype, shape and data_offsets, each once");
    }
    TANN_TRY(check_size(st, &t));
    st->tensors[st->count++] = t;
    return TANN_OK;
}

static tann_status read_entry(tann__safetensors *st, tann__json *j,
                              const tann__safetensors_limits *limits, bool *described)
{
    tann__tensor t = {.begin = 0};
    TANN_TRY(tann__json_string(j, &t.name, &t.at));
    TANN_TRY(tann__json_expect(j, ':'));
    if (strcmp(t.name, "__metadata__") != 0) {
        return read_tensor(st, j, limits, t);
    }
    if (*described) {
        return tann__json_fail(j, "__metadata__ comes twice");
    }
    *described = true;
    return read_metadata(st, j);
}

static tann_status read_header(tann__safetensors *st, const tann__safetensors_limits *limits)
{
    tann__json j = {st->ctx, st->file + LENGTH_BYTES, st->header_size, 0, LENGTH_BYTES, st->pool,
                    0};
    bool described = false;
    bool more = true;
    if (j.text[0] != '{') {
        return tann__json_fail(&j, "a header begins with '{'");
    }
    j.at = 1;
    more = !tann__json_takes(&j, '}');
    while (more) {
        TANN_TRY(read_entry(st, &j, limits, &described));
        TANN_TRY(tann__json_next(&j, '}', &more));
    }
    while (j.at < j.size && j.text[j.at] == ' ') {
        j.at++;
    }
    return j.at == j.size ? TANN_OK : tann__json_fail(&j, "only blanks follow a header");
}

/* The bytes of the tensors, side by side, are the data. */
static tann_status check_cover(tann__safetensors *st)
{
    size_t end = 0;
    tann__tensors_sort(st->tensors, st->count, TANN__BY_PLACE);
    for (size_t i = 0; i < st->count; i++) {
        if (st->tensors[i].begin != end) {
            return fail_at(st, &st->tensors[i], "leaves a hole before it, or overlaps another");
        }
        end = st->tensors[i].end;
    }
    if (end != st->data_size) {
        return tann__fail(st->ctx, TANN_E_FORMAT, "byte %zu: %zu bytes belong to no tensor",
                          LENGTH_BYTES + st->header_size + end, st->data_size - end);
    }
    return TANN_OK;
}

static tann_status check_names(tann__safetensors *st)
{
    tann__tensors_sort(st->tensors, st->count, TANN__BY_NAME);
    for (size_t i = 1; i < st->count; i++) {
        if (strcmp(st->tensors[i - 1].name, st->tensors[i].name) == 0) {
            return fail_at(st, &st->tensors[i], "comes twice");
        }
    }
    return TANN_OK;
}

/* The length of the header, compared with the file and with the limit. */
static tann_status measure(tann__safetensors *st, const tann__safetensors_limits *limits,
                           size_t size)
{
    if (size < LENGTH_BYTES + 2) {
        return tann__fail(st->ctx, TANN_E_FORMAT,
                          "byte %zu: the file ends here, before a header of at least 2 bytes",
                          size);
    }
    const uint64_t header = tann__get_u64(st->file);
    if (header < 2 || header > size - LENGTH_BYTES) {
        return tann__fail(st->ctx, TANN_E_FORMAT,
                          "byte 0: a header of %llu bytes in a file of %zu: this is no "
                          ".safetensors file, or not all of it",
                          (unsigned long long)header, size);
    }
    if (header > limits->header) {
        return tann__fail(st->ctx, TANN_E_UNSUPPORTED,
                          "byte 0: a header of %llu bytes; the limit is %zu",
                          (unsigned long long)header, limits->header);
    }
    st->header_size = (size_t)header;
    st->data = st->file + LENGTH_BYTES + st->header_size;
    st->data_size = size - LENGTH_BYTES - st->header_size;
    return TANN_OK;
}

/* One more than can be in use, so that it is never nothing. */
static size_t tensor_bytes(const tann__safetensors *st)
{
    return (st->capacity + 1) * sizeof *st->tensors;
}

static tann_status take_memory(tann__safetensors *st, const tann__safetensors_limits *limits)
{
    const size_t room = st->header_size / LEAST_TENSOR + 1;
    st->capacity = room < limits->tensors ? room : limits->tensors;
    st->pool = tann__allocate(&st->ctx->allocator, st->header_size);
    st->tensors = tann__allocate(&st->ctx->allocator, tensor_bytes(st));
    return st->pool != NULL && st->tensors != NULL ? TANN_OK
                                                   : tann__fail_memory(st->ctx, "a file's header");
}

static tann_status open_file(tann__safetensors *st, const tann__safetensors_limits *limits,
                             size_t size)
{
    TANN_TRY(measure(st, limits, size));
    TANN_TRY(take_memory(st, limits));
    TANN_TRY(read_header(st, limits));
    TANN_TRY(check_cover(st));
    return check_names(st);
}

tann_status tann__safetensors_open(tann__safetensors *st, tann_ctx *ctx,
                                   const tann__safetensors_limits *limits, const void *bytes,
                                   size_t size)
{
    memset(st, 0, sizeof *st);
    st->ctx = ctx;
    st->file = bytes;
    st->any_float = limits->any_float;
    const tann_status status = open_file(st, limits, size);
    if (status != TANN_OK) {
        tann__safetensors_close(st);
    }
    return status;
}

void tann__safetensors_close(tann__safetensors *st)
{
    tann__release(&st->ctx->allocator, st->tensors, tensor_bytes(st));
    tann__release(&st->ctx->allocator, st->pool, st->header_size);
    st->tensors = NULL;
    st->pool = NULL;
}

tann__tensor *tann__safetensors_find(const tann__safetensors *st, const char *name)
{
    size_t low = 0;
    size_t high = st->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(name, st->tensors[middle].name);
        if (order == 0) {
            return &st->tensors[middle];
        }
        low = order > 0 ? middle + 1 : low;
        high = order > 0 ? high : middle;
    }
    return NULL;
}

const tann__metadata *tann__safetensors_metadata(const tann__safetensors *st, const char *key)
{
    for (size_t i = 0; i < st->metadata_count; i++) {
        if (strcmp(st->metadata[i].key, key) == 0) {
            return &st->metadata[i];
        }
    }
    return NULL;
}

tann_status tann__safetensors_need(const tann__safetensors *st, const char *key,
                                   const tann__metadata **found)
{
    *found = tann__safetensors_metadata(st, key);
    if (*found == NULL) {
        return tann__fail(st->ctx, TANN_E_FORMAT,
                          "byte 8: the metadata have no '%s': this file holds no model of tinyann",
                          key);
    }
    return TANN_OK;
}

bool tann__safetensors_is_state(const tann__safetensors *st, const tann__tensor *t)
{
    return strchr(t->name, ':') != NULL && tann__safetensors_metadata(st, "training") != NULL;
}

size_t tann__safetensors_place(const tann__safetensors *st, const tann__metadata *metadata,
                               size_t place)
{
    return metadata->at + tann__json_span(st->file + metadata->at, st->data, place);
}
