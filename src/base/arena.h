/* Memory that is taken piece by piece and given back at once. A builder draws its graph in one,
   and the finished model keeps it; a session lays out its buffers in one.

       arena -> chunk -> chunk -> chunk
                [used....|free]                                                                */
#ifndef TINYANN_SRC_BASE_ARENA_H
#define TINYANN_SRC_BASE_ARENA_H

#include <stddef.h>

#include "base/alloc.h"

#define TANN__CACHE_LINE 64 /* alignment of numbers: a cache line, and the widest vector */

typedef struct tann__arena {
    tann__allocator allocator;
    struct tann__chunk *first; /* the newest chunk */
} tann__arena;

void tann__arena_init(tann__arena *arena, const tann__allocator *allocator);

/* `count` items of `size` bytes, zeroed, aligned to a cache line if `count * size` is at least one,
   else for any type. NULL when memory runs out or the product overflows. A count of 0 gives a
   pointer that is not NULL and must not be followed. Large pieces get a chunk of their own. */
void *tann__arena_take(tann__arena *arena, size_t count, size_t size);

/* A copy of a string. */
char *tann__arena_string(tann__arena *arena, const char *text);

/* Gives everything back. The arena may be used again. */
void tann__arena_free(tann__arena *arena);

#endif
