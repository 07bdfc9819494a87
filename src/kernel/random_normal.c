#include <tinyann/random.h>

#include "base/rng.h"
#include "kernel/ieee.h"
#include "kernel/kernel.h"

/* The upper 24 bits as a number in [-1, 1), exactly. */
static float symmetric(uint32_t bits)
{
    return (float)(bits >> 8) * 0x1p-23f - 1;
}

/* A point in the square [-1, 1)^2; if it lies in the unit circle, *value is a normal number. */
static int try_point(const uint32_t words[2], float *value)
{
    const float x = symmetric(words[0]);
    const float y = symmetric(words[1]);
    const float s = tann__fma(x, x, y * y);
    if (!(s > 0 && s < 1)) {
        return 0;
    }
    *value = x * tann__sqrt(-2 * tann__logf(s) / s);
    return 1;
}

float tann_random_normal(uint64_t seed, uint64_t stream, uint64_t index)
{
    float value = 0;
    for (uint64_t attempt = 1;; attempt++) {
        uint32_t words[4];
        tann__random_block(seed, stream ^ (attempt * 0x9E3779B97F4A7C15u), index, words);
        if (try_point(words, &value) || try_point(words + 2, &value)) {
            return value;
        }
    }
}
