/* What an intervention does while the graph runs.

       forward    before = y (where backward needs it)       y' = f(y)
       backward   dy = f'(before) dy'                        y = before, where the layer reads its output

   So the layer's own backward sees its own output, and the gradient is that of the network with f in
   it. Several at one value: their factors may come in any order, but y is what the first one saw. */
#include "inspect/intervene.h"

#include <string.h>

#include "base/error.h"
#include "run/session.h"

typedef struct units {
    const size_t *list; /* NULL: all */
    size_t count;
} units;

static inline size_t unit(const units *u, size_t i)
{
    return u->list != NULL ? u->list[i] : i;
}

/* One sample of a value: c is its row of the intervention's numbers, y is written. */
typedef void (*write_fn)(const tann__intervention *v, const units *u, const float *c, float *y);

static void replace(const tann__intervention *v, const units *u, const float *c, float *y)
{
    for (size_t i = 0; i < u->count; i++) {
        y[unit(u, i)] = c[i * v->stride];
    }
}

static void scale(const tann__intervention *v, const units *u, const float *c, float *y)
{
    for (size_t i = 0; i < u->count; i++) {
        y[unit(u, i)] *= c[i * v->stride];
    }
}

static void shift(const tann__intervention *v, const units *u, const float *c, float *y)
{
    for (size_t i = 0; i < u->count; i++) {
        const float by = c[i * v->stride];
        y[unit(u, i)] += by == 0 ? -0.0f : by; /* -0 + 0 would be another number, +0 */
    }
}

static void clamp(const tann__intervention *v, const units *u, const float *c, float *y)
{
    (void)c;
    for (size_t i = 0; i < u->count; i++) {
        float *at = &y[unit(u, i)];
        *at = *at < v->as.low ? v->as.low : *at > v->as.high ? v->as.high : *at;
    }
}

/* The same on the way back: y are the numbers from before, dy is written. */
typedef void (*turn_fn)(const tann__intervention *v, const units *u, const float *c, const float *y,
                        float *dy);

static void turn_constant(const tann__intervention *v, const units *u, const float *c,
                          const float *y, float *dy)
{
    (void)v;
    (void)c;
    (void)y;
    for (size_t i = 0; i < u->count; i++) {
        dy[unit(u, i)] = 0;
    }
}

static void turn_scale(const tann__intervention *v, const units *u, const float *c, const float *y,
                       float *dy)
{
    (void)y;
    scale(v, u, c, dy);
}

static void turn_shift(const tann__intervention *v, const units *u, const float *c, const float *y,
                       float *dy)
{
    (void)v;
    (void)u;
    (void)c;
    (void)y;
    (void)dy;
}

static void turn_clamp(const tann__intervention *v, const units *u, const float *c, const float *y,
                       float *dy)
{
    (void)c;
    for (size_t i = 0; i < u->count; i++) {
        const size_t at = unit(u, i);
        if (!(y[at] >= v->as.low && y[at] <= v->as.high)) {
            dy[at] = 0;
        }
    }
}

static const struct {
    write_fn write;
    turn_fn turn;
} kinds[TANN_INTERVENE_COUNT_] = {
    [TANN_INTERVENE_ZERO] = {replace, turn_constant},
    [TANN_INTERVENE_REPLACE] = {replace, turn_constant},
    [TANN_INTERVENE_SCALE] = {scale, turn_scale},
    [TANN_INTERVENE_SHIFT] = {shift, turn_shift},
    [TANN_INTERVENE_CLAMP] = {clamp, turn_clamp},
};

/* The row of values that is a sample's. */
static tann_status find_row(const tann__intervention *v, const tann_hook_event *e, size_t sample,
                            const float **row)
{
    *row = v->as.values;
    if (v->as.rows > 1) {
        const uint64_t number = e->samples != NULL ? e->samples[sample] : e->first_sample + sample;
        if (number >= v->as.rows) {
            return tann__fail(v->session->ctx, TANN_E_ARGUMENT,
                              "sample %llu at '%s' has no values: the intervention has %zu rows",
                              (unsigned long long)number, e->name, v->as.rows);
        }
        *row += (size_t)number * v->as.unit_count;
    }
    return TANN_OK;
}

/* Where the numbers from before this value lie; NULL if they are not kept. */
static float *before_of(const tann__intervention *v, const tann_hook_event *e)
{
    const size_t *sizes = v->session->model->nodes[e->node].input_size;
    float *at = v->before[e->node];
    for (int32_t k = 0; at != NULL && k < e->input; k++) {
        at += v->session->max_batch * sizes[k];
    }
    return at;
}

static tann_status write_value(const tann__intervention *v, const tann_hook_event *e)
{
    const size_t size = tann_shape_size(e->value.shape);
    const units u = {v->as.units, v->as.units != NULL ? v->as.unit_count : size};
    float *before = before_of(v, e);
    if (before != NULL) {
        memcpy(before, e->value.data, e->value.batch * size * sizeof *before);
    }
    for (size_t r = 0; r < e->value.batch; r++) {
        const float *row = NULL;
        TANN_TRY(find_row(v, e, r, &row));
        kinds[v->as.kind].write(v, &u, row, e->value.data + r * size);
    }
    return TANN_OK;
}

static bool acts_at(const tann__hook_record *record, tann_node node)
{
    if (record->state == TANN__HOOK_ADDED || record->fn != tann__intervene ||
        !record->nodes[node]) {
        return false;
    }
    const tann__intervention *v = record->user;
    return v->as.point == TANN_HOOK_FORWARD && tann__intervention_is_exact(&v->as);
}

/* Whether no other intervention has seen the node's output before this one. */
static bool is_first(const tann__intervention *v, tann_node node)
{
    const tann__hook_record *record = v->session->hooks.first;
    while (record != NULL && !acts_at(record, node)) {
        record = record->next;
    }
    return record != NULL && record->user == v;
}

/* A layer that reads its output on the way back gets its own. */
static void restore(const tann__intervention *v, const tann_hook_event *e, const float *before)
{
    const tann__node *node = &v->session->model->nodes[e->node];
    if (before != NULL && e->point == TANN_HOOK_GRADIENT &&
        (node->needs & (unsigned)TANN_NEEDS_Y) && is_first(v, e->node)) {
        memcpy(v->session->slots[e->node].value, before,
               e->value.batch * node->size * sizeof *before);
    }
}

static tann_status turn_gradient(const tann__intervention *v, const tann_hook_event *e)
{
    const size_t size = tann_shape_size(e->value.shape);
    const units u = {v->as.units, v->as.units != NULL ? v->as.unit_count : size};
    const float *before = before_of(v, e);
    restore(v, e, before);
    for (size_t r = 0; r < e->value.batch; r++) {
        const float *row = NULL;
        TANN_TRY(find_row(v, e, r, &row));
        kinds[v->as.kind].turn(v, &u, row, before != NULL ? before + r * size : NULL,
                               e->value.data + r * size);
    }
    return TANN_OK;
}

tann_status tann__intervene(const tann_hook_event *event, void *user)
{
    const tann__intervention *v = user;
    if (v->as.input != TANN_ALL_INPUTS && v->as.input != event->input &&
        ((unsigned)event->point & TANN__INPUT_POINTS)) {
        return TANN_OK;
    }
    return event->point == v->as.point ? write_value(v, event) : turn_gradient(v, event);
}
