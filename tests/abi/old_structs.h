/* Option and result structs as an older header could have had them: fields were only ever appended, so
   each is the beginning of today's struct (layout.c has the compiler prove it). */
#ifndef TINYANN_TESTS_OLD_STRUCTS_H
#define TINYANN_TESTS_OLD_STRUCTS_H

#include <stddef.h>
#include <stdint.h>

typedef struct old_ctx_opts {
    size_t struct_size;
    void *(*allocate)(void *user, size_t size);
    void (*release)(void *user, void *memory, size_t size);
    void *allocator_user;
} old_ctx_opts;

typedef struct old_dense_opts {
    size_t struct_size;
    int kernel_initializer;
    int bias_initializer;
} old_dense_opts;

typedef struct old_option {
    size_t struct_size;
    size_t index;
    double number;
    const char *name;
} old_option;

typedef struct old_weight {
    size_t struct_size;
    const char *name;
    const float *data;
    size_t count;
} old_weight;

typedef struct old_dataset {
    size_t struct_size;
    size_t count;
    const float *x;
    const float *y;
} old_dataset;

typedef struct old_sgd_opts {
    size_t struct_size;
} old_sgd_opts;

typedef struct old_adam_opts {
    size_t struct_size;
    int optimizer;
    float beta1;
} old_adam_opts;

typedef struct old_train_opts {
    size_t struct_size;
    const void *optimizer_opts;
    size_t max_batch;
    size_t schedule_steps;
    uint64_t seed;
    int loss;
    int optimizer;
} old_train_opts;

typedef struct old_callback {
    int (*fn)(const void *event, void *user);
    void *user;
} old_callback;

typedef struct old_fit_opts {
    size_t struct_size;
    size_t epochs;
    size_t batch;
    const old_dataset *validation;
    size_t patience;
    const old_callback *callbacks;
    size_t callback_count;
} old_fit_opts;

typedef struct old_fit_result {
    size_t struct_size;
    size_t epochs;
    size_t best_epoch;
    size_t samples;
    uint64_t steps;
    double loss;
} old_fit_result;

typedef struct old_train_fault {
    size_t struct_size;
    const char *name;
    const char *type;
    const char *weight;
    size_t sample;
    size_t unit;
    uint64_t epoch;
    uint64_t step;
    double value;
} old_train_fault;

typedef struct old_score {
    size_t struct_size;
    size_t samples;
    double loss;
} old_score;

typedef struct old_trace_opts {
    size_t struct_size;
    const char *name;
    const char *type;
    int (*write)(void *user, const char *text, size_t length);
    void *user;
    size_t memory;
} old_trace_opts;

typedef struct old_trace_difference {
    size_t struct_size;
    size_t values;
    uint64_t step;
} old_trace_difference;

typedef struct old_progress {
    size_t struct_size;
    int (*write)(void *user, const char *text, size_t length);
    void *user;
} old_progress;

typedef struct old_health_opts {
    size_t struct_size;
    const char *name;
    const char *type;
} old_health_opts;

typedef struct old_layer_health {
    size_t struct_size;
    const char *name;
    const char *type;
} old_layer_health;

#endif
