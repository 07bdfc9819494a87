/**
 * @file hook.h
 * @brief Looking inside: callbacks that see the values and gradients of every node.
 *
 * A hook sits on a session and fires for each matching value exactly once per batch: forward in
 * graph order, backward in reverse (a node's gradient, then its weights', then its inputs'),
 * updates in graph order, hooks of one point in the order in which they were added. Every call that
 * runs the graph fires them; one that is refused for its arguments fires none. Hooks that only read
 * do not change a bit of any result.
 */
#ifndef TINYANN_HOOK_H
#define TINYANN_HOOK_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/builder.h>
#include <tinyann/export.h>
#include <tinyann/session.h>
#include <tinyann/shape.h>
#include <tinyann/status.h>

TANN_BEGIN_DECLS

/** @brief Where a hook looks; points may be or-ed together. */
typedef enum tann_hook_point {
    TANN_HOOK_INPUT = 1,   /**< A value that the node is about to read; one call an input. */
    TANN_HOOK_FORWARD = 2, /**< The node's output: z of a dense node, a of an activation. */
    /** d loss / d output, all readers of the node summed; in training, and in tann_gradient(),
        where the unit stands for the loss. In training the loss is the mean over the batch, so that
        of a sample has a factor of 1 / batch. At the last node, where the loss starts from the
        logits, it is computed for the hook, by the formula that tann_trainer_new() gives for other
        outputs: 0 where an output is held at 1e-7 or 1 - 1e-7. */
    TANN_HOOK_GRADIENT = 4,
    /** d loss / d input, as it leaves the node; one call an input. When and of what as above. */
    TANN_HOOK_GRADIENT_INPUT = 8,
    /** d mean loss of the batch / d weight, before clipping; one call a weight. In tann_gradient()
        the derivative of the unit by the weight, summed over the samples. */
    TANN_HOOK_WEIGHT_GRADIENT = 16,
    /** A weight that is about to be updated, all gradients being finite; one call a weight. */
    TANN_HOOK_BEFORE_UPDATE = 32,
    /** A weight after its update; the event has the numbers from before, too. One call a weight. */
    TANN_HOOK_AFTER_UPDATE = 64,
    TANN_HOOK_BATCH_BEGIN = 0x100, /**< Before the first node of a batch is run. */
    /** After the last one; in training, after the update. Not if the batch was stopped or
        failed. */
    TANN_HOOK_BATCH_END = 0x200,
    TANN_HOOK_EPOCH_BEGIN = 0x400, /**< Before the first batch of an epoch of tann_fit(). */
    /** After its last one and validation. Not if these were stopped or failed. */
    TANN_HOOK_EPOCH_END = 0x800,
    TANN_HOOK_RUN_BEGIN = 0x1000, /**< Before the first batch of a call that runs the graph. */
    TANN_HOOK_RUN_END = 0x2000,   /**< After the last one, also when stopped; not after an error. */
    /** Not a point: the hook may write to the value. Later nodes see the change, and backward
        treats the written value as the node's output; a written gradient of a weight is what the
        update uses; a written weight stays (masks, bounds). NaN or infinity that a hook writes in a
        training ends it with TANN_E_NUMERIC and the weights from before the update; while hooks
        write, a training looks at every value once more, as with tann_train_opts::check_values. */
    TANN_HOOK_WRITES = 0x10000
} tann_hook_point;

/** @brief Which batches a tool that is made of hooks looks at (recorder, health report, trace); may
    be or-ed together. */
typedef enum tann_hook_run {
    TANN_RUN_TRAINING = 1,  /**< Those of training steps. */
    TANN_RUN_PREDICTION = 2 /**< Those of prediction, evaluation, validation, tann_gradient(). */
} tann_hook_run;

/** @brief What a hook sees. Valid during the call only. */
typedef struct tann_hook_event {
    size_t struct_size;    /**< sizeof(tann_hook_event) of the library that calls. */
    tann_session *session; /**< The session that runs; running it again from here is refused. */
    const char *name;      /**< The node's name; "" around batches, epochs and runs. */
    const char *type;      /**< Its layer type: "dense"; or "". */
    /** [batch, shape] The value; write only with TANN_HOOK_WRITES. A weight: [1, shape]. Around
        batches, epochs and runs: no data, and how many samples these have. */
    tann_view value;
    uint64_t epoch; /**< Epochs that the trainer has finished, not counting one that ends just now;
                         0 without a trainer. */
    /** Updates that the trainer had done when the batch began, so the same for all that a batch
        shows; without a trainer: batches that the session has run. */
    uint64_t step;
    /** Position of the batch's first sample in its epoch, or in the data set that is evaluated;
        else 0. */
    uint64_t first_sample;
    tann_node node;        /**< The node; or TANN_NO_NODE. */
    tann_hook_point point; /**< Which point it is. */
    /** Which input, at TANN_HOOK_INPUT and TANN_HOOK_GRADIENT_INPUT; which weight; else 0. */
    int32_t input;
    int32_t training; /**< 1 in a training step, 0 in prediction and evaluation. */
    /** Mean loss: of this batch, from when it has been measured; at the end of an epoch or fit, of
        the last epoch; else NaN. */
    double loss;
    const char *activation; /**< "tanh": what an activation node computes; else NULL. */
    const char *weight;     /**< "kernel": which weight, at the points of weights; else NULL. */
    /** [shape] At TANN_HOOK_AFTER_UPDATE the weight before its update; else NULL. */
    const float *before;
    /** [batch] The samples' numbers in the data set of a fit that shuffles; NULL: they are
        first_sample, first_sample + 1, ... */
    const size_t *samples;
} tann_hook_event;

