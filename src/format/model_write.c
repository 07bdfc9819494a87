#include "format/model_write.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <tinyann/version.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/sink.h"
#include "file/file_replace.h"
#include "format/graph_text.h"
#include "graph/model.h"

#define LENGTH_BYTES 8

/* One array of a file. */
typedef struct array {
    const char *prefix, *node, *point, *name; /* which, one behind the other, are its name */
    tann_shape shape;
    const float *floats;
    const tann__state_doubles *doubles; /* NULL: floats */
    size_t count;
} array;

typedef void (*array_fn)(tann__writer *w, const array *a, size_t begin);

static size_t bytes_of(const array *a)
{
    return a->count * (a->doubles != NULL ? sizeof(double) : sizeof(float));
}

static size_t each_of_doubles(tann__writer *w, const tann__model_state *state, array_fn fn)
{
    size_t begin = 0;
    for (size_t i = 0; i < state->double_count; i++) {
        const tann__state_doubles *d = &state->doubles[i];
        const array a = {"", "", "", d->name, tann_shape_1d((int32_t)d->count), NULL, d, d->count};
        if (d->count > 0 && fn != NULL) {
            fn(w, &a, begin);
        }
        begin += bytes_of(&a);
    }
    return begin;
}

/* The weights, or of a state's block those that are trained, in graph order. */
static size_t each_of_block(tann__writer *w, const tann_model *m, const tann__state_block *block,
                            bool all, size_t begin, array_fn fn)
{
    for (int32_t i = 0; i < m->node_count; i++) {
        const tann__node *node = &m->nodes[i];
        for (size_t k = 0; k < (all ? node->weight_count : node->trained_count); k++) {
            const tann__weight *weight = &node->weights[k];
            const array a = {block->prefix, node->name,    ".",
                             weight->name,  weight->shape, block->values + weight->offset,
                             NULL,          weight->count};
            if (fn != NULL) {
                fn(w, &a, begin);
            }
            begin += bytes_of(&a);
        }
    }
    return begin;
}

/* Calls a function for each array, in the order of the file; returns the bytes of all. */
static size_t each_array(tann__writer *w, const tann_model *m, const tann__model_state *state,
                         array_fn fn)
{
    const tann__state_block weights = {"", m->weights};
    size_t begin = each_of_doubles(w, state, fn);
    begin = each_of_block(w, m, &weights, true, begin, fn);
    for (size_t i = 0; i < state->block_count; i++) {
        begin = each_of_block(w, m, &state->blocks[i], false, begin, fn);
    }
    return begin;
}

static void write_entry(tann__writer *w, const array *a, size_t begin)
{
    tann__print(w, ",\"%s%s%s%s\":{\"dtype\":\"%s\",\"shape\":[", a->prefix, a->node, a->point,
                a->name, a->doubles != NULL ? "F64" : "F32");
    for (int32_t i = 0; i < a->shape.rank; i++) {
        tann__print(w, "%s%d", i > 0 ? "," : "", (int)a->shape.dim[i]);
    }
    tann__print(w, "],\"data_offsets\":[%zu,%zu]}", begin, begin + bytes_of(a));
}

static void write_numbers(tann__writer *w, const array *a, size_t begin)
{
    unsigned char bytes[8];
    (void)begin;
    for (size_t i = 0; i < a->count && w->status == TANN_OK; i++) {
        if (a->doubles != NULL) {
            tann__put_f64(bytes, a->doubles->values + i * a->doubles->stride);
            w->status = w->write(w->user, (const char *)bytes, sizeof(double));
        } else {
            tann__put_f32(bytes, a->floats + i);
            w->status = w->write(w->user, (const char *)bytes, sizeof(float));
        }
    }
}

void tann__model_write_numbers(tann__writer *w, const tann_model *m, const tann__model_state *state)
{
    (void)each_array(w, m, state, write_numbers);
}

static void write_header(tann__writer *w, const tann_model *m, const tann__model_state *state)
{
    tann__print(w, "{\"__metadata__\":{\"format\":\"" TANN__GRAPH_FORMAT "\",\"graph\":\"");
    tann__graph_write(w, m, "\\n");
    tann__print(w, "\",\"library\":\"%s\",\"numerics\":\"%s\",\"output\":\"%s\"", tann_version(),
                tann_numerics_name(tann_model_numerics(m)),
                tann_model_node_name(m, tann_model_output(m)));
    if (state->training != NULL) {
        tann__print(w, ",\"training\":\"");
        state->training(w, state->user);
        tann__print(w, "\"");
    }
    tann__print(w, "}");
    (void)each_array(w, m, state, write_entry);
    tann__print(w, "}");
}

/* The header's bytes without the blanks behind it, and with them. */
static size_t measure_header(const tann_model *m, const tann__model_state *state, size_t *padded)
{
    tann__sink s;
    tann__writer w = {tann__sink_put, &s, TANN_OK};
    tann__sink_begin(&s, NULL, NULL);
    write_header(&w, m, state);
    *padded = (s.count + 7) / 8 * 8;
    return s.count;
}

tann_status tann__model_write(const tann_model *m, const tann__model_state *state,
                              tann_write_fn write, void *user)
{
    unsigned char length[LENGTH_BYTES];
    size_t padded = 0;
    const size_t header = measure_header(m, state, &padded);
    tann__sink s;
    tann__writer w = {tann__sink_put, &s, TANN_OK};
    tann__sink_begin(&s, write, user);
    tann__put_u64(length, padded);
    w.status = tann__sink_put(&s, (const char *)length, sizeof length);
    write_header(&w, m, state);
    tann__repeat(&w, ' ', padded - header);
    tann__model_write_numbers(&w, m, state);
    return w.status == TANN_OK ? tann__sink_flush(&s) : w.status;
}

size_t tann__model_bytes(const tann_model *m, const tann__model_state *state)
{
    size_t padded = 0;
    (void)measure_header(m, state, &padded);
    return LENGTH_BYTES + padded + each_array(NULL, m, state, NULL);
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

tann_status tann__model_check(tann_ctx *ctx, const tann_model *m)
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

/* Where the next bytes go; there is room. */
static tann_status put(void *user, const char *text, size_t length)
{
    char **to = user;
    memcpy(*to, text, length);
    *to += length;
    return TANN_OK;
}

tann_status tann__model_write_memory(tann_ctx *ctx, const tann_model *m,
                                     const tann__model_state *state, void *bytes, size_t size)
{
    char *to = bytes;
    const size_t needed = tann__model_bytes(m, state);
    if (size < needed) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "the file has %zu bytes; there is room for %zu",
                          needed, size);
    }
    return tann__model_write(m, state, put, &to);
}

/* A model and its state, to be given away. */
typedef struct whole {
    const tann_model *m;
    const tann__model_state *state;
} whole;

static tann_status produce(void *user, tann_write_fn write, void *to)
{
    const whole *all = user;
    return tann__model_write(all->m, all->state, write, to);
}

tann_status tann__model_write_path(tann_ctx *ctx, const tann_model *m,
                                   const tann__model_state *state, const char *path)
{
    whole all = {m, state};
    return tann__replace_by(ctx, path, produce, &all);
}
