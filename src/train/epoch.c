/* One epoch of a fit: shuffled batches, updates, callbacks. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "base/rng.h"
#include "train/fit.h"

TANN__NO_PADDING(tann_fit_event, 5 * sizeof(size_t) + sizeof(tann_trainer *) + sizeof(uint64_t) +
                                     4 * sizeof(double) + sizeof(tann_fit_moment) +
                                     sizeof(unsigned));

static tann_fit_event describe(const tann__fit *f, tann_fit_moment moment, size_t epoch,
                               const tann__tally *tally)
{
    const bool validated = moment == TANN_FIT_EPOCH_END || moment == TANN_FIT_END;
    const bool ended = moment == TANN_FIT_END;
    return (tann_fit_event){
        .struct_size = sizeof(tann_fit_event),
        .trainer = f->trainer,
        .epoch = epoch,
        .epochs = f->opts.epochs,
        .samples_done = tally->samples,
        .samples = f->count,
        .step = f->trainer->step,
        .loss = ended ? f->result.loss : tann__tally_loss(tally),
        .accuracy = ended ? f->result.accuracy : tann__tally_accuracy(tally),
        .validation_loss = validated ? f->result.validation_loss : (double)NAN,
        .validation_accuracy = validated ? f->result.validation_accuracy : (double)NAN,
        .moment = moment,
    };
}

static tann_status call_all(const tann__fit *f, const tann_fit_event *event)
{
    tann_status wish = TANN_OK;
    for (size_t i = 0; i < f->opts.callback_count; i++) {
        tann__succeed(f->trainer->ctx);
        const tann_status status = f->opts.callbacks[i].fn(event, f->opts.callbacks[i].user);
        if (status == TANN_STOP) {
            wish = TANN_STOP; /* the other callbacks are still told */
        } else if (status != TANN_OK) {
            return tann__fail_outer(f->trainer->ctx, status, "callback %zu returned %s (%d)", i,
                                    tann_status_name(status), (int)status);
        }
    }
    return wish;
}

tann_status tann__fit_call(tann__fit *f, tann_fit_moment moment, size_t epoch,
                           const tann__tally *tally)
{
    if (f->opts.callback_count == 0) {
        return TANN_OK;
    }
    const tann_fit_event event = describe(f, moment, epoch, tally);
    f->called = true;
    f->moment = moment;
    const tann_status status = call_all(f, &event);
    f->called = false;
    return status;
}

/* Copies rows together. Inlined with a constant size, so that a small row is a move, not a call. */
static inline void gather_rows(const float *from, const size_t *order, size_t count, size_t size,
                               float *to)
{
    for (size_t i = 0; i < count; i++) {
        memcpy(to + i * size, from + order[i] * size, size * sizeof *to);
    }
}

static void gather(const float *from, const size_t *order, size_t count, size_t size, float *to)
{
    switch (size) {
    case 1:
        gather_rows(from, order, count, 1, to);
        break;
    case 2:
        gather_rows(from, order, count, 2, to);
        break;
    case 4:
        gather_rows(from, order, count, 4, to);
        break;
    default:
        gather_rows(from, order, count, size, to);
        break;
    }
}

/* Points the batch to its data: the caller's own where it is in order, else copied together, or
   read. */
static tann_status fill(tann__fit *f, tann__batch *batch)
{
    tann_trainer *t = f->trainer;
    const size_t in = t->model->nodes[0].size;
    const size_t out = t->model->nodes[t->model->output].size;
    const bool gathers = f->order != NULL && f->data.read == NULL;
    batch->order = f->order != NULL ? f->order + batch->first : NULL;
    TANN_TRY(tann__dataset_fetch(t->ctx, t->model, &f->data, &f->rows, batch));
    if (gathers) {
        gather(f->data.x, batch->order, batch->count, in, t->x);
        batch->x = t->x;
    }
    if (gathers && f->data.y != NULL) {
        gather(f->data.y, batch->order, batch->count, out, t->y);
        batch->y = t->y;
    }
    return tann__batch_check(t->session, &t->objective, batch);
}

static tann_status run_batches(tann__fit *f, size_t epoch, tann__tally *tally)
{
    for (size_t at = 0; at < f->count; at += f->batch) {
        const size_t rest = f->count - at;
        tann__batch batch = {.count = rest < f->batch ? rest : f->batch, .first = at};
        TANN_TRY(fill(f, &batch));
        TANN_TRY(tann__trainer_update(f->trainer, &batch, tally));
        TANN_TRY(tann__fit_call(f, TANN_FIT_BATCH_END, epoch, tally));
    }
    return TANN_OK;
}

static tann_status validate(tann__fit *f)
{
    tann__tally tally = {.samples = 0};
    tann_ctx *ctx = f->trainer->ctx;
    if (f->validation.count > 0) {
        const tann_status status =
            tann__evaluate(f->trainer->session, &f->trainer->objective, &f->validation, &f->rows,
                           f->validation_begin, f->validation_end, &tally);
        if (status != TANN_OK && status != TANN_STOP) {
            const tann_ctx said = *ctx;
            return tann__fail(ctx, status, "validation: %s", said.text);
        }
        TANN_TRY(status);
    }
    f->result.validation_loss = tann__tally_loss(&tally);
    f->result.validation_accuracy = tann__tally_accuracy(&tally);
    return TANN_OK;
}

/* tann_random_permutation() of this epoch, with its words from the kernels, many at a time. */
static void shuffle(const tann_trainer *t, size_t *order, size_t count)
{
    enum { BLOCKS = 64, WORDS = 4 * BLOCKS };
    const uint64_t stream = tann__random_stream(TANN__FOR_SHUFFLE, 0, t->epoch);
    uint32_t words[WORDS];
    tann__random_start(order, count);
    for (size_t end = (uint64_t)count <= UINT32_MAX ? count : 0; end > 0;) {
        const size_t begin = (end - 1) / WORDS * WORDS;
        const size_t blocks = (end - begin + 3) / 4;
        t->session->kernels->random_blocks(t->opts.seed, stream, begin / 4, blocks, words);
        tann__random_swap(words, begin, end, order);
        end = begin;
    }
}

static tann_status tell_end(tann__fit *f, const tann__tally *tally)
{
    tann_session *s = f->trainer->session;
    s->mean_loss = tann__tally_loss(tally);
    const tann_status status = tann__session_tell(s, TANN_HOOK_EPOCH_END, f->count);
    s->mean_loss = (double)NAN;
    return status;
}

tann_status tann__fit_epoch(tann__fit *f, size_t epoch)
{
    tann_trainer *t = f->trainer;
    tann__tally tally = {.samples = 0};
    TANN_TRY(tann__fit_call(f, TANN_FIT_EPOCH_BEGIN, epoch, &tally));
    if (f->order != NULL) {
        shuffle(t, f->order, f->count);
    }
    t->session->epoch = t->epoch;
    TANN_TRY(tann__session_tell(t->session, TANN_HOOK_EPOCH_BEGIN, f->count));
    TANN_TRY(run_batches(f, epoch, &tally));
    TANN_TRY(validate(f));
    const tann_status told = tell_end(f, &tally);
    t->session->epoch = ++t->epoch;
    f->result.loss = tann__tally_loss(&tally);
    f->result.accuracy = tann__tally_accuracy(&tally);
    f->result.epochs++;
    tann__fit_note_best(f);
    if (told != TANN_OK && told != TANN_STOP) {
        return told;
    }
    const tann_status wish = tann__fit_call(f, TANN_FIT_EPOCH_END, epoch, &tally);
    return wish == TANN_OK ? told : wish;
}
