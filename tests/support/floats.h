/* Arrays of floats between two fences, and the kernel sets that run on this machine. */
#ifndef TINYANN_TESTS_SUPPORT_FLOATS_H
#define TINYANN_TESTS_SUPPORT_FLOATS_H

#include <stddef.h>

#include <tinyann/kernels.h>

/* count zeros, with a fence before and behind. Give it back with floats_free(). */
float *floats_new(size_t count);

/* The same with the numbers of another array. */
float *floats_copy(const float *from, size_t count);

/* Fails the test if somebody wrote beyond the array; frees it. */
void floats_free(float *values, size_t count);

/* The sets of kernels of a numeric profile that run here, from 0, the portable one; NULL past the
   last. sets_at() has those of the FMA profile. */
const tann_kernels *sets_in(tann_numerics numerics, size_t index);
const tann_kernels *sets_at(size_t index);

/* The distance between a float of this size and the next. */
double ulp_of(double value);

#endif
