/* One training step of a model, all of whose numbers are compared with the oracle's: values, loss, the
   gradient at every node, at every input of a node and of every weight. */
#ifndef TINYANN_TESTS_SUPPORT_GRADIENTS_H
#define TINYANN_TESTS_SUPPORT_GRADIENTS_H

#include <tinyann/tinyann.h>

typedef struct gradients_case {
    tann_loss_kind loss;
    int unfused; /* 1: a hook that writes (nothing) to the output has the loss computed from it */
} gradients_case;

/* Fails the test unless all agree; returns the greatest error, as oracle_check() scales it. */
double gradients_check(tann_ctx *ctx, tann_model *m, gradients_case c, double tolerance);

#endif
