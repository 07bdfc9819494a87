/* What a formula in double can tell of a loss. Each loss has a file that feeds its case to this
   battery. */
#ifndef TINYANN_TESTS_LOSS_BATTERY_H
#define TINYANN_TESTS_LOSS_BATTERY_H

#include <stddef.h>

#include "loss/loss.h"

/* A row whose loss is known. */
typedef struct loss_row {
    size_t units;
    float in[3]; /* outputs, or logits */
    float t[3];
    double loss; /* NAN: any number that is not finite */
    float d[3];  /* the gradient, compared where the loss is finite */
} loss_row;

typedef struct loss_case {
    tann_loss_kind kind;
    double (*formula)(size_t units, const double *y, const double *t); /* one row, in double */
    double (*logit_formula)(size_t units, const double *z, const double *t); /* NULL: none */
    float y_low, y_high;  /* outputs between which the formula is smooth */
    float t_low, t_high;  /* targets to try */
    double tolerance;     /* of values: x (1 + |value|); of gradients: x (1 + |gradient|) */
    const loss_row *rows; /* from outputs */
    size_t row_count;
    const loss_row *logit_rows; /* from logits */
    size_t logit_row_count;
} loss_case;

/* Values against the formulas, gradients against their central differences, and the rows. Returns
   how many of the tests failed. */
int loss_battery(const loss_case *c);

#endif
