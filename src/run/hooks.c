#include "run/hooks.h"

#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "layer/layer.h"
#include "run/session.h"

TANN__NO_PADDING(tann_hook_event, sizeof(size_t) + sizeof(tann_session *) + 5 * sizeof(char *) +
                                      sizeof(tann_view) + 3 * sizeof(uint64_t) + sizeof(tann_node) +
                                      sizeof(tann_hook_point) + 2 * sizeof(int32_t) +
                                      sizeof(double) + sizeof(size_t *));

typedef tann__hook_record hook_record;

/* Takes a record off the list and frees it. */
static void drop(tann_session *s, hook_record **link)
{
    hook_record *record = *link;
    *link = record->next;
    if (record->destroy != NULL) {
        record->destroy(record->user);
    }
    tann__release(&s->ctx->allocator, record, tann__hook_record_size(s->model));
}

void tann__hooks_free(tann_session *s)
{
    s->running = true; /* destructors may edit the list: nothing is to come of it */
    while (s->hooks.first != NULL) {
        drop(s, &s->hooks.first);
    }
}

/* Drops what was removed; what was added begins. Destructors may edit the list: then once more. To them
   the session is running. What the context says is the run's, whatever they call. */
static void drop_removed(tann_session *s)
{
    const tann_ctx said = *s->ctx;
    s->running = true;
    do {
        s->hooks.facts &= ~(unsigned)TANN__HOOKS_EDITED;
        hook_record **link = &s->hooks.first;
        while (*link != NULL) {
            if ((*link)->state == TANN__HOOK_REMOVED) {
                drop(s, link);
            } else {
                (*link)->state = TANN__HOOK_ACTIVE;
                link = &(*link)->next;
            }
        }
    } while (tann__hooks_do(&s->hooks, TANN__HOOKS_EDITED));
    s->running = false;
    *s->ctx = said;
}

/* Whether a hook that writes looks at one of these points of the node. */
static bool writes_at(const hook_record *record, tann_node node, unsigned points)
{
    return (record->points & (unsigned)TANN_HOOK_WRITES) && record->nodes[node] &&
           (record->points & points);
}

static unsigned fact_if(bool is_so, tann__hooks_fact fact)
{
    return is_so ? (unsigned)fact : 0;
}

static unsigned facts_of(const tann_session *s, const hook_record *record)
{
    const unsigned forward = (unsigned)TANN_HOOK_FORWARD;
    const unsigned output = forward | (unsigned)TANN_HOOK_GRADIENT;
    unsigned facts =
        (unsigned)TANN__HOOKS_EXIST |
        fact_if(record->points & TANN__FORWARD_POINTS, TANN__HOOKS_LOOK_FORWARD) |
        fact_if(record->points & TANN__GRADIENT_POINTS, TANN__HOOKS_LOOK_GRADIENTS) |
        fact_if(record->points & (TANN__GRADIENT_POINTS | (unsigned)TANN_HOOK_WEIGHT_GRADIENT),
                TANN__HOOKS_LOOK_BACKWARD) |
        fact_if(record->points & TANN__UPDATE_POINTS, TANN__HOOKS_LOOK_UPDATES) |
        fact_if(writes_at(record, 0, forward), TANN__HOOKS_WRITE_INPUT) |
        fact_if(writes_at(record, s->model->output, output), TANN__HOOKS_WRITE_OUTPUT);
    for (tann_node i = 0; i < s->model->node_count; i++) {
        facts |= fact_if(writes_at(record, i, (unsigned)TANN_HOOK_AFTER_UPDATE),
                         TANN__HOOKS_WRITE_WEIGHTS) |
                 fact_if(writes_at(record, i, TANN__FORWARD_POINTS | TANN__GRADIENT_POINTS),
                         TANN__HOOKS_WRITE_VALUES);
    }
    return facts;
}

void tann__hooks_apply(tann_session *s)
{
    tann__hooks *hooks = &s->hooks;
    drop_removed(s);
    memset(hooks->points, 0, (size_t)s->model->node_count * sizeof *hooks->points);
    hooks->around = hooks->facts = 0;
    for (const hook_record *record = hooks->first; record != NULL; record = record->next) {
        hooks->around |= record->points & TANN__AROUND_POINTS;
        hooks->facts |= facts_of(s, record);
        for (tann_node i = 0; i < s->model->node_count; i++) {
            hooks->points[i] |= record->nodes[i] ? record->points & TANN__NODE_POINTS : 0;
        }
    }
    tann__session_aim_gradients(s);
    tann__session_aim_anew(s); /* its steps may be others now */
}

static const char *point_name(tann_hook_point point)
{
    static const struct {
        tann_hook_point point;
        const char *name;
    } names[] = {
        {TANN_HOOK_INPUT, "input"},
        {TANN_HOOK_FORWARD, "output"},
        {TANN_HOOK_GRADIENT, "gradient"},
        {TANN_HOOK_GRADIENT_INPUT, "input gradient"},
        {TANN_HOOK_WEIGHT_GRADIENT, "weight gradient"},
        {TANN_HOOK_BEFORE_UPDATE, "weight before the update"},
        {TANN_HOOK_AFTER_UPDATE, "weight after the update"},
        {TANN_HOOK_BATCH_BEGIN, "begin of a batch"},
        {TANN_HOOK_BATCH_END, "end of a batch"},
        {TANN_HOOK_EPOCH_BEGIN, "begin of an epoch"},
        {TANN_HOOK_EPOCH_END, "end of an epoch"},
        {TANN_HOOK_RUN_BEGIN, "begin of a run"},
        {TANN_HOOK_RUN_END, "end of a run"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].point == point) {
            return names[i].name;
        }
    }
    return "unknown";
}

