/* From the gradients to new weights: clipping, optimizer, and undoing what overflowed. Weights, gradients
   and moments are blocks that are laid out alike; where they are large, tasks share them out. No number
   depends on another weight's, so no bit depends on how. */
#include <string.h>

#include "base/error.h"
#include "base/power.h"
#include "base/split.h"
#include "train/trainer.h"

#define LINE           16   /* floats of a cache line: no two tasks write to the same one */
#define LINES_PER_TASK 4096 /* a task of its own pays from about here on */

typedef struct pass {
    tann_trainer *trainer;
    float rate;
} pass;

/* A byte at a time, as the tasks write them: what reads more at once would wait for the writes. */
static bool any_set(const unsigned char *flags, size_t count)
{
    bool any = false;
    for (size_t i = 0; i < count && !any; i++) {
        any = flags[i] != 0;
    }
    return any;
}

/* Runs a part for all weights, whose items are lines; it sets bad[index] where a number is not finite.
   Returns whether any is. */
static bool any_bad(tann_trainer *t, tann__part_fn part, const pass *p)
{
    const tann_frame *frame = &t->session->slots[0].frame;
    const tann__tasks tasks = {frame->runner, frame->runner_user, frame->tasks};
    const size_t lines = (t->model->trained_span + LINE - 1) / LINE;
    memset(t->bad, 0, tasks.most);
    tann__split(&tasks, lines, LINES_PER_TASK, part, (void *)(uintptr_t)p);
    return any_set(t->bad, tasks.most);
}

/* The floats of some lines. The last line may not be whole. */
static size_t floats_of(const tann_trainer *t, size_t begin, size_t end)
{
    const size_t span = t->model->trained_span;
    return (end * LINE < span ? end * LINE : span) - begin * LINE;
}

static void check_part(void *user, size_t index, size_t begin, size_t end)
{
    const pass *p = user;
    tann_trainer *t = p->trainer;
    t->bad[index] =
        !t->session->kernels->all_finite(floats_of(t, begin, end), t->dw + begin * LINE);
}

static void clip(tann_trainer *t)
{
    const size_t span = t->model->trained_span;
    const double norm = tann__square_root(t->session->kernels->sum_squares(span, t->dw));
    if (norm > (double)t->opts.clip_norm) {
        t->session->kernels->scale(span, (float)((double)t->opts.clip_norm / norm), t->dw, t->dw);
    }
}

static void update_part(void *user, size_t index, size_t begin, size_t end)
{
    const pass *p = user;
    tann_trainer *t = p->trainer;
    const size_t at = begin * LINE;
    float *moments[TANN__MAX_MOMENTS] = {NULL};
    for (size_t i = 0; i < t->moment_count; i++) {
        moments[i] = t->moments[i] + at;
    }
    t->bad[index] =
        !t->optimizer->update(t->session->kernels, &t->config, floats_of(t, begin, end),
                              t->model->weights + at, t->dw + at, moments, p->rate, t->moment_step);
}

/* Tells of the first block that the optimizer wrote in which a number overflowed. */
static tann_status tell_overflow(tann_trainer *t)
{
    const size_t span = t->model->trained_span;
    for (size_t i = 0; i < t->moment_count; i++) {
        if (t->session->kernels->all_finite(span, t->model->weights) &&
            !t->session->kernels->all_finite(span, t->moments[i])) {
            return tann__detect_update(t, t->moments[i], TANN_FAULT_MOMENT);
        }
    }
    return tann__detect_update(t, t->model->weights, TANN_FAULT_UPDATE);
}

/* The optimizer has left the weights from before in dw. Its moments cannot be had back: they begin
   anew. */
static tann_status undo(tann_trainer *t, tann_status status)
{
    const size_t size = t->model->trained_span * sizeof *t->dw;
    memcpy(t->model->weights, t->dw, size);
    for (size_t i = 0; i < t->moment_count; i++) {
        memset(t->moments[i], 0, size);
    }
    t->moment_step = 0;
    return status;
}

static tann_status show_weights(tann_trainer *t, tann_hook_point point, const float *before)
{
    tann_session *s = t->session;
    if (!tann__hooks_do(&s->hooks, TANN__HOOKS_LOOK_UPDATES)) {
        return TANN_OK;
    }
    for (tann_node i = 0; i < t->model->node_count; i++) {
        if (tann__hooks_look(&s->hooks, i, point)) {
            TANN_TRY(tann__hooks_fire_weights(s, i, point, t->model->weights, before));
        }
    }
    return TANN_OK;
}

/* Shows the new weights, the old ones being in dw. What hooks write to them may not be finite. */
static tann_status show_updated(tann_trainer *t)
{
    const tann_status status = show_weights(t, TANN_HOOK_AFTER_UPDATE, t->dw);
    if (tann__hooks_do(&t->session->hooks, TANN__HOOKS_WRITE_WEIGHTS) &&
        !t->session->kernels->all_finite(t->model->trained_span, t->model->weights)) {
        return undo(t, tann__detect_update(t, t->model->weights, TANN_FAULT_HOOK));
    }
    t->step++;
    return status;
}

tann_status tann__trainer_apply(tann_trainer *t, tann__batch *batch)
{
    const pass p = {t, tann_trainer_rate(t)};
    if (any_bad(t, check_part, &p)) {
        return tann__detect_gradient(t, batch);
    }
    if (t->opts.clip_norm > 0) {
        clip(t);
    }
    TANN_TRY(show_weights(t, TANN_HOOK_BEFORE_UPDATE, NULL));
    t->moment_step++;
    if (any_bad(t, update_part, &p)) {
        return undo(t, tell_overflow(t));
    }
    return show_updated(t);
}
