/* Copying columns of b together into a panel, where a tile reads them in one stream. */
#ifndef TINYANN_SRC_KERNEL_GEMM_PACK_H
#define TINYANN_SRC_KERNEL_GEMM_PACK_H

#include <stddef.h>
#include <string.h>

#include "kernel/gemm_tile.h"

/* The columns that no whole vector of b has; 0 where b ends. */
static void pack_edge(size_t k, size_t cols, matrix b, float *panel, size_t row)
{
    for (size_t l = 0; l < k; l++) {
        for (size_t j = 0; j < WIDTH; j++) {
            panel[l * row + j] = j < cols ? b.at[l * b.row + j * b.col] : 0;
        }
    }
}

/* b has its rows together. */
static void pack_straight(size_t k, size_t cols, matrix b, float *panel, size_t row)
{
    for (size_t l = 0; l < k; l++) {
        for (size_t j = 0; j < cols; j += WIDTH) {
            v_store(panel + l * row + j, v_load(b.at + l * b.row + j));
        }
    }
}

/* b has its columns together. */
static void pack_turned(size_t k, size_t cols, matrix b, float *panel, size_t row)
{
    for (size_t j = 0; j < cols; j += WIDTH) {
        const matrix from = part_of(b, 0, j);
        float *to = panel + j;
        size_t l = 0;
        for (; l + 4 <= k; l += 4) {
            vf column[4];
            v_load_turned(from.at + l, from.col, column);
            for (size_t i = 0; i < 4; i++) {
                v_store(to + (l + i) * row, column[i]);
            }
        }
        pack_edge(k - l, WIDTH, part_of(from, l, 0), to + l * row, row);
    }
}

/* panel[k, row] = b[k, cols], where row is cols rounded up to whole vectors. */
static void pack(size_t k, size_t cols, matrix b, float *panel, size_t row)
{
    const size_t whole = cols - cols % WIDTH;
    if (b.col == 1) {
        pack_straight(k, whole, b, panel, row);
    } else {
        pack_turned(k, whole, b, panel, row);
    }
    if (whole < cols) {
        pack_edge(k, cols - whole, part_of(b, 0, whole), panel + whole, row);
    }
}

#endif
