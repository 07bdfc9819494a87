#include "onnx_draw.h"

#include <stdio.h>
#include <string.h>

#include <tinyann/component.h>
#include <tinyann/version.h>

/* protobuf-c has no strings that are only read. */
static char *text(const char *constant)
{
    return (char *)(uintptr_t)constant;
}

static void put_name(char out[ONNX_NAME], const char *name, const char *suffix)
{
    (void)snprintf(out, ONNX_NAME, "%.63s%s%.31s", name, suffix[0] != '\0' ? "." : "", suffix);
}

onnx_drawn_node *onnx_add_node(onnx_drawing *d, const char *operator_name, const char *name,
                               const char *suffix, const char *a, const char *b)
{
    onnx_drawn_node *n = &d->nodes[d->graph.n_node];
    tann_onnx__node__init(&n->node);
    tann_onnx__attribute__init(&n->attribute);
    put_name(n->name, name, suffix);
    n->inputs[0] = text(a);
    n->inputs[1] = text(b);
    n->output = n->name;
    n->attributes = &n->attribute;
    n->node.op_type = text(operator_name);
    n->node.name = n->name;
    n->node.input = n->inputs;
    n->node.n_input = (size_t)(a != NULL) + (size_t)(b != NULL);
    n->node.output = &n->output;
    n->node.n_output = 1;
    n->node.attribute = &n->attributes;
    d->node_list[d->graph.n_node++] = &n->node;
    return n;
}

static onnx_drawn_tensor *add_tensor(onnx_drawing *d, const char *name, const char *suffix)
{
    onnx_drawn_tensor *t = &d->tensors[d->graph.n_initializer];
    tann_onnx__tensor__init(&t->tensor);
    put_name(t->name, name, suffix);
    t->tensor.name = t->name;
    t->tensor.dims = t->dims;
    t->tensor.has_data_type = 1;
    t->tensor.data_type = ONNX_FLOAT;
    d->tensor_list[d->graph.n_initializer++] = &t->tensor;
    return t;
}

const char *onnx_add_constant(onnx_drawing *d, const char *name, const char *suffix, float value)
{
    onnx_drawn_tensor *t = add_tensor(d, name, suffix);
    t->number = value;
    t->tensor.float_data = &t->number;
    t->tensor.n_float_data = 1;
    return t->name;
}

const char *onnx_add_weight(onnx_drawing *d, tann_node node, int32_t index)
{
    tann_weight weight = tann_weight_default();
    if (tann_model_node_weight(d->m, node, index, &weight) != TANN_OK) {
        return NULL;
    }
    onnx_drawn_tensor *t = add_tensor(d, tann_model_node_name(d->m, node), weight.name);
    for (int32_t i = 0; i < weight.shape.rank; i++) {
        t->dims[i] = weight.shape.dim[i];
    }
    t->tensor.n_dims = (size_t)weight.shape.rank;
    t->tensor.float_data = (float *)(uintptr_t)weight.data;
    t->tensor.n_float_data = weight.count;
    return t->name;
}

/* [batch, shape] */
static void add_value(onnx_drawing *d, size_t at, const char *name, tann_shape shape)
{
    onnx_drawn_value *v = &d->values[at];
    tann_onnx__value_info__init(&v->info);
    tann_onnx__type__init(&v->type);
    tann_onnx__tensor_type__init(&v->tensor);
    tann_onnx__shape__init(&v->shape);
    for (int32_t i = 0; i <= shape.rank; i++) {
        tann_onnx__dimension__init(&v->dim[i]);
        v->dims[i] = &v->dim[i];
        v->dim[i].has_dim_value = i > 0;
        v->dim[i].dim_value = i > 0 ? shape.dim[i - 1] : 0;
        v->dim[i].dim_param = i > 0 ? NULL : text("batch");
    }
    v->shape.dim = v->dims;
    v->shape.n_dim = (size_t)shape.rank + 1;
    v->tensor.has_elem_type = 1;
    v->tensor.elem_type = ONNX_FLOAT;
    v->tensor.shape = &v->shape;
    v->type.tensor_type = &v->tensor;
    v->info.type = &v->type;
    v->info.name = text(name);
    d->value_list[at] = &v->info;
}

static void *cut(onnx_drawing *d, size_t size, size_t count)
{
    void *piece = d->memory != NULL ? d->memory + d->used : NULL;
    d->used += (size * count + 15) / 16 * 16;
    return piece;
}

/* Cuts the memory; of no memory, to measure it. */
static void lay_out(onnx_drawing *d, size_t nodes, size_t values)
{
    d->used = 0;
    d->nodes = cut(d, sizeof *d->nodes, ONNX_NODES * nodes);
    d->node_list = cut(d, sizeof(void *), ONNX_NODES * nodes);
    d->tensors = cut(d, sizeof *d->tensors, ONNX_TENSORS * nodes);
    d->tensor_list = cut(d, sizeof(void *), ONNX_TENSORS * nodes);
    d->values = cut(d, sizeof *d->values, values);
    d->value_list = cut(d, sizeof(void *), values);
}

