/* oneDNN: dnnl_sgemm(), which makes and keeps the code for the processor by itself. */
#include <dnnl.h>

#include "product.h"

static void multiply(const product *p)
{
    const gemm_task *g = &p->task;
    dnnl_sgemm(g->form == GEMM_TN ? 'T' : 'N', g->form == GEMM_NT ? 'T' : 'N', (dnnl_dim_t)g->m,
               (dnnl_dim_t)g->n, (dnnl_dim_t)g->k, 1, g->a, (dnnl_dim_t)product_a_row(g), g->b,
               (dnnl_dim_t)product_b_row(g), 0, p->c, (dnnl_dim_t)g->n);
}

static void *prepare(const library *self, const task *t)
{
    (void)self;
    return product_new(t, multiply, NULL);
}

const library onednn_product = PRODUCT_LIBRARY("oneDNN", prepare);
