/* A model to a file: the header is written twice, first only to be measured, so that nothing is kept
   in memory. */
#include <tinyann/file.h>
#include <tinyann/version.h>

#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "base/writer.h"
#include "file/file_replace.h"
#include "format/graph_text.h"

#define CHUNK        4096
#define LENGTH_BYTES 8

/* Bytes on their way, some of which are held back. */
typedef struct sink {
    tann_write_fn write; /* NULL: only counts */
    void *user;
    size_t count; /* all bytes so far */
    size_t held;
    char chunk[CHUNK];
} sink;

static tann_status flush(sink *s)
{
    const size_t held = s->held;
    s->held = 0;
    return held > 0 && s->write != NULL ? s->write(s->user, s->chunk, held) : TANN_OK;
}

static tann_status hold(void *user, const char *text, size_t length)
{
    sink *s = user;
    s->count += length;
    while (length > 0) {
        const size_t room = CHUNK - s->held;
        const size_t part = length < room ? length : room;
        memcpy(s->chunk + s->held, text, part);
        s->held += part;
        text += part;
        length -= part;
        if (s->held == CHUNK) {
            TANN_TRY(flush(s));
        }
    }
    return TANN_OK;
}

/* Calls a function for each weight, in graph order. */
typedef void (*weight_fn)(tann__writer *w, const char *node, const tann_weight *weight,
                          size_t begin);

/* Returns the bytes of all weights. */
static size_t each_weight(tann__writer *w, const tann_model *m, weight_fn fn)
{
    size_t begin = 0;
    for (tann_node node = 0; node < tann_model_node_count(m); node++) {
        tann_weight weight = tann_weight_default();
        for (int32_t i = 0; tann_model_node_weight(m, node, i, &weight) == TANN_OK; i++) {
            if (fn != NULL) {
                fn(w, tann_model_node_name(m, node), &weight, begin);
            }
            begin += weight.count * sizeof(float);
        }
    }
    return begin;
}

static void write_entry(tann__writer *w, const char *node, const tann_weight *weight, size_t begin)
{
    tann__print(w, ",\"%s.%s\":{\"dtype\":\"F32\",\"shape\":[", node, weight->name);
    for (int32_t i = 0; i < weight->shape.rank; i++) {
        tann__print(w, "%s%d", i > 0 ? "," : "", (int)weight->shape.dim[i]);
    }
    tann__print(w, "],\"data_offsets\":[%zu,%zu]}", begin, begin + weight->count * sizeof(float));
}

static void write_numbers(tann__writer *w, const char *node, const tann_weight *weight,
                          size_t begin)
{
    unsigned char bytes[4];
    (void)node;
    (void)begin;
    for (size_t i = 0; i < weight->count && w->status == TANN_OK; i++) {
        tann__put_f32(bytes, weight->data + i);
        w->status = w->write(w->user, (const char *)bytes, sizeof bytes);
    }
}

static void write_header(tann__writer *w, const tann_model *m)
{
    tann__print(w, "{\"__metadata__\":{\"format\":\"" TANN__GRAPH_FORMAT "\",\"graph\":\"");
    tann__graph_write(w, m);
    tann__print(w, "\",\"library\":\"%s\",\"numerics\":\"%s\",\"output\":\"%s\"}", tann_version(),
                tann_numerics_name(tann_model_numerics(m)),
                tann_model_node_name(m, tann_model_output(m)));
    (void)each_weight(w, m, write_entry);
    tann__print(w, "}");
}

/* The header's bytes without the blanks behind it, and with them. */
static size_t measure_header(const tann_model *m, size_t *padded)
{
    sink s = {NULL, NULL, 0, 0, {0}};
    tann__writer w = {hold, &s, TANN_OK};
    write_header(&w, m);
    *padded = (s.count + 7) / 8 * 8;
    return s.count;
}

