/**
 * @file fann.h
 * @brief Networks of FANN, the Fast Artificial Neural Network Library (S. Nissen, 2003): its `.net`
 *        files become models.
 *
 * Nothing in a file is trusted: it is loaded whole and valid, or refused with a sentence that names
 * the byte. What is read is what fann_save() of FANN 2.1 and 2.2 writes (`FANN_FLO_2.1`, also
 * `FANN_FLO_2.0`), in any locale: numbers may have a point or a comma.
 */
#ifndef TINYANN_FANN_H
#define TINYANN_FANN_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/ctx.h>
#include <tinyann/export.h>
#include <tinyann/model.h>

TANN_BEGIN_DECLS

/** @brief How a network of FANN is loaded. Start from tann_fann_opts_default(). */
typedef struct tann_fann_opts {
    size_t struct_size; /**< sizeof(tann_fann_opts). */
    size_t max_nodes;   /**< 2048; nodes of the model: some n^2 where n layers read all before. */
    size_t max_bytes;   /**< 2^30; a larger file is refused. */
    /** 0; 1: where FANN approximates a sigmoid by straight lines (FANN_SIGMOID_STEPWISE and its
        symmetric form, with which FANN begins), the sigmoid itself is taken. */
    int32_t smooth;
    unsigned flags; /**< Always 0. */
} tann_fann_opts;

/**
 * @brief Fills options with their defaults. With these limits loading never takes more memory than
 *        8 times the file and 1 MiB.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_fann_opts) of the calling program.
 */
TANN_API void tann_fann_opts_init(tann_fann_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_fann_opts tann_fann_opts_default(void)
{
    tann_fann_opts opts;
    tann_fann_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief Loads a network of FANN as a model of dense layers and activations, joined by additions
 *        where layers are skipped. It gives what fann_run() gives, but for roundings.
 *
 * With s the steepness of a neuron and z its sum, FANN_LINEAR is s z, FANN_SIGMOID
 * 1 / (1 + exp(-2 s z)), FANN_SIGMOID_SYMMETRIC tanh(s z); s, or 2 s, is multiplied into the
 * neuron's weights, each product being rounded once, unless it is a power of two. A connection that
 * is not there is a weight of 0. FANN holds s z within 150 / s, which only a linear neuron shows:
 * here it has no bounds. What fann_scale_input() and the like do outside of fann_run() is not part
 * of the model.
 *
 * @param ctx  The context, whose allocator the model keeps; it runs in its numeric profile.
 * @param path The file's name.
 * @param opts Options; NULL means all defaults.
 * @return A model to free with tann_model_free(), or NULL: TANN_E_IO; TANN_E_FORMAT for what is no
 *         such file; TANN_E_UNSUPPORTED for a limit, fixed point, another version, an activation
 *         that is not among these, layers with several activations, or a network so sparse that its
 *         weights would take 3 times the file; TANN_E_NUMERIC for a weight that no float holds;
 *         TANN_E_ARGUMENT for a NULL or options out of range; TANN_E_MEMORY. Of a bad file the
 *         sentence tells the byte. Cost: one read of the file. Threads: the context's own.
 */
TANN_API tann_model *tann_fann_load(tann_ctx *ctx, const char *path, const tann_fann_opts *opts);

/**
 * @brief Loads a network of FANN from memory.
 * @param ctx   The context.
 * @param bytes [size] The file. Anything may stand there.
 * @param size  Its bytes.
 * @param opts  Options; NULL means all defaults.
 * @return As tann_fann_load().
 */
TANN_API tann_model *tann_fann_load_memory(tann_ctx *ctx, const void *bytes, size_t size,
                                           const tann_fann_opts *opts);

TANN_END_DECLS

#endif
