/**
 * @file ctx.h
 * @brief The context: one thread's surroundings (allocator, kernels, task runner, last error).
 */
#ifndef TINYANN_CTX_H
#define TINYANN_CTX_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/export.h>
#include <tinyann/status.h>

TANN_BEGIN_DECLS

/** @brief One thread's surroundings. Belongs to one thread at a time. */
typedef struct tann_ctx tann_ctx;

/** @brief Instruction sets, least first within a processor family. The values are ABI. */
typedef enum tann_isa {
    TANN_ISA_AUTO = 0,     /**< The best one that the processor has. */
    TANN_ISA_PORTABLE = 1, /**< Plain C, compiled for the baseline of the target. */
    TANN_ISA_SSE2 = 2,     /**< x86-64: 4 floats at a time; fma is emulated. */
    TANN_ISA_AVX2 = 3,     /**< x86-64-v3 (AVX2 and FMA): 8 floats at a time. */
    TANN_ISA_AVX512 = 4,   /**< x86-64-v4 (AVX-512 F, BW, CD, DQ, VL): 16 floats at a time. */
    TANN_ISA_NEON = 5,     /**< 64-bit ARM: 4 floats at a time. */
    TANN_ISA_COUNT_        /**< Ends the list; not a set. */
} tann_isa;

/**
 * @brief Numeric profiles: what a multiply-add is. Each has its own bits, the same on every machine
 *        and in every instruction set. The values are ABI.
 */
typedef enum tann_numerics {
    TANN_NUMERICS_FMA =
        0, /**< Rounded once. Emulated, exactly but slowly, where there is no fma. */
    /** Rounded twice. For machines without fma, where speed matters more than the bits of FMA. */
    TANN_NUMERICS_MULADD = 1,
    TANN_NUMERICS_COUNT_ /**< Ends the list; not a profile. */
} tann_numerics;

/**
 * @brief One task of several: does part @p index of @p job.
 * @param job   What all tasks of the run share.
 * @param index Which part: 0 to count - 1.
 */
typedef void (*tann_task_fn)(void *job, size_t index);

/**
 * @brief A runner of tasks: calls `task(job, i)` once for every i below @p count, in any order and
 *        on any threads, and returns when all have returned.
 * @param user  What was passed beside the runner.
 * @param task  The task.
 * @param job   Passed on to it.
 * @param count How many.
 */
typedef void (*tann_runner_fn)(void *user, tann_task_fn task, void *job, size_t count);

/** @brief How a context is made. Start from tann_ctx_opts_default(). */
typedef struct tann_ctx_opts {
    size_t struct_size; /**< sizeof(tann_ctx_opts); set by tann_ctx_opts_default(). */
    /** Gives @p size bytes, aligned for any type, or NULL. NULL here means malloc(). */
    void *(*allocate)(void *user, size_t size);
    /** Takes back what allocate gave, with the same size. NULL together with allocate. */
    void (*release)(void *user, void *memory, size_t size);
    void *allocator_user;  /**< Passed to both. */
    tann_runner_fn runner; /**< Runs the tasks of large steps; NULL: all on the caller's thread. */
    void *runner_user;     /**< Passed to the runner. */
    size_t runner_tasks;   /**< Into how many tasks a large step is split at most; 1 to 1024. */
    /** No better set than this is used; TANN_ISA_AUTO: the best there is. */
    tann_isa max_isa;
    /** The profile of the models that are built with this context; TANN_NUMERICS_FMA. A model keeps
        its profile, whatever context runs it. */
    tann_numerics numerics;
} tann_ctx_opts;

/**
 * @brief Fills options with their defaults: malloc, no runner, the best instruction set, fma.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_ctx_opts) of the calling program; no byte beyond it is written.
 */
TANN_API void tann_ctx_opts_init(tann_ctx_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_ctx_opts tann_ctx_opts_default(void)
{
    tann_ctx_opts opts;
    tann_ctx_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief Whether tann_ctx_new() takes these options (there is no context yet to hold a sentence).
 * @param opts The options; NULL means all defaults.
 * @return TANN_OK; TANN_E_ARGUMENT for half an allocator, a task count out of range, an unknown
 *         instruction set or profile, or a struct_size too small; TANN_E_UNSUPPORTED for fields
 *         that a newer header knows, or for a thread whose floating-point unit flushes subnormal
 *         numbers to zero. A max_isa that the processor or the build lacks is no error: the best
 *         set below it is used. Cost: none. Threads: any number at once.
 */
TANN_API tann_status tann_ctx_opts_check(const tann_ctx_opts *opts);

/**
 * @brief Makes a context.
 * @param opts Options; NULL means all defaults.
 * @return A context to free with tann_ctx_free(), or NULL: tann_ctx_opts_check() tells why the
 *         options were refused; if it returns TANN_OK, memory ran out.
 *         Cost: one allocation; the processor is asked for its instruction sets.
 *         Threads: any number at once.
 */
TANN_API tann_ctx *tann_ctx_new(const tann_ctx_opts *opts);

/**
 * @brief Frees a context. Builders, sessions and trainers made with it must be freed before;
 *        models may live on.
 * @param ctx The context, or NULL.
 */
TANN_API void tann_ctx_free(tann_ctx *ctx);

/**
 * @brief What went wrong in the last call that could reach this context: one sentence with the
 *        numbers.
 * @param ctx The context, or NULL.
 * @return Never NULL; "" after success; "no context" for NULL. Valid until the next call with this
 *         context. Cost: none. Threads: the context's own.
 */
TANN_API const char *tann_ctx_error(const tann_ctx *ctx);

/**
 * @brief The status that goes with tann_ctx_error(): what a function that returns a pointer cannot
 *        return.
 * @param ctx The context, or NULL.
 * @return TANN_OK after success; TANN_E_ARGUMENT for NULL. Cost: none. Threads: the context's own.
 */
TANN_API tann_status tann_ctx_status(const tann_ctx *ctx);

/**
 * @brief The instruction set that this context chose.
 * @param ctx The context, or NULL.
 * @return The set; TANN_ISA_AUTO for NULL. Cost: none. Threads: any number at once.
 */
TANN_API tann_isa tann_ctx_isa(const tann_ctx *ctx);

/**
 * @brief The name of an instruction set: "portable", "sse2", "avx2", "avx512", "neon".
 * @param isa The set.
 * @return A string that lives for ever; "unknown" for a value that is not a set.
 */
TANN_API const char *tann_isa_name(tann_isa isa);

/**
 * @brief The name of a numeric profile: "fma", "muladd".
 * @param numerics The profile.
 * @return A string that lives for ever; "unknown" for a value that is not a profile.
 */
TANN_API const char *tann_numerics_name(tann_numerics numerics);

TANN_END_DECLS

#endif
