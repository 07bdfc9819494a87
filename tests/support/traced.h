/* A training that is traced: dropout, a branch, softmax, Adam, shuffles, validation, odd batches. Without
   the test library, so that programs on other systems can run it too. */
#ifndef TINYANN_TESTS_SUPPORT_TRACED_H
#define TINYANN_TESTS_SUPPORT_TRACED_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/kernels.h>
#include <tinyann/tinyann.h>

/* What may be different from one to the next. Zeroed, it is the plain one. */
typedef struct traced_opts {
    tann_isa isa;
    tann_numerics numerics;
    size_t tasks;
    uint64_t seed;                /* of shuffles and dropout */
    float perturbation;           /* added to number 5 of 'left.kernel' ... */
    uint64_t perturb_at;          /* ... after so many steps; 0: before the trace begins */
    size_t epochs;                /* 0: 2 */
    size_t batch;                 /* 0: 10 */
    int plain_order;              /* no shuffle */
    int other_graph;              /* one unit more */
    int wide;                     /* so large that 8 tasks share it; without perturbation */
    const tann_kernels *kernels;  /* in place of the context's */
    const tann_trace_opts *trace; /* NULL: no trace */
} traced_opts;

#define TRACED_WEIGHTS 512
#define TRACED_ROOM    ((size_t)1 << 22)

typedef struct traced {
    char *text; /* the trace, when it is kept in memory; to be freed */
    size_t size;
    tann_status status; /* of the fit, or of what could not be made */
    char error[512];
    float weights[TRACED_WEIGHTS]; /* unless it is wide */
    size_t tasks;                  /* the most that were run at once */
} traced;

/* Runs it. */
void traced_run(const traced_opts *opts, traced *out);
void traced_free(traced *t);

/* Options of a trace in memory with room for all. */
tann_trace_opts traced_memory(int values);

#endif
