/* A library as the benchmark sees it, and the list of those that were found. */
#ifndef BENCHMARK_LIBRARY_H
#define BENCHMARK_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "task.h"

typedef struct library library;

struct library {
    const char *name;
    task_kind kind; /* what it is asked for; a library with two kinds has two entries */
    /* What it needs for the task, with copies of the weights, or NULL: it does not take part. */
    void *(*prepare)(const library *self, const task *t);
    /* Does the task so many times. */
    void (*run)(void *state, size_t times);
    /* What came out; of networks, the predictions of the first batch with the weights as they are. */
    void (*outputs)(void *state, float *outputs);
    void (*release)(void *state);
    /* The clock of what does the work; NULL: it is this thread, and own_seconds() its clock. */
    double (*seconds)(void *state);
    const void *more;  /* what the functions need beside */
    bool sigmoid_only; /* has tanh and sigmoid, and takes them in place of ReLU and softmax */
};

/* [*count] The libraries of this build, ours first. */
const library *const *libraries(size_t *count);

/* The names of those that were not found when this was built: "FANN, SLEEF"; "" for none. */
const char *libraries_missing(void);

#endif
