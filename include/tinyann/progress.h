/**
 * @file progress.h
 * @brief A ready callback of tann_fit() that draws a progress bar.
 */
#ifndef TINYANN_PROGRESS_H
#define TINYANN_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/export.h>
#include <tinyann/status.h>
#include <tinyann/text.h>
#include <tinyann/fit.h>

TANN_BEGIN_DECLS

/** @brief A progress bar: `{tann_progress_bar, &progress}` is the callback. */
typedef struct tann_progress {
    size_t struct_size;  /**< sizeof(tann_progress). */
    tann_write_fn write; /**< Takes the text; tann_write_file(). */
    void *user;          /**< Passed to it; stderr. */
    int32_t width;       /**< 24; characters of the bar; 1 to 200. */
    int32_t interactive; /**< 1: one line, drawn over and over; 0: a line an epoch (for logs). */
    int32_t drawn;       /**< The bar's own note of what stands on the screen; begins at 0. */
    unsigned flags;      /**< Always 0. */
} tann_progress;

/**
 * @brief A progress bar that writes to a `FILE *`.
 * @param file        The file, usually stderr.
 * @param interactive Whether it is a terminal: isatty() knows.
 * @return The settings.
 */
static inline tann_progress tann_progress_default(void *file, int interactive)
{
    tann_progress progress = {sizeof(tann_progress), tann_write_file, NULL, 24, 0, 0, 0};
    progress.user = file;
    progress.interactive = interactive;
    return progress;
}

/**
 * @brief The ready callback that draws a progress bar with the figures so far.
 * @param event    From tann_fit().
 * @param progress A `tann_progress *`.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL or a width out of range; what the writer returned.
 */
TANN_API tann_status tann_progress_bar(const tann_fit_event *event, void *progress);

TANN_END_DECLS

#endif
