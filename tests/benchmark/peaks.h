/* What a core can do at most: multiplications and additions, and reads from each level of memory. */
#ifndef BENCHMARK_PEAKS_H
#define BENCHMARK_PEAKS_H

#include "report.h"

/* One instruction set's loops; peaks_set.c is compiled once for each. */
typedef struct peak_loops {
    const char *name;
    /* Does so many steps of fused multiply-adds; gives the floating-point operations of one. */
    double (*multiply_add)(size_t steps, float *sink);
    /* Reads `size` bytes (a multiple of 1024) so many times. */
    void (*read)(const void *memory, size_t size, size_t times, unsigned *sink);
} peak_loops;

/* Measures all peaks, reports them and keeps the greatest GFLOP/s ever seen in the report. */
void peaks_measure(report *to);

/* Measures the fastest loop of multiply-adds for 2 ms: how steady the core is. */
void peaks_moment(report *to);
/* Reports all these moments, and notes it if the core was not quiet. */
void peaks_report_moments(report *to);

#endif
