/**
 * @file generators.h
 * @brief Small data sets of the plane, made from a seed: two classes that a network learns to part.
 */
#ifndef TINYANN_GENERATORS_H
#define TINYANN_GENERATORS_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/ctx.h>
#include <tinyann/export.h>
#include <tinyann/status.h>

TANN_BEGIN_DECLS

/**
 * @brief Data sets: TANN_THREE_GAUSSIANS, TANN_TWO_GAUSSIANS, TANN_XOR, TANN_CIRCLES, TANN_SPIRALS,
 *        TANN_MOONS.
 *
 * A sample is a point of a shape plus noise: normal numbers with the standard deviation `noise`,
 * one for each coordinate. The classes take turns, 0, 1, 0, 1, ..., so that each beginning of the
 * data is balanced; of an odd count class 0 has one more. Sample k (from 0) of the m of its class
 * lies at
 *
 * | kind | class 0 | class 1 | noise |
 * | --- | --- | --- | --- |
 * | three_gaussians | (0, 0) | (-1, -1) and (1, 1) in turn | 0.5 |
 * | two_gaussians | (-1, -1) | (1, 1) | 0.75 |
 * | xor | (-1, -1) and (1, 1) in turn | (1, -1) and (-1, 1) in turn | 0.35 |
 * | circles | (cos 2 pi k / m, sin 2 pi k / m) | the same, times 0.5 | 0.08 |
 * | spirals | s (cos 3 pi s, sin 3 pi s) | the same, times -1 | 0.03 |
 * | moons | (cos t, sin t) | (1 - cos t, 0.5 - sin t) | 0.15 |
 *
 * with t = pi k / (m - 1), which is 0 for m = 1, and s^2 = 0.02 + 0.98 (k + 0.5) / m, so that the
 * spirals' one and a half turns are about as dense outside as inside. Moons and circles have the
 * shapes of scikit-learn's `make_moons` and `make_circles` (F. Pedregosa and others, "Scikit-learn:
 * Machine Learning in Python", JMLR 12, 2011; there circles have a factor of 0.8 by default). Two
 * spirals as a task go back to K. J. Lang, M. J. Witbrock, "Learning to tell two spirals apart",
 * 1988; theirs have three turns. XOR as a task: M. Minsky, S. Papert, "Perceptrons", 1969.
 */
typedef enum tann_generator_kind {
#define TANN_GENERATOR(value, NAME, name) TANN_##NAME = value,
#include <tinyann/generators.def>
#undef TANN_GENERATOR
    TANN_GENERATOR_COUNT_ /**< Ends the list; not a generator. */
} tann_generator_kind;

/** @brief What tann_generate() makes. Start from tann_generator_opts_default(). */
typedef struct tann_generator_opts {
    size_t struct_size; /**< sizeof(tann_generator_opts). */
    size_t count;       /**< How many samples, 2 to 2^31 - 1 (400). */
    uint64_t seed;      /**< Of the noise (0). */
    float noise;        /**< Its standard deviation, 0 to 1000; -1 (default): that of the kind. */
    unsigned flags;     /**< Must be 0. */
} tann_generator_opts;

/**
 * @brief Fills in the defaults.
 * @param opts        The struct; NULL is allowed.
 * @param struct_size sizeof(tann_generator_opts) of the calling program.
 */
TANN_API void tann_generator_opts_init(tann_generator_opts *opts, size_t struct_size);

/**
 * @brief The defaults: 400 samples, seed 0, the kind's own noise.
 * @return The options.
 */
static inline tann_generator_opts tann_generator_opts_default(void)
{
    tann_generator_opts opts;
    tann_generator_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief Makes a data set. The same kind and options give the same bits on every machine.
 * @param ctx    Keeps the sentence of an error; may be NULL.
 * @param kind   Which.
 * @param opts   Options; NULL: the defaults.
 * @param x      [count, 2] Receives the samples; the caller's.
 * @param labels [count] Receives the classes, 0 or 1; the caller's.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL, a kind that is not in the list, a count or a noise
 *         out of range; TANN_E_UNSUPPORTED for flags or fields of a newer version. After an error
 *         x and labels are as they were. Cost: two normal numbers a sample; allocates nothing.
 *         Threads: the context's own; with a NULL context any number at once.
 */
TANN_API tann_status tann_generate(tann_ctx *ctx, tann_generator_kind kind,
                                   const tann_generator_opts *opts, float *x, int32_t *labels);

/**
 * @brief The name of a generator: "moons".
 * @param kind Any value.
 * @return A string that lives for ever; NULL for a value that is not in the list. Cost: none.
 */
TANN_API const char *tann_generator_name(tann_generator_kind kind);

TANN_END_DECLS

#endif
