/* A number that is the same for the same bytes: FNV-1a, of 32 bits (G. Fowler, L. C. Noll, K.-P. Vo, 1991). */
#ifndef TINYANN_SRC_BASE_FNV_H
#define TINYANN_SRC_BASE_FNV_H

#include <stdint.h>

#define TANN__FNV_OF_NOTHING UINT32_C(2166136261)

/* That of some bytes, and one more. */
static inline uint32_t tann__fnv_add(uint32_t hash, char byte)
{
    return (hash ^ (unsigned char)byte) * UINT32_C(16777619);
}

#endif
