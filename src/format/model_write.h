/* The bytes of a model file; and of a training, which is a model file with more in it:

       {"__metadata__":{...,"training":"text"},  doubles  weights  blocks laid out like the trained weights  */
#ifndef TINYANN_SRC_FORMAT_MODEL_WRITE_H
#define TINYANN_SRC_FORMAT_MODEL_WRITE_H

#include <stddef.h>

#include <tinyann/ctx.h>
#include <tinyann/model.h>
#include <tinyann/text.h>

#include "base/writer.h"

/* An array of F64 of rank 1. */
typedef struct tann__state_doubles {
    const char *name;
    const double *values; /* the first; NULL with a count of 0: there is no such array */
    size_t count;
    size_t stride; /* doubles from one to the next */
} tann__state_doubles;

/* For each weight that is trained an array of F32: "<prefix><node>.<weight>". */
typedef struct tann__state_block {
    const char *prefix;
    const float *values; /* [trained_span] */
} tann__state_block;

/* What a file holds beside a model. Zeroed: nothing. */
typedef struct tann__model_state {
    const tann__state_doubles *doubles;
    size_t double_count;
    const tann__state_block *blocks;
    size_t block_count;
    void (*training)(tann__writer *w, void *user); /* writes the inside of a JSON string; or NULL */
    void *user;
} tann__model_state;

/* Whether what is saved can be loaded: TANN_E_NUMERIC, TANN_E_UNSUPPORTED. */
tann_status tann__model_check(tann_ctx *ctx, const tann_model *m);

/* Writes the file, which is written twice up to its numbers, first only to be measured: nothing is kept
   in memory. What the writer returned. */
tann_status tann__model_write(const tann_model *m, const tann__model_state *state,
                              tann_write_fn write, void *user);

/* The bytes of the file. */
size_t tann__model_bytes(const tann_model *m, const tann__model_state *state);

/* Writes to memory, where there must be room; and to a path, which is replaced at once or not at all. */
tann_status tann__model_write_memory(tann_ctx *ctx, const tann_model *m,
                                     const tann__model_state *state, void *bytes, size_t size);
tann_status tann__model_write_path(tann_ctx *ctx, const tann_model *m,
                                   const tann__model_state *state, const char *path);

/* The numbers of the file as it has them, for a checksum. */
void tann__model_write_numbers(tann__writer *w, const tann_model *m,
                               const tann__model_state *state);

#endif
