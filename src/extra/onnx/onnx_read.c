/* What the operators of a file become. onnx_operators.c has the way there. */
#include "onnx_values.h"

#include <string.h>

#include <tinyann/component.h>

/* The opset since which softmax is over one axis, and not over all from it. */
#define SOFTMAX_BY_AXIS 13

typedef struct reader {
    const char *operator_name;
    size_t least, most; /* inputs */
    const char *attributes[4];
    tann_activation_kind activation; /* for read_activation() */
    tann_status (*read)(const onnx_reading *r, const TannOnnx__Node *n, onnx_value *v,
                        const struct reader *row);
    tann_status (*read_pair)(const onnx_reading *r, onnx_value *v, size_t a, size_t b);
} reader;

/* All in front of the one that is found have names: check_node() goes from the first on. */
static const TannOnnx__Attribute *find_attribute(const TannOnnx__Node *n, const char *name)
{
    for (size_t i = 0; i < n->n_attribute; i++) {
        const TannOnnx__Attribute *a = n->attribute[i];
        if (strcmp(a->name, name) == 0) {
            return a;
        }
    }
    return NULL;
}

static float float_of(const TannOnnx__Node *n, const char *name, float missing)
{
    const TannOnnx__Attribute *a = find_attribute(n, name);
    return a == NULL ? missing : a->has_f ? a->f : 0;
}

static int64_t int_of(const TannOnnx__Node *n, const char *name, int64_t missing)
{
    const TannOnnx__Attribute *a = find_attribute(n, name);
    return a == NULL ? missing : a->has_i ? a->i : 0;
}

static bool has_input(const TannOnnx__Node *n, size_t index)
{
    return index < n->n_input && n->input[index][0] != '\0';
}

/* Any value. */
static tann_status find_input(const onnx_reading *r, const TannOnnx__Node *n, size_t index,
                              const onnx_value *v, size_t *found)
{
    *found = onnx_values_find(r, n->input[index]);
    if (*found != ONNX_NO_VALUE) {
        return TANN_OK;
    }
    return tann_ctx_fail(r->ctx, TANN_E_FORMAT,
                         "byte %zu: node '%.60s' reads '%.60s', which does not come before it",
                         v->at, v->node[0] != '\0' ? v->node : v->name, n->input[index]);
}

/* One that becomes a node of the model. */
static tann_status find_node(const onnx_reading *r, const TannOnnx__Node *n, size_t index,
                             const onnx_value *v, size_t *found)
{
    const tann_status status = find_input(r, n, index, v, found);
    if (status != TANN_OK || onnx_is_node(&r->values[*found])) {
        return status;
    }
    return onnx_fail(
        r, v, TANN_E_UNSUPPORTED,
        "it reads an array, or a part of GELU or of a normalisation, where a value is to be");
}

static tann_status read_activation(const onnx_reading *r, const TannOnnx__Node *n, onnx_value *v,
                                   const reader *row)
{
    size_t x = 0;
    const tann_status status = find_node(r, n, 0, v, &x);
    if (status == TANN_OK) {
        v->kind = ONNX_ACTIVATION;
        v->activation = row->activation;
        v->a = x;
        v->shape = r->values[x].shape;
    }
    return status;
}

static tann_status read_with_alpha(const onnx_reading *r, const TannOnnx__Node *n, onnx_value *v,
                                   const reader *row)
{
    const bool elu = row->activation == TANN_ELU;
    const float known = elu ? 1 : 0.01f;
    const float alpha = float_of(n, "alpha", known);
    if (alpha < known || alpha > known || alpha != alpha) {
        return onnx_fail(r, v, TANN_E_UNSUPPORTED,
                         elu ? "alpha is not 1, the only one here"
                             : "alpha is not 0.01, the only one here");
    }
    return read_activation(r, n, v, row);
}

/* Over the last dimension. Shapes here are without the batch. */
static tann_status read_softmax(const onnx_reading *r, const TannOnnx__Node *n, onnx_value *v,
                                const reader *row)
{
    const bool by_axis = r->opset >= SOFTMAX_BY_AXIS;
    const int64_t axis = int_of(n, "axis", by_axis ? -1 : 1);
    const tann_status status = read_activation(r, n, v, row);
    if (status == TANN_OK &&
        ((axis != -1 && axis != v->shape.rank) || (!by_axis && v->shape.rank != 1))) {
        return onnx_fail(r, v, TANN_E_UNSUPPORTED, "a softmax that is not over the last dimension");
    }
    return status;
}

