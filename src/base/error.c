#include "base/error.h"

#include <stdio.h>

tann_status tann__failv(tann_ctx *ctx, tann_status status, const char *format, va_list args)
{
    if (ctx != NULL) {
        ctx->status = status;
        vsnprintf(ctx->text, sizeof ctx->text, format, args);
    }
    return status;
}

tann_status tann__fail(tann_ctx *ctx, tann_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tann__failv(ctx, status, format, args);
    va_end(args);
    return status;
}

tann_status tann__fail_outer(tann_ctx *ctx, tann_status status, const char *format, ...)
{
    if (status != TANN_STOP && (ctx == NULL || ctx->status != status)) {
        va_list args;
        va_start(args, format);
        tann__failv(ctx, status, format, args);
        va_end(args);
    }
    return status;
}

tann_status tann__fail_memory(tann_ctx *ctx, const char *what)
{
    return tann__fail(ctx, TANN_E_MEMORY, "out of memory for %s", what);
}

tann_status tann__fail_null(tann_ctx *ctx, const char *what)
{
    if (ctx != NULL && ctx->status != TANN_OK) {
        return ctx->status;
    }
    return tann__fail(ctx, TANN_E_ARGUMENT, "%s is NULL", what);
}

const char *tann_ctx_error(const tann_ctx *ctx)
{
    return ctx == NULL ? "no context" : ctx->text;
}

tann_status tann_ctx_status(const tann_ctx *ctx)
{
    return ctx == NULL ? TANN_E_ARGUMENT : ctx->status;
}
