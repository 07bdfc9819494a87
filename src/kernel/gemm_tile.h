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

#define LINE      16 /* floats of a cache line */
#define TILE_COLS (TILE_VECTORS * WIDTH)

/* With one row of a, b goes by at the speed of its cache, and is fetched so many rows ahead. */
#define STREAM_AHEAD 16

/* Element (i, j) is at[i * row + j * col]: a transposed matrix has the two changed about. */
typedef struct matrix {
    const float *at;
    size_t row, col;
} matrix;

/* c[rows, cols] = start[rows, cols] + a[rows, k] b[k, cols]; start may be c. */
typedef struct product {
    size_t k;
    matrix a;
    const float *b;
    size_t b_row;
    const float *start;
    size_t start_row, start_col;
    float *c;
    size_t c_row;
    size_t last;        /* lanes, where c is narrower than a vector */
    const float *ahead; /* where b is fetched, a line in each of its rows; NULL: nowhere */
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

/* Where c ends in a part of a vector, and that is all there is: p->last lanes. */
TANN__INLINE vf load_lanes(int part, const float *at, size_t lanes)
{
    return part ? v_load_part(at, lanes) : v_load(at);
}

TANN__INLINE void store_lanes(int part, float *at, vf x, size_t lanes)
{
    if (part) {
        v_store_part(at, x, lanes);
    } else {
        v_store(at, x);
    }
}

/* Rows, vectors, whether the only vector is a part of one, and whether b is fetched elsewhere
   meanwhile are constants wherever this is called, so that the sums stay in registers. Vectors of
   4 lanes have no fast way to read a part; b then has whole ones. */
TANN__INLINE void tile(size_t rows, size_t vectors, int part, int fetches, const product *p)
{
    vf sums[TILE_ROWS * TILE_VECTORS > ROW_VECTORS ? TILE_ROWS * TILE_VECTORS : ROW_VECTORS];
    const float *a = p->a.at;
    const float *b = p->b;
    const float *ahead = p->ahead;
    float *const c = p->c;
    const size_t a_row = p->a.row, a_col = p->a.col, b_row = p->b_row, c_row = p->c_row;
    const size_t last = p->last;
    const int streams = rows == 1 && vectors == ROW_VECTORS && WIDTH > 1;
    TANN__UNROLL
    for (size_t s = 0; s < rows * vectors; s++) {
        const float *start = p->start + s / vectors * p->start_row + s % vectors * WIDTH;
        sums[s] = load_lanes(part, start, last);
    }
    for (size_t l = p->k; l > 0; l--) {
        vf right[ROW_VECTORS];
        TANN__UNROLL
        for (size_t v = 0; v < vectors; v++) {
            right[v] = load_lanes(part && WIDTH > 4, b + v * WIDTH, last);
            if (streams && v % (LINE / WIDTH) == 0) {
                TANN__PREFETCH_FAR(b + v * WIDTH + STREAM_AHEAD * b_row);
            }
        }
        TANN__UNROLL
        for (size_t i = 0; i < rows; i++) {
            const vf left = v_set(a[i * a_row]);
            TANN__UNROLL
            for (size_t v = 0; v < vectors; v++) {
                sums[i * vectors + v] = v_multiply_add(left, right[v], sums[i * vectors + v]);
            }
        }
        if (fetches) {
            TANN__PREFETCH_FAR(ahead);
            ahead += b_row;
        }
        a += a_col;
        b += b_row;
    }
    TANN__UNROLL
    for (size_t s = 0; s < rows * vectors; s++) {
        store_lanes(part, c + s / vectors * c_row + s % vectors * WIDTH, sums[s], last);
    }
}

#endif
