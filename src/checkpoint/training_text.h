/* What a checkpoint says of a training beside its arrays, as lines of the metadata `training`:

       tinyann-training 1
       optimizer=adam ... clip_norm=0x0p+0     how it was made: compared with the trainer
       rate=0x1p-10 ... epoch=20               how far it has come
       fit=1 ... best_epoch=17                 and the fit, if one was running
       crc32=0a1b2c3d                          of the file: checkpoint.h

   Whole numbers are decimal, real ones hexadecimal as in the graph. */
#ifndef TINYANN_SRC_CHECKPOINT_TRAINING_TEXT_H
#define TINYANN_SRC_CHECKPOINT_TRAINING_TEXT_H

#include <stdint.h>

#include "base/writer.h"
#include "format/format_safetensors.h"
#include "train/trainer.h"

#define TANN__TRAINING_CRC_LENGTH 15 /* "crc32=0a1b2c3d\n" */

typedef struct tann__training {
    float rate;
    uint64_t step, moment_step, epoch;
    tann__resume fit;      /* without its reals and weights, which are arrays */
    uint64_t best_weights; /* whether there are such weights */
} tann__training;

/* Writes the text up to the checksum, with what ends a line. */
void tann__training_write(tann__writer *w, const tann_trainer *t, const tann__resume *fit,
                          const char *line_end);

/* Reads the text up to the checksum. TANN_E_FORMAT, TANN_E_UNSUPPORTED for another version,
   TANN_E_ARGUMENT where the trainer is made otherwise; each with the byte. */
tann_status tann__training_read(const tann__safetensors *st, const tann__metadata *text,
                                const tann_trainer *t, tann__training *out);

/* Compares the graph of a file with the trainer's: TANN_E_ARGUMENT names the node. */
tann_status tann__training_compare_graph(const tann__safetensors *st, const tann__metadata *graph,
                                         const tann_model *m);

#endif
