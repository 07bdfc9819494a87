/* Functions of one or two arrays, element by element. Each file that includes this compiles its own
   copy, for its own instruction set. */
#ifndef TINYANN_SRC_KERNEL_MAP_H
#define TINYANN_SRC_KERNEL_MAP_H

#include <stddef.h>

#include "kernel/elementary.h"

typedef vf formula1(vf x);
typedef vf formula2(vf a, vf b);

TANN__INLINE void map1(size_t n, const float *x, float *y, formula1 *formula)
{
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i += WIDTH) {
        v_store_some(y + i, formula(v_load_some(x + i, n - i)), n - i);
    }
}

TANN__INLINE void map2(size_t n, const float *a, const float *b, float *y, formula2 *formula)
{
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i += WIDTH) {
        const vf result = formula(v_load_some(a + i, n - i), v_load_some(b + i, n - i));
        v_store_some(y + i, result, n - i);
    }
}

/* With the same number b for every element. */
TANN__INLINE void map2_number(size_t n, const float *a, float b, float *y, formula2 *formula)
{
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i += WIDTH) {
        v_store_some(y + i, formula(v_load_some(a + i, n - i), v_set(b)), n - i);
    }
}

/* With a table of pieces. */
typedef vf formula1_table(v_table table, vf x);
typedef vf formula2_table(v_table table, vf a, vf b);

TANN__INLINE void map1_table(size_t n, const float *x, float *y, v_table table,
                             formula1_table *formula)
{
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i += WIDTH) {
        v_store_some(y + i, formula(table, v_load_some(x + i, n - i)), n - i);
    }
}

TANN__INLINE void map2_table(size_t n, const float *a, const float *b, float *y, v_table table,
                             formula2_table *formula)
{
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i += WIDTH) {
        const vf result = formula(table, v_load_some(a + i, n - i), v_load_some(b + i, n - i));
        v_store_some(y + i, result, n - i);
    }
}

TANN__INLINE vf tanh_slope(vf y, vf dy)
{
    return v_one_nan(v_mul(dy, v_fused(v_sub(v_zero(), y), y, v_set(1))));
}

TANN__INLINE vf sigmoid_slope(vf y, vf dy)
{
    return v_one_nan(v_mul(dy, v_mul(y, v_sub(v_set(1), y))));
}

TANN__INLINE vf relu_slope(vf y, vf dy)
{
    return v_one_nan(v_select(v_less(v_zero(), y), dy, v_zero()));
}

TANN__INLINE vf sum_of(vf a, vf b)
{
    return v_one_nan(v_add(a, b));
}

TANN__INLINE vf product_of(vf a, vf b)
{
    return v_one_nan(v_mul(a, b));
}

static void map_exp(size_t n, const float *x, float *y)
{
    map1(n, x, y, v_exp);
}

static void map_log(size_t n, const float *x, float *y)
{
    map1(n, x, y, v_log);
}

static void map_tanh(size_t n, const float *x, float *y)
{
    map1_table(n, x, y, v_pieces(tanh), v_tanh);
}

/* As many vectors as have a piece in every lane; returns the number of elements. */
TANN__INLINE size_t sigmoid_pieces(size_t n, const float *x, float *y)
{
    const v_table table = v_pieces(sigmoid);
    size_t i = 0;
    for (; i < n; i += WIDTH) {
        const vf some = v_load_some(x + i, n - i);
        if (!v_all(sigmoid_has_piece(some))) {
            break;
        }
        v_store_some(y + i, v_sigmoid(table, some), n - i);
    }
    return i;
}

/* A vector of which some lanes have none. */
TANN__ALONE void sigmoid_mixed(size_t n, const float *x, float *y)
{
    const vf some = v_load_some(x, n);
    const vf pieces = v_sigmoid(v_pieces(sigmoid), v_at_least(some, v_set(SIGMOID_LEAST)));
    v_store_some(y, v_select(sigmoid_has_piece(some), pieces, v_sigmoid_tail(some)), n);
}

static void map_sigmoid(size_t n, const float *x, float *y)
{
    for (size_t i = 0; i < n; i += WIDTH) {
        i += sigmoid_pieces(n - i, x + i, y + i);
        if (i < n) {
            sigmoid_mixed(n - i, x + i, y + i);
        }
    }
}

static void map_erf(size_t n, const float *x, float *y)
{
    map1_table(n, x, y, v_pieces(erf), v_erf);
}

static void map_softplus(size_t n, const float *x, float *y)
{
    map1(n, x, y, v_softplus);
}

static void map_relu(size_t n, const float *x, float *y)
{
    map1(n, x, y, v_relu);
}

static void map_tanh_backward(size_t n, const float *y, const float *dy, float *dx)
{
    map2(n, y, dy, dx, tanh_slope);
}

static void map_sigmoid_backward(size_t n, const float *y, const float *dy, float *dx)
{
    map2(n, y, dy, dx, sigmoid_slope);
}

static void map_relu_backward(size_t n, const float *y, const float *dy, float *dx)
{
    map2(n, y, dy, dx, relu_slope);
}

static void map_add(size_t n, const float *a, const float *b, float *y)
{
    map2(n, a, b, y, sum_of);
}

static void map_multiply(size_t n, const float *a, const float *b, float *y)
{
    map2(n, a, b, y, product_of);
}

static void map_scale(size_t n, float factor, const float *x, float *y)
{
    map2_number(n, x, factor, y, product_of);
}

#endif
