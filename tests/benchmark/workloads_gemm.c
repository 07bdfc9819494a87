/* W5: products of matrices, in the three forms of a dense layer's forward and backward steps. */
#include <stdlib.h>

#include "memory.h"
#include "workloads.h"

static const char *const form_names[] = {"NN", "TN", "NT"};

/* The last ones are also true steps: xT dy of 5a, and dy WT of a batch of one. */
static const struct {
    const char *id;
    size_t m, n, k;
} shapes[] = {
    {"W5a", 32, 64, 64},      {"W5a", 64, 64, 32},       {"W5b", 128, 128, 784},
    {"W5b", 128, 784, 128},   {"W5b", 784, 128, 128},    {"W5c", 128, 1024, 1024},
    {"W5c", 1024, 1024, 128}, {"W5c", 1024, 1024, 1024}, {"W5d", 32, 2, 2},
    {"W5d", 1, 1024, 1024},
};

static void run_shape(const run_options *o, size_t shape, gemm_form form)
{
    const size_t m = shapes[shape].m, n = shapes[shape].n, k = shapes[shape].k;
    task t = {.kind = TASK_GEMM, .unit = "GFLOP/s", .cores = 1, .tolerance = 2e-6};
    snprintf(t.id, sizeof t.id, "%s-%s-%zux%zux%zu", shapes[shape].id, form_names[form], m, n, k);
    if (!wanted(o, t.id)) {
        return;
    }
    float *a = take_floats(m * k), *b = take_floats(k * n);
    draw_floats(a, m * k, -1, 1, 1);
    draw_floats(b, k * n, -1, 1, 2);
    t.gemm = (gemm_task){.m = m, .n = n, .k = k, .a = a, .b = b, .form = form};
    t.amount = 2e-9 * (double)m * (double)n * (double)k;
    run_task(o, &t);
    free(a);
    free(b);
}

void run_gemm_workloads(const run_options *o)
{
    for (size_t shape = 0; shape < sizeof shapes / sizeof *shapes; shape++) {
        for (gemm_form form = GEMM_NN; form <= GEMM_NT; form++) {
            run_shape(o, shape, form);
        }
    }
}
