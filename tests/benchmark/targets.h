/* What is to be reached. */
#ifndef BENCHMARK_TARGETS_H
#define BENCHMARK_TARGETS_H

#include "report.h"

/* Bounds that are 0 are not asked for. */
typedef struct target {
    const char *prefix; /* of the ids that it is for; the longest one that fits counts */
    double ratio;       /* at least, against the best other library */
    double above;       /* at least, in the unit of the workload */
    double below;       /* less than, in that unit */
    double of_peak;     /* at least this share of the core's multiply-adds */
} target;

/* NULL: there is none. */
const target *target_of(const contest *c);

/* In words: ">= 0.97 x best". */
void target_print(FILE *to, const target *t, const contest *c);

typedef enum verdict { MISSED, REACHED, UNKNOWN } verdict;

/* UNKNOWN where there is no figure to judge. */
verdict target_judge(const target *t, const contest *c, double peak);

#endif
