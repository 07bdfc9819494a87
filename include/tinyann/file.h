/**
 * @file file.h
 * @brief Models as `.safetensors` files: weights as named arrays, the graph as text beside them.
 *
 * Other programs read the weights with their own safetensors library; `docs/files.md` describes the
 * bytes. The same model gives the same bytes on every machine, and what is loaded predicts and
 * trains with the same bits as what was saved. Nothing in a file is trusted: it is loaded whole and
 * valid, or refused with a sentence that names the byte.
 */
#ifndef TINYANN_FILE_H
#define TINYANN_FILE_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/builder.h>
#include <tinyann/ctx.h>
#include <tinyann/export.h>
#include <tinyann/status.h>
#include <tinyann/text.h>

TANN_BEGIN_DECLS

struct tann_layer_type;
struct tann_activation_type;

/**
 * @brief Saves a model. The file appears under its name only when it is whole and on the disk: the
 *        bytes go to `PATH.0.tmp` (or `.1.tmp` and so on, if that is there) in the same folder,
 *        which then takes the name of the file. Where the system has no POSIX and is not Windows,
 *        nothing makes sure that the disk has it.
 * @param ctx  The context.
 * @param m    The model. Weights that are being trained must not change meanwhile.
 * @param path The file's name; an old file of that name is replaced.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL; TANN_E_NUMERIC for a weight that holds NaN or
 *         infinity; TANN_E_UNSUPPORTED for a layer or activation of your own with the name of a
 *         built-in one, or with options that are not all in its field table; TANN_E_IO with the
 *         path and the reason, the old file then being as it was, unless the sentence tells of the
 *         folder; TANN_E_MEMORY. Cost: one write of the file; the memory of a name and an open
 *         file. A program that is killed meanwhile leaves the old file or the new one, and may
 *         leave a `.tmp`, to be deleted. Threads: the context's own; the model as for any reader.
 */
TANN_API tann_status tann_model_save(tann_ctx *ctx, const tann_model *m, const char *path);

/**
 * @brief Saves a model through a writer.
 * @param ctx   The context.
 * @param m     The model.
 * @param write Takes the bytes, some 4 KB at a time; tann_write_file() for a `FILE *`.
 * @param user  Passed to it.
 * @return As tann_model_save(), and what @p write returned. Allocates nothing.
 */
TANN_API tann_status tann_model_save_write(tann_ctx *ctx, const tann_model *m, tann_write_fn write,
                                           void *user);

/**
 * @brief How many bytes the file of a model has.
 * @param m The model, or NULL.
 * @return The bytes; 0 for NULL. Allocates nothing.
 */
TANN_API size_t tann_model_save_bytes(const tann_model *m);

/**
 * @brief Saves a model to memory.
 * @param ctx   The context.
 * @param m     The model.
 * @param bytes [size] Receives the file.
 * @param size  How much room there is: at least tann_model_save_bytes().
 * @return As tann_model_save_write(); TANN_E_ARGUMENT if there is not enough room. Allocates
 *         nothing.
 */
TANN_API tann_status tann_model_save_memory(tann_ctx *ctx, const tann_model *m, void *bytes,
                                            size_t size);

/** @brief How a model is loaded. Start from tann_load_opts_default(). */
typedef struct tann_load_opts {
    size_t struct_size; /**< sizeof(tann_load_opts). */
    /** [layer_count] Layers of your own that the file may have; NULL with 0. Not copied; the types
        must live as long as the model. */
    const struct tann_layer_type *const *layers;
    size_t layer_count; /**< 0; how many. */
    /** [activation_count] Likewise activations of your own. */
    const struct tann_activation_type *const *activations;
    size_t activation_count; /**< 0; how many. */
    size_t max_header;       /**< 2^22; bytes of its header, which holds the graph. */
    size_t max_bytes;        /**< 2^30; a larger file is refused. */
    size_t max_tensors;      /**< 65536; arrays. */
    size_t max_name;         /**< 256; bytes of an array's name. */
    size_t max_nodes;        /**< 4096; nodes. */
    size_t max_inputs;       /**< 16; inputs of a node. */
} tann_load_opts;

/**
 * @brief Fills options with their defaults. With these limits loading never takes more memory than
 *        8 times the file and 1 MiB, and what configs of your own layers take.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_load_opts) of the calling program.
 */
