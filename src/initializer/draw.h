/* The two distributions that initializers draw from. */
#ifndef TINYANN_SRC_INITIALIZER_DRAW_H
#define TINYANN_SRC_INITIALIZER_DRAW_H

#include "initializer/initializer.h"

/* values[i] = uniform in [-limit, limit), limit = sqrt(square). */
void tann__draw_uniform(const tann__init_args *args, double square, float *values, size_t count);

/* values[i] = normal, cut at two deviations, as in Keras; `variance` is that after the cut. */
void tann__draw_normal(const tann__init_args *args, double variance, float *values, size_t count);

#endif
