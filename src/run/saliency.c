/* The gradient of one unit: a run forward as in prediction, which leaves what backward reads, and a run
   backward through the nodes on the way, those that depend on `node` and that `of` depends on.

       node -> ... -> of            way: the nodes between, the last one included
         |    \____>  others        nobody's backward is run here: what they left in buffers is old */
#include <string.h>

#include "base/error.h"
#include "run/session.h"

typedef struct way {
    const float *x;
    size_t n;
    tann_node of, node;
    size_t unit;
    float *gradient; /* [n, node] */
} way;

/* Where a reader writes the gradient of its input. The first one on this way back writes that gradient
   itself, be it the first in training or not; the memory is kept for it from then on at the latest. */
static float *aim_edge(tann_session *s, tann__slot *reader, size_t input, tann_node source)
{
    tann__slot *slot = &s->slots[source];
    if (!slot->goes_back) {
        return NULL;
    }
    float *dx = slot->summed ? reader->dx_room[input] : slot->gradient;
    reader->joins |= slot->summed;
    slot->summed = true;
    return dx;
}

/* Marks the nodes of which the gradient is needed. */
static void mark_way(tann_session *s, const way *w)
{
    for (tann_node i = 0; i <= w->of; i++) {
        tann__slot *slot = &s->slots[i];
        slot->goes_back = i == w->node;
        slot->joins = slot->summed = false;
        for (size_t k = 0; slot->needed && k < slot->frame.input_count; k++) {
            slot->goes_back |= s->slots[s->model->nodes[i].inputs[k]].goes_back;
        }
    }
}

static void aim_way(tann_session *s, const way *w)
{
    mark_way(s, w);
    for (tann_node i = w->of; i > w->node; i--) {
        tann__slot *slot = &s->slots[i];
        for (size_t k = 0; slot->goes_back && k < slot->frame.input_count; k++) {
            slot->dx[k] = aim_edge(s, slot, k, s->model->nodes[i].inputs[k]);
        }
    }
}

static tann_status run_way(tann_session *s, const way *w)
{
    for (tann_node i = w->of; i > w->node; i--) {
        if (s->slots[i].goes_back) {
            TANN_TRY(tann__session_backward_through(s, w->n, i));
        }
    }
    return tann__session_show_gradient(s, w->n, w->node);
}

/* The unit's gradient with respect to itself. */
static void begin_way(const tann_session *s, const way *w)
{
    const size_t size = s->model->nodes[w->of].size;
    float *gradient = s->slots[w->of].gradient;
    memset(gradient, 0, w->n * size * sizeof *gradient);
    for (size_t i = 0; i < w->n; i++) {
        gradient[i * size + w->unit] = 1.0f;
    }
}

static tann_status run(tann_session *s, const void *job)
{
    const way *w = job;
    const tann__aim aim = {.x = w->x, .n = w->n, .node = w->of, .saves = true};
    TANN_TRY(tann__session_run(s, &aim));
    float *own = s->slots[w->node].gradient;
    s->slots[w->node].gradient = w->gradient;
    aim_way(s, w);
    begin_way(s, w);
    const tann_status status = run_way(s, w);
    s->slots[w->node].gradient = own;
    tann__session_aim_gradients(s); /* as training needs them */
    return status;
}

static tann_status check(tann_session *s, const way *w)
{
    if (!s->has_gradients) {
        return tann__fail(s->ctx, TANN_E_UNSUPPORTED,
                          "a session that does not train has no gradients, unless it comes from "
                          "tann_session_new_with_gradients()");
    }
    TANN_TRY(tann__session_check_node(s, w->of));
    TANN_TRY(tann__session_check_node(s, w->node));
    const tann__node *of = &s->model->nodes[w->of];
    if (w->unit >= of->size) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "no unit %zu, '%s' has %zu", w->unit, of->name,
                          of->size);
    }
    if (w->gradient == NULL) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "there is nowhere to put the gradient: NULL");
    }
    return s->running ? TANN_OK : tann__session_reach(s, w->of, 0, w->node);
}

tann_status tann_gradient(tann_session *s, const float *x, size_t n, tann_node of, size_t unit,
                          tann_node node, float *gradient)
{
    const way job = {x, n, of, node, unit, gradient};
    if (s == NULL) {
        return TANN_E_ARGUMENT;
    }
    TANN_TRY(check(s, &job));
    return tann__session_predict(s, x, n, run, &job);
}
