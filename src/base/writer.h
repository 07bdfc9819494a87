/* Formatted text to a tann_write_fn. The first error stays and silences the rest, so that a table
   is written without a check a line. */
#ifndef TINYANN_SRC_BASE_WRITER_H
#define TINYANN_SRC_BASE_WRITER_H

#include <tinyann/text.h>

#include "base/error.h"

typedef struct tann__writer {
    tann_write_fn write;
    void *user;
    tann_status status;
} tann__writer;

/* Pieces of up to 511 characters; longer ones are cut. */
void tann__print(tann__writer *w, const char *format, ...) TANN__PRINTF(2, 3);

/* The same character several times. */
void tann__repeat(tann__writer *w, char c, size_t count);

#endif
