#include "train/trainer.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "base/size.h"
#include "train/schedule.h"

TANN__NO_PADDING(tann_train_opts, 3 * sizeof(size_t) + sizeof(void *) + sizeof(uint64_t) +
                                      sizeof(tann_loss_kind) + sizeof(tann_optimizer_kind) +
                                      sizeof(tann_schedule_kind) + 3 * sizeof(float));

static tann_train_opts defaults(void)
{
    const tann_train_opts opts = {
        .struct_size = sizeof opts,
        .max_batch = 32,
        .schedule_steps = 1,
        .loss = TANN_MSE,
        .optimizer = TANN_ADAM,
        .schedule = TANN_SCHEDULE_CONSTANT,
        .schedule_factor = 0.1f,
        .rate = 0.001f,
    };
    return opts;
}

void tann_train_opts_init(tann_train_opts *opts, size_t struct_size)
{
    const tann_train_opts known = defaults();
    tann__options_write(opts, struct_size, &known, sizeof known);
}

static tann_status check_rate(tann_ctx *ctx, float rate)
{
    if (rate > 0 && isfinite(rate)) {
        return TANN_OK;
    }
    return tann__fail(ctx, TANN_E_ARGUMENT, "a learning rate of %g is not positive and finite",
                      (double)rate);
}

static tann_status check_schedule(tann_ctx *ctx, const tann_train_opts *o)
{
    if ((unsigned)o->schedule >= (unsigned)TANN_SCHEDULE_COUNT_) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "schedule %d is not in the list", (int)o->schedule);
    }
    if (!(o->schedule_factor > 0 && o->schedule_factor <= 1)) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "a schedule_factor of %g is not above 0, at most 1",
                          (double)o->schedule_factor);
    }
    if (o->schedule_steps == 0) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "schedule_steps is 0");
    }
    return TANN_OK;
}

static tann_status check_options(tann_ctx *ctx, const tann_train_opts *o)
{
    TANN_TRY(check_rate(ctx, o->rate));
    TANN_TRY(check_schedule(ctx, o));
    if (!(o->clip_norm >= 0) || !isfinite(o->clip_norm)) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "a clip_norm of %g is not at least 0 and finite",
                          (double)o->clip_norm);
    }
    if (o->max_batch == 0) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "max_batch is 0");
    }
    return TANN_OK;
}

static tann_status choose(tann_trainer *t)
{
    t->optimizer = tann__optimizer(t->opts.optimizer);
    if (t->optimizer == NULL) {
        return tann__fail(t->ctx, TANN_E_ARGUMENT, "optimizer %d is not in the list",
                          (int)t->opts.optimizer);
    }
    if (t->model->parameter_count == 0) {
        return tann__fail(t->ctx, TANN_E_ARGUMENT, "the model has no weights to train");
    }
    TANN_TRY(t->optimizer->configure(t->ctx, t->opts.optimizer_opts, &t->config));
    return tann__objective_init(t->ctx, t->model, t->opts.loss, &t->objective);
}

static tann_status take(tann_trainer *t, size_t rows, size_t floats, float **out)
{
    size_t count = 0;
    *out =
        tann__mul(rows, floats, &count) ? tann__arena_take(&t->arena, count, sizeof **out) : NULL;
    return *out != NULL ? TANN_OK : tann__fail_memory(t->ctx, "a trainer");
}

static tann_status take_memory(tann_trainer *t)
{
    const tann_model *m = t->model;
    TANN_TRY(take(t, 1, m->weight_span, &t->dw));
    for (size_t i = 0; i < t->optimizer->moments(&t->config); i++) {
        TANN_TRY(take(t, 1, m->weight_span, &t->moments[i]));
    }
    TANN_TRY(take(t, t->opts.max_batch, m->nodes[0].size, &t->x));
    TANN_TRY(take(t, t->opts.max_batch, m->nodes[m->output].size, &t->y));
    t->session = tann__session_make(t->ctx, m, t->opts.max_batch, t->dw);
    if (t->session == NULL) {
        return t->ctx->status;
    }
    t->session->seed = t->opts.seed;
    return TANN_OK;
}

static tann_status make(tann_trainer *t, const tann_train_opts *given)
{
    t->opts = defaults();
    TANN_TRY(tann__options_read(t->ctx, "tann_train_opts", &t->opts, sizeof t->opts, given));
    TANN_TRY(check_options(t->ctx, &t->opts));
    TANN_TRY(choose(t));
    t->opts.optimizer_opts = NULL; /* the caller's; read by now */
    TANN_TRY(take_memory(t));
    return tann__succeed(t->ctx);
}

tann_trainer *tann_trainer_new(tann_ctx *ctx, tann_model *m, const tann_train_opts *opts)
{
    if (ctx == NULL || m == NULL) {
        (void)tann__fail_null(ctx, "the model");
        return NULL;
    }
    tann_trainer *t = tann__allocate(&ctx->allocator, sizeof *t);
    if (t == NULL) {
        tann__fail_memory(ctx, "a trainer");
        return NULL;
    }
    memset(t, 0, sizeof *t);
    t->ctx = ctx;
    t->model = m;
    tann__arena_init(&t->arena, &ctx->allocator);
    if (make(t, opts) != TANN_OK) {
        tann_trainer_free(t);
        return NULL;
    }
    return t;
}

void tann_trainer_free(tann_trainer *t)
{
    if (t != NULL) {
        const tann__allocator allocator = t->ctx->allocator;
        tann_session_free(t->session);
        tann__arena_free(&t->arena);
        tann__release(&allocator, t, sizeof *t);
    }
}

tann_session *tann_trainer_session(tann_trainer *t)
{
    return t != NULL ? t->session : NULL;
}

uint64_t tann_trainer_step(const tann_trainer *t)
{
    return t != NULL ? t->step : 0;
}

float tann_trainer_rate(const tann_trainer *t)
{
    if (t == NULL) {
        return 0;
    }
    const double factor = tann__schedule(t->opts.schedule, (double)t->opts.schedule_factor,
                                         t->opts.schedule_steps, t->step);
    return (float)((double)t->opts.rate * factor);
}

tann_status tann_trainer_set_rate(tann_trainer *t, float rate)
{
    if (t == NULL) {
        return TANN_E_ARGUMENT;
    }
    TANN_TRY(check_rate(t->ctx, rate));
    t->opts.rate = rate;
    return tann__succeed(t->ctx);
}
