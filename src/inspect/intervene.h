/* An intervention under way: what was asked for, and the numbers from before. */
#ifndef TINYANN_SRC_INSPECT_INTERVENE_H
#define TINYANN_SRC_INSPECT_INTERVENE_H

#include <stdbool.h>
#include <stddef.h>

#include <tinyann/intervene.h>

typedef struct tann__intervention {
    tann_session *session;
    tann_intervention as; /* what was asked for; its arrays lie here */
    size_t stride;        /* of values, from unit to unit: 0 where one number is for all */
    /* [node_count] Room for the numbers from before of all the values that it writes to at a node,
       max_batch samples of each, one value behind the other; NULL where backward does not need them. */
    float **before;
    void *memory; /* in which all of this lies */
    size_t memory_size;
} tann__intervention;

/* Whether the gradient is to be that of the network with the intervention. */
static inline bool tann__intervention_is_exact(const tann_intervention *v)
{
    const bool forward = v->point == TANN_HOOK_FORWARD || v->point == TANN_HOOK_INPUT;
    return forward && !v->straight_through;
}

/* The hook of all interventions; user is a tann__intervention. */
tann_status tann__intervene(const tann_hook_event *event, void *user);

#endif
