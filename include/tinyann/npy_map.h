/**
 * @file npy_map.h
 * @brief A `.npy` file of floats as an array in memory that takes none: data larger than memory.
 */
#ifndef TINYANN_NPY_MAP_H
#define TINYANN_NPY_MAP_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/ctx.h>
#include <tinyann/export.h>
#include <tinyann/shape.h>

TANN_BEGIN_DECLS

/** @brief A file that is open as an array. */
typedef struct tann_npy_map tann_npy_map;

/** @brief Options of tann_npy_map_new(). Start from tann_npy_map_opts_default(). */
typedef struct tann_npy_map_opts {
    size_t struct_size; /**< sizeof(tann_npy_map_opts). */
    size_t max_bytes;   /**< 2^30; a file that is read whole has no more. */
    /** 0: the system maps the file; where it cannot (it is neither POSIX nor Windows) the file is
        read whole. 1: it is always read whole. */
    int32_t copy;
    unsigned flags; /**< Always 0. */
} tann_npy_map_opts;

/**
 * @brief Fills options with their defaults.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_npy_map_opts) of the calling program.
 */
TANN_API void tann_npy_map_opts_init(tann_npy_map_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_npy_map_opts tann_npy_map_opts_default(void)
{
    tann_npy_map_opts opts;
    tann_npy_map_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief Opens a `.npy` file. The system reads of it what is looked at, and forgets it again where
 *        memory is needed for something else.
 *
 * Its numbers must be floats of 4 bytes in this machine's order of bytes ("<f4" on nearly all) and
 * in C order; tann_arrays_load() reads others. Whether they are finite is not looked at here, but
 * by what they are given to. A mapped file must not become shorter while it is open: touching what
 * is gone ends the program (SIGBUS). Where others may write to it, copy it, or set `copy`.
 * @param ctx  The context. The map may outlive it.
 * @param path The file's name.
 * @param opts Options; NULL means all defaults.
 * @return The map, to be freed; NULL after an error: TANN_E_IO; TANN_E_FORMAT for what is no such
 *         file, or is cut, with the byte; TANN_E_UNSUPPORTED for other numbers, and for a file that
 *         is read whole and has more than max_bytes; TANN_E_MEMORY. Cost: that of opening a file.
 */
TANN_API tann_npy_map *tann_npy_map_new(tann_ctx *ctx, const char *path,
                                        const tann_npy_map_opts *opts);

/**
 * @brief Closes it; its numbers are gone.
 * @param map The map, or NULL.
 */
TANN_API void tann_npy_map_free(tann_npy_map *map);

/**
 * @brief The numbers, as tann_dataset_floats() and tann_predict() take them.
 * @param map The map, or NULL.
 * @return [count, shape] They are only to be read, by any number of threads. NULL for NULL.
 */
TANN_API const float *tann_npy_map_data(const tann_npy_map *map);

/**
 * @brief The first dimension.
 * @param map The map, or NULL.
 * @return How many samples; 1 for an array of rank 0; 0 for NULL.
 */
TANN_API size_t tann_npy_map_count(const tann_npy_map *map);

/**
 * @brief The other dimensions.
 * @param map The map, or NULL.
 * @return The shape of a sample; [1] if there are none; of rank 0 for NULL.
 */
TANN_API tann_shape tann_npy_map_shape(const tann_npy_map *map);

TANN_END_DECLS

#endif
