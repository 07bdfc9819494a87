#include "activation/activation.h"

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

unsigned tann__activation_needs(const tann_activation_type *type)
{
    const unsigned both = TANN_ACTIVATION_NEEDS_X | TANN_ACTIVATION_NEEDS_Y;
    if (type->struct_size < TANN__FIRST_SIZE(tann_activation_type, needs) || type->needs == 0) {
        return both;
    }
    return type->needs & both;
}

tann__map_fn tann__activation_map(const tann_activation_type *type, const tann_kernels *kernels)
{
    return type == &tann__act_relu      ? kernels->relu
           : type == &tann__act_tanh    ? kernels->tanh
           : type == &tann__act_sigmoid ? kernels->sigmoid
                                        : NULL;
}

const char *tann_activation_name(tann_activation_kind kind)
{
    const tann_activation_type *type = tann__activation(kind);
    return type != NULL ? type->name : NULL;
}
