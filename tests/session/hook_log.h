/* A trained chain and a log of the calls of hooks. */
#ifndef TINYANN_TESTS_SESSION_HOOK_LOG_H
#define TINYANN_TESTS_SESSION_HOOK_LOG_H

#include "checks.h"
#include "graphs.h"
#include "heap.h"

#define SAMPLES 7
#define ALL_AROUND                                                                                 \
    ((unsigned)TANN_HOOK_BATCH_BEGIN | (unsigned)TANN_HOOK_BATCH_END |                             \
     (unsigned)TANN_HOOK_EPOCH_BEGIN | (unsigned)TANN_HOOK_EPOCH_END |                             \
     (unsigned)TANN_HOOK_RUN_BEGIN | (unsigned)TANN_HOOK_RUN_END)
#define ALL_WEIGHTS                                                                                \
    ((unsigned)TANN_HOOK_WEIGHT_GRADIENT | (unsigned)TANN_HOOK_BEFORE_UPDATE |                     \
     (unsigned)TANN_HOOK_AFTER_UPDATE)

typedef struct fixture {
    heap heap;
    tann_ctx *ctx;
    tann_model *model;
    tann_trainer *trainer;
    tann_session *session;
    float x[SAMPLES * 2], y[SAMPLES];
    tann_dataset data;
    tann_fit_opts fit;
} fixture;

/* Nodes: input_1 dense_1 activation_1 (tanh) dense_2. */
void set_up(fixture *f);
void tear_down(fixture *f);

/* A letter for each call: r e b for begins, B E R for ends, g u U for weights, f for outputs. */
typedef struct log {
    char text[512];
    size_t length;
    size_t stop_at; /* the call that stops, from 1; 0: none */
    tann_status status;
} log_of_calls;

tann_status write_log(const tann_hook_event *e, void *user);

#endif
