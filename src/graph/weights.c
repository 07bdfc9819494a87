/* Weights by node and by name. */
#include <math.h>
#include <string.h>

#include "base/options.h"
#include "graph/model.h"

TANN__NO_PADDING(tann_weight, 2 * sizeof(size_t) + sizeof(char *) + sizeof(float *) +
                                  sizeof(tann_shape) + sizeof(tann_node) + sizeof(int32_t) +
                                  sizeof(unsigned));

/* Where a weight is: its node and its number there. */
typedef struct weight_place {
    tann_node node;
    int32_t index;
} weight_place;

static tann_weight view(const tann_model *m, weight_place place)
{
    const tann__weight *weight = &m->nodes[place.node].weights[place.index];
    return (tann_weight){
        .struct_size = sizeof(tann_weight),
        .name = weight->name,
        .data = m->weights + weight->offset,
        .count = weight->count,
        .shape = weight->shape,
        .node = place.node,
        .trained = (size_t)place.index < m->nodes[place.node].trained_count,
    };
}

tann_status tann_model_node_weight(const tann_model *m, tann_node node, int32_t index,
                                   tann_weight *weight)
{
    if (!tann__model_has(m, node) || weight == NULL || index < 0 ||
        (size_t)index >= m->nodes[node].weight_count) {
        return TANN_E_ARGUMENT;
    }
    const tann_weight known = view(m, (weight_place){node, index});
    return tann__result_write(NULL, "tann_weight", weight, &known, sizeof known);
}

/* Whether `name` is "<node>.<weight>". */
static bool is_called(const char *name, const char *node, const char *weight)
{
    const size_t length = strlen(node);
    return strncmp(name, node, length) == 0 && name[length] == '.' &&
           strcmp(name + length + 1, weight) == 0;
}

static bool find(const tann_model *m, const char *name, weight_place *place)
{
    for (int32_t i = 0; m != NULL && name != NULL && i < m->node_count; i++) {
        for (size_t k = 0; k < m->nodes[i].weight_count; k++) {
            if (is_called(name, m->nodes[i].name, m->nodes[i].weights[k].name)) {
                *place = (weight_place){i, (int32_t)k};
                return true;
            }
        }
    }
    return false;
}

tann_status tann_model_weight_find(const tann_model *m, const char *name, tann_weight *weight)
{
    weight_place place;
    return find(m, name, &place) ? tann_model_node_weight(m, place.node, place.index, weight)
                                 : TANN_E_ARGUMENT;
}

/* The stored weight that `count` numbers at `values` can be copied from or to. */
static tann_status match(const tann_model *m, const char *name, const float *values, size_t count,
                         tann_weight *weight)
{
    weight_place place;
    if (values == NULL || !find(m, name, &place)) {
        return TANN_E_ARGUMENT;
    }
    *weight = view(m, place);
    return weight->count == count ? TANN_OK : TANN_E_SHAPE;
}

tann_status tann_model_weight_read(const tann_model *m, const char *name, float *values,
                                   size_t count)
{
    tann_weight weight;
    const tann_status status = match(m, name, values, count, &weight);
    if (status == TANN_OK) {
        memcpy(values, weight.data, count * sizeof *values);
    }
    return status;
}

static bool all_finite(const float *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(values[i])) {
            return false;
        }
    }
    return true;
}

tann_status tann_model_weight_write(tann_model *m, const char *name, const float *values,
                                    size_t count)
{
    tann_weight weight;
    const tann_status status = match(m, name, values, count, &weight);
    if (status != TANN_OK) {
        return status;
    }
    if (!all_finite(values, count)) {
        return TANN_E_NUMERIC;
    }
    memcpy(m->weights + (weight.data - m->weights), values, count * sizeof *values);
    return TANN_OK;
}
