/* Elementary functions of vectors of floats, by fma, +, -, x, / and bits alone. The error is below
   1.5 units in the last place for every input (tests/exhaustive proves it), and everything is
   branch-free.

   Polynomials are minimax fits, made by Lawson's iteration (C. L. Lawson, 1961) with the
   coefficients rounded to float from the lowest on, and summed in G. Estrin's order (1960), whose
   chain is short. */
#ifndef TINYANN_SRC_KERNEL_ELEMENTARY_H
#define TINYANN_SRC_KERNEL_ELEMENTARY_H

#include <float.h>
#include <stdint.h>

#include "kernel/simd.h"

#define LN2_HIGH       0x1.62e43p-1f     /* ln 2 as a float ... */
#define LN2_LOW        (-0x1.05c61p-29f) /* ... and what is left of it */
#define LOG2_E         0x1.715476p+0f    /* 1 / ln 2 */
#define WHOLE          0x1.8p+23f        /* a number added to this is rounded to a whole one */
#define SQRT_HALF_BITS 0x3F3504F3u       /* sqrt(1/2) */
#define SQRT_2_LESS_1  0x1.a8279ap-2f

/* a b + c, as formulas need it, with a coefficient for one or two of them. */
TANN__INLINE vf v_line(float slope, vf x, float at_zero)
{
    return v_fused(v_set(slope), x, v_set(at_zero));
}

/* e^x = 2^n (1 + p + p_low). */
typedef struct exp_parts {
    vf n;     /* whole */
    vf p;     /* e^r - 1 where x = n ln 2 + r, |r| <= ln 2 / 2; with a small relative error */
    vf p_low; /* what the last rounding of p lost */
} exp_parts;

/* For |x| up to 2^15. Where n is 0, r is x itself. */
TANN__INLINE exp_parts exp_split(vf x)
{
    const vf n = v_sub(v_line(LOG2_E, x, WHOLE), v_set(WHOLE));
    const vf r = v_fused(n, v_set(-LN2_LOW), v_fused(n, v_set(-LN2_HIGH), x));
    const vf r2 = v_mul(r, r);
    const vf q01 = v_line(0x1.5554b4p-3f, r, 0x1.fffffep-2f);
    const vf q23 = v_line(0x1.122534p-7f, r, 0x1.5556f6p-5f);
    const vf q24 = v_fused(v_set(0x1.6b97a6p-10f), r2, q23);
    const vf q = v_fused(q24, r2, q01);
    const vf p = v_fused(q, r2, r);
    const exp_parts parts = {n, p, v_fused(q, r2, v_sub(r, p))};
    return parts;
}

/* e^x. Below the bound it is 0, as at the bound; above the other infinity. */
TANN__INLINE vf v_exp(vf x)
{
    const vf bounded = v_at_most(v_at_least(x, v_set(-104)), v_set(89));
    const exp_parts e = exp_split(bounded);
    return v_one_nan(v_scale(v_add(v_set(1), e.p), e.n));
}

/* (high + low) / (d + d_low), where d is from 1 to 2 and the low parts are corrections: one
   division, whose remainder is then divided by d, for which a straight line near 1 / d will do. */
TANN__INLINE vf v_divide(vf high, vf low, vf d, vf d_low)
{
    const vf q = v_div(high, d);
    const vf minus_q = v_sub(v_zero(), q);
    const vf remainder = v_add(v_fused(minus_q, d, high), v_fused(minus_q, d_low, low));
    return v_fused(remainder, v_line(-0.5f, d, 1.457f), q);
}

/* tanh |x| = -u / (2 + u) with u = e^(-2|x|) - 1 = 2^n p + (2^n - 1). */
TANN__INLINE vf v_tanh(vf x)
{
    const vf one = v_set(1), two = v_set(2);
    const vf bounded = v_at_least(v_mul(v_set(-2), v_absolute(x)), v_set(-20));
    const exp_parts e = exp_split(bounded);
    const vf power = v_scale(one, e.n);
    const vf less = v_sub(power, one);
    const vf less_low = v_sub(power, v_add(less, one));
    const vf u = v_fused(power, e.p, less);
    const vf u_low = v_add(v_fused(power, e.p, v_sub(less, u)), v_fused(power, e.p_low, less_low));
    const vf d = v_add(two, u);
    const vf d_low = v_add(v_add(v_sub(two, d), u), u_low);
    return v_one_nan(v_with_sign(v_divide(u, u_low, d, d_low), x));
}

