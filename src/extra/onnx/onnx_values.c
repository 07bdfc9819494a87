#include "onnx_values.h"

#include <string.h>

#include <tinyann/component.h>

tann_status onnx_fail(const onnx_reading *r, const onnx_value *v, tann_status status,
                      const char *what)
{
    return tann_ctx_fail(r->ctx, status, "byte %zu: %s '%.60s': %.140s", v->at,
                         v->kind == ONNX_CONSTANT ? "array" : "node",
                         v->node[0] != '\0' ? v->node : v->name, what);
}

bool onnx_is_node(const onnx_value *v)
{
    return v->kind >= ONNX_INPUT && v->kind <= ONNX_NORMALIZATION;
}

static const char *text(const char *given)
{
    return given != NULL ? given : "";
}

static bool is_before(const onnx_named *a, const onnx_named *b)
{
    const int order = strcmp(a->name, b->name);
    return order != 0 ? order < 0 : a->value < b->value;
}

static void swap(onnx_named *a, onnx_named *b)
{
    const onnx_named kept = *a;
    *a = *b;
    *b = kept;
}

/* Lets a name sink until none below it is greater. */
static void sink(onnx_named *heap, size_t at, size_t count)
{
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && is_before(&heap[child], &heap[child + 1])) {
            child++;
        }
        if (!is_before(&heap[at], &heap[child])) {
            return;
        }
        swap(&heap[at], &heap[child]);
        at = child;
    }
}

/* By heap: no recursion, and no order that takes long. */
static void sort(onnx_named *names, size_t count)
{
    for (size_t i = count / 2; i > 0; i--) {
        sink(names, i - 1, count);
    }
    for (size_t i = count; i > 1; i--) {
        swap(&names[0], &names[i - 1]);
        sink(names, 0, i - 1);
    }
}

size_t onnx_values_find(const onnx_reading *r, const char *name)
{
    size_t low = 0, high = r->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strcmp(r->names[middle].name, name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == r->count || strcmp(r->names[low].name, name) != 0 || name[0] == '\0') {
        return ONNX_NO_VALUE;
    }
    size_t value = r->names[low].value;
    while (value < r->now && r->values[value].kind == ONNX_SAME) {
        value = r->values[value].a;
    }
    return value < r->now ? value : ONNX_NO_VALUE;
}

static onnx_value *begin_value(onnx_reading *r, const char *name, const char *node, size_t at)
{
    onnx_value *v = &r->values[r->count++];
    *v = (onnx_value){.name = text(name), .node = text(node), .at = at};
    v->a = ONNX_NO_VALUE;
    v->b = ONNX_NO_VALUE;
    v->made = TANN_NO_NODE;
    return v;
}

static void list_values(onnx_reading *r)
{
    const TannOnnx__Graph *g = r->graph;
    for (size_t i = 0; i < g->n_initializer; i++) {
        onnx_value *v = begin_value(r, g->initializer[i]->name, "", r->scan.tensor_at[i]);
        v->kind = ONNX_CONSTANT;
        v->tensor = g->initializer[i];
    }
    for (size_t i = 0; i < g->n_input; i++) {
        begin_value(r, g->input[i]->name, "", 0)->kind = ONNX_INPUT;
    }
    for (size_t i = 0; i < g->n_node; i++) {
        const TannOnnx__Node *n = g->node[i];
        (void)begin_value(r, n->n_output > 0 ? n->output[0] : NULL, n->name, r->scan.node_at[i]);
    }
}

/* Names are given once; but until version 3 of the format, arrays are inputs, too. */
static tann_status check_names(onnx_reading *r)
{
    for (size_t i = 0; i < r->count; i++) {
        r->names[i] = (onnx_named){r->values[i].name, i};
    }
    sort(r->names, r->count);
    for (size_t i = 1; i < r->count; i++) {
        const onnx_value *first = &r->values[r->names[i - 1].value];
        onnx_value *second = &r->values[r->names[i].value];
        if (strcmp(first->name, second->name) != 0) {
            continue;
        }
        if (first->kind != ONNX_CONSTANT || second->kind != ONNX_INPUT) {
            return onnx_fail(r, second, TANN_E_FORMAT,
                             "gives a value that is there already, or none");
        }
        second->kind = ONNX_UNUSED;
    }
    return TANN_OK;
}

static tann_status fail_input(const onnx_reading *r, const onnx_value *v, const char *what)
{
    return tann_ctx_fail(r->ctx, TANN_E_UNSUPPORTED, "byte %zu: the input '%.60s': %s", v->at,
                         v->name, what);
}

/* [batch, shape]; the batch may be a name, or any number. */
static tann_status read_shape(const onnx_reading *r, onnx_value *v, const TannOnnx__ValueInfo *info)
{
    const TannOnnx__TensorType *t = info->type != NULL ? info->type->tensor_type : NULL;
    const TannOnnx__Shape *s = t != NULL ? t->shape : NULL;
    if (s == NULL || !t->has_elem_type || t->elem_type != 1) {
        return fail_input(r, v, "it is no array of type FLOAT with a shape");
    }
    if (s->n_dim < 2 || s->n_dim > 5) {
        return fail_input(r, v, "it has not a batch and 1 to 4 dimensions");
    }
    v->shape = (tann_shape){(int32_t)s->n_dim - 1, {0, 0, 0, 0}};
    for (size_t i = 1; i < s->n_dim; i++) {
        if (!s->dim[i]->has_dim_value || s->dim[i]->dim_value < 1 ||
            s->dim[i]->dim_value > INT32_MAX) {
            return fail_input(r, v,
                              "a dimension behind the batch is not a number from 1 to 2^31 - 1");
        }
        v->shape.dim[i - 1] = (int32_t)s->dim[i]->dim_value;
    }
    return TANN_OK;
}

static tann_status find_input(onnx_reading *r)
{
    const size_t first = r->graph->n_initializer;
    size_t count = 0;
    for (size_t i = first; i < first + r->graph->n_input; i++) {
        if (r->values[i].kind == ONNX_INPUT) {
            r->input = i;
            count++;
        }
    }
    if (count != 1) {
        return tann_ctx_fail(r->ctx, TANN_E_UNSUPPORTED,
                             "byte 0: the graph has %zu inputs; a model has one", count);
    }
    return read_shape(r, &r->values[r->input], r->graph->input[r->input - first]);
}

tann_status onnx_values_open(onnx_reading *r)
{
    const TannOnnx__Graph *g = r->graph;
    const size_t most = g->n_initializer + g->n_input + g->n_node;
    r->values = tann_ctx_allocate(r->ctx, most * sizeof *r->values);
    r->names = tann_ctx_allocate(r->ctx, most * sizeof *r->names);
    if (most > 0 && (r->values == NULL || r->names == NULL)) {
        return tann_ctx_fail(r->ctx, TANN_E_MEMORY, "out of memory for a graph of %zu values",
                             most);
    }
    list_values(r);
    const tann_status status = check_names(r);
    return status == TANN_OK ? find_input(r) : status;
}

void onnx_values_close(onnx_reading *r)
{
    const TannOnnx__Graph *g = r->graph;
    const size_t most = g->n_initializer + g->n_input + g->n_node;
    tann_ctx_release(r->ctx, r->values, most * sizeof *r->values);
    tann_ctx_release(r->ctx, r->names, most * sizeof *r->names);
    r->values = NULL;
    r->names = NULL;
}
