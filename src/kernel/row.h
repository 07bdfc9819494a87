/* One sample through a dense layer and its activation. Where the sums are one vector, they stay in their
   register until the activation has seen them: through memory the next kernel would wait for them longer
   than they took. The bits are those of a matrix product and a function of arrays. */
#ifndef TINYANN_SRC_KERNEL_ROW_H
#define TINYANN_SRC_KERNEL_ROW_H

#include <stddef.h>

#include <tinyann/kernels.h>

#include "kernel/map.h"

/* `vectors`, a constant, of sums at once, so that one need not wait for the other. The last may be a
   part. */
TANN__INLINE void row_sums(size_t vectors, size_t n, size_t k, const float *x, const float *w,
                           size_t ldw, const float *bias, vf *sums)
{
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
}

static void finish_numbers(tann_row_finish finish, size_t n, float *y)
{
    if (finish == TANN_ROW_RELU) {
        map_relu(n, y, y);
    } else if (finish == TANN_ROW_TANH) {
        map_tanh(n, y, y);
    } else if (finish == TANN_ROW_SIGMOID) {
        map_sigmoid(n, y, y);
    }
}

/* A row of one vector, which stays in its register. */
TANN__INLINE void row_short(size_t n, size_t k, const float *x, const float *w, const float *bias,
                            float *y, tann_row_finish finish)
{
    vf sum;
    row_sums(1, n, k, x, w, n, bias, &sum);
    if (finish == TANN_ROW_TANH) {
        sum = v_tanh(v_pieces(tanh), sum);
    } else if (finish == TANN_ROW_RELU) {
        sum = v_relu(sum);
    } else if (finish == TANN_ROW_SIGMOID && v_all(sigmoid_has_piece(sum))) {
        sum = v_sigmoid(v_pieces(sigmoid), sum);
    } else if (finish == TANN_ROW_SIGMOID) {
        v_store_some(y, sum, n);
        sigmoid_mixed(n, y, y);
        return;
    }
    v_store_some(y, sum, n);
}

static void row(size_t n, size_t k, const float *x, const float *w, const float *bias, float *y,
                tann_row_finish finish)
{
    vf sums[4];
    size_t j = 0;
    if (n <= WIDTH) {
        row_short(n, k, x, w, bias, y, finish);
        return;
    }
    for (; j + 4 * WIDTH <= n; j += 4 * WIDTH) {
        row_sums(4, 4 * WIDTH, k, x, w + j, n, bias != NULL ? bias + j : NULL, sums);
        for (size_t v = 0; v < 4; v++) {
            v_store(y + j + v * WIDTH, sums[v]);
        }
    }
    for (; j < n; j += WIDTH) {
        row_sums(1, n - j, k, x, w + j, n, bias != NULL ? bias + j : NULL, sums);
        v_store_some(y + j, sums[0], n - j);
    }
    finish_numbers(finish, n, y);
}

#endif
