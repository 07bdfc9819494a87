/* The one place that chooses how the library runs: its instruction set, and its runner of tasks. */
#ifndef BENCHMARK_OURS_CONTEXT_H
#define BENCHMARK_OURS_CONTEXT_H

#include <tinyann/tinyann.h>

#include "task.h"

/* A context for the cores of a task. */
tann_ctx *our_context_new(const task *t);
void our_context_free(tann_ctx *ctx);

/* The network of a task, with its weights. Ends the program, with the library's sentence, if the
   library refuses: that is no figure but a mistake in here. */
tann_model *our_model(tann_ctx *ctx, const network_task *net);
void must(const tann_ctx *ctx, bool done);

#endif
