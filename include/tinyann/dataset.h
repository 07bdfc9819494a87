/**
 * @file dataset.h
 * @brief Samples and their targets: in memory of the caller's, or read batch by batch.
 */
#ifndef TINYANN_DATASET_H
#define TINYANN_DATASET_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/export.h>
#include <tinyann/status.h>

TANN_BEGIN_DECLS

/**
 * @brief Reads samples: fills a row for each number in @p samples, in their order. With shuffling
 *        they come in any order, and no sample twice in an epoch. Called on the thread of who asked
 *        for the data, before the batch is run.
 * @param user    What the data set has as read_user.
 * @param samples [count] Their numbers, from 0 to the data set's count - 1.
 * @param count   How many; at most the trainer's or session's max_batch.
 * @param x       [count, input shape] To fill.
 * @param y       [count, output shape] To fill; NULL where no float targets are wanted.
 * @param labels  [count] To fill; NULL where no labels are wanted.
 * @return TANN_OK; TANN_STOP to end the fit as a callback can; anything else ends it and reaches
 *         the caller, with the first of these samples in the sentence.
 */
typedef tann_status (*tann_dataset_read_fn)(void *user, const size_t *samples, size_t count,
                                            float *x, float *y, int32_t *labels);

/**
 * @brief Samples with targets as floats or as class indices; exactly one of the two is given.
 *
 * An int32 label is the index of a class: for a model with several outputs it stands for a one-hot
 * row; for a model with one output it is the target itself (0 or 1 for a cross-entropy).
 * The library only reads the arrays, which stay the caller's. In place of the arrays there may be a
 * function that reads a batch: the same samples give the same bits either way.
 */
typedef struct tann_dataset {
    size_t struct_size;    /**< sizeof(tann_dataset); set by the functions below. */
    size_t count;          /**< How many samples; at least 1. */
    const float *x;        /**< [count, input shape] */
    const float *y;        /**< [count, output shape] Targets as floats, or NULL. */
    const int32_t *labels; /**< [count] Targets as class indices, or NULL. */
    /** Reads samples, where x, y and labels are NULL; else NULL. */
    tann_dataset_read_fn read;
    void *read_user;     /**< Passed to it. */
    int32_t read_labels; /**< 1: it reads labels; 0: float targets. */
    unsigned flags;      /**< Always 0. */
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
    tann_dataset data = {sizeof(tann_dataset), 0, NULL, NULL, NULL, NULL, NULL, 0, 0};
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
    tann_dataset data = {sizeof(tann_dataset), 0, NULL, NULL, NULL, NULL, NULL, 0, 0};
    data.count = count;
    data.x = x;
    data.labels = labels;
    return data;
}

/**
 * @brief A data set whose samples are read when they are needed, as one that is larger than memory.
 *
 * tann_fit() and tann_evaluate() take memory for a batch once, at their start. With shuffling a fit
 * also has 8 bytes a sample, and reads samples in any order.
 * @param read  Reads a batch, with float targets.
 * @param user  Passed to it.
 * @param count How many samples.
 * @return The data set, unchecked.
 */
static inline tann_dataset tann_dataset_reader(tann_dataset_read_fn read, void *user, size_t count)
{
    tann_dataset data = {sizeof(tann_dataset), 0, NULL, NULL, NULL, NULL, NULL, 0, 0};
    data.count = count;
    data.read = read;
    data.read_user = user;
    return data;
}

/**
 * @brief The same with int32 labels.
 * @param read  Reads a batch, with labels.
 * @param user  Passed to it.
 * @param count How many samples.
 * @return The data set, unchecked.
 */
static inline tann_dataset tann_dataset_reader_labels(tann_dataset_read_fn read, void *user,
                                                      size_t count)
{
    tann_dataset data = tann_dataset_reader(read, user, count);
    data.read_labels = 1;
    return data;
}

TANN_END_DECLS

#endif
