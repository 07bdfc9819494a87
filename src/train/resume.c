#include "train/resume.h"

#include <string.h>

#include "base/error.h"
#include "train/fit.h"

static tann__resume describe(const tann__fit *f)
{
    return (tann__resume){
        .there = true,
        .shuffle = f->order != NULL,
        .samples = f->count,
        .batch = f->batch,
        .epochs = f->result.epochs,
        .best_epoch = f->result.best_epoch,
        .bad_epochs = f->bad_epochs,
        .step = f->trainer->step,
        .first_step = f->first_step,
        .loss = f->result.loss,
        .accuracy = f->result.accuracy,
        .validation_loss = f->result.validation_loss,
        .validation_accuracy = f->result.validation_accuracy,
        .best_loss = f->result.best_loss,
        .best = f->result.epochs > 0 ? f->best : NULL,
    };
}

tann_status tann__resume_describe(const tann_trainer *t, tann__resume *r)
{
    const tann__fit *f = t->fit;
    *r = (tann__resume){.there = false};
    const bool between = f != NULL && f->called && f->moment != TANN_FIT_BATCH_END;
    if (!between && (f != NULL || t->session->running)) {
        return tann__fail(t->ctx, TANN_E_ARGUMENT,
                          "a checkpoint in the middle of an epoch or a step: only before and after "
                          "epochs is there a state to go on from");
    }
    if (between && f->moment != TANN_FIT_END) {
        *r = describe(f);
    }
    return TANN_OK;
}

void tann__resume_give(tann_trainer *t, const tann__resume *r)
{
    tann__release(&t->ctx->allocator, t->resume.best,
                  t->resume.best_count * sizeof *t->resume.best);
    t->resume = *r;
}

static tann_status check(const tann__fit *f, const tann__resume *r)
{
    tann_ctx *ctx = f->trainer->ctx;
    if (r->step != f->trainer->step) {
        return tann__fail(ctx, TANN_E_ARGUMENT,
                          "the fit to resume had come to step %llu, the trainer has done %llu",
                          (unsigned long long)r->step, (unsigned long long)f->trainer->step);
    }
    if (r->samples != f->count || r->batch != f->batch || r->shuffle != (f->order != NULL)) {
        return tann__fail(ctx, TANN_E_ARGUMENT,
                          "the fit to resume had %zu samples, a batch of %zu and %s, this one "
                          "%zu, %zu and %s",
                          r->samples, r->batch, r->shuffle ? "shuffled" : "did not shuffle",
                          f->count, f->batch, f->order != NULL ? "shuffles" : "does not shuffle");
    }
    if (f->best != NULL && r->best == NULL && r->epochs > 0) {
        return tann__fail(ctx, TANN_E_ARGUMENT,
                          "the fit to resume did not keep its best weights, which this one is to "
                          "restore");
    }
    return TANN_OK;
}

tann_status tann__fit_go_on(tann__fit *f)
{
    const tann__resume *r = &f->trainer->resume;
    TANN_TRY(check(f, r));
    f->bad_epochs = r->bad_epochs;
    f->first_step = r->first_step;
    f->result.epochs = r->epochs;
    f->result.best_epoch = r->best_epoch;
    f->result.loss = r->loss;
    f->result.accuracy = r->accuracy;
    f->result.validation_loss = r->validation_loss;
    f->result.validation_accuracy = r->validation_accuracy;
    f->result.best_loss = r->best_loss;
    if (f->best != NULL && r->best != NULL) {
        memcpy(f->best, r->best, f->trainer->model->trained_span * sizeof *f->best);
    }
    return TANN_OK;
}
