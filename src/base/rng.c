#include "base/rng.h"

/* One of ten rounds: two products, whose halves change places and take up counter and key. */
static void round_once(uint32_t c[4], const uint32_t key[2])
{
    const uint64_t p0 = (uint64_t)TANN__RANDOM_FACTOR_0 * c[0];
    const uint64_t p1 = (uint64_t)TANN__RANDOM_FACTOR_1 * c[2];
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
    for (int i = 0; i < TANN__RANDOM_ROUNDS; i++) {
        round_once(out, key);
        key[0] += TANN__RANDOM_STEP_0;
        key[1] += TANN__RANDOM_STEP_1;
    }
}

uint32_t tann_random_bits(uint64_t seed, uint64_t stream, uint64_t index)
{
    uint32_t words[4];
    tann__random_block(seed, stream, index >> 2, words);
    return words[index & 3];
}

float tann_random_uniform(uint64_t seed, uint64_t stream, uint64_t index)
{
    return tann__random_unit(tann_random_bits(seed, stream, index));
}

void tann__random_fill(uint64_t seed, uint64_t stream, uint64_t first, float *values, size_t count)
{
    uint32_t words[4] = {0};
    for (size_t i = 0; i < count; i++) {
        const uint64_t index = first + i;
        if (i == 0 || (index & 3) == 0) {
            tann__random_block(seed, stream, index >> 2, words);
        }
        values[i] = tann__random_unit(words[index & 3]);
    }
}

/* Swaps place i, from the last down, with a place up to i: (draw * (i + 1)) / 2^32. */
void tann__random_swap(const uint32_t *words, size_t begin, size_t end, size_t *order)
{
    for (size_t i = end; i-- > begin;) {
        const size_t j = (size_t)(((uint64_t)words[i - begin] * ((uint64_t)i + 1)) >> 32);
        const size_t moved = order[i];
        order[i] = order[j];
        order[j] = moved;
    }
}

void tann__random_start(size_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        order[i] = i;
    }
}

void tann_random_permutation(uint64_t seed, uint64_t stream, size_t *order, size_t count)
{
    tann__random_start(order, count);
    for (size_t end = (uint64_t)count <= UINT32_MAX ? count : 0; end > 0;) {
        uint32_t words[4];
        const size_t begin = (end - 1) & ~(size_t)3;
        tann__random_block(seed, stream, begin >> 2, words);
        tann__random_swap(words, begin, end, order);
        end = begin;
    }
}
