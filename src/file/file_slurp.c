#include "file/file_slurp.h"

#include <string.h>

#include "base/error.h"

#define FIRST_ROOM 65536
#define MOST_BYTES (SIZE_MAX / 4) /* so that the room for them can be doubled */

void tann__slurp_free(tann__slurp *s, tann_ctx *ctx)
{
    tann__release(&ctx->allocator, s->bytes, s->room);
    *s = (tann__slurp){NULL, 0, 0};
}

static tann_status grow(tann__slurp *s, tann_ctx *ctx)
{
    const size_t room = s->room > 0 ? 2 * s->room : FIRST_ROOM;
    unsigned char *bytes = tann__allocate(&ctx->allocator, room);
    if (bytes == NULL) {
        return tann__fail(ctx, TANN_E_MEMORY, "out of memory for a file of more than %zu bytes",
                          s->size);
    }
    if (s->size > 0) {
        memcpy(bytes, s->bytes, s->size);
    }
    tann__release(&ctx->allocator, s->bytes, s->room);
    s->bytes = bytes;
    s->room = room;
    return TANN_OK;
}

/* One piece more. */
static tann_status read_piece(tann__slurp *s, tann_ctx *ctx, tann_read_fn read, void *user,
                              size_t *length)
{
    if (s->size == s->room) {
        TANN_TRY(grow(s, ctx));
    }
    const size_t room = s->room - s->size;
    const tann_status status = read(user, (char *)s->bytes + s->size, room, length);
    if (status == TANN_OK && *length > room) {
        return tann__fail(ctx, TANN_E_CALLBACK, "the reader gave %zu bytes where %zu have room",
                          *length, room);
    }
    return status == TANN_OK ? TANN_OK
                             : tann__fail_outer(ctx, status, "the reader returned %s (%d)",
                                                tann_status_name(status), (int)status);
}

static tann_status read_all(tann__slurp *s, tann_ctx *ctx, tann_read_fn read, void *user,
                            uint64_t most)
{
    size_t length = 1;
    while (length > 0) {
        length = 0;
        TANN_TRY(read_piece(s, ctx, read, user, &length));
        s->size += length;
        if (s->size > most) {
            return tann__fail(ctx, TANN_E_UNSUPPORTED,
                              "the file has more than %llu bytes, which are the limit",
                              (unsigned long long)most);
        }
    }
    return TANN_OK;
}

tann_status tann__slurp_read(tann__slurp *s, tann_ctx *ctx, tann_read_fn read, void *user,
                             uint64_t most)
{
    *s = (tann__slurp){NULL, 0, 0};
    const tann_status status = read_all(s, ctx, read, user, most < MOST_BYTES ? most : MOST_BYTES);
    if (status != TANN_OK) {
        tann__slurp_free(s, ctx);
    }
    return status;
}

tann_status tann__slurp_check(tann_ctx *ctx, size_t size, uint64_t most)
{
    return size <= most
               ? TANN_OK
               : tann__fail(ctx, TANN_E_UNSUPPORTED, "the file has %zu bytes; the limit is %llu",
                            size, (unsigned long long)most);
}

typedef struct source {
    tann__file file;
    tann_ctx *ctx;
} source;

static tann_status read_file(void *user, char *text, size_t size, size_t *length)
{
    source *s = user;
    return tann__file_read(&s->file, s->ctx, text, size, length);
}

tann_status tann__slurp_file(tann__slurp *s, tann_ctx *ctx, const char *path, uint64_t most)
{
    source from = {.ctx = ctx};
    TANN_TRY(tann__file_open(&from.file, ctx, path));
    const tann_status status = tann__slurp_read(s, ctx, read_file, &from, most);
    (void)tann__file_close(&from.file, NULL); /* what was read was read */
    return status;
}
