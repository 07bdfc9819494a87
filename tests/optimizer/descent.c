#include "descent.h"

#include <string.h>

#include "checks.h"
#include "floats.h"
#include "graphs.h"

descent descent_new(tann_optimizer_kind kind, const void *opts, size_t count)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    descent d = {.type = tann__optimizer(kind), .count = count};
    CHECK_OK(ctx, d.type->configure(ctx, opts, &d.config));
    d.w = floats_new(count);
    d.g = floats_new(count);
    for (size_t i = 0; i < d.type->moments(&d.config); i++) {
        d.moments[i] = floats_new(count);
    }
    fill_uniform(1, -1, 1, d.w, count);
    tann_ctx_free(ctx);
    return d;
}

void descent_free(const descent *d)
{
    floats_free(d->w, d->count);
    floats_free(d->g, d->count);
    for (size_t i = 0; i < d->type->moments(&d->config); i++) {
        floats_free(d->moments[i], d->count);
    }
}

void descent_step(descent *d, const tann_kernels *k, float rate)
{
    float *before = floats_copy(d->w, d->count);
    d->step++;
    d->type->update(k, &d->config, d->count, d->w, d->g, d->moments, rate, d->step);
    CHECK_BITS(d->g, before, d->count);
    floats_free(before, d->count);
}

void descent_random_step(descent *d, const tann_kernels *k, float rate)
{
    fill_uniform(100 + d->step, -1, 1, d->g, d->count);
    descent_step(d, k, rate);
}
