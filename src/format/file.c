#include "format/file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

/* Not every C library says why: errno is 0 then. */
static tann_status fail(tann_ctx *ctx, const char *path)
{
    const int reason = errno;
    return tann__fail(ctx, TANN_E_IO, "cannot write '%.160s': %.60s", path,
                      reason != 0 ? strerror(reason) : "the system gives no reason");
}

tann_status tann__file_create(tann__file *file, tann_ctx *ctx, const char *path)
{
    errno = 0;
    FILE *stream = fopen(path, "wb");
    if (stream == NULL) {
        return fail(ctx, path);
    }
    *file = (tann__file){stream, path};
    if (setvbuf(stream, NULL, _IONBF, 0) != 0) {
        (void)fail(ctx, path);
        (void)tann__file_close(file, NULL);
        return TANN_E_IO;
    }
    return TANN_OK;
}

tann_status tann__file_append(tann__file *file, tann_ctx *ctx, const void *bytes, size_t count)
{
    errno = 0;
    return fwrite(bytes, 1, count, file->stream) == count ? TANN_OK : fail(ctx, file->path);
}

tann_status tann__file_rewrite(tann__file *file, tann_ctx *ctx, const void *bytes, size_t count)
{
    errno = 0;
    const bool done = fseek(file->stream, 0, SEEK_SET) == 0 &&
                      fwrite(bytes, 1, count, file->stream) == count &&
                      fseek(file->stream, 0, SEEK_END) == 0;
    return done ? TANN_OK : fail(ctx, file->path);
}

tann_status tann__file_close(tann__file *file, tann_ctx *ctx)
{
    FILE *stream = file->stream;
    file->stream = NULL;
    errno = 0;
    return stream == NULL || fclose(stream) == 0 ? TANN_OK : fail(ctx, file->path);
}
