/* A finished graph and its weights. Everything lies in one arena.

       nodes     [input_1][hidden_1][activation_1] ...      a node comes after all its inputs
       weights   [hidden_1.kernel|hidden_1.bias|dense_1.kernel| ... |normalization_1.mean| ...]
                 one block of floats, those that are not trained at its end */
#ifndef TINYANN_SRC_GRAPH_MODEL_H
#define TINYANN_SRC_GRAPH_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include <tinyann/extend.h>
#include <tinyann/model.h>

#include "base/arena.h"

#define TANN__MAX_NAME      63 /* characters of a node's name */
#define TANN__MAX_TYPE_NAME 31 /* of a layer type's name, which begins the default names */

typedef struct tann__weight {
    const char *name;
    tann_shape shape;
    size_t count;  /* floats */
    size_t offset; /* in the model's block of weights */
    tann_initializer_kind initializer;
    float constant;
} tann__weight;

typedef struct tann__node {
    const tann_layer_type *type;
    const char *name;
    size_t ordinal; /* among those of its type, from 1 */
    void *config;
    tann_node *inputs;
    tann_shape *input_shape;
    size_t *input_size; /* floats a sample */
    size_t input_count;
    tann_shape shape;
    size_t size; /* floats a sample */
    tann__weight *weights;
    size_t weight_count;
    size_t trained_count;  /* the first of them; training leaves the others alone */
    size_t saved, scratch; /* floats a sample */
    unsigned needs;        /* of its backward: tann_layer_need */
    unsigned allows;       /* tann_layer_allowance */
    size_t reader_count;   /* how often it is an input */
    bool trainable;        /* itself or a node before it is trained: its gradient is needed */
} tann__node;

struct tann_model {
    tann__arena arena;
    tann__node *nodes;
    int32_t node_count;
    tann_node output;
    float *weights;
    size_t weight_span;     /* floats of the block, gaps for alignment included */
    size_t trained_span;    /* of these, those of weights that are trained: the first */
    size_t parameter_count; /* floats without the gaps */
    tann_numerics numerics;
};

static inline bool tann__model_has(const tann_model *m, tann_node node)
{
    return m != NULL && node >= 0 && node < m->node_count;
}

/* "in" and "out" of a weight, as initializers and reports understand them: the last dimension is
   out. */
typedef struct tann__fans {
    size_t in, out;
} tann__fans;
tann__fans tann__weight_fans(const tann__weight *weight);

#endif
