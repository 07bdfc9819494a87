/* Which operators of ONNX a node of a model becomes. onnx_read.c has the way back. */
#include "onnx_draw.h"

#include <stdbool.h>
#include <string.h>

#include <tinyann/component.h>

#define ATTRIBUTE_FLOAT 1 /* AttributeProto.AttributeType */
#define ATTRIBUTE_INT   2

/* How an activation is drawn: as one operator, maybe with an attribute, or by a function. */
typedef struct activation_row {
    const char *name, *operator_name;
    const char *attribute; /* NULL: none */
    int32_t attribute_type;
    float value;
    void (*draw)(onnx_drawing *d, const char *name, const char *x); /* NULL: one operator */
} activation_row;

static const char *name_of(const onnx_drawing *d, tann_node node)
{
    return tann_model_node_name(d->m, node);
}

static const char *input_of(const onnx_drawing *d, tann_node node, int32_t index)
{
    return name_of(d, tann_model_node_input(d->m, node, index));
}

/* x sigmoid(x) */
static void draw_silu(onnx_drawing *d, const char *name, const char *x)
{
    const char *s = onnx_add_node(d, "Sigmoid", name, "sigmoid", x, NULL)->name;
    (void)onnx_add_node(d, "Mul", name, "", x, s);
}

/* x (1 + erf(x sqrt(1/2))) 1/2: the operator Gelu comes with opset 20. */
static void draw_gelu(onnx_drawing *d, const char *name, const char *x)
{
    const char *root = onnx_add_constant(d, name, "root_of_half", 0x1.6a09e6p-1f);
    const char *one = onnx_add_constant(d, name, "one", 1);
    const char *half = onnx_add_constant(d, name, "half", 0.5f);
    const char *scaled = onnx_add_node(d, "Mul", name, "scaled", x, root)->name;
    const char *erf = onnx_add_node(d, "Erf", name, "erf", scaled, NULL)->name;
    const char *sum = onnx_add_node(d, "Add", name, "sum", erf, one)->name;
    const char *product = onnx_add_node(d, "Mul", name, "product", x, sum)->name;
    (void)onnx_add_node(d, "Mul", name, "", product, half);
}

static const activation_row activations[] = {
    {"linear", "Identity", NULL, 0, 0, NULL},
    {"relu", "Relu", NULL, 0, 0, NULL},
    {"tanh", "Tanh", NULL, 0, 0, NULL},
    {"sigmoid", "Sigmoid", NULL, 0, 0, NULL},
    {"softmax", "Softmax", "axis", ATTRIBUTE_INT, -1, NULL},
    {"leaky_relu", "LeakyRelu", "alpha", ATTRIBUTE_FLOAT, 0.01f, NULL},
    {"elu", "Elu", "alpha", ATTRIBUTE_FLOAT, 1, NULL},
    {"softplus", "Softplus", NULL, 0, 0, NULL},
    {"silu", NULL, NULL, 0, 0, draw_silu},
    {"gelu", NULL, NULL, 0, 0, draw_gelu},
};

static void set_attribute(onnx_drawn_node *n, const activation_row *row)
{
    TannOnnx__Attribute *a = &n->attribute;
    a->name = (char *)(uintptr_t)row->attribute;
    a->has_type = 1;
    a->type = row->attribute_type;
    a->has_f = row->attribute_type == ATTRIBUTE_FLOAT;
    a->f = row->value;
    a->has_i = row->attribute_type == ATTRIBUTE_INT;
    a->i = a->has_i ? (int64_t)row->value : 0;
    n->node.n_attribute = 1;
}

static void draw_row(onnx_drawing *d, const activation_row *row, const char *name, const char *x)
{
    if (row->draw != NULL) {
        row->draw(d, name, x);
        return;
    }
    onnx_drawn_node *n = onnx_add_node(d, row->operator_name, name, "", x, NULL);
    if (row->attribute != NULL) {
        set_attribute(n, row);
    }
}

