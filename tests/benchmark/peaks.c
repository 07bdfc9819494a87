#include "peaks.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "machine.h"
#include "memory.h"
#include "notes.h"

extern const peak_loops peak_loops_baseline;
#ifdef __x86_64__
extern const peak_loops peak_loops_avx2, peak_loops_avx512;
#endif

enum { ROUNDS = 9, MOST_SETS = 3 };

/* Clocks move by less than this while nobody else works on the core. */
static const double quiet = 0.9;

static size_t sets(const peak_loops **found)
{
    size_t count = 0;
    found[count++] = &peak_loops_baseline;
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        found[count++] = &peak_loops_avx2;
    }
    if (__builtin_cpu_supports("avx512f")) {
        found[count++] = &peak_loops_avx512;
    }
#endif
    return count;
}

static double gflops(const peak_loops *set, double seconds)
{
    float sink = 0;
    size_t steps = 1000;
    for (;;) {
        const double start = own_seconds();
        const double operations = set->multiply_add(steps, &sink);
        const double taken = own_seconds() - start;
        if (taken >= seconds) {
            return 1e-9 * operations * (double)steps / taken;
        }
        steps *= 2;
    }
}

static double gigabytes(const peak_loops *set, const void *memory, size_t size)
{
    unsigned sink = 0;
    const size_t times = (64u << 20) / size + 1;
    const double start = own_seconds();
    set->read(memory, size, times, &sink);
    return 1e-9 * (double)size * (double)times / (own_seconds() - start);
}

static int by_size(const void *p, const void *q)
{
    const double a = *(const double *)p, b = *(const double *)q;
    return (a > b) - (a < b);
}

static figure report_values(report *to, const char *id, const char *unit, double *values,
                            size_t count)
{
    qsort(values, count, sizeof *values, by_size);
    const figure f = {.library = MACHINE,
                      .value = values[count / 2],
                      .minimum = values[0],
                      .maximum = values[count - 1]};
    report_begin(to, id, unit, false);
    report_add(to, &f);
    report_end(to);
    return f;
}

static void measure_fma(report *to, const peak_loops *set)
{
    double values[ROUNDS];
    char id[48];
    for (size_t i = 0; i < ROUNDS; i++) {
        values[i] = gflops(set, 0.005);
    }
    snprintf(id, sizeof id, "peak-FMA-%s", set->name);
    to->peak = fmax(to->peak, report_values(to, id, "GFLOP/s", values, ROUNDS).maximum);
}

static void measure_reads(report *to, const peak_loops *set, const char *id, size_t size)
{
    double values[ROUNDS];
    unsigned char *memory = take_memory(size);
    draw_floats((float *)(void *)memory, size / sizeof(float), 0, 1, 1);
    gigabytes(set, memory, size); /* brings it into the cache */
    for (size_t i = 0; i < ROUNDS; i++) {
        values[i] = gigabytes(set, memory, size);
    }
    report_values(to, id, "GB/s", values, ROUNDS);
    free(memory);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

void peaks_measure(report *to)
{
    const peak_loops *found[MOST_SETS];
    const size_t count = sets(found);
    gflops(found[count - 1], 0.05); /* the clock gets up */
    for (size_t i = 0; i < count; i++) {
        measure_fma(to, found[i]);
    }
    const peak_loops *best = found[count - 1];
    const size_t block = 1024;
    measure_reads(to, best, "peak-read-L1", cache_size(1) / 2 / block * block);
    measure_reads(to, best, "peak-read-L2", cache_size(2) / 2 / block * block);
    measure_reads(to, best, "peak-read-L3",
                  least(4 * cache_size(2), cache_size(3) / 2) / block * block);
    measure_reads(to, best, "peak-read-memory", cache_size(3) * 4 / block * block);
}

void peaks_moment(report *to)
{
    const peak_loops *found[MOST_SETS];
    const size_t count = sets(found);
    const double now = gflops(found[count - 1], 0.002);
    if (to->moment_count < MOST_CONTESTS) {
        to->moments[to->moment_count++] = now;
    }
}

void peaks_report_moments(report *to)
{
    if (to->moment_count > 0) {
        const figure f =
            report_values(to, "peak-FMA-during-run", "GFLOP/s", to->moments, to->moment_count);
        if (f.minimum < quiet * f.maximum) {
            note("The core was not quiet: between workloads it did %.0f to %.0f GFLOP/s.",
                 f.minimum, f.maximum);
        }
    }
}
