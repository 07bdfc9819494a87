/* The gradients of one batch, in reverse order of the nodes. */
#include "base/error.h"
#include "run/session.h"

/* Where the node shall write its input gradients; NULL where nobody needs one. */
static void aim(tann_session *s, tann_node node)
{
    tann__slot *slot = &s->slots[node];
    const tann_node *inputs = s->model->nodes[node].inputs;
    for (size_t k = 0; k < slot->frame.input_count; k++) {
        const bool wanted = s->hooks.want_gradients || s->slots[inputs[k]].has_weights_above;
        slot->dx[k] = wanted ? slot->dx_room[k] : NULL;
    }
}

/* Lets hooks see the gradient that leaves through each input, and adds it up with those of other
   readers. */
static tann_status pass_on(tann_session *s, tann_node node, size_t n)
{
    tann__slot *slot = &s->slots[node];
    for (size_t k = 0; k < slot->frame.input_count; k++) {
        float *total = s->slots[s->model->nodes[node].inputs[k]].gradient;
        if (slot->dx[k] == NULL) {
            continue;
        }
        if (tann__hooks_look(&s->hooks, node, TANN_HOOK_GRADIENT_INPUT)) {
            TANN_TRY(tann__hooks_fire(s, node, TANN_HOOK_GRADIENT_INPUT, k, slot->dx[k], n));
        }
        if (slot->dx[k] != total) {
            s->kernels->add(n * slot->frame.input_size[k], total, slot->dx[k], total);
        }
    }
    return TANN_OK;
}

static tann_status run_node(tann_session *s, tann_node node, size_t n)
{
    tann__slot *slot = &s->slots[node];
    const tann__node *of = &s->model->nodes[node];
    if (tann__hooks_look(&s->hooks, node, TANN_HOOK_GRADIENT)) {
        TANN_TRY(tann__hooks_fire(s, node, TANN_HOOK_GRADIENT, 0, slot->gradient, n));
    }
    aim(s, node);
    const tann_status status = of->type->backward(&slot->frame);
    if (status != TANN_OK) {
        return tann__fail_outer(s->ctx, status, "'%s' (%s): backward returned %s (%d)", of->name,
                                of->type->name, tann_status_name(status), (int)status);
    }
    return pass_on(s, node, n);
}

tann_status tann__session_backward(tann_session *s, size_t n, tann_node node)
{
    for (tann_node i = node; i >= 0; i--) {
        if (s->slots[i].has_weights_above || s->hooks.want_gradients) {
            TANN_TRY(run_node(s, i, n));
        }
    }
    return TANN_OK;
}
