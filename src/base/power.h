/* Powers with whole exponents and square roots, the same on every machine (libm's pow() is not). */
#ifndef TINYANN_SRC_BASE_POWER_H
#define TINYANN_SRC_BASE_POWER_H

#include <stdint.h>

/* base^exponent by repeated squaring. Times 1 instead of a jump: the bits of a counter are what a
   processor cannot foresee. */
static inline double tann__power(double base, uint64_t exponent)
{
    double result = 1;
    for (double square = base; exponent > 0; exponent >>= 1, square *= square) {
        const double factors[2] = {1, square};
        result *= factors[exponent & 1];
    }
    return result;
}

/* Correctly rounded, and an instruction also in a Debug build, where sqrt() would be libm's. */
static inline double tann__square_root(double x)
{
    return __builtin_sqrt(x);
}

#endif
