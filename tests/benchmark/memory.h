/* Memory for the benchmark's own arrays. */
#ifndef BENCHMARK_MEMORY_H
#define BENCHMARK_MEMORY_H

#include <stddef.h>

/* Aligned to a cache line and filled with zeros; to be freed with free(). Ends the program where
   there is none. */
void *take_memory(size_t size);
float *take_floats(size_t count);

/* Fills x with numbers between low and high: the same ones for the same seed. */
void draw_floats(float *x, size_t count, float low, float high, unsigned seed);

#endif
