/* Small graphs with all that graphs have: branches, joins, nodes that several others read, dropout, inputs
   of higher rank. */
#ifndef TINYANN_TESTS_SUPPORT_GRAPHS_H
#define TINYANN_TESTS_SUPPORT_GRAPHS_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/tinyann.h>

/* Draws a graph up to its last hidden node, which is of rank 1. */
typedef struct graph_case {
    const char *name;
    tann_node (*draw)(tann_builder *b);
} graph_case;

extern const graph_case graph_cases[];
extern const size_t graph_case_count;

#define NO_ACTIVATION ((tann_activation_kind)-1)

/* The graph with a last dense node, "output", of so many units and, unless NO_ACTIVATION, an activation,
   "final"; its weights are drawn anew. */
tann_model *graph_make(tann_ctx *ctx, const graph_case *g, int32_t units,
                       tann_activation_kind final);

/* How a graph ends, and so whether its loss is computed from the logits. */
typedef struct graph_ending {
    tann_loss_kind loss;
    tann_activation_kind final;
} graph_ending;

enum { GRAPH_ENDINGS = 4 };
extern const graph_ending graph_endings[GRAPH_ENDINGS];

/* A chain: as many inputs, then dense nodes of the given sizes (0 ends them) with tanh between. */
tann_model *graph_chain(tann_ctx *ctx, int32_t inputs, const int32_t *units, uint64_t seed);

/* Any graph: nodes of each layer in any order, 4 inputs, 3 outputs, with a softmax behind them where the
   seed is even. Some begin with nodes before the first weights. No bends, so that differences are
   gradients everywhere. */
tann_model *graph_random(tann_ctx *ctx, uint64_t seed);

/* Calls it for each instruction set with all graph_cases and many random graphs; `portable` has the plain
   kernels. */
void graph_for_each(void (*check)(tann_ctx *ctx, tann_ctx *portable, const tann_model *m));

/* Whether a node's value depends on another one's, or is it; but not through what `without` reads
   (TANN_NO_NODE: any way will do). */
int graph_depends(const tann_model *m, tann_node of, tann_node on, tann_node without);

/* Makes any shape one of rank 1: a layer through <tinyann/extend.h>. */
extern const struct tann_layer_type graph_flatten_type;
tann_node graph_flatten(tann_builder *b, tann_node in);

/* All weights, biases too, uniform in [-scale, scale). */
void graph_randomize(tann_model *m, uint64_t seed, float scale);

/* count numbers, uniform in [low, high). */
void fill_uniform(uint64_t seed, float low, float high, float *values, size_t count);

/* All weights, one behind the other: tann_model_parameter_count() numbers. */
void weights_read(const tann_model *m, float *values);
void weights_write(tann_model *m, const float *values);

/* Whether training changes that one of them. */
int weights_are_trained(const tann_model *m, size_t index);

#endif
