/* Philox4x32-10, a counter-based generator (Salmon and others, SC 2011): no state anywhere. */
#ifndef TINYANN_SRC_BASE_RNG_H
#define TINYANN_SRC_BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/random.h>

/* The constants of Philox4x32-10: its factors, and the steps of its key. */
#define TANN__RANDOM_ROUNDS   10
#define TANN__RANDOM_FACTOR_0 0xD2511F53u
#define TANN__RANDOM_FACTOR_1 0xCD9E8D57u
#define TANN__RANDOM_STEP_0   0x9E3779B9u
#define TANN__RANDOM_STEP_1   0xBB67AE85u

/* Four words: out[i] = tann_random_bits(seed, stream, 4 * block + i). */
void tann__random_block(uint64_t seed, uint64_t stream, uint64_t block, uint32_t out[4]);

/* A number in [0, 1) from a word, as tann_random_uniform() makes it. */
static inline float tann__random_unit(uint32_t word)
{
    return (float)(word >> 8) * 0x1p-24f;
}

/* A part of tann_random_permutation(): the swaps of places end - 1 down to begin, where words[i] is
   the word of place begin + i. (Place 0 is swapped with itself.) */
void tann__random_swap(const uint32_t *words, size_t begin, size_t end, size_t *order);

/* order[i] = i. */
void tann__random_start(size_t *order, size_t count);

/* values[i] = tann_random_uniform(seed, stream, first + i), a block at a time. */
void tann__random_fill(uint64_t seed, uint64_t stream, uint64_t first, float *values, size_t count);

/* The streams of the library, apart by purpose in the upper byte: no two draws share one. */
typedef enum tann__purpose {
    TANN__FOR_WEIGHTS = 1,
    TANN__FOR_SHUFFLE = 2,
    TANN__FOR_DROPOUT = 3
} tann__purpose;

/* purpose in bits 56..63, `major` (a node) in bits 40..55 after a mix, `minor` (a step, an epoch)
   below. */
static inline uint64_t tann__random_stream(tann__purpose purpose, uint64_t major, uint64_t minor)
{
    const uint64_t node = (major ^ (major >> 16) ^ (major >> 32) ^ (major >> 48)) & 0xFFFF;
    return ((uint64_t)purpose << 56) | (node << 40) | (minor & 0xFFFFFFFFFF);
}

#endif
