#include "history.h"

#include <stdlib.h>
#include <string.h>

static bool grow(run_history *h)
{
    if (h->count < h->capacity) {
        return true;
    }
    const size_t capacity = h->capacity == 0 ? 256 : 2 * h->capacity;
    epoch_record *epochs = realloc(h->epochs, capacity * sizeof *epochs);
    if (epochs == NULL) {
        return false;
    }
    h->epochs = epochs;
    h->capacity = capacity;
    return true;
}

bool history_note(run_history *h, const turn *now)
{
    if (!grow(h)) {
        return false;
    }
    epoch_record *record = &h->epochs[h->count++];
    *record = (epoch_record){now->loss, now->accuracy, now->weights, {now->dead[0], now->dead[1]}};
    /* The samples lie within the mesh, and so do their images. */
    range_widen(&h->hidden, now->mesh.hidden, now->mesh.count);
    range_widen(&h->activation, now->mesh.activation, now->mesh.count);
    return true;
}

void history_free(run_history *h)
{
    free(h->epochs);
    memset(h, 0, sizeof *h);
}

size_t history_stuck(const run_history *h, size_t epoch)
{
    static const double hardly = 0.002;
    size_t better = 0; /* the epoch in which the loss last fell by more than that */
    for (size_t i = 1; i <= epoch; i++) {
        if (h->epochs[i].loss < h->epochs[better].loss - hardly) {
            better = i;
        }
    }
    return epoch - better;
}
