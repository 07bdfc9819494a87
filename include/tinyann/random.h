/**
 * @file random.h
 * @brief Random numbers as a function: value = f(seed, stream, index), the same on every machine.
 *
 * The generator is Philox4x32-10 (J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel
 * random numbers: as easy as 1, 2, 3", SC 2011). It has no state, so a draw does not depend on what
 * was drawn before or on which thread.
 */
#ifndef TINYANN_RANDOM_H
#define TINYANN_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/export.h>

TANN_BEGIN_DECLS

/**
 * @brief 32 random bits: word `index & 3` of Philox4x32-10 with key `seed` and counter
 *        (index >> 2, stream), both little end first.
 * @param seed   The seed.
 * @param stream Which of 2^64 independent sequences.
 * @param index  The place in the sequence.
 * @return Uniform over all 2^32 values. Cost: ten rounds. Threads: any number at once.
 */
TANN_API uint32_t tann_random_bits(uint64_t seed, uint64_t stream, uint64_t index);

/**
 * @brief A uniform number in [0, 1): the upper 24 of the random bits, times 2^-24.
 * @param seed   The seed.
 * @param stream The sequence.
 * @param index  The place in it.
 * @return A multiple of 2^-24. Cost: ten rounds. Threads: any number at once.
 */
TANN_API float tann_random_uniform(uint64_t seed, uint64_t stream, uint64_t index);

/**
 * @brief A number from the standard normal distribution, by the polar method
 *        (G. Marsaglia, T. A. Bray, "A convenient method for generating normal variables", 1964).
 *        Candidates of one index are drawn from streams derived from it, so indices stay
 *        independent.
 * @param seed   The seed.
 * @param stream The sequence.
 * @param index  The place in it.
 * @return A finite number with mean 0 and variance 1. Cost: on average 1.05 times ten rounds and
 *         one logarithm. Threads: any number at once.
 */
TANN_API float tann_random_normal(uint64_t seed, uint64_t stream, uint64_t index);

/**
 * @brief Puts the numbers 0 to count - 1 into random order (Fisher and Yates, in R. Durstenfeld's
 *        form, 1964).
 * @param seed   The seed.
 * @param stream The sequence.
 * @param order  [count] Receives the permutation; NULL only with @p count 0.
 * @param count  How many; more than 2^32 - 1 leaves @p order in ascending order.
 *         Cost: one draw each. Threads: any number at once.
 */
TANN_API void tann_random_permutation(uint64_t seed, uint64_t stream, size_t *order, size_t count);

TANN_END_DECLS

#endif
