/* Looking for numbers that are not finite, node by node, and noting where they are. Most runs do not:
   training looks at what it keeps, once a batch, and runs a batch again with the watch on when something
   was wrong (train/detective.c). */
#ifndef TINYANN_SRC_RUN_WATCH_H
#define TINYANN_SRC_RUN_WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include <tinyann/hook.h>
#include <tinyann/kernels.h>

/* A number that is not finite. */
typedef struct tann__spot {
    size_t at;    /* which number of the array */
    size_t input; /* which input or weight, at the points that have several */
    float value;
    tann_node node;
    tann_hook_point point;
    bool found;
    bool by_hook; /* a hook wrote it */
} tann__spot;

typedef struct tann__watch {
    bool on;         /* every value and gradient of this run is looked at */
    bool stops;      /* and the first number that is not finite ends it */
    bool stopped;    /* it did, or a hook wrote one: `spot` says where */
    tann__spot spot; /* else the first on the way back; those of values are in the slots */
} tann__watch;

/* The first number that is not finite; `count` if there is none. */
size_t tann__find_bad(const tann_kernels *kernels, const float *values, size_t count);

/* Forgets what an earlier run has noted, and sets the watch. */
void tann__watch_begin(tann_session *s, bool on, bool stops);

/* After a node was run and its hooks have seen its value. TANN_E_NUMERIC, without a sentence, if this ends
   the run; what follows likewise. */
tann_status tann__watch_value(tann_session *s, tann_node node);

/* At a gradient. */
tann_status tann__watch_gradient(tann_session *s, tann_node node, tann_hook_point point,
                                 size_t input, const float *values, size_t count);

/* At the gradients of a node's weights. */
tann_status tann__watch_weights(tann_session *s, tann_node node);

/* At what a hook wrote where `count` finite numbers were. */
tann_status tann__watch_hook(tann_session *s, const tann_hook_event *event, size_t count);

#endif
