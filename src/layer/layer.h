/* The layers: one file each, through the same public table that a layer of the user's own goes
   through. */
#ifndef TINYANN_SRC_LAYER_LAYER_H
#define TINYANN_SRC_LAYER_LAYER_H

#include <stdbool.h>

#include <tinyann/extend.h>

/* The one layer without inputs; the session puts its value in place. */
extern const tann_layer_type tann__layer_input;

extern const tann_layer_type tann__layer_dense;
extern const tann_layer_type tann__layer_activation;
extern const tann_layer_type tann__layer_dropout;
extern const tann_layer_type tann__layer_add;
extern const tann_layer_type tann__layer_normalization;

/* The built-in type of that name; NULL if there is none. */
const tann_layer_type *tann__layer_named(const char *name);

/* The activation of an activation node, NULL for a node of another type: lets training see that the
   last node is the sigmoid or softmax that its loss can be computed through. */
const tann_activation_type *tann__layer_activation_type(const tann_layer_type *type,
                                                        const void *config);

/* Whether it is a normalisation, and whether that goes from what is normalised back to the raw
   values. */
bool tann__layer_normalizes(const tann_layer_type *type, const void *config, bool *inverts);

/* Whether forward is y = x W + b, with W the first weight and b the second, if there is one. */
bool tann__layer_is_dense(const tann_layer_type *type);

#endif
