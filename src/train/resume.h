/* How far a fit has come, beside what the trainer itself counts: what a checkpoint keeps of it, and what
   a resumed fit goes on from. */
#ifndef TINYANN_SRC_TRAIN_RESUME_H
#define TINYANN_SRC_TRAIN_RESUME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tinyann/status.h>
#include <tinyann/train.h>

struct tann__fit;

typedef struct tann__resume {
    bool there;                            /* else the rest is 0 */
    bool shuffle;                          /* as the fit was asked to do */
    size_t samples, batch;                 /* likewise */
    size_t epochs, best_epoch, bad_epochs; /* of the fit, finished */
    uint64_t step, first_step;             /* of the trainer: now, and when the fit began */
    double loss, accuracy;                 /* of the last epoch */
    double validation_loss, validation_accuracy;
    double best_loss;
    float *best; /* [best_count] weights of the best epoch; NULL if not kept */
    size_t best_count;
} tann__resume;

/* Describes the fit that the trainer is running, if it is; `best` stays the fit's. TANN_E_ARGUMENT in
   the middle of an epoch or of a step, which no state can stand for. */
tann_status tann__resume_describe(const tann_trainer *t, tann__resume *r);

/* Gives a trainer what its next fit may go on from; takes over `best`, which is from its context's
   allocator. A description that is not there takes away what it had. */
void tann__resume_give(tann_trainer *t, const tann__resume *r);

/* Makes a fit that has its memory go on from that. TANN_E_ARGUMENT where it asks for something else. */
tann_status tann__fit_go_on(struct tann__fit *f);

#endif
