/* One batch through the graph, in the order of the nodes. */
#include <string.h>

#include "base/error.h"
#include "base/rng.h"
#include "base/split.h"
#include "run/session.h"

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
    const size_t rows = tann__rows_at_once(first->frame);
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

static void put_given(const tann_session *s, const tann__step *step)
{
    const tann_frame *f = step->frame;
    memcpy(f->y, s->aimed.given, f->batch * f->output_size * sizeof *f->y);
}

static inline void run_row(const tann_session *s, const tann__step *step)
{
    const tann_frame *f = step->frame;
    s->kernels->row(f->output_size, f->input_size[0], f->x[0], step->w, step->bias, step->last->y,
                    step->finish);
}

/* Where nobody looks. */
static inline tann_status run_unseen(tann_session *s)
{
    const tann__step *end = s->steps + s->step_count;
    for (const tann__step *step = s->steps; step < end; step++) {
        if (step->kind == TANN__STEP_ROW) {
            run_row(s, step);
        } else if (step->kind == TANN__STEP_MAP) {
            step->map(step->count, step->frame->x[0], step->frame->y);
        } else if (step->kind == TANN__STEP_LAYER) {
            TANN_TRY(run_step(s, step));
        } else if (step->kind == TANN__STEP_GIVEN) {
            put_given(s, step);
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
            tann__session_aim_anew(s); /* the frame has to be set right for the next run */
        }
        TANN_TRY(tann__hooks_fire(s, node, TANN_HOOK_INPUT, k, seen, n));
    }
    return TANN_OK;
}

/* Shows the value to hooks, and copies it for the caller while it is there. */
static tann_status show_value(tann_session *s, tann_node node, size_t n)
{
    const tann__slot *slot = &s->slots[node];
    if (tann__hooks_look(&s->hooks, node, TANN_HOOK_FORWARD)) {
        TANN_TRY(tann__hooks_fire(s, node, TANN_HOOK_FORWARD, 0, slot->value, n));
    }
    if (slot->copy_to != NULL) {
        memcpy(slot->copy_to, slot->value, n * slot->frame.output_size * sizeof *slot->value);
    }
    return TANN_OK;
}

static tann_status run_seen(tann_session *s, const tann__step *step)
{
    if (step->kind == TANN__STEP_GIVEN) {
        put_given(s, step);
        return TANN_OK;
    }
    if (tann__hooks_look(&s->hooks, step->node, TANN_HOOK_INPUT)) {
        TANN_TRY(show_inputs(s, step->node));
    }
    return run_step(s, step);
}

static tann_status run_watched(tann_session *s, size_t n)
{
    if (s->slots[0].needed) {
        TANN_TRY(show_value(s, 0, n));
    }
    for (size_t i = 0; i < s->step_count; i++) {
        const tann__step *step = &s->steps[i];
        TANN_TRY(run_seen(s, step));
        TANN_TRY(show_value(s, step->node, n));
        if (s->watch.on) {
            TANN_TRY(tann__watch_value(s, step->node));
        }
    }
    return TANN_OK;
}

/* The input's value is the caller's array; a hook that writes gets a copy, and so does a caller who
   asked for the input itself. */
static const float *place_input(tann_session *s, const tann__aim *aim)
{
    float *copy = aim->node == 0 && aim->out != NULL                   ? aim->out
                  : tann__hooks_do(&s->hooks, TANN__HOOKS_WRITE_INPUT) ? s->slots[0].own
                                                                       : NULL;
    return copy == NULL || aim->x == NULL
               ? aim->x
               : memcpy(copy, aim->x, aim->n * s->model->nodes[0].size * sizeof *copy);
}

static tann_status run_anew(tann_session *s, tann__aim aim)
{
    if (aim.node == 0 || tann__hooks_do(&s->hooks, TANN__HOOKS_WRITE_INPUT)) {
        aim.x = place_input(s, &aim);
    }
    tann__session_aim(s, &aim);
    if (aim.training) {
        set_streams(s);
    }
    const bool seen =
        s->watch.on || aim.copies || tann__hooks_do(&s->hooks, TANN__HOOKS_LOOK_FORWARD);
    return seen ? run_watched(s, aim.n) : run_unseen(s);
}

