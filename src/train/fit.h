/* The parts of a fit that are shared between its files. */
#ifndef TINYANN_SRC_TRAIN_FIT_H
#define TINYANN_SRC_TRAIN_FIT_H

#include <tinyann/fit.h>

#include "train/dataset.h"
#include "train/trainer.h"

/* A fit under way. */
typedef struct tann__fit {
    tann_trainer *trainer;
    tann_fit_opts opts;
    tann_dataset data;
    tann_dataset validation; /* samples [validation_begin, validation_end) of it; count 0: none */
    size_t validation_begin, validation_end;
    size_t count; /* training samples: the first of data */
    size_t batch;
    tann__rows rows; /* where readers of data put a batch */
    tann__arena arena;
    size_t *order;       /* [count] this epoch's; NULL without shuffling */
    float *best;         /* [trained_span] weights of the best epoch; NULL if not kept */
    size_t bad_epochs;   /* since the best one */
    uint64_t first_step; /* the trainer's when the fit began */
    bool called;         /* callbacks are being called, at this moment: */
    tann_fit_moment moment;
    tann_fit_result result;
} tann__fit;

/* Reads and checks options and data, and takes what the fit needs (fit_setup.c). */
tann_status tann__fit_setup(tann__fit *f, const tann_dataset *data, const tann_fit_opts *opts);

/* Runs one epoch's updates (epoch.c). */
tann_status tann__fit_epoch(tann__fit *f, size_t epoch);

/* Notes whether the epoch that is finished was the best so far (fit.c). */
void tann__fit_note_best(tann__fit *f);

/* Calls the callbacks. TANN_STOP if one asks for it. */
tann_status tann__fit_call(tann__fit *f, tann_fit_moment moment, size_t epoch,
                           const tann__tally *tally);

#endif
