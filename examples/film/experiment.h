/*
 * The experiment: a network learns to part two classes of the plane, and one of its layers is looked
 * into before every epoch.
 *
 *     input (2) -> hidden_1 -> activation_1 -> ... -> hidden_n -> activation_n
 *               -> output (1) -> probability: p = sigmoid(output) (1)
 */
#ifndef FILM_EXPERIMENT_H
#define FILM_EXPERIMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tinyann/tinyann.h>

#include "message.h"
#include "plane_data.h"

enum { MOST_HIDDEN = 8, MOST_UNITS = 128 };

/* What is tried. The same options on the same data give the same numbers, bit for bit. */
typedef struct experiment_opts {
    size_t hidden[MOST_HIDDEN]; /* the units of each hidden layer */
    size_t hidden_count;        /* 1 to MOST_HIDDEN */
    tann_activation_kind activation;
    const char
        *layer;    /* the one to look into: a node's name or number; NULL: the last hidden one */
    float rate;    /* the learning rate */
    size_t epochs; /* of training */
    size_t batch;  /* samples in one step */
    uint64_t seed; /* of the first weights and of the order of the samples */
} experiment_opts;

/* The layer that is looked into. */
typedef struct layer_facts {
    char name[40];
    size_t width;     /* its units */
    bool before_last; /* the output is a weighted sum of its units */
} layer_facts;

typedef struct experiment experiment;

/* One turn of the loop. */
typedef struct turn {
    experiment *experiment; /* for experiment_look() */
    size_t epoch;           /* from 1: epoch N is the state after N - 1 epochs of training */
    double loss;
    double accuracy;
    float output_kernel[MOST_UNITS]; /* w and c of the output, w a + c */
    float output_bias;
} turn;

/* Sees each turn. TANN_STOP ends the run. */
typedef tann_status (*turn_fn)(const turn *now, void *user);

/* What the layer that is looked into makes of some points x [count, 2]: its values [count, width],
   and the probabilities [count] that the class is 1. */
tann_status experiment_look(experiment *e, const float *x, size_t count, float *values,
                            float *probabilities);

/* Builds the network once and finds the layer. False with a sentence. */
bool experiment_find(tann_ctx *ctx, const experiment_opts *opts, layer_facts *layer, message *why);

/* Trains a fresh network on the data and shows every turn to `observe`. Returns what the library or
   the observer returned when it failed, with the sentence in the context. */
tann_status experiment_run(tann_ctx *ctx, const experiment_opts *opts, const plane_data *data,
                           turn_fn observe, void *user);

#endif
