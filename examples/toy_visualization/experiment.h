/*
 * The experiment: a 2-2-1 network learns the data, and is looked into before every epoch.
 *
 *     input (2) -> hidden_1: z = x W + b (2) -> activation_1: a = relu(z) or tanh(z) (2)
 *               -> output: a w + c (1) -> probability: p = sigmoid(output) (1)
 */
#ifndef TOY_EXPERIMENT_H
#define TOY_EXPERIMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tinyann/tinyann.h>

#include "data.h"

/* What is tried. The same options on the same data give the same numbers, bit for bit. */
typedef struct experiment_opts {
    tann_activation_kind activation; /* TANN_RELU or TANN_TANH */
    float rate;                      /* the learning rate */
    size_t epochs;                   /* the most epochs of training */
    size_t batch;                    /* samples in one step */
    double target_loss;              /* reason to stop */
    uint64_t seed;                   /* of the first weights and of the order of the samples */
} experiment_opts;

/* The nine weights of the network. */
typedef struct weights {
    float hidden_kernel[2][2]; /* W, [input][unit] */
    float hidden_bias[2];      /* b */
    float output_kernel[2];    /* w */
    float output_bias;         /* c */
} weights;

/* What the layers make of some points. */
typedef struct layer_values {
    float *hidden;      /* [count, 2] z */
    float *activation;  /* [count, 2] a */
    float *probability; /* [count] p, that the class is 1 */
    size_t count;
} layer_values;

/* One turn of the loop. */
typedef struct turn {
    size_t epoch; /* from 1: epoch N is the state after N - 1 epochs of training */
    double loss;
    double accuracy;
    weights weights;
    bool dead[2];         /* of a ReLU network: the hidden unit is 0 on all samples */
    layer_values samples; /* of all samples */
    layer_values mesh;    /* of all points of the mesh */
} turn;

/* Sees each turn; what it points to is valid during the call. TANN_STOP ends the run. */
typedef tann_status (*turn_fn)(const turn *now, void *user);

/* Why a run ended. */
typedef enum experiment_end {
    END_FAILED,
    END_TARGET, /* the loss is as low as was asked for */
    END_EPOCHS, /* all epochs were trained */
    END_STOPPED /* the observer asked for it */
} experiment_end;

/* Trains a fresh network on the data and shows every turn to `observe`. Returns what the library or
   the observer returned when it failed, with the sentence in the context. */
tann_status experiment_run(tann_ctx *ctx, const experiment_opts *opts, const plane_data *data,
                           turn_fn observe, void *user, experiment_end *end);

#endif
