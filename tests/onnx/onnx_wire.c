#include "onnx_wire.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"

void wire_put(wire *w, const void *bytes, size_t size)
{
    unsigned char *all = malloc(w->size + size + 1);
    assert_non_null(all);
    if (w->size > 0) {
        memcpy(all, w->bytes, w->size);
    }
    if (size > 0) {
        memcpy(all + w->size, bytes, size);
    }
    free(w->bytes);
    w->bytes = all;
    w->size += size;
}

void wire_free(wire *w)
{
    free(w->bytes);
    *w = (wire){NULL, 0};
}

static void put_varint(wire *w, uint64_t value)
{
    unsigned char bytes[10];
    size_t size = 0;
    do {
        bytes[size] = (unsigned char)(value & 0x7F);
        value >>= 7;
        bytes[size] = (unsigned char)(bytes[size] | (value > 0 ? 0x80 : 0));
        size++;
    } while (value > 0);
    wire_put(w, bytes, size);
}

void wire_number(wire *w, unsigned field, uint64_t value)
{
    put_varint(w, field << 3);
    put_varint(w, value);
}

void wire_float(wire *w, unsigned field, float value)
{
    put_varint(w, field << 3 | 5);
    wire_put(w, &value, sizeof value);
}

void wire_bytes(wire *w, unsigned field, const void *bytes, size_t size)
{
    put_varint(w, field << 3 | 2);
    put_varint(w, size);
    wire_put(w, bytes, size);
}

void wire_text(wire *w, unsigned field, const char *text)
{
    wire_bytes(w, field, text, strlen(text));
}

void wire_inside(wire *w, unsigned field, wire *inner)
{
    wire_bytes(w, field, inner->bytes, inner->size);
    wire_free(inner);
}

static void add_array(wire *graph, const char *name, int type, int64_t rows, int64_t columns,
                      const float *values, size_t count)
{
    wire t = {NULL, 0};
    if (rows > 0) {
        wire_number(&t, 1, (uint64_t)rows);
    }
    if (columns > 0) {
        wire_number(&t, 1, (uint64_t)columns);
    }
    wire_number(&t, 2, (uint64_t)type);
    wire_text(&t, 8, name);
    if (strcmp(name, "cube") == 0) {
        wire_number(&t, 1, 3);
    }
    if (strcmp(name, "both") == 0) {
        wire_bytes(&t, 4, values, count * sizeof *values);
    }
    if (strcmp(name, "odd") == 0) {
        wire_bytes(&t, 9, values, count * sizeof *values + 1);
    } else if (name[0] ==
               'r') { /* some as float_data, which all machines have in this order here */
        wire_bytes(&t, 4, values, count * sizeof *values);
        wire_bytes(&t, 9, "", 0);
    } else {
        wire_bytes(&t, 9, values, count * sizeof *values);
    }
    wire_inside(graph, 5, &t);
}

static void add_arrays(wire *graph)
{
    static const float values[9] = {0.5f, -1, 0.25f, 1, 2, -0.5f, 0.125f, -2, 1};
    static const float half = 0.5f, one = 1, two = 2, root = 1.41421356f, part = 0.70710678f,
                       tenth = 0.1f;
    static const float zeros[32 * 32];
    const float bad[9] = {0, 0, 0, 0, NAN, 0, 0, 0, 0};
    add_array(graph, "W", 1, 3, 3, values, 9);
    add_array(graph, "V", 1, 3, 2, values, 6);
    add_array(graph, "b", 1, 3, 0, values, 3);
    add_array(graph, "c", 1, 2, 0, values, 2);
    add_array(graph, "row", 1, 1, 3, values, 3);
    add_array(graph, "half", 1, 0, 0, &half, 1);
    add_array(graph, "one", 1, 1, 0, &one, 1);
    add_array(graph, "two", 1, 0, 0, &two, 1);
    add_array(graph, "root", 1, 0, 0, &root, 1);
    add_array(graph, "root_1", 1, 1, 0, &root, 1);
    add_array(graph, "root_half", 1, 0, 0, &part, 1);
    add_array(graph, "tenth", 1, 1, 0, &tenth, 1);
    add_array(graph, "nan", 1, 3, 3, bad, 9);
    add_array(graph, "Z", 1, 32, 32, zeros, 32 * 32);
    add_array(graph, "cube", 1, 1, 1, values, 3);
    add_array(graph, "vast", 1, INT64_C(1) << 40, INT64_C(1) << 40, values, 9);
    add_array(graph, "both", 1, 3, 3, values, 9);
    add_array(graph, "odd", 1, 3, 0, values, 3);
    add_array(graph, "double", 11, 3, 3, values, 9);
    add_array(graph, "short", 1, 3, 3, values, 8);
}