/* An option of a node by its name; false if it has none. */
static bool find_option(const onnx_drawing *d, tann_node node, const char *name,
                        tann_option *option)
{
    *option = tann_option_default();
    for (int32_t i = 0; tann_model_node_option(d->m, node, i, option) == TANN_OK; i++) {
        if (strcmp(option->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static tann_status draw_activation(onnx_drawing *d, tann_node node)
{
    tann_option option;
    const char *kind = find_option(d, node, "activation", &option) ? option.text : "";
    for (size_t i = 0; i < sizeof activations / sizeof *activations; i++) {
        if (strcmp(activations[i].name, kind) == 0) {
            draw_row(d, &activations[i], name_of(d, node), input_of(d, node, 0));
            return TANN_OK;
        }
    }
    return tann_ctx_fail(d->ctx, TANN_E_UNSUPPORTED,
                         "node '%s': ONNX has no operator for the activation '%.60s'",
                         name_of(d, node), kind);
}

/* x [batch, in], kernel [in, units], bias [units] */
static tann_status draw_dense(onnx_drawing *d, tann_node node)
{
    const char *kernel = onnx_add_weight(d, node, 0);
    const char *bias = onnx_add_weight(d, node, 1);
    onnx_drawn_node *n =
        onnx_add_node(d, "Gemm", name_of(d, node), "", input_of(d, node, 0), kernel);
    n->inputs[2] = (char *)(uintptr_t)bias;
    n->node.n_input += bias != NULL;
    return TANN_OK;
}

/* In prediction it passes x on, as here. */
static tann_status draw_dropout(onnx_drawing *d, tann_node node)
{
    tann_option option;
    const char *name = name_of(d, node);
    const float rate = find_option(d, node, "rate", &option) ? (float)option.number : 0;
    const char *ratio = onnx_add_constant(d, name, "ratio", rate);
    (void)onnx_add_node(d, "Dropout", name, "", input_of(d, node, 0), ratio);
    return TANN_OK;
}

static tann_status draw_add(onnx_drawing *d, tann_node node)
{
    (void)onnx_add_node(d, "Add", name_of(d, node), "", input_of(d, node, 0), input_of(d, node, 1));
    return TANN_OK;
}

/* (x - mean) scale, or x / scale + mean */
static tann_status draw_normalization(onnx_drawing *d, tann_node node)
{
    tann_option option;
    const char *name = name_of(d, node), *x = input_of(d, node, 0);
    const char *mean = onnx_add_weight(d, node, 0), *scale = onnx_add_weight(d, node, 1);
    if (find_option(d, node, "invert", &option) && option.number > 0) {
        const char *ratio = onnx_add_node(d, "Div", name, "ratio", x, scale)->name;
        (void)onnx_add_node(d, "Add", name, "", ratio, mean);
    } else {
        const char *difference = onnx_add_node(d, "Sub", name, "difference", x, mean)->name;
        (void)onnx_add_node(d, "Mul", name, "", difference, scale);
    }
    return TANN_OK;
}

static tann_status draw_input(onnx_drawing *d, tann_node node)
{
    (void)d;
    (void)node;
    return TANN_OK;
}

static const struct {
    const char *type;
    tann_status (*draw)(onnx_drawing *d, tann_node node);
} layers[] = {
    {"input", draw_input},     {"dense", draw_dense}, {"activation", draw_activation},
    {"dropout", draw_dropout}, {"add", draw_add},     {"normalization", draw_normalization},
};

tann_status onnx_draw_node(onnx_drawing *d, tann_node node)
{
    const char *type = tann_model_node_type(d->m, node);
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        if (strcmp(layers[i].type, type) == 0) {
            return layers[i].draw(d, node);
        }
    }
    return tann_ctx_fail(d->ctx, TANN_E_UNSUPPORTED,
                         "node '%s': ONNX has no operator for the layer '%.60s'", name_of(d, node),
                         type);
}
