/* What the tests of model files share. */
#ifndef TINYANN_TESTS_FORMAT_MODELS_H
#define TINYANN_TESTS_FORMAT_MODELS_H

#include <stdbool.h>
#include <stddef.h>

#include <tinyann/tinyann.h>

/* A file in memory: exactly as large as it says, so that a tool sees each byte read behind it. */
typedef struct image {
    unsigned char *bytes; /* image_free() it */
    size_t size;
} image;

image image_of(tann_ctx *ctx, const tann_model *m);
void image_free(image *i);

/* A file with this header (blanks fill it up to a multiple of 8) and so many bytes of 0 as data. */
image image_made(const char *header, size_t data);

/* Options that know the layers of the sample graphs. */
tann_load_opts models_opts(void);

/* A small model: dense, activation, dropout, a branch and a join; with names of its own. */
tann_model *models_small(tann_ctx *ctx);

/* The file of that. */
image models_small_image(void);

/* Loads on a heap that is watched: refused with a sentence, or a model that works. Nothing leaks, and
   memory stays below 8 times the file and 1 MiB. Returns whether it was loaded. */
bool models_load(const unsigned char *bytes, size_t size);

/* A file with this header and so many bytes of data is refused with this status and these words. */
void models_check_refused(const char *header, size_t data, tann_status status, const char *words);

/* Both are the same model: graph, names, options, numeric profile, weights, bit for bit. */
void models_check_equal(tann_ctx *ctx, const tann_model *a, const tann_model *b);

/* Both give the same predictions for some samples. */
void models_check_predictions(tann_ctx *ctx, const tann_model *a, const tann_model *b);

#endif
