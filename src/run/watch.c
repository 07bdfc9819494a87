#include "run/watch.h"

#include <math.h>
#include <stdint.h>

#include "run/session.h"

size_t tann__find_bad(const tann_kernels *kernels, const float *values, size_t count)
{
    size_t at = kernels->all_finite(count, values) ? count : 0;
    while (at < count && isfinite(values[at])) {
        at++;
    }
    return at;
}

void tann__watch_begin(tann_session *s, bool on, bool stops)
{
    s->watch = (tann__watch){.on = on, .stops = stops};
    for (tann_node i = 0; on && i < s->model->node_count; i++) {
        s->slots[i].bad.found = false;
    }
}

/* Keeps the spot as the one at which the run ends. */
static tann_status stop(tann_session *s, const tann__spot *spot)
{
    s->watch.spot = *spot;
    s->watch.stopped = true;
    return TANN_E_NUMERIC;
}

static tann__spot look(const tann_session *s, tann_node node, tann_hook_point point, size_t input,
                       const float *values, size_t count)
{
    tann__spot spot = {.input = input, .node = node, .point = point};
    spot.at = tann__find_bad(s->kernels, values, count);
    spot.found = spot.at < count;
    spot.value = spot.found ? values[spot.at] : 0;
    return spot;
}

tann_status tann__watch_value(tann_session *s, tann_node node)
{
    tann__slot *slot = &s->slots[node];
    slot->bad = look(s, node, TANN_HOOK_FORWARD, 0, slot->value,
                     slot->frame.batch * slot->frame.output_size);
    return slot->bad.found && s->watch.stops ? stop(s, &slot->bad) : TANN_OK;
}

tann_status tann__watch_gradient(tann_session *s, tann_node node, tann_hook_point point,
                                 size_t input, const float *values, size_t count)
{
    if (s->watch.spot.found) {
        return TANN_OK; /* the first is what counts */
    }
    s->watch.spot = look(s, node, point, input, values, count);
    return s->watch.spot.found && s->watch.stops ? stop(s, &s->watch.spot) : TANN_OK;
}

tann_status tann__watch_weights(tann_session *s, tann_node node)
{
    const tann_frame *f = &s->slots[node].frame;
    const size_t count = s->model->nodes[node].trained_count;
    tann_status status = TANN_OK;
    for (size_t k = 0; k < count && status == TANN_OK; k++) {
        status =
            tann__watch_gradient(s, node, TANN_HOOK_WEIGHT_GRADIENT, k, f->dw[k], f->w_size[k]);
    }
    return status;
}

tann_status tann__watch_hook(tann_session *s, const tann_hook_event *event, size_t count)
{
    tann__spot spot =
        look(s, event->node, event->point, (size_t)event->input, event->value.data, count);
    spot.by_hook = true;
    return spot.found ? stop(s, &spot) : TANN_OK;
}
