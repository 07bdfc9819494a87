/* A file to a model: the arrays are compared with the weights that the graph asks for before memory is
   taken for those. */
#include <tinyann/file.h>

#include <stdio.h>
#include <string.h>

#include "activation/activation.h"
#include "base/name.h"
#include "base/options.h"
#include "base/shape_text.h"
#include "file/file_slurp.h"
#include "format/graph_text.h"
#include "graph/builder.h"
#include "layer/field.h"
#include "layer/layer.h"

TANN__NO_PADDING(tann_load_opts, 8 * sizeof(size_t) + 2 * sizeof(void *) + sizeof(uint64_t));

void tann_load_opts_init(tann_load_opts *opts, size_t struct_size)
{
    const tann_load_opts defaults = {
        .struct_size = sizeof defaults,
        .max_bytes = (size_t)1 << 30,
        .max_header = (size_t)1 << 22,
        .max_tensors = 65536,
        .max_name = 256,
        .max_nodes = 4096,
        .max_inputs = 16,
    };
    tann__options_write(opts, struct_size, &defaults, sizeof defaults);
}

static tann_status check_layers(tann_ctx *ctx, const tann_load_opts *o)
{
    for (size_t i = 0; i < o->layer_count; i++) {
        const tann_layer_type *type = o->layers != NULL ? o->layers[i] : NULL;
        if (type == NULL || !tann__is_name(type->name, TANN__MAX_TYPE_NAME, "") ||
            tann__layer_named(type->name) != NULL) {
            return tann__fail(ctx, TANN_E_ARGUMENT,
                              "tann_load_opts.layers[%zu] is NULL, or has no name of its own", i);
        }
        TANN_TRY(tann__fields_lie_inside(ctx, type));
    }
    return TANN_OK;
}

static tann_status check_activations(tann_ctx *ctx, const tann_load_opts *o)
{
    for (size_t i = 0; i < o->activation_count; i++) {
        const tann_activation_type *type = o->activations != NULL ? o->activations[i] : NULL;
        if (type == NULL || !tann__is_name(type->name, TANN__MAX_TYPE_NAME, "") ||
            tann__activation_named(type->name) != NULL) {
            return tann__fail(ctx, TANN_E_ARGUMENT,
                              "tann_load_opts.activations[%zu] is NULL, or has no name of its own",
                              i);
        }
    }
    return TANN_OK;
}

static tann_status read_opts(tann_ctx *ctx, tann_load_opts *known, const tann_load_opts *given)
{
    tann_load_opts_init(known, sizeof *known);
    TANN_TRY(tann__options_read(ctx, "tann_load_opts", known, sizeof *known, given));
    TANN_TRY(check_layers(ctx, known));
    return check_activations(ctx, known);
}

static tann_status check_format(const tann__safetensors *st)
{
    const tann__metadata *format = NULL;
    TANN_TRY(tann__safetensors_need(st, "format", &format));
    if (strcmp(format->value, TANN__GRAPH_FORMAT) != 0) {
        return tann__fail(st->ctx, TANN_E_UNSUPPORTED,
                          "byte %zu: the format is '%.60s', not '" TANN__GRAPH_FORMAT "'",
                          format->at, format->value);
    }
    return TANN_OK;
}

static tann_status read_numerics(const tann__safetensors *st, tann_numerics *numerics)
{
    const tann__metadata *given = NULL;
    TANN_TRY(tann__safetensors_need(st, "numerics", &given));
    for (int i = 0; i < TANN_NUMERICS_COUNT_; i++) {
        *numerics = (tann_numerics)i;
        if (strcmp(tann_numerics_name(*numerics), given->value) == 0) {
            return TANN_OK;
        }
    }
    return tann__fail(st->ctx, TANN_E_UNSUPPORTED,
                      "byte %zu: the numeric profile '%.60s' is not known", given->at,
                      given->value);
}

static tann_status read_output(const tann__safetensors *st, const tann_model *m, tann_node *output)
{
    const tann__metadata *given = NULL;
    TANN_TRY(tann__safetensors_need(st, "output", &given));
    *output = tann_model_find(m, given->value);
    return *output != TANN_NO_NODE
               ? TANN_OK
               : tann__fail(st->ctx, TANN_E_FORMAT, "byte %zu: the output '%.60s' is no node",
                            given->at, given->value);
}

static tann__tensor *tensor_of(const tann__safetensors *st, const tann__node *node,
                               const tann__weight *weight)
{
    char name[TANN__MAX_NAME + TANN__MAX_NAME];
    (void)snprintf(name, sizeof name, "%s.%s", node->name, weight->name);
    return tann__safetensors_find(st, name);
}

static tann_status check_weight(const tann__safetensors *st, const tann__node *node,
                                const tann__weight *weight)
{
    tann__tensor *t = tensor_of(st, node, weight);
    if (t == NULL) {
        return tann__fail(st->ctx, TANN_E_FORMAT, "byte 8: there is no tensor '%s.%s'", node->name,
                          weight->name);
    }
    if (!tann_shape_equal(t->shape, weight->shape)) {
        return tann__fail(st->ctx, TANN_E_FORMAT,
                          "byte %zu: tensor '%s' has the shape %s; the graph asks for %s", t->at,
                          t->name, tann__shape_print(t->shape).text,
                          tann__shape_print(weight->shape).text);
    }
    t->used = 1;
    return tann__tensor_check(st, t);
}

