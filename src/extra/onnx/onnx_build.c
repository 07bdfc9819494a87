/* Values to a model: those on which the output depends become nodes. */
#include "onnx_values.h"

#include <stdio.h>
#include <string.h>

#include <tinyann/component.h>
#include <tinyann/layers.h>
#include <tinyann/model.h>

#define NAME       63 /* of a node, at most */
#define WEIGHT     80 /* of a weight: the node's name and ".kernel" */
#define MOST_TRIES 8  /* for a name that nobody has */

/* Arrays are no values that one reads, and never needed. */
static void need(onnx_reading *r)
{
    r->values[r->output].needed = true;
    for (size_t i = r->count; i > 0; i--) {
        const onnx_value *v = &r->values[i - 1];
        if (v->needed && v->a != ONNX_NO_VALUE) {
            r->values[v->a].needed = true;
        }
        if (v->needed && v->b != ONNX_NO_VALUE) {
            r->values[v->b].needed = true;
        }
    }
}

static uint64_t bytes_of_array(const TannOnnx__Tensor *t)
{
    return t != NULL ? sizeof(float) * (uint64_t)onnx_tensor_count(t) : 0;
}

static uint64_t bytes_of(const onnx_value *v)
{
    return bytes_of_array(v->tensor) + bytes_of_array(v->bias) + bytes_of_array(v->scale);
}

/* Weights here are copies: an array that many nodes share must not become many times the file. */
static tann_status check_weights(const onnx_reading *r)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < r->count; i++) {
        const onnx_value *v = &r->values[i];
        bytes += v->needed ? bytes_of(v) : 0;
        if (bytes / 2 > r->size) {
            return onnx_fail(r, v, TANN_E_UNSUPPORTED,
                             "nodes share so many weights that they are twice the file");
        }
    }
    return TANN_OK;
}

static bool may_stand(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '/';
}

/* What other programs call it, as far as that can be the name of a node. */
static void put_name(char out[NAME + 1], const onnx_value *v)
{
    const char *name = v->node[0] != '\0' ? v->node : v->name;
    size_t length = 0;
    for (; name[length] != '\0' && length < NAME; length++) {
        out[length] = name[length];
        if (!may_stand(out[length])) {
            out[length] = '_';
        }
    }
    out[length] = '\0';
}

