/* The family of losses: one file a formula, one row in <tinyann/losses.def>.
   Shapes: y, z, t and gradients are [rows, units], losses are [rows]. */
#ifndef TINYANN_SRC_LOSS_LOSS_H
#define TINYANN_SRC_LOSS_LOSS_H

#include <stddef.h>

#include <tinyann/kernels.h>
#include <tinyann/kinds.h>

typedef struct tann__loss_type {
    const char *name;
    /* The tann_activation_kind through whose input, the logits z, it can be computed; -1: none. */
    int logits;
    float target_min, target_max; /* the range of targets; both 0: any finite number */
    size_t min_units;             /* the fewest outputs that it makes sense for */

    /* loss[r] from the outputs y. scratch is [rows, units]. */
    void (*value)(const tann_kernels *k, size_t rows, size_t units, const float *y, const float *t,
                  float *loss, float *scratch);
    /* dy = scale * d loss[r] / d y. */
    void (*gradient)(const tann_kernels *k, size_t rows, size_t units, const float *y,
                     const float *t, float scale, float *dy);
    /* The same from the logits z, with y, their activation, at hand; NULL where logits is -1. */
    void (*logit_value)(const tann_kernels *k, size_t rows, size_t units, const float *z,
                        const float *y, const float *t, float *loss, float *scratch);
    void (*logit_gradient)(const tann_kernels *k, size_t rows, size_t units, const float *z,
                           const float *y, const float *t, float scale, float *dz);
    /* How many predictions, of units a row or one a row, are right; NULL: that has no meaning. */
    size_t (*correct)(const tann_kernels *k, size_t rows, size_t units, const float *y,
                      const float *t);
    int correct_each_unit; /* 1: units judgements a row; 0: one a row */
} tann__loss_type;

#define TANN_LOSS(value, NAME, name) extern const tann__loss_type tann__loss_##name;
#include <tinyann/losses.def>
#undef TANN_LOSS

/* The type of a kind; NULL for a value that is not in the list. */
const tann__loss_type *tann__loss(tann_loss_kind kind);

#endif
