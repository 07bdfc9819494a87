/**
 * @file component.h
 * @brief What a library on top of this one needs to behave as it does: a sentence in the context,
 *        its allocator, options that may grow, files that are replaced whole. The components of the
 *        package use nothing else. Not part of `<tinyann/tinyann.h>`.
 */
#ifndef TINYANN_COMPONENT_H
#define TINYANN_COMPONENT_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/ctx.h>
#include <tinyann/export.h>
#include <tinyann/status.h>
#include <tinyann/text.h>

TANN_BEGIN_DECLS

/**
 * @brief Leaves a status and its sentence in a context, for tann_ctx_status() and tann_ctx_error().
 * @param ctx    The context, or NULL (then nothing is left).
 * @param status The error; or TANN_OK with an empty sentence, which forgets the last error.
 * @param format One sentence with the numbers, as for printf(); what is above 255 bytes is cut.
 * @return @p status. Allocates nothing. Threads: the context's own.
 */
TANN_API tann_status tann_ctx_fail(tann_ctx *ctx, tann_status status, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 4)))
#endif
    ;

/**
 * @brief Memory from the context's allocator.
 * @param ctx  The context, or NULL.
 * @param size How many bytes.
 * @return Memory, aligned for any type, to give back with tann_ctx_release(); NULL if there is
 *         none, for a size of 0 and for a NULL; there is no sentence then. Threads: the context's
 *         own.
 */
TANN_API void *tann_ctx_allocate(tann_ctx *ctx, size_t size);

/**
 * @brief Gives memory back.
 * @param ctx    The context, or NULL (then nothing happens).
 * @param memory What tann_ctx_allocate() gave, or NULL.
 * @param size   The size that was asked for. Threads: the context's own.
 */
TANN_API void tann_ctx_release(tann_ctx *ctx, void *memory, size_t size);

/**
 * @brief Fills an option struct of a caller, for a function like tann_ctx_opts_init(): no byte
 *        beyond @p size is written, and bytes that only the caller knows become 0.
 * @param out        [size] The caller's struct, or NULL (then nothing happens).
 * @param size       sizeof of the calling program; it becomes its struct_size.
 * @param known      [known_size] The defaults; begins with `size_t struct_size`.
 * @param known_size Its bytes.
 */
TANN_API void tann_options_write(void *out, size_t size, const void *known, size_t known_size);

/**
 * @brief Reads an option struct of a caller, who may know fewer or more fields.
 * @param ctx        The context, for the sentence.
 * @param what       The name of the struct, for the sentence.
 * @param known      [known_size] Holds the defaults and receives what both sides know.
 * @param known_size Its bytes.
 * @param given      The caller's struct, which begins with its struct_size; NULL: nothing is read.
 * @return TANN_OK; TANN_E_ARGUMENT for a struct_size that nobody has set; TANN_E_UNSUPPORTED for a
 *         non-zero byte beyond @p known_size.
 */
TANN_API tann_status tann_options_read(tann_ctx *ctx, const char *what, void *known,
                                       size_t known_size, const void *given);

/**
 * @brief Gives the bytes of a file to a writer.
 * @param user  What was passed beside it.
 * @param write Takes the bytes.
 * @param to    Passed to @p write.
 * @return TANN_OK, or an error: what @p write returned, or one of its own.
 */
typedef tann_status (*tann_produce_fn)(void *user, tann_write_fn write, void *to);

/**
 * @brief Writes a file that takes its name only when it is whole and on the disk, as
 *        tann_model_save() does.
 * @param ctx     The context.
 * @param path    The file's name; an old file of that name is replaced.
 * @param produce Gives the bytes.
 * @param user    Passed to it.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL; what @p produce returned; TANN_E_IO with the path
 *         and the reason; TANN_E_MEMORY. After an error the old file is as it was, unless the
 *         sentence tells of the folder. Threads: the context's own.
 */
TANN_API tann_status tann_file_replace(tann_ctx *ctx, const char *path, tann_produce_fn produce,
                                       void *user);

/**
 * @brief Reads a whole file.
 * @param ctx  The context.
 * @param path The file's name.
 * @param most The most bytes that it may have.
 * @param size Receives how many it has.
 * @param room Receives the size of the memory, for tann_ctx_release().
 * @return [size] The bytes, to give back with tann_ctx_release() and @p room; NULL: TANN_E_ARGUMENT
 *         for a NULL, TANN_E_IO with the path and the reason, TANN_E_UNSUPPORTED for more than
 *         @p most bytes, TANN_E_MEMORY. Takes at most 3 times the file, and 64 KB. Threads: the
 *         context's own.
 */
TANN_API void *tann_file_load(tann_ctx *ctx, const char *path, uint64_t most, size_t *size,
                              size_t *room);

TANN_END_DECLS

#endif
