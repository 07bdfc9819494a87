/* One sample through a dense layer and its activation: the sums stay in registers until the activation has
   seen them, where through memory the next kernel would wait for them. The bits are those of a matrix
   product and a function of arrays. */
#ifndef TINYANN_SRC_KERNEL_ROW_H
#define TINYANN_SRC_KERNEL_ROW_H

#include <stddef.h>

#include <tinyann/kernels.h>

#include "kernel/map.h"

/* The sigmoid of any number; a vector of which some lanes have no piece takes longer. */
TANN__INLINE vf sigmoid_of(vf x)
{
    const v_table table = v_pieces(sigmoid);
    if (v_all(sigmoid_has_piece(x))) {
        return v_sigmoid(table, x);
    }
    const vf pieces = v_sigmoid(table, v_at_least(x, v_set(SIGMOID_LEAST)));
    return v_select(sigmoid_has_piece(x), pieces, v_sigmoid_tail(x));
}

TANN__INLINE vf finish_sum(tann_row_finish finish, vf sum)
{
    if (finish == TANN_ROW_TANH) {
        return v_tanh(v_pieces(tanh), sum);
    }
    if (finish == TANN_ROW_SIGMOID) {
        return sigmoid_of(sum);
    }
    return finish == TANN_ROW_RELU ? relu_of(sum) : sum;
}

/* `vectors`, a constant, of y at once, so that one need not wait for the other. The last may be a part. */
TANN__INLINE void row_part(size_t vectors, size_t n, size_t k, const float *x, const float *w,
                           size_t ldw, const float *bias, tann_row_finish finish, float *y)
{
    vf sums[4];
    TANN__UNROLL
    for (size_t v = 0; v < vectors; v++) {
        sums[v] = bias != NULL ? v_load_some(bias + v * WIDTH, n - v * WIDTH) : v_zero();
    }
    for (size_t l = 0; l < k; l++) {
        TANN__UNROLL
        for (size_t v = 0; v < vectors; v++) {
            const vf column = v_load_some(w + l * ldw + v * WIDTH, n - v * WIDTH);
            sums[v] = v_multiply_add(v_set(x[l]), column, sums[v]);
        }
    }
    TANN__UNROLL
    for (size_t v = 0; v < vectors; v++) {
        v_store_some(y + v * WIDTH, finish_sum(finish, sums[v]), n - v * WIDTH);
    }
}

static void row(size_t n, size_t k, const float *x, const float *w, const float *bias, float *y,
                tann_row_finish finish)
{
    size_t j = 0;
    for (; j + 4 * WIDTH <= n; j += 4 * WIDTH) {
        row_part(4, 4 * WIDTH, k, x, w + j, n, bias != NULL ? bias + j : NULL, finish, y + j);
    }
    for (; j < n; j += WIDTH) {
        row_part(1, n - j, k, x, w + j, n, bias != NULL ? bias + j : NULL, finish, y + j);
    }
}

#endif
