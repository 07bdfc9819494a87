/**
 * @file text.h
 * @brief Where text and files go to and come from: the library never prints, it calls a writer of
 *        yours, or a reader.
 */
#ifndef TINYANN_TEXT_H
#define TINYANN_TEXT_H

#include <stddef.h>

#include <tinyann/export.h>
#include <tinyann/status.h>

TANN_BEGIN_DECLS

/**
 * @brief Takes one piece of text, or of a file.
 * @param user   What was passed beside the writer.
 * @param text   The characters; not terminated by a zero. Valid during the call.
 * @param length How many there are.
 * @return TANN_OK, or an error that ends the writing and reaches the caller unchanged.
 */
typedef tann_status (*tann_write_fn)(void *user, const char *text, size_t length);

/**
 * @brief A ready writer for a `FILE *`: `tann_model_summary(model, tann_write_file, stdout)`.
 * @param file   A `FILE *` that is open for writing.
 * @param text   The characters.
 * @param length How many there are.
 * @return TANN_OK; TANN_E_ARGUMENT if @p file is NULL; TANN_E_IO if not all was written.
 *         Threads: as the C library's fwrite(). Cost: one fwrite().
 */
TANN_API tann_status tann_write_file(void *file, const char *text, size_t length);

/**
 * @brief Gives the next piece of a text, or of a file.
 * @param user   What was passed beside the reader.
 * @param text   [size] Receives the characters.
 * @param size   How many there is room for; at least 1.
 * @param length Receives how many there are; 0: the text has ended.
 * @return TANN_OK, or an error, which reaches the caller unchanged.
 */
typedef tann_status (*tann_read_fn)(void *user, char *text, size_t size, size_t *length);

TANN_END_DECLS

#endif
