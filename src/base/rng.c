#include "base/rng.h"

/* One of ten rounds: two products, whose halves change places and take up counter and key. */
static void round_once(uint32_t c[4], const uint32_t key[2])
{
    const uint64_t p0 = (uint64_t)0xD2511F53u * c[0];
    const uint64_t p1 = (uint64_t)0xCD9E8D57u * c[2];
    c[0] = (uint32_t)(p1 >> 32) ^ c[1] ^ key[0];
    c[1] = (uint32_t)p1;
    c[2] = (uint32_t)(p0 >> 32) ^ c[3] ^ key[1];
    c[3] = (uint32_t)p0;
}

void tann__random_block(uint64_t seed, uint64_t stream, uint64_t block, uint32_t out[4])
{
    uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    out[0] = (uint32_t)block;
    out[1] = (uint32_t)(block >> 32);
    out[2] = (uint32_t)stream;
    out[3] = (uint32_t)(stream >> 32);
    for (int i = 0; i < 10; i++) {
        round_once(out, key);
        key[0] += 0x9E3779B9u;
        key[1] += 0xBB67AE85u;
    }
}

static float uniform(uint32_t bits)
{
    return (float)(bits >> 8) * 0x1p-24f;
}

uint32_t tann_random_bits(uint64_t seed, uint64_t stream, uint64_t index)
{
    uint32_t words[4];
    tann__random_block(seed, stream, index >> 2, words);
    return words[index & 3];
}

float tann_random_uniform(uint64_t seed, uint64_t stream, uint64_t index)
{
    return uniform(tann_random_bits(seed, stream, index));
}

void tann__random_fill(uint64_t seed, uint64_t stream, uint64_t first, float *values, size_t count)
{
    uint32_t words[4] = {0};
    for (size_t i = 0; i < count; i++) {
        const uint64_t index = first + i;
        if (i == 0 || (index & 3) == 0) {
            tann__random_block(seed, stream, index >> 2, words);
        }
        values[i] = uniform(words[index & 3]);
    }
}

/* Swaps place i, from the last down, with a place up to i: (draw * (i + 1)) / 2^32. */
static void shuffle(uint64_t seed, uint64_t stream, size_t *order, size_t count)
{
    uint32_t words[4] = {0};
    for (size_t i = count - 1; i > 0; i--) {
        if (i == count - 1 || (i & 3) == 3) {
            tann__random_block(seed, stream, i >> 2, words);
        }
        const size_t j = (size_t)(((uint64_t)words[i & 3] * ((uint64_t)i + 1)) >> 32);
        const size_t moved = order[i];
        order[i] = order[j];
        order[j] = moved;
    }
}

void tann_random_permutation(uint64_t seed, uint64_t stream, size_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        order[i] = i;
    }
    if (count > 0 && (uint64_t)count <= UINT32_MAX) {
        shuffle(seed, stream, order, count);
    }
}
