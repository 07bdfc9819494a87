#include "checkpoint/history.h"

#include <string.h>

#define FIRST_ROOM 16
#define MOST_ROWS  (1 << 26) /* 2 GB */

const char *const tann__history_names[TANN__HISTORY_COLUMNS] = {
    "history:loss", "history:accuracy", "history:validation_loss", "history:validation_accuracy"};

tann_status tann__history_reserve(tann__history *h, size_t count)
{
    size_t capacity = h->capacity > 0 ? h->capacity : FIRST_ROOM;
    if (count <= h->capacity) {
        return TANN_OK;
    }
    if (count > MOST_ROWS) {
        return TANN_E_MEMORY;
    }
    while (capacity < count) {
        capacity *= 2;
    }
    const size_t bytes = capacity * sizeof *h->rows;
    tann__history_row *rows = tann__allocate(&h->allocator, bytes);
    if (rows == NULL) {
        return TANN_E_MEMORY;
    }
    if (h->count > 0) {
        memcpy(rows, h->rows, h->count * sizeof *rows);
    }
    tann__release(&h->allocator, h->rows, h->capacity * sizeof *h->rows);
    h->rows = rows;
    h->capacity = capacity;
    return TANN_OK;
}

void tann__history_clear(tann__history *h)
{
    tann__release(&h->allocator, h->rows, h->capacity * sizeof *h->rows);
    h->rows = NULL;
    h->count = 0;
    h->capacity = 0;
}
