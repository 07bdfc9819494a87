/* The one place that chooses how the library runs: its instruction set, and its runner of tasks. */
#ifndef BENCHMARK_OURS_CONTEXT_H
#define BENCHMARK_OURS_CONTEXT_H

#include <tinyann/tinyann.h>

#include "task.h"

typedef struct our_context {
    tann_ctx *ctx;
    struct pool *pool; /* runs the tasks on further cores; NULL on one core */
} our_context;

our_context our_context_new(const task *t);
void our_context_free(our_context *c);

/* The network of a task, with its weights. Ends the program, with the library's sentence, if the
   library refuses: that is no figure but a mistake in here. */
tann_model *our_model(tann_ctx *ctx, const network_task *net);
void must(const tann_ctx *ctx, bool done);

#endif
