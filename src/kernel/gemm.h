/* Matrix products. Every element of c starts from its bias (or 0) and takes its terms in the order
   of k, one multiply-add a term; where k is cut into pieces, the sum so far is stored and read
   again, which keeps that order. So all ways through this file give the same bits.

       narrow   up to 4 columns: vectors lie along the rows (gemm_narrow.h). Up to 4 rows with b
                transposed are the same thing, read across the diagonal
       tiles    else: vectors lie along the columns; a few rows and a few vectors at a time, with
                their sums in registers (gemm_tile.h). b is read where it is, but a transposed b is
                turned, a panel at a time (gemm_pack.h)                                          */
#ifndef TINYANN_SRC_KERNEL_GEMM_H
#define TINYANN_SRC_KERNEL_GEMM_H

#include <stddef.h>

#include <tinyann/kernels.h>

#include "kernel/gemm_menu.h"
#include "kernel/gemm_narrow.h"
#include "kernel/gemm_pack.h"
#include "kernel/gemm_tile.h"

/* A panel lies on the stack: all that a product takes of it, but for some hundred bytes. */
#define PANEL_FLOATS 16384

/* Rows from which on it pays to fetch the next columns of b while these are worked on. */
#define FETCH_ROWS 24

static const float zeros[TILE_COLS > ROW_VECTORS *WIDTH ? TILE_COLS : ROW_VECTORS *WIDTH] = {0};

/* How many terms are taken at a time: k in equal pieces, so that that many rows of b, as wide as a
   tile, fit into so many bytes. */
static size_t depth_in(size_t bytes, size_t k)
{
    const size_t fit = bytes / sizeof(float) / TILE_COLS / WIDTH * WIDTH;
    const size_t most = fit > 4 * WIDTH ? fit : 4 * WIDTH;
    if (k <= most) {
        return k;
    }
    const size_t pieces = (k + most - 1) / most;
    const size_t even = (k + pieces - 1) / pieces;
    return (even + WIDTH - 1) / WIDTH * WIDTH;
}

/* A product is handed down by its address and moved about: copying it would take longer than the
   product of a few numbers. */

/* Columns as wide as one tile, for all rows. Leaves p as it was, but for what is fetched. */
static void tile_rows(size_t m, const tile_fn *of_rows, product *p)
{
    const float *const a = p->a.at, *const start = p->start;
    float *const c = p->c;
    for (size_t lines = TILE_COLS / LINE; m > TILE_ROWS; m -= TILE_ROWS) {
        if (p->ahead != NULL && lines > 0) {
            lines--;
            tile_fetching(p);
            p->ahead += LINE;
        } else {
            of_rows[TILE_ROWS - 1](p);
        }
        p->a.at += TILE_ROWS * p->a.row;
        p->start += TILE_ROWS * p->start_row;
        p->c += TILE_ROWS * p->c_row;
    }
    of_rows[m - 1](p);
    p->a.at = a;
    p->start = start;
    p->c = c;
}

TANN__INLINE void move_columns(product *p, size_t forth, size_t back)
{
    p->b = p->b + forth - back;
    p->start = p->start + forth * p->start_col - back * p->start_col;
    p->c = p->c + forth - back;
}

/* The next terms go on from the sums so far. */
TANN__INLINE void move_depth(product *p)
{
    p->a = part_of(p->a, 0, p->k);
    p->start = p->c;
    p->start_row = p->c_row;
    p->start_col = 1;
}

/* Whole vectors of columns. Leaves p behind them. */
static void tile_columns(size_t m, size_t n, product *p)
{
    while (n > 0) {
        const menu_row *tiles = choose_tiles(at_most(m, TILE_ROWS), n / WIDTH);
        const size_t width = tiles->vectors * WIDTH;
        const int fetches = m >= FETCH_ROWS && width == TILE_COLS && n >= 2 * TILE_COLS;
        p->ahead = fetches ? p->b + TILE_COLS : NULL;
        tile_rows(m, tiles->of_rows, p);
        move_columns(p, width, 0);
        n -= width;
    }
}

/* The same by pieces of k. */
static void tile_columns_deep(size_t m, size_t n, product p, size_t depth)
{
    for (size_t left = p.k; left > 0; left -= p.k) {
        p.k = at_most(left, depth);
        product piece = p;
        tile_columns(m, n, &piece);
        move_depth(&p);
        p.b += p.k * p.b_row;
    }
}

