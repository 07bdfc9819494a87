/**
 * @file train.h
 * @brief Training: the trainer, single steps, evaluation. The fit loop is in fit.h.
 */
#ifndef TINYANN_TRAIN_H
#define TINYANN_TRAIN_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/ctx.h>
#include <tinyann/dataset.h>
#include <tinyann/export.h>
#include <tinyann/kinds.h>
#include <tinyann/model.h>
#include <tinyann/optimizers.h>
#include <tinyann/session.h>
#include <tinyann/status.h>

TANN_BEGIN_DECLS

/** @brief Gradients and optimizer state of one model, which it changes. Belongs to one thread. */
typedef struct tann_trainer tann_trainer;

/** @brief How the learning rate changes from step to step. */
typedef enum tann_schedule_kind {
    TANN_SCHEDULE_CONSTANT = 0, /**< rate. */
    TANN_SCHEDULE_STEP = 1,     /**< rate x factor^floor(step / steps). */
    /** rate x (factor + (1 - factor) (1 + cos(pi min(step, steps) / steps)) / 2)
        (I. Loshchilov, F. Hutter, "SGDR", 2017, without restarts). */
    TANN_SCHEDULE_COSINE = 2,
    TANN_SCHEDULE_COUNT_ /**< Ends the list; not a schedule. */
} tann_schedule_kind;

/** @brief How a trainer is made. Start from tann_train_opts_default(). */
typedef struct tann_train_opts {
    size_t struct_size;            /**< sizeof(tann_train_opts). */
    const void *optimizer_opts;    /**< The optimizer's own options; NULL: its defaults. */
    size_t max_batch;              /**< 32; the most samples in one step; memory grows with it. */
    size_t schedule_steps;         /**< 1; the `steps` of the schedule. */
    uint64_t seed;                 /**< 0; seed of the shuffles and of dropout. */
    tann_loss_kind loss;           /**< TANN_MSE. */
    tann_optimizer_kind optimizer; /**< TANN_ADAM. */
    tann_schedule_kind schedule;   /**< TANN_SCHEDULE_CONSTANT. */
    float schedule_factor;         /**< 0.1; the `factor` of the schedule; above 0, at most 1. */
    float rate;                    /**< 0.001; the learning rate; above 0. */
    /** 0: off. Gradients are scaled by clip_norm / norm where the Euclidean norm over all weights
        exceeds it (R. Pascanu, T. Mikolov, Y. Bengio, 2013). */
    float clip_norm;
    /** 0: losses, gradients of weights and updated weights are checked, and when a number in them
        is not finite the batch is run once more to find where it began. 1: every value and gradient
        of every node is checked as it is computed, so that an infinity is found that a later tanh
        would swallow. Each is then read once more: 3 % of the time of layers 256 wide, 30 % of a
        network with 9 weights. */
    int32_t check_values;
    unsigned flags; /**< Always 0. */
} tann_train_opts;

/**
 * @brief Fills options with their defaults.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_train_opts) of the calling program.
 */
