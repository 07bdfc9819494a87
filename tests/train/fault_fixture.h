/* A training of a case of fault_cases.h, and what is to be found out about it. */
#ifndef TINYANN_TESTS_TRAIN_FAULT_FIXTURE_H
#define TINYANN_TESTS_TRAIN_FAULT_FIXTURE_H

#include "checks.h"
#include "fault_cases.h"
#include "graphs.h"
#include "runners.h"

#define FAULT_SAMPLES 45
#define FAULT_BATCH   9

typedef struct fault_fixture {
    run_notes notes;
    tann_ctx *ctx;
    tann_model *model;
    tann_trainer *trainer;
    float x[FAULT_SAMPLES * FAULT_INPUTS], y[FAULT_SAMPLES];
    float before[64], after[64]; /* weights */
} fault_fixture;

/* `bad` is the sample that goes wrong. */
void fault_set_up(fault_fixture *f, const fault_case *c, size_t bad, tann_isa isa, size_t tasks,
                  int check_values);
void fault_tear_down(fault_fixture *f);

/* An epoch; `before` are then the weights before its last step. */
tann_status fault_fit(fault_fixture *f, int shuffle);

/* The point that the case is to be found at. */
unsigned fault_point(const fault_case *c);

/* What the trainer says is what the case says; so does the sentence. */
void fault_check(const fault_fixture *f, const fault_case *c, size_t sample, uint64_t step);
void fault_check_sentence(const fault_fixture *f, const fault_case *c, size_t sample,
                          uint64_t step);

/* All of this in one step, with a bad sample in the middle of the batch. */
void fault_check_step(const fault_case *c, tann_isa isa, size_t tasks, int check_values);

#endif
