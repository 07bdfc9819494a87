/* Powers with whole exponents and square roots, the same on every machine (libm's pow() is not). */
#ifndef TINYANN_SRC_BASE_POWER_H
#define TINYANN_SRC_BASE_POWER_H

#include <stdint.h>

/* power[i] = base[i]^exponent by repeated squaring; two at once, since one waits for its last product
   most of the time. Times 1 instead of a jump: the bits of a counter are what a processor cannot
   foresee. */
static inline void tann__powers(const double base[2], uint64_t exponent, double power[2])
{
    double first = base[0], second = base[1];
    power[0] = power[1] = 1;
    for (; exponent > 0; exponent >>= 1) {
        const double factors[2][2] = {{1, 1}, {first, second}};
        power[0] *= factors[exponent & 1][0];
        power[1] *= factors[exponent & 1][1];
        first *= first;
        second *= second;
    }
}

static inline double tann__power(double base, uint64_t exponent)
{
    const double bases[2] = {base, 1};
    double powers[2];
    tann__powers(bases, exponent, powers);
    return powers[0];
}

/* Correctly rounded, and an instruction also in a Debug build, where sqrt() would be libm's. */
static inline double tann__square_root(double x)
{
    return __builtin_sqrt(x);
}

#endif
