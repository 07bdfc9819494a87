/* What went wrong: one sentence with the numbers, kept in the context. */
#ifndef TINYANN_SRC_BASE_ERROR_H
#define TINYANN_SRC_BASE_ERROR_H

#include <stdarg.h>

#include <tinyann/ctx.h>
#include <tinyann/status.h>

#include "base/context.h"

/* Strict C11 brings C11's printf with mingw, too; its gcc takes the plain name for Microsoft's. */
#if defined(__MINGW32__) && !defined(__clang__)
#define TANN__PRINTF(at, first) __attribute__((format(gnu_printf, at, first)))
#elif defined(__GNUC__)
#define TANN__PRINTF(at, first) __attribute__((format(printf, at, first)))
#else
#define TANN__PRINTF(at, first)
#endif

/* Passes a status that is not TANN_OK up to the caller, unchanged. */
#define TANN_TRY(call)                                                                             \
    do {                                                                                           \
        const tann_status tann__status = (call);                                                   \
        if (tann__status != TANN_OK) {                                                             \
            return tann__status;                                                                   \
        }                                                                                          \
    } while (0)

/* Keeps status and sentence in the context (which may be NULL) and returns the status. Sentences
   that are too long are cut. Allocates nothing. */
tann_status tann__fail(tann_ctx *ctx, tann_status status, const char *format, ...)
    TANN__PRINTF(3, 4);
tann_status tann__failv(tann_ctx *ctx, tann_status status, const char *format, va_list args)
    TANN__PRINTF(3, 0);

/* The same for what came out of a callback. If who returned the error has left a sentence, that one
   stays (the context was cleared before, by tann__succeed()); TANN_STOP is no failure and leaves
   none. */
tann_status tann__fail_outer(tann_ctx *ctx, tann_status status, const char *format, ...)
    TANN__PRINTF(3, 4);

/* "out of memory for <what>"; returns TANN_E_MEMORY. */
tann_status tann__fail_memory(tann_ctx *ctx, const char *what);

/* For a NULL handle: keeps an error that is already there (the reason why it is NULL), else says
   that `what` is NULL. Returns the status that then stands in the context; TANN_E_ARGUMENT without
   one. */
tann_status tann__fail_null(tann_ctx *ctx, const char *what);

/* Forgets the last error; returns TANN_OK. ctx is not NULL. */
static inline tann_status tann__succeed(tann_ctx *ctx)
{
    ctx->status = TANN_OK;
    ctx->text[0] = '\0';
    return TANN_OK;
}

#endif
