/* The toy training in a process of its own, for its memory: 400 points of the plane in two classes. */
#ifndef BENCHMARK_TOY_DATA_H
#define BENCHMARK_TOY_DATA_H

enum { TOY_SAMPLES = 400, TOY_EPOCHS = 200, TOY_BATCH = 32 };

/* A point of a grid over [-1, 1] x [-1, 1], and whether it lies in the circle. */
static inline void toy_sample(unsigned i, float x[2], float *y)
{
    x[0] = (float)(i % 20) / 10 - 0.95f;
    x[1] = (float)(i / 20) / 10 - 0.95f;
    *y = x[0] * x[0] + x[1] * x[1] < 0.6f ? 1.0f : 0.0f;
}

#endif
