/* The progress bar, on stderr, if that is a terminal. */
#ifndef DRAWING_PROGRESS_H
#define DRAWING_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct progress {
    bool visible;
    size_t run, runs;  /* which of how many, from 1; runs 0: there is just one thing to do */
    const char *name;  /* of the run */
    double last_drawn; /* in seconds */
} progress;

/* A bar for so many runs. */
progress progress_new(size_t runs);

/* Shows what is done ("training", "drawing") and how far it has come; not more often than one can
   see. */
void progress_show(progress *p, const char *what, size_t done, size_t all);

/* Takes the bar off the screen. */
void progress_clear(const progress *p);

#endif