/* Each weight has its array, and there is no other. */
static tann_status check_weights(const tann__safetensors *st, const tann_model *m)
{
    for (int32_t i = 0; i < m->node_count; i++) {
        for (size_t k = 0; k < m->nodes[i].weight_count; k++) {
            TANN_TRY(check_weight(st, &m->nodes[i], &m->nodes[i].weights[k]));
        }
    }
    for (size_t i = 0; i < st->count; i++) {
        if (!st->tensors[i].used && !tann__safetensors_is_state(st, &st->tensors[i])) {
            return tann__fail(st->ctx, TANN_E_FORMAT,
                              "byte %zu: tensor '%.80s' is no weight of the graph",
                              st->tensors[i].at, st->tensors[i].name);
        }
    }
    return TANN_OK;
}

static void read_weights(const tann__safetensors *st, tann_model *m)
{
    for (int32_t i = 0; i < m->node_count; i++) {
        for (size_t k = 0; k < m->nodes[i].weight_count; k++) {
            const tann__weight *weight = &m->nodes[i].weights[k];
            tann__tensor_read(st, tensor_of(st, &m->nodes[i], weight), 0,
                              m->weights + weight->offset);
        }
    }
}

static tann_status draw(tann_builder *b, const tann__safetensors *st, const tann_load_opts *opts,
                        tann_node *output)
{
    const tann__metadata *graph = NULL;
    TANN_TRY(check_format(st));
    TANN_TRY(tann__safetensors_need(st, "graph", &graph));
    TANN_TRY(tann__graph_read(b, opts, st, graph));
    TANN_TRY(read_output(st, &b->model, output));
    return check_weights(st, &b->model);
}

/* What the builder says last, that a node leads nowhere, is the file's mistake. */
static tann_status finish(tann_builder *b, const tann__safetensors *st, tann_node output,
                          tann_model **m)
{
    char text[sizeof st->ctx->text];
    *m = tann__builder_finish_zero(b, output);
    if (*m == NULL && st->ctx->status == TANN_E_ARGUMENT) {
        memcpy(text, st->ctx->text, sizeof text);
        return tann__fail(st->ctx, TANN_E_FORMAT, "byte 8: %s", text);
    }
    return st->ctx->status;
}

static tann_status build(const tann__safetensors *st, const tann_load_opts *opts, tann_model **m)
{
    tann_numerics numerics = TANN_NUMERICS_FMA;
    tann_node output = TANN_NO_NODE;
    tann_builder *b = tann_builder_new(st->ctx);
    if (b == NULL) {
        return st->ctx->status;
    }
    tann_status status = draw(b, st, opts, &output);
    status = status == TANN_OK ? read_numerics(st, &numerics) : status;
    if (status != TANN_OK) {
        tann_builder_free(b);
        return status;
    }
    TANN_TRY(finish(b, st, output, m));
    (*m)->numerics = numerics;
    read_weights(st, *m);
    return TANN_OK;
}

static tann_status load(tann_ctx *ctx, const void *bytes, size_t size, const tann_load_opts *opts,
                        tann_model **m)
{
    tann__safetensors st;
    const tann__safetensors_limits limits = {opts->max_header, opts->max_tensors, opts->max_name,
                                             false};
    TANN_TRY(tann__slurp_check(ctx, size, opts->max_bytes));
    TANN_TRY(tann__safetensors_open(&st, ctx, &limits, bytes, size));
    const tann_status status = build(&st, opts, m);
    tann__safetensors_close(&st);
    return status;
}

tann_model *tann_model_load_memory(tann_ctx *ctx, const void *bytes, size_t size,
                                   const tann_load_opts *opts)
{
    tann_load_opts known;
    tann_model *m = NULL;
    if (ctx == NULL) {
        return NULL;
    }
    tann__succeed(ctx);
    if (bytes == NULL) {
        (void)tann__fail_null(ctx, "the file");
    } else if (read_opts(ctx, &known, opts) == TANN_OK) {
        (void)load(ctx, bytes, size, &known, &m);
    }
    return m;
}

/* Where a file comes from: a path, or a reader where that is NULL. */
typedef struct origin {
    const char *path;
    tann_read_fn read;
    void *user;
    const char *name; /* of what may not be NULL */
} origin;

static tann_status slurp(tann__slurp *s, tann_ctx *ctx, const origin *from, uint64_t max_bytes)
{
    return from->path != NULL ? tann__slurp_file(s, ctx, from->path, max_bytes)
                              : tann__slurp_read(s, ctx, from->read, from->user, max_bytes);
}

static tann_model *load_from(tann_ctx *ctx, const origin *from, const tann_load_opts *opts)
{
    tann_load_opts known;
    tann__slurp s;
    tann_model *m = NULL;
    if (ctx == NULL) {
        return NULL;
    }
    tann__succeed(ctx);
    if (from->path == NULL && from->read == NULL) {
        (void)tann__fail_null(ctx, from->name);
    } else if (read_opts(ctx, &known, opts) == TANN_OK &&
               slurp(&s, ctx, from, known.max_bytes) == TANN_OK) {
        (void)load(ctx, s.bytes, s.size, &known, &m);
        tann__slurp_free(&s, ctx);
    }
    return m;
}

tann_model *tann_model_load_read(tann_ctx *ctx, tann_read_fn read, void *user,
                                 const tann_load_opts *opts)
{
    const origin from = {NULL, read, user, "the reader"};
    return load_from(ctx, &from, opts);
}

tann_model *tann_model_load(tann_ctx *ctx, const char *path, const tann_load_opts *opts)
{
    const origin from = {path, NULL, NULL, "the path"};
    return load_from(ctx, &from, opts);
}
