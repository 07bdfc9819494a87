/* One piece of memory, cut into parts. The same cuts are made twice: first of nothing, which tells how
   much is needed, then of the memory itself. So what is told and what is taken cannot differ.

       base [part|part....|part|...............]                                                */
#ifndef TINYANN_SRC_BASE_CARVE_H
#define TINYANN_SRC_BASE_CARVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/alloc.h"

typedef struct tann__carve {
    unsigned char *base; /* aligned to a cache line; NULL while measuring */
    size_t used;         /* bytes */
    bool overflow;       /* more than a size_t can count */
} tann__carve;

/* `count` items of `size` bytes, aligned to a cache line if they fill one, else for any type. NULL
   while measuring. */
void *tann__carve_take(tann__carve *carve, size_t count, size_t size);

/* What the allocator is asked for when a carve was measured; false if that is too much. */
bool tann__carve_bytes(const tann__carve *measured, size_t *bytes);

/* Takes that much, zeroed, and begins the carve that is cut from it; *memory goes back to the
   allocator. False if there is not so much. */
bool tann__carve_begin(tann__carve *carve, const tann__allocator *allocator, size_t bytes,
                       void **memory);

#endif
