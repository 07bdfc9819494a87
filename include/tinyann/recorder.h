/**
 * @file recorder.h
 * @brief Recording what hooks see: chosen nodes, points and steps, into memory or `.npy` files.
 *
 * A recorder is a hook on a session. It keeps one array for each value that it looks at, and an
 * index that tells for each row of it the step and the sample:
 *
 *     "hidden_1.output"            TANN_HOOK_FORWARD         [rows, shape of the node]
 *     "hidden_1.input"             TANN_HOOK_INPUT           with several inputs: "sum.input_0" ...
 *     "hidden_1.gradient"          TANN_HOOK_GRADIENT
 *     "hidden_1.input_gradient"    TANN_HOOK_GRADIENT_INPUT  "sum.input_gradient_0" ...
 *     "hidden_1.kernel.gradient"   TANN_HOOK_WEIGHT_GRADIENT [steps, shape of the weight]
 *     "hidden_1.kernel.before"     TANN_HOOK_BEFORE_UPDATE
 *     "hidden_1.kernel.after"      TANN_HOOK_AFTER_UPDATE
 *
 * Whole batches: a row is a sample of a batch, or a weight in a step. The index is int64
 * [rows, 2]: step and number of the sample, -1 for weights.
 *
 * Fixed samples (tann_recorder_opts::samples): a row is a frame, [samples, shape of the node], in
 * the order in which the samples were given. A frame belongs to one pass over the data and is
 * complete when all of them have passed by, in whatever batches. A pass is an epoch of tann_fit(),
 * the validation after it, or any other call that runs the graph. The index is int64 [frames,
 * samples, 2]: the step in which the sample passed, and its number. Of weights a frame holds those
 * of the last step of the pass, [frames, shape], its index is [frames, 2]. A pass that ends without
 * one of the samples is an error that names it; of one that is stopped nothing is kept, unless all
 * have passed by.
 *
 * The number of a sample is its place in the data set, also where a fit shuffles; in validation its
 * place in the validation data or, where these are a share of the data, in all data; in a call that
 * runs one batch its place there. A step is tann_hook_event::step: updates done before it; in a
 * session without a trainer, batches run before it.
 *
 * Only whole batches are kept: what a batch has shown that was stopped or failed is dropped.
 * Recording changes no bit of any result.
 *
 * On disk each array is a file, directory/hidden_1.output.npy, and its index another,
 * hidden_1.output.index.npy ('/' in a name becomes '+'), which numpy.load() reads as they are:
 * `<f4` and `<i8`, whatever the machine. Files that are there are replaced; two recorders must not
 * write to the same. At every moment, also after a full disk or a failed write, the files are whole
 * arrays of the steps before; behind their numbers bytes of a broken step may follow, which readers
 * do not look at.
 */
#ifndef TINYANN_RECORDER_H
#define TINYANN_RECORDER_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/builder.h>
#include <tinyann/export.h>
#include <tinyann/hook.h>
#include <tinyann/session.h>
#include <tinyann/shape.h>
#include <tinyann/status.h>

TANN_BEGIN_DECLS

/** @brief A recording under way. Belongs to its session's thread. */
typedef struct tann_recorder tann_recorder;

/** @brief What is recorded, and where to. Start from tann_recorder_opts_default(): the outputs of
    all nodes, which wants at least a number of steps. */
typedef struct tann_recorder_opts {
    size_t struct_size;    /**< sizeof(tann_recorder_opts). */
    const char *name;      /**< The nodes: a name or pattern, as for tann_hook_add(); NULL: any. */
    const char *type;      /**< Likewise by type or activation, as in tann_hook_opts; NULL: any. */
    const char *directory; /**< A folder, which must be there; NULL: in memory. */
    const size_t *samples; /**< [sample_count] Fixed samples, each once; NULL: whole batches. */
    size_t sample_count;   /**< How many. */
    /** 0; how many steps, with fixed samples passes, are recorded. In memory room is made for so
        many, or, for 0, for as many as max_bytes hold. On disk only for tann_recorder_bytes(). */
    size_t steps;
    size_t batch; /**< The most samples of a batch that is recorded; 0: the session's maximum. */
    /** 1; on disk: how many steps are gathered in memory before they are written. A failed write
        costs the steps that were gathered. */
    size_t buffer_steps;
    /** 0: no limit. The most bytes of memory; on disk, of all files together. A step that would
        need more is an error, before it is run. */
    size_t max_bytes;
    uint64_t every; /**< 1; of what is to be recorded, each n-th step (pass), the first included. */
    uint64_t first_step; /**< 0; no step before this one. A pass counts by its first step. */
    uint64_t last_step;  /**< UINT64_MAX; no step after this one. */
    tann_node node;      /**< One node; TANN_NO_NODE: any. */
    unsigned points;     /**< TANN_HOOK_FORWARD; points of values and weights, or-ed. */
    /** tann_hook_run values, or-ed; 0: training in the session of a trainer, else prediction. */
    unsigned runs;
    unsigned flags; /**< Always 0. */
} tann_recorder_opts;

/**
 * @brief Fills options with their defaults.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_recorder_opts) of the calling program.
 */