static tann_status take_memory(onnx_drawing *d, size_t outputs)
{
    const size_t nodes = (size_t)tann_model_node_count(d->m);
    lay_out(d, nodes, outputs + 2);
    d->size = d->used;
    d->memory = tann_ctx_allocate(d->ctx, d->size);
    if (d->memory == NULL) {
        return tann_ctx_fail(d->ctx, TANN_E_MEMORY, "out of memory for an ONNX graph of %zu nodes",
                             nodes);
    }
    lay_out(d, nodes, outputs + 2);
    return TANN_OK;
}

static void draw_frame(onnx_drawing *d, int32_t opset)
{
    tann_onnx__operator_set__init(&d->operators);
    d->operators.domain = text("");
    d->operators.has_version = 1;
    d->operators.version = opset;
    d->operator_list = &d->operators;
    tann_onnx__pair__init(&d->metadata);
    d->metadata.key = text("tinyann.numerics");
    d->metadata.value = text(tann_numerics_name(tann_model_numerics(d->m)));
    d->metadata_list = &d->metadata;
    tann_onnx__model__init(&d->model);
    d->model.has_ir_version = 1;
    d->model.ir_version = ONNX_IR_VERSION;
    d->model.producer_name = text("tinyann");
    d->model.producer_version = text(tann_version());
    d->model.opset_import = &d->operator_list;
    d->model.n_opset_import = 1;
    d->model.metadata_props = &d->metadata_list;
    d->model.n_metadata_props = 1;
    d->model.graph = &d->graph;
    d->graph.name = text("tinyann");
    d->graph.node = d->node_list;
    d->graph.initializer = d->tensor_list;
    d->graph.input = d->value_list;
    d->graph.n_input = 1;
    d->graph.output = d->value_list + 1;
}

/* Input and output. A model whose output is its input passes it through. */
static void draw_ends(onnx_drawing *d)
{
    const tann_node out = tann_model_output(d->m);
    const char *name = tann_model_node_name(d->m, out);
    add_value(d, 0, tann_model_node_name(d->m, 0), tann_model_node_shape(d->m, 0));
    if (out == 0) {
        name = onnx_add_node(d, "Identity", name, "identity", name, NULL)->name;
    }
    add_value(d, 1, name, tann_model_node_shape(d->m, out));
    d->graph.n_output = 1;
}

static tann_status draw_output(onnx_drawing *d, const char *name, size_t index)
{
    const tann_node node = tann_model_find(d->m, name);
    if (node <= 0 || node == tann_model_output(d->m)) {
        return tann_ctx_fail(
            d->ctx, TANN_E_ARGUMENT,
            "tann_onnx_save_opts.outputs[%zu], '%.63s', is not a node between input "
            "and output",
            index, name != NULL ? name : "NULL");
    }
    for (size_t i = 1; i <= d->graph.n_output; i++) {
        if (strcmp(d->value_list[i]->name, name) == 0) {
            return tann_ctx_fail(d->ctx, TANN_E_ARGUMENT,
                                 "tann_onnx_save_opts.outputs has '%.63s' twice", name);
        }
    }
    add_value(d, ++d->graph.n_output, tann_model_node_name(d->m, node),
              tann_model_node_shape(d->m, node));
    return TANN_OK;
}

static tann_status draw_all(onnx_drawing *d, const tann_onnx_save_opts *opts)
{
    tann_status status = TANN_OK;
    draw_frame(d, opts->opset);
    for (tann_node i = 0; i < tann_model_node_count(d->m) && status == TANN_OK; i++) {
        status = onnx_draw_node(d, i);
    }
    draw_ends(d);
    for (size_t i = 0; i < opts->output_count && status == TANN_OK; i++) {
        status = draw_output(d, opts->outputs[i], i);
    }
    return status;
}

tann_status onnx_draw(onnx_drawing *d, tann_ctx *ctx, const tann_model *m,
                      const tann_onnx_save_opts *opts)
{
    *d = (onnx_drawing){.ctx = ctx, .m = m, .graph = TANN_ONNX__GRAPH__INIT};
    tann_status status = take_memory(d, opts->output_count);
    if (status == TANN_OK) {
        status = draw_all(d, opts);
    }
    if (status != TANN_OK) {
        onnx_draw_clear(d);
    }
    return status;
}

void onnx_draw_clear(onnx_drawing *d)
{
    tann_ctx_release(d->ctx, d->memory, d->size);
    d->memory = NULL;
}
