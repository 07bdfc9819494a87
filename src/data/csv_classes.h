/* The classes of a CSV file: names that become labels. */
#ifndef TINYANN_SRC_DATA_CSV_CLASSES_H
#define TINYANN_SRC_DATA_CSV_CLASSES_H

#include "data/csv_cells.h"
#include "data/samples.h"

typedef struct tann__classes {
    tann_samples *samples; /* whose classes they become */
    int32_t *slots;        /* [slot_count] A label where a hash leads, or -1 */
    size_t slot_count;     /* a power of 2, above twice the classes */
    size_t most;
} tann__classes;

/* Room for `most` classes at most, of so many samples. TANN_E_MEMORY; `classes` needs
   tann__classes_free() in any case. */
tann_status tann__classes_begin(tann__classes *classes, tann_ctx *ctx, tann_samples *s,
                                size_t most);

/* The label of a class, which is the next one for a name that is new. TANN_E_UNSUPPORTED, TANN_E_MEMORY. */
tann_status tann__classes_label(tann__classes *classes, const tann__csv *csv,
                                const tann__cell *cell, int32_t *label);

/* Renumbers classes and labels in the order of the names' bytes. TANN_E_MEMORY. */
tann_status tann__classes_sort(tann__classes *classes, tann_ctx *ctx);

void tann__classes_free(tann__classes *classes, tann_ctx *ctx);

#endif
