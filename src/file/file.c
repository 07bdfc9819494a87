#include "file/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

/* Not every C library says why: errno is 0 then. */
static tann_status fail_to(const char *verb, tann_ctx *ctx, const char *path)
{
    const int reason = errno;
    return tann__fail(ctx, TANN_E_IO, "cannot %s '%.160s': %.60s", verb, path,
                      reason != 0 ? strerror(reason) : "the system gives no reason");
}

tann_status tann__file_fail(tann_ctx *ctx, const char *path)
{
    return fail_to("write", ctx, path);
}

/* Makes a file of what was opened for writing, if it was. */
static tann_status begin(tann__file *file, tann_ctx *ctx, const char *path, FILE *stream)
{
    if (stream == NULL) {
        return tann__file_fail(ctx, path);
    }
    *file = (tann__file){stream, path};
    if (setvbuf(stream, NULL, _IONBF, 0) != 0) {
        (void)tann__file_fail(ctx, path);
        (void)tann__file_close(file, NULL);
        return TANN_E_IO;
    }
    return TANN_OK;
}

tann_status tann__file_create(tann__file *file, tann_ctx *ctx, const char *path)
{
    errno = 0;
    return begin(file, ctx, path, fopen(path, "wb"));
}

tann_status tann__file_create_new(tann__file *file, tann_ctx *ctx, const char *path, bool *taken)
{
    errno = 0;
    FILE *stream = tann__system_create(path, taken);
    const tann_status status = *taken ? TANN_E_IO : begin(file, ctx, path, stream);
    if (stream != NULL && status != TANN_OK) {
        tann__system_remove(path);
    }
    return status;
}

tann_status tann__file_open(tann__file *file, tann_ctx *ctx, const char *path)
{
    errno = 0;
    *file = (tann__file){fopen(path, "rb"), path};
    return file->stream != NULL ? TANN_OK : fail_to("read", ctx, path);
}

tann_status tann__file_open_if_there(tann__file *file, tann_ctx *ctx, const char *path)
{
    errno = 0;
    *file = (tann__file){fopen(path, "rb"), path};
    return file->stream != NULL || errno == ENOENT ? TANN_OK : fail_to("read", ctx, path);
}

tann_status tann__file_read(tann__file *file, tann_ctx *ctx, void *bytes, size_t size,
                            size_t *count)
{
    errno = 0;
    *count = fread(bytes, 1, size, file->stream);
    return *count == size || ferror((FILE *)file->stream) == 0 ? TANN_OK
                                                               : fail_to("read", ctx, file->path);
}

tann_status tann__file_sync(tann__file *file, tann_ctx *ctx)
{
    errno = 0;
    return tann__system_sync(file->stream) ? TANN_OK : tann__file_fail(ctx, file->path);
}

tann_status tann__file_append(tann__file *file, tann_ctx *ctx, const void *bytes, size_t count)
{
    errno = 0;
    return fwrite(bytes, 1, count, file->stream) == count ? TANN_OK
                                                          : tann__file_fail(ctx, file->path);
}

tann_status tann__file_rewrite(tann__file *file, tann_ctx *ctx, const void *bytes, size_t count)
{
    errno = 0;
    const bool done = fseek(file->stream, 0, SEEK_SET) == 0 &&
                      fwrite(bytes, 1, count, file->stream) == count &&
                      fseek(file->stream, 0, SEEK_END) == 0;
    return done ? TANN_OK : tann__file_fail(ctx, file->path);
}

tann_status tann__file_close(tann__file *file, tann_ctx *ctx)
{
    FILE *stream = file->stream;
    file->stream = NULL;
    errno = 0;
    return stream == NULL || fclose(stream) == 0 ? TANN_OK : tann__file_fail(ctx, file->path);
}

tann_status tann__file_map(tann__mapping *mapping, tann_ctx *ctx, const char *path)
{
    *mapping = (tann__mapping){.size = 0};
    return tann__system_map(path, mapping) ? TANN_OK : fail_to("map", ctx, path);
}
