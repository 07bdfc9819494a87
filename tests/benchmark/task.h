/* What all libraries are asked to do: one figure of the report. */
#ifndef BENCHMARK_TASK_H
#define BENCHMARK_TASK_H

#include <stdbool.h>
#include <stddef.h>

typedef enum task_kind { TASK_GEMM, TASK_FUNCTION, TASK_PREDICT, TASK_TRAIN } task_kind;

/* c[m,n] = a b, with a [m,k] and b [k,n]; TN: a is [k,m]; NT: b is [n,k]. All rows are dense. */
typedef enum gemm_form { GEMM_NN, GEMM_TN, GEMM_NT } gemm_form;

typedef struct gemm_task {
    size_t m, n, k;
    const float *a, *b;
    gemm_form form;
} gemm_task;

typedef enum function_kind { FUNCTION_EXP, FUNCTION_TANH, FUNCTION_SIGMOID } function_kind;

typedef struct function_task {
    size_t n;
    const float *x;
    function_kind function;
} function_task;

typedef enum activation {
    ACTIVATION_TANH,
    ACTIVATION_RELU,
    ACTIVATION_SIGMOID,
    ACTIVATION_SOFTMAX
} activation;

enum { MOST_LAYERS = 3 };

/* Dense layers in a row. A prediction is of all samples, `batch` at a time; a training is one epoch:
   a step for each batch, with the cross-entropy that goes with the output's activation. */
typedef struct network_task {
    size_t layers;
    size_t widths[MOST_LAYERS + 1];
    activation hidden, output;
    const float *kernels[MOST_LAYERS]; /* [widths[i], widths[i + 1]] */
    const float *biases[MOST_LAYERS];
    size_t samples, batch;
    const float *x; /* [samples, widths[0]] */
    const float *y; /* [samples, widths[layers]] */
    bool shuffle;   /* a new order each epoch */
} network_task;

typedef struct task {
    char id[48]; /* "W5b-TN-784x128x128" */
    task_kind kind;
    gemm_task gemm;
    function_task function;
    network_task network;
    const char *unit;
    double amount;    /* of the unit: in one run; for a time: in a second */
    bool is_time;     /* less is better */
    size_t cores;     /* 1, or 2 for the figures on two cores */
    double tolerance; /* of the outputs, relative to the greatest */
} task;

/* How many floats the outputs of a task are: the product, the values, the predictions of the first
   batch. */
size_t task_output_size(const task *t);

/* The same, reckoned in double. */
void task_expect(const task *t, double *outputs);

#endif
