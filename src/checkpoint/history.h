/* The figures of all epochs, in memory that grows. */
#ifndef TINYANN_SRC_CHECKPOINT_HISTORY_H
#define TINYANN_SRC_CHECKPOINT_HISTORY_H

#include <stddef.h>

#include <tinyann/status.h>

#include "base/alloc.h"

#define TANN__HISTORY_COLUMNS 4 /* loss, accuracy, validation_loss, validation_accuracy */

typedef double tann__history_row[TANN__HISTORY_COLUMNS];

typedef struct tann__history {
    tann__allocator allocator;
    tann__history_row *rows; /* [capacity], of which count are there */
    size_t count, capacity;
} tann__history;

/* Names of the columns, as arrays in a file. */
extern const char *const tann__history_names[TANN__HISTORY_COLUMNS];

/* Makes room for `count` rows in all. TANN_E_MEMORY, without a sentence. */
tann_status tann__history_reserve(tann__history *h, size_t count);

void tann__history_clear(tann__history *h);

#endif
