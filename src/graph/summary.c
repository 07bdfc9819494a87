/* The table of a model, from the public walk alone. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <tinyann/model.h>

#include "base/shape_text.h"
#include "base/writer.h"

typedef struct columns {
    int layer, shape, parameters, inputs; /* widths; inputs is 0 for a chain */
} columns;

typedef struct cell {
    char text[160];
} cell;

static cell layer_cell(const tann_model *m, tann_node node)
{
    cell out;
    (void)snprintf(out.text, sizeof out.text, "%.63s (%.40s)", tann_model_node_name(m, node),
                   tann_model_node_type(m, node));
    return out;
}

/* As Keras writes it, with the batch in front: "(batch, 28, 28)". */
static cell shape_cell(const tann_model *m, tann_node node)
{
    cell out;
    tann__shape_text shape = tann__shape_print(tann_model_node_shape(m, node));
    shape.text[strlen(shape.text) - 1] = '\0';
    (void)snprintf(out.text, sizeof out.text, "(batch, %s)", shape.text + 1);
    return out;
}

static size_t node_parameters(const tann_model *m, tann_node node)
{
    size_t count = 0;
    tann_weight weight = tann_weight_default();
    for (int32_t i = 0; tann_model_node_weight(m, node, i, &weight) == TANN_OK; i++) {
        count += weight.count;
    }
    return count;
}

/* How many parameters training leaves alone. */
static size_t count_constants(const tann_model *m)
{
    size_t count = 0;
    tann_weight weight = tann_weight_default();
    for (tann_node i = 0; i < tann_model_node_count(m); i++) {
        for (int32_t k = 0; tann_model_node_weight(m, i, k, &weight) == TANN_OK; k++) {
            count += weight.trained ? 0 : weight.count;
        }
    }
    return count;
}

/* A chain reads, at every node, the node before. */
static bool is_chain(const tann_model *m)
{
    for (tann_node i = 1; i < tann_model_node_count(m); i++) {
        if (tann_model_node_input_count(m, i) != 1 || tann_model_node_input(m, i, 0) != i - 1) {
            return false;
        }
    }
    return true;
}

static void widen(int *width, const char *text)
{
    const int length = (int)strlen(text);
    *width = length > *width ? length : *width;
}

static columns measure(const tann_model *m)
{
    columns c = {(int)strlen("Layer (type)"), (int)strlen("Output shape"),
                 (int)strlen("Parameters"), is_chain(m) ? 0 : (int)strlen("Reads")};
    for (tann_node i = 0; i < tann_model_node_count(m); i++) {
        widen(&c.layer, layer_cell(m, i).text);
        widen(&c.shape, shape_cell(m, i).text);
    }
    return c;
}

static void print_rule(tann__writer *w, const columns *c, char line)
{
    const int gaps = c->inputs ? 6 : 4;
    tann__repeat(w, line, (size_t)(c->layer + c->shape + c->parameters + c->inputs + gaps));
    tann__print(w, "\n");
}

static void print_inputs(tann__writer *w, const tann_model *m, tann_node node)
{
    for (int32_t i = 0; i < tann_model_node_input_count(m, node); i++) {
        tann__print(w, "%s%s", i ? ", " : "  ",
                    tann_model_node_name(m, tann_model_node_input(m, node, i)));
    }
}

static void print_node(tann__writer *w, const tann_model *m, tann_node node, const columns *c)
{
    tann__print(w, "%-*s  %-*s  %*zu", c->layer, layer_cell(m, node).text, c->shape,
                shape_cell(m, node).text, c->parameters, node_parameters(m, node));
    if (c->inputs) {
        print_inputs(w, m, node);
    }
    tann__print(w, "\n");
}

tann_status tann_model_summary(const tann_model *m, tann_write_fn write, void *user)
{
    if (m == NULL || write == NULL) {
        return TANN_E_ARGUMENT;
    }
    tann__writer w = {write, user, TANN_OK};
    const columns c = measure(m);
    tann__print(&w, "%-*s  %-*s  %*s%s\n", c.layer, "Layer (type)", c.shape, "Output shape",
                c.parameters, "Parameters", c.inputs ? "  Reads" : "");
    print_rule(&w, &c, '=');
    for (tann_node i = 0; i < tann_model_node_count(m); i++) {
        print_node(&w, m, i, &c);
    }
    print_rule(&w, &c, '=');
    tann__print(&w, "Parameters: %zu (%zu bytes)\n", tann_model_parameter_count(m),
                tann_model_parameter_count(m) * sizeof(float));
    const size_t constants = count_constants(m);
    if (constants > 0) {
        tann__print(&w, "Not trained: %zu\n", constants);
    }
    return w.status;
}
