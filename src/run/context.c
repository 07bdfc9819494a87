/* Making a context: the one place where the processor is asked. */
#include <tinyann/ctx.h>

#include "base/context.h"
#include "base/cpu.h"
#include "base/error.h"
#include "base/options.h"
#include "kernel/kernel.h"

#define MOST_TASKS 1024

TANN__NO_PADDING(tann_ctx_opts, 7 * sizeof(void *) + sizeof(tann_isa) + sizeof(tann_numerics));

void tann_ctx_opts_init(tann_ctx_opts *opts, size_t struct_size)
{
    const tann_ctx_opts defaults = {
        .struct_size = sizeof defaults,
        .runner_tasks = 1,
        .max_isa = TANN_ISA_AUTO,
    };
    tann__options_write(opts, struct_size, &defaults, sizeof defaults);
}

static int is_known(const tann_ctx_opts *opts)
{
    return (unsigned)opts->max_isa < (unsigned)TANN_ISA_COUNT_ &&
           (unsigned)opts->numerics < (unsigned)TANN_NUMERICS_COUNT_;
}

/* The caller's options over the defaults, checked. */
static tann_status read_opts(tann_ctx_opts *known, const tann_ctx_opts *opts)
{
    tann_ctx_opts_init(known, sizeof *known);
    TANN_TRY(tann__options_read(NULL, "tann_ctx_opts", known, sizeof *known, opts));
    if ((known->allocate == NULL) != (known->release == NULL) || !is_known(known) ||
        known->runner_tasks < 1 || known->runner_tasks > MOST_TASKS) {
        return TANN_E_ARGUMENT;
    }
    return tann__cpu_keeps_subnormals() ? TANN_OK : TANN_E_UNSUPPORTED;
}

tann_status tann_ctx_opts_check(const tann_ctx_opts *opts)
{
    tann_ctx_opts known;
    return read_opts(&known, opts);
}

static tann__allocator allocator_of(const tann_ctx_opts *opts)
{
    if (opts->allocate == NULL) {
        return tann__allocator_default();
    }
    const tann__allocator a = {opts->allocate, opts->release, opts->allocator_user};
    return a;
}

static void choose_kernels(tann_ctx *ctx, tann_isa max_isa)
{
    const tann__cpu cpu = tann__cpu_read();
    for (int i = 0; i < TANN_NUMERICS_COUNT_; i++) {
        ctx->kernels[i] = tann__kernels_choose(&cpu, max_isa, (tann_numerics)i);
    }
    ctx->isa = ctx->kernels[0]->isa;
    ctx->level1 = cpu.level1;
    ctx->level2 = cpu.level2;
}

tann_ctx *tann_ctx_new(const tann_ctx_opts *opts)
{
    tann_ctx_opts known;
    if (read_opts(&known, opts) != TANN_OK) {
        return NULL;
    }
    const tann__allocator allocator = allocator_of(&known);
    tann_ctx *ctx = tann__allocate(&allocator, sizeof *ctx);
    if (ctx == NULL) {
        return NULL;
    }
    ctx->allocator = allocator;
    choose_kernels(ctx, known.max_isa);
    ctx->numerics = known.numerics;
    ctx->runner = known.runner;
    ctx->runner_user = known.runner_user;
    ctx->runner_tasks = known.runner_tasks;
    tann__succeed(ctx);
    return ctx;
}

void tann_ctx_free(tann_ctx *ctx)
{
    if (ctx != NULL) {
        const tann__allocator allocator = ctx->allocator;
        tann__release(&allocator, ctx, sizeof *ctx);
    }
}

tann_isa tann_ctx_isa(const tann_ctx *ctx)
{
    return ctx == NULL ? TANN_ISA_AUTO : ctx->isa;
}
