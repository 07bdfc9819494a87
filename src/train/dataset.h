/* Data sets: checking them, and getting a batch of one, from memory or from its reader. */
#ifndef TINYANN_SRC_TRAIN_DATASET_H
#define TINYANN_SRC_TRAIN_DATASET_H

#include <tinyann/dataset.h>

#include "base/arena.h"
#include "train/measure.h"

/* Where a data set's reader puts a batch. Of a data set in memory nothing of it is used. */
typedef struct tann__rows {
    float *x;        /* [most, input] */
    float *y;        /* [most, output] */
    int32_t *labels; /* [most] */
    size_t *samples; /* [most] their numbers, where they come in order */
} tann__rows;

/* Checks a data set against a model: sizes, pointers, one kind of target. */
tann_status tann__dataset_read(tann_ctx *ctx, const tann_model *m, const tann_dataset *given,
                               tann_dataset *known);

/* The same where targets are not wanted: there may be none. */
tann_status tann__dataset_read_inputs(tann_ctx *ctx, const tann_model *m, const tann_dataset *given,
                                      tann_dataset *known);

/* Takes what a reader needs for batches of `most`, and is not there yet; of a data set in memory
   nothing. */
tann_status tann__rows_take(tann__arena *arena, tann_ctx *ctx, const tann_model *m,
                            const tann_dataset *data, size_t most, tann__rows *rows);

/* The same without targets, which a reader is then not asked for. */
tann_status tann__rows_take_inputs(tann__arena *arena, tann_ctx *ctx, const tann_model *m,
                                   const tann_dataset *data, size_t most, tann__rows *rows);

/* Has the reader fill the rows of a batch, whose count, first and order are set, and points it to
   them. */
tann_status tann__dataset_pull(tann_ctx *ctx, const tann_dataset *data, const tann__rows *rows,
                               tann__batch *batch);

/* Points a batch to its numbers. In memory they are those from batch->first on: its order is the
   caller's to follow. */
static inline tann_status tann__dataset_fetch(tann_ctx *ctx, const tann_model *m,
                                              const tann_dataset *data, const tann__rows *rows,
                                              tann__batch *batch)
{
    if (data->read != NULL) {
        return tann__dataset_pull(ctx, data, rows, batch);
    }
    batch->x = data->x + batch->first * m->nodes[0].size;
    batch->y = data->y != NULL ? data->y + batch->first * m->nodes[m->output].size : NULL;
    batch->labels = data->labels;
    return TANN_OK;
}

/* Measures samples [begin, end) of a data set. rows: for the session's max_batch. */
tann_status tann__evaluate(tann_session *s, const tann__objective *objective,
                           const tann_dataset *data, const tann__rows *rows, size_t begin,
                           size_t end, tann__tally *tally);

#endif
