/* The elementary functions of the kernels, each with its reference in double. */
#ifndef TINYANN_TESTS_SUPPORT_FUNCTIONS_H
#define TINYANN_TESTS_SUPPORT_FUNCTIONS_H

#include <stddef.h>

#include <tinyann/kernels.h>

typedef void (*function_kernel)(size_t n, const float *x, float *y);

typedef struct function {
    const char *name;
    double (*reference)(double x);
    function_kernel (*of)(const tann_kernels *set);
} function;

extern const function functions[];
extern const size_t function_count;

/* How many units in the last place lie between a result and the reference: infinity where one is
   NaN, infinite or negative and the other is not, and where a NaN is not the one NaN. A reference
   beyond the largest float counts as 2^128, as does a result of infinity. */
double function_error(float actual, double expected);

#endif
