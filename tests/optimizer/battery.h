/* What a formula in double can tell of an optimizer, and how it takes its options. Each optimizer
   has a file that feeds its cases to this battery. */
#ifndef TINYANN_TESTS_OPTIMIZER_BATTERY_H
#define TINYANN_TESTS_OPTIMIZER_BATTERY_H

#include <stddef.h>
#include <stdint.h>

#include "optimizer/optimizer.h"

/* Compares 50 updates with a formula that does the same to one weight. */
typedef struct optimizer_case {
    tann_optimizer_kind kind;
    const void *opts; /* NULL: defaults */
    /* Update number t, from 1; moments begin at 0. Returns the new weight. */
    double (*formula)(const void *opts, double w, double g, double moments[TANN__MAX_MOMENTS],
                      double rate, double t);
} optimizer_case;

void optimizer_follows(const optimizer_case *c);

/* Options of `size` bytes that are the defaults: all of them, their beginning alone, and with bytes
   behind that this version does not know. */
void optimizer_takes_any_size(tann_optimizer_kind kind, const void *defaults, size_t size);

/* Options that are refused, with a sentence that contains these words. */
void optimizer_refuses(tann_optimizer_kind kind, const void *opts, tann_status status,
                       const char *words);

#endif
