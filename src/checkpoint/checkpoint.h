/* A training state as a file: what both directions share.

       {"__metadata__":{as of a model,"training":"..."}}
       history:loss ... history:validation_accuracy    [epochs] doubles, if there is a history
       fit:figures                                     [5] doubles, if a fit was running
       hidden_1.kernel ...                             the weights, as in a model file
       adam.m:hidden_1.kernel ...  adam.v:...          the moments
       best:hidden_1.kernel ...                        the best weights, if they are kept

   The checksum is that of the bytes of all arrays, then of the metadata graph, numerics and output, and
   of training up to its last line. So every change of 32 bits or fewer is noticed, before anything is
   compared with the trainer. */
#ifndef TINYANN_SRC_CHECKPOINT_CHECKPOINT_H
#define TINYANN_SRC_CHECKPOINT_CHECKPOINT_H

#include <tinyann/checkpoint.h>

#include "checkpoint/history.h"
#include "train/trainer.h"

#define TANN__CHECKPOINT_FIGURES      5 /* loss, accuracy, the same of validation, best loss */
#define TANN__CHECKPOINT_FIGURES_NAME "fit:figures"
#define TANN__CHECKPOINT_BEST         "best:"
#define TANN__CHECKPOINT_PREFIX       32 /* characters, with a 0 */

/* "adam.m:": what begins the names of a moment's arrays. */
void tann__checkpoint_prefix(const tann_trainer *t, size_t moment,
                             char prefix[TANN__CHECKPOINT_PREFIX]);

/* tann_checkpoint_save() with a history, which may be NULL; the arguments are there. */
tann_status tann__checkpoint_save(const tann_trainer *t, const tann__history *history,
                                  const char *path);

/* tann_checkpoint_restore() with a history, which may be NULL; it is replaced, or after an error as
   it was. */
tann_status tann__checkpoint_restore(tann_trainer *t, tann__history *history, const char *path,
                                     const tann_load_opts *opts);

#endif
