/* Weights on their way down, with all that an optimizer keeps. */
#ifndef TINYANN_TESTS_OPTIMIZER_DESCENT_H
#define TINYANN_TESTS_OPTIMIZER_DESCENT_H

#include <stddef.h>
#include <stdint.h>

#include "optimizer/optimizer.h"

typedef struct descent {
    const tann__optimizer_type *type;
    tann__optimizer_config config;
    size_t count;
    float *w; /* weights */
    float *g; /* gradients */
    float *moments[TANN__MAX_MOMENTS];
    uint64_t step; /* how many updates were done */
} descent;

/* Weights between -1 and 1; options that must be accepted, or NULL. */
descent descent_new(tann_optimizer_kind kind, const void *opts, size_t count);
void descent_free(const descent *d);

/* One update with the gradients in g. */
void descent_step(descent *d, const tann_kernels *k, float rate);

/* The same with gradients drawn between -1 and 1, different for each step. */
void descent_random_step(descent *d, const tann_kernels *k, float rate);

#endif