/* What some of the samples are to do. */
static tann__aim part_of(const tann_model *m, const tann__aim *aim, size_t begin, size_t end)
{
    tann__aim part = *aim;
    part.n = end - begin;
    part.x = aim->x != NULL ? aim->x + begin * m->nodes[0].size : NULL;
    part.given = aim->given != NULL ? aim->given + begin * m->nodes[aim->from].size : NULL;
    part.out = aim->out + begin * m->nodes[aim->node].size;
    return part;
}

/* A large batch of which nobody keeps more than the result goes through the graph in pieces whose values
   stay in the caches. */
static tann_status run_pieces(tann_session *s, const tann__aim *aim)
{
    size_t end = 0;
    for (size_t done = 0; done < aim->n; done = end) {
        const size_t rest = aim->n - done;
        end = rest < s->piece ? aim->n : done + s->piece;
        TANN_TRY(run_anew(s, part_of(s->model, aim, done, end)));
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
    const tann__aim part = part_of(run->session->model, run->aim, begin, end);
    tann__share *share = &run->session->shares[index];
    tann__succeed(&share->ctx);
    share->status = tann__session_run(share->session, &part);
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

tann_status tann__session_run(tann_session *s, const tann__aim *aim)
{
    if (aim->n <= s->piece || aim->out == NULL ||
        tann__hooks_do(&s->hooks, TANN__HOOKS_LOOK_FORWARD)) {
        return run_anew(s, *aim);
    }
    return s->share_count > 0 && aim->node > 0 ? run_shares(s, aim) : run_pieces(s, aim);
}

tann_status tann__session_forward(tann_session *s, const float *x, size_t n, tann_node node,
                                  float *out)
{
    const tann__aim aim = {
        .x = x, .out = out, .n = n, .node = node, .training = s->training, .saves = s->training};
    return tann__session_run(s, &aim);
}

static tann_status end(tann_session *s, tann_status status)
{
    s->step += !s->trains;
    return tann__session_end(s, status);
}

static tann_status tell_around(tann_session *s, size_t n, tann__prediction_fn body, const void *job)
{
    TANN_TRY(tann__session_tell(s, TANN_HOOK_BATCH_BEGIN, n));
    TANN_TRY(body(s, job));
    return tann__session_tell(s, TANN_HOOK_BATCH_END, n);
}

tann_status tann__session_predict(tann_session *s, const float *x, size_t n,
                                  tann__prediction_fn body, const void *job)
{
    if (!tann__session_takes(s, x, n)) {
        return tann__session_refuse(s, x, n);
    }
    tann_status status = tann__session_begin_run(s, n);
    if (status == TANN_OK) {
        TANN_TRY(tann__session_begin(s, x, n));
        status = end(s, tell_around(s, n, body, job));
    }
    return tann__session_end_run(s, status, n);
}

/* The last run again, with the same arrays: nothing has to be looked at but the numbers. */
static tann_status predict_again(tann_session *s)
{
    s->running = true;
    tann__succeed(s->ctx);
    return end(s, run_unseen(s));
}

static tann_status run_prediction(tann_session *s, const void *job)
{
    const tann__aim *aim = job;
    TANN_TRY(tann__session_run(s, aim));
    s->aimed.again = aim->node > 0 && aim->n <= s->piece &&
                     !tann__hooks_do(&s->hooks, TANN__HOOKS_LOOK_FORWARD) &&
                     !tann__hooks_look_around(&s->hooks, TANN__AROUND_POINTS);
    return TANN_OK;
}

static tann_status predict(tann_session *s, const float *x, size_t n, tann_node node, float *y)
{
    const tann__aim aim = {.x = x, .out = y, .n = n, .node = node};
    if (y == NULL) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "there is nowhere to put the result: NULL");
    }
    return tann__session_predict(s, x, n, run_prediction, &aim);
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
    TANN_TRY(tann__session_check_node(s, node));
    return predict(s, x, n, node, value);
}
