/* What every reader of data sets fills. */
#ifndef TINYANN_SRC_DATA_SAMPLES_H
#define TINYANN_SRC_DATA_SAMPLES_H

#include <tinyann/samples.h>

#include <stdbool.h>

#include "base/arena.h"

struct tann_samples {
    tann__arena arena; /* all that follows is from it */
    size_t count;
    tann_shape shape;
    float *x;                              /* [count, shape] */
    float *y;                              /* [count, target_count], or NULL */
    int32_t *labels;                       /* [count], or NULL */
    size_t target_count, class_count;      /* of y; of the labels */
    char **features, **targets, **classes; /* names, or NULL; targets has the label's column, too */
};

/* Samples of nothing, or NULL: TANN_E_MEMORY. */
tann_samples *tann__samples_new(tann_ctx *ctx);

/* Takes x, and y for `targets`, or labels, for count samples of the shape. TANN_E_MEMORY. */
tann_status tann__samples_take(tann_samples *s, tann_ctx *ctx, size_t count, tann_shape shape,
                               size_t targets, bool labels);

/* How a reader makes samples of a file in memory. */
typedef tann_status (*tann__samples_read_fn)(tann_samples *s, tann_ctx *ctx, const void *opts,
                                             const unsigned char *bytes, size_t size);

/* A file that is read: by a path or, where that is NULL, from memory. */
typedef struct tann__samples_file {
    const char *path;
    const void *bytes;
    size_t size;
    size_t max_bytes;
} tann__samples_file;

/* Has `read` fill samples from the file; of an error only the status and the sentence remain. */
tann_status tann__samples_read(tann_samples *s, tann_ctx *ctx, const tann__samples_file *file,
                               tann__samples_read_fn read, const void *opts);

/* New samples that `read` has filled from the file, or NULL with the error. */
tann_samples *tann__samples_load(tann_ctx *ctx, const tann__samples_file *file,
                                 tann__samples_read_fn read, const void *opts);

#endif
