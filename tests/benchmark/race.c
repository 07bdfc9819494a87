#include "race.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agreement.h"
#include "library.h"
#include "machine.h"

enum { MOST_RUNNERS = 16, MOST_ROUNDS = 101 };

typedef struct runner {
    const library *library;
    void *state;
    size_t cores;
    size_t times;    /* runs in a turn */
    double distance; /* of what is to be trained, from its targets */
    double seconds[MOST_ROUNDS];
} runner;

static double seconds_of(const runner *r)
{
    if (r->cores > 1) {
        return wall_seconds(); /* several threads share the work */
    }
    return r->library->seconds != NULL ? r->library->seconds(r->state) : own_seconds();
}

static double turn(const runner *r)
{
    const double start = seconds_of(r);
    r->library->run(r->state, r->times);
    return (seconds_of(r) - start) / (double)r->times;
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

/* Those that take part and whose outputs are right. */
static size_t gather(const task *t, const char *only, runner *runners)
{
    size_t count = 0, found = 0;
    const library *const *all = libraries(&count);
    for (size_t i = 0; i < count && found < MOST_RUNNERS; i++) {
        const bool asked = *only == '\0' || strcmp(all[i]->name, only) == 0;
        if (all[i]->kind != t->kind || !asked) {
            continue;
        }
        const task own = adapted_task(t, all[i]);
        runner r = {.library = all[i], .state = all[i]->prepare(all[i], &own), .cores = t->cores};
        if (r.state == NULL) {
            continue;
        }
        if (!outputs_agree(&own, r.library, r.state)) {
            r.library->release(r.state);
            continue;
        }
        r.distance = t->kind == TASK_TRAIN ? distance_from_targets(t, r.library, r.state) : 0;
        runners[found++] = r;
    }
    return found;
}

static void time_rounds(runner *runners, size_t count, size_t rounds, double seconds)
{
    for (size_t i = 0; i < count; i++) {
        calibrate(&runners[i], seconds);
    }
    for (size_t round = 0; round < rounds; round++) {
        for (size_t i = 0; i < count; i++) {
            runner *r = &runners[(i + round) % count];
            r->seconds[round] = turn(r);
        }
    }
}

void race(const task *t, const race_options *how, report *to)
{
    static runner runners[MOST_RUNNERS];
    const size_t count = gather(t, how->library, runners);
    const size_t rounds = how->rounds < MOST_ROUNDS ? how->rounds : MOST_ROUNDS;
    time_rounds(runners, count, rounds, how->turn);
    report_begin(to, t->id, t->unit, t->is_time);
    for (size_t i = 0; i < count; i++) {
        runner *r = &runners[i];
        if (t->kind != TASK_TRAIN || has_learnt(t, r->library, r->state, r->distance)) {
            report_runner(t, r, rounds, to);
        }
        r->library->release(r->state);
    }
    report_end(to);
}
