/* Whether a library does what is timed. */
#ifndef BENCHMARK_AGREEMENT_H
#define BENCHMARK_AGREEMENT_H

#include <stdbool.h>

#include "library.h"
#include "task.h"

/* The task as a library does it: with the activations that it has. */
task adapted_task(const task *t, const library *l);

/* Whether the outputs are those that are reckoned in double; if not, it says so. */
bool outputs_agree(const task *t, const library *l, void *state);

/* The mean squared distance of the first batch's predictions from their targets. */
double distance_from_targets(const task *t, const library *l, void *state);

/* Whether training brought them nearer; if not, it says so. */
bool has_learnt(const task *t, const library *l, void *state, double distance_before);

#endif
