/**
 * @file dataset.h
 * @brief Samples and their targets, in memory of the caller's.
 */
#ifndef TINYANN_DATASET_H
#define TINYANN_DATASET_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/export.h>

TANN_BEGIN_DECLS

/**
 * @brief Samples with targets as floats or as class indices; exactly one of the two is given.
 *
 * An int32 label is the index of a class: for a model with several outputs it stands for a one-hot
 * row; for a model with one output it is the target itself (0 or 1 for a cross-entropy).
 * The library only reads the arrays, which stay the caller's.
 */
typedef struct tann_dataset {
    size_t struct_size;    /**< sizeof(tann_dataset); set by the two functions below. */
    size_t count;          /**< How many samples; at least 1. */
    const float *x;        /**< [count, input shape] */
    const float *y;        /**< [count, output shape] Targets as floats, or NULL. */
    const int32_t *labels; /**< [count] Targets as class indices, or NULL. */
} tann_dataset;

/**
 * @brief A data set with float targets.
 * @param x     [count, input shape]
 * @param y     [count, output shape]
 * @param count How many samples.
 * @return The data set, unchecked; what it is given to checks it.
 */
static inline tann_dataset tann_dataset_floats(const float *x, const float *y, size_t count)
{
    tann_dataset data = {sizeof(tann_dataset), 0, NULL, NULL, NULL};
    data.count = count;
    data.x = x;
    data.y = y;
    return data;
}

/**
 * @brief A data set with int32 labels.
 * @param x      [count, input shape]
 * @param labels [count]
 * @param count  How many samples.
 * @return The data set, unchecked.
 */
static inline tann_dataset tann_dataset_labels(const float *x, const int32_t *labels, size_t count)
{
    tann_dataset data = {sizeof(tann_dataset), 0, NULL, NULL, NULL};
    data.count = count;
    data.x = x;
    data.labels = labels;
    return data;
}

TANN_END_DECLS

#endif
