/* The fit loop: epochs, and when to stop. */
#include "train/fit.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/options.h"

TANN__NO_PADDING(tann_fit_result, 4 * sizeof(size_t) + sizeof(uint64_t) + 5 * sizeof(double) +
                                      sizeof(tann_fit_stop) + sizeof(unsigned));

static double watched(const tann__fit *f)
{
    return f->validation.count > 0 ? f->result.validation_loss : f->result.loss;
}

void tann__fit_note_best(tann__fit *f)
{
    const double loss = watched(f);
    if (f->result.epochs > 1 && !(loss < f->result.best_loss - (double)f->opts.min_delta)) {
        f->bad_epochs++;
        return;
    }
    f->bad_epochs = 0;
    f->result.best_loss = loss;
    f->result.best_epoch = f->result.epochs - 1;
    if (f->best != NULL) {
        memcpy(f->best, f->trainer->model->weights,
               f->trainer->model->trained_span * sizeof *f->best);
    }
}

/* After epochs: TANN_STOP, with the reason in the result, or TANN_OK to go on. */
static tann_status judge(tann__fit *f)
{
    if (f->opts.target_loss > 0 && watched(f) <= (double)f->opts.target_loss) {
        f->result.stop = TANN_STOPPED_TARGET;
        return TANN_STOP;
    }
    if (f->opts.patience > 0 && f->bad_epochs >= f->opts.patience) {
        f->result.stop = TANN_STOPPED_PATIENCE;
        return TANN_STOP;
    }
    return TANN_OK;
}

static tann_status run_epochs(tann__fit *f)
{
    if (f->result.epochs > 0) {
        TANN_TRY(judge(f)); /* what a resumed fit had come to may be the end */
    }
    for (size_t epoch = f->result.epochs; epoch < f->opts.epochs; epoch++) {
        const size_t finished = f->result.epochs;
        const tann_status status = tann__fit_epoch(f, epoch);
        const tann_status verdict = f->result.epochs > finished ? judge(f) : TANN_OK;
        if (status == TANN_STOP && verdict == TANN_OK) {
            f->result.stop = TANN_STOPPED_CALLBACK;
        }
        TANN_TRY(status);
        TANN_TRY(verdict);
    }
    return TANN_OK;
}

static void restore_best(tann__fit *f)
{
    if (f->best != NULL && f->result.epochs > 0) {
        memcpy(f->trainer->model->weights, f->best,
               f->trainer->model->trained_span * sizeof *f->best);
    }
}

/* The epochs, and the hooks before and after them. */
static tann_status run_told(tann__fit *f)
{
    tann_session *s = f->trainer->session;
    tann_status status = tann__session_begin_run(s, f->count);
    if (status == TANN_STOP) {
        f->result.stop = TANN_STOPPED_CALLBACK;
    } else if (status == TANN_OK) {
        status = run_epochs(f);
    }
    if (status != TANN_OK && status != TANN_STOP) {
        return status;
    }
    restore_best(f);
    s->mean_loss = f->result.loss;
    status = tann__session_end_run(s, status, f->count);
    s->mean_loss = (double)NAN;
    return status;
}

static tann_status run(tann__fit *f, const tann_dataset *data, const tann_fit_opts *opts)
{
    const tann__tally none = {.samples = 0};
    TANN_TRY(tann__fit_setup(f, data, opts));
    tann_status status = tann__fit_call(f, TANN_FIT_BEGIN, 0, &none);
    if (status == TANN_STOP) {
        f->result.stop = TANN_STOPPED_CALLBACK;
    } else if (status == TANN_OK) {
        status = run_told(f);
    }
    if (status != TANN_OK && status != TANN_STOP) {
        return status;
    }
    status = tann__fit_call(f, TANN_FIT_END, f->result.epochs, &none);
    return status == TANN_STOP ? TANN_OK : status;
}

static tann_fit_result unmeasured(void)
{
    const double nan = (double)NAN;
    const tann_fit_result result = {.struct_size = sizeof result,
                                    .loss = nan,
                                    .accuracy = nan,
                                    .validation_loss = nan,
                                    .validation_accuracy = nan,
                                    .best_loss = nan};
    return result;
}

static tann_status fit(tann_trainer *t, const tann_dataset *data, const tann_fit_opts *opts,
                       tann_fit_result *result)
{
    tann__fit f = {.trainer = t, .first_step = t->step, .result = unmeasured()};
    t->fit = &f;
    tann__arena_init(&f.arena, &t->ctx->allocator);
    const tann_status status = run(&f, data, opts);
    tann__arena_free(&f.arena);
    t->fit = NULL;
    f.result.steps = t->step - f.first_step;
    if (status != TANN_OK) {
        f.result.stop = TANN_STOPPED_ERROR;
    }
    const tann_status written =
        tann__result_write(NULL, "tann_fit_result", result, &f.result, sizeof f.result);
    return status != TANN_OK ? status : written;
}

tann_status tann_fit(tann_trainer *t, const tann_dataset *data, const tann_fit_opts *opts,
                     tann_fit_result *result)
{
    if (t == NULL) {
        return TANN_E_ARGUMENT;
    }
    TANN_TRY(tann__result_check(t->ctx, "tann_fit_result", result));
    if (t->fit != NULL || t->session->running) {
        return tann__fail(t->ctx, TANN_E_ARGUMENT,
                          "the trainer is running: a callback may not "
                          "fit it again");
    }
    const tann_status status = fit(t, data, opts, result);
    return status == TANN_OK ? tann__succeed(t->ctx) : status;
}
