/* Matrix products. Every element of c starts from its bias (or 0) and takes its terms in the order
   of k, one multiply-add a term; where k is cut into pieces, the sum so far is stored and read
   again, which keeps that order. So all ways through this file give the same bits.

       narrow   up to 4 columns: vectors lie along the rows (gemm_narrow.h). Up to 4 rows with b
                transposed are the same thing, read across the diagonal
       tiles    else: vectors lie along the columns; a few rows and a few vectors at a time, with
                their sums in registers (gemm_tile.h). b is copied into panels (gemm_pack.h) where
                it is transposed, or where enough rows pass over it                              */
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

#ifndef PACK_ROWS
#define PACK_ROWS 32
#endif

/* Sizes of the pieces into which a product is cut. */
typedef struct blocking {
    size_t rows;  /* of a, that stay in the second cache while panels pass */
    size_t depth; /* of a panel, which stays in the first, or is a stream from the second */
} blocking;

static const float zeros[TILE_COLS > ROW_VECTORS *WIDTH ? TILE_COLS : ROW_VECTORS *WIDTH] = {0};

/* A length cut into equal pieces of at most `most`, each but the last a multiple of `step`. */
TANN__INLINE size_t piece(size_t length, size_t most, size_t step)
{
    if (length <= most) {
        return length;
    }
    const size_t count = (length + most - 1) / most;
    const size_t even = (length + count - 1) / count;
    return (even + step - 1) / step * step;
}

static blocking choose_blocking(size_t m, size_t k, const tann_caches *caches)
{
    const size_t level1 = caches != NULL ? caches->level1 : (size_t)32 << 10;
    const size_t level2 = caches != NULL ? caches->level2 : (size_t)512 << 10;
    const size_t deep = at_most(2 * level1 / sizeof(float), PANEL_FLOATS) / TILE_COLS;
    blocking cut;
    cut.depth = piece(k, deep > 16 ? deep : 16, 4);
    cut.rows = piece(m, level2 / 2 / sizeof(float) / (cut.depth + 1) + TILE_ROWS, TILE_ROWS);
    return cut;
}

/* Columns as wide as one tile, for all rows. */
static void tile_rows(size_t m, const tile_fn *of_rows, product p)
{
    for (; m > TILE_ROWS; m -= TILE_ROWS) {
        of_rows[TILE_ROWS - 1](&p);
        p.a.at += TILE_ROWS * p.a.row;
        p.start += TILE_ROWS * p.start_row;
        p.c += TILE_ROWS * p.c_row;
    }
    of_rows[m - 1](&p);
}

TANN__INLINE void move_columns(product *p, size_t forth, size_t back)
{
    p->b = p->b + forth - back;
    p->start = p->start + forth * p->start_col - back * p->start_col;
    p->c = p->c + forth - back;
}

/* All of c with b where it is. The last vector has some columns again where they do not come out
   even. */
static void gemm_in_place(size_t m, size_t n, product p)
{
    size_t j = 0;
    p.last = WIDTH;
    while (j + WIDTH <= n) {
        const menu_row *tiles = choose_tiles(at_most(m, TILE_ROWS), (n - j) / WIDTH);
        tile_rows(m, tiles->of_rows, p);
        move_columns(&p, tiles->vectors * WIDTH, 0);
        j += tiles->vectors * WIDTH;
    }
    if (j < n && n >= WIDTH) {
        move_columns(&p, n - j, WIDTH);
        tile_rows(m, menu[MENU_ROWS - 1].of_rows, p);
    } else if (j < n) {
        p.last = n;
        tile_rows(m, edges, p);
    }
}

/* c[m, cols] with b in a panel, padded to whole vectors. */
static void tile_panel(size_t m, size_t cols, product p)
{
    while (cols > 0) {
        const menu_row *tiles = choose_tiles(at_most(m, TILE_ROWS), (cols + WIDTH - 1) / WIDTH);
        const size_t width = at_most(tiles->vectors * WIDTH, cols);
        p.last = width - (tiles->vectors - 1) * WIDTH;
        tile_rows(m, tiles->of_rows, p);
        move_columns(&p, width, 0);
        cols -= width;
    }
}

/* A panel of columns of c, by pieces of the depth. */
static void gemm_panel(size_t m, size_t cols, size_t k, size_t depth, product p, matrix b)
{
    _Alignas(64) float panel[PANEL_FLOATS];
    const size_t row = (cols + WIDTH - 1) / WIDTH * WIDTH;
    p.b = panel;
    p.b_row = row;
    size_t l = 0;
    do {
        p.k = at_most(k - l, depth);
        pack(p.k, cols, part_of(b, l, 0), panel, row);
        tile_panel(m, cols, p);
        p.a = part_of(p.a, 0, p.k);
        p.start = p.c;
        p.start_row = p.c_row;
        p.start_col = 1;
        l += p.k;
    } while (l < k);
}

/* Some rows of a stay in the second cache while the panels of b pass. */
static void gemm_panels(size_t m, size_t n, size_t k, product p, matrix b,
                        const tann_caches *caches)
{
    const blocking cut = choose_blocking(m, k, caches);
    for (size_t i = 0; i < m; i += cut.rows) {
        product part = p;
        part.a = part_of(p.a, i, 0);
        part.c = p.c + i * p.c_row;
        for (size_t j = 0; j < n; j += TILE_COLS) {
            const size_t cols = at_most(n - j, TILE_COLS);
            gemm_panel(at_most(m - i, cut.rows), cols, k, cut.depth, part, part_of(b, 0, j));
            move_columns(&part, cols, 0);
        }
    }
}

/* Whether b is copied into panels. */
static int packs(size_t m, size_t n, matrix b)
{
    return b.col != 1 || (m >= PACK_ROWS && n >= WIDTH) || (n < WIDTH && !HAS_EDGES);
}

static void gemm(size_t m, size_t n, size_t k, matrix a, matrix b, const float *bias, float *c,
                 size_t ldc, const tann_caches *caches)
{
    if (n <= NARROW) {
        const narrow_product p = {m, k, a, b, bias, c, ldc, 1};
        gemm_narrow(n, &p);
        return;
    }
    if (m <= NARROW && b.col != 1) {
        const narrow_product p = {n, k,  {b.at, b.col, b.row}, {a.at, a.col, a.row}, NULL, c,
                                  1, ldc};
        gemm_narrow(m, &p);
        return;
    }
    const product p = {k, a,   b.at, b.row, bias != NULL ? bias : zeros, 0, bias != NULL,
                       c, ldc, WIDTH};
    if (packs(m, n, b)) {
        gemm_panels(m, n, k, p, b, caches);
    } else if (m > 0) {
        gemm_in_place(m, n, p);
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
