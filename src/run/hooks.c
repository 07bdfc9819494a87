#include "run/hooks.h"

#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "base/size.h"
#include "run/session.h"

TANN__NO_PADDING(tann_hook_event, sizeof(size_t) + sizeof(tann_session *) + 2 * sizeof(char *) +
                                      sizeof(tann_view) + 3 * sizeof(uint64_t) + sizeof(tann_node) +
                                      sizeof(tann_hook_point) + 2 * sizeof(int32_t));

#define POINTS                                                                                     \
    ((unsigned)TANN_HOOK_INPUT | (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_GRADIENT |      \
     (unsigned)TANN_HOOK_GRADIENT_INPUT)
#define INPUT_POINTS    ((unsigned)TANN_HOOK_INPUT | (unsigned)TANN_HOOK_GRADIENT_INPUT)
#define FORWARD_POINTS  ((unsigned)TANN_HOOK_INPUT | (unsigned)TANN_HOOK_FORWARD)
#define GRADIENT_POINTS ((unsigned)TANN_HOOK_GRADIENT | (unsigned)TANN_HOOK_GRADIENT_INPUT)

typedef enum hook_state { ADDED, ACTIVE, REMOVED } hook_state;

typedef struct tann__hook_record {
    struct tann__hook_record *next;
    tann_hook handle;
    tann_hook_fn fn;
    void *user;
    uint64_t calls;
    unsigned points;
    hook_state state;
    unsigned char nodes[]; /* [node_count] whether it looks at the node */
} hook_record;

static size_t record_size(const tann_session *s)
{
    return sizeof(hook_record) + (size_t)s->model->node_count;
}

void tann__hooks_free(tann_session *s)
{
    while (s->hooks.first != NULL) {
        hook_record *record = s->hooks.first;
        s->hooks.first = record->next;
        tann__release(&s->ctx->allocator, record, record_size(s));
    }
}

static void drop_removed(tann_session *s)
{
    hook_record **link = &s->hooks.first;
    while (*link != NULL) {
        hook_record *record = *link;
        if (record->state != REMOVED) {
            record->state = ACTIVE;
            link = &record->next;
            continue;
        }
        *link = record->next;
        tann__release(&s->ctx->allocator, record, record_size(s));
    }
}

static void note(tann_session *s, const hook_record *record)
{
    const unsigned forward = (unsigned)TANN_HOOK_FORWARD;
    const bool writes = (record->points & (unsigned)TANN_HOOK_WRITES) != 0;
    for (tann_node i = 0; i < s->model->node_count; i++) {
        s->hooks.points[i] |= record->nodes[i] ? record->points & POINTS : 0;
    }
    s->hooks.want_gradients |= (record->points & GRADIENT_POINTS) != 0;
    s->hooks.look_forward |= (record->points & FORWARD_POINTS) != 0;
    s->hooks.write_input |= writes && record->nodes[0] && (record->points & forward);
    s->hooks.write_output |= writes && record->nodes[s->model->output] &&
                             (record->points & (forward | (unsigned)TANN_HOOK_GRADIENT));
}

void tann__hooks_apply(tann_session *s)
{
    drop_removed(s);
    memset(s->hooks.points, 0, (size_t)s->model->node_count * sizeof *s->hooks.points);
    s->hooks.want_gradients = s->hooks.write_input = s->hooks.write_output = false;
    s->hooks.look_forward = s->hooks.edited = false;
    for (const hook_record *record = s->hooks.first; record != NULL; record = record->next) {
        note(s, record);
    }
    tann__session_aim_gradients(s);
    s->aimed.n = 0; /* its steps may be others now */
}

/* During a run the lists stay as they are: what was edited waits for the next batch. */
static void edit(tann_session *s)
{
    s->hooks.edited = true;
    s->aimed.again = false; /* so that the next run looks here */
    if (!s->running) {
        tann__hooks_apply(s);
    }
}

static const char *point_name(tann_hook_point point)
{
    switch (point) {
    case TANN_HOOK_INPUT:
        return "input";
    case TANN_HOOK_FORWARD:
        return "output";
    case TANN_HOOK_GRADIENT:
        return "gradient";
    case TANN_HOOK_GRADIENT_INPUT:
        return "input gradient";
    case TANN_HOOK_WRITES:
        break;
    }
    return "unknown";
}

static tann_hook_event describe(tann_session *s, tann_node node, tann_hook_point point,
                                size_t input, float *data, size_t batch)
{
    const tann__node *of = &s->model->nodes[node];
    const bool at_input = ((unsigned)point & INPUT_POINTS) != 0;
    return (tann_hook_event){
        .struct_size = sizeof(tann_hook_event),
        .session = s,
        .name = of->name,
        .type = of->type->name,
        .value = {data, batch, at_input ? of->input_shape[input] : of->shape, 0},
        .epoch = s->epoch,
        .step = s->step,
        .first_sample = s->first_sample,
        .node = node,
        .point = point,
        .input = (int32_t)input,
        .training = s->training,
    };
}

static tann_status call(tann_session *s, hook_record *record, const tann_hook_event *event)
{
    record->calls++;
    const tann_status status = record->fn(event, record->user);
    if (status != TANN_OK) {
        return tann__fail_outer(s->ctx, status, "a hook at the %s of '%s' returned %s (%d)",
                                point_name(event->point), event->name, tann_status_name(status),
                                (int)status);
    }
    return status;
}

tann_status tann__hooks_fire(tann_session *s, tann_node node, tann_hook_point point, size_t input,
                             float *data, size_t batch)
{
    const tann_hook_event event = describe(s, node, point, input, data, batch);
    for (hook_record *record = s->hooks.first; record != NULL; record = record->next) {
        if (record->state != ADDED && record->nodes[node] && (record->points & (unsigned)point)) {
            TANN_TRY(call(s, record, &event));
        }
    }
    return TANN_OK;
}

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

/* Marks the nodes that match and have one of the points; the input has none at inputs. */
static size_t match_nodes(const tann_session *s, const char *pattern, unsigned points,
                          unsigned char *nodes)
{
    size_t count = 0;
    for (tann_node i = 0; i < s->model->node_count; i++) {
        const bool has_point = s->model->nodes[i].input_count > 0 || (points & ~INPUT_POINTS);
        nodes[i] = has_point && (pattern == NULL || matches(pattern, s->model->nodes[i].name));
        count += nodes[i];
    }
    return count;
}

static tann_status check(tann_session *s, unsigned points, tann_hook_fn fn)
{
    const unsigned known = POINTS | (unsigned)TANN_HOOK_WRITES;
    if (fn == NULL) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "the hook's function is NULL");
    }
    if ((points & POINTS) == 0 || (points & ~known) != 0) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "0x%x is not a set of hook points", points);
    }
    if ((points & GRADIENT_POINTS) != 0 && !s->trains) {
        return tann__fail(s->ctx, TANN_E_UNSUPPORTED,
                          "a session that does not train has no gradients: use "
                          "tann_trainer_session()");
    }
    return TANN_OK;
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

