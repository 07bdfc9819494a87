/* Which checkpoints of a training there are: a text that is replaced at once, the newest epoch first.

       tinyann-checkpoints 1
       20
       15
       10

   It holds numbers, no names, so that nothing in it can lead to another file. The first ones are kept;
   those behind are about to be deleted, which a kill may have prevented. */
#ifndef TINYANN_SRC_CHECKPOINT_INDEX_H
#define TINYANN_SRC_CHECKPOINT_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tinyann/ctx.h>
#include <tinyann/status.h>

#define TANN__INDEX_MOST_KEPT 1000
#define TANN__INDEX_ROOM      1024 /* epochs that are read and written */

typedef struct tann__index {
    size_t count;
    uint64_t epochs[TANN__INDEX_ROOM];
} tann__index;

/* Reads it; *there says whether there is one. TANN_E_IO; TANN_E_FORMAT with the line, for all that the
   function below would not write. After an error it is empty. */
tann_status tann__index_read(tann__index *index, tann_ctx *ctx, const char *path, bool *there);

/* The same of a text. */
tann_status tann__index_parse(tann__index *index, tann_ctx *ctx, const char *text, size_t size);

tann_status tann__index_write(const tann__index *index, tann_ctx *ctx, const char *path);

/* Puts an epoch before the others, from which it vanishes if it is one of them; the last one is
   forgotten where there is no room. */
void tann__index_add(tann__index *index, uint64_t epoch);

#endif