/* What all hooks see, wherever they look. */
static tann_hook_event begin_event(tann_session *s, tann_hook_point point, size_t batch)
{
    return (tann_hook_event){
        .struct_size = sizeof(tann_hook_event),
        .session = s,
        .name = "",
        .type = "",
        .value = {.batch = batch},
        .epoch = s->epoch,
        .step = s->step,
        .first_sample = s->first_sample,
        .node = TANN_NO_NODE,
        .point = point,
        .training = s->training,
        .loss = s->mean_loss,
        .samples = s->samples,
    };
}

static tann_hook_event node_event(tann_session *s, tann_node node, tann_hook_point point,
                                  size_t batch)
{
    const tann__node *of = &s->model->nodes[node];
    const tann_activation_type *activation = tann__layer_activation_type(of->type, of->config);
    tann_hook_event event = begin_event(s, point, batch);
    event.name = of->name;
    event.type = of->type->name;
    event.node = node;
    event.activation = activation != NULL ? activation->name : NULL;
    return event;
}

static tann_status failed(tann_session *s, const tann_hook_event *event, tann_status status)
{
    const bool at_node = event->node != TANN_NO_NODE;
    return tann__fail_outer(s->ctx, status, "a hook at the %s%s%s%s%s%s returned %s (%d)",
                            point_name(event->point), at_node ? " of '" : "", event->name,
                            event->weight != NULL ? "." : "",
                            event->weight != NULL ? event->weight : "", at_node ? "'" : "",
                            tann_status_name(status), (int)status);
}

/* What is checked as soon as a hook has written it, since nobody could tell later who did. (Weights are
   checked after all hooks have seen them.) */
static bool is_checked(const hook_record *record, const tann_hook_event *event)
{
    return event->training && (record->points & (unsigned)TANN_HOOK_WRITES) &&
           ((unsigned)event->point & TANN__NODE_POINTS & ~TANN__UPDATE_POINTS);
}

static tann_status call(tann_session *s, hook_record *record, const tann_hook_event *event)
{
    const size_t count = event->value.batch * tann_shape_size(event->value.shape);
    const bool checked =
        is_checked(record, event) && s->kernels->all_finite(count, event->value.data);
    tann__succeed(s->ctx); /* what the hook before him may have left is not his */
    record->calls++;
    const tann_status status = record->fn(event, record->user);
    if (status != TANN_OK) {
        return failed(s, event, status);
    }
    return checked ? tann__watch_hook(s, event, count) : TANN_OK;
}

/* The one place from which hooks are called. Who stops a run at a value hides it from the hooks behind
   him; begins and ends all are told of, so that they come in pairs. */
static tann_status call_all(tann_session *s, const tann_hook_event *event)
{
    const bool around = event->node == TANN_NO_NODE;
    tann_status wish = TANN_OK;
    hook_record *record = s->hooks.muted ? NULL : s->hooks.first;
    for (; record != NULL; record = record->next) {
        const bool looks = around || record->nodes[event->node];
        if (record->state != TANN__HOOK_ADDED && looks &&
            (record->points & (unsigned)event->point)) {
            const tann_status status = call(s, record, event);
            if (around && status == TANN_STOP) {
                wish = TANN_STOP;
            } else if (status != TANN_OK) {
                return status;
            }
        }
    }
    return wish;
}

tann_status tann__hooks_fire(tann_session *s, tann_node node, tann_hook_point point, size_t input,
                             float *data, size_t batch)
{
    const tann__node *of = &s->model->nodes[node];
    const bool at_input = ((unsigned)point & TANN__INPUT_POINTS) != 0;
    tann_hook_event event = node_event(s, node, point, batch);
    event.value.data = data;
    event.value.shape = at_input ? of->input_shape[input] : of->shape;
    event.input = (int32_t)input;
    return call_all(s, &event);
}

tann_status tann__hooks_fire_weights(tann_session *s, tann_node node, tann_hook_point point,
                                     float *block, const float *before)
{
    const tann__node *of = &s->model->nodes[node];
    tann_hook_event event = node_event(s, node, point, 1);
    for (size_t i = 0; i < of->trained_count; i++) {
        const tann__weight *w = &of->weights[i];
        event.value.data = block + w->offset;
        event.value.shape = w->shape;
        event.input = (int32_t)i;
        event.weight = w->name;
        event.before = before != NULL ? before + w->offset : NULL;
        TANN_TRY(call_all(s, &event));
    }
    return TANN_OK;
}

tann_status tann__hooks_fire_around(tann_session *s, tann_hook_point point, size_t samples)
{
    const bool inside = s->running;
    const tann_hook_event event = begin_event(s, point, samples);
    s->running = true;
    const tann_status status = call_all(s, &event);
    return inside ? status : tann__session_end(s, status);
}

tann_status tann__hooks_end_run(tann_session *s, tann_status status, size_t samples)
{
    if (status != TANN_OK && status != TANN_STOP) {
        return status;
    }
    const tann_status wish = tann__hooks_fire_around(s, TANN_HOOK_RUN_END, samples);
    return wish == TANN_OK ? status : wish;
}