TANN_API void tann_recorder_opts_init(tann_recorder_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_recorder_opts tann_recorder_opts_default(void)
{
    tann_recorder_opts opts;
    tann_recorder_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief How much a recording will take, before anything is taken.
 * @param s          The session.
 * @param opts       As for tann_recorder_new().
 * @param file_bytes Receives how large all files together will be after opts->steps steps of
 *                   opts->batch samples, at the most; 0 for a recording in memory. May be NULL.
 * @return The bytes of memory that tann_recorder_new() will ask the context's allocator for, beside
 *         the hook's own record and what tann_hook_add() says of gradients. 0: an error of those of
 *         tann_recorder_new(). Threads: the session's own.
 */
TANN_API size_t tann_recorder_bytes(tann_session *s, const tann_recorder_opts *opts,
                                    uint64_t *file_bytes);

/**
 * @brief Begins a recording. Room for all of it, or the buffer in front of the disk, is taken now;
 *        a run allocates nothing.
 *
 * While it records, an error of the recorder's reaches the caller of the run, as does that of any
 * hook: TANN_E_MEMORY where a step does not fit into the room or below max_bytes, before that step
 * is run; TANN_E_ARGUMENT for a batch larger than opts->batch, before it is run, or a sample that
 * did not pass by; TANN_E_IO with the path and the reason for a failed write, the update of that
 * step being done. After an error it records no more, and every run fails with that error until the
 * recorder is closed; what was gathered before is written then, unless it was a write that failed.
 * @param s    The session; that of a trainer is tann_trainer_session().
 * @param opts Options, read and copied with all that they point to; NULL means all defaults.
 * @return A recorder to free with tann_recorder_free(), or NULL: TANN_E_ARGUMENT for options out of
 *         range, a sample that is given twice, no node that matches; a recording in memory without
 *         steps and max_bytes; TANN_E_UNSUPPORTED for gradients or updates in a session that does
 *         not have them, and for options of a newer header; TANN_E_MEMORY, also if max_bytes are
 *         less than is needed; TANN_E_IO if a file cannot be made. Cost: tann_recorder_bytes(); on
 *         disk two open files an array. While recording, one copy of what is recorded, and on disk
 *         two writes and a header a file. Threads: the session's own.
 */
TANN_API tann_recorder *tann_recorder_new(tann_session *s, const tann_recorder_opts *opts);

/** @brief One array of a recording. */
typedef struct tann_recorded {
    size_t struct_size; /**< sizeof(tann_recorded), set by the caller. */
    const char *name;   /**< "hidden_1.output"; lives as long as the recorder. */
    const char *path;   /**< Its file; likewise; NULL in memory. */
    /** [count, samples, shape] In memory, else NULL; lives as long as the recorder. */
    const float *data;
    /** [count, samples, 2] Step and number of the sample, or -1. In memory, else NULL. */
    const int64_t *index;
    /** Samples of a frame; 0: there is no such dimension, in whole batches and for weights. */
    size_t samples;
    uint64_t
        count; /**< Rows or frames that are complete; gathered ones too, as long as they are not
                         lost in a write that failed. */
    tann_shape shape;      /**< Of the value for one sample, or of the weight. */
    tann_node node;        /**< The node. */
    tann_hook_point point; /**< The point. */
    int32_t input;         /**< Which input or which weight of the node, as in tann_hook_event. */
} tann_recorded;

/**
 * @brief An empty struct of this header's size, to pass to tann_recorder_array().
 * @return The struct.
 */
static inline tann_recorded tann_recorded_default(void)
{
    tann_recorded array = {
        sizeof(tann_recorded), NULL, NULL, NULL, NULL, 0, 0, {0, {0, 0, 0, 0}}, TANN_NO_NODE,
        TANN_HOOK_FORWARD,     0};
    return array;
}

/**
 * @brief How many arrays a recording has: nodes in graph order, the points of each in the order of
 *        the table above.
 * @param r The recorder, or NULL.
 * @return The count; 0 for NULL. Cost: none.
 */
TANN_API size_t tann_recorder_array_count(const tann_recorder *r);

/**
 * @brief Looks at one array, at any time, also from inside a run: what is complete by then.
 * @param r     The recorder.
 * @param index Which one, from 0.
 * @param array Receives it; its struct_size must be set.
 * @return TANN_OK; TANN_E_ARGUMENT past the last array or for a NULL. Cost: none. Threads: the
 *         session's own.
 */
TANN_API tann_status tann_recorder_array(const tann_recorder *r, size_t index,
                                         tann_recorded *array);

/**
 * @brief Looks at the array of a name: "hidden_1.output".
 * @param r     The recorder.
 * @param name  The whole name.
 * @param array Receives it; its struct_size must be set.
 * @return TANN_OK; TANN_E_ARGUMENT for an unknown name or a NULL. Cost: a walk over all names.
 *         Threads: the session's own.
 */
TANN_API tann_status tann_recorder_find(const tann_recorder *r, const char *name,
                                        tann_recorded *array);

/**
 * @brief Writes the steps that were gathered.
 * @param r The recorder.
 * @return TANN_OK, always in memory; TANN_E_IO; the error after which it records no more;
 *         TANN_E_ARGUMENT for NULL. Allocates nothing. Threads: the session's own.
 */
TANN_API tann_status tann_recorder_flush(tann_recorder *r);

/**
 * @brief Ends a recording: writes what was gathered, closes the files, removes the hook. What is in
 *        memory stays readable. Closing again is harmless.
 * @param r The recorder.
 * @return TANN_OK; the error after which it recorded no more, also if the run told it before;
 *         TANN_E_IO; TANN_E_ARGUMENT for NULL. Threads: the session's own.
 */
TANN_API tann_status tann_recorder_close(tann_recorder *r);

/**
 * @brief Closes a recorder and frees it. Before or after its session and all that this belongs to;
 *        also from inside a hook.
 * @param r The recorder, or NULL. Threads: the session's own.
 */
TANN_API void tann_recorder_free(tann_recorder *r);

TANN_END_DECLS

#endif
