/* Elementary functions of one float, by fma, +, -, x, / and bits alone. The error is below 1.5
   units in the last place for every input (tests/exhaustive proves it), and everything is
   branch-free.

   Polynomials are minimax fits, made by Lawson's iteration (C. L. Lawson, 1961) with the
   coefficients rounded to float from the lowest on, and summed in G. Estrin's order (1960), whose
   chain is short. */
#ifndef TINYANN_SRC_KERNEL_ELEMENTARY_H
#define TINYANN_SRC_KERNEL_ELEMENTARY_H

#include <float.h>
#include <stdint.h>

#include "kernel/ieee.h"

#define TANN__LN2_HIGH       0x1.62e43p-1f     /* ln 2 as a float ... */
#define TANN__LN2_LOW        (-0x1.05c61p-29f) /* ... and what is left of it */
#define TANN__LOG2_E         0x1.715476p+0f    /* 1 / ln 2 */
#define TANN__WHOLE          0x1.8p+23f  /* a number added to this is rounded to a whole one */
#define TANN__SQRT_HALF_BITS 0x3F3504F3u /* sqrt(1/2) */
#define TANN__SQRT_2_LESS_1  0x1.a8279ap-2f

/* e^x = 2^n (1 + p + p_low). */
typedef struct tann__exp_parts {
    uint32_t n;  /* modulo 2^32 */
    float p;     /* e^r - 1 where x = n ln 2 + r, |r| <= ln 2 / 2; with a small relative error */
    float p_low; /* what the last rounding of p lost */
} tann__exp_parts;

/* For |x| up to 2^15. Where n is 0, r is x itself. */
TANN__INLINE tann__exp_parts tann__exp_split(float x)
{
    const float shifted = tann__fused(x, TANN__LOG2_E, TANN__WHOLE);
    const float n = shifted - TANN__WHOLE;
    const float r = tann__fused(n, -TANN__LN2_LOW, tann__fused(n, -TANN__LN2_HIGH, x));
    const float r2 = r * r;
    const float q01 = tann__fused(0x1.5554b4p-3f, r, 0x1.fffffep-2f);
    const float q23 = tann__fused(0x1.122534p-7f, r, 0x1.5556f6p-5f);
    const float q24 = tann__fused(0x1.6b97a6p-10f, r2, q23);
    const float q = tann__fused(q24, r2, q01);
    const float p = tann__fused(q, r2, r);
    const tann__exp_parts parts = {tann__bits(shifted) - tann__bits(TANN__WHOLE), p,
                                   tann__fused(q, r2, r - p)};
    return parts;
}

/* x 2^n, for n from -256 to 254: two steps, since 2^n itself may lie outside of float. */
TANN__INLINE float tann__scale(float x, uint32_t n)
{
    const uint32_t half = ((n + 256) >> 1) - 128;
    return x * tann__power_of_two(half) * tann__power_of_two(n - half);
}

TANN__INLINE float tann__at_least(float x, float least)
{
    return tann__select(x < least, least, x);
}

/* e^x. Below the bound it is 0, as at the bound. */
TANN__INLINE float tann__exp(float x)
{
    const tann__exp_parts e = tann__exp_split(tann__at_least(x, -104.0f));
    const float y = tann__scale(1 + e.p, e.n);
    return tann__one_nan(tann__select(x > 89.0f, tann__infinity(), y));
}

/* (high + low) / (d + d_low), where d is from 1 to 2 and the low parts are corrections: one
   division, whose remainder is then divided by d, for which a straight line near 1 / d will do. */
TANN__INLINE float tann__divide(float high, float low, float d, float d_low)
{
    const float q = high / d;
    const float remainder = tann__fused(-q, d, high) + tann__fused(-q, d_low, low);
    return tann__fused(remainder, tann__fused(-0.5f, d, 1.457f), q);
}

/* tanh |x| = -u / (2 + u) with u = e^(-2|x|) - 1 = 2^n p + (2^n - 1). */
TANN__INLINE float tann__tanh(float x)
{
    const float bounded = tann__at_least(-2 * tann__absolute(x), -20.0f);
    const tann__exp_parts e = tann__exp_split(bounded);
    const float power = tann__power_of_two(e.n);
    const float less = power - 1;
    const float less_low = power - (less + 1);
    const float u = tann__fused(power, e.p, less);
    const float u_low = tann__fused(power, e.p, less - u) + tann__fused(power, e.p_low, less_low);
    const float d = 2 + u;
    const float d_low = ((2 - d) + u) + u_low;
    return tann__one_nan(tann__with_sign(tann__divide(u, u_low, d, d_low), x));
}

