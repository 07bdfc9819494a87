/* The built-in layers by name: what files know them by. */
#include "layer/layer.h"

#include <string.h>

static const tann_layer_type *const types[] = {
    &tann__layer_input,   &tann__layer_dense, &tann__layer_activation,
    &tann__layer_dropout, &tann__layer_add,   &tann__layer_normalization,
};

const tann_layer_type *tann__layer_named(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (strcmp(types[i]->name, name) == 0) {
            return types[i];
        }
    }
    return NULL;
}
