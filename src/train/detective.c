/* Where a number began that is not finite. Values are overwritten while a batch is run, so what was
   noticed at its end (a loss, a gradient of a weight) says little. The batch is run once more, from the
   same weights and with the same draws, so with the same bits, and each value looked at: the bad ones
   began at a node that read none. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"
#include "base/options.h"
#include "train/trainer.h"

TANN__NO_PADDING(tann_train_fault, 3 * sizeof(size_t) + 3 * sizeof(char *) + 2 * sizeof(uint64_t) +
                                       sizeof(double) + sizeof(tann_node) + sizeof(unsigned) +
                                       sizeof(int32_t) + sizeof(tann_fault_cause));

tann_status tann_trainer_fault(const tann_trainer *t, tann_train_fault *fault)
{
    if (t == NULL) {
        return TANN_E_ARGUMENT;
    }
    if (fault == NULL) {
        return tann__fail(t->ctx, TANN_E_ARGUMENT, "the fault is NULL");
    }
    return tann__result_write(t->ctx, "tann_train_fault", fault, &t->fault, sizeof t->fault);
}

/* ---------------------------------------------------------------------------------- in words */

/* NaN without the sign, which differs between processors. */
static double shown(float value)
{
    return isnan(value) ? (double)NAN : (double)value;
}

/* "the output of 'hidden_1' (dense)" */
typedef struct phrase {
    char text[160];
} phrase;

static phrase place(const tann_train_fault *f)
{
    phrase p = {""};
    char input[32] = "";
    const bool at_input = (f->point & TANN__INPUT_POINTS) != 0;
    if (at_input) {
        (void)snprintf(input, sizeof input, "input %d of ", (int)f->input);
    }
    if (f->weight != NULL) {
        (void)snprintf(p.text, sizeof p.text, "the %s of '%.63s.%.31s'",
                       f->point == (unsigned)TANN_HOOK_WEIGHT_GRADIENT ? "gradient" : "update",
                       f->name, f->weight);
    } else {
        (void)snprintf(p.text, sizeof p.text, "%s%s'%.63s' (%.31s)",
                       f->point & TANN__GRADIENT_POINTS          ? "the gradient at "
                       : f->point == (unsigned)TANN_HOOK_FORWARD ? "the output of "
                                                                 : "",
                       input, f->name, f->type);
    }
    return p;
}

/* "step 7, sample 3" */
static phrase moment(const tann_train_fault *f)
{
    phrase p;
    const int length = snprintf(p.text, sizeof p.text, "step %llu", (unsigned long long)f->step);
    if (f->sample != SIZE_MAX && length > 0) {
        (void)snprintf(p.text + length, sizeof p.text - (size_t)length, ", sample %zu", f->sample);
    }
    return p;
}

static tann_status tell_of_weight(tann_trainer *t, const tann_train_fault *f)
{
    const char *what = f->cause == TANN_FAULT_HOOK     ? ": a hook made number"
                       : f->cause == TANN_FAULT_MOMENT ? " is not finite: the moment of number"
                                                       : " is not finite: number";
    return tann__fail(t->ctx, TANN_E_NUMERIC, "%s: %s%s %zu %s%g%s", moment(f).text, place(f).text,
                      what, f->unit, f->cause == TANN_FAULT_HOOK ? "" : "is ", f->value,
                      f->cause == TANN_FAULT_FICKLE ? ", but not when the batch is run again" : "");
}

static tann_status tell(tann_trainer *t)
{
    const tann_train_fault *f = &t->fault;
    if (f->weight != NULL) {
        return tell_of_weight(t, f);
    }
    if (f->node == TANN_NO_NODE) {
        return tann__fail(t->ctx, TANN_E_NUMERIC, "%s: its loss is %g%s", moment(f).text, f->value,
                          f->cause == TANN_FAULT_FICKLE ? ", but not when the batch is run again"
                                                        : "");
    }
    if (f->cause == TANN_FAULT_HOOK) {
        return tann__fail(t->ctx, TANN_E_NUMERIC, "%s: a hook at %s made unit %zu %g",
                          moment(f).text, place(f).text, f->unit, f->value);
    }
    return tann__fail(t->ctx, TANN_E_NUMERIC, "%s: unit %zu of %s is %g", moment(f).text, f->unit,
                      place(f).text, f->value);
}

/* --------------------------------------------------------------------------------- a culprit */

static tann_train_fault empty(const tann_trainer *t, tann_fault_cause cause)
{
    tann_train_fault fault = tann_train_fault_default();
    fault.epoch = t->epoch;
    fault.step = t->step;
    fault.cause = cause;
    return fault;
}

/* Of a number in the values or gradients of a node. batch is NULL for those of weights. */
static tann_status accuse(tann_trainer *t, const tann__batch *batch, tann_fault_cause cause,
                          const tann__spot *spot)
{
    const tann__node *node = &t->model->nodes[spot->node];
    const bool at_input = ((unsigned)spot->point & TANN__INPUT_POINTS) != 0;
    const bool at_weight = ((unsigned)spot->point & TANN__WEIGHT_POINTS) != 0;
    const size_t size = at_input ? node->input_size[spot->input] : node->size;
    t->fault = empty(t, cause);
    t->fault.name = node->name;
    t->fault.type = node->type->name;
    t->fault.weight = at_weight ? node->weights[spot->input].name : NULL;
    t->fault.sample = at_weight ? SIZE_MAX : tann__batch_sample(batch, spot->at / size);
    t->fault.unit = at_weight ? spot->at : spot->at % size;
    t->fault.value = shown(spot->value);
    t->fault.node = spot->node;
    t->fault.point = (unsigned)spot->point;
    t->fault.input = (int32_t)spot->input;
    return tell(t);
}

