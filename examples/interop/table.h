/* Samples and predictions as text: a line a sample, its inputs, then its outputs, with blanks between and
   nine digits, which is what it takes to tell any two floats apart. */
#ifndef TINYANN_EXAMPLES_INTEROP_TABLE_H
#define TINYANN_EXAMPLES_INTEROP_TABLE_H

#include <stddef.h>

/* [count, inputs] and [count, outputs] */
int table_write(const char *path, const float *x, size_t inputs, const float *y, size_t outputs,
                size_t count);

/* Reads up to `most` samples; returns how many there were, 0 if the file is not such a table. */
size_t table_read(const char *path, float *x, size_t inputs, float *y, size_t outputs, size_t most);

/* The greatest |a - b|, and whether each is at most 1e-6 + 1e-5 |b|. */
typedef struct table_difference {
    double greatest;
    int within;
} table_difference;
table_difference table_compare(const float *a, const float *b, size_t count);

#endif
