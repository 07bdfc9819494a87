/* Values without hooks: of several nodes in one pass, and from a node on. */
#include <string.h>

#include "base/error.h"
#include "run/session.h"

/* Several nodes' values, each copied right after its node was run: the next one may work in place on
   it. */
typedef struct copies {
    const float *x;
    size_t n;
    const tann_node *nodes; /* [count] */
    float *const *values;   /* [count] */
    size_t count;
} copies;

static tann_status check_copies(const tann_session *s, const copies *c)
{
    if (c->nodes == NULL || c->values == NULL || c->count == 0) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "no nodes are asked for");
    }
    for (size_t i = 0; i < c->count; i++) {
        TANN_TRY(tann__session_check_node(s, c->nodes[i]));
        if (c->values[i] == NULL) {
            return tann__fail(s->ctx, TANN_E_ARGUMENT,
                              "there is nowhere to put the value of '%s': NULL",
                              s->model->nodes[c->nodes[i]].name);
        }
    }
    return TANN_OK;
}

/* Who asks for a node twice gets the second value from the first. */
static void repeat_copies(const tann_session *s, const copies *c)
{
    for (size_t i = 0; i < c->count; i++) {
        const float *first = s->slots[c->nodes[i]].copy_to;
        if (c->values[i] != first) {
            memcpy(c->values[i], first, c->n * s->model->nodes[c->nodes[i]].size * sizeof *first);
        }
    }
}

static tann_status run_copies(tann_session *s, const void *job)
{
    const copies *c = job;
    tann__aim aim = {.x = c->x, .n = c->n, .copies = true};
    for (size_t i = 0; i < c->count; i++) {
        tann__slot *slot = &s->slots[c->nodes[i]];
        slot->copy_to = slot->copy_to != NULL ? slot->copy_to : c->values[i];
        aim.node = c->nodes[i] > aim.node ? c->nodes[i] : aim.node;
    }
    const tann_status status = tann__session_run(s, &aim);
    tann__session_aim_anew(s); /* which nodes were run depended on the copies, too */
    if (status == TANN_OK) {
        repeat_copies(s, c);
    }
    for (size_t i = 0; i < c->count; i++) {
        s->slots[c->nodes[i]].copy_to = NULL;
    }
    return status;
}

tann_status tann_predict_many(tann_session *s, const float *x, size_t n, const tann_node *nodes,
                              float *const *values, size_t count)
{
    const copies job = {x, n, nodes, values, count};
    if (s == NULL) {
        return TANN_E_ARGUMENT;
    }
    TANN_TRY(check_copies(s, &job));
    return tann__session_predict(s, x, n, run_copies, &job);
}

static tann_status run_aim(tann_session *s, const void *job)
{
    return tann__session_run(s, job);
}

/* Without samples nothing may be needed that reads them. */
static tann_status check_missing_input(const tann_session *s, const tann__aim *aim)
{
    tann_node reader = 0;
    for (tann_node i = aim->node; s->slots[0].needed && i > 0; i--) {
        const tann__node *node = &s->model->nodes[i];
        for (size_t k = 0; s->slots[i].needed && i != aim->from && k < node->input_count; k++) {
            reader = node->inputs[k] == 0 ? i : reader;
        }
    }
    return reader == 0 ? TANN_OK
                       : tann__fail(s->ctx, TANN_E_ARGUMENT,
                                    "x is NULL, but '%s' reads it on the way to '%s'",
                                    s->model->nodes[reader].name, s->model->nodes[aim->node].name);
}

/* A run that goes on from a value. In a session that runs already nothing may be marked: that it does is
   what the caller will be told. */
static tann_status run_on(tann_session *s, const tann__aim *aim)
{
    if (!s->running) {
        TANN_TRY(tann__session_reach(s, aim->node, aim->from, aim->from));
        TANN_TRY(aim->x == NULL ? check_missing_input(s, aim) : TANN_OK);
    }
    return tann__session_predict(s, aim->x != NULL ? aim->x : aim->given, aim->n, run_aim, aim);
}

tann_status tann_predict_from(tann_session *s, const float *x, size_t n, tann_node from,
                              const float *value, tann_node to, float *y)
{
    if (s == NULL) {
        return TANN_E_ARGUMENT;
    }
    const tann__aim aim = {.x = x,
                           .out = y,
                           .n = n,
                           .node = to == TANN_NO_NODE ? s->model->output : to,
                           .from = from,
                           .given = value};
    TANN_TRY(tann__session_check_node(s, aim.from));
    TANN_TRY(tann__session_check_node(s, aim.node));
    if (value == NULL || y == NULL) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "%s: NULL",
                          value == NULL ? "there is no value to run on from"
                                        : "there is nowhere to put the result");
    }
    return from == 0 ? tann_predict_at(s, value, n, aim.node, y) : run_on(s, &aim);
}
