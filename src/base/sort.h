/* Sorting without the C library's qsort(), which may allocate and may call itself. */
#ifndef TINYANN_SRC_BASE_SORT_H
#define TINYANN_SRC_BASE_SORT_H

#include <stdbool.h>
#include <stddef.h>

/* What is sorted, whatever it is: it is known by places only. */
typedef struct tann__sorting {
    bool (*is_before)(const void *user, size_t a, size_t b); /* what stands there */
    void (*swap)(void *user, size_t a, size_t b);
    void *user;
} tann__sorting;

/* Heapsort (J. W. J. Williams, 1964): n log n steps whatever there is. Of equals it keeps no order. */
void tann__sort(const tann__sorting *s, size_t count);

#endif
