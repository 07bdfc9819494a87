/* The graph in the language of Graphviz, from the public walk alone. */
#include <tinyann/model.h>

#include "base/shape_text.h"
#include "base/writer.h"

static void print_options(tann__writer *w, const tann_model *m, tann_node node)
{
    tann_option option = tann_option_default();
    for (int32_t i = 0; tann_model_node_option(m, node, i, &option) == TANN_OK; i++) {
        if (option.kind == TANN_OPTION_NAME) {
            tann__print(w, "\\n%s: %s", option.name, option.text);
        } else {
            const int digits = option.kind == TANN_OPTION_INT ? 10 : 7;
            tann__print(w, "\\n%s: %.*g", option.name, digits, option.number);
        }
    }
}

static void print_weights(tann__writer *w, const tann_model *m, tann_node node)
{
    tann_weight weight = tann_weight_default();
    for (int32_t i = 0; tann_model_node_weight(m, node, i, &weight) == TANN_OK; i++) {
        tann__print(w, "\\n%s %s", weight.name, tann__shape_print(weight.shape).text);
    }
}

static void print_node(tann__writer *w, const tann_model *m, tann_node node)
{
    tann__print(w, "  n%d [label=\"%s\\n%s", (int)node, tann_model_node_name(m, node),
                tann_model_node_type(m, node));
    print_options(w, m, node);
    print_weights(w, m, node);
    tann__print(w, "\"%s];\n", node == tann_model_output(m) ? ", peripheries=2" : "");
}

/* An arrow is labelled with the shape of the value that runs along it. */
static void print_edges(tann__writer *w, const tann_model *m, tann_node node)
{
    for (int32_t i = 0; i < tann_model_node_input_count(m, node); i++) {
        const tann_node from = tann_model_node_input(m, node, i);
        tann__print(w, "  n%d -> n%d [label=\"%s\"];\n", (int)from, (int)node,
                    tann__shape_print(tann_model_node_shape(m, from)).text);
    }
}

tann_status tann_model_graphviz(const tann_model *m, tann_write_fn write, void *user)
{
    if (m == NULL || write == NULL) {
        return TANN_E_ARGUMENT;
    }
    tann__writer w = {write, user, TANN_OK};
    tann__print(&w, "digraph model {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n"
                    "  edge [fontname=\"sans-serif\"];\n");
    for (tann_node i = 0; i < tann_model_node_count(m); i++) {
        print_node(&w, m, i);
        print_edges(&w, m, i);
    }
    tann__print(&w, "}\n");
    return w.status;
}
