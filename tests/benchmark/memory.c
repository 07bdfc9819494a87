#include "memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CACHE_LINE = 64 };

void *take_memory(size_t size)
{
    const size_t whole = (size / CACHE_LINE + 1) * CACHE_LINE;
    void *memory = aligned_alloc(CACHE_LINE, whole);
    if (memory == NULL) {
        fprintf(stderr, "benchmark: no memory for %zu bytes\n", size);
        exit(1);
    }
    memset(memory, 0, whole);
    return memory;
}

float *take_floats(size_t count)
{
    return take_memory(count * sizeof(float));
}

/* xorshift32 (G. Marsaglia, "Xorshift RNGs", 2003) */
void draw_floats(float *x, size_t count, float low, float high, unsigned seed)
{
    uint32_t state = seed * 2654435761u + 1;
    for (size_t i = 0; i < count; i++) {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        x[i] = low + (high - low) * (float)(state >> 8) / 16777216.0f;
    }
}