TANN_API void tann_load_opts_init(tann_load_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_load_opts tann_load_opts_default(void)
{
    tann_load_opts opts;
    tann_load_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief Loads a model. It runs in the numeric profile that it was saved with.
 * @param ctx  The context, whose allocator the model keeps.
 * @param path The file's name.
 * @param opts Options; NULL means all defaults.
 * @return A model to free with tann_model_free(), or NULL: TANN_E_IO; TANN_E_FORMAT for anything
 *         that is not as `docs/files.md` says; TANN_E_UNSUPPORTED for a limit, a later version of
 *         the format, a layer or activation that is neither built in nor in the options (it is
 *         named); TANN_E_NUMERIC for a weight that is NaN or infinity; TANN_E_ARGUMENT for options
 *         out of range; TANN_E_MEMORY. Of a bad file the sentence tells the byte. Cost: one read of
 *         the file. Threads: the context's own.
 */
TANN_API tann_model *tann_model_load(tann_ctx *ctx, const char *path, const tann_load_opts *opts);

/**
 * @brief Loads a model from memory.
 * @param ctx   The context.
 * @param bytes [size] The file. Anything may stand there.
 * @param size  Its bytes.
 * @param opts  Options; NULL means all defaults.
 * @return As tann_model_load().
 */
TANN_API tann_model *tann_model_load_memory(tann_ctx *ctx, const void *bytes, size_t size,
                                            const tann_load_opts *opts);

/**
 * @brief Loads a model through a reader, which gives the file piece by piece.
 * @param ctx  The context.
 * @param read Gives the file.
 * @param user Passed to it.
 * @param opts Options; NULL means all defaults.
 * @return As tann_model_load(); the error that @p read returned.
 */
TANN_API tann_model *tann_model_load_read(tann_ctx *ctx, tann_read_fn read, void *user,
                                          const tann_load_opts *opts);

/** @brief Which array of a file is which weight of a model. */
typedef struct tann_weight_source {
    const char *tensor; /**< The array's name in the file: "fc1.weight". */
    const char *weight; /**< The weight's full name in the model: "hidden_1.kernel". */
} tann_weight_source;

/** @brief How weights are loaded into a model. Start from tann_weights_opts_default(). */
typedef struct tann_weights_opts {
    size_t struct_size; /**< sizeof(tann_weights_opts). */
    /** [source_count] Weights whose arrays have other names. NULL with 0: all have the same
        name. */
    const tann_weight_source *sources;
    size_t source_count; /**< 0; how many. */
    size_t max_header;   /**< 2^22; bytes of its header. */
    size_t max_bytes;    /**< 2^30; a larger file is refused. */
    size_t max_tensors;  /**< 65536; arrays. */
    size_t max_name;     /**< 256; bytes of an array's name. */
    int32_t transpose;   /**< 0; 1: arrays of rank 2 are [out, in], as PyTorch keeps them. */
    int32_t partial;     /**< 0; 1: weights and arrays without a counterpart are passed over. */
} tann_weights_opts;

/**
 * @brief Fills options with their defaults.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_weights_opts) of the calling program.
 */
TANN_API void tann_weights_opts_init(tann_weights_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_weights_opts tann_weights_opts_default(void)
{
    tann_weights_opts opts;
    tann_weights_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief Loads weights into a model that is there, from a safetensors file of any origin. Its
 *        arrays may be F32, F64 (rounded to the nearest float, of two as near the even one), F16 or
 *        BF16. No session of the model may run meanwhile.
 * @param ctx  The context.
 * @param m    The model.
 * @param path The file's name.
 * @param opts Options; NULL means all defaults.
 * @return TANN_OK; as tann_model_load(), TANN_E_ARGUMENT also for a source that names no weight or
 *         no array, or a weight twice; TANN_E_SHAPE where an array has not the shape of its weight;
 *         TANN_E_FORMAT for a weight without an array, or an array without a weight. After an error
 *         nothing has changed. Cost: one read of the file. Threads: the context's own.
 */
TANN_API tann_status tann_model_load_weights(tann_ctx *ctx, tann_model *m, const char *path,
                                             const tann_weights_opts *opts);

/**
 * @brief Loads weights from a file that lies in memory.
 * @param ctx   The context.
 * @param m     The model.
 * @param bytes [size] The file. Anything may stand there.
 * @param size  Its bytes.
 * @param opts  Options; NULL means all defaults.
 * @return As tann_model_load_weights().
 */
TANN_API tann_status tann_model_load_weights_memory(tann_ctx *ctx, tann_model *m, const void *bytes,
                                                    size_t size, const tann_weights_opts *opts);

TANN_END_DECLS

#endif
