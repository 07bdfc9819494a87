/* What a hook that does nothing costs. */
#ifndef BENCHMARK_HOOKS_CALL_H
#define BENCHMARK_HOOKS_CALL_H

#include <stdbool.h>
#include <stddef.h>

typedef struct call_cost {
    double call;  /* seconds of one call: what another hook on the same node adds */
    double first; /* seconds that the first one adds to a prediction of 32 samples */
    double plain; /* seconds of that prediction without any */
} call_cost;

/* Predicts with a 64-64-64-10 network in batches of 32. The medians of several rounds in which all are
   timed in turn. False: it did not work, and says why. */
bool measure_hook_call(size_t rounds, double turn, call_cost *cost);

#endif
