/* Whole numbers in text. */
#ifndef TINYANN_SRC_BASE_WHOLE_H
#define TINYANN_SRC_BASE_WHOLE_H

#include <stdbool.h>
#include <stdint.h>

typedef enum tann__digits {
    TANN__DIGITS_NONE,      /* no digit stands there */
    TANN__DIGITS_TOO_LARGE, /* *at stands at the digit that is too much */
    TANN__DIGITS_TAKEN      /* *at stands behind them */
} tann__digits;

/* Takes as many digits as stand there: a number from 0 to `most`, maybe with zeros in front. */
tann__digits tann__digits_take(const char **at, const char *end, uint64_t most, uint64_t *value);

/* Takes a number from 0 to `most` as "%llu" writes it, and in no other way; *at then stands behind it.
   False, and *at somewhere in the text, if there is none. */
bool tann__whole_take(const char **at, const char *end, uint64_t most, uint64_t *value);

#endif
