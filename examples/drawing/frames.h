/* Which epochs become frames of the animation. */
#ifndef DRAWING_FRAMES_H
#define DRAWING_FRAMES_H

#include <stdbool.h>
#include <stddef.h>

/* Marks every N-th epoch from the first on, and the last one. */
void frames_regular(size_t count, size_t every, bool *chosen);

/* Marks the epochs in which something happens: each one at first, later those in which the loss has
   moved on from that of the frame before; now and then one all the same; and the last one. */
void frames_eventful(const double *losses, size_t count, bool *chosen);

#endif
