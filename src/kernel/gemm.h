/* Matrix products. Every element of c starts from its bias (or 0) and takes its terms in the order of k,
   one fma a term; where k is cut into pieces, the sum so far is stored and read again, which keeps
   that order. So all ways through this file give the same bits.

       wide:    a panel of 16 columns of b is copied together, [DEPTH, 16], then every block of 6 rows of
                a passes over it, with 6 x 16 sums in registers
       few:     fewer rows than that: a row at a time, straight over b
       narrow:  up to 4 columns: 4 rows at a time                                                     */
#ifndef TINYANN_SRC_KERNEL_GEMM_H
#define TINYANN_SRC_KERNEL_GEMM_H

#include <stddef.h>
#include <string.h>

#include "kernel/ieee.h"

#define TILE_ROWS 4
#define TILE_COLS 16
#define DEPTH 256 /* a panel has 16 KiB: half of the first cache */
#define ROW_COLS 32
#define NARROW_ROWS 4
#define NARROW_COLS 4

/* Element (i, j) is at[i * row + j * col]: a transposed matrix has the two changed about. */
typedef struct matrix {
    const float *at;
    size_t row, col;
} matrix;

static const float no_bias[ROW_COLS] = {0};

TANN__INLINE matrix part_of(matrix a, size_t i, size_t j)
{
    const matrix part = {a.at + i * a.row + j * a.col, a.row, a.col};
    return part;
}

/* c[rows, cols] = start[rows, cols] + a[rows, k] b[k, cols]. Rows and cols are constants wherever this is
   called, so that the sums stay in registers. The columns are the outer loop for gcc's vectoriser. */
TANN__INLINE void tile(size_t rows, size_t cols, size_t k, matrix a, matrix b, matrix start, float *c,
                       size_t ldc)
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
                    tann__fma(a.at[i * a.row + l * a.col], right, sums[i * cols + j]);
            }
        }
    }
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < cols; j++) {
            c[i * ldc + j] = sums[i * cols + j];
        }
    }
}

/* A tile that may stick out over the right edge of c: then it is made beside, and copied. */
TANN__INLINE void tile_at_edge(size_t rows, size_t cols, size_t k, matrix a, matrix b,
                               const float *bias, float *c, size_t ldc)
{
    float beside[TILE_ROWS * TILE_COLS] = {0};
    const int whole = cols == TILE_COLS;
    for (size_t i = 0; !whole && i < rows; i++) {
        memcpy(beside + i * TILE_COLS, c + i * ldc, cols * sizeof *c);
    }
    float *out = whole ? c : beside;
    const size_t ldo = whole ? ldc : TILE_COLS;
    const matrix start = {bias != NULL ? bias : out, bias != NULL ? 0 : ldo, 1};
    tile(rows, TILE_COLS, k, a, b, start, out, ldo);
    for (size_t i = 0; !whole && i < rows; i++) {
        memcpy(c + i * ldc, beside + i * TILE_COLS, cols * sizeof *c);
    }
}

/* The columns of c over one panel. bias is [16], or NULL to go on from c. */
static void panel_times_rows(size_t m, size_t cols, size_t k, matrix a, const float *panel,
                             const float *bias, float *c, size_t ldc)
{
    const matrix b = {panel, TILE_COLS, 1};
    size_t i = 0;
    for (; i + TILE_ROWS <= m; i += TILE_ROWS) {
        tile_at_edge(TILE_ROWS, cols, k, part_of(a, i, 0), b, bias, c + i * ldc, ldc);
    }
    for (; i < m; i++) {
        tile_at_edge(1, cols, k, part_of(a, i, 0), b, bias, c + i * ldc, ldc);
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

static size_t at_most(size_t a, size_t b)
{
    return a < b ? a : b;
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

static void narrow_rows(size_t rows, size_t n, size_t k, matrix a, matrix b, const float *bias,
                        float *c, size_t ldc);

/* One row of c, in pieces of 32, 8 and at most 4 columns. */
static void gemm_row(size_t n, size_t k, matrix a, matrix b, const float *bias, float *c)
{
    size_t j = 0;
    for (; j + ROW_COLS <= n; j += ROW_COLS) {
        const matrix start = {bias != NULL ? bias + j : no_bias, 0, 1};
        tile(1, ROW_COLS, k, a, part_of(b, 0, j), start, c + j, 0);
    }
    for (; j + 8 <= n; j += 8) {
        const matrix start = {bias != NULL ? bias + j : no_bias, 0, 1};
        tile(1, 8, k, a, part_of(b, 0, j), start, c + j, 0);
    }
    for (; j < n; j += NARROW_COLS) {
        narrow_rows(1, at_most(n - j, NARROW_COLS), k, a, part_of(b, 0, j),
                    bias != NULL ? bias + j : NULL, c + j, 0);
    }
}

TANN__INLINE void narrow(size_t cols, size_t m, size_t k, matrix a, matrix b, matrix start, float *c,
                         size_t ldc)
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

static void narrow_rows(size_t rows, size_t n, size_t k, matrix a, matrix b, const float *bias,
                        float *c, size_t ldc)
{
    const matrix start = {bias != NULL ? bias : no_bias, 0, 1};
    switch (n) {
    case 1:
        narrow(1, rows, k, a, b, start, c, ldc);
        break;
    case 2:
        narrow(2, rows, k, a, b, start, c, ldc);
        break;
    case 3:
        narrow(3, rows, k, a, b, start, c, ldc);
        break;
    case 4:
        narrow(4, rows, k, a, b, start, c, ldc);
        break;
    default:
        break;
    }
}

static void gemm(size_t m, size_t n, size_t k, matrix a, matrix b, const float *bias, float *c,
                 size_t ldc)
{
    if (n <= NARROW_COLS) {
        narrow_rows(m, n, k, a, b, bias, c, ldc);
    } else if (m < TILE_ROWS && b.col == 1) {
        const matrix right = {b.at, b.row, 1};
        for (size_t i = 0; i < m; i++) {
            gemm_row(n, k, part_of(a, i, 0), right, bias, c + i * ldc);
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
