/* In place of src/run/hooks.h: a library without hooks, for counting what they cost where nobody looks.
   What is asked of them is answered by constants, so that compilers drop what follows from it. */
#ifndef TINYANN_SRC_RUN_HOOKS_H
#define TINYANN_SRC_RUN_HOOKS_H

#include <stdbool.h>
#include <stddef.h>

#include <tinyann/hook.h>

#include "run/points.h"

typedef enum tann__hooks_fact {
    TANN__HOOKS_EXIST,
    TANN__HOOKS_EDITED,
    TANN__HOOKS_LOOK_FORWARD,
    TANN__HOOKS_LOOK_GRADIENTS,
    TANN__HOOKS_LOOK_BACKWARD,
    TANN__HOOKS_LOOK_UPDATES,
    TANN__HOOKS_WRITE_INPUT,
    TANN__HOOKS_WRITE_OUTPUT,
    TANN__HOOKS_WRITE_WEIGHTS,
    TANN__HOOKS_WRITE_VALUES
} tann__hooks_fact;

typedef struct tann__hooks {
    unsigned *points; /* takes its room in the session */
    bool muted;
} tann__hooks;

static inline void tann__hooks_free(tann_session *s)
{
    (void)s;
}

static inline void tann__hooks_apply(tann_session *s)
{
    (void)s;
}

static inline tann_status tann__hooks_fire(tann_session *s, tann_node node, tann_hook_point point,
                                           size_t input, float *data, size_t batch)
{
    (void)s, (void)node, (void)point, (void)input, (void)data, (void)batch;
    return TANN_OK;
}

static inline tann_status tann__hooks_fire_weights(tann_session *s, tann_node node,
                                                   tann_hook_point point, float *block,
                                                   const float *before)
{
    (void)s, (void)node, (void)point, (void)block, (void)before;
    return TANN_OK;
}

static inline tann_status tann__hooks_fire_around(tann_session *s, tann_hook_point point,
                                                  size_t samples)
{
    (void)s, (void)point, (void)samples;
    return TANN_OK;
}

static inline tann_status tann__hooks_end_run(tann_session *s, tann_status status, size_t samples)
{
    (void)s, (void)samples;
    return status;
}

static inline bool tann__hooks_look(const tann__hooks *hooks, tann_node node, tann_hook_point point)
{
    (void)hooks, (void)node, (void)point;
    return false;
}

static inline bool tann__hooks_look_around(const tann__hooks *hooks, unsigned points)
{
    (void)hooks, (void)points;
    return false;
}

static inline bool tann__hooks_do(const tann__hooks *hooks, tann__hooks_fact fact)
{
    (void)hooks, (void)fact;
    return false;
}

#endif
