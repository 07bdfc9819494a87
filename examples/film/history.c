#include "history.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool grow(history *h)
{
    if (h->count < h->capacity) {
        return true;
    }
    const size_t capacity = h->capacity == 0 ? 256 : 2 * h->capacity;
    double *losses = realloc(h->losses, capacity * sizeof *losses);
    if (losses == NULL) {
        return false;
    }
    h->losses = losses;
    h->capacity = capacity;
    return true;
}

bool history_note(history *h, double loss)
{
    if (!grow(h)) {
        return false;
    }
    h->lowest = h->count > 0 ? fmin(h->lowest, loss) : loss;
    h->highest = h->count > 0 ? fmax(h->highest, loss) : loss;
    h->losses[h->count++] = loss;
    return true;
}

void history_free(history *h)
{
    free(h->losses);
    memset(h, 0, sizeof *h);
}