static tann_status accuse_loss(tann_trainer *t, const tann__batch *batch, tann_fault_cause cause,
                               size_t index, float value)
{
    t->fault = empty(t, cause);
    t->fault.sample = tann__batch_sample(batch, index);
    t->fault.value = shown(value);
    return tell(t);
}

/* The first weight with a number in `values` (laid out like the weights) that is not finite. */
static tann__spot find_weight(const tann_trainer *t, const float *values, tann_hook_point point)
{
    const tann_model *m = t->model;
    tann__spot spot = {.point = point};
    for (tann_node i = 0; i < m->node_count; i++) {
        for (size_t k = 0; k < m->nodes[i].trained_count; k++) {
            const tann__weight *w = &m->nodes[i].weights[k];
            spot.at = tann__find_bad(t->session->kernels, values + w->offset, w->count);
            if (spot.at < w->count) {
                spot.input = k;
                spot.value = values[w->offset + spot.at];
                spot.node = i;
                spot.found = true;
                return spot;
            }
        }
    }
    return spot;
}

/* ------------------------------------------------------------------------------- once more */

/* Runs the batch again with the watch on, and no hook called: what it noted is what counts. Where hooks
   write, the watch was on the first time. */
static void run_again(tann_trainer *t, tann__batch *batch)
{
    tann_session *s = t->session;
    tann__tally none = {.samples = 0};
    if (s->watch.on) {
        return;
    }
    s->hooks.muted = true;
    tann__watch_begin(s, true, false);
    tann_status status = tann__session_forward(s, batch->x, batch->count, t->model->output, NULL);
    if (status == TANN_OK) {
        status = tann__measure(s, &t->objective, batch, &none);
    }
    if (status == TANN_OK) {
        (void)tann__trainer_backward(t, batch);
    }
    s->hooks.muted = false;
}

/* Whether a hook wrote finite numbers in place of the bad ones on their way into the node. */
static bool is_mended(const tann_session *s, const tann__slot *slot, size_t input)
{
    const size_t count = slot->frame.batch * slot->frame.input_size[input];
    return slot->x[input] == slot->input_copy[input] &&
           s->kernels->all_finite(count, slot->x[input]);
}

static tann_node bad_input(const tann_session *s, tann_node node)
{
    const tann__node *of = &s->model->nodes[node];
    for (size_t k = 0; k < of->input_count; k++) {
        if (s->slots[of->inputs[k]].bad.found && !is_mended(s, &s->slots[node], k)) {
            return of->inputs[k];
        }
    }
    return TANN_NO_NODE;
}

/* Where those bad numbers began that a node gave or, if `reads`, read; NULL if these are finite. */
static const tann__spot *origin(const tann_session *s, tann_node node, bool reads)
{
    const tann__spot *found = s->slots[node].bad.found ? &s->slots[node].bad : NULL;
    tann_node at = found != NULL || reads ? bad_input(s, node) : TANN_NO_NODE;
    for (; at != TANN_NO_NODE; at = bad_input(s, at)) {
        found = &s->slots[at].bad;
    }
    return found;
}

tann_status tann__detect_loss(tann_trainer *t, tann__batch *batch)
{
    const tann_session *s = t->session;
    const size_t index = tann__find_bad(s->kernels, s->loss, batch->count);
    const float value = s->loss[index];
    run_again(t, batch);
    const tann__spot *began = origin(s, t->model->output, tann__objective_fused(&t->objective, s));
    if (began != NULL) {
        return accuse(t, batch, TANN_FAULT_NODE, began);
    }
    return accuse_loss(t, batch, isfinite(s->loss[index]) ? TANN_FAULT_FICKLE : TANN_FAULT_LOSS,
                       index, value);
}

tann_status tann__detect_gradient(tann_trainer *t, tann__batch *batch)
{
    const tann__spot noticed = find_weight(t, t->dw, TANN_HOOK_WEIGHT_GRADIENT);
    const tann__spot *spot = &t->session->watch.spot;
    run_again(t, batch);
    if (!spot->found) {
        return accuse(t, batch, TANN_FAULT_FICKLE, &noticed);
    }
    const tann__spot *began = origin(t->session, spot->node, true);
    return accuse(t, batch, TANN_FAULT_NODE, began != NULL ? began : spot);
}

tann_status tann__detect_update(tann_trainer *t, const float *values, tann_fault_cause cause)
{
    const tann__spot spot = find_weight(t, values, TANN_HOOK_AFTER_UPDATE);
    return accuse(t, NULL, cause, &spot);
}

tann_status tann__detect_stop(tann_trainer *t, const tann__batch *batch)
{
    const tann__spot *spot = &t->session->watch.spot;
    return accuse(t, batch, spot->by_hook ? TANN_FAULT_HOOK : TANN_FAULT_NODE, spot);
}
