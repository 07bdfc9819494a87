#include "battery.h"

#include <math.h>
#include <string.h>

#include "checks.h"
#include "descent.h"
#include "floats.h"
#include "graphs.h"

#define STEPS   50
#define WEIGHTS 37
#define RATE    0.05f

void optimizer_follows(const optimizer_case *c)
{
    descent d = descent_new(c->kind, c->opts, WEIGHTS);
    double w[WEIGHTS], moments[WEIGHTS][TANN__MAX_MOMENTS] = {{0}};
    for (size_t i = 0; i < WEIGHTS; i++) {
        w[i] = (double)d.w[i];
    }
    while (d.step < STEPS) {
        fill_uniform(d.step + 1, -1, 1, d.g, WEIGHTS);
        for (size_t i = 0; i < WEIGHTS; i++) {
            w[i] = c->formula(c->opts, w[i], (double)d.g[i], moments[i], (double)RATE,
                              (double)d.step + 1);
        }
        descent_step(&d, sets_at(0), RATE);
        for (size_t i = 0; i < WEIGHTS; i++) {
            CHECK_NEAR(d.w[i], w[i], 1e-6 * (1 + fabs(w[i])));
        }
    }
    descent_free(&d);
}

#define MOST_BYTES 128

/* Options in a room of their own, with `size` in front. */
typedef union room {
    size_t struct_size;
    unsigned char bytes[MOST_BYTES];
} room;

static room room_of(const void *opts, size_t known, size_t size)
{
    room r = {.bytes = {0}};
    memcpy(&r, opts, known);
    r.struct_size = size;
    return r;
}

static void takes(tann_optimizer_kind kind, const room *opts)
{
    const descent by_default = descent_new(kind, NULL, 1);
    const descent d = descent_new(kind, opts, 1);
    assert_memory_equal(&d.config, &by_default.config, sizeof d.config);
    descent_free(&by_default);
    descent_free(&d);
}

void optimizer_takes_any_size(tann_optimizer_kind kind, const void *defaults, size_t size)
{
    for (size_t given = sizeof(size_t); given <= MOST_BYTES; given++) {
        const room r = room_of(defaults, given < size ? given : size, given);
        takes(kind, &r);
    }
    for (size_t given = 0; given < sizeof(size_t); given++) {
        const room r = room_of(defaults, size, given);
        optimizer_refuses(kind, &r, TANN_E_ARGUMENT, "struct_size");
    }
    for (size_t at = size; at < MOST_BYTES; at++) {
        room r = room_of(defaults, size, MOST_BYTES);
        r.bytes[at] = 1;
        optimizer_refuses(kind, &r, TANN_E_UNSUPPORTED, "this version knows");
    }
}

void optimizer_refuses(tann_optimizer_kind kind, const void *opts, tann_status status,
                       const char *words)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann__optimizer_config config;
    CHECK_FAILS(ctx, tann__optimizer(kind)->configure(ctx, opts, &config), status, words);
    tann_ctx_free(ctx);
}
