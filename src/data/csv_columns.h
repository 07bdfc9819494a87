/* What each column of a CSV file is for. */
#ifndef TINYANN_SRC_DATA_CSV_COLUMNS_H
#define TINYANN_SRC_DATA_CSV_COLUMNS_H

#include <tinyann/samples.h>

#include "data/csv_cells.h"
#include "data/samples.h"

typedef enum tann__column_role {
    TANN__COLUMN_FEATURE,
    TANN__COLUMN_TARGET,
    TANN__COLUMN_LABEL,
    TANN__COLUMN_SKIPPED
} tann__column_role;

typedef struct tann__column {
    tann__column_role role;
    uint32_t place; /* among those of its role */
} tann__column;

typedef struct tann__columns {
    tann__column *column; /* [count] From the context's allocator, with `room` bytes. */
    size_t count, room;
    size_t features, targets, labels; /* how many; labels: 0 or 1 */
    bool has_header;
} tann__columns;

/* Reads the first line, which stays the next one to be read unless it is a header; then the samples get
   the names. TANN_E_ARGUMENT for a column that is not there, is meant twice, or no feature left.
   `columns` needs tann__columns_free() in any case. */
tann_status tann__columns_find(tann__columns *columns, tann__csv *csv, const tann_csv_opts *opts,
                               tann_samples *s);
void tann__columns_free(tann__columns *columns, tann_ctx *ctx);

#endif
