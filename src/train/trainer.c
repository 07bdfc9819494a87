#include "train/trainer.h"

#include <math.h>
#include <stdint.h>

#include "base/carve.h"
#include "base/error.h"
#include "base/options.h"
#include "base/size.h"
#include "train/schedule.h"

TANN__NO_PADDING(tann_train_opts, 3 * sizeof(size_t) + sizeof(void *) + sizeof(uint64_t) +
                                      sizeof(tann_loss_kind) + sizeof(tann_optimizer_kind) +
                                      sizeof(tann_schedule_kind) + 3 * sizeof(float) +
                                      sizeof(int32_t) + sizeof(unsigned));

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
    if (o->flags != 0) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED, "flags of %u: this version knows none",
                          o->flags);
    }
    if (o->check_values != 0 && o->check_values != 1) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "check_values of %d is neither 0 nor 1",
                          (int)o->check_values);
    }
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
    if (t->model->trained_span == 0) {
        return tann__fail(t->ctx, TANN_E_ARGUMENT, "the model has no weights to train");
    }
    TANN_TRY(t->optimizer->configure(t->ctx, t->opts.optimizer_opts, &t->config));
    t->moment_count = t->optimizer->moments(&t->config);
    return tann__objective_init(t->ctx, t->model, t->opts.loss, &t->objective);
}

static size_t rows_of(const tann_trainer *t, tann_node node)
{
    size_t floats = SIZE_MAX; /* more than there can be: the carve notices */
    (void)tann__mul(t->opts.max_batch, t->model->nodes[node].size, &floats);
    return floats;
}

/* Cuts a trainer's arrays. While measuring, they are arrays of no memory. */
static void cut(tann__carve *c, tann_trainer *t)
{
    const size_t span = t->model->trained_span;
    t->dw = tann__carve_take(c, span, sizeof *t->dw);
    for (size_t i = 0; i < t->moment_count; i++) {
        t->moments[i] = tann__carve_take(c, span, sizeof *t->moments[i]);
    }
    t->bad = tann__carve_take(c, t->ctx->runner_tasks, sizeof *t->bad);
    t->x = tann__carve_take(c, rows_of(t, 0), sizeof *t->x);
    t->y = tann__carve_take(c, rows_of(t, t->model->output), sizeof *t->y);
}

static tann_status measure(const tann_trainer *drawn, size_t *bytes)
{
    tann__carve c = {.base = NULL};
    tann_trainer none = *drawn;
    (void)tann__carve_take(&c, 1, sizeof none);
    cut(&c, &none);
    return tann__carve_bytes(&c, bytes) ? TANN_OK : tann__fail_memory(drawn->ctx, "a trainer");
}

/* A trainer without memory: options read and checked. */
static tann_status draw(tann_trainer *t, const tann_train_opts *given)
{
    t->opts = defaults();
    TANN_TRY(tann__options_read(t->ctx, "tann_train_opts", &t->opts, sizeof t->opts, given));
    TANN_TRY(check_options(t->ctx, &t->opts));
    TANN_TRY(choose(t));
    t->opts.optimizer_opts = NULL; /* the caller's; read by now */
    return TANN_OK;
}

/* Gives what was drawn its memory: one piece, in which it lies itself, and a session. */
static tann_status make(tann_trainer *drawn, tann_trainer **out)
{
    tann__carve c;
    TANN_TRY(measure(drawn, &drawn->memory_size));
    if (!tann__carve_begin(&c, &drawn->ctx->allocator, drawn->memory_size, &drawn->memory)) {
        return tann__fail_memory(drawn->ctx, "a trainer");
    }
    tann_trainer *t = *out = tann__carve_take(&c, 1, sizeof *t);
    *t = *drawn;
    t->fault = tann_train_fault_default();
    cut(&c, t);
    t->session = tann__session_make(t->ctx, t->model, t->opts.max_batch, TANN__TRAINS, t->dw);
    if (t->session == NULL) {
        return t->ctx->status;
    }
    t->session->seed = t->opts.seed;
    return tann__succeed(t->ctx);
}

tann_trainer *tann_trainer_new(tann_ctx *ctx, tann_model *m, const tann_train_opts *opts)
{
    tann_trainer drawn = {.ctx = ctx, .model = m};
    tann_trainer *t = NULL;
    if (ctx == NULL || m == NULL) {
        (void)tann__fail_null(ctx, "the model");
        return NULL;
    }
    if (draw(&drawn, opts) != TANN_OK) {
        return NULL;
    }
    if (make(&drawn, &t) != TANN_OK) {
        tann_trainer_free(t);
        return NULL;
    }
    return t;
}

/* Two allocations, the trainer's own and its session's. */
static tann_status count_bytes(tann_trainer *drawn, const tann_train_opts *opts, size_t *bytes)
{
    size_t own = 0;
    size_t session = 0;
    TANN_TRY(draw(drawn, opts));
    TANN_TRY(measure(drawn, &own));
    TANN_TRY(tann__session_bytes(drawn->ctx, drawn->model, drawn->opts.max_batch, TANN__TRAINS,
                                 &session));
    return tann__sum(own, session, bytes) ? TANN_OK : tann__fail_memory(drawn->ctx, "a trainer");
}

size_t tann_trainer_bytes(tann_ctx *ctx, const tann_model *m, const tann_train_opts *opts)
{
    tann_trainer drawn = {.ctx = ctx,
                          .model = (tann_model *)(uintptr_t)m}; /* nothing writes to it */
    size_t bytes = 0;
    if (ctx == NULL || m == NULL) {
        (void)tann__fail_null(ctx, "the model");
        return 0;
    }
    return count_bytes(&drawn, opts, &bytes) == TANN_OK ? bytes : 0;
}

void tann_trainer_free(tann_trainer *t)
{
    if (t != NULL) {
        const tann__allocator allocator = t->ctx->allocator;
        tann__resume_give(t, &(tann__resume){.there = false});
        tann_session_free(t->session);
        tann__release(&allocator, t->memory, t->memory_size);
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
