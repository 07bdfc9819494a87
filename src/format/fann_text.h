/* The text of a FANN file, read from its beginning to its end. Blanks are spaces, tabs and ends of
   lines, as for fscanf(). */
#ifndef TINYANN_SRC_FORMAT_FANN_TEXT_H
#define TINYANN_SRC_FORMAT_FANN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tinyann/ctx.h>
#include <tinyann/status.h>

typedef struct tann__fann_text {
    tann_ctx *ctx;
    const char *text; /* [size] */
    size_t size, at;
} tann__fann_text;

/* "byte N: what", with the byte that is read next. Returns the status. */
tann_status tann__fann_fail(const tann__fann_text *t, tann_status status, const char *what);

static inline size_t tann__fann_left(const tann__fann_text *t)
{
    return t->size - t->at;
}

/* Passes over blanks. */
void tann__fann_blanks(tann__fann_text *t);

/* Passes over a word if it stands here. */
bool tann__fann_takes(tann__fann_text *t, const char *word);

/* Passes over blanks, and a character that must follow. */
tann_status tann__fann_expect(tann__fann_text *t, char c);

/* After blanks: a whole number from 0 to 2^31 - 1, in decimal. */
tann_status tann__fann_count(tann__fann_text *t, uint32_t *count);

/* After blanks: a real number, with a point or a comma, that a float holds. */
tann_status tann__fann_number(tann__fann_text *t, float *number);

#endif
