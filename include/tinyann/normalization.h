/**
 * @file normalization.h
 * @brief Measuring a data set, so that a model takes raw values: see tann_normalization().
 */
#ifndef TINYANN_NORMALIZATION_H
#define TINYANN_NORMALIZATION_H

#include <stddef.h>

#include <tinyann/builder.h>
#include <tinyann/ctx.h>
#include <tinyann/dataset.h>
#include <tinyann/export.h>
#include <tinyann/model.h>
#include <tinyann/status.h>

TANN_BEGIN_DECLS

/** @brief To what scale features are brought. */
typedef enum tann_scaling_kind {
    TANN_STANDARDIZE =
        0,           /**< Mean 0 and deviation 1 (that of the samples: divided by their count). */
    TANN_MIN_MAX = 1 /**< From low to high. */
} tann_scaling_kind;

/** @brief Options of tann_normalization_fit(). Start from tann_normalization_fit_opts_default(). */
typedef struct tann_normalization_fit_opts {
    size_t struct_size;     /**< sizeof(tann_normalization_fit_opts). */
    tann_scaling_kind kind; /**< TANN_STANDARDIZE. */
    float low;              /**< For TANN_MIN_MAX: what the least value becomes; 0. */
    float high;             /**< What the greatest value becomes; 1. Above low. */
    unsigned flags;         /**< Always 0. */
} tann_normalization_fit_opts;

/**
 * @brief Fills options with their defaults.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_normalization_fit_opts) of the calling program.
 */
TANN_API void tann_normalization_fit_opts_init(tann_normalization_fit_opts *opts,
                                               size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_normalization_fit_opts tann_normalization_fit_opts_default(void)
{
    tann_normalization_fit_opts opts;
    tann_normalization_fit_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief Measures each feature on a data set and writes `mean` and `scale` of a normalisation.
 *
 * It is fitted to what it reads: to the samples themselves, or, with nodes before it, to their
 * values as the model gives them now (so fit what comes first first). With `invert` it has to be
 * the model's output, and is fitted to the targets, which have to be floats. A feature is a place
 * in the last dimension; what other dimensions hold counts as further values of it.
 *
 * Standardised: `mean` is the mean, `scale` 1 / deviation. To a range: `scale` is (high - low) /
 * (greatest - least), and `mean` what becomes 0, which for low = 0 is the least value. A feature
 * that is the same everywhere (or so nearly that its scale would not be a float) gets scale 1 and
 * becomes 0, or low. Sums are in double, value i in lane i mod 16, less the first value; the bits
 * depend on no machine, and not on whether the data are in memory or read.
 * @param ctx  The context.
 * @param m    The model; no session of it may run meanwhile.
 * @param node A normalisation of it: tann_model_find(m, "name").
 * @param data The data set. Targets are used with `invert` alone; else there may be none, and a
 *             reader is not asked for any.
 * @param opts Options; NULL means all defaults.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL, another node, or an option out of range;
 *         TANN_E_NUMERIC for NaN or infinity, naming sample and feature, and for a feature whose
 *         greatest value is more than a float above its least; what a reader returned;
 *         TANN_E_MEMORY. After an error nothing has changed. Cost: one pass over the data; memory
 *         for a batch and 300 bytes a feature, given back at the end.
 */
TANN_API tann_status tann_normalization_fit(tann_ctx *ctx, tann_model *m, tann_node node,
                                            const tann_dataset *data,
                                            const tann_normalization_fit_opts *opts);

TANN_END_DECLS

#endif
