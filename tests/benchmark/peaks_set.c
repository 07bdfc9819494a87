/* The loops of one instruction set: PEAK_LOOPS names the table, PEAK_NAME is its name, PEAK_BYTES the
   width of a vector. Vectors are those of gcc and clang, and a * b + c is contracted to one
   operation. */
#include "peaks.h"

typedef float floats __attribute__((vector_size(PEAK_BYTES)));
typedef unsigned words __attribute__((vector_size(PEAK_BYTES)));

enum { LANES = PEAK_BYTES / sizeof(float), CHAINS = 12, UNROLLED = 8 };

/* Twelve chains hide the latency of two units with four cycles each, and fit sixteen registers. */
static double multiply_add(size_t steps, float *sink)
{
    floats sums[CHAINS];
    const floats factor = (floats){0} + 0.999f + *sink, term = (floats){0} + 0.001f + *sink;
    for (int c = 0; c < CHAINS; c++) {
        sums[c] = (floats){0} + (float)c;
    }
    for (size_t i = 0; i < steps; i++) {
#pragma GCC unroll 12
        for (int c = 0; c < CHAINS; c++) {
            sums[c] = sums[c] * factor + term;
        }
    }
    for (int c = 1; c < CHAINS; c++) {
        sums[0] += sums[c];
    }
    *sink += sums[0][0] * 0;
    return 2.0 * LANES * CHAINS;
}

static void read_all(const void *memory, size_t size, size_t times, unsigned *sink)
{
    words sums[UNROLLED] = {{0}};
    for (size_t t = 0; t < times; t++) {
        const words *p = memory;
        for (size_t i = 0; i < size / PEAK_BYTES; i += UNROLLED) {
#pragma GCC unroll 8
            for (int u = 0; u < UNROLLED; u++) {
                sums[u] |= p[i + (size_t)u];
            }
        }
        __asm__ volatile("" ::: "memory"); /* the next time reads again */
    }
    for (int u = 0; u < UNROLLED; u++) {
        *sink |= sums[u][0];
    }
}

const peak_loops PEAK_LOOPS = {PEAK_NAME, multiply_add, read_all};
