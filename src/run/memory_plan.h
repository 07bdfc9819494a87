/* When every number of a run is needed, and so where it lies. Worked out from the model alone, before
   anything is allocated.

   moments    forward of node i: i      the loss and its gradient: n      backward of node i: 2 n - i

   An array is kept from the moment at which it is written to the last at which it is read. A node that
   works in place shares the array of its input. */
#ifndef TINYANN_SRC_RUN_MEMORY_PLAN_H
#define TINYANN_SRC_RUN_MEMORY_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/context.h"
#include "graph/model.h"
#include "run/pack.h"

typedef struct tann__memory_plan {
    const tann_model *model;
    size_t batch;      /* the most samples */
    bool trains;       /* backward is run, too */
    size_t edge_count; /* inputs of all nodes */
    tann__buffer *buffers;
    size_t buffer_count;
    size_t *order; /* [buffer_count] room for packing */
    size_t floats; /* of the block in which all of them lie */
    void *memory;  /* of the plan itself */
    size_t memory_size;
} tann__memory_plan;

/* What a node has. The memory of a kind is buffers[tann__buffer_at(...)]. */
typedef enum tann__buffer_kind {
    TANN__VALUE,    /* [batch, size] None for the input, whose value is the caller's array */
    TANN__GRADIENT, /* [batch, size] d loss / d value. None for the input */
    TANN__SAVED,    /* [batch, saved] */
    TANN__NODE_KINDS
} tann__buffer_kind;

/* What there is once. */
typedef enum tann__shared_kind {
    TANN__TARGET,       /* [batch, output] labels as numbers */
    TANN__LOSS,         /* [batch] */
    TANN__LOSS_SCRATCH, /* [batch, output] */
    TANN__SCRATCH,      /* [batch, scratch] of all nodes, since they run one after the other */
    TANN__SHARED_KINDS
} tann__shared_kind;

/* Makes a plan, with memory of its own from the context. TANN_E_MEMORY. */
tann_status tann__memory_plan_make(tann_ctx *ctx, const tann_model *m, size_t batch, bool trains,
                                   tann__memory_plan *plan);
void tann__memory_plan_free(tann_ctx *ctx, tann__memory_plan *plan);

/* Where in a block an array lies; NULL for one that there is not. `edge` counts the inputs of all nodes:
   where the reader writes that input's gradient, which is the gradient of the input itself or, for all
   but the first of several readers, room of its own that is then added. */
float *tann__plan_node(const tann__memory_plan *plan, tann_node node, tann__buffer_kind kind,
                       float *block);
float *tann__plan_edge(const tann__memory_plan *plan, size_t edge, float *block);
float *tann__plan_shared(const tann__memory_plan *plan, tann__shared_kind kind, float *block);

#endif
