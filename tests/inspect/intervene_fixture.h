/* A small network, and interventions in a session of it. */
#ifndef TINYANN_TESTS_INTERVENE_FIXTURE_H
#define TINYANN_TESTS_INTERVENE_FIXTURE_H

#include "heap.h"

#include <tinyann/tinyann.h>

#define BATCH 4

/*  input_1 (3) -> dense_1 (5) -> activation_1 (tanh) -> dense_2 (4) -> activation_2 (relu) -> dense_3
    (2); joined = dense_3 + dense_4 of activation_1 */
typedef struct intervene_fixture {
    heap heap;
    tann_ctx *ctx;
    tann_model *model;
    tann_trainer *trainer;
    tann_session *session; /* of its own */
    float x[BATCH * 3], y[BATCH * 2];
} intervene_fixture;

void intervene_set_up(intervene_fixture *f);

/* Fails the test unless all memory comes back. */
void intervene_tear_down(intervene_fixture *f);

tann_intervention intervene_at(const char *name, tann_intervention_kind kind, float amount);

/* In the fixture's session; they must succeed. */
tann_hook intervene_begin(intervene_fixture *f, const tann_intervention *v);
void intervene_end(intervene_fixture *f, tann_hook hook);

/* value: [BATCH, size of the node] */
void intervene_run_to(intervene_fixture *f, const char *name, float *value);

#endif