static tann_status fill_record(tann_session *s, hook_record *record, const char *pattern)
{
    if (match_nodes(s, pattern, record->points & POINTS, record->nodes) == 0) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "no node that matches '%.80s' has such a point",
                          pattern ? pattern : "*");
    }
    if (record->points & GRADIENT_POINTS) {
        TANN_TRY(tann__session_take_gradients(s));
    }
    return record->points & (unsigned)TANN_HOOK_WRITES ? take_copies(s, record) : TANN_OK;
}

tann_status tann_hook_add(tann_session *s, const char *pattern, unsigned points, tann_hook_fn fn,
                          void *user, tann_hook *hook)
{
    if (s == NULL) {
        return TANN_E_ARGUMENT;
    }
    TANN_TRY(check(s, points, fn));
    hook_record *record = tann__allocate(&s->ctx->allocator, record_size(s));
    if (record == NULL) {
        return tann__fail_memory(s->ctx, "a hook");
    }
    *record = (hook_record){.fn = fn, .user = user, .points = points, .state = ADDED};
    const tann_status status = fill_record(s, record, pattern);
    if (status != TANN_OK) {
        tann__release(&s->ctx->allocator, record, record_size(s));
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

static hook_record *find(const tann_session *s, tann_hook hook)
{
    hook_record *record = s->hooks.first;
    while (record != NULL && (record->handle != hook || record->state == REMOVED)) {
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
    if (record->state == ADDED) {
        record->points = 0; /* it has not begun, and now never will */
    }
    record->state = REMOVED;
    edit(s);
    return tann__succeed(s->ctx);
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
