/* glibc's vector functions: this file alone is compiled with -ffast-math, so that the compiler calls
   them in these loops. */
#include <math.h>

#include "values.h"

static void apply_exp(size_t n, const float *restrict x, float *restrict y)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = expf(x[i]);
    }
}

static void apply_tanh(size_t n, const float *restrict x, float *restrict y)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = tanhf(x[i]);
    }
}

static void apply_sigmoid(size_t n, const float *restrict x, float *restrict y)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = 1 / (1 + expf(-x[i]));
    }
}

static const apply_fn table[FUNCTION_COUNT] = {apply_exp, apply_tanh, apply_sigmoid};

const library libmvec_values = VALUES_LIBRARY("libmvec", values_prepare, table);
