/* The gradients of one batch, in reverse order of the nodes. */
#include "base/error.h"
#include "base/size.h"
#include "run/session.h"

static void aim_node(tann_session *s, tann_node node)
{
    const tann__node *of = &s->model->nodes[node];
    tann__slot *slot = &s->slots[node];
    slot->goes_back = of->trainable || tann__hooks_do(&s->hooks, TANN__HOOKS_LOOK_GRADIENTS);
    slot->frame.dy = slot->gradient;
    slot->joins = false;
    for (size_t k = 0; k < of->input_count; k++) {
        const tann_node input = of->inputs[k];
        const bool wanted = s->model->nodes[input].trainable ||
                            tann__hooks_do(&s->hooks, TANN__HOOKS_LOOK_GRADIENTS);
        slot->dx[k] = wanted ? slot->dx_room[k] : NULL;
        slot->joins |= wanted && slot->dx[k] != s->slots[input].gradient;
    }
}

/* The gradient of the model's input lies with its reader that comes first on the way back, once a hook
   has had room taken for it there. */
static float *place_input_gradient(const tann_session *s)
{
    for (tann_node i = s->model->node_count - 1; i > 0; i--) {
        for (size_t k = 0; k < s->model->nodes[i].input_count; k++) {
            if (s->model->nodes[i].inputs[k] == 0) {
                return s->slots[i].dx_room[k];
            }
        }
    }
    return NULL;
}

void tann__session_aim_gradients(tann_session *s)
{
    s->slots[0].gradient = place_input_gradient(s);
    for (tann_node i = 0; s->has_gradients && i < s->model->node_count; i++) {
        aim_node(s, i);
    }
}

/* Room for dx at the model's input, of which nobody but a hook and tann_gradient(), which brings its own
   array, wants the gradient. */
static tann_status take_room(tann_session *s, tann_node reader, size_t input)
{
    tann__slot *slot = &s->slots[reader];
    size_t count = 0;
    if (slot->dx_room[input] == NULL &&
        tann__mul(s->max_batch, slot->frame.input_size[input], &count)) {
        slot->dx_room[input] = tann__arena_take(&s->arena, count, sizeof *slot->dx_room[input]);
    }
    if (slot->dx_room[input] == NULL) {
        return tann__fail_memory(s->ctx, "the gradients that a hook looks at");
    }
    return TANN_OK;
}

tann_status tann__session_take_gradients(tann_session *s)
{
    for (tann_node i = s->model->node_count - 1; i > 0; i--) {
        for (size_t k = 0; k < s->model->nodes[i].input_count; k++) {
            TANN_TRY(take_room(s, i, k));
        }
    }
    return TANN_OK;
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
        if (s->watch.on) {
            TANN_TRY(tann__watch_gradient(s, node, TANN_HOOK_GRADIENT_INPUT, k, slot->dx[k],
                                          n * slot->frame.input_size[k]));
        }
        if (slot->dx[k] != total) {
            s->kernels->add(n * slot->frame.input_size[k], total, slot->dx[k], total);
        }
    }
    return TANN_OK;
}

tann_status tann__session_show_gradient(tann_session *s, size_t n, tann_node node)
{
    return tann__hooks_look(&s->hooks, node, TANN_HOOK_GRADIENT)
               ? tann__hooks_fire(s, node, TANN_HOOK_GRADIENT, 0, s->slots[node].gradient, n)
               : TANN_OK;
}

static inline tann_status run_node(tann_session *s, tann_node node)
{
    const tann__node *of = &s->model->nodes[node];
    const tann_status status = of->type->backward(&s->slots[node].frame);
    if (status != TANN_OK) {
        return tann__fail_outer(s->ctx, status, "'%s' (%s): backward returned %s (%d)", of->name,
                                of->type->name, tann_status_name(status), (int)status);
    }
    return TANN_OK;
}

tann_status tann__session_backward_through(tann_session *s, size_t n, tann_node node)
{
    const tann__slot *slot = &s->slots[node];
    TANN_TRY(tann__session_show_gradient(s, n, node));
    if (s->watch.on) {
        TANN_TRY(tann__watch_gradient(s, node, TANN_HOOK_GRADIENT, 0, slot->gradient,
                                      n * slot->frame.output_size));
    }
    TANN_TRY(run_node(s, node));
    if (tann__hooks_look(&s->hooks, node, TANN_HOOK_WEIGHT_GRADIENT)) {
        TANN_TRY(tann__hooks_fire_weights(s, node, TANN_HOOK_WEIGHT_GRADIENT, s->dw, NULL));
    }
    if (s->watch.on) {
        TANN_TRY(tann__watch_weights(s, node));
    }
    const bool seen = s->watch.on || tann__hooks_do(&s->hooks, TANN__HOOKS_LOOK_GRADIENTS);
    return slot->joins || seen ? pass_on(s, node, n) : TANN_OK;
}

/* Where nobody looks. */
static tann_status run_unseen(tann_session *s, size_t n, tann_node node)
{
    for (tann_node i = node; i >= 0; i--) {
        if (s->slots[i].goes_back) {
            TANN_TRY(run_node(s, i));
            TANN_TRY(s->slots[i].joins ? pass_on(s, i, n) : TANN_OK);
        }
    }
    return TANN_OK;
}

tann_status tann__session_backward(tann_session *s, size_t n, tann_node node)
{
    if (!s->watch.on && !tann__hooks_do(&s->hooks, TANN__HOOKS_LOOK_BACKWARD)) {
        return run_unseen(s, n, node);
    }
    for (tann_node i = node; i >= 0; i--) {
        if (s->slots[i].goes_back) {
            TANN_TRY(tann__session_backward_through(s, n, i));
        }
    }
    return TANN_OK;
}
