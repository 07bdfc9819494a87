/* A network of FANN, between its file and the model.

       layers     [inputs, bias][units, bias] ... [outputs, unused]     each reads the one before
       shortcut   [inputs, bias][units] ... [outputs]                   each reads all before

   Neurons are numbered through all layers. A bias neuron is always 1. */
#ifndef TINYANN_SRC_FORMAT_FANN_NETWORK_H
#define TINYANN_SRC_FORMAT_FANN_NETWORK_H

#include <tinyann/builder.h>
#include <tinyann/fann.h>
#include <tinyann/kinds.h>

#include "format/fann_text.h"

typedef struct tann__fann_layer {
    size_t first; /* its first neuron */
    size_t units; /* its neurons without that of the bias */
    size_t end;   /* the neuron behind it */
    int32_t function;
    tann_node dense;  /* the node of its first source; at each further one the graph has two more */
    tann_node output; /* the node that later layers read */
} tann__fann_layer;

typedef struct tann__fann_neuron {
    uint32_t layer;
    uint32_t connections;
    uint32_t reader; /* the neuron that was the last to read it; 0: none */
    float factor;    /* of its sum */
} tann__fann_neuron;

typedef struct tann__fann {
    tann__fann_text text;
    tann_fann_opts opts;
    tann__fann_layer *layers; /* [layer_count] */
    size_t layer_count;
    tann__fann_neuron *neurons; /* [neuron_count] */
    size_t neuron_count;
    bool shortcut;
    bool sparse; /* connections may be missing */
} tann__fann;

/* The lines up to the neurons: layers, without what their neurons say. */
tann_status tann__fann_read_head(tann__fann *f);

/* The neurons: factors, how many connections, and the layers' functions. */
tann_status tann__fann_read_neurons(tann__fann *f);

/* The model that they make, with weights of 0. */
tann_status tann__fann_build(tann__fann *f, tann_model **m);

/* The connections, into its weights. */
tann_status tann__fann_read_connections(tann__fann *f, tann_model *m);

/* What a function of FANN is here. */
typedef struct tann__fann_function {
    const char *name;
    float factor; /* of the sum, besides the steepness; 0: there is no such thing here */
    tann_activation_kind kind;
    bool smooth; /* only where it is asked for */
} tann__fann_function;

/* NULL: FANN has no such function. */
const tann__fann_function *tann__fann_function_at(uint32_t number);

/* The layers that layer k reads: `first` to k - 1. k >= 1. */
static inline size_t tann__fann_first_source(const tann__fann *f, size_t k)
{
    return f->shortcut ? 0 : k - 1;
}

/* The neurons that layer k can read. */
static inline size_t tann__fann_source_count(const tann__fann *f, size_t k)
{
    return f->layers[k].first - f->layers[tann__fann_first_source(f, k)].first;
}

#endif
