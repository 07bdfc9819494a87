/* The JSON of a safetensors header, and no more of JSON than that: strings, whole numbers, and the
   signs around them. Nothing calls itself, so nesting is what the reader of a file asks for and no
   deeper. Every error is TANN_E_FORMAT and names the byte of the file. */
#ifndef TINYANN_SRC_FORMAT_JSON_H
#define TINYANN_SRC_FORMAT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tinyann/ctx.h>
#include <tinyann/status.h>

typedef struct tann__json {
    tann_ctx *ctx;
    const unsigned char *text;
    size_t size; /* of the text, in bytes */
    size_t at;   /* what is read next */
    size_t base; /* where in the file the text begins */
    char *pool;  /* [size] receives the strings, each with a 0 behind it */
    size_t used; /* of the pool */
} tann__json;

/* "byte 17: <sentence>", of what is read next. Returns TANN_E_FORMAT. */
tann_status tann__json_fail(const tann__json *j, const char *what);

/* Skips blanks, and the sign if it comes next; says whether it did. */
bool tann__json_takes(tann__json *j, char sign);

/* The sign must come next; behind blanks. */
tann_status tann__json_expect(tann__json *j, char sign);

/* Behind a part of a list or an object: whether another one follows, or it ends with `end`. */
tann_status tann__json_next(tann__json *j, char end, bool *more);

/* A string, made plain: UTF-8 without zeros, in the pool. `at` receives the byte of the file at which its
   first character is; may be NULL. */
tann_status tann__json_string(tann__json *j, const char **string, size_t *at);

/* A whole number from 0 to `most`. */
tann_status tann__json_number(tann__json *j, uint64_t most, uint64_t *number);

/* How many bytes of a string in the text, which tann__json_string() has read, stand for the first `count`
   bytes of the plain one. */
size_t tann__json_span(const unsigned char *text, const unsigned char *end, size_t count);

#endif
