/* Every elementary function at all 2^32 inputs, in both numeric profiles and every set of kernels
   that runs here: the greatest error against double, and whether all sets of a profile give the same
   bits.

       functions [STRIDE [NAME...]]      every STRIDE-th input, 1 if it is not given; those functions

   Exit status 0 if all errors are below 1.5 units in the last place and no bit differs. */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "floats.h"
#include "functions.h"

#define CHUNK      4096
#define MOST_TASKS 16
#define BOUND      1.5

/* What was found in one profile. */
typedef struct finding {
    double worst;
    float worst_at;
    uint64_t differing;
} finding;

/* One thread's share: the chunks whose number is `first` modulo `step`. */
typedef struct share {
    const function *f;
    uint64_t first, step, stride;
    finding found[TANN_NUMERICS_COUNT_];
} share;

typedef struct chunk {
    float x[CHUNK];
    double expected[CHUNK];
} chunk;

/* What is correctly rounded is not looked at more closely: it errs by half a unit at most. */
static void measure(finding *found, const chunk *c, const float *y)
{
    for (size_t i = 0; i < CHUNK; i++) {
        if (y[i] == (float)c->expected[i] && y[i] != 0 && found->worst >= 0.5) {
            continue;
        }
        const double error = function_error(y[i], c->expected[i]);
        if (error > found->worst) {
            found->worst = error;
            found->worst_at = c->x[i];
        }
    }
}

static void compare(finding *found, const float *y, const float *other)
{
    for (size_t i = 0; i < CHUNK; i++) {
        found->differing += memcmp(&y[i], &other[i], sizeof y[i]) != 0;
    }
}

static void fill(const share *s, uint64_t number, chunk *c)
{
    for (size_t i = 0; i < CHUNK; i++) {
        const uint32_t bits = (uint32_t)((number * CHUNK + i) * s->stride);
        memcpy(&c->x[i], &bits, sizeof bits);
        c->expected[i] = s->f->reference((double)c->x[i]);
    }
}

static void run_profile(share *s, tann_numerics numerics, const chunk *c)
{
    float y[CHUNK], other[CHUNK];
    s->f->of(sets_in(numerics, 0))(CHUNK, c->x, y);
    measure(&s->found[numerics], c, y);
    for (size_t set = 1; sets_in(numerics, set) != NULL; set++) {
        s->f->of(sets_in(numerics, set))(CHUNK, c->x, other);
        compare(&s->found[numerics], y, other);
    }
}

static void *run(void *user)
{
    share *s = user;
    const uint64_t inputs = (UINT64_C(1) << 32) / s->stride;
    for (uint64_t number = s->first; number * CHUNK < inputs; number += s->step) {
        chunk c;
        fill(s, number, &c);
        for (int numerics = 0; numerics < TANN_NUMERICS_COUNT_; numerics++) {
            run_profile(s, (tann_numerics)numerics, &c);
        }
    }
    return NULL;
}

static void add(finding *sum, const finding *part)
{
    sum->differing += part->differing;
    if (part->worst > sum->worst) {
        sum->worst = part->worst;
        sum->worst_at = part->worst_at;
    }
}

static share run_all(share common, uint64_t tasks)
{
    share shares[MOST_TASKS];
    pthread_t threads[MOST_TASKS];
    for (uint64_t t = 0; t < tasks; t++) {
        shares[t] = common;
        shares[t].first = t;
        shares[t].step = tasks;
        if (pthread_create(&threads[t], NULL, run, &shares[t]) != 0) {
            perror("pthread_create");
            exit(2);
        }
    }
    share sum = common;
    for (uint64_t t = 0; t < tasks; t++) {
        pthread_join(threads[t], NULL);
        for (int numerics = 0; numerics < TANN_NUMERICS_COUNT_; numerics++) {
            add(&sum.found[numerics], &shares[t].found[numerics]);
        }
    }
    return sum;
}

static uint64_t processors(void)
{
    const long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > MOST_TASKS ? MOST_TASKS : (uint64_t)count;
}

/* Prints a row a profile; returns whether the function keeps its promises. */
static int examine(const function *f, uint64_t stride)
{
    int good = 1;
    const share sum = run_all((share){.f = f, .stride = stride}, processors());
    for (int numerics = 0; numerics < TANN_NUMERICS_COUNT_; numerics++) {
        const finding *found = &sum.found[numerics];
        printf("%-10s %-7s %8.4f   %-15a %-14.8g %" PRIu64 "\n", f->name,
               numerics == TANN_NUMERICS_FMA ? "fma" : "muladd", found->worst,
               (double)found->worst_at, (double)found->worst_at, found->differing);
        good &= found->worst < BOUND && found->differing == 0;
    }
    fflush(stdout);
    return good;
}

static int is_wanted(const function *f, int count, char **names)
{
    int found = count == 0;
    for (int i = 0; i < count; i++) {
        found |= strcmp(f->name, names[i]) == 0;
    }
    return found;
}

int main(int argc, char **argv)
{
    const uint64_t stride = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    if (stride == 0) {
        fprintf(stderr, "usage: functions [STRIDE [NAME...]]\n");
        return 2;
    }
    printf("sets:");
    for (size_t i = 0; sets_at(i) != NULL; i++) {
        printf(" %s", tann_isa_name(sets_at(i)->isa));
    }
    printf("; every input whose bits are a multiple of %" PRIu64 "\n", stride);
    printf("%-10s %-7s %8s   %-30s %s\n", "function", "profile", "ulp", "at",
           "inputs where sets differ");
    int good = 1;
    for (size_t i = 0; i < function_count; i++) {
        if (is_wanted(&functions[i], argc > 2 ? argc - 2 : 0, argv + 2)) {
            good &= examine(&functions[i], stride);
        }
    }
    return good ? 0 : 1;
}
