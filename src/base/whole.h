/* Whole numbers in text. */
#ifndef TINYANN_SRC_BASE_WHOLE_H
#define TINYANN_SRC_BASE_WHOLE_H

#include <stdbool.h>
#include <stdint.h>

/* Takes a number from 0 to `most` as "%llu" writes it, and in no other way; *at then stands behind it.
   False, and *at somewhere in the text, if there is none. */
bool tann__whole_take(const char **at, const char *end, uint64_t most, uint64_t *value);

#endif
