/* What a formula in double can tell of an activation. Each activation has a file that feeds its
   case to this battery. */
#ifndef TINYANN_TESTS_ACTIVATION_BATTERY_H
#define TINYANN_TESTS_ACTIVATION_BATTERY_H

#include <stddef.h>

#include "activation/activation.h"

/* One row of numbers at which the result is known to the bit. */
typedef struct activation_row {
    size_t units;
    float x[3];
    float y[3];
    float dx[3]; /* where each dy is 1 */
} activation_row;

typedef struct activation_case {
    tann_activation_kind kind;
    void (*formula)(size_t units, const double *x, double *y); /* one row */
    double ulps;     /* the greatest error of y, in units in the last place */
    double gradient; /* the greatest error of dx, where |dy| is below 1 */
    const activation_row *rows;
    size_t row_count;
} activation_case;

/* Values against the formula at ordinary and extreme inputs, gradients against its central
   differences, and the rows. Returns how many of the tests failed. */
int activation_battery(const activation_case *c);

#endif
