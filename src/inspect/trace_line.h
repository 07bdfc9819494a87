/* The lines of a trace (trace.h says what they look like), written and read. Reading trusts nothing. */
#ifndef TINYANN_SRC_INSPECT_TRACE_LINE_H
#define TINYANN_SRC_INSPECT_TRACE_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tinyann/hook.h>

#define TANN__TRACE_VERSION 1
#define TANN__TRACE_LINE    320 /* characters of a line at most, its end included */
#define TANN__TRACE_NUMBERS 8   /* numbers of a line at most */

typedef enum tann__trace_kind {
    TANN__TRACE_HEADER,
    TANN__TRACE_START,      /* a weight when the trace begins */
    TANN__TRACE_BATCH,      /* the begin of a batch */
    TANN__TRACE_VALUE,      /* a value */
    TANN__TRACE_NUMBERS_OF, /* some of its numbers */
    TANN__TRACE_END         /* no line: the text has ended */
} tann__trace_kind;

typedef struct tann__trace_header {
    char library[24], profile[16];
    uint64_t graph, nodes, points, every;
    bool values;
} tann__trace_header;

typedef struct tann__trace_batch {
    uint64_t step, epoch, first, samples, order; /* order: 0 where samples are in order */
    bool shuffled, training;
} tann__trace_batch;

/* Of a value, or of a weight at the start, whose point is 0. */
typedef struct tann__trace_value {
    char name[64], weight[32], shape[64];
    uint64_t node, input, digest;
    unsigned point;
} tann__trace_value;

typedef struct tann__trace_numbers {
    uint64_t sample, unit;
    bool of_sample; /* else of a weight */
    size_t count;
    float at[TANN__TRACE_NUMBERS];
} tann__trace_numbers;

typedef struct tann__trace_record {
    tann__trace_kind kind;
    union {
        tann__trace_header header;
        tann__trace_batch batch;
        tann__trace_value value;
        tann__trace_numbers numbers;
    } is;
} tann__trace_record;

/* Writes the record's line, its end included, into `line`, and returns its length. */
size_t tann__trace_print(const tann__trace_record *record, char line[TANN__TRACE_LINE]);

/* Reads a line without its end. False: it is none. */
bool tann__trace_parse(const char *line, size_t length, tann__trace_record *record);

/* "output": the point's name in traces; NULL for what is not a point of nodes. */
const char *tann__trace_point_name(unsigned point);

#endif
