#include "inspect/trace_reader.h"

#include <string.h>

#include "base/error.h"

static tann_status fail(const tann__trace_reader *r, const char *what)
{
    return tann__fail(r->ctx, TANN_E_FORMAT, "trace %s, line %llu: %s", r->name,
                      (unsigned long long)r->line, what);
}

static tann_status fill(tann__trace_reader *r)
{
    size_t length = 0;
    r->end -= r->at;
    memmove(r->buffer, r->buffer + r->at, r->end);
    r->at = 0;
    const size_t room = sizeof r->buffer - r->end;
    const tann_status status = r->read(r->user, r->buffer + r->end, room, &length);
    if (status != TANN_OK) {
        return tann__fail_outer(r->ctx, status, "trace %s cannot be read: %s (%d)", r->name,
                                tann_status_name(status), (int)status);
    }
    if (length > room) {
        return tann__fail(r->ctx, TANN_E_ARGUMENT, "the reader of trace %s gave %zu of %zu bytes",
                          r->name, length, room);
    }
    r->ended = length == 0;
    r->end += length;
    return TANN_OK;
}

/* Finds the end of the next line, which may come in pieces. NULL: there is none. */
static tann_status find_end(tann__trace_reader *r, const char **end)
{
    const char *line = r->buffer + r->at;
    *end = memchr(line, '\n', r->end - r->at);
    while (*end == NULL && !r->ended && r->end - r->at < TANN__TRACE_LINE) {
        TANN_TRY(fill(r));
        line = r->buffer + r->at;
        *end = memchr(line, '\n', r->end - r->at);
    }
    return TANN_OK;
}

tann_status tann__trace_advance(tann__trace_reader *r)
{
    const char *end = NULL;
    TANN_TRY(find_end(r, &end));
    const char *line = r->buffer + r->at;
    const size_t length = end != NULL ? (size_t)(end - line) : r->end - r->at;
    r->line++;
    if (length >= TANN__TRACE_LINE) {
        return fail(r, "it is too long");
    }
    if (end == NULL) {
        r->cut = length > 0;
        r->next.kind = TANN__TRACE_END;
        return TANN_OK;
    }
    r->at += length + 1;
    return tann__trace_parse(line, length, &r->next) ? TANN_OK
                                                     : fail(r, "it is no line of a trace");
}

tann_status tann__trace_skip_numbers(tann__trace_reader *r)
{
    do {
        TANN_TRY(tann__trace_advance(r));
    } while (r->next.kind == TANN__TRACE_NUMBERS_OF);
    return TANN_OK;
}

tann_status tann__trace_open(tann__trace_reader *r, tann_ctx *ctx, const char *name,
                             tann_read_fn read, void *user)
{
    *r = (tann__trace_reader){.ctx = ctx, .name = name, .read = read, .user = user};
    TANN_TRY(tann__trace_advance(r));
    return r->next.kind == TANN__TRACE_HEADER ? TANN_OK : fail(r, "a trace begins otherwise");
}
