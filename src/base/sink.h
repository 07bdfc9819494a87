/* Bytes on their way to a tann_write_fn, some of which are held back, so that small pieces cost little. */
#ifndef TINYANN_SRC_BASE_SINK_H
#define TINYANN_SRC_BASE_SINK_H

#include <stddef.h>

#include <tinyann/text.h>

#define TANN__SINK 4096

typedef struct tann__sink {
    tann_write_fn write; /* NULL: the bytes are only counted */
    void *user;
    size_t count; /* all bytes so far */
    size_t held;
    char chunk[TANN__SINK];
} tann__sink;

void tann__sink_begin(tann__sink *s, tann_write_fn write, void *user);

/* A tann_write_fn, whose user is the sink. */
tann_status tann__sink_put(void *sink, const char *bytes, size_t count);

/* Passes on what is held back. */
tann_status tann__sink_flush(tann__sink *s);

#endif
