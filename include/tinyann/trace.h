/**
 * @file trace.h
 * @brief A trace of a run, value by value, and the first place where two of them differ.
 *
 * A trace is text, one line a value: where it was seen, and a digest of its bits. Where two
 * machines should give the same bits but do not, let each write a trace: tann_trace_diff() names
 * the first step, node and point at which they part, and, if the numbers are in the traces, the
 * sample, the unit and both numbers. The text is the same on every machine, whatever its locale.
 *
 *     tinyann-trace 1 library 0.1.0 profile fma graph G nodes N points 0x56 every 1 values 1
 *     start 1 hidden_1 0 kernel 1x2x8 D        a weight when the trace begins, for each weight
 *     batch 0 epoch 0 first 0 samples 10 order O training
 *     value 1 hidden_1 output 0 - 10x8 D       node, name, point, input or weight, its name, shape
 *     = 17 0 0x1.8p+0 -0x1p-3 ...              with values: sample, first unit, up to 8 numbers
 *
 * G, N, O and D are 16 hexadecimal digits: FNV-1a digests (64 bits) of the graph, of the choice of
 * names, types, node and runs, of the samples' numbers in the data set, and of the value: its
 * numbers as 32 bits, the least significant byte first, every NaN as 7fc00000. O is `-` where
 * samples are in order; after it comes `training` or `prediction`. Of a weight, the sample of a
 * line of numbers is `-`. Numbers are hexadecimal, exact, in the form of C99.
 */
#ifndef TINYANN_TRACE_H
#define TINYANN_TRACE_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/builder.h>
#include <tinyann/ctx.h>
#include <tinyann/export.h>
#include <tinyann/hook.h>
#include <tinyann/session.h>
#include <tinyann/status.h>
#include <tinyann/text.h>

TANN_BEGIN_DECLS

/** @brief A trace that is being written. Belongs to the thread of its session. */
typedef struct tann_trace tann_trace;

/** @brief What a trace holds, and where it goes. Start from tann_trace_opts_default(). */
typedef struct tann_trace_opts {
    size_t struct_size;  /**< sizeof(tann_trace_opts). */
    const char *name;    /**< The nodes: a name or pattern, as for tann_hook_add(); NULL: any. */
    const char *type;    /**< Likewise by type or activation, as in tann_hook_opts; NULL: any. */
    tann_write_fn write; /**< NULL; takes the text, a line at a time; NULL: it is kept in memory. */
    void *user;          /**< NULL; passed to it. */
    size_t memory;       /**< 2^20; without a writer: room for so many bytes of text. */
    uint64_t every;      /**< 1; every how many steps; at least 1. */
    /** 0; tann_hook_point values of nodes, or-ed. 0: outputs, and in a session that trains
        gradients at outputs, gradients of weights and weights after their updates. */
    unsigned points;
    unsigned runs;  /**< 0: all. Else tann_hook_run values, or-ed. */
    tann_node node; /**< One node; TANN_NO_NODE: any. */
    int32_t values; /**< 0; 1: the numbers, too, and not only digests. */
} tann_trace_opts;

/**
 * @brief Fills options with their defaults.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_trace_opts) of the calling program.
 */
