/**
 * @file text.h
 * @brief Where text goes: the library never prints, it calls a writer of yours.
 */
#ifndef TINYANN_TEXT_H
#define TINYANN_TEXT_H

#include <stddef.h>

#include <tinyann/export.h>
#include <tinyann/status.h>

TANN_BEGIN_DECLS

/**
 * @brief Takes one piece of text.
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

TANN_END_DECLS

#endif
