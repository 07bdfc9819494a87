/**
 * @file checkpoint.h
 * @brief Training states as files: a training that is interrupted goes on with the same bits.
 *
 * A checkpoint is a model file (file.h) with more in it: the optimizer's moments, the counts of
 * steps and epochs, the rate, and of the fit that it was written in the best weights, the patience
 * used up and the figures of all epochs. So tann_model_load() loads its model, and other programs
 * open it; `docs/files.md` describes the bytes. Random numbers need no state: they are made from
 * the seed and the counts.
 */
#ifndef TINYANN_CHECKPOINT_H
#define TINYANN_CHECKPOINT_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/ctx.h>
#include <tinyann/export.h>
#include <tinyann/file.h>
#include <tinyann/fit.h>
#include <tinyann/status.h>
#include <tinyann/train.h>

TANN_BEGIN_DECLS

/**
 * @brief Saves the state of a training. The file appears under its name only when it is whole and
 *        on the disk, as with tann_model_save().
 * @param t    The trainer. In a callback of tann_fit() the state of the fit is saved too; at its
 *             end (TANN_FIT_END) it is not, as the weights may be those of the best epoch by then.
 * @param path The file's name; an old file of that name is replaced.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL, and in the middle of an epoch or a step (at
 *         TANN_FIT_BATCH_END, in a hook); otherwise as tann_model_save(). Cost: two passes over the
 *         state and one write of the file; the memory of a name and an open file. Threads: the
 *         trainer's own.
 */
TANN_API tann_status tann_checkpoint_save(const tann_trainer *t, const char *path);

/**
 * @brief How many bytes the checkpoint of a trainer would have.
 * @param t The trainer, or NULL.
 * @return The bytes; 0 for NULL, or where tann_checkpoint_save() refuses. Allocates nothing.
 */
TANN_API size_t tann_checkpoint_save_bytes(const tann_trainer *t);

/**
 * @brief Saves the state of a training to memory.
 * @param t     The trainer.
 * @param bytes [size] Receives the file.
 * @param size  How much room there is: at least tann_checkpoint_save_bytes().
 * @return As tann_checkpoint_save(); TANN_E_ARGUMENT if there is not enough room. Allocates
 *         nothing.
 */
TANN_API tann_status tann_checkpoint_save_memory(const tann_trainer *t, void *bytes, size_t size);

/**
 * @brief Restores the state of a training: weights, moments, counts and rate. What the trainer does
 *        then has the bits that it would have had without the interruption.
 * @param t    A trainer of an equal graph, numeric profile, optimizer, loss, seed, schedule and
 *             clipping. The rate becomes that of the checkpoint; max_batch and check_values may be
 *             others. The next tann_fit() with `resume` goes on with the fit that the checkpoint
 *             was written in; one without does not.
 * @param path The file's name.
 * @param opts Limits as for tann_model_load(), of which the layers and activations are not used;
 *             NULL means all defaults.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL, in a callback or a hook, and where the checkpoint is
 *         that of another training: the sentence names what differs. As tann_model_load() for a
 *         file that is not good; TANN_E_FORMAT also where the checksum differs. After an error
 *         nothing has changed. Cost: one read of the file; with best weights their memory, until
 *         the next fit. Threads: the trainer's own; no session of the model may run meanwhile.
 */
TANN_API tann_status tann_checkpoint_restore(tann_trainer *t, const char *path,
                                             const tann_load_opts *opts);

/**
 * @brief Restores the state of a training from memory.
 * @param t     The trainer.
 * @param bytes [size] The file. Anything may stand there.
 * @param size  Its bytes.
 * @param opts  As for tann_checkpoint_restore().
 * @return As tann_checkpoint_restore().
 */
TANN_API tann_status tann_checkpoint_restore_memory(tann_trainer *t, const void *bytes, size_t size,
                                                    const tann_load_opts *opts);

/** @brief Which checkpoints tann_fit() writes. Start from tann_checkpoints_opts_default(). */
typedef struct tann_checkpoints_opts {
    size_t struct_size; /**< sizeof(tann_checkpoints_opts). */
    /** Begins the names: `PATH-EPOCH.safetensors`, where EPOCH counts the trainer's epochs, and
        `PATH.checkpoints`, a short text that says which of them there are. Copied. One training at
        a time may write there. */
    const char *path;
    size_t every;      /**< 1; epochs from one to the next; the last one asked for has one too. */
    size_t keep;       /**< 3; how many stay, 1 to 1000; older ones are deleted. */
    int32_t keep_best; /**< 0; 1: the model of the best epoch is `PATH-best.safetensors`. */
    unsigned flags;    /**< Always 0. */
} tann_checkpoints_opts;

/**
 * @brief Fills options with their defaults.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_checkpoints_opts) of the calling program.
 */
