/* libxsmm: kernels made at run time. Blocking is left to its users, so a few sizes of blocks are tried
   and the fastest is raced. In its column-first terms our b comes first, and there are no kernels
   for a transposed first operand: b is transposed by its own function then, within the time. For a
   transposed a both ways are tried. */
#include <libxsmm.h>
#include <stdlib.h>

#include "machine.h"
#include "memory.h"
#include "product.h"

/* The sizes of blocks; 0: the whole length. */
static const struct {
    size_t rows, columns, depth;
} choices[] = {{0, 0, 0},      {0, 0, 256},    {0, 64, 0},     {0, 64, 256},   {64, 64, 0},
               {64, 64, 256},  {32, 128, 256}, {0, 128, 128},  {12, 64, 512},  {0, 32, 512},
               {128, 64, 512}, {24, 64, 256},  {64, 256, 128}, {128, 16, 1024}};
enum { CHOICES = sizeof choices / sizeof *choices };

typedef struct plan {
    size_t rows, columns, depth; /* of a block */
    bool straighten;             /* whether the transposed operand is transposed first */
    /* For whole blocks and those at an edge (1), and for the first of the depth (0) and others. */
    libxsmm_smmfunction kernels[2][2][2][2];
    float straight[]; /* the operand, transposed */
} plan;

static bool straight_a(const gemm_task *g, const plan *how)
{
    return g->form == GEMM_NN || g->form == GEMM_NT || how->straighten;
}

static libxsmm_smmfunction make_kernel(const gemm_task *g, const plan *how, size_t rows,
                                       size_t columns, size_t depth, bool first)
{
    const libxsmm_blasint ldb = (libxsmm_blasint)g->n, ldc = ldb;
    const libxsmm_blasint lda = (libxsmm_blasint)(straight_a(g, how) ? g->k : g->m);
    const float alpha = 1, beta = first ? 0 : 1;
    const int flags = straight_a(g, how) ? LIBXSMM_GEMM_FLAG_NONE : LIBXSMM_GEMM_FLAG_TRANS_B;
    const int prefetch = LIBXSMM_GEMM_PREFETCH_NONE;
    return libxsmm_smmdispatch((libxsmm_blasint)columns, (libxsmm_blasint)rows,
                               (libxsmm_blasint)depth, &ldb, &lda, &ldc, &alpha, &beta, &flags,
                               &prefetch);
}

/* The length of a whole block, or of the one at the edge; 0: there is none. */
static size_t block_length(size_t block, size_t length, bool edge)
{
    return edge ? length % block : block <= length ? block : 0;
}

/* False if libxsmm does not make one of the kernels. */
static bool make_plan(plan *how, const gemm_task *g, size_t choice, bool straighten)
{
    how->rows = choices[choice].rows == 0 ? g->m : choices[choice].rows;
    how->columns = choices[choice].columns == 0 ? g->n : choices[choice].columns;
    how->depth = choices[choice].depth == 0 ? g->k : choices[choice].depth;
    how->straighten = straighten;
    for (unsigned i = 0; i < 16; i++) {
        const unsigned r = i & 1, c = i >> 1 & 1, d = i >> 2 & 1, later = i >> 3;
        const size_t rows = block_length(how->rows, g->m, r);
        const size_t columns = block_length(how->columns, g->n, c);
        const size_t depth = block_length(how->depth, g->k, d);
        if (rows > 0 && columns > 0 && depth > 0) {
            libxsmm_smmfunction kernel = make_kernel(g, how, rows, columns, depth, !later);
            how->kernels[r][c][d][later] = kernel;
            if (kernel == NULL) {
                return false;
            }
        }
    }
    return true;
}

static void straighten(const gemm_task *g, float *to)
{
    const bool b = g->form == GEMM_NT;
    const libxsmm_blasint from_row = (libxsmm_blasint)(b ? g->k : g->m);
    const libxsmm_blasint to_row = (libxsmm_blasint)(b ? g->n : g->k);
    libxsmm_otrans(to, b ? g->b : g->a, sizeof *to, from_row, to_row, from_row, to_row);
}

static void multiply(const product *p)
{
    const gemm_task *g = &p->task;
    plan *how = p->own;
    if (how->straighten) {
        straighten(g, how->straight);
    }
    const float *a = how->straighten && g->form == GEMM_TN ? how->straight : g->a;
    const float *b = how->straighten && g->form == GEMM_NT ? how->straight : g->b;
    const size_t a_row = straight_a(g, how) ? g->k : 1, a_step = straight_a(g, how) ? 1 : g->m;
    for (size_t j = 0; j < g->n; j += how->columns) {
        for (size_t d = 0; d < g->k; d += how->depth) {
            for (size_t i = 0; i < g->m; i += how->rows) {
                how->kernels[i + how->rows > g->m][j + how->columns > g->n][d + how->depth > g->k]
                            [d > 0](b + d * g->n + j, a + i * a_row + d * a_step,
                                    p->c + i * g->n + j);
            }
        }
    }
}

static double seconds_of(product *p)
{
    double best = 1e9;
    for (size_t i = 0; i < 4; i++) {
        const double start = own_seconds();
        product_run(p, 1 + (1u << 20) / (p->task.m * p->task.n * p->task.k));
        const double taken = own_seconds() - start;
        best = taken < best ? taken : best;
    }
    return best;
}

static void *prepare(const library *self, const task *t)
{
    (void)self;
    const gemm_task *g = &t->gemm;
    const size_t most = g->m * g->k > g->k * g->n ? g->m * g->k : g->k * g->n;
    plan *how = take_memory(sizeof *how + most * sizeof(float));
    product *p = product_new(t, multiply, how);
    size_t best = CHOICES * 2;
    double least = 1e9;
    for (size_t i = 0; i < CHOICES * 2; i++) {
        const bool first = i % 2 == 1;
        if ((g->form == GEMM_NN && first) || (g->form == GEMM_NT && !first)) {
            continue;
        }
        const double taken = make_plan(how, g, i / 2, first) ? seconds_of(p) : 1e9;
        best = taken < least ? i : best;
        least = taken < least ? taken : least;
    }
    if (best == CHOICES * 2) {
        product_release(p);
        return NULL;
    }
    make_plan(how, g, best / 2, best % 2 == 1);
    return p;
}

const library libxsmm_product = PRODUCT_LIBRARY("libxsmm", prepare);
