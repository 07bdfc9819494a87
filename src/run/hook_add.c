/* Adding and removing hooks. */
#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "base/size.h"
#include "layer/layer.h"
#include "run/session.h"

TANN__NO_PADDING(tann_hook_opts, sizeof(size_t) + 2 * sizeof(char *) + sizeof(void (*)(void *)) +
                                     sizeof(tann_node) + sizeof(unsigned));

typedef tann__hook_record hook_record;

/* `*` in the pattern stands for any characters. Remembers only the last star, which is enough. */
static bool matches(const char *pattern, const char *name)
{
    const char *star = NULL;
    const char *retry = NULL;
    while (*name != '\0') {
        if (*pattern == '*') {
            star = pattern++;
            retry = name;
        } else if (*pattern == *name) {
            pattern++;
            name++;
        } else if (star != NULL) {
            pattern = star + 1;
            name = ++retry;
        } else {
            return false;
        }
    }
    return pattern[strspn(pattern, "*")] == '\0';
}

/* Whether a pattern for types matches: the layer's type, or what an activation node computes. */
static bool matches_type(const char *pattern, const tann__node *node)
{
    const tann_activation_type *activation = tann__layer_activation_type(node->type, node->config);
    return pattern == NULL || matches(pattern, node->type->name) ||
           (activation != NULL && matches(pattern, activation->name));
}

static unsigned points_of(const tann__node *node)
{
    return (TANN__NODE_POINTS & ~TANN__INPUT_POINTS & ~TANN__WEIGHT_POINTS) | TANN__AROUND_POINTS |
           (node->input_count > 0 ? TANN__INPUT_POINTS : 0) |
           (node->trained_count > 0 ? TANN__WEIGHT_POINTS : 0);
}

bool tann__hook_matches(const tann_model *m, const tann_hook_opts *o, tann_node node)
{
    const unsigned at_nodes = o->points & TANN__NODE_POINTS;
    const unsigned wanted = at_nodes != 0 ? at_nodes : o->points;
    const tann__node *of = &m->nodes[node];
    return (points_of(of) & wanted) != 0 && (o->node == TANN_NO_NODE || o->node == node) &&
           (o->name == NULL || matches(o->name, of->name)) && matches_type(o->type, of);
}

static tann_status check_points(tann_session *s, unsigned points)
{
    const unsigned all = TANN__NODE_POINTS | TANN__AROUND_POINTS;
    const unsigned writes = (unsigned)TANN_HOOK_WRITES;
    if ((points & all) == 0 || (points & ~(all | writes)) != 0) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "0x%x is not a set of hook points", points);
    }
    if ((points & writes) && (points & (TANN__AROUND_POINTS | (unsigned)TANN_HOOK_BEFORE_UPDATE))) {
        return tann__fail(
            s->ctx, TANN_E_UNSUPPORTED,
            "nothing can be written at the points 0x%x: write weights after the update", points);
    }
    return TANN_OK;
}

/* What only a session that trains has, or at least one that can run backward. */
static tann_status check_training(tann_session *s, unsigned points)
{
    const unsigned gradients = TANN__GRADIENT_POINTS | (unsigned)TANN_HOOK_WEIGHT_GRADIENT;
    if (!s->has_gradients && (points & gradients)) {
        return tann__fail(s->ctx, TANN_E_UNSUPPORTED,
                          "a session that does not train has no gradients: use "
                          "tann_trainer_session() or tann_session_new_with_gradients()");
    }
    if (!s->trains && (points & (TANN__UPDATE_POINTS | TANN__EPOCH_POINTS))) {
        return tann__fail(s->ctx, TANN_E_UNSUPPORTED,
                          "a session that does not train has no updates and epochs: use "
                          "tann_trainer_session()");
    }
    return TANN_OK;
}

tann_status tann__hook_check_runs(tann_session *s, unsigned runs)
{
    if ((runs & ~TANN__ALL_RUNS) != 0) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "0x%x is not a set of runs", runs);
    }
    if ((runs & (unsigned)TANN_RUN_TRAINING) && !s->trains) {
        return tann__fail(s->ctx, TANN_E_UNSUPPORTED,
                          "a session that does not train has no training: use "
                          "tann_trainer_session()");
    }
    return TANN_OK;
}

static tann_status refuse_pattern(tann_session *s, const tann_hook_opts *o)
{
    if (o->type != NULL) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT,
                          "no node of type '%.40s' that matches '%.80s' has such a point", o->type,
                          o->name != NULL ? o->name : "*");
    }
    return tann__fail(s->ctx, TANN_E_ARGUMENT, "no node that matches '%.80s' has such a point",
                      o->name != NULL ? o->name : "*");
}

tann_status tann__hook_check(tann_session *s, const tann_hook_opts *o)
{
    if (o->node != TANN_NO_NODE && !tann__model_has(s->model, o->node)) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "no node %d, the model has %d", (int)o->node,
                          (int)s->model->node_count);
    }
    TANN_TRY(check_points(s, o->points));
    TANN_TRY(check_training(s, o->points));
    tann_node node = 0;
    while (node < s->model->node_count && !tann__hook_matches(s->model, o, node)) {
        node++;
    }
    return node < s->model->node_count ? TANN_OK : refuse_pattern(s, o);
}

