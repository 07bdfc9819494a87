/* The public way to walk a graph. */
#include <string.h>

#include "base/options.h"
#include "graph/model.h"
#include "layer/field.h"

TANN__NO_PADDING(tann_option, 2 * sizeof(size_t) + 2 * sizeof(char *) + sizeof(double) +
                                  sizeof(tann_option_kind) + sizeof(unsigned));

int32_t tann_model_node_count(const tann_model *m)
{
    return m != NULL ? m->node_count : 0;
}

tann_node tann_model_find(const tann_model *m, const char *name)
{
    for (int32_t i = 0; m != NULL && name != NULL && i < m->node_count; i++) {
        if (strcmp(m->nodes[i].name, name) == 0) {
            return i;
        }
    }
    return TANN_NO_NODE;
}

tann_node tann_model_output(const tann_model *m)
{
    return m != NULL ? m->output : TANN_NO_NODE;
}

tann_numerics tann_model_numerics(const tann_model *m)
{
    return m != NULL ? m->numerics : TANN_NUMERICS_FMA;
}

const char *tann_model_node_name(const tann_model *m, tann_node node)
{
    return tann__model_has(m, node) ? m->nodes[node].name : NULL;
}

const char *tann_model_node_type(const tann_model *m, tann_node node)
{
    return tann__model_has(m, node) ? m->nodes[node].type->name : NULL;
}

tann_shape tann_model_node_shape(const tann_model *m, tann_node node)
{
    static const tann_shape none = {0, {0, 0, 0, 0}};
    return tann__model_has(m, node) ? m->nodes[node].shape : none;
}

int32_t tann_model_node_input_count(const tann_model *m, tann_node node)
{
    return tann__model_has(m, node) ? (int32_t)m->nodes[node].input_count : 0;
}

tann_node tann_model_node_input(const tann_model *m, tann_node node, int32_t index)
{
    const bool known =
        tann__model_has(m, node) && index >= 0 && (size_t)index < m->nodes[node].input_count;
    return known ? m->nodes[node].inputs[index] : TANN_NO_NODE;
}

tann_status tann_model_node_option(const tann_model *m, tann_node node, int32_t index,
                                   tann_option *option)
{
    if (!tann__model_has(m, node) || option == NULL || index < 0 ||
        (size_t)index >= m->nodes[node].type->field_count) {
        return TANN_E_ARGUMENT;
    }
    tann_option known;
    tann__field_option(&m->nodes[node].type->fields[index], m->nodes[node].config, &known);
    known.index = (size_t)index;
    return tann__result_write(NULL, "tann_option", option, &known, sizeof known);
}

size_t tann_model_parameter_count(const tann_model *m)
{
    return m != NULL ? m->parameter_count : 0;
}