TANN_API void tann_train_opts_init(tann_train_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_train_opts tann_train_opts_default(void)
{
    tann_train_opts opts;
    tann_train_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief Makes a trainer with all the memory that its steps will need.
 *
 * The losses, with t the target and y the output of a sample with u units, and their mean over the
 * batch: mse: sum (y - t)^2 / u; binary_crossentropy: -sum (t log y + (1 - t) log(1 - y)) / u;
 * categorical_crossentropy: -sum t log y. Where the last node is a sigmoid or a softmax, the
 * cross-entropies are computed from its input (the logits), which neither overflows nor rounds to
 * log 0; elsewhere y is held between 1e-7 and 1 - 1e-7, as Keras does, and beyond these bounds the
 * gradient is 0.
 * @param ctx  The context of this thread.
 * @param m    The model, which training changes; it must outlive the trainer.
 * @param opts Options; NULL means all defaults.
 * @return A trainer to free with tann_trainer_free(), or NULL: TANN_E_ARGUMENT for an option out of
 *         range, TANN_E_SHAPE for a loss that does not fit the output, TANN_E_UNSUPPORTED,
 *         TANN_E_MEMORY. A NULL model is passed on. Threads: the context's own. Cost:
 *         tann_trainer_bytes(), in two allocations: weights x (1 + moments) beside the model's own,
 *         max_batch samples, and max_batch times what backward needs. That is for a chain of dense
 *         nodes with activations the value of each pair and two gradients.
 */
TANN_API tann_trainer *tann_trainer_new(tann_ctx *ctx, tann_model *m, const tann_train_opts *opts);

/**
 * @brief How much memory a trainer will take, before it is made.
 * @param ctx  The context.
 * @param m    The model. Not changed.
 * @param opts As for tann_trainer_new().
 * @return The bytes that tann_trainer_new() asks the context's allocator for and keeps, those of
 *         its session included; for the planning itself it takes some more, and gives it back.
 *         Hooks that are added later, and tann_fit(), may take more, as they say. 0: an error of
 *         those of tann_trainer_new(). Threads: the context's own.
 */
TANN_API size_t tann_trainer_bytes(tann_ctx *ctx, const tann_model *m, const tann_train_opts *opts);

/**
 * @brief Frees a trainer and its session. The model keeps its weights.
 * @param t The trainer, or NULL. Not from inside its own run (a hook, a callback).
 */
TANN_API void tann_trainer_free(tann_trainer *t);

/**
 * @brief The session in which the trainer runs: hooks added here see training.
 * @param t The trainer, or NULL.
 * @return The session, which stays the trainer's; NULL for NULL. Cost: none.
 */
TANN_API tann_session *tann_trainer_session(tann_trainer *t);

/**
 * @brief How many updates the trainer has done.
 * @param t The trainer, or NULL.
 * @return The count; 0 for NULL. Cost: none. Threads: the trainer's own.
 */
TANN_API uint64_t tann_trainer_step(const tann_trainer *t);

/**
 * @brief The learning rate of the next update, after the schedule.
 * @param t The trainer, or NULL.
 * @return The rate; 0 for NULL. Cost: none. Threads: the trainer's own.
 */
TANN_API float tann_trainer_rate(const tann_trainer *t);

/**
 * @brief Sets the rate that the schedule starts from; callbacks may do so between steps.
 * @param t    The trainer.
 * @param rate Above 0 and finite.
 * @return TANN_OK; TANN_E_ARGUMENT. Cost: none. Threads: the trainer's own.
 */
TANN_API tann_status tann_trainer_set_rate(tann_trainer *t, float rate);

/**
 * @brief One update from one batch: forward, loss, backward, clipping, optimizer. Hooks fire.
 * @param t    The trainer.
 * @param x    [n, input shape] The samples.
 * @param y    [n, output shape] The targets, as floats.
 * @param n    How many; 1 to the trainer's maximum.
 * @param loss Receives the mean loss of the batch before the update; may be NULL.
 * @return TANN_OK; TANN_STOP if a hook asked for it (then the update is done only if the hook came
 *         after it); TANN_E_ARGUMENT for a NULL, a wrong count or a target out of the range of the
 *         loss; TANN_E_NUMERIC for NaN or infinity in data, loss, gradients or updated weights;
 *         what a hook or a layer of yours returned. After TANN_E_NUMERIC, and after an error before
 *         the update, the weights are those of the last good step; after an update that overflowed,
 *         the optimizer's moments begin anew. Allocates nothing. Threads: the trainer's own.
 */
TANN_API tann_status tann_train_step(tann_trainer *t, const float *x, const float *y, size_t n,
                                     float *loss);

/** @brief How good a model is on some data. */
typedef struct tann_score {
    size_t struct_size; /**< sizeof(tann_score), set by the caller. */
    size_t samples;     /**< How many samples were measured. */
    double loss;        /**< Mean loss. */
    /** Share of right predictions: for the binary cross-entropy of outputs on the right side of
        0.5, for the categorical one of samples whose greatest output is at the greatest target; NaN
        for mse. */
    double accuracy;
} tann_score;

/**
 * @brief An empty score of this header's size, to pass to tann_evaluate().
 * @return The score.
 */
static inline tann_score tann_score_default(void)
{
    tann_score score = {sizeof(tann_score), 0, 0, 0};
    return score;
}

/**
 * @brief Measures loss and accuracy on data, in batches of the session's maximum. Hooks fire.
 *
 * The loss has the same bits for every batch size: 16 sums, sample i in sum i mod 16, added up as a
 * tree.
 * @param s     The session; that of a trainer is possible.
 * @param data  The samples.
 * @param loss  Which loss.
 * @param score Receives the figures. Its struct_size must be set.
 * @return TANN_OK; TANN_STOP if a hook asked for it; TANN_E_ARGUMENT; TANN_E_SHAPE for a loss that
 *         does not fit the output; TANN_E_NUMERIC for NaN or infinity in the data or the loss, with
 *         the number of the sample. Allocates nothing. Threads: the session's own.
 */
TANN_API tann_status tann_evaluate(tann_session *s, const tann_dataset *data, tann_loss_kind loss,
                                   tann_score *score);

TANN_END_DECLS

#endif
