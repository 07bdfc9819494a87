/**
 * @file layers.h
 * @brief The layers: one block each. x is a node's input, y its output, B the batch.
 *
 * All functions here add a node to a builder and return it, or TANN_NO_NODE after an error, which
 * the builder keeps: TANN_E_ARGUMENT (unknown node, option out of range), TANN_E_SHAPE (input does
 * not fit), TANN_E_MEMORY. A NULL builder, or TANN_NO_NODE as input of a builder that already
 * failed, is passed on. Their cost is that of the memory for one node. Threads: the builder's own.
 */
#ifndef TINYANN_LAYERS_H
#define TINYANN_LAYERS_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/builder.h>
#include <tinyann/export.h>
#include <tinyann/kinds.h>
#include <tinyann/shape.h>

TANN_BEGIN_DECLS

/**
 * @brief The input: where the samples come in. A model has one, and it is added first.
 * @param b     The builder.
 * @param shape The shape of one sample.
 * @return The node; its value is [B, shape].
 */
TANN_API tann_node tann_input(tann_builder *b, tann_shape shape);

/** @brief Options of tann_dense(). Start from tann_dense_opts_default(). */
typedef struct tann_dense_opts {
    size_t struct_size;                       /**< sizeof(tann_dense_opts). */
    tann_initializer_kind kernel_initializer; /**< TANN_GLOROT_UNIFORM. */
    tann_initializer_kind bias_initializer;   /**< TANN_ZEROS. */
    float kernel_constant;                    /**< For TANN_CONSTANT: the value; 0. */
    float bias_constant;                      /**< For TANN_CONSTANT: the value; 0. */
    int32_t use_bias;                         /**< 1, or 0 for a layer without bias. */
    unsigned flags;                           /**< Always 0. */
} tann_dense_opts;

/**
 * @brief Fills options with their defaults.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_dense_opts) of the calling program.
 */
TANN_API void tann_dense_opts_init(tann_dense_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_dense_opts tann_dense_opts_default(void)
{
    tann_dense_opts opts;
    tann_dense_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief A fully connected layer: y = x W + b, with x [B, in], W `kernel` [in, units], b `bias`
 *        [units].
 * @param b     The builder.
 * @param in    The node that it reads, of rank 1.
 * @param units How many outputs; at least 1.
 * @param opts  Options; NULL means all defaults.
 * @return The node; its value, [B, units], is the pre-activation z of the layer.
 */
TANN_API tann_node tann_dense(tann_builder *b, tann_node in, int32_t units,
                              const tann_dense_opts *opts);

/**
 * @brief An activation: y = f(x), element by element; softmax: over the last dimension.
 *        linear: x; relu: max(0, x), its derivative at 0 being 0; tanh; sigmoid: 1 / (1 + e^-x);
 *        softmax: exp(x_j - max x) / sum_k exp(x_k - max x); leaky_relu: x > 0 ? x : 0.01 x;
 *        elu: x > 0 ? x : e^x - 1; gelu: x (1 + erf(x / sqrt 2)) / 2; silu: x / (1 + e^-x);
 *        softplus: log(1 + e^x). All but softmax err by less than 1.5 units in the last place.
 * @param b    The builder.
 * @param in   The node that it reads.
 * @param kind Which.
 * @return The node; its value has the shape of its input.
 */
TANN_API tann_node tann_activation(tann_builder *b, tann_node in, tann_activation_kind kind);

/**
 * @brief Dropout (N. Srivastava and others, 2014), in the inverted form: in training each number is
 *        zeroed with probability @p rate and otherwise divided by 1 - rate; in prediction y = x.
 *        Which numbers are dropped depends on the seed, the step and the place alone.
 * @param b    The builder.
 * @param in   The node that it reads.
 * @param rate At least 0 and below 1.
 * @return The node; its value has the shape of its input.
 */
TANN_API tann_node tann_dropout(tann_builder *b, tann_node in, float rate);

/**
 * @brief The sum of two nodes of the same shape: y = p + q. The join of two branches.
 * @param b The builder.
 * @param p One node.
 * @param q The other; it may be the same.
 * @return The node; its value has the shape of its inputs.
 */
TANN_API tann_node tann_add(tann_builder *b, tann_node p, tann_node q);

/** @brief Options of tann_normalization(). Start from tann_normalization_opts_default(). */
typedef struct tann_normalization_opts {
    size_t struct_size; /**< sizeof(tann_normalization_opts). */
    int32_t invert;     /**< 0, or 1 for the way back: y = x / scale + mean. */
    unsigned flags;     /**< Always 0. */
} tann_normalization_opts;

/**
 * @brief Fills options with their defaults.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_normalization_opts) of the calling program.
 */
TANN_API void tann_normalization_opts_init(tann_normalization_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_normalization_opts tann_normalization_opts_default(void)
{
    tann_normalization_opts opts;
    tann_normalization_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief Normalisation by numbers that are kept with the model, as Keras' layer of that name:
 *        y = (x - mean) scale, with x [B, ..., features], `mean` [features], `scale` [features].
 *        The difference is rounded to float, then the product, so the bits are the same in both
 *        numeric profiles. With `invert`: y = x / scale + mean, the quotient being rounded first.
 *        Both weights begin as y = x (0 and 1). tann_normalization_fit() measures them on a data
 *        set, and training leaves them alone.
 * @param b    The builder.
 * @param in   The node that it reads; its last dimension is the features.
 * @param opts Options; NULL means all defaults.
 * @return The node; its value has the shape of its input.
 */
TANN_API tann_node tann_normalization(tann_builder *b, tann_node in,
                                      const tann_normalization_opts *opts);

TANN_END_DECLS

#endif
