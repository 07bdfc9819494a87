/**
 * @file samples.h
 * @brief Data sets from files: CSV, IDX (MNIST), and FANN's.
 *
 * Nothing in a file is trusted: it is read whole and valid, or refused with a sentence that names
 * line and column, or the byte. No number depends on the locale.
 */
#ifndef TINYANN_SAMPLES_H
#define TINYANN_SAMPLES_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/ctx.h>
#include <tinyann/dataset.h>
#include <tinyann/export.h>
#include <tinyann/shape.h>
#include <tinyann/status.h>

TANN_BEGIN_DECLS

/** @brief Samples and their targets, in memory of its own, which it copies the context's allocator
    for: it may outlive the context. */
typedef struct tann_samples tann_samples;

/**
 * @brief Frees samples and all that was asked of them.
 * @param s The samples, or NULL. Cost: none. Threads: one.
 */
TANN_API void tann_samples_free(tann_samples *s);

/**
 * @brief How many samples there are.
 * @param s The samples, or NULL.
 * @return The count, at least 1; 0 for NULL. Cost: none. Threads: any number at once, as with all
 *         functions that take const samples.
 */
TANN_API size_t tann_samples_count(const tann_samples *s);

/**
 * @brief The shape of a sample: [features] of a text file, [28, 28] of images.
 * @param s The samples, or NULL.
 * @return The shape; of rank 0 for NULL.
 */
TANN_API tann_shape tann_samples_shape(const tann_samples *s);

/**
 * @brief The features, to be changed in place: scaled, say.
 * @param s The samples, or NULL.
 * @return [count, shape] They live as long as the samples. NULL for NULL.
 */
TANN_API float *tann_samples_x(tann_samples *s);

/**
 * @brief Fills a data set: what tann_samples_dataset() is made of.
 * @param s           The samples, or NULL: then all of it becomes 0.
 * @param data        Receives it, its arrays borrowed from the samples.
 * @param struct_size sizeof(tann_dataset) of the calling program.
 */
TANN_API void tann_samples_dataset_init(const tann_samples *s, tann_dataset *data,
                                        size_t struct_size);

/**
 * @brief The samples as what tann_fit() and tann_evaluate() take. Nothing is copied.
 * @param s The samples, or NULL: then a data set of none, which those functions refuse.
 * @return The data set, with labels or float targets, whichever were read, or neither. It lives as
 *         long as the samples.
 */
static inline tann_dataset tann_samples_dataset(const tann_samples *s)
{
    tann_dataset data;
    tann_samples_dataset_init(s, &data, sizeof data);
    return data;
}

/**
 * @brief How many float targets a sample has.
 * @param s The samples, or NULL.
 * @return The count; 0 with labels, without targets, and for NULL.
 */
TANN_API size_t tann_samples_target_count(const tann_samples *s);

/**
 * @brief How many classes the labels have.
 * @param s The samples, or NULL.
 * @return Named classes, or the largest label and 1; 0 without labels and for NULL.
 */
TANN_API size_t tann_samples_class_count(const tann_samples *s);

/**
 * @brief The name of a class.
 * @param s     The samples, or NULL.
 * @param label The class, from 0.
 * @return The name; it lives as long as the samples. NULL for other labels, for NULL, and where
 *         labels were numbers.
 */
TANN_API const char *tann_samples_class_name(const tann_samples *s, int32_t label);

/**
 * @brief The name of a feature's column.
 * @param s       The samples, or NULL.
 * @param feature The feature, from 0; columns that are none do not count.
 * @return The name; it lives as long as the samples. NULL for other features, for NULL, and without
 *         a header.
 */
TANN_API const char *tann_samples_feature_name(const tann_samples *s, size_t feature);

/**
 * @brief The name of a target's column.
 * @param s      The samples, or NULL.
 * @param target The target, from 0; the column of labels is target 0.
 * @return As tann_samples_feature_name().
 */
TANN_API const char *tann_samples_target_name(const tann_samples *s, size_t target);

