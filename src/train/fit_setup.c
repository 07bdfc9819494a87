/* What a fit is asked to do: options, data, validation, memory. */
#include <math.h>

#include "base/error.h"
#include "base/options.h"
#include "base/size.h"
#include "train/fit.h"

TANN__NO_PADDING(tann_fit_opts, 5 * sizeof(size_t) + 2 * sizeof(void *) + 3 * sizeof(float) +
                                    3 * sizeof(int32_t) + 2 * sizeof(unsigned));

static tann_fit_opts defaults(void)
{
    const tann_fit_opts opts = {
        .struct_size = sizeof opts, .epochs = 1, .shuffle = 1, .restore_best = 1};
    return opts;
}

void tann_fit_opts_init(tann_fit_opts *opts, size_t struct_size)
{
    const tann_fit_opts known = defaults();
    tann__options_write(opts, struct_size, &known, sizeof known);
}

static tann_status check_options(tann_ctx *ctx, const tann_fit_opts *o)
{
    if (o->flags != 0 || o->more_flags != 0) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED, "flags of %u: this version knows none",
                          o->flags | o->more_flags);
    }
    if (o->resume != 0 && o->resume != 1) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "resume of %d is neither 0 nor 1", (int)o->resume);
    }
    if (o->epochs == 0) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "epochs is 0");
    }
    if (!(o->target_loss >= 0) || !(o->min_delta >= 0)) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "a %s of %g is not at least 0",
                          o->target_loss >= 0 ? "min_delta" : "target_loss",
                          (double)(o->target_loss >= 0 ? o->min_delta : o->target_loss));
    }
    if (!(o->validation_share >= 0 && o->validation_share < 1)) {
        return tann__fail(ctx, TANN_E_ARGUMENT,
                          "a validation_share of %g is not at least 0 and below 1",
                          (double)o->validation_share);
    }
    if (o->callback_count > 0 && o->callbacks == NULL) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "callbacks is NULL, their count %zu",
                          o->callback_count);
    }
    for (size_t i = 0; i < o->callback_count; i++) {
        if (o->callbacks[i].fn == NULL) {
            return tann__fail(ctx, TANN_E_ARGUMENT, "callback %zu is NULL", i);
        }
    }
    return TANN_OK;
}

static tann_status choose_batch(tann__fit *f)
{
    const size_t most = f->trainer->opts.max_batch;
    f->batch = f->opts.batch != 0 ? f->opts.batch : most < 32 ? most : 32;
    if (f->batch > most) {
        return tann__fail(f->trainer->ctx, TANN_E_ARGUMENT,
                          "a batch of %zu is above the trainer's max_batch of %zu", f->batch, most);
    }
    return TANN_OK;
}

/* The last part of the data, held back; the share is rounded down to whole samples. The slack makes
   18 of 0.9 times 20, though the float that is nearest to 0.9 lies below it. */
static tann_status hold_back(tann__fit *f)
{
    const double share = (double)f->opts.validation_share * (double)f->data.count;
    const double slack = share * 0x1p-23;
    const size_t held = (size_t)(share + (slack < 0.5 ? slack : 0));
    if (held == 0 || held >= f->data.count) {
        return tann__fail(
            f->trainer->ctx, TANN_E_ARGUMENT, "a validation_share of %g of %zu samples is %s",
            (double)f->opts.validation_share, f->data.count, held == 0 ? "none" : "all");
    }
    f->count = f->data.count - held;
    f->validation = f->data;
    f->validation_begin = f->count;
    f->validation_end = f->data.count;
    return TANN_OK;
}

static tann_status choose_validation(tann__fit *f)
{
    tann_ctx *ctx = f->trainer->ctx;
    f->count = f->data.count;
    if (f->opts.validation_share > 0 && f->opts.validation != NULL) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "both validation data and a validation_share of %g",
                          (double)f->opts.validation_share);
    }
    if (f->opts.validation != NULL) {
        TANN_TRY(tann__dataset_read(ctx, f->trainer->model, f->opts.validation, &f->validation));
        f->validation_end = f->validation.count;
        return TANN_OK;
    }
    return f->opts.validation_share > 0 ? hold_back(f) : TANN_OK;
}

/* Validation goes through batches as large as the trainer's session can take. */
static tann_status take_rows(tann__fit *f, const tann_dataset *data)
{
    tann_trainer *t = f->trainer;
    return tann__rows_take(&f->arena, t->ctx, t->model, data, t->opts.max_batch, &f->rows);
}

static tann_status take_memory(tann__fit *f)
{
    if (f->opts.shuffle) {
        f->order = tann__arena_take(&f->arena, f->count, sizeof *f->order);
        if (f->order == NULL) {
            return tann__fail_memory(f->trainer->ctx, "the order of the samples");
        }
    }
    f->rows = (tann__rows){.x = f->trainer->x, .y = f->trainer->y};
    TANN_TRY(take_rows(f, &f->data));
    TANN_TRY(take_rows(f, &f->validation));
    if (f->opts.patience > 0 && f->opts.restore_best) {
        f->best = tann__arena_take(&f->arena, f->trainer->model->trained_span, sizeof *f->best);
        if (f->best == NULL) {
            return tann__fail_memory(f->trainer->ctx, "the best weights");
        }
    }
    return TANN_OK;
}

tann_status tann__fit_setup(tann__fit *f, const tann_dataset *data, const tann_fit_opts *opts)
{
    tann_ctx *ctx = f->trainer->ctx;
    f->opts = defaults();
    TANN_TRY(tann__options_read(ctx, "tann_fit_opts", &f->opts, sizeof f->opts, opts));
    TANN_TRY(check_options(ctx, &f->opts));
    TANN_TRY(choose_batch(f));
    TANN_TRY(tann__dataset_read(ctx, f->trainer->model, data, &f->data));
    TANN_TRY(choose_validation(f));
    f->result.samples = f->count;
    TANN_TRY(take_memory(f));
    if (f->opts.resume && f->trainer->resume.there) {
        TANN_TRY(tann__fit_go_on(f));
    }
    tann__resume_give(f->trainer, &(tann__resume){.there = false});
    return TANN_OK;
}
