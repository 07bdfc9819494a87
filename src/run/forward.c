/* One batch through the graph, in the order of the nodes. */
#include <string.h>

#include "base/error.h"
#include "base/rng.h"
#include "base/split.h"
#include "layer/layer.h"
#include "run/session.h"

/* Marks what the value of `node` depends on. For the output that is everything. */
static void mark_needed(tann_session *s, tann_node node)
{
    const tann_model *m = s->model;
    for (tann_node i = 0; i <= node; i++) {
        s->slots[i].needed = i == node || node == m->output;
    }
    for (tann_node i = node; i > 0 && node != m->output; i--) {
        for (size_t k = 0; s->slots[i].needed && k < m->nodes[i].input_count; k++) {
            s->slots[m->nodes[i].inputs[k]].needed = true;
        }
    }
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
    slot->frame.saved = aim->training ? slot->saved : NULL;
    slot->frame.seed = s->seed;
}

static void set_input(tann_session *s, const float *x)
{
    s->slots[0].value = (float *)(uintptr_t)x; /* no node writes to its inputs */
}

/* A step that is one kernel over numbers, unless they are so many that tasks share them. */
static void find_map(const tann_session *s, tann__step *step)
{
    const tann__node *node = &s->model->nodes[step->node];
    const tann_activation_type *type = tann__layer_activation_type(node->type, node->config);
    if (type != NULL && step->frame->tasks < 2) {
        step->map = tann__activation_map(type, s->kernels);
        step->count = step->frame->batch * node->size;
    }
}

static tann__step step_of(const tann_session *s, tann_node node)
{
    tann__step step = {.frame = &s->slots[node].frame,
                       .forward = s->model->nodes[node].type->forward,
                       .node = node};
    find_map(s, &step);
    return step;
}

/* Samples of a large value that two nodes share piece by piece: enough for a matrix product not to notice
   that it prepares its right side anew for each. */
static size_t rows_at_once(const tann_frame *f)
{
    return 512 * f->tasks;
}

/* Whether the value is larger than the caches, and so is better seen by the next node while a piece of
   it is still there. */
static bool is_large(const tann_session *s, const tann_frame *f)
{
    return f->batch >= 2 * rows_at_once(f) &&
           f->batch > 4 * s->ctx->level2 / sizeof(float) / f->output_size;
}

static bool allows_pieces(const tann_session *s, const tann__step *step)
{
    const tann__node *node = &s->model->nodes[step->node];
    return (node->allows & (unsigned)TANN_ALLOWS_PIECES) && node->input_count == 1 &&
           (node->saved == 0 || !step->frame->training);
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
        }
    }
}

