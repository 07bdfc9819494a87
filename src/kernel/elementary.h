/* Elementary functions of vectors of floats, by fma, +, -, x, / and bits alone. The error is below
   1.5 units in the last place for every input (tests/exhaustive proves it), and all is free of
   branches.

   Polynomials are minimax fits, made by Lawson's iteration (C. L. Lawson, 1961) with the
   coefficients rounded to float from the lowest on, and summed in G. Estrin's order (1960), whose
   chain is short. */
#ifndef TINYANN_SRC_KERNEL_ELEMENTARY_H
#define TINYANN_SRC_KERNEL_ELEMENTARY_H

#include <float.h>
#include <stdint.h>

#include "kernel/simd.h"

#define LN2_HIGH         0x1.62e43p-1f     /* ln 2 as a float ... */
#define LN2_LOW          (-0x1.05c61p-29f) /* ... and what is left of it */
#define LOG2_E           0x1.715476p+0f    /* 1 / ln 2 */
#define WHOLE            0x1.8p+23f        /* a number added to this is rounded to a whole one */
#define SQRT_HALF_BITS   0x3F3504F3u       /* sqrt(1/2) */
#define SQRT_2_LESS_1    0x1.a8279ap-2f
#define ONE_BY_SQRT_2_PI 0x1.988454p-2f

/* v_fused() is where the low bits of a product are needed, v_multiply_add() where a second rounding
   is of no weight. */
TANN__INLINE vf v_line(float slope, vf x, float at_zero)
{
    return v_multiply_add(v_set(slope), x, v_set(at_zero));
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
    const vf q24 = v_multiply_add(v_set(0x1.6b97a6p-10f), r2, q23);
    const vf q = v_multiply_add(q24, r2, q01);
    const vf p = v_multiply_add(q, r2, r);
    const exp_parts parts = {n, p, v_multiply_add(q, r2, v_sub(r, p))};
    return parts;
}

/* e^x. Below the bound it is 0, as at the bound; above the other infinity. */
TANN__INLINE vf v_exp(vf x)
{
    const vf bounded = v_at_most(v_at_least(x, v_set(-104)), v_set(89));
    const exp_parts e = exp_split(bounded);
    return v_one_nan(v_scale(v_add(v_set(1), e.p), e.n));
}

/* A function of a table at x: t + d (p1 + d p2). */
typedef struct curve {
    vf t, d, p1, p2;
} curve;

/* The pieces of the table are w wide. */
TANN__INLINE curve curve_at(v_table table, float w, float per_w, vf x)
{
    const vf shifted = v_line(per_w, x, WHOLE);
    const vf d = v_fused(v_sub(shifted, v_set(WHOLE)), v_set(-w), x);
    const vf d2 = v_mul(d, d);
    vf c[COEFFICIENTS];
    v_piece(table, v_bits(shifted), c);
    const vf p23 = v_multiply_add(c[3], d, c[2]);
    const vf p45 = v_multiply_add(c[5], d, c[4]);
    const vf p67 = v_multiply_add(c[7], d, c[6]);
    const vf p27 = v_multiply_add(v_multiply_add(p67, d2, p45), d2, p23);
    const curve found = {c[0], d, c[1], p27};
    return found;
}

TANN__INLINE vf value_of(curve f)
{
    return v_fused(v_multiply_add(f.p2, f.d, f.p1), f.d, f.t);
}

TANN__INLINE vf v_piecewise(v_table table, float w, float per_w, vf x)
{
    return value_of(curve_at(table, w, per_w, x));
}

TANN__INLINE vf v_tanh(v_table table, vf x)
{
    const vf bounded = v_at_most(v_at_least(x, v_set(-TANH_IS_1)), v_set(TANH_IS_1));
    return v_one_nan(v_piecewise(table, TANH_PIECE, TANH_PER_PIECE, bounded));
}

/* 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x. In the row of 0, t is x and d as well. */
TANN__INLINE vf v_erf(v_table table, vf x)
{
    const vf bounded = v_at_most(v_at_least(x, v_set(-ERF_IS_1)), v_set(ERF_IS_1));
    curve f = curve_at(table, ERF_PIECE, ERF_PER_PIECE, bounded);
    f.t = v_select(v_equal(f.d, bounded), bounded, f.t);
    return v_one_nan(value_of(f));
}

