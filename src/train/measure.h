/* Measuring a batch: targets, loss and accuracy. Used by training steps and by evaluation alike. */
#ifndef TINYANN_SRC_TRAIN_MEASURE_H
#define TINYANN_SRC_TRAIN_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

#include "loss/loss.h"
#include "run/session.h"

#define TANN__LANES 16

/* Sums over samples that do not depend on how they are cut into batches: sample i goes to lane i
   mod 16, and the lanes are added as a tree. */
typedef struct tann__tally {
    double lanes[TANN__LANES];
    size_t samples, right, judged;
} tann__tally;

double tann__tally_loss(const tann__tally *tally);     /* mean; NaN of none */
double tann__tally_accuracy(const tann__tally *tally); /* share; NaN where nothing was judged */

/* A loss as it is computed for one model. */
typedef struct tann__objective {
    const tann__loss_type *type;
    bool through_logits; /* the last node is the activation whose input the loss can start from */
} tann__objective;

/* Checks that the loss fits the model's output. */
tann_status tann__objective_init(tann_ctx *ctx, const tann_model *m, tann_loss_kind kind,
                                 tann__objective *objective);

/* Whether this run may start from the logits: not if a hook writes to the output or its
   gradient. */
bool tann__objective_fused(const tann__objective *objective, const tann_session *s);

/* A batch of samples and where it comes from, for sentences. */
typedef struct tann__batch {
    const float *x;        /* [count, input] */
    const float *y;        /* [count, output]; of labels, from measuring on */
    const int32_t *labels; /* of all samples of the data set; NULL where y is given */
    bool own_labels;       /* they are of this batch alone: [count] */
    size_t count;
    size_t first; /* position of the first sample in its epoch or data set */
    /* [count] The samples' numbers in the data set; NULL: first, first + 1, ... */
    const size_t *order;
} tann__batch;

/* The number in the data set of one of its samples. */
static inline size_t tann__batch_sample(const tann__batch *batch, size_t index)
{
    return batch->order != NULL ? batch->order[index] : batch->first + index;
}

static inline int32_t tann__batch_label(const tann__batch *batch, size_t index)
{
    return batch->labels[batch->own_labels ? index : tann__batch_sample(batch, index)];
}

/* Refuses NaN, infinity, and targets and labels outside of the loss's range, naming the sample. */
tann_status tann__batch_check(const tann_session *s, const tann__objective *objective,
                              const tann__batch *batch);

/* After forward: turns labels into targets, one-hot, or the label itself for one output; adds the batch's
   losses and judgements to the tally. TANN_E_NUMERIC, naming the sample, for a loss that is not finite. */
tann_status tann__measure(tann_session *s, const tann__objective *objective, tann__batch *batch,
                          tann__tally *tally);

/* `gradient` = scale * d loss / d output, or, with `logits`, d loss / d logits. */
void tann__measure_gradient(tann_session *s, const tann__objective *objective,
                            const tann__batch *batch, float scale, bool logits, float *gradient);

#endif