/* Lists the nodes of a run, and points their frames to its values. */
static void aim_all(tann_session *s, const tann__aim *aim)
{
    mark_needed(s, aim->node);
    set_input(s, aim->x);
    s->step_count = 0;
    for (tann_node i = 1; i <= aim->node; i++) {
        if (s->slots[i].needed) {
            aim_node(s, i, aim);
            s->steps[s->step_count++] = step_of(s, i);
        }
    }
    find_followers(s);
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

static void take_aim(tann_session *s, const tann__aim *aim)
{
    const tann__aim *last = &s->aimed;
    if (last->n != aim->n || last->node != aim->node || last->training != aim->training) {
        aim_all(s, aim);
    } else if (last->x != aim->x || last->out != aim->out) {
        aim_ends(s, aim);
    }
    s->aimed = *aim;
}

static tann_status fail(tann_session *s, tann_node node, tann_status status)
{
    const tann__node *of = &s->model->nodes[node];
    return tann__fail_outer(s->ctx, status, "'%s' (%s): forward returned %s (%d)", of->name,
                            of->type->name, tann_status_name(status), (int)status);
}

static void set_streams(tann_session *s)
{
    for (size_t i = 0; i < s->step_count; i++) {
        const tann_node node = s->steps[i].node;
        s->slots[node].frame.stream =
            tann__random_stream(TANN__FOR_DROPOUT, (uint64_t)node, s->step);
    }
}

/* Some of a step's samples. */
static tann_status run_part(const tann__step *step, size_t begin, size_t end)
{
    tann_frame part = *step->frame;
    const float *x = part.x[0] + begin * part.input_size[0];
    part.x = &x;
    part.y += begin * part.output_size;
    part.batch = end - begin;
    return step->forward(&part);
}

/* A step and its followers, which see each piece of the value while it is in the caches. */
static tann_status run_together(tann_session *s, const tann__step *first)
{
    const size_t n = first->frame->batch;
    const size_t rows = rows_at_once(first->frame);
    for (size_t done = 0; done < n; done += rows) {
        for (int32_t i = 0; i <= first->followers; i++) {
            const size_t rest = n - done;
            const tann_status status = run_part(first + i, done, rest < rows ? n : done + rows);
            if (status != TANN_OK) {
                return fail(s, first[i].node, status);
            }
        }
    }
    return TANN_OK;
}

static tann_status run_step(tann_session *s, const tann__step *step)
{
    const tann_status status = step->forward(step->frame);
    return status == TANN_OK ? TANN_OK : fail(s, step->node, status);
}

/* Where nobody looks. */
static inline tann_status run_unseen(tann_session *s)
{
    const tann__step *end = s->steps + s->step_count;
    for (const tann__step *step = s->steps; step < end; step++) {
        if (step->map != NULL) {
            step->map(step->count, step->frame->x[0], step->frame->y);
        } else if (step->followers == 0) {
            TANN_TRY(run_step(s, step));
        } else {
            TANN_TRY(run_together(s, step));
            step += step->followers;
        }
    }
    return TANN_OK;
}

static tann_status show_inputs(tann_session *s, tann_node node)
{
    tann__slot *slot = &s->slots[node];
    const size_t n = slot->frame.batch;
    for (size_t k = 0; k < slot->frame.input_count; k++) {
        float *seen = (float *)(uintptr_t)slot->x[k];
        if (slot->input_copy[k] != NULL) {
            memcpy(slot->input_copy[k], seen, n * slot->frame.input_size[k] * sizeof *seen);
            slot->x[k] = seen = slot->input_copy[k];
            s->aimed.n = 0; /* the frame has to be set right for the next run */
        }
        TANN_TRY(tann__hooks_fire(s, node, TANN_HOOK_INPUT, k, seen, n));
    }
    return TANN_OK;
}

static tann_status show_value(tann_session *s, tann_node node, size_t n)
{
    if (!tann__hooks_look(&s->hooks, node, TANN_HOOK_FORWARD)) {
        return TANN_OK;
    }
    return tann__hooks_fire(s, node, TANN_HOOK_FORWARD, 0, s->slots[node].value, n);
}

static tann_status run_watched(tann_session *s, size_t n)
{
    if (s->slots[0].needed) {
        TANN_TRY(show_value(s, 0, n));
    }
    for (size_t i = 0; i < s->step_count; i++) {
        const tann__step *step = &s->steps[i];
        if (tann__hooks_look(&s->hooks, step->node, TANN_HOOK_INPUT)) {
            TANN_TRY(show_inputs(s, step->node));
        }
        TANN_TRY(run_step(s, step));
        TANN_TRY(show_value(s, step->node, n));
    }
    return TANN_OK;
}

/* The input's value is the caller's array; a hook that writes gets a copy, and so does a caller who
   asked for the input itself. */
static const float *place_input(tann_session *s, const tann__aim *aim)
{
    float *copy = aim->node == 0 && aim->out != NULL ? aim->out
                  : s->hooks.write_input             ? s->slots[0].own
                                                     : NULL;
    return copy == NULL ? aim->x
                        : memcpy(copy, aim->x, aim->n * s->model->nodes[0].size * sizeof *copy);
}

static tann_status run_anew(tann_session *s, tann__aim aim)
{
    if (aim.node == 0 || s->hooks.write_input) {
        aim.x = place_input(s, &aim);
    }
    take_aim(s, &aim);
    if (aim.training) {
        set_streams(s);
    }
    return s->hooks.look_forward ? run_watched(s, aim.n) : run_unseen(s);
}

/* A large batch of which nobody keeps more than the result goes through the graph in pieces whose values
   stay in the caches. */
static tann_status run_pieces(tann_session *s, const tann__aim *aim)
{
    tann__aim piece = *aim;
    for (size_t done = 0; done < aim->n; done += piece.n) {
        const size_t rest = aim->n - done;
        piece.n = rest < s->piece ? rest : s->piece;
        piece.x = aim->x + done * s->model->nodes[0].size;
        piece.out = aim->out + done * s->model->nodes[aim->node].size;
        TANN_TRY(run_anew(s, piece));
    }
    return TANN_OK;
}

/* A large prediction of which each task does a part, in pieces again, with a session of its own. */
typedef struct shared_run {
    tann_session *session;
    const tann__aim *aim;
} shared_run;

static void run_share(void *user, size_t index, size_t begin, size_t end)
{
    const shared_run *run = user;
    const tann__aim *aim = run->aim;
    const tann_model *m = run->session->model;
    tann__share *share = &run->session->shares[index];
    tann__succeed(&share->ctx);
    share->status =
        tann__session_forward(share->session, aim->x + begin * m->nodes[0].size, end - begin,
                              aim->node, aim->out + begin * m->nodes[aim->node].size);
}

static tann_status run_shares(tann_session *s, const tann__aim *aim)
{
    const tann__tasks tasks = {s->ctx->runner, s->ctx->runner_user, s->share_count};
    shared_run run = {s, aim};
    for (size_t i = 0; i < s->share_count; i++) {
        s->shares[i].status = TANN_OK;
    }
    tann__split(&tasks, aim->n, s->piece, run_share, &run);
    for (size_t i = 0; i < s->share_count; i++) {
        if (s->shares[i].status != TANN_OK) {
            return tann__fail(s->ctx, s->shares[i].status, "%s", s->shares[i].ctx.text);
        }
    }
    return TANN_OK;
}

tann_status tann__session_forward(tann_session *s, const float *x, size_t n, tann_node node,
                                  float *out)
{
    const tann__aim aim = {x, out, n, node, s->training, false};
    if (n <= s->piece || out == NULL || s->hooks.look_forward) {
        return run_anew(s, aim);
    }
    return s->share_count > 0 && node > 0 ? run_shares(s, &aim) : run_pieces(s, &aim);
}

static tann_status end(tann_session *s, tann_status status)
{
    s->step += !s->trains;
    return tann__session_end(s, status);
}

/* The last run again, with the same arrays: nothing has to be looked at but the numbers. */
static tann_status predict_again(tann_session *s)
{
    s->running = true;
    tann__succeed(s->ctx);
    return end(s, run_unseen(s));
}

static tann_status predict(tann_session *s, const float *x, size_t n, tann_node node, float *y)
{
    if (y == NULL) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "there is nowhere to put the result: NULL");
    }
    TANN_TRY(tann__session_begin(s, x, n));
    const tann_status status = end(s, tann__session_forward(s, x, n, node, y));
    s->aimed.again = node > 0 && n <= s->piece && !s->hooks.look_forward && !s->hooks.edited;
    return status;
}

tann_status tann_predict(tann_session *s, const float *x, size_t n, float *y)
{
    if (s == NULL) {
        return TANN_E_ARGUMENT;
    }
    const tann__aim *last = &s->aimed;
    if (last->again && last->x == x && last->n == n && last->out == y && !s->running &&
        last->node == s->model->output) {
        return predict_again(s);
    }
    return predict(s, x, n, s->model->output, y);
}

tann_status tann_predict_at(tann_session *s, const float *x, size_t n, tann_node node, float *value)
{
    if (s == NULL) {
        return TANN_E_ARGUMENT;
    }
    if (!tann__model_has(s->model, node)) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "no node %d, the model has %d", (int)node,
                          (int)s->model->node_count);
    }
    return predict(s, x, n, node, value);
}
