/* Sums: 16 lanes, lane l taking elements l, l + 16, ..., added up as a tree; one order for every
   instruction set. Columns are summed row after row. */
#ifndef TINYANN_SRC_KERNEL_REDUCE_H
#define TINYANN_SRC_KERNEL_REDUCE_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/simd.h"

#define LANES   16
#define COLUMNS 32
#define PARTS   (LANES / WIDTH) /* the vectors that are the lanes of a sum */

/* The lanes of lane[PARTS], each with the one half of all lanes further, and so on. */
TANN__INLINE float sum_lanes(vf *lane)
{
    for (size_t half = PARTS / 2; half > 0; half /= 2) {
        for (size_t l = 0; l < half; l++) {
            lane[l] = v_add(lane[l], lane[l + half]);
        }
    }
    return v_sum(lane[0]);
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

TANN__INLINE void start_lanes(vf *lane, float value)
{
    TANN__UNROLL
    for (size_t l = 0; l < PARTS; l++) {
        lane[l] = v_set(value);
    }
}

/* Beyond the end there are zeros, which change no lane: none is -0, since all begin as +0. */
static float sum(size_t n, const float *x)
{
    vf lane[PARTS];
    start_lanes(lane, 0);
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        TANN__UNROLL
        for (size_t l = 0; l < PARTS; l++) {
            lane[l] = v_add(lane[l], v_load(x + i + l * WIDTH));
        }
    }
    for (size_t l = 0; i < n; l++, i += WIDTH) {
        lane[l] = v_add(lane[l], v_load_some(x + i, n - i));
    }
    return sum_lanes(lane);
}

/* The sum of a b, one multiply-add a term. */
static float sum_products(size_t n, const float *a, const float *b)
{
    vf lane[PARTS];
    start_lanes(lane, 0);
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        TANN__UNROLL
        for (size_t l = 0; l < PARTS; l++) {
            const size_t at = i + l * WIDTH;
            lane[l] = v_multiply_add(v_load(a + at), v_load(b + at), lane[l]);
        }
    }
    for (size_t l = 0; i < n; l++, i += WIDTH) {
        const vf first = v_load_some(a + i, n - i);
        lane[l] = v_multiply_add(first, v_load_some(b + i, n - i), lane[l]);
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
    const vf least = v_set(-tann__infinity());
    vf lane[PARTS];
    start_lanes(lane, -tann__infinity());
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        TANN__UNROLL
        for (size_t l = 0; l < PARTS; l++) {
            lane[l] = v_at_least(lane[l], v_load(x + i + l * WIDTH));
        }
    }
    for (size_t l = 0; i < n; l++, i += WIDTH) {
        const vf some = v_load_some(x + i, n - i);
        lane[l] = v_at_least(lane[l], n - i < WIDTH ? v_select(v_first(n - i), some, least) : some);
    }
    TANN__UNROLL
    for (size_t l = 1; l < PARTS; l++) {
        lane[0] = v_at_least(lane[0], lane[l]);
    }
    return v_most(lane[0]);
}

static int all_finite(size_t n, const float *x)
{
    vi found = v_words(0);
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i += WIDTH) {
        found = v_or(found, v_not_finite(v_load_some(x + i, n - i)));
    }
    return v_none_set(found);
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
