/* What the tests of checkpoints share: small trainings of all kinds. */
#ifndef TINYANN_TESTS_CHECKPOINT_TRAINING_H
#define TINYANN_TESTS_CHECKPOINT_TRAINING_H

#include <stddef.h>

#include <tinyann/tinyann.h>

typedef struct training_case {
    const char *name;
    tann_optimizer_kind optimizer;
    float momentum;
    int32_t nesterov;
    tann_schedule_kind schedule;
    float clip_norm, rate;
    tann_numerics numerics;
    size_t patience;
    int32_t restore_best, shuffle, validates; /* 0: no; 1: a share; 2: data */
    float target_loss, min_delta;
} training_case;

extern const training_case training_cases[];
extern const size_t training_case_count;

/* All that a training needs, made anew as another process would make it. */
typedef struct training {
    tann_ctx *ctx;
    tann_model *m;
    tann_trainer *t;
    tann_fit_opts fit;
    tann_dataset data, validation;
    tann_callback callbacks[2];
} training;

/* `allocator`: for the context, or NULL. */
void training_begin(training *g, const training_case *how, const tann_ctx_opts *allocator);
void training_end(training *g);

/* Runs a fit with one more callback, or NULL. */
tann_status training_run(training *g, tann_fit_fn fn, void *user, tann_fit_result *result);

/* Both have equal weights, bit for bit. */
void training_check_equal(const training *a, const training *b);

/* The state of a trainer in memory: exactly as large as it is, to be freed. */
typedef struct snapshot {
    unsigned char *bytes;
    size_t size;
} snapshot;
snapshot snapshot_of(tann_trainer *t);

/* Both are equal, byte for byte; frees them. */
void snapshot_check_equal(snapshot a, snapshot b);

#endif
