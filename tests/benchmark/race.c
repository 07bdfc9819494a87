#include "race.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "library.h"
#include "machine.h"
#include "memory.h"

enum { MOST_RUNNERS = 16, MOST_ROUNDS = 101 };

typedef struct runner {
    const library *library;
    void *state;
    size_t times; /* runs in a turn */
    double seconds[MOST_ROUNDS];
} runner;

/* ---- do the outputs agree? ---- */

static task adapted(const task *t, const library *l)
{
    task own = *t;
    if (l->sigmoid_only && (t->kind == TASK_PREDICT || t->kind == TASK_TRAIN)) {
        own.network.hidden = ACTIVATION_TANH;
        own.network.output = ACTIVATION_SIGMOID;
    }
    return own;
}

/* Functions are held to a relative error, all else to one relative to the greatest output. */
static double scale_of(const task *t, const double *expected, size_t size, size_t i)
{
    double greatest = fabs(expected[i]);
    for (size_t j = 0; j < size && t->kind != TASK_FUNCTION; j++) {
        greatest = fmax(greatest, fabs(expected[j]));
    }
    return greatest;
}

static double worst_error(const task *t, const double *expected, const float *outputs, size_t size)
{
    double worst = 0, scale = scale_of(t, expected, size, 0);
    for (size_t i = 0; i < size; i++) {
        scale = t->kind == TASK_FUNCTION ? fabs(expected[i]) : scale;
        const double error = fabs((double)outputs[i] - expected[i]) / scale;
        worst = error <= worst ? worst : error; /* NaN is the worst */
    }
    return worst;
}

static bool agrees(const task *t, const double *expected, const runner *r)
{
    const size_t size = task_output_size(t);
    float *outputs = take_floats(size);
    r->library->outputs(r->state, outputs);
    const double error = worst_error(t, expected, outputs, size);
    free(outputs);
    if (error <= t->tolerance) {
        return true;
    }
    fprintf(stderr, "%s: the outputs of %s are off by %.2g (allowed: %.2g); it is left out\n",
            t->id, r->library->name, error, t->tolerance);
    return false;
}

/* ---- timing ---- */

static double turn(const runner *r)
{
    const double start = seconds_now();
    r->library->run(r->state, r->times);
    return (seconds_now() - start) / (double)r->times;
}

/* How many runs fill a turn; this warms up too. */
static void calibrate(runner *r, double seconds)
{
    r->times = 1;
    double each = turn(r);
    while (each * (double)r->times < seconds / 2) {
        r->times *= 2;
        each = turn(r);
    }
    r->times = (size_t)fmax(1, ceil(seconds / each));
}

static int by_size(const void *p, const void *q)
{
    const double a = *(const double *)p, b = *(const double *)q;
    return (a > b) - (a < b);
}

static void report_runner(const task *t, runner *r, size_t rounds, report *to)
{
    qsort(r->seconds, rounds, sizeof *r->seconds, by_size);
    const double fast = r->seconds[0], slow = r->seconds[rounds - 1];
    const double middle = (r->seconds[(rounds - 1) / 2] + r->seconds[rounds / 2]) / 2;
    figure f = {.library = r->library->name};
    f.value = t->is_time ? middle * t->amount : t->amount / middle;
    f.minimum = t->is_time ? fast * t->amount : t->amount / slow;
    f.maximum = t->is_time ? slow * t->amount : t->amount / fast;
    report_add(to, &f);
}

static size_t gather(const task *t, runner *runners)
{
    size_t count = 0, found = 0;
    const library *const *all = libraries(&count);
    for (size_t i = 0; i < count && found < MOST_RUNNERS; i++) {
        if (all[i]->kind != t->kind) {
            continue;
        }
        const task own = adapted(t, all[i]);
        runner r = {.library = all[i], .state = all[i]->prepare(all[i], &own)};
        if (r.state != NULL) {
            runners[found++] = r;
        }
    }
    return found;
}

/* Keeps those whose outputs agree. */
static size_t select_right(const task *t, runner *runners, size_t count)
{
    double *expected = take_memory(task_output_size(t) * sizeof *expected);
    size_t right = 0;
    for (size_t i = 0; i < count; i++) {
        const task own = adapted(t, runners[i].library);
        task_expect(&own, expected);
        if (agrees(&own, expected, &runners[i])) {
            runners[right++] = runners[i];
        } else {
            runners[i].library->release(runners[i].state);
        }
    }
    free(expected);
    return right;
}

static void time_rounds(runner *runners, size_t count, const race_options *how)
{
    for (size_t i = 0; i < count; i++) {
        calibrate(&runners[i], how->turn);
    }
    for (size_t round = 0; round < how->rounds; round++) {
        for (size_t i = 0; i < count; i++) {
            runner *r = &runners[(i + round) % count];
            r->seconds[round] = turn(r);
        }
    }
}

void race(const task *t, const race_options *how, report *to)
{
    static runner runners[MOST_RUNNERS];
    const size_t count = select_right(t, runners, gather(t, runners));
    const size_t rounds = how->rounds < MOST_ROUNDS ? how->rounds : MOST_ROUNDS;
    const race_options bounded = {rounds, how->turn};
    time_rounds(runners, count, &bounded);
    report_begin(to, t->id, t->unit, t->is_time);
    for (size_t i = 0; i < count; i++) {
        report_runner(t, &runners[i], rounds, to);
        runners[i].library->release(runners[i].state);
    }
    report_end(to);
}
