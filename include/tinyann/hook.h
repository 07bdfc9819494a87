/**
 * @file hook.h
 * @brief Looking inside: callbacks that see the values and gradients of every node.
 *
 * A hook sits on a session and fires for each matching value exactly once per batch: forward in
 * graph order, backward in reverse, hooks of one point in the order in which they were added. Every
 * call that runs the graph fires them. Hooks that only read do not change a bit of any result.
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
    /** d loss / d output, all consumers summed; training only. At the last node, where the loss
        starts from the logits, it is computed for the hook, by the formula that tann_trainer_new()
        gives for other outputs: 0 where an output is held at 1e-7 or 1 - 1e-7. */
    TANN_HOOK_GRADIENT = 4,
    /** d loss / d input, as it leaves; one call an input; training only. */
    TANN_HOOK_GRADIENT_INPUT = 8,
    /** Not a point: the hook may write to the value. Later nodes see the change, and backward
        treats the written value as the node's output. */
    TANN_HOOK_WRITES = 0x10000
} tann_hook_point;

/** @brief What a hook sees. Valid during the call only. */
typedef struct tann_hook_event {
    size_t struct_size;    /**< sizeof(tann_hook_event) of the library that calls. */
    tann_session *session; /**< The session that runs; running it again from here is refused. */
    const char *name;      /**< The node's name. */
    const char *type;      /**< Its layer type: "dense". */
    tann_view value;       /**< [batch, shape] The value; write only with TANN_HOOK_WRITES. */
    uint64_t epoch;        /**< Epochs that the session's trainer has finished; 0 without one. */
    uint64_t step;         /**< Updates that the trainer has done; without one: runs so far. */
    uint64_t first_sample; /**< Position of the batch's first sample in its epoch; else 0. */
    tann_node node;        /**< The node. */
    tann_hook_point point; /**< Which point it is. */
    /** Which input, at TANN_HOOK_INPUT and TANN_HOOK_GRADIENT_INPUT; else 0. */
    int32_t input;
    int32_t training; /**< 1 in a training step, 0 in prediction and evaluation. */
} tann_hook_event;

/**
 * @brief A callback that looks at one value.
 * @param event What it sees; valid during the call.
 * @param user  What was passed to tann_hook_add().
 * @return TANN_OK to go on; TANN_STOP to end the whole run cleanly; an error, which reaches the
 *         caller of the run unchanged.
 */
typedef tann_status (*tann_hook_fn)(const tann_hook_event *event, void *user);

/** @brief A hook that was added: a number that its session never gives twice, so that a stale one
    is noticed. 0: none. */
typedef uint64_t tann_hook;

/**
 * @brief Adds a hook.
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
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL, a pattern that matches no node or unknown points;
 *         TANN_E_UNSUPPORTED for gradients in a session that does not train; TANN_E_MEMORY.
 *         Cost: allocates a small record; with TANN_HOOK_WRITES at TANN_HOOK_INPUT, or at
 *         TANN_HOOK_FORWARD of the input node, also a buffer that the value is copied to in every
 *         run; with points of gradients also one for each gradient that training itself does not
 *         need, those before the first weights. Threads: the session's own.
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
