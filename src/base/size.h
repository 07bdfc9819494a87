/* Checked arithmetic on sizes: the only way in which sizes are multiplied. */
#ifndef TINYANN_SRC_BASE_SIZE_H
#define TINYANN_SRC_BASE_SIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* *product = a * b; false (and *product untouched) where it does not fit. */
static inline bool tann__mul(size_t a, size_t b, size_t *product)
{
    if (b != 0 && a > SIZE_MAX / b) {
        return false;
    }
    *product = a * b;
    return true;
}

/* *sum = a + b; false (and *sum untouched) where it does not fit. */
static inline bool tann__sum(size_t a, size_t b, size_t *sum)
{
    if (a > SIZE_MAX - b) {
        return false;
    }
    *sum = a + b;
    return true;
}

#endif