static void add_attribute(wire *node, char *word)
{
    wire a = {NULL, 0};
    char *value = strchr(word, '=');
    *value++ = '\0';
    wire_text(&a, 1, word);
    if (strchr(value, '.') != NULL) {
        wire_float(&a, 2, strtof(value, NULL));
    } else if (*value >= 'a') {
        wire_text(&a, 4, value);
    } else {
        wire_number(&a, 3, (uint64_t)strtoll(value, NULL, 10));
    }
    wire_inside(node, 5, &a);
}

/* "Operator input input attribute=1 > output output"; "-" stands for an input that is left out. */
static void add_node(wire *graph, char *text, const char *domain)
{
    wire node = {NULL, 0};
    char *next = NULL;
    char *word = strtok_r(text, " ", &next);
    unsigned field = 1;
    wire_text(&node, 4, word);
    while ((word = strtok_r(NULL, " ", &next)) != NULL) {
        if (strcmp(word, ">") == 0) {
            field = 2;
        } else if (strchr(word, '=') != NULL) {
            add_attribute(&node, word);
        } else {
            wire_text(&node, field, strcmp(word, "-") != 0 ? word : "");
        }
    }
    if (domain != NULL) {
        wire_text(&node, 7, domain);
    }
    wire_inside(graph, 1, &node);
}

static void add_nodes(wire *graph, const char *nodes, const char *domain)
{
    char *text = malloc(strlen(nodes) + 1);
    char *next = NULL;
    assert_non_null(text);
    memcpy(text, nodes, strlen(nodes) + 1);
    for (char *one = strtok_r(text, ";", &next); one != NULL; one = strtok_r(NULL, ";", &next)) {
        add_node(graph, one, domain);
    }
    free(text);
}

/* [batch, shape], of FLOAT. */
static void add_value(wire *graph, unsigned field, const char *name, const int64_t *shape)
{
    static const int64_t three[] = {3, 0};
    wire dims = {NULL, 0}, batch = {NULL, 0}, tensor = {NULL, 0}, type = {NULL, 0},
         info = {NULL, 0};
    wire_text(&batch, 2, "batch");
    wire_inside(&dims, 1, &batch);
    for (shape = shape != NULL ? shape : three; *shape != 0; shape++) {
        wire dim = {NULL, 0};
        wire_number(&dim, 1, (uint64_t)*shape);
        wire_inside(&dims, 1, &dim);
    }
    wire_number(&tensor, 1, 1);
    wire_inside(&tensor, 2, &dims);
    wire_inside(&type, 1, &tensor);
    if (strcmp(name, "-") != 0) {
        wire_text(&info, 1, name);
    }
    wire_inside(&info, 2, &type);
    wire_inside(graph, field, &info);
}

static void add_outputs(wire *graph, const char *outputs)
{
    char text[256];
    char *next = NULL;
    memcpy(text, outputs, strlen(outputs) + 1);
    for (char *one = strtok_r(text, " ", &next); one != NULL; one = strtok_r(NULL, " ", &next)) {
        add_value(graph, 12, one, NULL);
    }
}

wire wire_make(const wire_file *file)
{
    wire graph = {NULL, 0}, set = {NULL, 0}, model = {NULL, 0};
    add_nodes(&graph, file->nodes, file->node_domain);
    wire_text(&graph, 2, "by hand");
    add_arrays(&graph);
    add_value(&graph, 11, "x", file->shape);
    if (file->more != NULL) {
        add_value(&graph, 11, file->more, NULL);
    }
    add_outputs(&graph, file->outputs != NULL ? file->outputs : "y");
    if (file->domain == NULL || file->domain[0] != '-') {
        wire_text(&set, 1, file->domain != NULL ? file->domain : "");
    }
    wire_number(&set, 2, file->opset != 0 ? (uint64_t)file->opset : 13);
    wire_number(&model, 1, file->format != 0 ? (uint64_t)file->format : 8);
    wire_inside(&model, 7, &graph);
    wire_inside(&model, 8, &set);
    return model;
}
