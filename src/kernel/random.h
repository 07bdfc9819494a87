/* Random words: Philox4x32-10 (J. Salmon and others, SC 2011), as base/rng.c has it, a block in
   each lane. */
#ifndef TINYANN_SRC_KERNEL_RANDOM_H
#define TINYANN_SRC_KERNEL_RANDOM_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/rng.h"
#include "kernel/simd.h"

typedef struct blocks {
    vi word[4]; /* lane i: a word of block i */
} blocks;

/* Consecutive blocks; the upper word of their numbers is that of the first. */
TANN__INLINE blocks count_blocks(uint64_t stream, uint64_t first)
{
    uint32_t lane[WIDTH];
    for (uint32_t i = 0; i < WIDTH; i++) {
        lane[i] = (uint32_t)first + i;
    }
    float as_floats[WIDTH];
    memcpy(as_floats, lane, sizeof lane);
    const blocks b = {{v_bits(v_load(as_floats)), v_words((uint32_t)(first >> 32)),
                       v_words((uint32_t)stream), v_words((uint32_t)(stream >> 32))}};
    return b;
}

TANN__INLINE blocks draw_blocks(uint64_t seed, uint64_t stream, uint64_t first)
{
    blocks b = count_blocks(stream, first);
    uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    for (int i = 0; i < TANN__RANDOM_ROUNDS; i++) {
        vi high0, high1;
        const vi low0 = v_word_product(b.word[0], TANN__RANDOM_FACTOR_0, &high0);
        const vi low1 = v_word_product(b.word[2], TANN__RANDOM_FACTOR_1, &high1);
        b.word[0] = v_xor(v_xor(high1, b.word[1]), v_words(key[0]));
        b.word[1] = low1;
        b.word[2] = v_xor(v_xor(high0, b.word[3]), v_words(key[1]));
        b.word[3] = low0;
        key[0] += TANN__RANDOM_STEP_0;
        key[1] += TANN__RANDOM_STEP_1;
    }
    return b;
}

/* The four words of a block lie together. */
TANN__INLINE void store_blocks(blocks b, uint32_t *words)
{
    uint32_t lanes[4][WIDTH];
    for (size_t j = 0; j < 4; j++) {
        float as_floats[WIDTH];
        v_store(as_floats, v_from_bits(b.word[j]));
        memcpy(lanes[j], as_floats, sizeof as_floats);
    }
    for (size_t i = 0; i < WIDTH; i++) {
        for (size_t j = 0; j < 4; j++) {
            words[4 * i + j] = lanes[j][i];
        }
    }
}

static void random_blocks(uint64_t seed, uint64_t stream, uint64_t first, size_t count,
                          uint32_t *words)
{
    if ((uint32_t)first > UINT32_MAX - count) {
        for (size_t i = 0; i < count; i++) {
            tann__random_block(seed, stream, first + i, words + 4 * i);
        }
        return;
    }
    size_t i = 0;
    for (; i + WIDTH <= count; i += WIDTH) {
        store_blocks(draw_blocks(seed, stream, first + i), words + 4 * i);
    }
    if (i < count) {
        uint32_t rest[4 * WIDTH];
        store_blocks(draw_blocks(seed, stream, first + i), rest);
        memcpy(words + 4 * i, rest, 4 * (count - i) * sizeof *words);
    }
}

#endif
