/* The hooks of a session. Nobody else calls one: all go through the tann__hooks_fire functions. */
#ifndef TINYANN_SRC_RUN_HOOKS_H
#define TINYANN_SRC_RUN_HOOKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tinyann/hook.h>
#include <tinyann/model.h>

#include "run/points.h"

/* During a run the list stays as it is: what is added waits for the next batch, what is removed stays on
   the list until the batch has ended. */
typedef enum tann__hook_state {
    TANN__HOOK_ADDED,
    TANN__HOOK_ACTIVE,
    TANN__HOOK_REMOVED
} tann__hook_state;

typedef struct tann__hook_record {
    struct tann__hook_record *next;
    tann_hook handle;
    tann_hook_fn fn;
    void *user;
    void (*destroy)(void *user);
    uint64_t calls;
    unsigned points;
    tann__hook_state state;
    unsigned char nodes[]; /* [node_count] whether it looks at the node */
} tann__hook_record;

/* What others have to know. */
typedef enum tann__hooks_fact {
    TANN__HOOKS_EXIST = 1,
    TANN__HOOKS_EDITED = 2,         /* something was added or removed during a run */
    TANN__HOOKS_LOOK_FORWARD = 4,   /* at inputs or outputs */
    TANN__HOOKS_LOOK_GRADIENTS = 8, /* also at those that training does not need */
    TANN__HOOKS_LOOK_BACKWARD = 16, /* at gradients, those of weights included */
    TANN__HOOKS_LOOK_UPDATES = 32,
    TANN__HOOKS_WRITE_INPUT = 64,   /* the value of the input node */
    TANN__HOOKS_WRITE_OUTPUT = 128, /* the output or its gradient */
    TANN__HOOKS_WRITE_WEIGHTS = 256,
    TANN__HOOKS_WRITE_VALUES = 512 /* values of nodes or their gradients */
} tann__hooks_fact;

typedef struct tann__hooks {
    tann__hook_record *first; /* in the order in which they were added */
    unsigned *points;         /* [node_count] the points at which somebody looks */
    tann_hook last;           /* the handle given last */
    unsigned around;          /* those around batches, epochs and runs */
    unsigned facts;           /* tann__hooks_fact values, or-ed */
    bool muted;               /* a batch is run again: nobody is called */
} tann__hooks;

static inline size_t tann__hook_record_size(const tann_model *m)
{
    return sizeof(tann__hook_record) + (size_t)tann_model_node_count(m);
}

/* Whether a hook with these options looks at the node. */
bool tann__hook_matches(const tann_model *m, const tann_hook_opts *o, tann_node node);

/* Why a tool cannot look at these runs: tann_hook_run values, or-ed; 0 is always right. */
tann_status tann__hook_check_runs(tann_session *s, unsigned runs);

/* Whether a batch is one of these runs. */
static inline bool tann__hook_is_of(const tann_hook_event *event, unsigned runs)
{
    const tann_hook_run run = event->training ? TANN_RUN_TRAINING : TANN_RUN_PREDICTION;
    return (runs & (unsigned)run) != 0;
}

/* Why no hook can be added with these options. */
tann_status tann__hook_check(tann_session *s, const tann_hook_opts *o);

/* Removes a hook that is there, since its owner ends: freeing leaves the sentence as it is. */
void tann__hook_end(tann_session *s, tann_hook hook);

/* Removes all hooks. */
void tann__hooks_free(tann_session *s);

/* Makes what was added or removed during a run take effect. */
void tann__hooks_apply(tann_session *s);

/* Calls the hooks of one point of one node. `input` is which input, for the points that have
   one. */
tann_status tann__hooks_fire(tann_session *s, tann_node node, tann_hook_point point, size_t input,
                             float *data, size_t batch);

/* Calls the hooks of one point for each weight of a node that is trained. block, and before (or NULL):
   [trained_span], laid out like the model's weights. */
tann_status tann__hooks_fire_weights(tann_session *s, tann_node node, tann_hook_point point,
                                     float *block, const float *before);

/* Calls the hooks around a batch, epoch or run of so many samples. */
tann_status tann__hooks_fire_around(tann_session *s, tann_hook_point point, size_t samples);

/* Calls the hooks at the end of a run, unless it ended in an error. Returns the run's status, or what a
   hook wishes. */
tann_status tann__hooks_end_run(tann_session *s, tann_status status, size_t samples);

/* Whether anybody looks there: the one branch that a node costs. */
static inline bool tann__hooks_look(const tann__hooks *hooks, tann_node node, tann_hook_point point)
{
    return (hooks->points[node] & (unsigned)point) != 0;
}

/* Whether anybody looks at one of these points around batches, epochs and runs. */
static inline bool tann__hooks_look_around(const tann__hooks *hooks, unsigned points)
{
    return (hooks->around & points) != 0;
}

static inline bool tann__hooks_do(const tann__hooks *hooks, tann__hooks_fact fact)
{
    return (hooks->facts & (unsigned)fact) != 0;
}

#endif
