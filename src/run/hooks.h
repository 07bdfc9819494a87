/* The hooks of a session. Nobody else calls one: all go through tann__hooks_fire(). */
#ifndef TINYANN_SRC_RUN_HOOKS_H
#define TINYANN_SRC_RUN_HOOKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tinyann/hook.h>

struct tann__hook_record;

typedef struct tann__hooks {
    struct tann__hook_record *first; /* in the order in which they were added */
    unsigned *points;                /* [node_count] the points at which somebody looks */
    tann_hook last;                  /* the handle given last */
    bool edited;                     /* something was added or removed during a run */
    bool look_forward;               /* somebody looks at inputs or outputs */
    bool want_gradients;             /* somebody looks at gradients that training does not need */
    bool write_input;                /* somebody writes the value of the input node */
    bool write_output;               /* somebody writes the output or its gradient */
} tann__hooks;

/* Removes all hooks. */
void tann__hooks_free(tann_session *s);

/* Makes what was added or removed during a run take effect. */
void tann__hooks_apply(tann_session *s);

/* Calls the hooks of one point of one node. `input` is which input, for the points that have
   one. */
tann_status tann__hooks_fire(tann_session *s, tann_node node, tann_hook_point point, size_t input,
                             float *data, size_t batch);

/* Whether anybody looks there: the one branch that a node costs. */
static inline bool tann__hooks_look(const tann__hooks *hooks, tann_node node, tann_hook_point point)
{
    return (hooks->points[node] & (unsigned)point) != 0;
}

#endif
