/**
 * @file shape.h
 * @brief Shapes and views of numbers.
 */
#ifndef TINYANN_SHAPE_H
#define TINYANN_SHAPE_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/export.h>

TANN_BEGIN_DECLS

#define TANN_MAX_RANK 4 /**< The most dimensions that a shape has. */

/** @brief The shape of one sample (the batch is counted apart), outermost dimension first. */
typedef struct tann_shape {
    int32_t rank;               /**< How many of the dimensions count: 1 to TANN_MAX_RANK. */
    int32_t dim[TANN_MAX_RANK]; /**< Their sizes, each at least 1; the rest is 0. */
} tann_shape;

/** @brief Numbers of a batch: row-major, the samples in order. Made only for the eye of a
    callback. */
typedef struct tann_view {
    float *data;      /**< [batch, shape]; batch x tann_shape_size() floats. */
    size_t batch;     /**< Samples. */
    tann_shape shape; /**< The shape of one sample. */
    int32_t reserved; /**< Always 0. */
} tann_view;

/**
 * @brief A shape of one dimension: [a].
 * @param a Its size.
 * @return The shape, unchecked: the function that it is given to checks it.
 */
static inline tann_shape tann_shape_1d(int32_t a)
{
    tann_shape shape = {1, {0, 0, 0, 0}};
    shape.dim[0] = a;
    return shape;
}

/**
 * @brief A shape of two dimensions: [a, b].
 * @param a The outer size.
 * @param b The inner size.
 * @return The shape, unchecked.
 */
static inline tann_shape tann_shape_2d(int32_t a, int32_t b)
{
    tann_shape shape = {2, {0, 0, 0, 0}};
    shape.dim[0] = a;
    shape.dim[1] = b;
    return shape;
}

/**
 * @brief How many numbers a shape holds: the product of its dimensions.
 * @param shape Any shape.
 * @return The count; 0 if the rank or a dimension is out of range, or if the product does not fit
 *         into size_t. Cost: none. Threads: any number at once.
 */
TANN_API size_t tann_shape_size(tann_shape shape);

/**
 * @brief Whether two shapes are the same.
 * @param a One.
 * @param b The other.
 * @return 1 if ranks and dimensions are equal, else 0. Cost: none. Threads: any number at once.
 */
TANN_API int tann_shape_equal(tann_shape a, tann_shape b);

TANN_END_DECLS

#endif
