/* What recording costs beside a copy of the same bytes. */
#ifndef BENCHMARK_HOOKS_RECORDER_H
#define BENCHMARK_HOOKS_RECORDER_H

#include <stdbool.h>
#include <stddef.h>

typedef struct recorder_cost {
    size_t units, batch;     /* of the value that is recorded */
    size_t bytes;            /* of it, a step */
    size_t index_bytes;      /* of steps and samples, a step */
    double copy;             /* seconds of memcpy() for the value, a step */
    double copy_all;         /* for the value and the index */
    double record;           /* seconds that a recorder adds to a step */
    double ratio, ratio_all; /* of these, each from one round */
} recorder_cost;

/* Records the value of an input of so many units, in batches of so many samples, into memory that is
   larger than the caches. Medians of several rounds in which all are timed in turn. False: it did not
   work, and says why. */
bool measure_recorder(size_t units, size_t batch, size_t rounds, recorder_cost *cost);

#endif