static tann_status read_gelu(const onnx_reading *r, const TannOnnx__Node *n, onnx_value *v,
                             const reader *row)
{
    static const char none[] = "none";
    const TannOnnx__Attribute *a = find_attribute(n, "approximate");
    if (a != NULL && (a->s.len != sizeof none - 1 || memcmp(a->s.data, none, a->s.len) != 0)) {
        return onnx_fail(r, v, TANN_E_UNSUPPORTED, "a GELU that is approximated");
    }
    return read_activation(r, n, v, row);
}

static tann_status read_dropout(const onnx_reading *r, const TannOnnx__Node *n, onnx_value *v,
                                const reader *row)
{
    size_t ratio = 0;
    tann_status status = read_activation(r, n, v, row);
    v->kind = ONNX_DROPOUT;
    v->rate = float_of(n, "ratio", 0.5f);
    if (status == TANN_OK && has_input(n, 2)) {
        return onnx_fail(r, v, TANN_E_UNSUPPORTED, "a dropout that is told whether it trains");
    }
    if (status == TANN_OK && has_input(n, 1)) {
        status = find_input(r, n, 1, v, &ratio);
        if (status == TANN_OK && (r->values[ratio].kind != ONNX_CONSTANT ||
                                  !onnx_tensor_scalar(r->values[ratio].tensor, &v->rate))) {
            return onnx_fail(r, v, TANN_E_UNSUPPORTED, "its ratio is not one float");
        }
    }
    return status;
}

/* Whether one node alone reads a value. */
static bool is_read_once(const onnx_reading *r, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < r->graph->n_node; i++) {
        const TannOnnx__Node *n = r->graph->node[i];
        for (size_t k = 0; k < n->n_input; k++) {
            count += strcmp(n->input[k], name) == 0;
        }
    }
    return count == 1;
}

/* Each sample is a row already; or it comes in as one, if nobody else reads the input. */
static tann_status read_flatten(const onnx_reading *r, const TannOnnx__Node *n, onnx_value *v,
                                const reader *row)
{
    const int64_t axis = int_of(n, "axis", 1);
    const tann_status status = read_activation(r, n, v, row);
    if (status != TANN_OK) {
        return status;
    }
    const size_t size = tann_shape_size(v->shape);
    onnx_value *x = &r->values[v->a];
    v->kind = ONNX_SAME;
    if (v->shape.rank > 1 && x->kind == ONNX_INPUT && size > 0 && size <= INT32_MAX && axis == 1 &&
        is_read_once(r, x->name)) {
        x->shape = tann_shape_1d((int32_t)size);
        return TANN_OK;
    }
    return v->shape.rank == 1 && (axis == 1 || axis == -1)
               ? TANN_OK
               : onnx_fail(r, v, TANN_E_UNSUPPORTED, "it changes the shape of a value");
}

static tann_status read_identity(const onnx_reading *r, const TannOnnx__Node *n, onnx_value *v,
                                 const reader *row)
{
    size_t x = 0;
    const tann_status status = find_input(r, n, 0, v, &x);
    if (status == TANN_OK && r->values[x].kind == ONNX_CONSTANT) {
        v->kind = ONNX_SAME;
        v->a = x;
        return TANN_OK;
    }
    return status == TANN_OK ? read_activation(r, n, v, row) : status;
}

static tann_status read_constant(const onnx_reading *r, const TannOnnx__Node *n, onnx_value *v,
                                 const reader *row)
{
    const TannOnnx__Attribute *a = find_attribute(n, "value");
    (void)row;
    if (a == NULL || a->t == NULL) {
        return onnx_fail(r, v, TANN_E_UNSUPPORTED, "a constant that is no array");
    }
    v->kind = ONNX_CONSTANT;
    v->tensor = a->t;
    return TANN_OK;
}

static bool is_one(float number)
{
    return number >= 1 && number <= 1;
}

