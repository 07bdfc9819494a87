#include "product.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

void *product_new(const task *t, void (*multiply)(const product *p), void *own)
{
    product *p = take_memory(sizeof *p);
    *p = (product){t->gemm, take_floats(t->gemm.m * t->gemm.n), multiply, own};
    return p;
}

void product_run(void *state, size_t times)
{
    const product *p = state;
    for (size_t i = 0; i < times; i++) {
        p->multiply(p);
    }
}

void product_outputs(void *state, float *outputs)
{
    const product *p = state;
    p->multiply(p);
    memcpy(outputs, p->c, p->task.m * p->task.n * sizeof *outputs);
}

void product_release(void *state)
{
    product *p = state;
    free(p->own);
    free(p->c);
    free(p);
}

size_t product_a_row(const gemm_task *g)
{
    return g->form == GEMM_TN ? g->m : g->k;
}

size_t product_b_row(const gemm_task *g)
{
    return g->form == GEMM_NT ? g->k : g->n;
}
