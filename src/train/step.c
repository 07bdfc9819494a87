/* One update: forward, loss, backward, and what update.c makes of the gradients. */
#include <math.h>

#include "base/error.h"
#include "train/trainer.h"

/* Where the loss starts from the logits, nobody needs the gradient at the last node's output. Who
   looks at it gets it computed for him; the pass back goes on from the gradient at the logits. */
static tann_status show_output_gradient(tann_trainer *t, const tann__batch *batch, float scale)
{
    tann_session *s = t->session;
    const tann_node output = t->model->output;
    tann__slot *slot = &s->slots[output];
    if (!tann__hooks_look(&s->hooks, output, TANN_HOOK_GRADIENT)) {
        return TANN_OK;
    }
    tann__measure_gradient(s, &t->objective, batch, scale, false, slot->gradient);
    return tann__hooks_fire(s, output, TANN_HOOK_GRADIENT, 0, slot->gradient, batch->count);
}

static tann_status backward_from_logits(tann_trainer *t, const tann__batch *batch, float scale)
{
    tann_session *s = t->session;
    const tann_node output = t->model->output;
    const tann_node logits = t->model->nodes[output].inputs[0];
    float *dz = s->slots[logits].gradient;
    TANN_TRY(show_output_gradient(t, batch, scale));
    tann__measure_gradient(s, &t->objective, batch, scale, true, dz);
    if (tann__hooks_look(&s->hooks, output, TANN_HOOK_GRADIENT_INPUT)) {
        TANN_TRY(tann__hooks_fire(s, output, TANN_HOOK_GRADIENT_INPUT, 0, dz, batch->count));
    }
    if (s->watch.on) {
        TANN_TRY(tann__watch_gradient(s, output, TANN_HOOK_GRADIENT_INPUT, 0, dz,
                                      batch->count * s->slots[logits].frame.output_size));
    }
    return tann__session_backward(s, batch->count, logits);
}

tann_status tann__trainer_backward(tann_trainer *t, const tann__batch *batch)
{
    tann_session *s = t->session;
    tann__slot *slot = &s->slots[t->model->output];
    const float scale = 1.0f / (float)batch->count;
    if (tann__objective_fused(&t->objective, s)) {
        return backward_from_logits(t, batch, scale);
    }
    tann__measure_gradient(s, &t->objective, batch, scale, false, slot->gradient);
    return tann__session_backward(s, batch->count, t->model->output);
}

static tann_status run(tann_trainer *t, tann__batch *batch, tann__tally *tally)
{
    tann_session *s = t->session;
    TANN_TRY(tann__session_tell(s, TANN_HOOK_BATCH_BEGIN, batch->count));
    TANN_TRY(tann__session_forward(s, batch->x, batch->count, t->model->output, NULL));
    if (tann__measure(s, &t->objective, batch, tally) != TANN_OK) {
        return tann__detect_loss(t, batch);
    }
    TANN_TRY(tann__trainer_backward(t, batch));
    TANN_TRY(tann__trainer_apply(t, batch));
    return tann__session_tell(s, TANN_HOOK_BATCH_END, batch->count);
}

/* Every value is looked at where that is asked for, and where hooks write: see detective.c. */
static inline void set_watch(const tann_trainer *t)
{
    tann_session *s = t->session;
    const bool strict = t->opts.check_values != 0;
    if (strict || tann__hooks_do(&s->hooks, TANN__HOOKS_WRITE_VALUES)) {
        tann__watch_begin(s, true, strict);
    }
}

tann_status tann__trainer_update(tann_trainer *t, tann__batch *batch, tann__tally *tally)
{
    tann_session *s = t->session;
    TANN_TRY(tann__session_begin(s, batch->x, batch->count));
    s->training = true;
    s->epoch = t->epoch;
    s->step = t->step;
    s->first_sample = batch->first;
    s->samples = batch->order;
    set_watch(t);
    tann_status status = run(t, batch, tally);
    if (s->watch.on || s->watch.stopped) {
        status = s->watch.stopped ? tann__detect_stop(t, batch) : status;
        tann__watch_begin(s, false, false);
    }
    s->step = t->step;
    s->first_sample = 0;
    s->samples = NULL;
    s->mean_loss = (double)NAN;
    return tann__session_end(s, status);
}

tann_status tann_train_step(tann_trainer *t, const float *x, const float *y, size_t n, float *loss)
{
    if (t == NULL) {
        return TANN_E_ARGUMENT;
    }
    if (x == NULL || y == NULL) {
        return tann__fail(t->ctx, TANN_E_ARGUMENT, "%s is NULL", x == NULL ? "x" : "y");
    }
    if (n == 0 || n > t->opts.max_batch) {
        return tann__fail(t->ctx, TANN_E_ARGUMENT, "a batch of %zu samples is not in 1..%zu", n,
                          t->opts.max_batch);
    }
    tann__batch batch = {.x = x, .y = y, .count = n};
    tann__tally tally = {.samples = 0};
    TANN_TRY(tann__batch_check(t->session, &t->objective, &batch));
    tann_status status = tann__session_begin_run(t->session, n);
    status = status == TANN_OK ? tann__trainer_update(t, &batch, &tally) : status;
    TANN_TRY(tann__session_end_run(t->session, status, n));
    if (loss != NULL) {
        *loss = (float)tann__tally_loss(&tally);
    }
    return TANN_OK;
}
