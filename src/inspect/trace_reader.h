/* A trace that is read line by line. */
#ifndef TINYANN_SRC_INSPECT_TRACE_READER_H
#define TINYANN_SRC_INSPECT_TRACE_READER_H

#include <tinyann/trace.h>

#include "inspect/trace_line.h"

typedef struct tann__trace_reader {
    tann_ctx *ctx;
    const char *name; /* "a", for sentences */
    tann_read_fn read;
    void *user;
    uint64_t line;           /* the number of the last line, from 1 */
    size_t at, end;          /* of what is in the buffer, what has not been looked at */
    bool ended;              /* nothing follows the buffer */
    bool cut;                /* the text ended within a line */
    tann__trace_record next; /* the line that comes next */
    char buffer[4096];
} tann__trace_reader;

/* Reads the first line. */
tann_status tann__trace_open(tann__trace_reader *r, tann_ctx *ctx, const char *name,
                             tann_read_fn read, void *user);

/* Goes on to the next line: `next`, of the kind TANN__TRACE_END after the last one. TANN_E_FORMAT, with the
   line's number, for what is no line of a trace. */
tann_status tann__trace_advance(tann__trace_reader *r);

/* The same past lines of numbers. */
tann_status tann__trace_skip_numbers(tann__trace_reader *r);

#endif
