/* A graph that is being drawn: a model whose nodes still grow, and the first error. */
#ifndef TINYANN_SRC_GRAPH_BUILDER_H
#define TINYANN_SRC_GRAPH_BUILDER_H

#include "base/error.h"
#include "graph/model.h"
#include "graph/name_table.h"

struct tann_builder {
    tann_ctx *ctx;
    tann_model model; /* its arena holds all that the nodes own */
    int32_t capacity; /* of model.nodes */
    tann__name_table names;
    tann_status status;
    char text[sizeof((struct tann_ctx *)0)->text];
};

/* Keeps the error that stands in the context as the builder's, if it has none yet. Returns it. */
tann_status tann__builder_keep(tann_builder *b);

/* Room for so many nodes in one array, for who knows how many there will be. */
tann_status tann__builder_reserve(tann_builder *b, int32_t capacity);

/* tann_layer() with a name of the node's own at once; NULL: the default name. */
tann_node tann__layer_called(tann_builder *b, const tann_layer_type *type, const tann_node *inputs,
                             size_t count, const void *config, const char *name);

/* tann_builder_finish() for who has the values of all weights: they are 0, and none is drawn. */
tann_model *tann__builder_finish_zero(tann_builder *b, tann_node output);

#endif
