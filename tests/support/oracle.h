/* The same graph in double, from the layers' formulas alone: what gradients are compared with.

   A model is walked through its public functions. Any one number of a run (a weight, a node's output, a
   value on its way into a node) can be nudged, and the central difference of the loss is its gradient. */
#ifndef TINYANN_TESTS_SUPPORT_ORACLE_H
#define TINYANN_TESTS_SUPPORT_ORACLE_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/tinyann.h>

/* A run: model, data and loss. */
typedef struct oracle {
    const tann_model *model;
    const float *x, *t; /* [batch, ...] samples and targets */
    size_t batch;
    tann_loss_kind loss;
    int clamps; /* 1: outputs are held between 1e-7 and 1 - 1e-7 before a cross-entropy */
    /* [node_count] Of dropout nodes that are active: the factors, [batch, size]; else NULL. May be NULL. */
    const float *const *factors;
    /* Where there are units, in place of the loss: the sum over the batch of one unit of a node. */
    tann_node of;
    size_t unit, units; /* of so many; 0: the loss */
} oracle;

/* Which number is nudged. */
typedef enum oracle_place {
    ORACLE_NOWHERE,
    ORACLE_WEIGHT,
    ORACLE_OUTPUT,
    ORACLE_INPUT
} oracle_place;

typedef struct oracle_nudge {
    oracle_place place;
    tann_node node;
    int32_t index;  /* which weight, or which input */
    size_t element; /* which number of it, the batch included */
    double by;
} oracle_nudge;

/* The mean loss of the batch. */
double oracle_loss(const oracle *o, const oracle_nudge *nudge);

/* The gradient of one number by a central difference; `by` is ignored. */
double oracle_gradient(const oracle *o, oracle_nudge nudge);

/* The value of a node, [batch, shape]. */
void oracle_value(const oracle *o, tann_node node, double *value);

/* Compares gradients of all numbers at one place with central differences:
   |actual - expected| <= tolerance (0.001 + the greatest |expected|). Returns the greatest error so
   scaled. */
double oracle_check(const oracle *o, oracle_place place, tann_node node, int32_t index,
                    const float *gradient, size_t count, double tolerance);

#endif
