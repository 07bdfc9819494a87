/* A batch for a loss: inputs and room for all that it writes. */
#ifndef TINYANN_TESTS_LOSS_BATCH_H
#define TINYANN_TESTS_LOSS_BATCH_H

#include <stddef.h>

#include "loss/loss.h"

typedef struct batch {
    const tann__loss_type *type;
    size_t rows, units, count; /* count = rows units */
    float *z;                  /* logits */
    float *y;                  /* outputs: their activation */
    float *t;                  /* targets */
    float *loss;               /* [rows] */
    float *scratch, *d;        /* d: the gradient */
} batch;

/* How a loss is computed. */
typedef enum form { FROM_OUTPUTS, FROM_LOGITS } form;

/* Drawn at random: logits between -2 and 2, outputs through the activation that the loss is made
   for (else a sigmoid), targets within their range (else between -2 and 2). */
batch batch_new(const tann__loss_type *type, size_t rows, size_t units);
void batch_free(const batch *b);

/* What the loss starts from: y or z. */
float *batch_input(const batch *b, form from);

/* y from z. */
void batch_activate(const batch *b);

/* loss and d, with the gradient times scale. */
void batch_compute(const batch *b, const tann_kernels *k, form from, float scale);

/* dz from dy, in place, through the activation. */
void batch_backward(const batch *b, float *d);

#endif
