/* Turning a transposed b: columns of it are copied together into a panel, row by row. (A b that is
   not transposed is read where it lies: a copy costs more than it gains.) */
#ifndef TINYANN_SRC_KERNEL_GEMM_PACK_H
#define TINYANN_SRC_KERNEL_GEMM_PACK_H

#include <stddef.h>

#include "kernel/gemm_tile.h"

/* WIDTH columns of WIDTH rows. A vector that is a whole line is best read whole: lines of rows that
   lie a power of two apart push each other out of the cache. */
TANN__INLINE void load_turned(const float *p, size_t row, vf *square)
{
    TANN__UNROLL
    for (size_t i = 0; i < WIDTH; i++) {
        square[i] = v_load(p + i * row);
    }
    v_turn(square);
}

/* A square of which not all is there; 0 beyond it. */
TANN__ALONE void load_turned_part(const float *p, size_t row, size_t rows, size_t cols, vf *square)
{
    for (size_t i = 0; i < WIDTH; i++) {
        square[i] = i >= rows ? v_zero() : load_lanes(cols < WIDTH, p + i * row, cols);
    }
    v_turn(square);
}

/* One vector of columns of which some are missing, or of few rows. */
static void pack_edge(size_t k, size_t cols, const float *b, size_t b_col, float *panel, size_t row)
{
    for (size_t l = 0; l < k; l += WIDTH) {
        vf square[WIDTH];
        load_turned_part(b + l, b_col, cols, k - l, square);
        for (size_t i = 0; i < WIDTH && l + i < k; i++) {
            v_store(panel + (l + i) * row, square[i]);
        }
    }
}

/* One vector of columns. The last square has some rows again where they do not come out even. With
   `more`, what follows in the rows is fetched for the next time. */
static void pack_vector(size_t k, int more, const float *b, size_t b_col, float *panel, size_t row)
{
    for (size_t l = 0; l < k; l += WIDTH) {
        vf square[WIDTH];
        const size_t first = at_most(l, k - WIDTH);
        load_turned(b + first, b_col, square);
        TANN__UNROLL
        for (size_t i = 0; i < WIDTH; i++) {
            v_store(panel + (first + i) * row, square[i]);
        }
        if (more) {
            TANN__UNROLL
            for (size_t i = 0; i < WIDTH; i++) {
                TANN__PREFETCH_FAR(b + first + i * b_col + k);
            }
        }
    }
}

/* panel[k, row] = b[k, cols], where row is cols rounded up to whole vectors. */
static void pack(size_t k, size_t cols, int more, matrix b, float *panel, size_t row)
{
    size_t j = 0;
    for (; j + WIDTH <= cols && k >= WIDTH; j += WIDTH) {
        pack_vector(k, more, b.at + j * b.col, b.col, panel + j, row);
    }
    for (; j < cols; j += WIDTH) {
        pack_edge(k, at_most(cols - j, WIDTH), b.at + j * b.col, b.col, panel + j, row);
    }
}

#endif
