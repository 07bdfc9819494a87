/* Sums: 16 lanes, lane l taking elements l, l + 16, ..., added up as a tree; one order for every
   instruction set. Columns are summed row after row. */
#ifndef TINYANN_SRC_KERNEL_REDUCE_H
#define TINYANN_SRC_KERNEL_REDUCE_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/ieee.h"

#define LANES   16
#define COLUMNS 32

TANN__INLINE float sum_lanes(float lane[LANES])
{
    for (size_t half = LANES / 2; half > 0; half /= 2) {
        for (size_t l = 0; l < half; l++) {
            lane[l] += lane[l + half];
        }
    }
    return lane[0];
}

TANN__INLINE double sum_double_lanes(double lane[LANES])
{
    for (size_t half = LANES / 2; half > 0; half /= 2) {
        for (size_t l = 0; l < half; l++) {
            lane[l] += lane[l + half];
        }
    }
    return lane[0];
}

static float sum(size_t n, const float *x)
{
    float lane[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (size_t l = 0; l < LANES; l++) {
            lane[l] += x[i + l];
        }
    }
    for (size_t l = 0; i + l < n; l++) {
        lane[l] += x[i + l];
    }
    return sum_lanes(lane);
}

/* The sum of a b, one fma a term. */
static float sum_products(size_t n, const float *a, const float *b)
{
    float lane[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (size_t l = 0; l < LANES; l++) {
            lane[l] = tann__multiply_add(a[i + l], b[i + l], lane[l]);
        }
    }
    for (size_t l = 0; i + l < n; l++) {
        lane[l] = tann__multiply_add(a[i + l], b[i + l], lane[l]);
    }
    return sum_lanes(lane);
}

/* A square of a float is exact in double. */
static double sum_squares(size_t n, const float *x)
{
    double lane[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (size_t l = 0; l < LANES; l++) {
            lane[l] += (double)x[i + l] * x[i + l];
        }
    }
    for (size_t l = 0; i + l < n; l++) {
        lane[l] += (double)x[i + l] * x[i + l];
    }
    return sum_double_lanes(lane);
}

/* The greatest element, NaN passed over; -infinity for none. Its order does not matter. */
static float greatest(size_t n, const float *x)
{
    float lane[LANES];
    for (size_t l = 0; l < LANES; l++) {
        lane[l] = -tann__infinity();
    }
    for (size_t i = 0; i < n; i += LANES) {
        const size_t count = n - i < LANES ? n - i : LANES;
        for (size_t l = 0; l < count; l++) {
            lane[l] = x[i + l] > lane[l] ? x[i + l] : lane[l];
        }
    }
    float most = lane[0];
    for (size_t l = 1; l < LANES; l++) {
        most = lane[l] > most ? lane[l] : most;
    }
    return most;
}

/* An exponent of ones is infinity or NaN. */
static int all_finite(size_t n, const float *x)
{
    uint32_t found = 0;
    for (size_t i = 0; i < n; i++) {
        const uint32_t exponent = tann__bits(x[i]) & 0x7F800000u;
        found |= exponent == 0x7F800000u ? 1 : 0;
    }
    return found == 0;
}

/* As many columns, a constant, as stay in registers. */
TANN__INLINE void column_block(size_t cols, size_t rows, const float *x, size_t ldx, float *total)
{
    float part[COLUMNS];
    for (size_t j = 0; j < cols; j++) {
        part[j] = rows > 0 ? x[j] : 0;
    }
    for (size_t i = 1; i < rows; i++) {
        for (size_t j = 0; j < cols; j++) {
            part[j] += x[i * ldx + j];
        }
    }
    for (size_t j = 0; j < cols; j++) {
        total[j] = part[j];
    }
}

static void column_sum(size_t rows, size_t cols, const float *x, size_t ldx, float *total)
{
    size_t j = 0;
    for (; j + COLUMNS <= cols; j += COLUMNS) {
        column_block(COLUMNS, rows, x + j, ldx, total + j);
    }
    for (; j + 8 <= cols; j += 8) {
        column_block(8, rows, x + j, ldx, total + j);
    }
    for (; j + 2 <= cols; j += 2) {
        column_block(2, rows, x + j, ldx, total + j);
    }
    if (j < cols) {
        column_block(1, rows, x + j, ldx, total + j);
    }
}

#endif
