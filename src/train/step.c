/* One update: forward, loss, backward, clipping, optimizer. */
#include <string.h>

#include "base/error.h"
#include "base/power.h"
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
    t->objective.type->gradient(s->kernels, batch->count, slot->frame.output_size, slot->value,
                                batch->y, scale, slot->gradient);
    return tann__hooks_fire(s, output, TANN_HOOK_GRADIENT, 0, slot->gradient, batch->count);
}

static tann_status backward_from_logits(tann_trainer *t, const tann__batch *batch, float scale)
{
    tann_session *s = t->session;
    const tann_node output = t->model->output;
    const tann_node logits = t->model->nodes[output].inputs[0];
    tann__slot *slot = &s->slots[output];
    float *dz = s->slots[logits].gradient;
    TANN_TRY(show_output_gradient(t, batch, scale));
    t->objective.type->logit_gradient(s->kernels, batch->count, slot->frame.output_size, slot->x[0],
                                      slot->value, batch->y, scale, dz);
    if (tann__hooks_look(&s->hooks, output, TANN_HOOK_GRADIENT_INPUT)) {
        TANN_TRY(tann__hooks_fire(s, output, TANN_HOOK_GRADIENT_INPUT, 0, dz, batch->count));
    }
    return tann__session_backward(s, batch->count, logits);
}

/* The gradients of the mean loss of the batch. */
static tann_status backward(tann_trainer *t, const tann__batch *batch)
{
    tann_session *s = t->session;
    tann__slot *slot = &s->slots[t->model->output];
    const float scale = 1.0f / (float)batch->count;
    if (tann__objective_fused(&t->objective, s)) {
        return backward_from_logits(t, batch, scale);
    }
    t->objective.type->gradient(s->kernels, batch->count, slot->frame.output_size, slot->value,
                                batch->y, scale, slot->gradient);
    return tann__session_backward(s, batch->count, t->model->output);
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

/* The first block that the optimizer wrote in which a number overflowed; NULL if none did. */
static const float *find_overflow(const tann_trainer *t)
{
    const size_t span = t->model->weight_span;
    if (!t->session->kernels->all_finite(span, t->model->weights)) {
        return t->model->weights;
    }
    for (size_t i = 0; i < TANN__MAX_MOMENTS && t->moments[i] != NULL; i++) {
        if (!t->session->kernels->all_finite(span, t->moments[i])) {
            return t->moments[i];
        }
    }
    return NULL;
}

/* The optimizer has left the weights from before in dw. Its moments cannot be had back: they begin
   anew. */
static tann_status undo(tann_trainer *t, const float *overflow)
{
    const size_t size = t->model->weight_span * sizeof *t->dw;
    const tann_status status = refuse(t, overflow, "the update");
    memcpy(t->model->weights, t->dw, size);
    for (size_t i = 0; i < TANN__MAX_MOMENTS && t->moments[i] != NULL; i++) {
        memset(t->moments[i], 0, size);
    }
    t->moment_step = 0;
    return status;
}

static tann_status update(tann_trainer *t)
{
    const size_t span = t->model->weight_span;
    const tann_kernels *k = t->session->kernels;
    if (!k->all_finite(span, t->dw)) {
        return refuse(t, t->dw, "the gradient");
    }
    if (t->opts.clip_norm > 0) {
        clip(t);
    }
    t->optimizer->update(k, &t->config, span, t->model->weights, t->dw, t->moments,
                         tann_trainer_rate(t), ++t->moment_step);
    const float *overflow = find_overflow(t);
    if (overflow != NULL) {
        return undo(t, overflow);
    }
    t->step++;
    return TANN_OK;
}

static tann_status run(tann_trainer *t, tann__batch *batch, tann__tally *tally)
{
    tann_session *s = t->session;
    TANN_TRY(tann__session_forward(s, batch->x, batch->count, t->model->output, NULL));
    TANN_TRY(tann__measure(s, &t->objective, batch, tally));
    TANN_TRY(backward(t, batch));
    return update(t);
}

tann_status tann__trainer_update(tann_trainer *t, tann__batch *batch, tann__tally *tally)
{
    tann_session *s = t->session;
    TANN_TRY(tann__session_begin(s, batch->x, batch->count));
    s->training = true;
    s->epoch = t->epoch;
    s->step = t->step;
    s->first_sample = batch->first;
    const tann_status status = run(t, batch, tally);
    s->step = t->step;
    s->first_sample = 0;
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
    TANN_TRY(tann__trainer_update(t, &batch, &tally));
    if (loss != NULL) {
        *loss = (float)tann__tally_loss(&tally);
    }
    return TANN_OK;
}
