/* The toy experiment's data, model and reference vectors. */
#ifndef TINYANN_TESTS_SUPPORT_TOY_H
#define TINYANN_TESTS_SUPPORT_TOY_H

#include <stddef.h>

#include <tinyann/tinyann.h>

#define TOY_SAMPLES 400
#define TOY_WEIGHTS 9

typedef struct toy_data {
    float x[TOY_SAMPLES * 2];
    float y[TOY_SAMPLES];
} toy_data;

/* Reads a table of tests/data/toy: `rows` rows of `columns` numbers each, past lines that begin with '#'.
   Fails the test if it has another size. */
void toy_table(const char *file, size_t rows, size_t columns, double *values);

void toy_read(toy_data *data);

/* input -> "hidden" dense 2 -> "activation" -> "output" dense 1 -> "probability" sigmoid, with the weights
   of init.txt. */
tann_model *toy_model(tann_ctx *ctx, tann_activation_kind kind);

/* The 9 weights in the order of the tables. */
void toy_weights(const tann_model *m, double *weights);
void toy_set_weights(tann_model *m, const double *weights);

/* Adam and binary cross-entropy, batch 32. */
tann_trainer *toy_trainer(tann_ctx *ctx, tann_model *m, float rate);

/* Options of one epoch in file order. */
tann_fit_opts toy_fit(void);

#endif
