/* The family of activations: one file a formula, one row in <tinyann/activations.def>. */
#ifndef TINYANN_SRC_ACTIVATION_ACTIVATION_H
#define TINYANN_SRC_ACTIVATION_ACTIVATION_H

#include <tinyann/extend.h>
#include <tinyann/kinds.h>

#define TANN_ACTIVATION(value, NAME, name) extern const tann_activation_type tann__act_##name;
#include <tinyann/activations.def>
#undef TANN_ACTIVATION

#define TANN__LEAKY_SLOPE 0.01f /* of leaky_relu below 0 */

/* The type of a kind; NULL for a value that is not in the list. */
const tann_activation_type *tann__activation(tann_activation_kind kind);

/* The built-in type of that name; NULL if there is none. */
const tann_activation_type *tann__activation_named(const char *name);

/* What backward of a type reads: TANN_ACTIVATION_NEEDS_X, _Y, both or 0, neither. A type that does
   not say it, as those of older programs, needs both. */
unsigned tann__activation_needs(const tann_activation_type *type);

/* What a type's forward is to kernels, for the types that are y[i] = f(x[i]) with a kernel for f. */
typedef struct tann__elementwise {
    void (*map)(size_t n, const float *x, float *y); /* NULL for other types */
    tann_row_finish finish;                          /* the same behind a dense layer */
} tann__elementwise;
tann__elementwise tann__activation_elementwise(const tann_activation_type *type,
                                               const tann_kernels *kernels);

#endif