static tann_status write_model(const tann_model *m, tann_write_fn write, void *user)
{
    unsigned char length[LENGTH_BYTES];
    size_t padded = 0;
    const size_t header = measure_header(m, &padded);
    sink s = {write, user, 0, 0, {0}};
    tann__writer w = {hold, &s, TANN_OK};
    tann__put_u64(length, padded);
    w.status = hold(&s, (const char *)length, sizeof length);
    write_header(&w, m);
    tann__repeat(&w, ' ', padded - header);
    (void)each_weight(&w, m, write_numbers);
    return w.status == TANN_OK ? flush(&s) : w.status;
}

static tann_status check_finite(tann_ctx *ctx, const tann_model *m, tann_node node,
                                const tann_weight *weight)
{
    for (size_t i = 0; i < weight->count; i++) {
        if (!isfinite(weight->data[i])) {
            return tann__fail(ctx, TANN_E_NUMERIC, "number %zu of '%s.%s' is NaN or infinity", i,
                              tann_model_node_name(m, node), weight->name);
        }
    }
    return TANN_OK;
}

/* What is saved can be loaded. */
static tann_status check_model(tann_ctx *ctx, const tann_model *m)
{
    TANN_TRY(tann__graph_check(ctx, m));
    for (tann_node node = 0; node < tann_model_node_count(m); node++) {
        tann_weight weight = tann_weight_default();
        for (int32_t i = 0; tann_model_node_weight(m, node, i, &weight) == TANN_OK; i++) {
            TANN_TRY(check_finite(ctx, m, node, &weight));
        }
    }
    return TANN_OK;
}

static tann_status check_arguments(tann_ctx *ctx, const tann_model *m, bool known, const char *what)
{
    if (ctx == NULL) {
        return TANN_E_ARGUMENT;
    }
    if (m == NULL) {
        return tann__fail_null(ctx, "the model");
    }
    tann__succeed(ctx);
    return known ? check_model(ctx, m) : tann__fail_null(ctx, what);
}

tann_status tann_model_save_write(tann_ctx *ctx, const tann_model *m, tann_write_fn write,
                                  void *user)
{
    TANN_TRY(check_arguments(ctx, m, write != NULL, "the writer"));
    const tann_status status = write_model(m, write, user);
    return status == TANN_OK ? TANN_OK
                             : tann__fail_outer(ctx, status, "the writer returned %s (%d)",
                                                tann_status_name(status), (int)status);
}

size_t tann_model_save_bytes(const tann_model *m)
{
    size_t padded = 0;
    if (m == NULL) {
        return 0;
    }
    (void)measure_header(m, &padded);
    return LENGTH_BYTES + padded + each_weight(NULL, m, NULL);
}

/* Where the next bytes go; there is room. */
static tann_status put(void *user, const char *text, size_t length)
{
    char **to = user;
    memcpy(*to, text, length);
    *to += length;
    return TANN_OK;
}

tann_status tann_model_save_memory(tann_ctx *ctx, const tann_model *m, void *bytes, size_t size)
{
    char *to = bytes;
    TANN_TRY(check_arguments(ctx, m, bytes != NULL, "the memory for the file"));
    const size_t needed = tann_model_save_bytes(m);
    if (size < needed) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "the file has %zu bytes; there is room for %zu",
                          needed, size);
    }
    return write_model(m, put, &to);
}

/* The file under way. */
typedef struct saving {
    tann_ctx *ctx;
    tann__replacement file;
} saving;

static tann_status append(void *user, const char *text, size_t length)
{
    saving *s = user;
    return tann__file_append(&s->file.file, s->ctx, text, length);
}

tann_status tann_model_save(tann_ctx *ctx, const tann_model *m, const char *path)
{
    saving s = {.ctx = ctx};
    TANN_TRY(check_arguments(ctx, m, path != NULL, "the path"));
    TANN_TRY(tann__replace_begin(&s.file, ctx, path));
    const tann_status status = write_model(m, append, &s);
    if (status != TANN_OK) {
        tann__replace_abandon(&s.file);
        return status;
    }
    return tann__replace_finish(&s.file, ctx);
}
