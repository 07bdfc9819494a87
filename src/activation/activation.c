#include "activation/activation.h"

#include <string.h>

#include "base/options.h"

static const tann_activation_type *const types[] = {
#define TANN_ACTIVATION(value, NAME, name) [value] = &tann__act_##name,
#include <tinyann/activations.def>
#undef TANN_ACTIVATION
};

const tann_activation_type *tann__activation(tann_activation_kind kind)
{
    const size_t index = (size_t)kind;
    return index < sizeof types / sizeof types[0] ? types[index] : NULL;
}

const tann_activation_type *tann__activation_named(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (strcmp(types[i]->name, name) == 0) {
            return types[i];
        }
    }
    return NULL;
}

unsigned tann__activation_needs(const tann_activation_type *type)
{
    const unsigned both = TANN_ACTIVATION_NEEDS_X | TANN_ACTIVATION_NEEDS_Y;
    if (type->struct_size < TANN__FIRST_SIZE(tann_activation_type, needs) || type->needs == 0) {
        return both;
    }
    return type->needs & both;
}

tann__elementwise tann__activation_elementwise(const tann_activation_type *type,
                                               const tann_kernels *kernels)
{
    const struct {
        const tann_activation_type *type;
        tann__elementwise is;
    } rows[] = {
        {&tann__act_relu, {kernels->relu, TANN_ROW_RELU}},
        {&tann__act_tanh, {kernels->tanh, TANN_ROW_TANH}},
        {&tann__act_sigmoid, {kernels->sigmoid, TANN_ROW_SIGMOID}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].type == type) {
            return rows[i].is;
        }
    }
    return (tann__elementwise){NULL, TANN_ROW_SUM};
}

const char *tann_activation_name(tann_activation_kind kind)
{
    const tann_activation_type *type = tann__activation(kind);
    return type != NULL ? type->name : NULL;
}
