#include "initializer/draw.h"

#include "base/power.h"
#include "base/rng.h"

/* The standard deviation of a standard normal that is cut at -2 and 2. Keras divides by it too, so
   that what is drawn has the variance that was asked for. */
#define CUT_DEVIATION 0.87962566103423978

void tann__draw_uniform(const tann__init_args *args, double square, float *values, size_t count)
{
    const float limit = (float)tann__square_root(square);
    tann__random_fill(args->seed, args->stream, 0, values, count);
    for (size_t i = 0; i < count; i++) {
        values[i] = limit * (2 * values[i] - 1);
    }
}

/* Draws i, i + 2^40, i + 2 x 2^40, ... of the stream until one lies within two deviations (19 of 20
   do): so no place depends on another, and no array is long enough to meet them. */
static float cut_normal(const tann__init_args *args, uint64_t i)
{
    float value = tann_random_normal(args->seed, args->stream, i);
    while (value < -2.0f || value > 2.0f) {
        i += (uint64_t)1 << 40;
        value = tann_random_normal(args->seed, args->stream, i);
    }
    return value;
}

void tann__draw_normal(const tann__init_args *args, double variance, float *values, size_t count)
{
    const float deviation = (float)(tann__square_root(variance) / CUT_DEVIATION);
    for (size_t i = 0; i < count; i++) {
        values[i] = deviation * cut_normal(args, i);
    }
}
