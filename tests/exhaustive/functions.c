/* Every elementary function at all 2^32 inputs, in every set of kernels that runs here: the
   greatest error against double, and whether all sets give the bits of the portable one.

       functions [STRIDE]      every STRIDE-th input; 1 if it is not given

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
#define MOST_SETS  16
#define BOUND      1.5

/* One thread's share: the chunks whose number is `first` modulo `step`. */
typedef struct share {
    const function *f;
    const tann_kernels *const *sets; /* the last one is NULL */
    uint64_t first, step, stride;
    double worst;
    float worst_at;
    uint64_t differing;
} share;

static void measure(share *s, const float *x, const float *y)
{
    for (size_t i = 0; i < CHUNK; i++) {
        const double error = function_error(y[i], s->f->reference((double)x[i]));
        if (error > s->worst) {
            s->worst = error;
            s->worst_at = x[i];
        }
    }
}

static void compare(share *s, const float *y, const float *other)
{
    for (size_t i = 0; i < CHUNK; i++) {
        s->differing += memcmp(&y[i], &other[i], sizeof y[i]) != 0;
    }
}

static void fill(const share *s, uint64_t chunk, float *x)
{
    for (size_t i = 0; i < CHUNK; i++) {
        const uint32_t bits = (uint32_t)((chunk * CHUNK + i) * s->stride);
        memcpy(&x[i], &bits, sizeof bits);
    }
}

static void run_chunk(share *s, uint64_t chunk)
{
    float x[CHUNK], y[CHUNK], other[CHUNK];
    fill(s, chunk, x);
    s->f->of(s->sets[0])(CHUNK, x, y);
    measure(s, x, y);
    for (size_t set = 1; s->sets[set] != NULL; set++) {
        s->f->of(s->sets[set])(CHUNK, x, other);
        compare(s, y, other);
    }
}

static void *run(void *user)
{
    share *s = user;
    const uint64_t inputs = (UINT64_C(1) << 32) / s->stride;
    for (uint64_t chunk = s->first; chunk * CHUNK < inputs; chunk += s->step) {
        run_chunk(s, chunk);
    }
    return NULL;
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
        sum.differing += shares[t].differing;
        if (shares[t].worst > sum.worst) {
            sum.worst = shares[t].worst;
            sum.worst_at = shares[t].worst_at;
        }
    }
    return sum;
}

static uint64_t processors(void)
{
    const long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > MOST_TASKS ? MOST_TASKS : (uint64_t)count;
}

/* Prints a row; returns whether the function keeps its promises. */
static int examine(share common)
{
    const share sum = run_all(common, processors());
    printf("%-10s %8.4f   %-15a %-14.8g %" PRIu64 "\n", common.f->name, sum.worst,
           (double)sum.worst_at, (double)sum.worst_at, sum.differing);
    fflush(stdout);
    return sum.worst < BOUND && sum.differing == 0;
}

int main(int argc, char **argv)
{
    const tann_kernels *sets[MOST_SETS + 1] = {NULL};
    printf("sets:");
    for (size_t i = 0; i < MOST_SETS && sets_at(i) != NULL; i++) {
        sets[i] = sets_at(i);
        printf(" %s", tann_isa_name(sets[i]->isa));
    }
    const uint64_t stride = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    if (stride == 0) {
        fprintf(stderr, "usage: functions [STRIDE]\n");
        return 2;
    }
    printf("; every input whose bits are a multiple of %" PRIu64 "\n", stride);
    printf("%-10s %8s   %-30s %s\n", "function", "ulp", "at", "inputs where sets differ");
    int good = 1;
    for (size_t i = 0; i < function_count; i++) {
        good &= examine((share){.f = &functions[i], .sets = sets, .stride = stride, .worst = -1});
    }
    return good ? 0 : 1;
}
