/* The data: images of handwritten digits. */
#ifndef ABLATION_DIGITS_H
#define ABLATION_DIGITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "message.h"

enum { SIDE = 8, PIXELS = SIDE * SIDE, DIGITS = 10, MOST_IMAGES = 100000 };

/* Some images, and which digits they are. */
typedef struct images {
    float *x;        /* [count, PIXELS] from 0 (paper) to 1 (ink) */
    int32_t *labels; /* [count] */
    size_t count;
} images;

typedef struct digits {
    images train, test;
    size_t tests_of[DIGITS]; /* test samples of each digit; at least 1 */
} digits;

/* Reads a file as digits.txt describes it, and divides it: every third image is a test sample. False
   with a sentence; then there is nothing to free. */
bool digits_read(digits *d, const char *path, message *why);

void digits_free(digits *d);

#endif
