/* Powers with whole exponents and square roots, the same on every machine (libm's pow() is not). */
#ifndef TINYANN_SRC_BASE_POWER_H
#define TINYANN_SRC_BASE_POWER_H

#include <stdint.h>

/* base^exponent by repeated squaring. */
static inline double tann__power(double base, uint64_t exponent)
{
    double result = 1;
    for (double square = base; exponent > 0; exponent >>= 1, square *= square) {
        if (exponent & 1) {
            result *= square;
        }
    }
    return result;
}

/* Correctly rounded, and an instruction also in a Debug build, where sqrt() would be libm's. */
static inline double tann__square_root(double x)
{
    return __builtin_sqrt(x);
}

#endif
