/* A text of a file beside the one that a trainer would write: where they part, and with which words. */
#ifndef TINYANN_SRC_CHECKPOINT_TRAINING_MATCH_H
#define TINYANN_SRC_CHECKPOINT_TRAINING_MATCH_H

#include <stddef.h>

#include "base/writer.h"
#include "format/format_safetensors.h"

#define TANN__MATCH_WORD 96

typedef struct tann__match {
    const char *at;               /* of the file's text, what is next */
    const char *word;             /* where the word begins in which it stands */
    size_t line;                  /* from 0 */
    char own[TANN__MATCH_WORD];   /* after TANN_STOP: the trainer's word; long ones are cut */
    char given[TANN__MATCH_WORD]; /* and the file's */
} tann__match;

/* A tann_write_fn, for a tann__match: TANN_STOP where the texts part. */
tann_status tann__match_write(void *user, const char *text, size_t length);

#endif