/**
 * @brief Copies samples into two parts, shuffled: to train with and to test with.
 * @param ctx   The context.
 * @param s     The samples, which stay.
 * @param share The share of the second part: 0.2 for a fifth. Rounded to whole samples.
 * @param seed  The same seed gives the same parts on every machine.
 * @param train Receives the first part, to be freed; NULL after an error.
 * @param test  Receives the second part, likewise.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL or a share that leaves a part without samples;
 *         TANN_E_MEMORY. Threads: the context's own.
 */
TANN_API tann_status tann_samples_split(tann_ctx *ctx, const tann_samples *s, float share,
                                        uint64_t seed, tann_samples **train, tann_samples **test);

/** @brief Whether the first line of a CSV file names the columns. */
typedef enum tann_csv_header {
    TANN_CSV_HEADER_AUTO = 0, /**< It does if an option names a column, or if no feature in it is a
                                   number. Where only some are, the file is refused. */
    TANN_CSV_HEADER_YES = 1,  /**< It does. */
    TANN_CSV_HEADER_NO = 2    /**< It holds data. */
} tann_csv_header;

/**
 * @brief How a CSV file is read. Start from tann_csv_opts_default().
 *
 * An option that means a column is its name in the header or, where no column has that name, its
 * number from 0, or from -1 at the end backwards, as text: "species", "4", "-1".
 */
typedef struct tann_csv_opts {
    size_t struct_size; /**< sizeof(tann_csv_opts). */
    /** "-1"; the column of classes. NULL: none. Not looked at if there are targets. */
    const char *label;
    const char *const *targets; /**< [target_count] NULL; columns that are float targets. */
    size_t target_count;        /**< 0; how many. */
    const char *const *skip;    /**< [skip_count] NULL; columns that are not read. */
    size_t skip_count;          /**< 0; how many. */
    size_t max_bytes;           /**< 2^30; a larger file is refused. */
    size_t max_columns;         /**< 65536; columns. */
    size_t max_classes;         /**< 4096; named classes. */
    tann_csv_header header;     /**< TANN_CSV_HEADER_AUTO. */
    /** 0: the first line tells, by a tab, else a `;`, else it is `,`. Or one of these and `|`. */
    int32_t delimiter;
    int32_t decimal; /**< '.'; or ',', where that does not part the columns. */
    /** 0; 1: classes are names even if all of them are whole numbers. */
    int32_t name_classes;
    /** 0; 1: names of classes in the order of their bytes, not of their first appearance. */
    int32_t sort_classes;
    unsigned flags; /**< Always 0. */
} tann_csv_opts;

/**
 * @brief Fills options with their defaults. With these limits reading never takes more memory than
 *        8 times the file and 1 MiB.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_csv_opts) of the calling program.
 */
