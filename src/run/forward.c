/* One batch through the graph, in the order of the nodes. */
#include <string.h>

#include "base/error.h"
#include "base/rng.h"
#include "run/session.h"

/* Marks what the value of `node` depends on. For the output that is everything. */
static void mark_needed(tann_session *s, tann_node node)
{
    const tann_model *m = s->model;
    for (tann_node i = 0; i <= node; i++) {
        s->slots[i].needed = i == node || node == m->output;
    }
    for (tann_node i = node; i > 0 && node != m->output; i--) {
        for (size_t k = 0; s->slots[i].needed && k < m->nodes[i].input_count; k++) {
            s->slots[m->nodes[i].inputs[k]].needed = true;
        }
    }
}

/* The input's value is the caller's array; a hook that writes gets a copy, and so does a caller who
   asked for the input itself. */
static void place_input(tann_session *s, const float *x, size_t n, float *out)
{
    tann__slot *slot = &s->slots[0];
    float *copy = out != NULL ? out : s->hooks.write_input ? slot->own : NULL;
    slot->value = (float *)(uintptr_t)x; /* read-only from here on: no node writes to its inputs */
    if (copy != NULL) {
        memcpy(copy, x, n * s->model->nodes[0].size * sizeof *x);
        slot->value = copy;
    }
}

static tann_status show_inputs(tann_session *s, tann_node node, size_t n)
{
    tann__slot *slot = &s->slots[node];
    for (size_t k = 0; k < slot->frame.input_count; k++) {
        float *seen = (float *)(uintptr_t)slot->x[k];
        if (slot->input_copy[k] != NULL) {
            memcpy(slot->input_copy[k], seen, n * slot->frame.input_size[k] * sizeof *seen);
            slot->x[k] = seen = slot->input_copy[k];
        }
        TANN_TRY(tann__hooks_fire(s, node, TANN_HOOK_INPUT, k, seen, n));
    }
    return TANN_OK;
}

/* Points the frame to this run's values. */
static void aim(tann_session *s, tann_node node, size_t n)
{
    tann__slot *slot = &s->slots[node];
    const tann_node *inputs = s->model->nodes[node].inputs;
    for (size_t k = 0; k < slot->frame.input_count; k++) {
        slot->x[k] = s->slots[inputs[k]].value;
    }
    slot->frame.batch = n;
    slot->frame.y = slot->value;
    slot->frame.training = s->training;
    slot->frame.saved = s->training ? slot->saved : NULL;
}

static tann_status run_layer(tann_session *s, tann_node node)
{
    tann__slot *slot = &s->slots[node];
    const tann__node *n = &s->model->nodes[node];
    if (s->training) {
        slot->frame.seed = s->seed;
        slot->frame.stream = tann__random_stream(TANN__FOR_DROPOUT, (uint64_t)node, s->step);
    }
    const tann_status status = n->type->forward(&slot->frame);
    return status == TANN_OK
               ? TANN_OK
               : tann__fail_outer(s->ctx, status, "'%s' (%s): forward returned %s (%d)", n->name,
                                  n->type->name, tann_status_name(status), (int)status);
}

static tann_status run_node(tann_session *s, tann_node node, size_t n)
{
    if (node > 0) {
        aim(s, node, n);
        if (tann__hooks_look(&s->hooks, node, TANN_HOOK_INPUT)) {
            TANN_TRY(show_inputs(s, node, n));
        }
        TANN_TRY(run_layer(s, node));
    }
    if (tann__hooks_look(&s->hooks, node, TANN_HOOK_FORWARD)) {
        TANN_TRY(tann__hooks_fire(s, node, TANN_HOOK_FORWARD, 0, s->slots[node].value, n));
    }
    return TANN_OK;
}

tann_status tann__session_forward(tann_session *s, const float *x, size_t n, tann_node node,
                                  float *out)
{
    mark_needed(s, node);
    place_input(s, x, n, node == 0 ? out : NULL);
    for (tann_node i = 0; i <= node; i++) {
        tann__slot *slot = &s->slots[i];
        if (!slot->needed) {
            continue;
        }
        if (i > 0) {
            slot->value = i == node && out != NULL ? out : slot->own;
        }
        TANN_TRY(run_node(s, i, n));
    }
    return TANN_OK;
}