static tann_status take_copy(tann_session *s, size_t floats, float **copy)
{
    size_t count = 0;
    if (*copy == NULL && tann__mul(s->max_batch, floats, &count)) {
        *copy = tann__arena_take(&s->arena, count, sizeof **copy);
    }
    return *copy != NULL ? TANN_OK : tann__fail_memory(s->ctx, "the values that a hook writes to");
}

/* A writing hook gets copies of what is not the session's or not the node's alone. */
static tann_status take_copies(tann_session *s, const hook_record *record)
{
    if (record->nodes[0] && (record->points & (unsigned)TANN_HOOK_FORWARD)) {
        TANN_TRY(take_copy(s, s->model->nodes[0].size, &s->slots[0].own));
    }
    for (tann_node i = 1; i < s->model->node_count; i++) {
        const tann__node *node = &s->model->nodes[i];
        const bool written = record->nodes[i] && (record->points & (unsigned)TANN_HOOK_INPUT);
        for (size_t k = 0; written && k < node->input_count; k++) {
            TANN_TRY(take_copy(s, node->input_size[k], &s->slots[i].input_copy[k]));
        }
    }
    return TANN_OK;
}

static void append(tann_session *s, hook_record *record)
{
    hook_record **link = &s->hooks.first;
    while (*link != NULL) {
        link = &(*link)->next;
    }
    *link = record;
}

/* During a run what was edited waits for the next batch. */
static void edit(tann_session *s)
{
    s->hooks.facts |= (unsigned)TANN__HOOKS_EDITED;
    if (!s->running) {
        tann__hooks_apply(s);
    }
}

static tann_status fill_record(tann_session *s, hook_record *record, const tann_hook_opts *o)
{
    for (tann_node i = 0; i < s->model->node_count; i++) {
        record->nodes[i] = tann__hook_matches(s->model, o, i);
    }
    if (record->points & TANN__GRADIENT_POINTS) {
        TANN_TRY(tann__session_take_gradients(s));
    }
    return record->points & (unsigned)TANN_HOOK_WRITES ? take_copies(s, record) : TANN_OK;
}

static tann_status add(tann_session *s, const tann_hook_opts *o, tann_hook_fn fn, void *user,
                       tann_hook *hook)
{
    const size_t size = tann__hook_record_size(s->model);
    if (fn == NULL) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "the hook's function is NULL");
    }
    TANN_TRY(tann__hook_check(s, o));
    hook_record *record = tann__allocate(&s->ctx->allocator, size);
    if (record == NULL) {
        return tann__fail_memory(s->ctx, "a hook");
    }
    *record = (hook_record){.fn = fn, .user = user, .destroy = o->destroy, .points = o->points};
    const tann_status status = fill_record(s, record, o);
    if (status != TANN_OK) {
        tann__release(&s->ctx->allocator, record, size);
        return status;
    }
    record->handle = ++s->hooks.last;
    append(s, record);
    edit(s);
    if (hook != NULL) {
        *hook = record->handle;
    }
    return tann__succeed(s->ctx);
}

static tann_hook_opts defaults(void)
{
    const tann_hook_opts opts = {.struct_size = sizeof opts, .node = TANN_NO_NODE};
    return opts;
}

void tann_hook_opts_init(tann_hook_opts *opts, size_t struct_size)
{
    const tann_hook_opts known = defaults();
    tann__options_write(opts, struct_size, &known, sizeof known);
}

tann_status tann_hook_add_opts(tann_session *s, const tann_hook_opts *opts, tann_hook_fn fn,
                               void *user, tann_hook *hook)
{
    if (s == NULL) {
        return TANN_E_ARGUMENT;
    }
    tann_hook_opts known = defaults();
    TANN_TRY(tann__options_read(s->ctx, "tann_hook_opts", &known, sizeof known, opts));
    return add(s, &known, fn, user, hook);
}

tann_status tann_hook_add(tann_session *s, const char *pattern, unsigned points, tann_hook_fn fn,
                          void *user, tann_hook *hook)
{
    if (s == NULL) {
        return TANN_E_ARGUMENT;
    }
    tann_hook_opts opts = defaults();
    opts.name = pattern;
    opts.points = points;
    return add(s, &opts, fn, user, hook);
}

static hook_record *find(const tann_session *s, tann_hook hook)
{
    hook_record *record = s->hooks.first;
    while (record != NULL && (record->handle != hook || record->state == TANN__HOOK_REMOVED)) {
        record = record->next;
    }
    return record;
}

tann_status tann_hook_remove(tann_session *s, tann_hook hook)
{
    if (s == NULL) {
        return TANN_E_ARGUMENT;
    }
    hook_record *record = find(s, hook);
    if (record == NULL) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "there is no hook %llu, or no longer",
                          (unsigned long long)hook);
    }
    if (record->state == TANN__HOOK_ADDED) {
        record->points = 0; /* it has not begun, and now never will */
    }
    record->state = TANN__HOOK_REMOVED;
    edit(s);
    return tann__succeed(s->ctx);
}

void tann__hook_end(tann_session *s, tann_hook hook)
{
    const tann_ctx said = *s->ctx;
    (void)tann_hook_remove(s, hook);
    *s->ctx = said;
}

tann_status tann_hook_calls(const tann_session *s, tann_hook hook, uint64_t *calls)
{
    const hook_record *record = s != NULL && calls != NULL ? find(s, hook) : NULL;
    if (record == NULL) {
        return TANN_E_ARGUMENT;
    }
    *calls = record->calls;
    return TANN_OK;
}