TANN_API void tann_csv_opts_init(tann_csv_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_csv_opts tann_csv_opts_default(void)
{
    tann_csv_opts opts;
    tann_csv_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief Reads a CSV file (RFC 4180, and what is usual beyond it): a sample a line, features as
 *        numbers, the last column the class unless options say otherwise.
 *
 * Values may stand in double quotes, with `""` for one, and with line breaks. Blanks around other
 * values do not count. Lines end with LF or CRLF; empty ones are passed over; there are no
 * comments. A byte-order mark of UTF-8 is passed over. Numbers become the nearest float.
 *
 * Classes that are all whole numbers from 0 to 2^31 - 2 are the labels themselves; else a class is
 * a name, and its label how many other names came before it.
 *
 * @param ctx  The context.
 * @param path The file's name.
 * @param opts Options; NULL means all defaults.
 * @return Samples to free with tann_samples_free(), or NULL: TANN_E_FORMAT with line and column
 *         (from 1) for a value that is missing or no number, a line with another count of values, a
 *         quote in the wrong place; TANN_E_NUMERIC for a number that no float can hold;
 *         TANN_E_UNSUPPORTED for a limit and for flags; TANN_E_ARGUMENT for options out of range and
 *         columns that are not there; TANN_E_IO; TANN_E_MEMORY. Cost: one read of the file, and of the
 *         memory twice. Threads: the context's own.
 */
TANN_API tann_samples *tann_csv_load(tann_ctx *ctx, const char *path, const tann_csv_opts *opts);

/**
 * @brief Reads a CSV file from memory.
 * @param ctx   The context.
 * @param bytes [size] The file. Anything may stand there.
 * @param size  Its bytes.
 * @param opts  Options; NULL means all defaults.
 * @return As tann_csv_load().
 */
TANN_API tann_samples *tann_csv_load_memory(tann_ctx *ctx, const void *bytes, size_t size,
                                            const tann_csv_opts *opts);

/** @brief How IDX files are read. Start from tann_idx_opts_default(). */
typedef struct tann_idx_opts {
    size_t struct_size; /**< sizeof(tann_idx_opts). */
    size_t max_bytes;   /**< 2^30; a larger file is refused. */
    int32_t scale;      /**< 0; 1: bytes from 0 to 255 become numbers from 0 to 1. */
    unsigned flags;     /**< Always 0. */
} tann_idx_opts;

/**
 * @brief Fills options with their defaults.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_idx_opts) of the calling program.
 */
TANN_API void tann_idx_opts_init(tann_idx_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_idx_opts tann_idx_opts_default(void)
{
    tann_idx_opts opts;
    tann_idx_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief Reads images and their labels from IDX files, the format of MNIST.
 * @param ctx    The context.
 * @param images The file of the images: "train-images-idx3-ubyte", unpacked.
 * @param labels The file of the labels; NULL: there are none.
 * @param opts   Options; NULL means all defaults.
 * @return Samples to free with tann_samples_free(), or NULL: TANN_E_FORMAT with the byte;
 *         TANN_E_SHAPE where there are not as many labels as images, or they are not whole numbers;
 *         TANN_E_NUMERIC for a label below 0 and for numbers that no float holds;
 *         TANN_E_UNSUPPORTED for a file that is still compressed, a limit, and scaling of other
 *         numbers than unsigned bytes; TANN_E_IO; TANN_E_ARGUMENT for bad options; TANN_E_MEMORY.
 *         Cost: one read of each file; no more memory than 8 times the files and 1 MiB. Threads:
 *         the context's own.
 */
TANN_API tann_samples *tann_idx_load(tann_ctx *ctx, const char *images, const char *labels,
                                     const tann_idx_opts *opts);

/**
 * @brief Reads images and labels from memory.
 * @param ctx         The context.
 * @param images      [images_size] The file of the images. Anything may stand there.
 * @param images_size Its bytes.
 * @param labels      [labels_size] The file of the labels; NULL: there are none.
 * @param labels_size Its bytes.
 * @param opts        Options; NULL means all defaults.
 * @return As tann_idx_load().
 */
TANN_API tann_samples *tann_idx_load_memory(tann_ctx *ctx, const void *images, size_t images_size,
                                            const void *labels, size_t labels_size,
                                            const tann_idx_opts *opts);

/** @brief How data files of FANN are read. Start from tann_fann_data_opts_default(). */
typedef struct tann_fann_data_opts {
    size_t struct_size; /**< sizeof(tann_fann_data_opts). */
    size_t max_bytes;   /**< 2^30; a larger file is refused. */
} tann_fann_data_opts;

/**
 * @brief Fills options with their defaults.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_fann_data_opts) of the calling program.
 */
TANN_API void tann_fann_data_opts_init(tann_fann_data_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_fann_data_opts tann_fann_data_opts_default(void)
{
    tann_fann_data_opts opts;
    tann_fann_data_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief Reads a data file of FANN: float targets. Numbers may have a decimal comma, as FANN writes
 *        them under some locales.
 * @param ctx  The context.
 * @param path The file's name: "xor.data".
 * @param opts Options; NULL means all defaults.
 * @return Samples to free with tann_samples_free(), or NULL, as tann_csv_load().
 */
TANN_API tann_samples *tann_fann_data_load(tann_ctx *ctx, const char *path,
                                           const tann_fann_data_opts *opts);

/**
 * @brief Reads a data file of FANN from memory.
 * @param ctx   The context.
 * @param bytes [size] The file. Anything may stand there.
 * @param size  Its bytes.
 * @param opts  Options; NULL means all defaults.
 * @return As tann_fann_data_load().
 */
TANN_API tann_samples *tann_fann_data_load_memory(tann_ctx *ctx, const void *bytes, size_t size,
                                                  const tann_fann_data_opts *opts);

TANN_END_DECLS

#endif
