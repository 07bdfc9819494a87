/* The figures of a run, and how they are printed. */
#ifndef BENCHMARK_REPORT_H
#define BENCHMARK_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { MOST_FIGURES = 16, MOST_CONTESTS = 128 };

#define OURS    "tinyann"
#define MACHINE "machine" /* what the core can do */

typedef struct figure {
    const char *library;
    double value, minimum, maximum;
    bool quoted; /* measured elsewhere, and scaled to this machine */
} figure;

/* All figures of one workload. */
typedef struct contest {
    char id[48];
    const char *unit;
    bool less_is_better;
    figure figures[MOST_FIGURES];
    size_t count;
} contest;

typedef struct report {
    contest contests[MOST_CONTESTS];
    size_t count;
    double peak; /* GFLOP/s of this core, by which quoted figures are scaled; 0: unknown */
    double moments[MOST_CONTESTS]; /* the GFLOP/s before each workload */
    size_t moment_count;
    FILE *csv; /* receives minimum and maximum too; or NULL */
} report;

void report_begin(report *r, const char *id, const char *unit, bool less_is_better);
void report_add(report *r, const figure *f);
/* Adds what is quoted for this workload, and prints its lines: workload,library,value,unit,ratio */
void report_end(report *r);

/* A value with four digits that count, without an exponent. */
void print_value(FILE *to, double value);

/* The best figure that is not ours; NULL: there is none. */
const figure *contest_best_peer(const contest *c);
/* Our own; NULL: there is none. */
const figure *contest_ours(const contest *c);
/* How good a value is against another one: above 1 is better. */
double contest_ratio(const contest *c, double value, double against);

#endif