static tann_status read_gemm(const onnx_reading *r, const TannOnnx__Node *n, onnx_value *v,
                             const reader *row)
{
    size_t x = 0, kernel = 0, bias = 0;
    (void)row;
    if (!is_one(float_of(n, "alpha", 1)) || !is_one(float_of(n, "beta", 1)) ||
        int_of(n, "transA", 0) != 0) {
        return onnx_fail(r, v, TANN_E_UNSUPPORTED,
                         "its alpha or beta is not 1, or its transA not 0");
    }
    tann_status status = find_node(r, n, 0, v, &x);
    status = status == TANN_OK ? find_input(r, n, 1, v, &kernel) : status;
    status =
        status == TANN_OK ? onnx_take_kernel(r, x, kernel, int_of(n, "transB", 0) != 0, v) : status;
    if (status == TANN_OK && has_input(n, 2)) {
        status = find_input(r, n, 2, v, &bias);
        status = status == TANN_OK ? onnx_take_bias(r, bias, v) : status;
    }
    return status;
}

static tann_status read_matmul(const onnx_reading *r, const TannOnnx__Node *n, onnx_value *v,
                               const reader *row)
{
    size_t x = 0, kernel = 0;
    (void)row;
    tann_status status = find_node(r, n, 0, v, &x);
    status = status == TANN_OK ? find_input(r, n, 1, v, &kernel) : status;
    return status == TANN_OK ? onnx_take_kernel(r, x, kernel, false, v) : status;
}

static tann_status add_values(const onnx_reading *r, onnx_value *v, size_t a, size_t b)
{
    if (!onnx_is_node(&r->values[a]) || !onnx_is_node(&r->values[b])) {
        return onnx_fail(r, v, TANN_E_UNSUPPORTED, "a sum that is no part of GELU");
    }
    if (!tann_shape_equal(r->values[a].shape, r->values[b].shape)) {
        return onnx_fail(r, v, TANN_E_UNSUPPORTED, "it adds values of different shapes");
    }
    v->kind = ONNX_ADD;
    v->a = a;
    v->b = b;
    v->shape = r->values[a].shape;
    return TANN_OK;
}

static tann_status read_two(const onnx_reading *r, const TannOnnx__Node *n, onnx_value *v,
                            size_t *a, size_t *b)
{
    const tann_status status = find_input(r, n, 0, v, a);
    return status == TANN_OK ? find_input(r, n, 1, v, b) : status;
}

static tann_status read_add(const onnx_reading *r, const TannOnnx__Node *n, onnx_value *v,
                            const reader *row)
{
    size_t a = 0, b = 0;
    (void)row;
    const tann_status status = read_two(r, n, v, &a, &b);
    if (status != TANN_OK) {
        return status;
    }
    if (onnx_is_erf_and_one(r, a, b) || onnx_is_erf_and_one(r, b, a)) {
        v->kind = ONNX_FACTORS;
        v->factors = ONNX_FACTOR_SUM;
        v->a = r->values[r->values[a].kind == ONNX_ERF ? a : b].a;
        return TANN_OK;
    }
    if (onnx_is_ratio(&r->values[a]) || onnx_is_ratio(&r->values[b])) {
        return onnx_is_ratio(&r->values[a]) ? onnx_normalize(r, v, a, b)
                                            : onnx_normalize(r, v, b, a);
    }
    if (r->values[a].kind == ONNX_CONSTANT || r->values[b].kind == ONNX_CONSTANT) {
        return r->values[b].kind == ONNX_CONSTANT ? onnx_add_bias(r, v, a, b)
                                                  : onnx_add_bias(r, v, b, a);
    }
    return add_values(r, v, a, b);
}

static tann_status read_pair(const onnx_reading *r, const TannOnnx__Node *n, onnx_value *v,
                             const reader *row)
{
    size_t a = 0, b = 0;
    const tann_status status = read_two(r, n, v, &a, &b);
    return status == TANN_OK ? row->read_pair(r, v, a, b) : status;
}

static tann_status read_erf(const onnx_reading *r, const TannOnnx__Node *n, onnx_value *v,
                            const reader *row)
{
    size_t a = 0;
    (void)row;
    const tann_status status = find_input(r, n, 0, v, &a);
    return status == TANN_OK ? onnx_read_erf(r, v, a) : status;
}

