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
    const size_t lines = (t->model->weight_span + LINE - 1) / LINE;
    memset(t->bad, 0, tasks.most);
    tann__split(&tasks, lines, LINES_PER_TASK, part, (void *)(uintptr_t)p);
    return any_set(t->bad, tasks.most);
}

/* The floats of some lines. The last line may not be whole. */
static size_t floats_of(const tann_trainer *t, size_t begin, size_t end)
{
    const size_t span = t->model->weight_span;
    return (end * LINE < span ? end * LINE : span) - begin * LINE;
}

static void check_part(void *user, size_t index, size_t begin, size_t end)
{
    const pass *p = user;
    tann_trainer *t = p->trainer;
    t->bad[index] =
        !t->session->kernels->all_finite(floats_of(t, begin, end), t->dw + begin * LINE);
}

/* Names the first weight with a number in `values` (laid out like the weights) that is not
   finite. */
static tann_status refuse(const tann_trainer *t, const float *values, const char *what)
{
    const tann_model *m = t->model;
    for (tann_node i = 0; i < m->node_count; i++) {
        for (size_t k = 0; k < m->nodes[i].weight_count; k++) {
            const tann__weight *w = &m->nodes[i].weights[k];
            if (!t->session->kernels->all_finite(w->count, values + w->offset)) {
                return tann__fail(t->ctx, TANN_E_NUMERIC, "step %llu: %s of '%s.%s' is not finite",
                                  (unsigned long long)t->step, what, m->nodes[i].name, w->name);
            }
        }
    }
    return tann__fail(t->ctx, TANN_E_INTERNAL, "%s was finite after all", what);
}

static void clip(tann_trainer *t)
{
    const size_t span = t->model->weight_span;
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

/* The first block that the optimizer wrote in which a number overflowed. */
static const float *find_overflow(const tann_trainer *t)
{
    const size_t span = t->model->weight_span;
    for (size_t i = 0; i < t->moment_count; i++) {
        if (t->session->kernels->all_finite(span, t->model->weights) &&
            !t->session->kernels->all_finite(span, t->moments[i])) {
            return t->moments[i];
        }
    }
    return t->model->weights;
}

/* The optimizer has left the weights from before in dw. Its moments cannot be had back: they begin
   anew. */
static tann_status undo(tann_trainer *t, const char *what)
{
    const size_t size = t->model->weight_span * sizeof *t->dw;
    const tann_status status = refuse(t, find_overflow(t), what);
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
        !t->session->kernels->all_finite(t->model->weight_span, t->model->weights)) {
        return undo(t, "what a hook wrote");
    }
    t->step++;
    return status;
}

tann_status tann__trainer_apply(tann_trainer *t)
{
    const pass p = {t, tann_trainer_rate(t)};
    if (any_bad(t, check_part, &p)) {
        return refuse(t, t->dw, "the gradient");
    }
    if (t->opts.clip_norm > 0) {
        clip(t);
    }
    TANN_TRY(show_weights(t, TANN_HOOK_BEFORE_UPDATE, NULL));
    t->moment_step++;
    if (any_bad(t, update_part, &p)) {
        return undo(t, "the update");
    }
    return show_updated(t);
}
