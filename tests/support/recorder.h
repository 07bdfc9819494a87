/* A hook that keeps all that it sees. */
#ifndef TINYANN_TESTS_SUPPORT_RECORDER_H
#define TINYANN_TESTS_SUPPORT_RECORDER_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/tinyann.h>

#define ALL_POINTS                                                                                 \
    ((unsigned)TANN_HOOK_INPUT | (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_GRADIENT |      \
     (unsigned)TANN_HOOK_GRADIENT_INPUT)

/* One call. */
typedef struct sight {
    tann_hook_event event; /* without what is valid during the call only */
    size_t count;          /* numbers */
    float *values;
} sight;

/* Zeroed to begin with. */
typedef struct recorder {
    sight *sights; /* in the order of the calls */
    size_t count, capacity;
} recorder;

/* A tann_hook_fn with a `recorder *`. */
tann_status recorder_look(const tann_hook_event *event, void *user);

/* The one call at this place; fails the test if there is none or more than one. */
const sight *recorder_find(const recorder *r, tann_node node, tann_hook_point point, int32_t input);

/* Forgets everything and frees it. */
void recorder_clear(recorder *r);

#endif