/* Whether a node that is made already has the name. */
static bool is_taken(const char (*names)[NAME + 1], const char *name, tann_node made)
{
    for (tann_node i = 0; i < made; i++) {
        if (strcmp(names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* Names that became the same get the number of their node behind them. */
static tann_status choose_name(const onnx_reading *r, char (*names)[NAME + 1], const onnx_value *v,
                               tann_node node)
{
    char name[NAME + 1], *out = names[node];
    put_name(name, v);
    memcpy(out, name, sizeof name);
    for (int i = 0; is_taken((const char(*)[NAME + 1]) names, out, node); i++) {
        if (i == MOST_TRIES) {
            return onnx_fail(r, v, TANN_E_UNSUPPORTED, "too many nodes have this name");
        }
        (void)snprintf(out, NAME + 1, "%.40s-%ld", name, (long)node + i);
    }
    return TANN_OK;
}

static tann_node add_dense(tann_builder *b, const onnx_value *v, tann_node x)
{
    tann_dense_opts opts = tann_dense_opts_default();
    opts.use_bias = v->bias != NULL;
    return tann_dense(b, x, v->shape.dim[0], &opts);
}

static tann_node add_normalization(tann_builder *b, const onnx_value *v, tann_node x)
{
    tann_normalization_opts opts = tann_normalization_opts_default();
    opts.invert = v->inverts;
    return tann_normalization(b, x, &opts);
}

static tann_node add_node(const onnx_reading *r, tann_builder *b, const onnx_value *v)
{
    const tann_node x = v->a != ONNX_NO_VALUE ? r->values[v->a].made : TANN_NO_NODE;
    switch (v->kind) {
    case ONNX_INPUT:
        return tann_input(b, v->shape);
    case ONNX_DENSE:
        return add_dense(b, v, x);
    case ONNX_ACTIVATION:
        return tann_activation(b, x, v->activation);
    case ONNX_NORMALIZATION:
        return add_normalization(b, v, x);
    case ONNX_DROPOUT:
        return tann_dropout(b, x, v->rate);
    default:
        return tann_add(b, x, r->values[v->b].made);
    }
}

/* What the builder says is the file's mistake, and gets the byte. */
static tann_status fail_builder(const onnx_reading *r, const onnx_value *v)
{
    char text[150];
    const tann_status status = tann_ctx_status(r->ctx);
    if (status == TANN_E_MEMORY) {
        return status;
    }
    (void)snprintf(text, sizeof text, "%.140s", tann_ctx_error(r->ctx));
    return onnx_fail(r, v, status == TANN_E_ARGUMENT ? TANN_E_FORMAT : status, text);
}

static tann_status draw_values(onnx_reading *r, tann_builder *b, char (*names)[NAME + 1])
{
    tann_node next = 0;
    for (size_t i = 0; i < r->count; i++) {
        onnx_value *v = &r->values[i];
        if (!v->needed) {
            continue;
        }
        const tann_status status = choose_name(r, names, v, next);
        if (status != TANN_OK) {
            return status;
        }
        v->made = tann_named(b, add_node(r, b, v), names[next++]);
        if (v->made == TANN_NO_NODE) {
            return fail_builder(r, v);
        }
    }
    return TANN_OK;
}

static tann_status draw(onnx_reading *r, tann_builder *b)
{
    const size_t size = (r->graph->n_node + 1) * (NAME + 1);
    char(*names)[NAME + 1] = tann_ctx_allocate(r->ctx, size);
    if (names == NULL) {
        return tann_ctx_fail(r->ctx, TANN_E_MEMORY, "out of memory for the names of a graph");
    }
    const tann_status status = draw_values(r, b, names);
    tann_ctx_release(r->ctx, names, size);
    return status;
}

/* Row-major [rows, columns]; transposed, the file has [columns, rows]. */
static void copy(const TannOnnx__Tensor *t, size_t rows, size_t columns, bool transposed, float *to)
{
    for (size_t i = 0; i < rows; i++) {
        for (size_t k = 0; k < columns; k++) {
            to[i * columns + k] = onnx_tensor_get(t, transposed ? k * rows + i : i * columns + k);
        }
    }
}

static tann_status write_weight(const onnx_reading *r, tann_model *m, const onnx_value *v,
                                const char *which, const TannOnnx__Tensor *t)
{
    char name[WEIGHT];
    if (t == NULL) {
        return TANN_OK;
    }
    const bool kernel = v->kind == ONNX_DENSE && t == v->tensor;
    const size_t count = onnx_tensor_count(t);
    const size_t columns = kernel ? (size_t)v->shape.dim[0] : count;
    float *values = tann_ctx_allocate(r->ctx, count * sizeof *values);
    if (values == NULL) {
        return tann_ctx_fail(r->ctx, TANN_E_MEMORY, "out of memory for %zu weights", count);
    }
    copy(t, count / columns, columns, kernel && v->transposed, values);
    (void)snprintf(name, sizeof name, "%s.%s", tann_model_node_name(m, v->made), which);
    const tann_status status = tann_model_weight_write(m, name, values, count);
    tann_ctx_release(r->ctx, values, count * sizeof *values);
    return status == TANN_OK ? TANN_OK : onnx_fail(r, v, status, "a weight is NaN or infinity");
}

static tann_status write_node(const onnx_reading *r, tann_model *m, const onnx_value *v)
{
    const bool dense = v->kind == ONNX_DENSE;
    if (!dense && v->kind != ONNX_NORMALIZATION) {
        return TANN_OK;
    }
    const tann_status status = write_weight(r, m, v, dense ? "kernel" : "mean", v->tensor);
    if (status != TANN_OK) {
        return status;
    }
    return dense ? write_weight(r, m, v, "bias", v->bias)
                 : write_weight(r, m, v, "scale", v->scale);
}

static tann_status write_weights(const onnx_reading *r, tann_model *m)
{
    tann_status status = TANN_OK;
    for (size_t i = 0; i < r->count && status == TANN_OK; i++) {
        status = r->values[i].needed ? write_node(r, m, &r->values[i]) : TANN_OK;
    }
    return status;
}

static tann_model *finish(onnx_reading *r, tann_builder *b)
{
    tann_model *m = tann_builder_finish(b, r->values[r->output].made, 0);
    if (m == NULL) {
        (void)fail_builder(r, &r->values[r->output]);
    } else if (write_weights(r, m) != TANN_OK) {
        tann_model_free(m);
        m = NULL;
    }
    return m;
}

tann_model *onnx_build(onnx_reading *r)
{
    need(r);
    if (check_weights(r) != TANN_OK) {
        return NULL;
    }
    tann_builder *b = tann_builder_new(r->ctx);
    if (b != NULL && draw(r, b) != TANN_OK) {
        tann_builder_free(b);
        return NULL;
    }
    return b != NULL ? finish(r, b) : NULL;
}
