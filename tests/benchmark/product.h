/* What all libraries share that multiply matrices. */
#ifndef BENCHMARK_PRODUCT_H
#define BENCHMARK_PRODUCT_H

#include "library.h"

typedef struct product product;

struct product {
    gemm_task task;
    float *c; /* [m,n] */
    void (*multiply)(const product *p);
    void *own; /* the library's; freed with free() */
};

void *product_new(const task *t, void (*multiply)(const product *p), void *own);
void product_run(void *state, size_t times);
void product_outputs(void *state, float *outputs);
void product_release(void *state);

/* Floats from row to row. */
size_t product_a_row(const gemm_task *g);
size_t product_b_row(const gemm_task *g);

/* The entry of a library, from the function that prepares it. */
#define PRODUCT_LIBRARY(name_, prepare_)                                                           \
    {                                                                                              \
        .name = name_, .kind = TASK_GEMM, .prepare = prepare_, .run = product_run,                 \
        .outputs = product_outputs, .release = product_release                                     \
    }

#endif
