/* ONNX files to models: scanned, unpacked, read value by value, built. */
#include <tinyann/onnx.h>

#include <string.h>

#include <tinyann/component.h>
#include <tinyann/model.h>

#include "onnx_values.h"

#define LAST_FORMAT 13 /* ir_version */
#define FIRST_OPSET 9
#define LAST_OPSET  24

_Static_assert(sizeof(tann_onnx_load_opts) ==
                   5 * sizeof(size_t) + sizeof(char *) + sizeof(uint64_t),
               "tann_onnx_load_opts has padding");

void tann_onnx_load_opts_init(tann_onnx_load_opts *opts, size_t struct_size)
{
    const tann_onnx_load_opts defaults = {
        .struct_size = sizeof defaults,
        .max_bytes = (size_t)1 << 30,
        .max_nodes = 768, /* more could take above 8 times the file and 1 MiB */
        .max_tensors = 4096,
        .max_inputs = 16,
        .max_name = 256,
    };
    tann_options_write(opts, struct_size, &defaults, sizeof defaults);
}

static tann_status read_opts(tann_ctx *ctx, tann_onnx_load_opts *known,
                             const tann_onnx_load_opts *given)
{
    tann_onnx_load_opts_init(known, sizeof *known);
    return tann_options_read(ctx, "tann_onnx_load_opts", known, sizeof *known, given);
}

/* Of the operators without a domain. */
/* One version holds for all operators. */
static tann_status read_opset(onnx_reading *r)
{
    for (size_t i = 0, found = 0; i < r->model->n_opset_import; i++) {
        const TannOnnx__OperatorSet *o = r->model->opset_import[i];
        if (o->domain == NULL || o->domain[0] == '\0' || strcmp(o->domain, "ai.onnx") == 0) {
            if (found++ > 0) {
                return tann_ctx_fail(r->ctx, TANN_E_FORMAT,
                                     "byte 0: the version of the operators stands there twice");
            }
            r->opset = o->version;
        }
    }
    return TANN_OK;
}

static tann_status read_version(onnx_reading *r)
{
    const TannOnnx__Model *m = r->model;
    if (!m->has_ir_version || m->ir_version < 1 || m->graph == NULL) {
        return tann_ctx_fail(r->ctx, TANN_E_FORMAT,
                             "byte 0: no ir_version or no graph: this is no ONNX "
                             "file");
    }
    if (m->ir_version > LAST_FORMAT) {
        return tann_ctx_fail(r->ctx, TANN_E_UNSUPPORTED,
                             "byte 0: version %lld of the format; up to %d are known",
                             (long long)m->ir_version, LAST_FORMAT);
    }
    const tann_status status = read_opset(r);
    if (status != TANN_OK) {
        return status;
    }
    if (r->opset < FIRST_OPSET || r->opset > LAST_OPSET) {
        return tann_ctx_fail(r->ctx, TANN_E_UNSUPPORTED,
                             "byte 0: version %lld of the operators; %d to %d are known",
                             (long long)r->opset, FIRST_OPSET, LAST_OPSET);
    }
    r->graph = m->graph;
    return TANN_OK;
}

static tann_status read_nodes(onnx_reading *r)
{
    const size_t first = r->graph->n_initializer + r->graph->n_input;
    tann_status status = TANN_OK;
    for (size_t i = 0; i < r->graph->n_node && status == TANN_OK; i++) {
        r->now = first + i;
        status = onnx_read_node(r, r->graph->node[i], &r->values[r->now]);
    }
    r->now = r->count;
    return status;
}

static tann_status find_output(onnx_reading *r)
{
    const TannOnnx__Graph *g = r->graph;
    const char *name = r->opts->output != NULL ? r->opts->output
                       : g->n_output > 0       ? g->output[0]->name
                                               : NULL;
    r->output = name != NULL ? onnx_values_find(r, name) : ONNX_NO_VALUE;
    if (r->output == ONNX_NO_VALUE || !onnx_is_node(&r->values[r->output])) {
        return tann_ctx_fail(r->ctx, r->opts->output != NULL ? TANN_E_ARGUMENT : TANN_E_FORMAT,
                             "byte 0: the output '%.60s' is no value of the graph",
                             name != NULL ? name : "");
    }
    return TANN_OK;
}

