/* The context struct. Kernels are opaque down here: run/context.c chooses them. */
#ifndef TINYANN_SRC_BASE_CONTEXT_H
#define TINYANN_SRC_BASE_CONTEXT_H

#include <stddef.h>

#include <tinyann/ctx.h>
#include <tinyann/status.h>

#include "base/alloc.h"

struct tann_kernels;

struct tann_ctx {
    tann__allocator allocator;
    const struct tann_kernels *kernels[TANN_NUMERICS_COUNT_]; /* one a numeric profile */
    tann_runner_fn runner;                                    /* NULL: none */
    void *runner_user;
    size_t runner_tasks;
    tann_isa isa;
    tann_numerics numerics; /* of the models that are built with it */
    size_t level1, level2;  /* bytes of the caches */
    tann_status status;     /* of the last call */
    char text[256];         /* its sentence; "" after success */
};

#endif
