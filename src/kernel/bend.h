/* Activations that bend at 0, sharply or smoothly: leaky ReLU, ELU, softplus, GELU, SiLU. */
#ifndef TINYANN_SRC_KERNEL_BEND_H
#define TINYANN_SRC_KERNEL_BEND_H

#include <stddef.h>

#include "kernel/map.h"

static void leaky_relu(size_t n, float slope, const float *x, float *y)
{
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i += WIDTH) {
        v_store_some(y + i, v_leaky_relu(v_set(slope), v_load_some(x + i, n - i)), n - i);
    }
}

static void leaky_relu_backward(size_t n, float slope, const float *y, const float *dy, float *dx)
{
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i += WIDTH) {
        const vf above = v_load_some(dy + i, n - i);
        const vf below = v_mul(v_set(slope), above);
        const vf result = v_select(v_less(v_zero(), v_load_some(y + i, n - i)), above, below);
        v_store_some(dx + i, v_one_nan(result), n - i);
    }
}

static void elu(size_t n, const float *x, float *y)
{
    map1_table(n, x, y, v_pieces(expm1), v_elu);
}

/* Below 0, where y = e^x - 1, the slope is e^x. */
TANN__INLINE vf elu_slope(vf y, vf dy)
{
    const vf slope = v_select(v_less(v_zero(), y), v_set(1), v_add(y, v_set(1)));
    return v_one_nan(v_mul(dy, slope));
}

static void elu_backward(size_t n, const float *y, const float *dy, float *dx)
{
    map2(n, y, dy, dx, elu_slope);
}

/* Of y = log(1 + e^x) the slope is 1 / (1 + e^-x) = 1 - e^-y. */
TANN__INLINE vf softplus_slope(v_table expm1, vf y, vf dy)
{
    const vf minus_slope = v_expm1(expm1, v_sub(v_zero(), y));
    return v_one_nan(v_mul(dy, v_sub(v_zero(), minus_slope)));
}

static void softplus_backward(size_t n, const float *y, const float *dy, float *dx)
{
    map2_table(n, y, dy, dx, v_pieces(expm1), softplus_slope);
}

static void gelu(size_t n, const float *x, float *y)
{
    map1_table(n, x, y, v_pieces(mills), v_gelu);
}

TANN__INLINE vf gelu_slope(v_table mills, vf x, vf dy)
{
    return v_one_nan(v_mul(dy, v_gelu_slope(mills, x)));
}

static void gelu_backward(size_t n, const float *x, const float *dy, float *dx)
{
    map2_table(n, x, dy, dx, v_pieces(mills), gelu_slope);
}

static void silu(size_t n, const float *x, float *y)
{
    map1(n, x, y, v_silu);
}

TANN__INLINE vf silu_slope(v_table sigmoid, vf x, vf dy)
{
    return v_one_nan(v_mul(dy, v_silu_slope(sigmoid, x)));
}

static void silu_backward(size_t n, const float *x, const float *dy, float *dx)
{
    map2_table(n, x, dy, dx, v_pieces(sigmoid), silu_slope);
}

#endif