TANN_API void tann_trace_opts_init(tann_trace_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_trace_opts tann_trace_opts_default(void)
{
    tann_trace_opts opts;
    tann_trace_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief Begins a trace: writes its first lines, and adds a hook to the session that writes the
 *        others. The results of the session keep their bits.
 * @param s    The session; that of a trainer is tann_trainer_session().
 * @param opts Options; NULL means all defaults.
 * @return A trace to free with tann_trace_free(), or NULL: TANN_E_ARGUMENT, also for a pattern that
 *         matches nothing; TANN_E_UNSUPPORTED for points that the session does not have;
 *         TANN_E_MEMORY, also where the memory of a trace is full at once; what the writer
 *         returned. A run whose line cannot be written ends with TANN_E_MEMORY or what the writer
 *         returned; so does every later one, until the trace is freed. Cost: what tann_hook_add()
 *         takes, and without a writer `memory` bytes. A line is some 70 bytes; with values, some 12
 *         more a number. Threads: the session's own.
 */
TANN_API tann_trace *tann_trace_new(tann_session *s, const tann_trace_opts *opts);

/**
 * @brief The text of a trace that is kept in memory, so far.
 * @param t    The trace, or NULL.
 * @param size Receives the bytes; may be NULL.
 * @return The text, which ends with a 0 that does not count, and lives until the next run of the
 *         session; "" of a trace with a writer, or for NULL. Cost: none. Threads: the session's
 *         own.
 */
TANN_API const char *tann_trace_text(const tann_trace *t, size_t *size);

/**
 * @brief Ends a trace and frees it. Before or after its session and all that this belongs to; also
 *        from inside a hook: then its memory is given back after the batch.
 * @param t The trace, or NULL.
 */
TANN_API void tann_trace_free(tann_trace *t);

/** @brief In what two traces differ. */
typedef enum tann_trace_outcome {
    TANN_TRACE_EQUAL = 0,  /**< In nothing. */
    TANN_TRACE_VALUE = 1,  /**< The numbers of a value, or of a weight. */
    TANN_TRACE_SHAPE = 2,  /**< The shape of a value. */
    TANN_TRACE_ORDER = 3,  /**< Another value comes next. */
    TANN_TRACE_BATCH = 4,  /**< Another batch: step, epoch, place, size, samples, or what for. */
    TANN_TRACE_A_ENDS = 5, /**< The first one ends, the second one goes on. */
    TANN_TRACE_B_ENDS = 6  /**< The other way about. */
} tann_trace_outcome;

/** @brief The first place at which two traces differ. */
typedef struct tann_trace_difference {
    size_t struct_size; /**< sizeof(tann_trace_difference), set by the caller. */
    size_t values;      /**< How many values were equal before. */
    uint64_t step;      /**< The step, as of tann_hook_event; of the last batch that both have. */
    uint64_t epoch;     /**< The epoch of that batch. */
    uint64_t sample;    /**< With numbers: the sample's number in the data set; of weights 0. */
    uint64_t unit;      /**< With numbers: which one of the sample, or of the weight; from 0. */
    double value_a;     /**< With numbers: the first one that differs, in the first trace. */
    double value_b;     /**< And in the second. */
    char name[64];      /**< The node's name; "" if no node is concerned. */
    char weight[32];    /**< "kernel": the weight's name; else "". */
    char text[256];     /**< All of this in a sentence. */
    tann_trace_outcome outcome; /**< In what they differ. */
    unsigned point;      /**< The tann_hook_point; 0: a weight when the trace began, or none. */
    int32_t input;       /**< Which input or weight; else 0. */
    int32_t has_numbers; /**< 1: both traces have the numbers. */
} tann_trace_difference;

/**
 * @brief An empty difference of this header's size, to pass to tann_trace_diff().
 * @return The difference.
 */
static inline tann_trace_difference tann_trace_difference_default(void)
{
    tann_trace_difference difference = {
        sizeof(tann_trace_difference), 0, 0, 0, 0, 0, 0, 0, "", "", "", TANN_TRACE_EQUAL, 0, 0, 0};
    return difference;
}

/**
 * @brief Compares two traces, up to the first place at which they differ.
 *
 * A trace may end anywhere, within a line too: then the other one goes on. Traces by different
 * versions of the library are compared, and the sentence tells the versions.
 * @param ctx        The context, for sentences.
 * @param a          [a_size] The text of the first trace. Anything may stand there.
 * @param a_size     Its bytes.
 * @param b          [b_size] The text of the second one.
 * @param b_size     Its bytes.
 * @param difference Receives the outcome; its struct_size must be set.
 * @return TANN_OK, equal or not; TANN_E_ARGUMENT for a NULL, and for traces that cannot be
 *         compared: of different graphs, numeric profiles, nodes, runs, points or intervals;
 *         TANN_E_FORMAT, with trace and line, for a text that is not a trace. Allocates nothing.
 *         Threads: the context's own.
 */
TANN_API tann_status tann_trace_diff(tann_ctx *ctx, const char *a, size_t a_size, const char *b,
                                     size_t b_size, tann_trace_difference *difference);

/**
 * @brief Compares two traces that are read piece by piece, of any length: as tann_trace_diff().
 * @param ctx        The context, for sentences.
 * @param read_a     Gives the first trace.
 * @param user_a     Passed to it.
 * @param read_b     Gives the second one.
 * @param user_b     Passed to it.
 * @param difference Receives the outcome; its struct_size must be set.
 * @return As tann_trace_diff(), and what a reader returned. Allocates nothing; takes some 12 KB of
 *         the stack. Threads: the context's own.
 */
TANN_API tann_status tann_trace_diff_read(tann_ctx *ctx, tann_read_fn read_a, void *user_a,
                                          tann_read_fn read_b, void *user_b,
                                          tann_trace_difference *difference);

TANN_END_DECLS

#endif
