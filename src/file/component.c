/* What libraries on top of this one may use of the base and of files. */
#include <tinyann/component.h>

#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "file/file_replace.h"
#include "file/file_slurp.h"

tann_status tann_ctx_fail(tann_ctx *ctx, tann_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)tann__failv(ctx, status, format, args);
    va_end(args);
    return status;
}

void *tann_ctx_allocate(tann_ctx *ctx, size_t size)
{
    return ctx != NULL ? tann__allocate(&ctx->allocator, size) : NULL;
}

void tann_ctx_release(tann_ctx *ctx, void *memory, size_t size)
{
    if (ctx != NULL) {
        tann__release(&ctx->allocator, memory, size);
    }
}

void tann_options_write(void *out, size_t size, const void *known, size_t known_size)
{
    tann__options_write(out, size, known, known_size);
}

tann_status tann_options_read(tann_ctx *ctx, const char *what, void *known, size_t known_size,
                              const void *given)
{
    return tann__options_read(ctx, what, known, known_size, given);
}

/* What gives the bytes of a file, and what came of it. */
typedef struct producing {
    tann_ctx *ctx;
    const char *path;
    tann_produce_fn produce;
    void *user;
} producing;

static tann_status produce_all(void *user, tann_write_fn write, void *to)
{
    const producing *p = user;
    const tann_status status = p->produce(p->user, write, to);
    return status == TANN_OK ? TANN_OK
                             : tann__fail_outer(p->ctx, status,
                                                "what gives the bytes of '%.160s' returned %s (%d)",
                                                p->path, tann_status_name(status), (int)status);
}

tann_status tann_file_replace(tann_ctx *ctx, const char *path, tann_produce_fn produce, void *user)
{
    producing p = {ctx, path, produce, user};
    if (ctx == NULL) {
        return TANN_E_ARGUMENT;
    }
    tann__succeed(ctx);
    if (path == NULL || produce == NULL) {
        return tann__fail_null(ctx,
                               path == NULL ? "the path" : "the function that gives the bytes");
    }
    return tann__replace_by(ctx, path, produce_all, &p);
}

void *tann_file_load(tann_ctx *ctx, const char *path, uint64_t most, size_t *size, size_t *room)
{
    tann__slurp file = {NULL, 0, 0};
    if (ctx == NULL) {
        return NULL;
    }
    tann__succeed(ctx);
    if (path == NULL || size == NULL || room == NULL) {
        (void)tann__fail_null(ctx, path == NULL ? "the path" : "where the size goes");
        return NULL;
    }
    if (tann__slurp_file(&file, ctx, path, most) != TANN_OK) {
        return NULL;
    }
    *size = file.size;
    *room = file.room;
    return file.bytes;
}
