/* Packing arrays that are not all needed at the same time into one block. */
#ifndef TINYANN_SRC_RUN_PACK_H
#define TINYANN_SRC_RUN_PACK_H

#include <stdbool.h>
#include <stddef.h>

/* An array, and the moments from the first to the last at which it must be kept. */
typedef struct tann__buffer {
    size_t floats; /* 0: it needs no place */
    size_t first, last;
    size_t offset; /* where it lies in the block, in floats: what packing finds */
    size_t with;   /* the buffer whose memory it is: its own number, or that of another one */
    size_t next;   /* while packing: the one behind it */
} tann__buffer;

/* Gives every buffer an offset, a multiple of `step` floats, such that no two overlap that are needed
   at one moment. `order` is room for [count] numbers. *floats becomes the size of the block. False
   if that is more than memory can hold. */
bool tann__pack(tann__buffer *buffers, size_t count, size_t step, size_t *order, size_t *floats);

#endif
