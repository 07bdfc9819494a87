/* Softmax, a row at a time: y_j = e^(x_j - max) / sum. A row that holds NaN or infinity, or
   nothing but -infinity, has no softmax: it becomes NaN throughout. A -infinity beside finite
   numbers becomes 0. */
#ifndef TINYANN_SRC_KERNEL_SOFTMAX_H
#define TINYANN_SRC_KERNEL_SOFTMAX_H

#include <stddef.h>

#include "kernel/map.h"
#include "kernel/reduce.h"

TANN__INLINE float exp_of_difference(float x, float most)
{
    return tann__exp(x - most);
}

TANN__INLINE float quotient_of(float a, float b)
{
    return tann__one_nan(a / b);
}

static void softmax(size_t rows, size_t cols, const float *x, float *y)
{
    for (size_t i = 0; i < rows; i++) {
        const float *from = x + i * cols;
        float *to = y + i * cols;
        map2_number(cols, from, greatest(cols, from), to, exp_of_difference);
        map2_number(cols, to, sum(cols, to), to, quotient_of);
    }
}

static void softmax_backward(size_t rows, size_t cols, const float *y, const float *dy, float *dx)
{
    for (size_t i = 0; i < rows; i++) {
        const size_t at = i * cols;
        const float mean = sum_products(cols, dy + at, y + at);
        TANN__INDEPENDENT
        for (size_t j = at; j < at + cols; j++) {
            dx[j] = tann__one_nan(y[j] * (dy[j] - mean));
        }
    }
}

#endif
