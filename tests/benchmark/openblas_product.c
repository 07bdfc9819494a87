/* OpenBLAS: cblas_sgemm(). */
#include <cblas.h>

#include "product.h"

static void multiply(const product *p)
{
    const gemm_task *g = &p->task;
    const CBLAS_TRANSPOSE a = g->form == GEMM_TN ? CblasTrans : CblasNoTrans;
    const CBLAS_TRANSPOSE b = g->form == GEMM_NT ? CblasTrans : CblasNoTrans;
    cblas_sgemm(CblasRowMajor, a, b, (blasint)g->m, (blasint)g->n, (blasint)g->k, 1, g->a,
                (blasint)product_a_row(g), g->b, (blasint)product_b_row(g), 0, p->c, (blasint)g->n);
}

static void *prepare(const library *self, const task *t)
{
    (void)self;
    openblas_set_num_threads((int)t->cores);
    return product_new(t, multiply, NULL);
}

const library openblas_product = PRODUCT_LIBRARY("OpenBLAS", prepare);