/* 1 / (1 + e^-x), for x that are not below SIGMOID_LEAST. */
TANN__INLINE vf v_sigmoid(v_table table, vf x)
{
    const vf bounded = v_at_most(x, v_set(SIGMOID_IS_1));
    return v_piecewise(table, SIGMOID_PIECE, SIGMOID_PER_PIECE, bounded);
}

TANN__INLINE vm sigmoid_has_piece(vf x)
{
    return v_less_equal(v_set(SIGMOID_LEAST), x);
}

/* The same for the others, and NaN: with t = e^x = 2^n (1 + p), t / (1 + t) = t (1 - t), but for
   less than its last place. */
TANN__INLINE vf v_sigmoid_tail(vf x)
{
    const vf one = v_set(1);
    const exp_parts e = exp_split(v_at_most(v_at_least(x, v_set(-104)), v_set(SIGMOID_LEAST)));
    const vf w = v_add(one, e.p);
    const vf minus_t = v_sub(v_zero(), v_scale(w, e.n));
    return v_one_nan(v_scale(v_add(one, v_fused(minus_t, w, e.p)), e.n));
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
    const vf q03 = v_multiply_add(q23, f2, q01);
    const vf q47 = v_multiply_add(q67, f2, q45);
    const vf q48 = v_multiply_add(v_set(-0x1.37a636p-4f), f4, q47);
    return v_mul(v_multiply_add(q48, f4, q03), f2);
}

/* k ln 2 + f + tail, where f is smaller than ln 2. */
TANN__INLINE vf log_sum(vf k, vf f, vf tail)
{
    const vf sum = v_fused(k, v_set(LN2_HIGH), f);
    const vf lost = v_add(v_fused(k, v_set(LN2_HIGH), v_sub(v_zero(), sum)), f);
    return v_add(sum, v_add(lost, v_multiply_add(k, v_set(LN2_LOW), tail)));
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
    const vf tail = v_multiply_add(t_low, slope, v_add(log1p_tail(f), f_low));
    const vf above = v_select(v_less(x, v_zero()), v_zero(), x);
    return v_one_nan(v_add(above, log_sum(k, f, tail)));
}

/* e^x - 1, for x up to 0. */
TANN__INLINE vf v_expm1(v_table table, vf x)
{
    const vf bounded = v_at_least(x, v_set(EXPM1_IS_MINUS_1));
    return v_piecewise(table, EXPM1_PIECE, EXPM1_PER_PIECE, bounded);
}

TANN__INLINE vf v_relu(vf x)
{
    return v_one_nan(v_select(v_less_equal(x, v_zero()), v_zero(), x));
}

TANN__INLINE vf v_leaky_relu(vf slope, vf x)
{
    return v_one_nan(v_select(v_less(v_zero(), x), x, v_mul(slope, x)));
}

TANN__INLINE vf v_elu(v_table expm1, vf x)
{
    return v_one_nan(v_select(v_less(v_zero(), x), x, v_expm1(expm1, x)));
}

/* a f (1 + low) e^..., of which the last two are given by parts: three factors that are known to
   more than a float, so that only the last rounding counts. */
TANN__INLINE vf v_product(vf a, curve f, exp_parts e, vf low)
{
    const vf share = v_fused(f.p1, f.d, f.t);
    const vf lost = v_fused(f.p1, f.d, v_sub(f.t, share));
    const vf share_low = v_multiply_add(v_mul(f.p2, f.d), f.d, lost);
    const vf q = v_mul(a, share);
    const vf q_low = v_multiply_add(a, share_low, v_fused(a, share, v_sub(v_zero(), q)));
    const vf w = v_add(v_set(1), e.p);
    const vf e_low = v_multiply_add(w, low, e.p_low);
    const vf rest = v_multiply_add(q, e_low, v_mul(q_low, w));
    return v_with_sign(v_scale(v_add(q, v_fused(q, e.p, rest)), e.n), a); /* -0 is lost in sums */
}

/* -|x|, but not below the bound. */
TANN__INLINE vf v_below_0(vf x, float bound)
{
    return v_at_least(v_with_sign(x, v_set(-1)), v_set(bound));
}

