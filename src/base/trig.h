/* Sine and cosine of half turns, the same on every machine (libm's are not). */
#ifndef TINYANN_SRC_BASE_TRIG_H
#define TINYANN_SRC_BASE_TRIG_H

#include <stdint.h>

/* Terms of the Taylor series: with |angle| <= pi / 4 the first one left out is below
   2^-58. */
#define TANN__TRIG_LAST_POWER 17

/* sin(angle) for `odd` 1, cos(angle) for 0: sum of +-angle^n / n! over odd or even n, in Horner's
   form. */
static inline double tann__trig_series(double angle, int odd)
{
    const double square = angle * angle;
    double sum = 1;
    for (int n = TANN__TRIG_LAST_POWER - 1 + odd; n > 1; n -= 2) {
        sum = 1 - sum * square / (double)(n * (n - 1));
    }
    return odd ? sum * angle : sum;
}

/* (cos(pi x), sin(pi x)) for |x| up to 2^30, each with an error below 2^-51. In half turns, since
   the angle can then be taken to within an eighth of a turn without any rounding. */
static inline void tann__half_turns(double x, double *cosine, double *sine)
{
    const int64_t quarters = (int64_t)(2 * x + (x < 0 ? -0.5 : 0.5));
    const double angle = 3.14159265358979323846 * (x - 0.5 * (double)quarters);
    const double c = tann__trig_series(angle, 0);
    const double s = tann__trig_series(angle, 1);
    const double turned[4] = {c, -s, -c, s}; /* the cosine after 0 to 3 more quarters */
    *cosine = turned[quarters & 3];
    *sine = turned[(quarters + 3) & 3];
}

#endif
