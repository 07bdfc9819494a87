/* Functions of one or two arrays, element by element. Each file that includes this compiles its own
   copy, for its own instruction set. */
#ifndef TINYANN_SRC_KERNEL_MAP_H
#define TINYANN_SRC_KERNEL_MAP_H

#include <stddef.h>

#include "kernel/elementary.h"

typedef float formula1(float x);
typedef float formula2(float a, float b);

TANN__INLINE void map1(size_t n, const float *x, float *y, formula1 *formula)
{
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i++) {
        y[i] = formula(x[i]);
    }
}

TANN__INLINE void map2(size_t n, const float *a, const float *b, float *y, formula2 *formula)
{
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i++) {
        y[i] = formula(a[i], b[i]);
    }
}

/* With the same number b for every element. */
TANN__INLINE void map2_number(size_t n, const float *a, float b, float *y, formula2 *formula)
{
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i++) {
        y[i] = formula(a[i], b);
    }
}

TANN__INLINE float relu_of(float x)
{
    return tann__one_nan(tann__select(x <= 0, 0, x));
}

TANN__INLINE float tanh_slope(float y, float dy)
{
    return tann__one_nan(dy * tann__fused(-y, y, 1));
}

TANN__INLINE float sigmoid_slope(float y, float dy)
{
    return tann__one_nan(dy * (y * (1 - y)));
}

TANN__INLINE float relu_slope(float y, float dy)
{
    return tann__one_nan(tann__select(y > 0, dy, 0));
}

TANN__INLINE float sum_of(float a, float b)
{
    return tann__one_nan(a + b);
}

TANN__INLINE float product_of(float a, float b)
{
    return tann__one_nan(a * b);
}

static void map_exp(size_t n, const float *x, float *y)
{
    map1(n, x, y, tann__exp);
}

static void map_log(size_t n, const float *x, float *y)
{
    map1(n, x, y, tann__log);
}

static void map_tanh(size_t n, const float *x, float *y)
{
    map1(n, x, y, tann__tanh);
}

static void map_sigmoid(size_t n, const float *x, float *y)
{
    map1(n, x, y, tann__sigmoid);
}

static void map_softplus(size_t n, const float *x, float *y)
{
    map1(n, x, y, tann__softplus);
}

static void map_relu(size_t n, const float *x, float *y)
{
    map1(n, x, y, relu_of);
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