static void gemm_in_place(size_t m, size_t n, product *p, size_t depth)
{
    const size_t last = n % WIDTH;
    if (p->k > depth) {
        tile_columns_deep(m, n - last, *p, depth);
        move_columns(p, n - last, 0);
    } else {
        tile_columns(m, n - last, p);
    }
    p->last = last;
    if (last > 0 && n < WIDTH) {
        tile_rows(m, edges, p);
    } else if (last > 0) { /* some columns are made again, with all their terms */
        move_columns(p, 0, WIDTH - last);
        tile_rows(m, menu[MENU_ROWS - 1].of_rows, p);
    }
}

/* c[m, cols] with b in a panel, padded to whole vectors. */
static void tile_panel(size_t m, size_t cols, product p)
{
    p.last = cols % WIDTH;
    tile_columns(m, cols - p.last, &p);
    if (p.last > 0) {
        tile_rows(m, edges, &p);
    }
}

/* A panel of columns of c, where b has its columns together. */
TANN__ALONE void gemm_panel(size_t m, size_t cols, product p, matrix b, size_t depth)
{
    _Alignas(64) float panel[PANEL_FLOATS];
    size_t left = p.k;
    p.b = panel;
    p.b_row = (cols + WIDTH - 1) / WIDTH * WIDTH;
    do {
        p.k = at_most(left, depth);
        left -= p.k;
        pack(p.k, cols, left > 0, b, panel, p.b_row);
        tile_panel(m, cols, p);
        move_depth(&p);
        b = part_of(b, p.k, 0);
    } while (left > 0);
}

static void gemm_panels(size_t m, size_t n, product p, matrix b, size_t depth)
{
    for (size_t j = 0; j < n; j += TILE_COLS) {
        const size_t cols = at_most(n - j, TILE_COLS);
        gemm_panel(m, cols, p, part_of(b, 0, j), depth);
        move_columns(&p, cols, 0);
    }
}

#define USUAL_LEVEL1 ((size_t)32 << 10)
#define USUAL_LEVEL2 ((size_t)512 << 10)

TANN__ALONE void gemm_tiles(size_t m, size_t n, size_t k, matrix a, matrix b, const float *bias,
                            float *c, size_t ldc, const tann_caches *caches)
{
    const size_t level1 = caches != NULL ? caches->level1 : USUAL_LEVEL1;
    const size_t level2 = caches != NULL ? caches->level2 : USUAL_LEVEL2;
    const int none = bias == NULL;
    product p = {k, a, b.at, b.row, none ? zeros : bias, 0, !none, c, ldc, WIDTH, NULL};
    if (b.col == 1) {
        gemm_in_place(m, n, &p, depth_in(a.col == 1 ? level2 / 4 : level2 / 16, k));
    } else {
        gemm_panels(m, n, p, b, depth_in(at_most(2 * level1, sizeof(float) * PANEL_FLOATS), k));
    }
}

static void gemm(size_t m, size_t n, size_t k, matrix a, matrix b, const float *bias, float *c,
                 size_t ldc, const tann_caches *caches)
{
    if (m == 0 || n == 0) {
        return;
    }
    if (n <= NARROW) {
        const narrow_product p = {m, k, a, b, bias, c, ldc, 1};
        gemm_narrow(n, &p);
    } else if (m <= NARROW && b.col != 1) {
        const narrow_product p = {n, k,  {b.at, b.col, b.row}, {a.at, a.col, a.row}, NULL, c,
                                  1, ldc};
        gemm_narrow(m, &p);
    } else {
        gemm_tiles(m, n, k, a, b, bias, c, ldc, caches);
    }
}

static void gemm_nn(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b,
                    size_t ldb, const float *bias, float *c, size_t ldc, const tann_caches *caches)
{
    const matrix left = {a, lda, 1};
    const matrix right = {b, ldb, 1};
    gemm(m, n, k, left, right, bias, c, ldc, caches);
}

static void gemm_tn(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b,
                    size_t ldb, float *c, size_t ldc, const tann_caches *caches)
{
    const matrix left = {a, 1, lda};
    const matrix right = {b, ldb, 1};
    gemm(m, n, k, left, right, NULL, c, ldc, caches);
}

static void gemm_nt(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b,
                    size_t ldb, float *c, size_t ldc, const tann_caches *caches)
{
    const matrix left = {a, lda, 1};
    const matrix right = {b, 1, ldb};
    gemm(m, n, k, left, right, NULL, c, ldc, caches);
}

#endif
