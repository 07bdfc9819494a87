/* What the tests of the recorder share: a small training, and what a plain hook has seen of it. */
#ifndef TINYANN_TESTS_INSPECT_RECORDING_H
#define TINYANN_TESTS_INSPECT_RECORDING_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/tinyann.h>

#include "heap.h"

#define SAMPLES 11
#define VALUES                                                                                     \
    ((unsigned)TANN_HOOK_INPUT | (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_GRADIENT |      \
     (unsigned)TANN_HOOK_GRADIENT_INPUT)
#define WEIGHTS                                                                                    \
    ((unsigned)TANN_HOOK_WEIGHT_GRADIENT | (unsigned)TANN_HOOK_BEFORE_UPDATE |                     \
     (unsigned)TANN_HOOK_AFTER_UPDATE)

/* input_1 [2] -> p [3] -> (bent, p) -> sum -> deep/z [2] -> output, with a trainer for batches of up to
   4. */
typedef struct training {
    heap heap;
    tann_ctx *ctx;
    tann_model *model;
    tann_trainer *trainer;
    tann_session *session; /* the trainer's */
    tann_dataset data;
    float x[SAMPLES * 2], y[SAMPLES * 2];
} training;

void training_begin(training *t);
void training_end(training *t); /* all memory must have come back */

/* Some epochs of shuffled batches of 4, 4 and 3. */
tann_fit_opts training_fit(size_t epochs);
void training_run(training *t, size_t epochs);

/* All rows that one value or weight has had, and for each its step and sample. */
typedef struct collected {
    char name[128];
    size_t row, rows;
    float *data;
    int64_t *index;
} collected;

/* What has been seen since a collector was added as a hook at points of values and weights. Zeroed, it is
   empty. */
typedef struct collector {
    collected arrays[64];
    size_t count;
} collector;

tann_status collector_look(const tann_hook_event *event, void *collector);
const collected *collector_find(const collector *c, const char *name);
void collector_clear(collector *c);

/* The arrays of a recording of whole batches hold what was collected, and no more. */
void recording_check(const tann_recorder *r, const collector *c);

tann_recorded recording_array(const tann_recorder *r, const char *name);

#endif
