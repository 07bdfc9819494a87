#include "hooks_call.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <tinyann/tinyann.h>

#include "machine.h"
#include "memory.h"

enum { MOST_ROUNDS = 101, SAMPLES = 32, UNITS = 64, MANY = 9 };

/* A session each: without a hook, with one, and with many on the same node. */
typedef enum way { PLAIN, ONE, SEVERAL, WAYS } way;

typedef struct bench {
    tann_ctx *ctx;
    tann_model *model;
    tann_session *sessions[WAYS];
    float *x, *y;
    uint64_t calls;
    size_t times; /* runs in a turn */
    bool failed;
} bench;

static tann_status do_nothing(const tann_hook_event *event, void *user)
{
    (void)event;
    ++*(uint64_t *)user;
    return TANN_OK;
}

static tann_model *draw(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(UNITS));
    h = tann_activation(b, tann_dense(b, h, UNITS, NULL), TANN_RELU);
    h = tann_activation(b, tann_dense(b, h, UNITS, NULL), TANN_RELU);
    return tann_builder_finish(b, tann_dense(b, h, 10, NULL), 1);
}

static void add_hooks(bench *b, way w, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        b->failed |= tann_hook_add(b->sessions[w], "dense_2", TANN_HOOK_FORWARD, do_nothing,
                                   &b->calls, NULL) != TANN_OK;
    }
}

static void begin(bench *b)
{
    b->ctx = tann_ctx_new(NULL);
    b->model = draw(b->ctx);
    for (way w = PLAIN; w < WAYS; w++) {
        b->sessions[w] = tann_session_new(b->ctx, b->model, SAMPLES);
        b->failed |= b->sessions[w] == NULL;
    }
    add_hooks(b, ONE, 1);
    add_hooks(b, SEVERAL, MANY);
    b->x = take_floats(SAMPLES * UNITS);
    b->y = take_floats(SAMPLES * UNITS);
    draw_floats(b->x, SAMPLES * UNITS, -1, 1, 1);
}

static void end(bench *b)
{
    for (way w = PLAIN; w < WAYS; w++) {
        tann_session_free(b->sessions[w]);
    }
    tann_model_free(b->model);
    tann_ctx_free(b->ctx);
    free(b->x);
    free(b->y);
}

/* Seconds of one prediction. */
static double take_turn(bench *b, way w)
{
    const double start = own_seconds();
    for (size_t i = 0; i < b->times; i++) {
        b->failed |= tann_predict(b->sessions[w], b->x, SAMPLES, b->y) != TANN_OK;
    }
    return (own_seconds() - start) / (double)b->times;
}

static void calibrate(bench *b, double turn)
{
    b->times = 1;
    while (take_turn(b, PLAIN) * (double)b->times < turn) {
        b->times *= 2;
    }
}

static int ascending(const void *p, const void *q)
{
    const double x = *(const double *)p;
    const double y = *(const double *)q;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, ascending);
    return values[count / 2];
}

bool measure_hook_call(size_t rounds, double turn, call_cost *cost)
{
    double call[MOST_ROUNDS];
    double first[MOST_ROUNDS];
    double plain[MOST_ROUNDS];
    bench b = {.failed = false};
    rounds = rounds < MOST_ROUNDS ? rounds : MOST_ROUNDS;
    begin(&b);
    if (!b.failed) {
        calibrate(&b, turn);
    }
    for (size_t i = 0; i < rounds && !b.failed; i++) {
        double seconds[WAYS];
        for (way w = PLAIN; w < WAYS; w++) {
            seconds[w] = take_turn(&b, w);
        }
        plain[i] = seconds[PLAIN];
        first[i] = seconds[ONE] - seconds[PLAIN];
        call[i] = (seconds[SEVERAL] - seconds[ONE]) / (MANY - 1);
    }
    const bool done = !b.failed && b.calls > 0;
    if (done) {
        *cost = (call_cost){median(call, rounds), median(first, rounds), median(plain, rounds)};
    } else {
        fprintf(stderr, "benchmark: hooks: %s\n", tann_ctx_error(b.ctx));
    }
    end(&b);
    return done;
}
