/* What losses share: the mean of a row, and probabilities held away from 0 and 1 before a
   logarithm, by as much as Keras does. */
#ifndef TINYANN_SRC_LOSS_ROW_H
#define TINYANN_SRC_LOSS_ROW_H

#include <math.h>
#include <stddef.h>

#include <tinyann/kernels.h>

#define TANN__LEAST_PROBABILITY 1e-7f
#define TANN__MOST_PROBABILITY  (1 - 1e-7f)

/* NaN and infinity stay, so that the loss tells of them. */
static inline float tann__clamp(float p)
{
    const float above = p < TANN__LEAST_PROBABILITY ? TANN__LEAST_PROBABILITY : p;
    const float held = above > TANN__MOST_PROBABILITY ? TANN__MOST_PROBABILITY : above;
    return isfinite(p) ? held : p;
}

/* Whether the clamp changes p: there the gradient through it is 0. */
static inline int tann__is_clamped(float p)
{
    return p < TANN__LEAST_PROBABILITY || p > TANN__MOST_PROBABILITY;
}

/* loss[r] = the mean of row r of each[rows, units]. One number is its own mean. */
static inline void tann__row_means(const tann_kernels *k, size_t rows, size_t units,
                                   const float *each, float *loss)
{
    for (size_t r = 0; r < rows; r++) {
        loss[r] = units == 1 ? each[r] : k->sum(units, each + r * units) / (float)units;
    }
}

#endif
