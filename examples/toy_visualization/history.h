/* What is known of a run once it is over: how it went, how far its values reach, what went
   wrong. */
#ifndef TOY_HISTORY_H
#define TOY_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "experiment.h"
#include "range.h"

typedef struct epoch_record {
    double loss;
    double accuracy;
    weights weights;
    bool dead[2]; /* of a ReLU network: the hidden unit is 0 on all samples */
} epoch_record;

typedef struct history {
    epoch_record *epochs; /* [count] */
    size_t count;
    size_t capacity;
    range hidden;     /* of z over all epochs, mesh and samples */
    range activation; /* of a */
    experiment_end end;
} run_history;

/* Adds a turn. False if there is no memory. */
bool history_note(run_history *h, const turn *now);

void history_free(run_history *h);

/* For how many epochs up to this one (an index) the loss has hardly fallen. */
size_t history_stuck(const run_history *h, size_t epoch);

/* How long that has to last for a run to be called stuck. */
enum { STUCK_EPOCHS = 30 };

#endif
