/* Loss and accuracy over a data set. */
#include <math.h>

#include "base/error.h"
#include "base/options.h"
#include "base/size.h"
#include "train/measure.h"

#include <tinyann/train.h>

TANN__NO_PADDING(tann_dataset, 2 * sizeof(size_t) + 3 * sizeof(void *));
TANN__NO_PADDING(tann_score, 2 * sizeof(size_t) + 2 * sizeof(double));

static tann_status check_sizes(tann_ctx *ctx, const tann_model *m, size_t count)
{
    size_t numbers = 0;
    if (!tann__mul(count, m->nodes[0].size, &numbers) ||
        !tann__mul(numbers, sizeof(float), &numbers) ||
        !tann__mul(count, m->nodes[m->output].size, &numbers) ||
        !tann__mul(numbers, sizeof(float), &numbers)) {
        return tann__fail(ctx, TANN_E_MEMORY, "%zu samples are more than memory can hold", count);
    }
    return TANN_OK;
}

tann_status tann__dataset_read(tann_ctx *ctx, const tann_model *m, const tann_dataset *given,
                               tann_dataset *known)
{
    *known = tann_dataset_floats(NULL, NULL, 0);
    if (given == NULL) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "the data set is NULL");
    }
    TANN_TRY(tann__options_read(ctx, "tann_dataset", known, sizeof *known, given));
    if (known->count == 0) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "the data set has 0 samples");
    }
    if (known->x == NULL) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "the data set's x is NULL");
    }
    if ((known->y == NULL) == (known->labels == NULL)) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "the data set has %s y and labels",
                          known->y == NULL ? "neither" : "both");
    }
    return check_sizes(ctx, m, known->count);
}

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
                           const tann_dataset *data, size_t begin, size_t end, tann__tally *tally)
{
    const size_t in = s->model->nodes[0].size;
    const size_t units = s->model->nodes[s->model->output].size;
    for (size_t at = begin; at < end; at += s->max_batch) {
        const size_t rest = end - at;
        tann__batch batch = {.x = data->x + at * in,
                             .y = data->y != NULL ? data->y + at * units : NULL,
                             .labels = data->labels,
                             .count = rest < s->max_batch ? rest : s->max_batch,
                             .first = at};
        TANN_TRY(evaluate_batch(s, objective, &batch, tally));
    }
    return TANN_OK;
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
    status =
        status == TANN_OK ? tann__evaluate(s, &objective, &known, 0, known.count, &tally) : status;
    TANN_TRY(tann__session_end_run(s, status, known.count));
    const tann_score out = {sizeof out, tally.samples, tann__tally_loss(&tally),
                            tann__tally_accuracy(&tally)};
    return tann__result_write(s->ctx, "tann_score", score, &out, sizeof out);
}
