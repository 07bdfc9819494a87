/**
 * @file arrays.h
 * @brief Arrays in NumPy's files, `.npy` and `.npz`: data sets in, predictions and captures out.
 *
 * NumPy reads what is saved here, and what numpy.save() and numpy.savez() write is read here.
 * Nothing in a file is trusted: it is read whole and valid, or refused with a sentence that names
 * the byte.
 */
#ifndef TINYANN_ARRAYS_H
#define TINYANN_ARRAYS_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/ctx.h>
#include <tinyann/export.h>
#include <tinyann/shape.h>
#include <tinyann/status.h>

TANN_BEGIN_DECLS

/** @brief An array of floats: one of tann_arrays, or of yours by tann_array_of(). */
typedef struct tann_array {
    size_t struct_size; /**< sizeof(tann_array). */
    const char *name;   /**< "x_train"; "" of a .npy file. */
    const float *data;  /**< [count, shape] */
    size_t count;       /**< The first dimension: samples. */
    /** The other dimensions; [1] if there are none. To be saved it may have rank 0: [count]. */
    tann_shape shape;
    int32_t whole; /**< 1: the file held whole numbers or booleans. Not looked at in saving. */
} tann_array;

/**
 * @brief An array to be saved.
 * @param name  Its name in a `.npz` file.
 * @param data  [count, shape]
 * @param count The first dimension.
 * @param shape The other ones; rank 0: there are none.
 * @return The array, unchecked; what it is given to checks it.
 */
static inline tann_array tann_array_of(const char *name, const float *data, size_t count,
                                       tann_shape shape)
{
    tann_array array = {sizeof(tann_array), NULL, NULL, 0, {0, {0, 0, 0, 0}}, 0};
    array.name = name;
    array.data = data;
    array.count = count;
    array.shape = shape;
    return array;
}

/** @brief Arrays of a file, in memory of their own; they may outlive the context. */
typedef struct tann_arrays tann_arrays;

/** @brief How arrays are read. Start from tann_arrays_opts_default(). */
typedef struct tann_arrays_opts {
    size_t struct_size; /**< sizeof(tann_arrays_opts). */
    size_t max_bytes;   /**< 2^30; a larger file is refused. */
    size_t max_arrays;  /**< 1024; with more, reading takes the square of the time. */
    size_t max_name;    /**< 256; bytes of a name. */
} tann_arrays_opts;

/**
 * @brief Fills options with their defaults. With these limits reading never takes more memory than
 *        8 times the file and 1 MiB.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_arrays_opts) of the calling program.
 */
TANN_API void tann_arrays_opts_init(tann_arrays_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_arrays_opts tann_arrays_opts_default(void)
{
    tann_arrays_opts opts;
    tann_arrays_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief Reads a `.npy` file, or all arrays of a `.npz` file; which it is, its first bytes tell.
 *
 * Numbers may be floats of 16, 32 or 64 bits, whole numbers of 8 to 64 bits, or booleans, in either
 * order of bytes and in C or Fortran order. They become floats: a double the nearest one; a whole
 * number must be one exactly, as all up to 2^24 are. NaN and infinity stay.
 *
 * @param ctx  The context.
 * @param path The file's name.
 * @param opts Options; NULL means all defaults.
 * @return Arrays to free with tann_arrays_free(), or NULL: TANN_E_FORMAT for a damaged file;
 *         TANN_E_UNSUPPORTED for a limit, compressed arrays (numpy.savez_compressed), other types
 *         (text, records, complex numbers, Python objects), dimensions of 0, and more than 5 of
 *         them; TANN_E_NUMERIC for a number that no float holds; TANN_E_IO; TANN_E_ARGUMENT for bad
 *         options; TANN_E_MEMORY. Cost: one read of the file. Threads: the context's own.
 */
TANN_API tann_arrays *tann_arrays_load(tann_ctx *ctx, const char *path,
                                       const tann_arrays_opts *opts);

/**
 * @brief Reads arrays from a file that lies in memory.
 * @param ctx   The context.
 * @param bytes [size] The file. Anything may stand there.
 * @param size  Its bytes.
 * @param opts  Options; NULL means all defaults.
 * @return As tann_arrays_load().
 */
TANN_API tann_arrays *tann_arrays_load_memory(tann_ctx *ctx, const void *bytes, size_t size,
                                              const tann_arrays_opts *opts);

/**
 * @brief Frees arrays.
 * @param arrays The arrays, or NULL. Cost: none. Threads: one.
 */
TANN_API void tann_arrays_free(tann_arrays *arrays);

/**
 * @brief How many arrays there are.
 * @param arrays The arrays, or NULL.
 * @return The count; 0 for NULL. Cost: none. Threads: any number at once.
 */
TANN_API size_t tann_arrays_count(const tann_arrays *arrays);

/**
 * @brief One of the arrays.
 * @param arrays The arrays, or NULL.
 * @param index  Which, from 0, in the order of the file.
 * @return The array; it lives as long as the arrays. NULL if there is none. Cost: none. Threads:
 *         any number at once.
 */
TANN_API const tann_array *tann_arrays_at(const tann_arrays *arrays, size_t index);

/**
 * @brief The array of a name.
 * @param arrays The arrays, or NULL.
 * @param name   "x_train", or NULL.
 * @return As tann_arrays_at().
 */
TANN_API const tann_array *tann_arrays_find(const tann_arrays *arrays, const char *name);

/**
 * @brief An array as labels, for tann_dataset_labels().
 * @param ctx    The context.
 * @param arrays The arrays, which keep the labels.
 * @param name   The array's name.
 * @return [count] The labels; they live as long as the arrays. NULL: TANN_E_ARGUMENT for a name
 *         that is not there; TANN_E_SHAPE for more than one number a sample; TANN_E_NUMERIC for a
 *         number that is not whole or fits into no int32; TANN_E_MEMORY. Cost: one pass, the first
 *         time.
 */
TANN_API const int32_t *tann_arrays_labels(tann_ctx *ctx, tann_arrays *arrays, const char *name);

/**
 * @brief Saves an array as a `.npy` file, byte for byte as numpy.save() does, for float32. The file
 *        appears under its name only when it is whole and on the disk, as with tann_model_save().
 * @param ctx   The context.
 * @param path  The file's name; an old file of that name is replaced.
 * @param data  [count, shape] NaN and infinity are kept.
 * @param count The first dimension, at least 1.
 * @param shape The other ones; of rank 0: there are none.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL, a count of 0 or a shape that is none; TANN_E_IO, the
 *         old file then being as it was; TANN_E_MEMORY. Cost: one write of the file. Threads: the
 *         context's own.
 */
TANN_API tann_status tann_npy_save(tann_ctx *ctx, const char *path, const float *data, size_t count,
                                   tann_shape shape);

/**
 * @brief Saves arrays as a `.npz` file, not compressed. The same arrays give the same bytes,
 *        whatever the time.
 * @param ctx    The context.
 * @param path   The file's name; as tann_npy_save().
 * @param arrays [count] The arrays, by tann_array_of(), with names that differ and have 1 to 255
 *               bytes of UTF-8.
 * @param count  How many, at least 1.
 * @return As tann_npy_save(); TANN_E_UNSUPPORTED for a file of 4 GiB or more, or more than 65534
 *         arrays. Cost: the numbers are read twice, since a checksum stands before them.
 */
TANN_API tann_status tann_npz_save(tann_ctx *ctx, const char *path, const tann_array *arrays,
                                   size_t count);

TANN_END_DECLS

#endif
