#include "agreement.h"

#include <math.h>
#include <stdlib.h>

#include "memory.h"
#include "notes.h"

task adapted_task(const task *t, const library *l)
{
    task own = *t;
    if (l->sigmoid_only && (t->kind == TASK_PREDICT || t->kind == TASK_TRAIN)) {
        own.network.hidden = ACTIVATION_TANH;
        own.network.output = ACTIVATION_SIGMOID;
    }
    return own;
}

/* Functions are held to a relative error, all else to one relative to the greatest output. */
static double worst_error(const task *t, const double *expected, const float *outputs, size_t size)
{
    double worst = 0, greatest = 0;
    for (size_t i = 0; i < size; i++) {
        greatest = fmax(greatest, fabs(expected[i]));
    }
    for (size_t i = 0; i < size; i++) {
        const double scale = t->kind == TASK_FUNCTION ? fabs(expected[i]) : greatest;
        const double error = fabs((double)outputs[i] - expected[i]) / scale;
        worst = error <= worst ? worst : error; /* NaN is the worst */
    }
    return worst;
}

bool outputs_agree(const task *t, const library *l, void *state)
{
    const size_t size = task_output_size(t);
    double *expected = take_memory(size * sizeof *expected);
    float *outputs = take_floats(size);
    task_expect(t, expected);
    l->outputs(state, outputs);
    const double error = worst_error(t, expected, outputs, size);
    free(outputs);
    free(expected);
    if (!(error <= t->tolerance)) {
        note("%s: the outputs of %s are off by %.2g (allowed: %.2g); it is left out", t->id,
             l->name, error, t->tolerance);
        return false;
    }
    return true;
}

double distance_from_targets(const task *t, const library *l, void *state)
{
    const size_t size = task_output_size(t);
    float *outputs = take_floats(size);
    double sum = 0;
    l->outputs(state, outputs);
    for (size_t i = 0; i < size; i++) {
        sum += pow((double)outputs[i] - (double)t->network.y[i], 2);
    }
    free(outputs);
    return sum / (double)size;
}

bool has_learnt(const task *t, const library *l, void *state, double distance_before)
{
    const double distance = distance_from_targets(t, l, state);
    if (!(distance < distance_before)) {
        note("%s: %s has not learnt (from %.3g to %.3g); it is left out", t->id, l->name,
             distance_before, distance);
        return false;
    }
    return true;
}
