/**
 * @file optimizers.h
 * @brief The options of each optimizer, and the formula of its update.
 */
#ifndef TINYANN_OPTIMIZERS_H
#define TINYANN_OPTIMIZERS_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/export.h>
#include <tinyann/kinds.h>

TANN_BEGIN_DECLS

/** @brief Options of TANN_SGD, given as tann_train_opts::optimizer_opts. */
typedef struct tann_sgd_opts {
    size_t struct_size;            /**< sizeof(tann_sgd_opts). */
    tann_optimizer_kind optimizer; /**< TANN_SGD: whose options these are. */
    float momentum;                /**< 0: none; at least 0 and below 1. */
    int32_t nesterov;              /**< 0, or 1 for Nesterov's form. */
    unsigned flags;                /**< Always 0. */
} tann_sgd_opts;

/**
 * @brief Fills options with their defaults. The update, as in Keras, with rate r and gradient g:
 *        v = momentum v - r g; w += v, or w += momentum v - r g with Nesterov; without momentum
 *        w -= r g.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_sgd_opts) of the calling program.
 */
TANN_API void tann_sgd_opts_init(tann_sgd_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_sgd_opts tann_sgd_opts_default(void)
{
    tann_sgd_opts opts;
    tann_sgd_opts_init(&opts, sizeof opts);
    return opts;
}

/** @brief Options of TANN_ADAM, given as tann_train_opts::optimizer_opts. */
typedef struct tann_adam_opts {
    size_t struct_size;            /**< sizeof(tann_adam_opts). */
    tann_optimizer_kind optimizer; /**< TANN_ADAM: whose options these are. */
    float beta1;                   /**< 0.9; at least 0 and below 1. */
    float beta2;                   /**< 0.999; at least 0 and below 1. */
    float epsilon;                 /**< 1e-7; above 0. */
} tann_adam_opts;

/**
 * @brief Fills options with their defaults. The update (D. P. Kingma, J. Ba, "Adam", 2015), in the
 *        form that Keras uses, with epsilon "hat": at update t = 1, 2, ...
 *        m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2;
 *        w -= rate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon).
 *        PyTorch adds epsilon after the bias correction of v, which differs in the fourth digit of
 *        the weights.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_adam_opts) of the calling program.
 */
TANN_API void tann_adam_opts_init(tann_adam_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_adam_opts tann_adam_opts_default(void)
{
    tann_adam_opts opts;
    tann_adam_opts_init(&opts, sizeof opts);
    return opts;
}

TANN_END_DECLS

#endif
