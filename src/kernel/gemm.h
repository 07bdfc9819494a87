/* Matrix products. Every element of c starts from its bias (or 0) and takes its terms in the order
   of k, one fma a term; where k is cut into pieces, the sum so far is stored and read again, which
   keeps that order. So all ways through this file give the same bits.

       wide:    16 columns of b are copied together into a panel, [DEPTH, 16]; then every 4 rows
                of a pass over it, with 4 x 16 sums in registers
       few:     fewer rows than that: a row at a time, over 8 rows of b at a time
       narrow:  up to 4 columns: 4 rows at a time                                              */
#ifndef TINYANN_SRC_KERNEL_GEMM_H
#define TINYANN_SRC_KERNEL_GEMM_H

#include <stddef.h>
#include <string.h>

#include "kernel/ieee.h"

#define TILE_ROWS   4
#define TILE_COLS   16
#define DEPTH       256 /* a panel has 16 KiB: half of the first cache */
#define ROW_DEPTH   8
#define NARROW_ROWS 4
#define NARROW_COLS 4

/* Element (i, j) is at[i * row + j * col]: a transposed matrix has the two changed about. */
typedef struct matrix {
    const float *at;
    size_t row, col;
} matrix;

static const float zeros[NARROW_COLS] = {0};

static size_t at_most(size_t a, size_t b)
{
    return a < b ? a : b;
}

TANN__INLINE matrix part_of(matrix a, size_t i, size_t j)
{
    const matrix part = {a.at + i * a.row + j * a.col, a.row, a.col};
    return part;
}

/* c[rows, cols] = start[rows, cols] + a[rows, k] b[k, cols]. Rows and cols are constants wherever
   this is called, so that the sums stay in registers. The columns are the outer loop for gcc's
   vectoriser. */
TANN__INLINE void tile(size_t rows, size_t cols, size_t k, matrix a, matrix b, matrix start,
                       float *c, size_t ldc)
{
    float sums[TILE_ROWS * TILE_COLS];
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < cols; j++) {
            sums[i * cols + j] = start.at[i * start.row + j];
        }
    }
    for (size_t l = 0; l < k; l++) {
        for (size_t j = 0; j < cols; j++) {
            const float right = b.at[l * b.row + j * b.col];
            for (size_t i = 0; i < rows; i++) {
                sums[i * cols + j] =
                    tann__multiply_add(a.at[i * a.row + l * a.col], right, sums[i * cols + j]);
            }
        }
    }
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < cols; j++) {
            c[i * ldc + j] = sums[i * cols + j];
        }
    }
}

/* Tiles in functions of their own: inlined into larger ones, compilers spill the sums. */
TANN__ALONE void tile_wide(size_t k, matrix a, const float *panel, matrix start, float *c,
                           size_t ldc)
{
    const matrix b = {panel, TILE_COLS, 1};
    tile(TILE_ROWS, TILE_COLS, k, a, b, start, c, ldc);
}

TANN__ALONE void tile_wide_row(size_t k, matrix a, const float *panel, matrix start, float *c)
{
    const matrix b = {panel, TILE_COLS, 1};
    tile(1, TILE_COLS, k, a, b, start, c, 0);
}

static void copy_rows(size_t rows, size_t cols, const float *from, size_t ldf, float *to,
                      size_t ldt)
{
    for (size_t i = 0; i < rows; i++) {
        memcpy(to + i * ldt, from + i * ldf, cols * sizeof *to);
    }
}

/* Up to TILE_ROWS rows of c at a panel. c is whole, TILE_COLS wide. */
static void rows_at_panel(size_t rows, size_t k, matrix a, const float *panel, matrix start,
                          float *c, size_t ldc)
{
    if (rows == TILE_ROWS) {
        tile_wide(k, a, panel, start, c, ldc);
        return;
    }
    for (size_t i = 0; i < rows; i++) {
        tile_wide_row(k, part_of(a, i, 0), panel, part_of(start, i, 0), c + i * ldc);
    }
}

/* The columns of c over one panel. bias is [TILE_COLS], or NULL to go on from c. Where c has fewer
   columns than the panel, its rows are made beside it and copied. */
static void panel_times_rows(size_t m, size_t cols, size_t k, matrix a, const float *panel,
                             const float *bias, float *c, size_t ldc)
{
    float beside[TILE_ROWS * TILE_COLS] = {0};
    for (size_t i = 0; i < m; i += TILE_ROWS) {
        const size_t rows = at_most(m - i, TILE_ROWS);
        const int whole = cols == TILE_COLS;
        float *out = whole ? c + i * ldc : beside;
        const size_t ldo = whole ? ldc : TILE_COLS;
        const matrix start = {bias != NULL ? bias : out, bias != NULL ? 0 : ldo, 1};
        if (!whole && bias == NULL) {
            copy_rows(rows, cols, c + i * ldc, ldc, beside, TILE_COLS);
        }
        rows_at_panel(rows, k, part_of(a, i, 0), panel, start, out, ldo);
        if (!whole) {
            copy_rows(rows, cols, beside, TILE_COLS, c + i * ldc, ldc);
        }
    }
}

