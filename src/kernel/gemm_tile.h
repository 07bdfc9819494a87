/* The tile: a few rows and a few vectors of c whose sums stay in registers over all of k. */
#ifndef TINYANN_SRC_KERNEL_GEMM_TILE_H
#define TINYANN_SRC_KERNEL_GEMM_TILE_H

#include <stddef.h>

#include "kernel/ieee.h"
#include "kernel/simd.h"

/* As many sums as there are registers for, beside a vector of b for each column and an element of
   a. An emulated fma needs most registers for itself; plain C is left to the compiler's vectoriser,
   which wants many columns. */
#if WIDTH == 1
#define TILE_ROWS    4
#define TILE_VECTORS 16
#define ROW_VECTORS  16
#elif WIDTH == 16 || defined(__aarch64__)
#define TILE_ROWS    6
#define TILE_VECTORS 4
#define ROW_VECTORS  16
#elif TANN__HAS_FMA || defined(KERNEL_MULADD)
#define TILE_ROWS    6
#define TILE_VECTORS 2
#define ROW_VECTORS  8
#else
#define TILE_ROWS    2
#define TILE_VECTORS 2
#define ROW_VECTORS  2
#endif

#define TILE_COLS (TILE_VECTORS * WIDTH)

/* Element (i, j) is at[i * row + j * col]: a transposed matrix has the two changed about. */
typedef struct matrix {
    const float *at;
    size_t row, col;
} matrix;

/* c[rows, cols] = start[rows, cols] + a[rows, k] b[k, cols], where cols ends in a vector of which
   `last` lanes are there. start may be c. */
typedef struct product {
    size_t k;
    matrix a;
    const float *b;
    size_t b_row;
    const float *start;
    size_t start_row, start_col;
    float *c;
    size_t c_row;
    size_t last;
} product;

TANN__INLINE size_t at_most(size_t a, size_t b)
{
    return a < b ? a : b;
}

TANN__INLINE matrix part_of(matrix a, size_t i, size_t j)
{
    const matrix part = {a.at + i * a.row + j * a.col, a.row, a.col};
    return part;
}

TANN__INLINE vf load_first(const float *p, size_t lanes)
{
    return lanes < WIDTH ? v_load_part(p, lanes) : v_load(p);
}

TANN__INLINE void store_first(float *p, vf x, size_t lanes)
{
    if (lanes < WIDTH) {
        v_store_part(p, x, lanes);
    } else {
        v_store(p, x);
    }
}

/* Rows and vectors are constants wherever this is called, so that the sums stay in registers. Of
   the last vector of b only b_last lanes are read. */
TANN__INLINE void tile(size_t rows, size_t vectors, size_t b_last, const product *p)
{
    vf sums[TILE_ROWS * TILE_VECTORS > ROW_VECTORS ? TILE_ROWS * TILE_VECTORS : ROW_VECTORS];
    const float *a = p->a.at;
    const float *b = p->b;
    const size_t a_row = p->a.row, a_col = p->a.col, b_row = p->b_row;
    TANN__UNROLL
    for (size_t i = 0; i < rows; i++) {
        TANN__UNROLL
        for (size_t v = 0; v < vectors; v++) {
            sums[i * vectors + v] = load_first(p->start + i * p->start_row + v * WIDTH,
                                               v + 1 < vectors ? WIDTH : p->last);
        }
    }
    for (size_t l = p->k; l > 0; l--) {
        vf right[ROW_VECTORS];
        TANN__UNROLL
        for (size_t v = 0; v < vectors; v++) {
            right[v] = load_first(b + v * WIDTH, v + 1 < vectors ? WIDTH : b_last);
        }
        TANN__UNROLL
        for (size_t i = 0; i < rows; i++) {
            const vf left = v_set(a[i * a_row]);
            TANN__UNROLL
            for (size_t v = 0; v < vectors; v++) {
                sums[i * vectors + v] = v_multiply_add(left, right[v], sums[i * vectors + v]);
            }
        }
        a += a_col;
        b += b_row;
    }
    TANN__UNROLL
    for (size_t i = 0; i < rows; i++) {
        TANN__UNROLL
        for (size_t v = 0; v < vectors; v++) {
            store_first(p->c + i * p->c_row + v * WIDTH, sums[i * vectors + v],
                        v + 1 < vectors ? WIDTH : p->last);
        }
    }
}

#endif
