/* Softmax, a row at a time: y_j = e^(x_j - max) / sum. A row that holds NaN or infinity, or
   nothing but -infinity, has no softmax: it becomes NaN throughout. A -infinity beside finite
   numbers becomes 0. */
#ifndef TINYANN_SRC_KERNEL_SOFTMAX_H
#define TINYANN_SRC_KERNEL_SOFTMAX_H

#include <stddef.h>

#include "kernel/map.h"
#include "kernel/reduce.h"

TANN__INLINE vf exp_of_difference(vf x, vf most)
{
    return v_exp(v_sub(x, most));
}

TANN__INLINE vf quotient_of(vf a, vf b)
{
    return v_one_nan(v_div(a, b));
}

/* A row of at most WIDTH numbers, which stays in one vector. */
TANN__INLINE void softmax_short(size_t cols, const float *x, float *y)
{
    const vm inside = v_first(cols);
    const vf row = v_load_some(x, cols);
    const vf all = cols < WIDTH ? v_select(inside, row, v_set(-tann__infinity())) : row;
    const vf most = v_set(v_most(v_at_least(v_set(-tann__infinity()), all)));
    const vf powers = exp_of_difference(row, most);
    const vf parts = cols < WIDTH ? v_select(inside, powers, v_zero()) : powers;
    v_store_some(y, quotient_of(powers, v_set(v_sum(parts))), cols);
}

static void softmax(size_t rows, size_t cols, const float *x, float *y)
{
    for (size_t i = 0; i < rows; i++) {
        const float *from = x + i * cols;
        float *to = y + i * cols;
        if (WIDTH == LANES && cols <= WIDTH) {
            softmax_short(cols, from, to);
        } else {
            map2_number(cols, from, greatest(cols, from), to, exp_of_difference);
            map2_number(cols, to, sum(cols, to), to, quotient_of);
        }
    }
}

static void softmax_backward(size_t rows, size_t cols, const float *y, const float *dy, float *dx)
{
    for (size_t at = 0; at < rows * cols; at += cols) {
        const vf mean = v_set(sum_products(cols, dy + at, y + at));
        TANN__INDEPENDENT
        for (size_t j = 0; j < cols; j += WIDTH) {
            const vf excess = v_sub(v_load_some(dy + at + j, cols - j), mean);
            const vf slope = v_mul(v_load_some(y + at + j, cols - j), excess);
            v_store_some(dx + at + j, v_one_nan(slope), cols - j);
        }
    }
}

#endif