static const reader readers[] = {
    {"Add", 2, 2, {NULL}, TANN_LINEAR, read_add, NULL},
    {"Constant", 0, 0, {"value"}, TANN_LINEAR, read_constant, NULL},
    {"Div", 2, 2, {NULL}, TANN_LINEAR, read_pair, onnx_read_quotient},
    {"Dropout", 1, 3, {"ratio", "seed"}, TANN_LINEAR, read_dropout, NULL},
    {"Elu", 1, 1, {"alpha"}, TANN_ELU, read_with_alpha, NULL},
    {"Erf", 1, 1, {NULL}, TANN_LINEAR, read_erf, NULL},
    {"Flatten", 1, 1, {"axis"}, TANN_LINEAR, read_flatten, NULL},
    {"Gelu", 1, 1, {"approximate"}, TANN_GELU, read_gelu, NULL},
    {"Gemm", 2, 3, {"alpha", "beta", "transA", "transB"}, TANN_LINEAR, read_gemm, NULL},
    {"Identity", 1, 1, {NULL}, TANN_LINEAR, read_identity, NULL},
    {"LeakyRelu", 1, 1, {"alpha"}, TANN_LEAKY_RELU, read_with_alpha, NULL},
    {"MatMul", 2, 2, {NULL}, TANN_LINEAR, read_matmul, NULL},
    {"Mul", 2, 2, {NULL}, TANN_LINEAR, read_pair, onnx_read_product},
    {"Relu", 1, 1, {NULL}, TANN_RELU, read_activation, NULL},
    {"Sigmoid", 1, 1, {NULL}, TANN_SIGMOID, read_activation, NULL},
    {"Softmax", 1, 1, {"axis"}, TANN_SOFTMAX, read_softmax, NULL},
    {"Softplus", 1, 1, {NULL}, TANN_SOFTPLUS, read_activation, NULL},
    {"Sub", 2, 2, {NULL}, TANN_LINEAR, read_pair, onnx_read_difference},
    {"Tanh", 1, 1, {NULL}, TANN_TANH, read_activation, NULL},
};

static const reader *find_reader(const TannOnnx__Node *n)
{
    const bool own = n->domain == NULL || n->domain[0] == '\0' || strcmp(n->domain, "ai.onnx") == 0;
    for (size_t i = 0; i < sizeof readers / sizeof *readers && own; i++) {
        if (n->op_type != NULL && strcmp(readers[i].operator_name, n->op_type) == 0) {
            return &readers[i];
        }
    }
    return NULL;
}

static bool knows(const reader *row, const char *attribute)
{
    for (size_t i = 0; i < 4 && row->attributes[i] != NULL; i++) {
        if (strcmp(row->attributes[i], attribute) == 0) {
            return true;
        }
    }
    return false;
}

static tann_status check_node(const onnx_reading *r, const TannOnnx__Node *n, const onnx_value *v,
                              const reader *row)
{
    if (n->n_input < row->least || n->n_input > row->most || v->name[0] == '\0') {
        return onnx_fail(r, v, TANN_E_FORMAT, "its operator has not so many inputs or outputs");
    }
    for (size_t i = 0; i < n->n_attribute; i++) {
        const char *name = n->attribute[i]->name;
        if (name == NULL || !knows(row, name) || find_attribute(n, name) != n->attribute[i]) {
            return tann_ctx_fail(
                r->ctx, TANN_E_UNSUPPORTED,
                "byte %zu: node '%.60s': %s has no attribute '%.60s' here, or has it "
                "twice",
                v->at, v->node[0] != '\0' ? v->node : v->name, row->operator_name,
                name != NULL ? name : "");
        }
    }
    return TANN_OK;
}

tann_status onnx_read_node(const onnx_reading *r, const TannOnnx__Node *n, onnx_value *v)
{
    const reader *row = find_reader(n);
    if (row == NULL) {
        return tann_ctx_fail(r->ctx, TANN_E_UNSUPPORTED,
                             "byte %zu: node '%.60s': the operator '%.60s' has no counterpart here",
                             v->at, v->node[0] != '\0' ? v->node : v->name,
                             n->op_type != NULL ? n->op_type : "");
    }
    const tann_status status = check_node(r, n, v, row);
    return status == TANN_OK ? row->read(r, n, v, row) : status;
}
