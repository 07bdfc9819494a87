/* A model to a file. */
#include <tinyann/file.h>

#include <stdbool.h>

#include "base/error.h"
#include "format/model_write.h"

static const tann__model_state nothing_more;

static tann_status check_arguments(tann_ctx *ctx, const tann_model *m, bool known, const char *what)
{
    if (ctx == NULL) {
        return TANN_E_ARGUMENT;
    }
    if (m == NULL) {
        return tann__fail_null(ctx, "the model");
    }
    tann__succeed(ctx);
    return known ? tann__model_check(ctx, m) : tann__fail_null(ctx, what);
}

tann_status tann_model_save_write(tann_ctx *ctx, const tann_model *m, tann_write_fn write,
                                  void *user)
{
    TANN_TRY(check_arguments(ctx, m, write != NULL, "the writer"));
    const tann_status status = tann__model_write(m, &nothing_more, write, user);
    return status == TANN_OK ? TANN_OK
                             : tann__fail_outer(ctx, status, "the writer returned %s (%d)",
                                                tann_status_name(status), (int)status);
}

size_t tann_model_save_bytes(const tann_model *m)
{
    return m != NULL ? tann__model_bytes(m, &nothing_more) : 0;
}

tann_status tann_model_save_memory(tann_ctx *ctx, const tann_model *m, void *bytes, size_t size)
{
    TANN_TRY(check_arguments(ctx, m, bytes != NULL, "the memory for the file"));
    return tann__model_write_memory(ctx, m, &nothing_more, bytes, size);
}

tann_status tann_model_save(tann_ctx *ctx, const tann_model *m, const char *path)
{
    TANN_TRY(check_arguments(ctx, m, path != NULL, "the path"));
    return tann__model_write_path(ctx, m, &nothing_more, path);
}
