/* What the distribution of an initializer is held to. Each initializer that draws has a file that
   feeds its cases to this battery. */
#ifndef TINYANN_TESTS_INITIALIZER_BATTERY_H
#define TINYANN_TESTS_INITIALIZER_BATTERY_H

#include <stddef.h>

#include "initializer/initializer.h"

typedef struct initializer_case {
    tann_initializer_kind kind;
    size_t fan_in, fan_out;
    double variance;
    double bound; /* no number lies beyond, some come near */
    double inner; /* the share of numbers within half the bound */
} initializer_case;

/* Mean, variance, bounds and shape of many numbers, and that seeds and streams give others. Returns
   how many of the tests failed. */
int initializer_battery(const initializer_case *cases, size_t count);

#endif
