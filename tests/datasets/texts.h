/* Data sets that are read from texts. */
#ifndef TINYANN_TESTS_DATASETS_TEXTS_H
#define TINYANN_TESTS_DATASETS_TEXTS_H

#include <stdbool.h>

#include "checks.h"
#include "heap.h"

/* How a text, or other bytes, becomes samples: the library's functions, images without labels. */
typedef tann_samples *(*texts_load_fn)(tann_ctx *ctx, const void *bytes, size_t size,
                                       const void *opts);

tann_samples *texts_load_csv(tann_ctx *ctx, const void *bytes, size_t size, const void *opts);
tann_samples *texts_load_fann(tann_ctx *ctx, const void *bytes, size_t size, const void *opts);
tann_samples *texts_load_idx(tann_ctx *ctx, const void *bytes, size_t size, const void *opts);

/* From memory of exactly its size, on a heap that is watched: samples, or NULL with a sentence. No more
   memory than 8 times the text and 1 MiB. */
tann_samples *texts_load(tann_ctx *ctx, texts_load_fn load, const void *bytes, size_t size,
                         const void *opts);

/* The text is refused so. */
void texts_check_refused(texts_load_fn load, const char *text, const void *opts, tann_status status,
                         const char *words);

/* Cut at every byte, and flipped at every bit: refused, or samples that can be read. */
void texts_check_damaged(texts_load_fn load, const void *bytes, size_t size, const void *opts);

/* A CSV file with a header, TEXTS_WIDE features and a class, whose names, lists and numbers are each so
   large that they take memory of their own; free() it. */
enum { TEXTS_WIDE = 520 };
char *texts_wide_csv(size_t *size);

/* Options by which all of its features but one are targets. */
tann_csv_opts texts_wide_targets(void);

/* With every allocation failing in turn, once and for ever after. */
void texts_check_memory(texts_load_fn load, const void *bytes, size_t size, const void *opts);

#endif
