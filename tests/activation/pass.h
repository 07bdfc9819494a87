/* A pass through an activation, forward and back, with all its arrays. */
#ifndef TINYANN_TESTS_ACTIVATION_PASS_H
#define TINYANN_TESTS_ACTIVATION_PASS_H

#include <stddef.h>

#include "activation/activation.h"

typedef struct extent {
    size_t rows, units;
} extent;

/* One, odd, and on both sides of the 16 lanes of sums and the blocks of kernels. */
#define EXTENTS    8
#define MOST_UNITS 33
extern const extent extents[EXTENTS];

typedef struct pass {
    const tann_activation_type *type;
    size_t rows, units, count; /* count = rows units */
    float *x, *y, *dy, *dx;
} pass;

/* x is drawn between -scale and scale, dy between -1 and 1. */
pass pass_new(const tann_activation_type *type, extent e, float scale);

/* x also has numbers of all sizes, among them zeros, subnormals and such that overflow. */
pass pass_new_wild(const tann_activation_type *type, extent e);

void pass_free(const pass *p);

/* y from x, then dx from dy. */
void pass_run(const pass *p, const tann_kernels *k);

#endif