/* What is at hand of x for e^(-x^2 / 2) and the share of normal numbers above |x|. */
typedef struct normal_parts {
    vf a;        /* -|x| */
    curve mills; /* the share divided by the power */
    exp_parts e; /* the power, but for ... */
    vf low;      /* ... what the square of x lost, divided by -2 */
} normal_parts;

TANN__INLINE normal_parts normal_split(v_table mills, vf x)
{
    const vf a = v_below_0(x, -MILLS_MOST);
    const vf square = v_mul(a, a), half = v_set(-0.5f);
    const vf square_low = v_fused(a, a, v_sub(v_zero(), square));
    const normal_parts parts = {a, curve_at(mills, MILLS_PIECE, MILLS_PER_PIECE, v_absolute(a)),
                                exp_split(v_mul(half, square)), v_mul(half, square_low)};
    return parts;
}

/* x times the share of normal numbers below x. For x above 0 that is x + the same of -x. */
TANN__INLINE vf v_gelu(v_table mills, vf x)
{
    const normal_parts n = normal_split(mills, x);
    const vf below = v_product(n.a, n.mills, n.e, n.low);
    return v_one_nan(v_select(v_less_equal(v_zero(), x), v_add(x, below), below));
}

/* The share of normal numbers below x + x e^(-x^2 / 2) / sqrt(2 pi), to some 1e-7. */
TANN__INLINE vf v_gelu_slope(v_table mills, vf x)
{
    const normal_parts n = normal_split(mills, x);
    const vm positive = v_less_equal(v_zero(), x);
    const vf power = v_scale(v_add(v_set(1), v_add(n.e.p, n.low)), n.e.n);
    const vf tail = v_mul(value_of(n.mills), power);
    const vf share = v_select(positive, v_sub(v_set(1), tail), tail);
    const vf bounded = v_select(positive, v_absolute(n.a), n.a);
    return v_multiply_add(v_mul(bounded, v_set(ONE_BY_SQRT_2_PI)), power, share);
}

/* (high + low) / (d + d_low), where d is from 1 to 2 and the low parts are corrections: one
   division, whose remainder is then divided by d, for which a straight line near 1 / d will do. */
TANN__INLINE vf v_divide(vf high, vf low, vf d, vf d_low)
{
    const vf q = v_div(high, d);
    const vf minus_q = v_sub(v_zero(), q);
    const vf remainder = v_add(v_fused(minus_q, d, high), v_multiply_add(minus_q, d_low, low));
    return v_multiply_add(remainder, v_line(-0.5f, d, 1.457f), q);
}

/* x / (1 + e^-x). For x above 0 that is x + the same of -x, which is x t / (1 + t) with t = e^x. */
TANN__INLINE vf v_silu(vf x)
{
    const vf one = v_set(1);
    const vf a = v_below_0(x, -110);
    const exp_parts e = exp_split(a);
    const vf w = v_add(one, e.p);
    const vf w_low = v_add(v_add(v_sub(one, w), e.p), e.p_low);
    const vf t = v_scale(w, e.n);
    const vf d = v_add(one, t);
    const vf d_low = v_add(v_add(v_sub(one, d), t), v_scale(w_low, e.n));
    const vf high = v_mul(a, w);
    const vf low = v_multiply_add(a, w_low, v_fused(a, w, v_sub(v_zero(), high)));
    const vf quotient = v_divide(high, low, d, d_low);
    const vf below = v_with_sign(v_scale(quotient, e.n), a);
    return v_one_nan(v_select(v_less_equal(v_zero(), x), v_add(x, below), below));
}

/* s (1 + x (1 - s)) with s = 1 / (1 + e^-x), to some 1e-7. */
TANN__INLINE vf v_silu_slope(v_table sigmoid, vf x)
{
    const vf one = v_set(1);
    const vf a = v_below_0(x, -110);
    const vf above = v_sigmoid(sigmoid, v_absolute(a));
    const exp_parts e = exp_split(a);
    const vf below = v_mul(above, v_scale(v_add(one, e.p), e.n));
    const vm positive = v_less_equal(v_zero(), x);
    const vf s = v_select(positive, above, below);
    const vf rest = v_select(positive, v_mul(v_absolute(a), below), v_mul(a, above));
    return v_multiply_add(s, rest, s);
}

#endif
