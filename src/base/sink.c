#include "base/sink.h"

#include <string.h>

#include "base/error.h"

void tann__sink_begin(tann__sink *s, tann_write_fn write, void *user)
{
    s->write = write;
    s->user = user;
    s->count = 0;
    s->held = 0;
}

tann_status tann__sink_flush(tann__sink *s)
{
    const size_t held = s->held;
    s->held = 0;
    return held > 0 && s->write != NULL ? s->write(s->user, s->chunk, held) : TANN_OK;
}

tann_status tann__sink_put(void *sink, const char *bytes, size_t count)
{
    tann__sink *s = sink;
    s->count += count;
    while (count > 0) {
        const size_t room = TANN__SINK - s->held;
        const size_t part = count < room ? count : room;
        memcpy(s->chunk + s->held, bytes, part);
        s->held += part;
        bytes += part;
        count -= part;
        if (s->held == TANN__SINK) {
            TANN_TRY(tann__sink_flush(s));
        }
    }
    return TANN_OK;
}
