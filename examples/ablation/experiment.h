/* A network that reads digits, and what it loses without each of its hidden units. */
#ifndef ABLATION_EXPERIMENT_H
#define ABLATION_EXPERIMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "digits.h"
#include "message.h"

enum { MOST_UNITS = 64 };

typedef struct ablation_opts {
    size_t hidden; /* units, 1 to MOST_UNITS */
    size_t epochs;
    float rate;
    uint64_t seed;
    bool progress; /* a bar on stderr while it trains */
} ablation_opts;

/* The share of test samples that are read rightly: of all, and of those of each digit. */
typedef struct accuracy {
    double all;
    double of[DIGITS];
} accuracy;

typedef struct unit_record {
    size_t unit;
    accuracy zeroed;      /* with the unit held at 0 */
    accuracy averaged;    /* with the unit held at its mean */
    float mean;           /* of the unit, over the training samples */
    double active;        /* the share of them for which it is above 0 */
    float kernel[PIXELS]; /* its weights, from each pixel */
} unit_record;

typedef struct findings {
    ablation_opts opts;
    double train_accuracy;
    accuracy whole;                /* of the whole network */
    unit_record units[MOST_UNITS]; /* [opts.hidden] first the one that is missed most */
} findings;

/* Trains and ablates. False with a sentence. */
bool ablation_run(const ablation_opts *opts, const digits *data, findings *r, message *why);

#endif
