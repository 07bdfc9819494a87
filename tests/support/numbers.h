/* Numbers to feed to kernels, and a comparison that knows what is promised of NaN. */
#ifndef TINYANN_TESTS_SUPPORT_NUMBERS_H
#define TINYANN_TESTS_SUPPORT_NUMBERS_H

#include <stddef.h>
#include <stdint.h>

/* Any bit patterns: every other number is a special one (zeros, subnormals, the ends of the range,
   infinities, NaNs of all kinds), the rest are random bits. */
void numbers_any(uint64_t seed, float *values, size_t count);

/* Equal bits, or both NaN: what is promised where a NaN's sign and payload may differ. */
#define CHECK_SAME(actual, expected, count)                                                        \
    check_same(actual, expected, count, #actual, __FILE__, __LINE__)

void check_same(const float *actual, const float *expected, size_t count, const char *what,
                const char *file, int line);

#endif