/**
 * @brief A callback that looks at one value.
 * @param event What it sees; valid during the call.
 * @param user  What was passed to tann_hook_add().
 * @return TANN_OK to go on; TANN_STOP to end the whole run cleanly; an error, which reaches the
 *         caller of the run unchanged. After either, hooks behind it do not see the value any more;
 *         but where batches, epochs and runs begin or end all are told of it, unless one fails.
 */
typedef tann_status (*tann_hook_fn)(const tann_hook_event *event, void *user);

/** @brief A hook that was added: a number that its session never gives twice, so that a stale one
    is noticed. 0: none. */
typedef uint64_t tann_hook;

/** @brief How a hook is added. Start from tann_hook_opts_default(): all nodes, but no point. What
    is set narrows the choice; a choice without a node is an error. */
typedef struct tann_hook_opts {
    size_t struct_size; /**< sizeof(tann_hook_opts). */
    const char *name;   /**< A name or pattern, as for tann_hook_add(); NULL: any. */
    /** A pattern for the type of layer, or for what an activation node computes: "dense", "relu";
        NULL: any. */
    const char *type;
    /** Called once with the user data when the hook is gone: removed (from inside a hook: after the
        batch), or its session freed. Not if adding fails. NULL: nothing is called. The session
        refuses to be run from it; it may not free it. */
    void (*destroy)(void *user);
    tann_node node;  /**< One node; TANN_NO_NODE: any. */
    unsigned points; /**< tann_hook_point values, or-ed. */
} tann_hook_opts;

/**
 * @brief Fills options with their defaults.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_hook_opts) of the calling program.
 */
TANN_API void tann_hook_opts_init(tann_hook_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_hook_opts tann_hook_opts_default(void)
{
    tann_hook_opts opts;
    tann_hook_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief Adds a hook, with all choices.
 * @param s    The session.
 * @param opts Where it looks; NULL is an error, since no point is chosen.
 * @param fn   The callback.
 * @param user Passed to it, and to @p opts->destroy.
 * @param hook Receives the handle; may be NULL.
 * @return As tann_hook_add(); TANN_E_UNSUPPORTED also for options that a newer header knows.
 *         Threads: the session's own.
 */
TANN_API tann_status tann_hook_add_opts(tann_session *s, const tann_hook_opts *opts,
                                        tann_hook_fn fn, void *user, tann_hook *hook);

/**
 * @brief Adds a hook.
 *
 * The points of nodes are seen at the nodes that match; those around batches, epochs and runs in
 * any case, but the pattern must match a node. A run is one call of tann_predict(),
 * tann_evaluate(), tann_train_step(), tann_fit() and the like. In a fit come, in this order: begin
 * of the run; for each epoch its begin, its batches, the batches of validation, its end; end of the
 * run. The fit's own callbacks are called before the hooks at a begin, and after those at an end.
 * Runs that they make with the trainer or its session are runs of their own within the fit's.
 *
 * Added from inside a hook it takes effect with the next batch. A writing hook on the output or the
 * gradient of the last node makes training compute its loss from the probabilities instead of from
 * the logits, since only then the written value counts.
 * @param s       The session; that of a trainer is tann_trainer_session().
 * @param pattern A node's name; or a pattern in which `*` stands for any characters; or NULL for
 *                all nodes.
 * @param points  tann_hook_point values, or-ed; TANN_HOOK_WRITES if it changes what it sees.
 * @param fn      The callback.
 * @param user    Passed to it. Stays the caller's.
 * @param hook    Receives the handle; may be NULL.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL, a pattern that matches no node with such a point, or
 *         unknown points; TANN_E_UNSUPPORTED for updates or epochs in a session that does not
 *         train, for gradients in one that cannot run backward, and for writing where nothing can
 *         be written (around batches, epochs and runs; before an update); TANN_E_MEMORY. Cost:
 *         allocates a small record; with TANN_HOOK_WRITES at TANN_HOOK_INPUT, or at
 *         TANN_HOOK_FORWARD of the input node, also a buffer that the value is copied to in every
 *         run; with points of gradients also one for the gradient of the model's input. Threads:
 *         the session's own.
 */
TANN_API tann_status tann_hook_add(tann_session *s, const char *pattern, unsigned points,
                                   tann_hook_fn fn, void *user, tann_hook *hook);

/**
 * @brief Removes a hook. From inside a hook it takes effect with the next batch.
 * @param s    The session.
 * @param hook The handle.
 * @return TANN_OK; TANN_E_ARGUMENT if there is no such hook, or no longer. Threads: the session's
 *         own.
 */
TANN_API tann_status tann_hook_remove(tann_session *s, tann_hook hook);

/**
 * @brief How often a hook was called.
 * @param s     The session.
 * @param hook  The handle.
 * @param calls Receives the count.
 * @return TANN_OK; TANN_E_ARGUMENT, without a sentence, for a NULL or if there is no such hook.
 *         Cost: none. Threads: the session's own.
 */
TANN_API tann_status tann_hook_calls(const tann_session *s, tann_hook hook, uint64_t *calls);

TANN_END_DECLS

#endif
