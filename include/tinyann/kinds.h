/**
 * @file kinds.h
 * @brief The families of formulas: activations, losses, optimizers, initializers.
 *
 * Each family is a list in a `.def` file; a row of it makes the enum value, the table row inside
 * the library and the name. Files store names, never values.
 */
#ifndef TINYANN_KINDS_H
#define TINYANN_KINDS_H

#include <tinyann/export.h>

TANN_BEGIN_DECLS

/** @brief Activations: TANN_LINEAR, TANN_RELU, TANN_TANH, TANN_SIGMOID, TANN_SOFTMAX,
 *         TANN_LEAKY_RELU, TANN_ELU, TANN_GELU, TANN_SILU, TANN_SOFTPLUS. */
typedef enum tann_activation_kind {
#define TANN_ACTIVATION(value, NAME, name) TANN_##NAME = value,
#include <tinyann/activations.def>
#undef TANN_ACTIVATION
    TANN_ACTIVATION_COUNT_ /**< Ends the list; not an activation. */
} tann_activation_kind;

/** @brief Losses: TANN_MSE, TANN_BINARY_CROSSENTROPY, TANN_CATEGORICAL_CROSSENTROPY. */
typedef enum tann_loss_kind {
#define TANN_LOSS(value, NAME, name) TANN_##NAME = value,
#include <tinyann/losses.def>
#undef TANN_LOSS
    TANN_LOSS_COUNT_ /**< Ends the list; not a loss. */
} tann_loss_kind;

/** @brief Optimizers: TANN_SGD, TANN_ADAM. */
typedef enum tann_optimizer_kind {
#define TANN_OPTIMIZER(value, NAME, name) TANN_##NAME = value,
#include <tinyann/optimizers.def>
#undef TANN_OPTIMIZER
    TANN_OPTIMIZER_COUNT_ /**< Ends the list; not an optimizer. */
} tann_optimizer_kind;

/**
 * @brief Initializers: TANN_ZEROS, TANN_CONSTANT, TANN_GLOROT_UNIFORM and so on.
 *
 * Of a weight that takes `in` numbers to `out` numbers (fan-in and fan-out), after X. Glorot, Y.
 * Bengio (2010) and K. He and others (2015): glorot_uniform lies within sqrt(6 / (in + out)),
 * glorot_normal has the variance 2 / (in + out), he_uniform lies within sqrt(6 / in), he_normal has
 * the variance 2 / in. As in Keras, the normal ones are cut at two standard deviations, and widened
 * so that the variance remains.
 */
typedef enum tann_initializer_kind {
#define TANN_INITIALIZER(value, NAME, name) TANN_##NAME = value,
#include <tinyann/initializers.def>
#undef TANN_INITIALIZER
    TANN_INITIALIZER_COUNT_ /**< Ends the list; not an initializer. */
} tann_initializer_kind;

/**
 * @brief The name of an activation: "tanh".
 * @param kind Any value.
 * @return A string that lives for ever; NULL for a value that is not in the list. Cost: none.
 */
TANN_API const char *tann_activation_name(tann_activation_kind kind);

/**
 * @brief The name of a loss: "binary_crossentropy".
 * @param kind Any value.
 * @return A string that lives for ever; NULL for a value that is not in the list. Cost: none.
 */
TANN_API const char *tann_loss_name(tann_loss_kind kind);

/**
 * @brief The name of an optimizer: "adam".
 * @param kind Any value.
 * @return A string that lives for ever; NULL for a value that is not in the list. Cost: none.
 */
TANN_API const char *tann_optimizer_name(tann_optimizer_kind kind);

/**
 * @brief The name of an initializer: "glorot_uniform".
 * @param kind Any value.
 * @return A string that lives for ever; NULL for a value that is not in the list. Cost: none.
 */
TANN_API const char *tann_initializer_name(tann_initializer_kind kind);

TANN_END_DECLS

#endif
