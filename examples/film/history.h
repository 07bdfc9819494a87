/* How a training went. */
#ifndef FILM_HISTORY_H
#define FILM_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

typedef struct history {
    double *losses; /* [count] before each epoch */
    size_t count;
    size_t capacity;
    double lowest, highest;
} history;

/* Adds a loss. False if there is no memory. */
bool history_note(history *h, double loss);

void history_free(history *h);

#endif
