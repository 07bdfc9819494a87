/* Floats as C's %a writes them, without the C library: exact, and the same in every locale. */
#ifndef TINYANN_SRC_BASE_HEX_FLOAT_H
#define TINYANN_SRC_BASE_HEX_FLOAT_H

#include <stdbool.h>
#include <stddef.h>

#define TANN__HEX_FLOAT 20 /* characters at most, with a 0 at the end */

/* Writes the number and a 0; returns the characters before it. Every NaN is "nan". */
size_t tann__hex_float_print(float value, char text[TANN__HEX_FLOAT]);

/* Reads exactly what the function above writes. */
bool tann__hex_float_parse(const char *text, size_t length, float *value);

#endif
