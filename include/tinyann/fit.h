/**
 * @file fit.h
 * @brief The fit loop: epochs, when to stop, callbacks. The ready progress bar is in progress.h.
 */
#ifndef TINYANN_FIT_H
#define TINYANN_FIT_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/dataset.h>
#include <tinyann/export.h>
#include <tinyann/status.h>
#include <tinyann/train.h>

TANN_BEGIN_DECLS

/** @brief The moments of a fit at which callbacks are called. */
typedef enum tann_fit_moment {
    TANN_FIT_BEGIN = 0,       /**< Before the first epoch. */
    TANN_FIT_EPOCH_BEGIN = 1, /**< Before the first batch of an epoch. */
    TANN_FIT_BATCH_END = 2,   /**< After an update. */
    TANN_FIT_EPOCH_END = 3,   /**< After an epoch, validation included. */
    TANN_FIT_END = 4          /**< After the last epoch, also when stopped; not after an error. */
} tann_fit_moment;

/** @brief What a callback of tann_fit() sees. Valid during the call. Figures not measured are
    NaN. */
typedef struct tann_fit_event {
    size_t struct_size;         /**< sizeof(tann_fit_event) of the library that calls. */
    tann_trainer *trainer;      /**< The trainer. */
    size_t epoch;               /**< Epoch of this fit, from 0. */
    size_t epochs;              /**< Epochs asked for. */
    size_t samples_done;        /**< Samples of this epoch so far. */
    size_t samples;             /**< Samples of an epoch. */
    uint64_t step;              /**< Updates that the trainer has done. */
    double loss;                /**< Mean training loss of this epoch so far. */
    double accuracy;            /**< Share of its samples that were predicted rightly. */
    double validation_loss;     /**< At the end of an epoch, with validation data. */
    double validation_accuracy; /**< Likewise. */
    tann_fit_moment moment;     /**< Which moment it is. */
    unsigned flags;             /**< Always 0. */
} tann_fit_event;

/**
 * @brief A callback of tann_fit().
 * @param event What it sees; valid during the call.
 * @param user  What was given beside it.
 * @return TANN_OK to go on; TANN_STOP to end the fit cleanly; an error, which reaches the caller.
 */
typedef tann_status (*tann_fit_fn)(const tann_fit_event *event, void *user);

/** @brief A callback and what is passed to it. */
typedef struct tann_callback {
    tann_fit_fn fn; /**< The function. */
    void *user;     /**< Passed to it. */
} tann_callback;

/** @brief How tann_fit() runs. Start from tann_fit_opts_default(). */
typedef struct tann_fit_opts {
    size_t struct_size; /**< sizeof(tann_fit_opts). */
    size_t epochs;      /**< 1; the most epochs; at least 1. */
    /** 32, or the trainer's maximum if that is less: 0 means so. */
    size_t batch;
    const tann_dataset *validation; /**< Data to validate with after each epoch, or NULL. */
    /** 0: off. Epochs without a better watched loss before stopping. */
    size_t patience;
    const tann_callback *callbacks; /**< [callback_count] Called in order, or NULL. */
    size_t callback_count;          /**< How many. */
    /** 0; instead of validation: this share from the end of the data. */
    float validation_share;
    /** 0: off. Stop after an epoch whose watched loss is at most this. The watched loss is that of
        the validation data, where there is any, else the mean training loss of the epoch. */
    float target_loss;
    float min_delta;      /**< 0; by how much the watched loss must fall to count as better. */
    int32_t shuffle;      /**< 1: a new order each epoch; 0: the order of the data. */
    int32_t restore_best; /**< 1: with patience, end with the weights of the best epoch. */
    unsigned flags;       /**< Always 0. */
    /** 0; 1: after a checkpoint was restored (checkpoint.h), go on with the fit that it was written
        in: epochs, patience, best weights and result then count from that fit's beginning. Without
        one this changes nothing. */
    int32_t resume;
    unsigned more_flags; /**< Always 0. */
} tann_fit_opts;

/**
 * @brief Fills options with their defaults.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_fit_opts) of the calling program.
 */
TANN_API void tann_fit_opts_init(tann_fit_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_fit_opts tann_fit_opts_default(void)
{
    tann_fit_opts opts;
    tann_fit_opts_init(&opts, sizeof opts);
    return opts;
}

/** @brief Why a fit ended. */
typedef enum tann_fit_stop {
    TANN_STOPPED_EPOCHS = 0,   /**< All epochs were run. */
    TANN_STOPPED_TARGET = 1,   /**< The target loss was reached. */
    TANN_STOPPED_PATIENCE = 2, /**< The watched loss got no better. */
    TANN_STOPPED_CALLBACK = 3, /**< A callback or a hook asked for it. */
    TANN_STOPPED_ERROR = 4     /**< An error; the status says which. */
} tann_fit_stop;

/** @brief How a fit went. Figures not measured are NaN. */
typedef struct tann_fit_result {
    size_t struct_size;         /**< sizeof(tann_fit_result), set by the caller. */
    size_t epochs;              /**< Epochs finished. */
    size_t best_epoch;          /**< The epoch (from 0) of the best watched loss. */
    size_t samples;             /**< Training samples of an epoch. */
    uint64_t steps;             /**< Updates done. */
    double loss;                /**< Mean training loss of the last finished epoch. */
    double accuracy;            /**< Training accuracy of that epoch. */
    double validation_loss;     /**< Validation loss after that epoch. */
    double validation_accuracy; /**< Validation accuracy after that epoch. */
    double best_loss;           /**< The best watched loss. */
    tann_fit_stop stop;         /**< Why it ended. */
    unsigned flags;             /**< Always 0. */
} tann_fit_result;

/**
 * @brief An empty result of this header's size, to pass to tann_fit().
 * @return The result.
 */
static inline tann_fit_result tann_fit_result_default(void)
{
    tann_fit_result result = {sizeof(tann_fit_result), 0, 0, 0, 0, 0, 0, 0, 0, 0,
                              TANN_STOPPED_EPOCHS,     0};
    return result;
}

/**
 * @brief Trains for some epochs: shuffles, steps, validates, calls back, stops. Hooks fire.
 *
 * Fitting N epochs and then M with one trainer gives the same bits as fitting N + M: the trainer
 * goes on counting epochs and steps. The last batch of an epoch may be smaller; its loss counts by
 * its size. A fit that is resumed must have the samples, the batch and the shuffling of the fit
 * that it goes on with (TANN_E_ARGUMENT); its other options may differ.
 * @param t      The trainer.
 * @param data   The samples.
 * @param opts   Options; NULL means all defaults.
 * @param result Receives how it went, also after an error; may be NULL. Its struct_size must be
 *         set.
 * @return TANN_OK however it stopped, errors aside; otherwise as tann_train_step(), with the number
 *         of the sample in the sentence; TANN_E_MEMORY.
 *         Cost: allocates one index a sample and, with patience and restore_best, a copy of the
 *         weights. Threads: the trainer's own.
 */
TANN_API tann_status tann_fit(tann_trainer *t, const tann_dataset *data, const tann_fit_opts *opts,
                              tann_fit_result *result);

TANN_END_DECLS

#endif
