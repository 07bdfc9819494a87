/* libtinyann's products and functions, straight from its kernels. */
#include "base/cpu.h"
#include "memory.h"
#include "ours_kernels.h"
#include "product.h"
#include "report.h"
#include "values.h"

typedef struct product_tools {
    const tann_kernels *kernels;
    tann_caches caches;
} product_tools;

static void multiply(const product *p)
{
    const gemm_task *g = &p->task;
    const product_tools *tools = p->own;
    const tann_caches *caches = &tools->caches;
    const size_t m = g->m, n = g->n, k = g->k;
    switch (g->form) {
    case GEMM_NN:
        tools->kernels->gemm_nn(m, n, k, g->a, k, g->b, n, NULL, p->c, n, caches);
        break;
    case GEMM_TN:
        tools->kernels->gemm_tn(m, n, k, g->a, m, g->b, n, p->c, n, caches);
        break;
    case GEMM_NT:
        tools->kernels->gemm_nt(m, n, k, g->a, k, g->b, k, p->c, n, caches);
        break;
    }
}

static void *prepare_product(const library *self, const task *t)
{
    (void)self;
    product_tools *tools = take_memory(sizeof *tools);
    const tann__cpu cpu = tann__cpu_read();
    tools->kernels = our_kernels();
    tools->caches = (tann_caches){cpu.level1, cpu.level2};
    return product_new(t, multiply, tools);
}

static void *prepare_values(const library *self, const task *t)
{
    (void)self;
    const tann_kernels *k = our_kernels();
    const apply_fn table[FUNCTION_COUNT] = {k->exp, k->tanh, k->sigmoid};
    return values_new(t, table[t->function.function]);
}

const library ours_product = PRODUCT_LIBRARY(OURS, prepare_product);
const library ours_values = VALUES_LIBRARY(OURS, prepare_values, NULL);
