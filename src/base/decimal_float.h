/* Decimal numbers to floats, without the C library: the nearest float (of two as near the even one),
   and the same in every locale. */
#ifndef TINYANN_SRC_BASE_DECIMAL_FLOAT_H
#define TINYANN_SRC_BASE_DECIMAL_FLOAT_H

#include <stddef.h>

/* Reads the number at the beginning of a text: a sign if there is one, digits with at most one `mark`
   ('.' or ',') before, between or behind them, and an exponent: "-1.5e-3", ".5", "5.", but neither
   "inf", "nan" nor "0x1". Blanks are not passed over. Returns how many characters the number takes; 0,
   and *value as it was, where there is none. Numbers that no float can hold become infinity with
   their sign: nothing else does. What is too small becomes a subnormal number or 0. Allocates nothing;
   the time is proportional to the length of the number. */
size_t tann__decimal_float(const char *text, size_t length, char mark, float *value);

#endif