/* With t = e^-|x|: 1 / (1 + t), or t / (1 + t) = (1 + p) / (1 + t) 2^n where x is negative. */
TANN__INLINE vf v_sigmoid(vf x)
{
    const vf one = v_set(1);
    const vm negative = v_less(x, v_zero());
    const vf bounded = v_at_least(v_with_sign(x, v_set(-1)), v_set(-104));
    const exp_parts e = exp_split(bounded);
    const vf w = v_add(one, e.p);
    const vf w_low = v_add(v_sub(one, w), e.p);
    const vf t = v_scale(w, e.n);
    const vf t_low = v_scale(w_low, e.n);
    const vf d = v_add(one, t);
    const vf d_low = v_add(v_add(v_sub(one, d), t), t_low);
    const vf high = v_select(negative, w, one);
    const vf low = v_select(negative, w_low, v_zero());
    const vf n = v_select(negative, e.n, v_zero());
    return v_one_nan(v_scale(v_divide(high, low, d, d_low), n));
}

/* log(1 + f) - f, for f from sqrt(1/2) - 1 to sqrt(2) - 1. */
TANN__INLINE vf log1p_tail(vf f)
{
    const vf f2 = v_mul(f, f);
    const vf f4 = v_mul(f2, f2);
    const vf q01 = v_line(0x1.555550p-2f, f, -0x1.fffff8p-2f);
    const vf q23 = v_line(0x1.99a3dap-3f, f, -0x1.000430p-2f);
    const vf q45 = v_line(0x1.2274f6p-3f, f, -0x1.5425f2p-3f);
    const vf q67 = v_line(0x1.0830dap-3f, f, -0x1.0f4662p-3f);
    const vf q03 = v_fused(q23, f2, q01);
    const vf q47 = v_fused(q67, f2, q45);
    const vf q48 = v_fused(v_set(-0x1.37a636p-4f), f4, q47);
    return v_mul(v_fused(q48, f4, q03), f2);
}

/* k ln 2 + f + tail, where f is smaller than ln 2. */
TANN__INLINE vf log_sum(vf k, vf f, vf tail)
{
    const vf sum = v_fused(k, v_set(LN2_HIGH), f);
    const vf lost = v_add(v_fused(k, v_set(LN2_HIGH), v_sub(v_zero(), sum)), f);
    return v_add(sum, v_add(lost, v_fused(k, v_set(LN2_LOW), tail)));
}

/* log x = k ln 2 + log(1 + f), where x = 2^k (1 + f). A subnormal x is first made larger by 2^25.
   */
TANN__INLINE vf v_log(vf x)
{
    const vm tiny = v_less(x, v_set(FLT_MIN));
    const vf normal = v_select(tiny, v_mul(x, v_set(0x1p25f)), x);
    const vf bias = v_select(tiny, v_set(256 + 25), v_set(256));
    const vi steps = v_word_sub(v_bits(normal), v_words(SQRT_HALF_BITS));
    const vi exponent = v_shift_right(v_word_add(steps, v_words(256u << 23)), 23);
    const vf k = v_sub(v_from_int(exponent), bias);
    const vi mantissa = v_and(steps, v_words(0x7FFFFFu));
    const vf f = v_sub(v_from_bits(v_word_add(mantissa, v_words(SQRT_HALF_BITS))), v_set(1));
    const vf y = log_sum(k, f, log1p_tail(f));
    const vf infinity = v_set(tann__infinity());
    const vf finite = v_select(v_less(x, infinity), y, x);
    const vf not_zero = v_select(v_equal(x, v_zero()), v_set(-tann__infinity()), finite);
    return v_select(v_less_equal(v_zero(), x), not_zero, v_set(tann__nan()));
}

/* max(x, 0) + log(1 + t) with t = e^-|x|, and 1 + t = 2^k (1 + f). */
TANN__INLINE vf v_softplus(vf x)
{
    const vf one = v_set(1);
    const vf bounded = v_at_least(v_with_sign(x, v_set(-1)), v_set(-104));
    const exp_parts e = exp_split(bounded);
    const vf w = v_add(one, e.p);
    const vf t = v_scale(w, e.n);
    const vf t_low = v_scale(v_add(v_sub(one, w), e.p), e.n);
    const vf k = v_select(v_less(v_set(SQRT_2_LESS_1), t), one, v_zero());
    const vf share = v_line(-0.5f, k, 1); /* 2^-k */
    const vf less = v_mul(v_set(-0.5f), k);
    const vf f = v_fused(share, t, less);
    const vf f_low = v_fused(share, t, v_sub(less, f));
    const vf slope = v_line(-0.5f, t, 1); /* about 1 / (1 + t) */
    const vf tail = v_fused(t_low, slope, v_add(log1p_tail(f), f_low));
    const vf above = v_select(v_less(x, v_zero()), v_zero(), x);
    return v_one_nan(v_add(above, log_sum(k, f, tail)));
}

#endif