/* Nothing is left out without a word: other outputs are values on the way to the first. */
static tann_status check_outputs(const onnx_reading *r)
{
    for (size_t i = 1; i < r->graph->n_output && r->opts->output == NULL; i++) {
        const char *name = r->graph->output[i]->name;
        const size_t v = name != NULL ? onnx_values_find(r, name) : ONNX_NO_VALUE;
        if (v == ONNX_NO_VALUE || r->values[v].made == TANN_NO_NODE) {
            return tann_ctx_fail(
                r->ctx, TANN_E_UNSUPPORTED,
                "byte 0: the output '%.60s' does not lead to the first: name one in "
                "tann_onnx_load_opts.output",
                name != NULL ? name : "");
        }
    }
    return TANN_OK;
}

static tann_model *read_graph(onnx_reading *r)
{
    tann_model *m = NULL;
    if (onnx_values_open(r) == TANN_OK && read_nodes(r) == TANN_OK && find_output(r) == TANN_OK) {
        m = onnx_build(r);
    }
    if (m != NULL && check_outputs(r) != TANN_OK) {
        tann_model_free(m);
        m = NULL;
    }
    onnx_values_close(r);
    return m;
}

/* Where nodes and arrays begin: `places` has room. */
static tann_status find_places(onnx_reading *r, const unsigned char *bytes, size_t **places)
{
    const size_t count = r->scan.nodes + r->scan.tensors;
    *places = tann_ctx_allocate(r->ctx, count * sizeof **places);
    if (*places == NULL && count > 0) {
        return tann_ctx_fail(r->ctx, TANN_E_MEMORY, "out of memory for a graph of %zu nodes",
                             r->scan.nodes);
    }
    r->scan.node_at = *places;
    r->scan.tensor_at = *places != NULL ? *places + r->scan.nodes : NULL;
    return onnx_scan_file(&r->scan, r->ctx, r->opts, bytes, r->size);
}

/* A file that the caller holds; its bytes are needed until it is unpacked. */
typedef struct file {
    void *bytes;
    size_t size, room; /* room 0: they are not ours */
} file;

static void forget(tann_ctx *ctx, file *f)
{
    if (f->room > 0) {
        tann_ctx_release(ctx, f->bytes, f->room);
    }
    f->room = 0;
}

static tann_model *read_file(onnx_reading *r, file *f)
{
    onnx_purse purse;
    TannOnnx__Model *model = NULL;
    tann_model *m = NULL;
    const tann_status status = onnx_unpack(&purse, r->ctx, f->bytes, f->size, &model);
    forget(r->ctx, f);
    r->model = model;
    if (status == TANN_OK && read_version(r) == TANN_OK) {
        m = read_graph(r);
    }
    onnx_unpack_clear(&purse, model);
    return m;
}

static tann_model *load(tann_ctx *ctx, const tann_onnx_load_opts *opts, file *f)
{
    onnx_reading r = {.ctx = ctx, .opts = opts, .size = f->size};
    size_t *places = NULL;
    tann_model *m = NULL;
    if (f->size > opts->max_bytes) {
        (void)tann_ctx_fail(ctx, TANN_E_UNSUPPORTED, "the file has %zu bytes; the limit is %zu",
                            f->size, opts->max_bytes);
        return NULL;
    }
    if (onnx_scan_file(&r.scan, ctx, opts, f->bytes, f->size) == TANN_OK &&
        find_places(&r, f->bytes, &places) == TANN_OK) {
        m = read_file(&r, f);
    }
    tann_ctx_release(ctx, places, (r.scan.nodes + r.scan.tensors) * sizeof *places);
    return m;
}

tann_model *tann_onnx_load_memory(tann_ctx *ctx, const void *bytes, size_t size,
                                  const tann_onnx_load_opts *opts)
{
    tann_onnx_load_opts known;
    file f = {(void *)(uintptr_t)bytes, size, 0};
    if (ctx == NULL) {
        return NULL;
    }
    (void)tann_ctx_fail(ctx, TANN_OK, "%s", "");
    if (bytes == NULL) {
        (void)tann_ctx_fail(ctx, TANN_E_ARGUMENT, "the bytes are NULL");
        return NULL;
    }
    return read_opts(ctx, &known, opts) == TANN_OK ? load(ctx, &known, &f) : NULL;
}

tann_model *tann_onnx_load(tann_ctx *ctx, const char *path, const tann_onnx_load_opts *opts)
{
    tann_onnx_load_opts known;
    file f = {NULL, 0, 0};
    if (ctx == NULL) {
        return NULL;
    }
    (void)tann_ctx_fail(ctx, TANN_OK, "%s", "");
    if (read_opts(ctx, &known, opts) != TANN_OK) {
        return NULL;
    }
    f.bytes = tann_file_load(ctx, path, known.max_bytes, &f.size, &f.room);
    if (f.bytes == NULL) {
        return NULL;
    }
    tann_model *m = load(ctx, &known, &f);
    forget(ctx, &f);
    return m;
}
