/* A race: all libraries do one task in turn, round by round. */
#ifndef BENCHMARK_RACE_H
#define BENCHMARK_RACE_H

#include <stddef.h>

#include "report.h"
#include "task.h"

typedef struct race_options {
    size_t rounds;
    double turn;         /* seconds that a library gets in a round, at least */
    const char *library; /* the only one that takes part; "": all */
} race_options;

/* Checks that the outputs agree, then times, and reports the figures of those that take part. */
void race(const task *t, const race_options *how, report *to);

#endif