TANN_API void tann_checkpoints_opts_init(tann_checkpoints_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_checkpoints_opts tann_checkpoints_opts_default(void)
{
    tann_checkpoints_opts opts;
    tann_checkpoints_opts_init(&opts, sizeof opts);
    return opts;
}

/** @brief The checkpoints of one training, and the figures of its epochs. Belongs to one thread. */
typedef struct tann_checkpoints tann_checkpoints;

/**
 * @brief Makes the object. Looks at no file yet.
 * @param ctx  The context, whose allocator it keeps.
 * @param opts Options; the path is needed.
 * @return An object to free with tann_checkpoints_free(), or NULL: TANN_E_ARGUMENT, TANN_E_MEMORY.
 */
TANN_API tann_checkpoints *tann_checkpoints_new(tann_ctx *ctx, const tann_checkpoints_opts *opts);

/**
 * @brief Frees the object. The files stay.
 * @param c The object, or NULL.
 */
TANN_API void tann_checkpoints_free(tann_checkpoints *c);

/** @brief What tann_checkpoints_resume() found. */
typedef struct tann_resumed {
    size_t struct_size; /**< sizeof(tann_resumed), set by the caller. */
    size_t passed_over; /**< How many newer checkpoints were damaged or not there. */
    uint64_t epoch;     /**< Epochs that the trainer has done now. */
    const char *note;   /**< Why, of the first of them; "" else. The object's, until it is freed. */
    size_t listed;      /**< How many `PATH.checkpoints` names; 0: it is not there. */
} tann_resumed;

/**
 * @brief An empty result of this header's size, to pass to tann_checkpoints_resume().
 * @return The result.
 */
static inline tann_resumed tann_resumed_default(void)
{
    tann_resumed resumed = {sizeof(tann_resumed), 0, 0, "", 0};
    return resumed;
}

/**
 * @brief Restores the newest checkpoint that is good. Where `PATH.checkpoints` is not there, the
 *        training has none, which is no error, and nothing changes.
 * @param c       The object.
 * @param t       The trainer, as for tann_checkpoint_restore(). tann_fit() with `resume` goes on.
 * @param resumed Receives what was found; may be NULL.
 * @return TANN_OK; as tann_checkpoint_restore() where the newest good checkpoint is that of another
 *         training; where none is good, the error of the newest one; TANN_E_FORMAT for a damaged
 *         `PATH.checkpoints`, and TANN_E_IO for one that cannot be read (a checkpoint can still be
 *         restored by its name). The limits are those of tann_load_opts_default(), with room beyond them
 *         for all that this trainer may have written. Threads: the trainer's own. Cost: one read for each
 *         that is passed over, and one more.
 */
TANN_API tann_status tann_checkpoints_resume(tann_checkpoints *c, tann_trainer *t,
                                             tann_resumed *resumed);

/**
 * @brief The ready callback: notes the figures of each epoch, and writes the checkpoints. What
 *        other callbacks change at the end of an epoch is saved if they stand before it.
 * @param event       From tann_fit().
 * @param checkpoints A `tann_checkpoints *`: `{tann_checkpoints_write, c}` is the callback.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL; as tann_checkpoint_save().
 */
TANN_API tann_status tann_checkpoints_write(const tann_fit_event *event, void *checkpoints);

/** @brief The figures of an epoch. Those not measured are NaN. */
typedef struct tann_epoch_figures {
    size_t struct_size;         /**< sizeof(tann_epoch_figures), set by the caller. */
    size_t epoch;               /**< Which epoch, from 0. */
    double loss;                /**< Mean training loss. */
    double accuracy;            /**< Training accuracy. */
    double validation_loss;     /**< Validation loss after the epoch. */
    double validation_accuracy; /**< Validation accuracy after the epoch. */
} tann_epoch_figures;

/**
 * @brief Empty figures of this header's size, to pass to tann_checkpoints_figures().
 * @return The figures.
 */
static inline tann_epoch_figures tann_epoch_figures_default(void)
{
    tann_epoch_figures figures = {sizeof(tann_epoch_figures), 0, 0, 0, 0, 0};
    return figures;
}

/**
 * @brief How many epochs the object has seen, in this process and, after tann_checkpoints_resume(),
 *        in those before.
 * @param c The object, or NULL.
 * @return The epochs; 0 for NULL. Cost: none.
 */
TANN_API size_t tann_checkpoints_epochs(const tann_checkpoints *c);

/**
 * @brief The figures of one of these epochs.
 * @param c       The object.
 * @param epoch   Which one, from 0.
 * @param figures Receives them.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL or an epoch that is not there. Cost: none.
 */
TANN_API tann_status tann_checkpoints_figures(const tann_checkpoints *c, size_t epoch,
                                              tann_epoch_figures *figures);

TANN_END_DECLS

#endif
