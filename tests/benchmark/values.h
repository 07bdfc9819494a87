/* What all libraries share that apply a function to each of many numbers. */
#ifndef BENCHMARK_VALUES_H
#define BENCHMARK_VALUES_H

#include "library.h"

typedef void (*apply_fn)(size_t n, const float *x, float *y);

enum { FUNCTION_COUNT = FUNCTION_SIGMOID + 1 };

/* NULL if apply is. */
void *values_new(const task *t, apply_fn apply);
/* With apply from the table `more` of the library, [FUNCTION_COUNT]. */
void *values_prepare(const library *self, const task *t);
void values_run(void *state, size_t times);
void values_outputs(void *state, float *outputs);
void values_release(void *state);

/* The entry of a library, from the function that prepares it and its table. */
#define VALUES_LIBRARY(name_, prepare_, table_)                                                    \
    {                                                                                              \
        .name = name_, .kind = TASK_FUNCTION, .prepare = prepare_, .run = values_run,              \
        .outputs = values_outputs, .release = values_release, .more = table_                       \
    }

#endif
