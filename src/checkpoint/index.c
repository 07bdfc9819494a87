#include "checkpoint/index.h"

#include <string.h>

#include "base/error.h"
#include "base/whole.h"
#include "base/writer.h"
#include "file/file_replace.h"

#define FIRST_LINE "tinyann-checkpoints 1\n"
#define MOST_BYTES 32768 /* more than it can ever have */

static tann_status fail_line(tann_ctx *ctx, size_t line)
{
    return tann__fail(
        ctx, TANN_E_FORMAT,
        "line %zu of the list of checkpoints is damaged; a checkpoint can be restored "
        "by its name",
        line);
}

static bool holds(const tann__index *index, uint64_t epoch)
{
    for (size_t i = 0; i < index->count; i++) {
        if (index->epochs[i] == epoch) {
            return true;
        }
    }
    return false;
}

static tann_status parse(tann__index *index, tann_ctx *ctx, const char *text, size_t size)
{
    const size_t first = strlen(FIRST_LINE);
    const char *const end = text + size;
    if (size < first || memcmp(text, FIRST_LINE, first) != 0) {
        return fail_line(ctx, 1);
    }
    for (const char *at = text + first; at < end;) {
        uint64_t epoch = 0;
        if (!tann__whole_take(&at, end, UINT64_MAX, &epoch) || at == end || *at++ != '\n' ||
            index->count == TANN__INDEX_ROOM || holds(index, epoch)) {
            return fail_line(ctx, index->count + 2);
        }
        index->epochs[index->count++] = epoch;
    }
    return index->count > 0 ? TANN_OK : fail_line(ctx, 2);
}

tann_status tann__index_parse(tann__index *index, tann_ctx *ctx, const char *text, size_t size)
{
    index->count = 0;
    const tann_status status = parse(index, ctx, text, size);
    if (status != TANN_OK) {
        index->count = 0;
    }
    return status;
}

static tann_status read_open(tann__index *index, tann_ctx *ctx, tann__file *file)
{
    char text[MOST_BYTES];
    size_t size = 0;
    const tann_status status = tann__file_read(file, ctx, text, sizeof text, &size);
    (void)tann__file_close(file, NULL); /* what was read was read */
    return status == TANN_OK ? tann__index_parse(index, ctx, text, size) : status;
}

tann_status tann__index_read(tann__index *index, tann_ctx *ctx, const char *path, bool *there)
{
    tann__file file;
    index->count = 0;
    TANN_TRY(tann__file_open_if_there(&file, ctx, path));
    *there = file.stream != NULL;
    return *there ? read_open(index, ctx, &file) : TANN_OK;
}

static tann_status produce(void *user, tann_write_fn write, void *to)
{
    const tann__index *index = user;
    tann__writer w = {write, to, TANN_OK};
    tann__print(&w, FIRST_LINE);
    for (size_t i = 0; i < index->count; i++) {
        tann__print(&w, "%llu\n", (unsigned long long)index->epochs[i]);
    }
    return w.status;
}

tann_status tann__index_write(const tann__index *index, tann_ctx *ctx, const char *path)
{
    return tann__replace_by(ctx, path, produce, (void *)(uintptr_t)index);
}

void tann__index_add(tann__index *index, uint64_t epoch)
{
    size_t kept = 0;
    for (size_t i = 0; i < index->count; i++) {
        if (index->epochs[i] != epoch) {
            index->epochs[kept++] = index->epochs[i];
        }
    }
    kept = kept < TANN__INDEX_ROOM ? kept : TANN__INDEX_ROOM - 1;
    memmove(index->epochs + 1, index->epochs, kept * sizeof *index->epochs);
    index->epochs[0] = epoch;
    index->count = kept + 1;
}
