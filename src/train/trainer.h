/* Gradients and optimizer state of one model.

   One block each for weights, gradients and moments, all laid out alike, so that an update is one
   pass. */
#ifndef TINYANN_SRC_TRAIN_TRAINER_H
#define TINYANN_SRC_TRAIN_TRAINER_H

#include <stdbool.h>

#include <tinyann/fault.h>
#include <tinyann/train.h>

#include "optimizer/optimizer.h"
#include "train/measure.h"
#include "train/resume.h"

struct tann_trainer {
    tann_ctx *ctx;
    tann_model *model;
    tann_session *session;
    tann_train_opts opts;
    tann__objective objective;
    const tann__optimizer_type *optimizer;
    tann__optimizer_config config;
    float *dw;                         /* [trained_span] */
    float *moments[TANN__MAX_MOMENTS]; /* [moment_count][trained_span] */
    size_t moment_count;
    unsigned char *bad;     /* [tasks] whether a task has met a number that is not finite */
    float *x, *y;           /* [max_batch, ...] a shuffled batch */
    uint64_t step, epoch;   /* updates and epochs done */
    uint64_t moment_step;   /* updates since the moments were 0 */
    tann_train_fault fault; /* the last one */
    struct tann__fit *fit;  /* the one that is running, or NULL */
    tann__resume resume;    /* what the next fit may go on from */
    void *memory;           /* in which all of this lies, but for the session */
    size_t memory_size;
};

/* The gradients of the mean loss of a batch that was measured (step.c). */
tann_status tann__trainer_backward(tann_trainer *t, const tann__batch *batch);

/* Turns the gradients of a batch into an update (update.c). */
tann_status tann__trainer_apply(tann_trainer *t, tann__batch *batch);

/* One update from a checked batch (step.c). */
tann_status tann__trainer_update(tann_trainer *t, tann__batch *batch, tann__tally *tally);

/* What was not finite (detective.c). Each finds where it began, tells it in the sentence and as
   tann_trainer_fault(), and returns TANN_E_NUMERIC. */
tann_status tann__detect_loss(tann_trainer *t, tann__batch *batch);     /* a loss */
tann_status tann__detect_gradient(tann_trainer *t, tann__batch *batch); /* a number of dw */
tann_status tann__detect_stop(tann_trainer *t,
                              const tann__batch *batch); /* the watch has stopped */

/* The same of the first number of `values`, laid out like the weights. */
tann_status tann__detect_update(tann_trainer *t, const float *values, tann_fault_cause cause);

#endif