/* With t = e^-|x|: 1 / (1 + t), or t / (1 + t) = (1 + p) / (1 + t) 2^n where x is negative. */
TANN__INLINE float tann__sigmoid(float x)
{
    const float bounded = tann__at_least(-tann__absolute(x), -104.0f);
    const tann__exp_parts e = tann__exp_split(bounded);
    const float w = 1 + e.p;
    const float w_low = (1 - w) + e.p;
    const float t = tann__scale(w, e.n);
    const float t_low = tann__scale(w_low, e.n);
    const float d = 1 + t;
    const float d_low = ((1 - d) + t) + t_low;
    const float high = tann__select(x < 0, w, 1);
    const float low = tann__select(x < 0, w_low, 0);
    const uint32_t n = x < 0 ? e.n : 0;
    return tann__one_nan(tann__scale(tann__divide(high, low, d, d_low), n));
}

/* log(1 + f) - f, for f from sqrt(1/2) - 1 to sqrt(2) - 1. */
TANN__INLINE float tann__log1p_tail(float f)
{
    const float f2 = f * f;
    const float f4 = f2 * f2;
    const float q01 = tann__fused(0x1.555550p-2f, f, -0x1.fffff8p-2f);
    const float q23 = tann__fused(0x1.99a3dap-3f, f, -0x1.000430p-2f);
    const float q45 = tann__fused(0x1.2274f6p-3f, f, -0x1.5425f2p-3f);
    const float q67 = tann__fused(0x1.0830dap-3f, f, -0x1.0f4662p-3f);
    const float q03 = tann__fused(q23, f2, q01);
    const float q47 = tann__fused(q67, f2, q45);
    const float q48 = tann__fused(-0x1.37a636p-4f, f4, q47);
    return tann__fused(q48, f4, q03) * f2;
}

/* k ln 2 + f + tail, where f is smaller than ln 2. */
TANN__INLINE float tann__log_sum(float k, float f, float tail)
{
    const float sum = tann__fused(k, TANN__LN2_HIGH, f);
    const float lost = tann__fused(k, TANN__LN2_HIGH, -sum) + f;
    return sum + (lost + tann__fused(k, TANN__LN2_LOW, tail));
}

/* log x = k ln 2 + log(1 + f), where x = 2^k (1 + f). A subnormal x is first made larger by 2^25.
   */
TANN__INLINE float tann__log(float x)
{
    const float normal = tann__select(x < FLT_MIN, x * 0x1p25f, x);
    const float bias = tann__select(x < FLT_MIN, 256 + 25, 256);
    const uint32_t steps = tann__bits(normal) - TANN__SQRT_HALF_BITS;
    const uint32_t exponent = (steps + (256u << 23)) >> 23;
    const float k = (float)(int32_t)exponent - bias;
    const float f = tann__from_bits((steps & 0x7FFFFFu) + TANN__SQRT_HALF_BITS) - 1;
    const float y = tann__log_sum(k, f, tann__log1p_tail(f));
    const float finite = tann__select(x < tann__infinity(), y, x);
    const float not_zero = tann__select(x == 0, -tann__infinity(), finite);
    return tann__select(x >= 0, not_zero, tann__nan());
}

/* max(x, 0) + log(1 + t) with t = e^-|x|, and 1 + t = 2^k (1 + f). */
TANN__INLINE float tann__softplus(float x)
{
    const float bounded = tann__at_least(-tann__absolute(x), -104.0f);
    const tann__exp_parts e = tann__exp_split(bounded);
    const float w = 1 + e.p;
    const float t = tann__scale(w, e.n);
    const float t_low = tann__scale((1 - w) + e.p, e.n);
    const float k = tann__select(t > TANN__SQRT_2_LESS_1, 1, 0);
    const float share = tann__fused(-0.5f, k, 1); /* 2^-k */
    const float less = -0.5f * k;
    const float f = tann__fused(share, t, less);
    const float f_low = tann__fused(share, t, less - f);
    const float slope = tann__fused(-0.5f, t, 1); /* about 1 / (1 + t) */
    const float tail = tann__fused(t_low, slope, tann__log1p_tail(f) + f_low);
    const float above = tann__select(x < 0, 0, x);
    return tann__one_nan(above + tann__log_sum(k, f, tail));
}

#endif
