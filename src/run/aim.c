/* What a run forward consists of: which nodes, how each is done, and where its frame points. Done anew
   only where the last run was another one. */
#include "base/error.h"
#include "layer/layer.h"
#include "run/session.h"

/* Marks what the value of `node`, and those of which the caller wants copies, depend on. For the output
   that is everything, unless a value is given: nothing has to be run for its sake. */
static void mark_needed(tann_session *s, tann_node node, tann_node from)
{
    const tann_model *m = s->model;
    const bool all = node == m->output && from == 0;
    for (tann_node i = 0; i <= node; i++) {
        s->slots[i].needed = i == node || all || s->slots[i].copy_to != NULL;
    }
    for (tann_node i = node; i > 0 && !all; i--) {
        const bool depends = s->slots[i].needed && i != from;
        for (size_t k = 0; depends && k < m->nodes[i].input_count; k++) {
            s->slots[m->nodes[i].inputs[k]].needed = true;
        }
    }
}

tann_status tann__session_reach(tann_session *s, tann_node node, tann_node from, tann_node on)
{
    const tann__node *nodes = s->model->nodes;
    if (s->aimed.n == 0 || s->aimed.node != node || s->aimed.from != from) {
        tann__session_aim_anew(s); /* whose marks these were */
        mark_needed(s, node, from);
    }
    return on <= node && s->slots[on].needed
               ? TANN_OK
               : tann__fail(s->ctx, TANN_E_ARGUMENT, "'%s' does not depend on '%s'",
                            nodes[node].name, nodes[on].name);
}

/* Points a frame to the values of the run. */
static void aim_node(tann_session *s, tann_node node, const tann__aim *aim)
{
    tann__slot *slot = &s->slots[node];
    const tann_node *inputs = s->model->nodes[node].inputs;
    for (size_t k = 0; k < slot->frame.input_count; k++) {
        slot->x[k] = s->slots[inputs[k]].value;
    }
    slot->value = node == aim->node && aim->out != NULL ? aim->out : slot->own;
    slot->frame.y = slot->value;
    slot->frame.batch = aim->n;
    slot->frame.training = aim->training;
    slot->frame.saved = aim->saves ? slot->saved : NULL;
    slot->frame.seed = s->seed;
}

static void set_input(tann_session *s, const float *x)
{
    s->slots[0].value = (float *)(uintptr_t)x; /* no node writes to its inputs */
}

/* Numbers that tasks may share. */
#define MANY_NUMBERS 65536

/* A step that is one kernel of numbers, unless they are so many that tasks share them. */
static void find_map(const tann_session *s, tann__step *step)
{
    const tann__node *node = &s->model->nodes[step->node];
    const tann_activation_type *type = tann__layer_activation_type(node->type, node->config);
    const tann__elementwise is = tann__activation_elementwise(type, s->kernels);
    step->count = step->frame->batch * node->size;
    if (is.map != NULL && (step->frame->tasks < 2 || step->count < MANY_NUMBERS)) {
        step->kind = TANN__STEP_MAP;
        step->map = is.map;
        step->finish = is.finish;
    }
}

static tann__step step_of(const tann_session *s, tann_node node, tann_node from)
{
    const tann_frame *frame = &s->slots[node].frame;
    tann__step step = {.frame = frame,
                       .last = frame,
                       .forward = s->model->nodes[node].type->forward,
                       .node = node};
    if (node == from) {
        step.kind = TANN__STEP_GIVEN;
    } else {
        find_map(s, &step);
    }
    return step;
}

/* Weights of a dense node that are read from a near cache. */
#define SMALL_LAYER 8192

/* A small dense node with one sample of which nobody but the result is kept becomes one kernel, together
   with the elementwise activation that alone reads it. */
static void find_rows(tann_session *s)
{
    size_t count = 0;
    for (size_t i = 0; i < s->step_count; i++) {
        tann__step step = s->steps[i];
        const tann__node *node = &s->model->nodes[step.node];
        const tann__step *next = i + 1 < s->step_count ? &s->steps[i + 1] : NULL;
        if (step.kind == TANN__STEP_LAYER && tann__layer_is_dense(node->type) &&
            step.frame->w_size[0] <= SMALL_LAYER) {
            step.kind = TANN__STEP_ROW;
            step.w = step.frame->w[0];
            step.bias = step.frame->weight_count > 1 ? step.frame->w[1] : NULL;
            if (next != NULL && next->kind == TANN__STEP_MAP && node->reader_count == 1 &&
                s->model->nodes[next->node].inputs[0] == step.node) {
                step.finish = next->finish;
                step.last = next->frame;
                i++;
            }
        }
        s->steps[count++] = step;
    }
    s->step_count = count;
}

/* Whether the value is larger than the caches, and so is better seen by the next node while a piece of
   it is still there. */
static bool is_large(const tann_session *s, const tann_frame *f)
{
    return f->batch >= 2 * tann__rows_at_once(f) &&
           f->batch > 4 * s->ctx->level2 / sizeof(float) / f->output_size;
}

static bool allows_pieces(const tann_session *s, const tann__step *step)
{
    const tann__node *node = &s->model->nodes[step->node];
    return (node->allows & (unsigned)TANN_ALLOWS_PIECES) && node->input_count == 1 &&
           step->kind != TANN__STEP_GIVEN && (node->saved == 0 || step->frame->saved == NULL);
}

/* Marks the steps whose value is large and which are followed by nodes that work in place on it. */
static void find_followers(tann_session *s)
{
    for (size_t i = s->step_count; i-- > 1;) {
        tann__step *step = &s->steps[i - 1];
        const tann__step *next = &s->steps[i];
        if (next->frame->y == step->frame->y && is_large(s, step->frame) &&
            allows_pieces(s, step) && allows_pieces(s, next)) {
            step->followers = next->followers + 1;
            step->kind = TANN__STEP_TOGETHER;
        }
    }
}

/* Lists the nodes of a run, and points their frames to its values. */
static void aim_all(tann_session *s, const tann__aim *aim)
{
    mark_needed(s, aim->node, aim->from);
    set_input(s, aim->x);
    s->step_count = 0;
    for (tann_node i = 1; i <= aim->node; i++) {
        if (s->slots[i].needed) {
            aim_node(s, i, aim);
            s->steps[s->step_count++] = step_of(s, i, aim->from);
        }
    }
    find_followers(s);
    if (aim->n == 1 && !aim->training && aim->out != NULL &&
        !tann__hooks_do(&s->hooks, TANN__HOOKS_LOOK_FORWARD)) {
        find_rows(s);
    }
}

/* The same run as the last one, but for the caller's arrays. */
static void aim_ends(tann_session *s, const tann__aim *aim)
{
    tann__slot *last = &s->slots[aim->node];
    set_input(s, aim->x);
    for (size_t i = 0; i < s->from_input_count; i++) {
        *s->from_input[i] = aim->x;
    }
    if (aim->node > 0) {
        last->frame.y = last->value = aim->out != NULL ? aim->out : last->own;
    }
}

void tann__session_aim(tann_session *s, const tann__aim *aim)
{
    const tann__aim *last = &s->aimed;
    if (last->n != aim->n || last->node != aim->node || last->from != aim->from ||
        last->training != aim->training || last->saves != aim->saves ||
        (last->out == NULL) != (aim->out == NULL)) {
        aim_all(s, aim);
    } else if (last->x != aim->x || last->out != aim->out) {
        aim_ends(s, aim);
    }
    s->aimed = *aim;
}
