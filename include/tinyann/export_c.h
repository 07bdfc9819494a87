/**
 * @file export_c.h
 * @brief A model as C source: one file of C99 and a header, which predict without this library.
 *
 * What is exported needs nothing but `<stdint.h>`: no memory, no files, no C library, no
 * floating-point unit. It does its arithmetic in whole numbers, step by step as the library does,
 * so that its predictions are those of tann_predict() bit for bit, whatever compiler and flags it
 * is compiled with. `docs/export-c.md` says how it is used and what it costs.
 */
#ifndef TINYANN_EXPORT_C_H
#define TINYANN_EXPORT_C_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/builder.h>
#include <tinyann/ctx.h>
#include <tinyann/export.h>
#include <tinyann/status.h>
#include <tinyann/text.h>

TANN_BEGIN_DECLS

/** @brief How a model is exported. Start from tann_export_c_opts_default(). */
typedef struct tann_export_c_opts {
    size_t struct_size; /**< sizeof(tann_export_c_opts). */
    /** "network"; begins every name and names the files: 1 to 31 letters, digits or `_`, the first
        one a letter. Not copied. */
    const char *name;
    /** [test_count, input] The samples of the self-test. NULL: drawn uniformly from -1 to 1. */
    const float *test_x;
    size_t test_count;   /**< 4; how many, at least 1. */
    uint64_t test_seed;  /**< 1; of those that are drawn. */
    int32_t keep_values; /**< 0; 1: the value of every node is kept, to be looked at. */
    unsigned flags;      /**< Always 0. */
} tann_export_c_opts;

/**
 * @brief Fills options with their defaults.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_export_c_opts) of the calling program.
 */
TANN_API void tann_export_c_opts_init(tann_export_c_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_export_c_opts tann_export_c_opts_default(void)
{
    tann_export_c_opts opts;
    tann_export_c_opts_init(&opts, sizeof opts);
    return opts;
}

/** @brief What an exported model needs, in bytes. */
typedef struct tann_export_c_result {
    size_t struct_size;  /**< sizeof(tann_export_c_result), set by the caller. */
    size_t weight_bytes; /**< Read-only memory: weights. */
    size_t table_bytes;  /**< Read-only memory: tables of the activations. */
    size_t test_bytes;   /**< Read-only memory: samples of the self-test and their predictions. */
    /** Read-only memory: code, as gcc 12 compiles it for a Cortex-M4 with -Os. It is put together
        from measured parts; for other processors and compilers it is a rough guess. */
    size_t code_bytes;
    size_t flash_bytes; /**< Read-only memory: the four together. */
    size_t ram_bytes;   /**< sizeof(NAME_room): the values between the layers. */
} tann_export_c_result;

/**
 * @brief An empty result of this header's size, to pass to tann_export_c().
 * @return The result.
 */
static inline tann_export_c_result tann_export_c_result_default(void)
{
    tann_export_c_result result = {sizeof(tann_export_c_result), 0, 0, 0, 0, 0, 0};
    return result;
}

/**
 * @brief Writes a model as C: `FOLDER/NAME.c` and `FOLDER/NAME.h`. Each appears under its name only
 *        when both are whole and on the disk, as with tann_model_save().
 * @param ctx    The context.
 * @param m      The model.
 * @param folder Where the files go; NULL: the current folder.
 * @param opts   Options; NULL means all defaults.
 * @param result Receives what the exported model needs, or NULL; its struct_size must be set.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL or an option out of range; TANN_E_UNSUPPORTED for a
 *         layer or activation of your own, which is named; TANN_E_NUMERIC for a weight, or a number
 *         of the self-test, that is NaN or infinity; TANN_E_IO with the path and the reason;
 *         TANN_E_MEMORY. The same model and options give the same text on every machine. Cost: a
 *         session for one sample, and two writes of the files. Threads: the context's own; the
 *         model as for any reader.
 */
TANN_API tann_status tann_export_c(tann_ctx *ctx, const tann_model *m, const char *folder,
                                   const tann_export_c_opts *opts, tann_export_c_result *result);

/**
 * @brief Writes a model as C through writers.
 * @param ctx         The context.
 * @param m           The model.
 * @param write       Takes both texts, some 4 KB at a time.
 * @param source_user Passed to it with the text of `NAME.c`.
 * @param header_user Passed to it with the text of `NAME.h`, which comes first.
 * @param opts        Options; NULL means all defaults.
 * @param result      As for tann_export_c().
 * @return As tann_export_c(), and what @p write returned.
 */
TANN_API tann_status tann_export_c_write(tann_ctx *ctx, const tann_model *m, tann_write_fn write,
                                         void *source_user, void *header_user,
                                         const tann_export_c_opts *opts,
                                         tann_export_c_result *result);

TANN_END_DECLS

#endif
