/* Loss and accuracy over a data set. */
#include <math.h>

#include "base/error.h"
#include "base/options.h"
#include "train/dataset.h"

#include <tinyann/train.h>

TANN__NO_PADDING(tann_score, 2 * sizeof(size_t) + 2 * sizeof(double));

static tann_status run_batch(tann_session *s, const tann__objective *objective, tann__batch *batch,
                             tann__tally *tally)
{
    TANN_TRY(tann__batch_check(s, objective, batch));
    s->first_sample = batch->first;
    TANN_TRY(tann__session_tell(s, TANN_HOOK_BATCH_BEGIN, batch->count));
    TANN_TRY(tann__session_forward(s, batch->x, batch->count, s->model->output, NULL));
    TANN_TRY(tann__measure(s, objective, batch, tally));
    return tann__session_tell(s, TANN_HOOK_BATCH_END, batch->count);
}

static tann_status evaluate_batch(tann_session *s, const tann__objective *objective,
                                  tann__batch *batch, tann__tally *tally)
{
    TANN_TRY(tann__session_begin(s, batch->x, batch->count));
    const tann_status status = run_batch(s, objective, batch, tally);
    s->first_sample = 0;
    s->step += !s->trains;
    s->mean_loss = (double)NAN;
    return tann__session_end(s, status);
}

tann_status tann__evaluate(tann_session *s, const tann__objective *objective,
                           const tann_dataset *data, const tann__rows *rows, size_t begin,
                           size_t end, tann__tally *tally)
{
    for (size_t at = begin; at < end; at += s->max_batch) {
        const size_t rest = end - at;
        tann__batch batch = {.count = rest < s->max_batch ? rest : s->max_batch, .first = at};
        TANN_TRY(tann__dataset_fetch(s->ctx, s->model, data, rows, &batch));
        TANN_TRY(evaluate_batch(s, objective, &batch, tally));
    }
    return TANN_OK;
}

static tann_status evaluate_all(tann_session *s, const tann__objective *objective,
                                const tann_dataset *data, tann__tally *tally)
{
    tann__arena arena;
    tann__rows rows = {.x = NULL};
    tann__arena_init(&arena, &s->ctx->allocator);
    tann_status status = tann__rows_take(&arena, s->ctx, s->model, data, s->max_batch, &rows);
    if (status == TANN_OK) {
        status = tann__evaluate(s, objective, data, &rows, 0, data->count, tally);
    }
    tann__arena_free(&arena);
    return status;
}

tann_status tann_evaluate(tann_session *s, const tann_dataset *data, tann_loss_kind loss,
                          tann_score *score)
{
    if (s == NULL) {
        return TANN_E_ARGUMENT;
    }
    if (score == NULL) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "the score is NULL");
    }
    TANN_TRY(tann__result_check(s->ctx, "tann_score", score));
    tann_dataset known;
    tann__objective objective;
    tann__tally tally = {.samples = 0};
    TANN_TRY(tann__dataset_read(s->ctx, s->model, data, &known));
    TANN_TRY(tann__objective_init(s->ctx, s->model, loss, &objective));
    tann_status status = tann__session_begin_run(s, known.count);
    status = status == TANN_OK ? evaluate_all(s, &objective, &known, &tally) : status;
    TANN_TRY(tann__session_end_run(s, status, known.count));
    const tann_score out = {sizeof out, tally.samples, tann__tally_loss(&tally),
                            tann__tally_accuracy(&tally)};
    return tann__result_write(s->ctx, "tann_score", score, &out, sizeof out);
}
