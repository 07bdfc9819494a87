/**
 * @file onnx.h
 * @brief Models as ONNX files, to and from other programs: the component `onnx`, a library of its
 *        own on protobuf-c (tinyann::onnx, tinyann-onnx.pc). `<tinyann/tinyann.h>` does not include
 *        this header.
 *
 * `docs/files.md` has the table of operators. Nothing in a file is trusted: before protobuf-c sees
 * it, its bytes are walked without recursion, and what is too deep, too many, too long or of
 * another type is refused with a sentence that names the byte. No path in a file is followed.
 */
#ifndef TINYANN_ONNX_H
#define TINYANN_ONNX_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/builder.h>
#include <tinyann/ctx.h>
#include <tinyann/export.h>
#include <tinyann/status.h>
#include <tinyann/text.h>

TANN_BEGIN_DECLS

/**
 * @def TANN_ONNX_API
 * Marks a function of the component.
 */
#if defined(_WIN32) && !defined(TINYANN_STATIC)
#ifdef TINYANN_ONNX_BUILDING
#define TANN_ONNX_API __declspec(dllexport)
#else
#define TANN_ONNX_API __declspec(dllimport)
#endif
#elif defined(__GNUC__)
#define TANN_ONNX_API __attribute__((visibility("default")))
#else
#define TANN_ONNX_API
#endif

/** @brief How a model is saved. Start from tann_onnx_save_opts_default(). */
typedef struct tann_onnx_save_opts {
    size_t struct_size; /**< sizeof(tann_onnx_save_opts). */
    /** [output_count] Names of nodes whose values are outputs of the graph, too, behind the model's
        own: so that another program can look inside. NULL with 0. */
    const char *const *outputs;
    size_t output_count; /**< 0; how many. */
    int32_t opset;       /**< 13; the version of ONNX's operators, up to 17. */
    unsigned flags;      /**< Always 0. */
} tann_onnx_save_opts;

/**
 * @brief Fills options with their defaults.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_onnx_save_opts) of the calling program.
 */
TANN_ONNX_API void tann_onnx_save_opts_init(tann_onnx_save_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_onnx_save_opts tann_onnx_save_opts_default(void)
{
    tann_onnx_save_opts opts;
    tann_onnx_save_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief Saves a model for prediction by other programs. Its input is [batch, shape], `batch` being
 *        any number; every value has the name of its node; weights are named as in the model
 *        ("hidden_1.kernel"). The same model gives the same bytes on every machine. As with
 *        tann_model_save(), the file appears under its name only when it is whole and on the disk.
 * @param ctx  The context.
 * @param m    The model. Weights that are being trained must not change meanwhile.
 * @param path The file's name; an old file of that name is replaced.
 * @param opts Options; NULL means all defaults.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL, options out of range, or an output that is no node,
 *         the model's input or output, or named twice; TANN_E_UNSUPPORTED for a layer or activation
 *         of your own (it is named), or a file above 2^31 - 1 bytes; TANN_E_NUMERIC for a weight
 *         that holds NaN or infinity; TANN_E_IO with the path and the reason; TANN_E_MEMORY. Cost:
 *         some 4 kB a node for the time, and one write of the file; weights are not copied.
 *         Threads: the context's own; the model as for any reader.
 */
TANN_ONNX_API tann_status tann_onnx_save(tann_ctx *ctx, const tann_model *m, const char *path,
                                         const tann_onnx_save_opts *opts);

/**
 * @brief The same through a writer.
 * @param ctx   The context.
 * @param m     The model.
 * @param write Takes the bytes; tann_write_file() for a `FILE *`.
 * @param user  Passed to it.
 * @param opts  Options; NULL means all defaults.
 * @return As tann_onnx_save(), and what @p write returned.
 */
TANN_ONNX_API tann_status tann_onnx_save_write(tann_ctx *ctx, const tann_model *m,
                                               tann_write_fn write, void *user,
                                               const tann_onnx_save_opts *opts);

/**
 * @brief The same to memory.
 * @param ctx    The context.
 * @param m      The model.
 * @param bytes  [size] Receives the file; NULL with a size of 0: only @p needed is asked for.
 * @param size   How much room there is.
 * @param needed Receives the bytes of the file, also where there is not enough room; or NULL.
 * @param opts   Options; NULL means all defaults.
 * @return As tann_onnx_save(); TANN_E_ARGUMENT if there is not enough room.
 */
TANN_ONNX_API tann_status tann_onnx_save_memory(tann_ctx *ctx, const tann_model *m, void *bytes,
                                                size_t size, size_t *needed,
                                                const tann_onnx_save_opts *opts);

/** @brief How a model is loaded. Start from tann_onnx_load_opts_default(). */
typedef struct tann_onnx_load_opts {
    size_t struct_size; /**< sizeof(tann_onnx_load_opts). */
    /** The value of the graph that the model is to give. NULL: the graph's first output, to which
        all its other outputs must lead. */
    const char *output;
    size_t max_bytes;   /**< 2^30; a larger file is refused. */
    size_t max_nodes;   /**< 768; nodes of the graph. */
    size_t max_tensors; /**< 4096; arrays; and as many inputs and outputs of the graph. */
    size_t max_inputs;  /**< 16; inputs of a node; and as many outputs and attributes. */
    size_t max_name;    /**< 256; bytes of a name. */
} tann_onnx_load_opts;

/**
 * @brief Fills options with their defaults. With these limits loading never takes more memory than
 *        8 times the file and 1 MiB.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_onnx_load_opts) of the calling program.
 */
TANN_ONNX_API void tann_onnx_load_opts_init(tann_onnx_load_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_onnx_load_opts tann_onnx_load_opts_default(void)
{
    tann_onnx_load_opts opts;
    tann_onnx_load_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief Loads a model. Nodes of the graph on which its output does not depend are left out; the
 *        others keep their names, if these can be names of nodes here. The model runs in the
 *        numeric profile of the context.
 * @param ctx  The context, whose allocator the model keeps.
 * @param path The file's name.
 * @param opts Options; NULL means all defaults.
 * @return A model to free with tann_model_free(), or NULL: TANN_E_IO; TANN_E_FORMAT for what is no
 *         ONNX file, or contradicts itself; TANN_E_UNSUPPORTED for a limit, and for what has no
 *         counterpart here: an operator (named with its node), a type of numbers, a subgraph, a
 *         version; TANN_E_SHAPE where shapes do not fit; TANN_E_NUMERIC for a weight that is NaN or
 *         infinity; TANN_E_ARGUMENT for options out of range; TANN_E_MEMORY. Of a bad file the
 *         sentence tells the byte. Cost: one read of the file. Threads: the context's own.
 */
TANN_ONNX_API tann_model *tann_onnx_load(tann_ctx *ctx, const char *path,
                                         const tann_onnx_load_opts *opts);

/**
 * @brief Loads a model from memory.
 * @param ctx   The context.
 * @param bytes [size] The file. Anything may stand there.
 * @param size  Its bytes.
 * @param opts  Options; NULL means all defaults.
 * @return As tann_onnx_load().
 */
TANN_ONNX_API tann_model *tann_onnx_load_memory(tann_ctx *ctx, const void *bytes, size_t size,
                                                const tann_onnx_load_opts *opts);

TANN_END_DECLS

#endif