/* Columns that c does not have become 0; what is computed with them is thrown away. */
static void copy_panel(size_t k, size_t cols, matrix b, float *panel)
{
    for (size_t l = 0; l < k; l++) {
        const float *from = b.at + l * b.row;
        float *to = panel + l * TILE_COLS;
        if (cols == TILE_COLS && b.col == 1) {
            memcpy(to, from, TILE_COLS * sizeof *to);
            continue;
        }
        for (size_t j = 0; j < TILE_COLS; j++) {
            to[j] = j < cols ? from[j * b.col] : 0;
        }
    }
}

static void copy_bias(size_t cols, const float *bias, float *copy)
{
    for (size_t j = 0; j < TILE_COLS; j++) {
        copy[j] = bias != NULL && j < cols ? bias[j] : 0;
    }
}

static void gemm_wide(size_t m, size_t n, size_t k, matrix a, matrix b, const float *bias, float *c,
                      size_t ldc)
{
    _Alignas(64) float panel[DEPTH * TILE_COLS];
    float start[TILE_COLS];
    for (size_t l = 0; l == 0 || l < k; l += DEPTH) {
        const size_t depth = at_most(k - l, DEPTH);
        for (size_t j = 0; j < n; j += TILE_COLS) {
            const size_t cols = at_most(n - j, TILE_COLS);
            copy_panel(depth, cols, part_of(b, l, j), panel);
            copy_bias(cols, bias != NULL ? bias + j : NULL, start);
            panel_times_rows(m, cols, depth, part_of(a, 0, l), panel, l == 0 ? start : NULL, c + j,
                             ldc);
        }
    }
}

/* c[n] += a[1, depth] b[depth, n], where b has its rows together. Depth is a constant. */
TANN__INLINE void row_step(size_t depth, size_t n, matrix a, matrix b, float *c)
{
    float left[ROW_DEPTH];
    for (size_t l = 0; l < depth; l++) {
        left[l] = a.at[l * a.col];
    }
    TANN__INDEPENDENT
    for (size_t j = 0; j < n; j++) {
        float sum = c[j];
        for (size_t l = 0; l < depth; l++) {
            sum = tann__multiply_add(left[l], b.at[l * b.row + j], sum);
        }
        c[j] = sum;
    }
}

/* One row of c. It passes over b from top to bottom, so that a b larger than the caches streams. */
static void gemm_row(size_t n, size_t k, matrix a, matrix b, const float *bias, float *c)
{
    for (size_t j = 0; j < n; j++) {
        c[j] = bias != NULL ? bias[j] : 0;
    }
    size_t l = 0;
    for (; l + ROW_DEPTH <= k; l += ROW_DEPTH) {
        row_step(ROW_DEPTH, n, part_of(a, 0, l), part_of(b, l, 0), c);
    }
    for (; l < k; l++) {
        row_step(1, n, part_of(a, 0, l), part_of(b, l, 0), c);
    }
}

TANN__INLINE void narrow(size_t cols, size_t m, size_t k, matrix a, matrix b, matrix start,
                         float *c, size_t ldc)
{
    size_t i = 0;
    for (; i + NARROW_ROWS <= m; i += NARROW_ROWS) {
        tile(NARROW_ROWS, cols, k, part_of(a, i, 0), b, start, c + i * ldc, ldc);
    }
    for (; i + 2 <= m; i += 2) {
        tile(2, cols, k, part_of(a, i, 0), b, start, c + i * ldc, ldc);
    }
    for (; i < m; i++) {
        tile(1, cols, k, part_of(a, i, 0), b, start, c + i * ldc, ldc);
    }
}

static void gemm_narrow(size_t m, size_t n, size_t k, matrix a, matrix b, const float *bias,
                        float *c, size_t ldc)
{
    const matrix start = {bias != NULL ? bias : zeros, 0, 1};
    switch (n) {
    case 1:
        narrow(1, m, k, a, b, start, c, ldc);
        break;
    case 2:
        narrow(2, m, k, a, b, start, c, ldc);
        break;
    case 3:
        narrow(3, m, k, a, b, start, c, ldc);
        break;
    case 4:
        narrow(4, m, k, a, b, start, c, ldc);
        break;
    default:
        break;
    }
}

static void gemm(size_t m, size_t n, size_t k, matrix a, matrix b, const float *bias, float *c,
                 size_t ldc)
{
    if (n <= NARROW_COLS) {
        gemm_narrow(m, n, k, a, b, bias, c, ldc);
    } else if (m < TILE_ROWS && b.col == 1) {
        for (size_t i = 0; i < m; i++) {
            gemm_row(n, k, part_of(a, i, 0), b, bias, c + i * ldc);
        }
    } else {
        gemm_wide(m, n, k, a, b, bias, c, ldc);
    }
}

static void gemm_nn(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b,
                    size_t ldb, const float *bias, float *c, size_t ldc)
{
    const matrix left = {a, lda, 1};
    const matrix right = {b, ldb, 1};
    gemm(m, n, k, left, right, bias, c, ldc);
}

static void gemm_tn(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b,
                    size_t ldb, float *c, size_t ldc)
{
    const matrix left = {a, 1, lda};
    const matrix right = {b, ldb, 1};
    gemm(m, n, k, left, right, NULL, c, ldc);
}

static void gemm_nt(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b,
                    size_t ldb, float *c, size_t ldc)
{
    const matrix left = {a, lda, 1};
    const matrix right = {b, 1, ldb};
    gemm(m, n, k, left, right, NULL, c, ldc);
}

#endif
