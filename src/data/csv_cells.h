/* The values of a CSV file, one after the other, as RFC 4180 has them: parted by a delimiter, lines
   ended by LF or CRLF, or the end; in quotes if they begin with one, with "" for one. */
#ifndef TINYANN_SRC_DATA_CSV_CELLS_H
#define TINYANN_SRC_DATA_CSV_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

/* A file, and how far it is read. Copy it to come back to a place. */
typedef struct tann__csv {
    tann_ctx *ctx;
    const char *text; /* [size] */
    size_t size, at;
    size_t line;    /* from 1 */
    size_t columns; /* values of this line before the next one */
    char delimiter, decimal;
} tann__csv;

typedef struct tann__cell {
    const char *text; /* [length] Without its quotes, or the blanks around it. */
    size_t length;
    size_t line, column; /* from 1 */
    bool quoted;         /* "" stands for one quote */
    bool last;           /* of its line */
} tann__cell;

/* At the beginning of a line: passes over empty ones. False at the end of the file; else there is a
   value. */
bool tann__csv_more(tann__csv *csv);

/* The next value. TANN_E_FORMAT for a quote that does not end, or has something before or behind it, a
   CR without LF, and a byte of 0. */
tann_status tann__csv_next(tann__csv *csv, tann__cell *cell);

/* Keeps a sentence that begins with "line 3, column 2: ". */
tann_status tann__cell_fail(const tann__csv *csv, const tann__cell *cell, tann_status status,
                            const char *what);

/* Whether the value is a number. TANN_E_FORMAT if it is none, or missing; TANN_E_NUMERIC if no float can
   hold it. */
bool tann__cell_is_number(const tann__csv *csv, const tann__cell *cell);
tann_status tann__cell_number(const tann__csv *csv, const tann__cell *cell, float *number);

/* The value as text: a copy, whether it is the same as one, and a number that is the same for the same
   texts. */
char *tann__cell_copy(const tann__cell *cell, tann__arena *arena);
bool tann__cell_equals(const tann__cell *cell, const char *text);
uint32_t tann__cell_hash(const tann__cell *cell);

#endif
