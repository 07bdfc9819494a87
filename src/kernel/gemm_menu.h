/* The tiles that there are, each a function: inlined into larger ones, compilers spill the sums. */
#ifndef TINYANN_SRC_KERNEL_GEMM_MENU_H
#define TINYANN_SRC_KERNEL_GEMM_MENU_H

#include <stddef.h>

#include "kernel/gemm_tile.h"

typedef void (*tile_fn)(const product *p);

#define TILE(rows, vectors)                                                                        \
    TANN__ALONE void tile_##rows##x##vectors(const product *p)                                     \
    {                                                                                              \
        tile(rows, vectors, 0, 0, p);                                                              \
    }
/* A part of a vector. */
#define EDGE(rows, vectors)                                                                        \
    TANN__ALONE void edge_##rows(const product *p)                                                 \
    {                                                                                              \
        tile(rows, vectors, 1, 0, p);                                                              \
    }
#define TILE_NAME(rows, vectors) tile_##rows##x##vectors,
#define EDGE_NAME(rows, vectors) edge_##rows,

/* The largest tile; fetches other columns of b meanwhile. */
TANN__ALONE void tile_fetching(const product *p)
{
    tile(TILE_ROWS, TILE_VECTORS, 0, 1, p);
}

#if TILE_ROWS == 2
#define EACH_ROWS(define, vectors) define(1, vectors) define(2, vectors)
#elif TILE_ROWS == 4
#define EACH_ROWS(define, vectors)                                                                 \
    define(1, vectors) define(2, vectors) define(3, vectors) define(4, vectors)
#else
#define EACH_ROWS(define, vectors)                                                                 \
    define(1, vectors) define(2, vectors) define(3, vectors) define(4, vectors) define(5, vectors) \
        define(6, vectors)
#endif

/* Sorted by width; with few rows there is room for the sums of more columns. */
typedef struct menu_row {
    size_t vectors;
    tile_fn of_rows[TILE_ROWS];
} menu_row;

EACH_ROWS(TILE, 1)
#if WIDTH == 1
EACH_ROWS(TILE, 16)
EACH_ROWS(TILE, 4)
static const menu_row menu[] = {
    {16, {EACH_ROWS(TILE_NAME, 16)}},
    {4, {EACH_ROWS(TILE_NAME, 4)}},
    {1, {EACH_ROWS(TILE_NAME, 1)}},
};
#elif TILE_VECTORS == 4
TILE(1, 16)
TILE(1, 8)
TILE(2, 8)
EACH_ROWS(TILE, 4)
TILE(1, 2)
TILE(2, 2)
TILE(3, 2)
static const menu_row menu[] = {
    {16, {tile_1x16}},
    {8, {tile_1x8, tile_2x8}},
    {4, {EACH_ROWS(TILE_NAME, 4)}},
    {2, {tile_1x2, tile_2x2, tile_3x2}},
    {1, {EACH_ROWS(TILE_NAME, 1)}},
};
#elif TILE_ROWS == 6
TILE(1, 8)
TILE(1, 4)
TILE(2, 4)
EACH_ROWS(TILE, 2)
static const menu_row menu[] = {
    {8, {tile_1x8}},
    {4, {tile_1x4, tile_2x4}},
    {2, {EACH_ROWS(TILE_NAME, 2)}},
    {1, {EACH_ROWS(TILE_NAME, 1)}},
};
#else
EACH_ROWS(TILE, 2)
static const menu_row menu[] = {
    {2, {EACH_ROWS(TILE_NAME, 2)}},
    {1, {EACH_ROWS(TILE_NAME, 1)}},
};
#endif
enum { MENU_ROWS = sizeof menu / sizeof *menu };

/* The widest tiles of so many rows that fit into so many vectors, at least one. */
static const menu_row *choose_tiles(size_t rows, size_t vectors)
{
    const menu_row *choice = menu;
    while (choice->vectors > vectors || choice->of_rows[rows - 1] == NULL) {
        choice++;
    }
    return choice;
}

#if WIDTH > 1
EACH_ROWS(EDGE, 1)
static const tile_fn edges[TILE_ROWS] = {EACH_ROWS(EDGE_NAME, 1)};
#else
static const tile_fn edges[TILE_ROWS] = {0}; /* every vector is whole */
#endif

#endif
