#include "file/file_replace.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "file/file_system.h"

#define MOST_TEMPORARY 100 /* files of that kind, of programs that were killed */

static void clear(tann__replacement *r)
{
    tann__release(&r->allocator, r->temporary, r->room);
    r->temporary = NULL;
}

static tann_status create(tann__replacement *r, tann_ctx *ctx)
{
    const size_t length = strlen(r->path);
    bool taken = true;
    memcpy(r->temporary, r->path, length);
    for (int i = 0; i < MOST_TEMPORARY; i++) {
        (void)snprintf(r->temporary + length, TANN__REPLACE_ROOM, ".%d.tmp", i);
        const tann_status status = tann__file_create_new(&r->file, ctx, r->temporary, &taken);
        if (!taken) {
            return status;
        }
    }
    return tann__fail(ctx, TANN_E_IO,
                      "'%.120s.0.tmp' to '.%d.tmp' are there: are they still needed?", r->path,
                      MOST_TEMPORARY - 1);
}

tann_status tann__replace_begin(tann__replacement *r, tann_ctx *ctx, const char *path)
{
    *r = (tann__replacement){.ctx = ctx,
                             .path = path,
                             .room = strlen(path) + TANN__REPLACE_ROOM,
                             .allocator = ctx->allocator};
    r->temporary = tann__allocate(&r->allocator, r->room);
    if (r->temporary == NULL) {
        return tann__fail_memory(ctx, "a file's name");
    }
    const tann_status status = create(r, ctx);
    if (status != TANN_OK) {
        clear(r);
    }
    return status;
}

tann_status tann__replace_append(void *replacement, const char *text, size_t length)
{
    tann__replacement *r = replacement;
    return tann__file_append(&r->file, r->ctx, text, length);
}

/* "folder/" of "folder/file", or "."; written over the temporary name, which is not needed any more. */
static const char *folder_of(tann__replacement *r)
{
    size_t length = strlen(r->path);
    while (length > 0 && r->path[length - 1] != '/') {
        length--;
    }
    memcpy(r->temporary, length > 0 ? r->path : ".", length > 0 ? length : 1);
    r->temporary[length > 0 ? length : 1] = '\0';
    return r->temporary;
}

static tann_status sync_folder(tann__replacement *r, tann_ctx *ctx)
{
    if (tann__system_sync_folder(folder_of(r))) {
        return TANN_OK;
    }
    return tann__fail(ctx, TANN_E_IO,
                      "'%.120s' is written, but the disk may not have the folder's change",
                      r->path);
}

static tann_status rename_file(tann__replacement *r, tann_ctx *ctx)
{
    return tann__system_rename(r->temporary, r->path) ? TANN_OK : tann__file_fail(ctx, r->path);
}

static tann_status finish(tann__replacement *r, tann_ctx *ctx)
{
    TANN_TRY(tann__file_sync(&r->file, ctx));
    TANN_TRY(tann__file_close(&r->file, ctx));
    return rename_file(r, ctx);
}

tann_status tann__replace_finish(tann__replacement *r, tann_ctx *ctx)
{
    tann_status status = finish(r, ctx);
    if (status != TANN_OK) {
        tann__replace_abandon(r);
        return status;
    }
    status = sync_folder(r, ctx);
    clear(r);
    return status;
}

void tann__replace_abandon(tann__replacement *r)
{
    (void)tann__file_close(&r->file, NULL);
    tann__system_remove(r->temporary);
    clear(r);
}

tann_status tann__replace_by(tann_ctx *ctx, const char *path, tann_produce_fn produce, void *user)
{
    tann__replacement r;
    TANN_TRY(tann__replace_begin(&r, ctx, path));
    const tann_status status = produce(user, tann__replace_append, &r);
    if (status != TANN_OK) {
        tann__replace_abandon(&r);
        return status;
    }
    return tann__replace_finish(&r, ctx);
}

void tann__replace_tidy(char *path)
{
    const size_t length = strlen(path);
    (void)snprintf(path + length, TANN__REPLACE_ROOM, ".%d.tmp", 0);
    tann__system_remove(path);
    path[length] = '\0';
}
