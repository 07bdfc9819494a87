/* libtinyann's products and functions, straight from its kernels. */
#include "memory.h"
#include "ours_kernels.h"
#include "product.h"
#include "report.h"
#include "values.h"

static void multiply(const product *p)
{
    const gemm_task *g = &p->task;
    const tann_kernels *const *kernels = p->own;
    const size_t m = g->m, n = g->n, k = g->k;
    switch (g->form) {
    case GEMM_NN:
        (*kernels)->gemm_nn(m, n, k, g->a, k, g->b, n, NULL, p->c, n, NULL);
        break;
    case GEMM_TN:
        (*kernels)->gemm_tn(m, n, k, g->a, m, g->b, n, p->c, n, NULL);
        break;
    case GEMM_NT:
        (*kernels)->gemm_nt(m, n, k, g->a, k, g->b, k, p->c, n, NULL);
        break;
    }
}

static void *prepare_product(const library *self, const task *t)
{
    (void)self;
    const tann_kernels **kernels = take_memory(sizeof *kernels);
    *kernels = our_kernels();
    return product_new(t, multiply, kernels);
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
