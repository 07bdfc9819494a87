/* Numbers in text, read without the locale: a decimal point is a point everywhere. */
#ifndef DRAWING_NUMBER_H
#define DRAWING_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* Reads all of the text as a decimal number ("-1.5e-3"); refuses "", " 1", "inf", "nan", "0x1" and
   what is too large for a double. */
bool number_real(const char *text, double *value);

/* Reads all of the text as a whole number without a sign, at most `most`. */
bool number_whole(const char *text, uint64_t most, uint64_t *value);

#endif
