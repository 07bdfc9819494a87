#include "train/measure.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "activation/activation.h"
#include "base/error.h"
#include "base/shape_text.h"
#include "base/split.h"
#include "layer/layer.h"

/* A task of its own pays from about this many numbers on. */
#define NUMBERS_PER_TASK 16384

double tann__tally_loss(const tann__tally *tally)
{
    double lanes[TANN__LANES];
    memcpy(lanes, tally->lanes, sizeof lanes);
    for (size_t half = TANN__LANES / 2; half > 0; half /= 2) {
        for (size_t i = 0; i < half; i++) {
            lanes[i] += lanes[i + half];
        }
    }
    return tally->samples > 0 ? lanes[0] / (double)tally->samples : (double)NAN;
}

double tann__tally_accuracy(const tann__tally *tally)
{
    return tally->judged > 0 ? (double)tally->right / (double)tally->judged : (double)NAN;
}

tann_status tann__objective_init(tann_ctx *ctx, const tann_model *m, tann_loss_kind kind,
                                 tann__objective *objective)
{
    const tann__node *output = &m->nodes[m->output];
    const tann__loss_type *type = tann__loss(kind);
    if (type == NULL) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "loss %d is not in the list", (int)kind);
    }
    if (output->size < type->min_units || (type->min_units > 1 && output->shape.rank != 1)) {
        return tann__fail(ctx, TANN_E_SHAPE,
                          "%s needs an output of rank 1 and at least %zu, not %s", type->name,
                          type->min_units, tann__shape_print(output->shape).text);
    }
    const tann_activation_type *last = tann__layer_activation_type(output->type, output->config);
    objective->type = type;
    objective->through_logits =
        type->logits >= 0 && last == tann__activation((tann_activation_kind)type->logits);
    return TANN_OK;
}

bool tann__objective_fused(const tann__objective *objective, const tann_session *s)
{
    return objective->through_logits && !tann__hooks_do(&s->hooks, TANN__HOOKS_WRITE_OUTPUT);
}

/* Every whole number up to here is a float. */
#define EXACT_INTEGER 16777216

/* For sentences: NaN without the sign, which differs between processors. */
static double shown(float value)
{
    return isnan(value) ? (double)NAN : (double)value;
}

static tann_status refuse_data(const tann_session *s, const tann__batch *batch)
{
    const size_t size = s->model->nodes[0].size;
    for (size_t i = 0; i < batch->count * size; i++) {
        if (!isfinite(batch->x[i])) {
            return tann__fail(s->ctx, TANN_E_NUMERIC, "sample %zu: number %zu of its data is %g",
                              tann__batch_sample(batch, i / size), i % size, shown(batch->x[i]));
        }
    }
    return tann__fail(s->ctx, TANN_E_INTERNAL, "the data were finite after all");
}

static tann_status refuse_target(const tann_session *s, const tann__objective *objective,
                                 const tann__batch *batch, size_t at)
{
    const size_t units = s->model->nodes[s->model->output].size;
    const double target = shown(batch->y[at]);
    const size_t sample = tann__batch_sample(batch, at / units);
    if (!isfinite(batch->y[at])) {
        return tann__fail(s->ctx, TANN_E_NUMERIC, "sample %zu: target %zu is %g", sample,
                          at % units, target);
    }
    return tann__fail(s->ctx, TANN_E_ARGUMENT, "sample %zu: target %zu is %g, %s needs %g to %g",
                      sample, at % units, target, objective->type->name,
                      (double)objective->type->target_min, (double)objective->type->target_max);
}

static bool has_range(const tann__loss_type *type)
{
    return type->target_min < type->target_max;
}

/* Which labels there are: classes, or for one output the numbers that a float holds exactly. */
static void label_range(const tann__objective *objective, size_t units, int64_t *least,
                        int64_t *most)
{
    *most = units > 1 ? (int64_t)units - 1 : has_range(objective->type) ? 1 : EXACT_INTEGER;
    *least = units > 1 || has_range(objective->type) ? 0 : -EXACT_INTEGER;
}

static tann_status check_labels(const tann_session *s, const tann__objective *objective,
                                const tann__batch *batch)
{
    int64_t least = 0;
    int64_t most = 0;
    label_range(objective, s->model->nodes[s->model->output].size, &least, &most);
    for (size_t i = 0; i < batch->count; i++) {
        const int32_t label = tann__batch_label(batch, i);
        if (label < least || label > most) {
            return tann__fail(s->ctx, TANN_E_ARGUMENT, "sample %zu: label %d is not in %lld..%lld",
                              tann__batch_sample(batch, i), (int)label, (long long)least,
                              (long long)most);
        }
    }
    return TANN_OK;
}

/* How many of the numbers are not from low to high; NaN is not. Without a jump, so that compilers use
   vectors. */
static size_t count_outside(size_t n, const float *x, float low, float high)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        count += !((x[i] >= low) & (x[i] <= high));
    }
    return count;
}

static tann_status check_targets(const tann_session *s, const tann__objective *objective,
                                 const tann__batch *batch)
{
    const size_t count = batch->count * s->model->nodes[s->model->output].size;
    const float low = has_range(objective->type) ? objective->type->target_min : -FLT_MAX;
    const float high = has_range(objective->type) ? objective->type->target_max : FLT_MAX;
    size_t at = 0;
    if (count_outside(count, batch->y, low, high) == 0) {
        return TANN_OK;
    }
    while (count_outside(1, batch->y + at, low, high) == 0) {
        at++;
    }
    return refuse_target(s, objective, batch, at);
}

tann_status tann__batch_check(const tann_session *s, const tann__objective *objective,
                              const tann__batch *batch)
{
    if (!s->kernels->all_finite(batch->count * s->model->nodes[0].size, batch->x)) {
        return refuse_data(s, batch);
    }
    return batch->labels != NULL ? check_labels(s, objective, batch)
                                 : check_targets(s, objective, batch);
}

static void spread_labels(const tann_session *s, tann__batch *batch)
{
    const size_t units = s->model->nodes[s->model->output].size;
    memset(s->target, 0, batch->count * units * sizeof *s->target);
    for (size_t i = 0; i < batch->count; i++) {
        const int32_t label = tann__batch_label(batch, i);
        if (units == 1) {
            s->target[i] = (float)label;
        } else {
            s->target[i * units + (size_t)label] = 1.0f;
        }
    }
    batch->y = s->target;
}

/* Work on the rows of a batch, which tasks share out where there are many. */
typedef struct loss_job {
    tann_session *session;
    const tann__objective *objective;
    const tann__batch *batch;
    float scale;
    bool logits; /* from the logits */
    float *gradient;
} loss_job;

static void value_rows(void *user, size_t index, size_t begin, size_t end)
{
    const loss_job *j = user;
    tann_session *s = j->session;
    const tann__slot *slot = &s->slots[s->model->output];
    const size_t units = slot->frame.output_size;
    const size_t at = begin * units;
    (void)index;
    if (j->logits) {
        j->objective->type->logit_value(s->kernels, end - begin, units, slot->x[0] + at,
                                        slot->value + at, j->batch->y + at, s->loss + begin,
                                        s->loss_scratch + at);
    } else {
        j->objective->type->value(s->kernels, end - begin, units, slot->value + at,
                                  j->batch->y + at, s->loss + begin, s->loss_scratch + at);
    }
}

static void gradient_rows(void *user, size_t index, size_t begin, size_t end)
{
    const loss_job *j = user;
    const tann_session *s = j->session;
    const tann__slot *slot = &s->slots[s->model->output];
    const size_t units = slot->frame.output_size;
    const size_t at = begin * units;
    (void)index;
    if (j->logits) {
        j->objective->type->logit_gradient(s->kernels, end - begin, units, slot->x[0] + at,
                                           slot->value + at, j->batch->y + at, j->scale,
                                           j->gradient + at);
    } else {
        j->objective->type->gradient(s->kernels, end - begin, units, slot->value + at,
                                     j->batch->y + at, j->scale, j->gradient + at);
    }
}

static void split_rows(loss_job *j, tann__part_fn part)
{
    const tann_frame *f = &j->session->slots[j->session->model->output].frame;
    const tann__tasks tasks = {f->runner, f->runner_user, f->tasks};
    const size_t grain = f->output_size < NUMBERS_PER_TASK ? NUMBERS_PER_TASK / f->output_size : 1;
    tann__split(&tasks, j->batch->count, grain, part, j);
}

void tann__measure_gradient(tann_session *s, const tann__objective *objective,
                            const tann__batch *batch, float scale, bool logits, float *gradient)
{
    loss_job job = {s, objective, batch, scale, logits, gradient};
    split_rows(&job, gradient_rows);
}

/* Adds the losses of 16 samples at a time: lane by lane, in the order of the samples. */
static void tally_losses(tann__tally *tally, const float *loss, size_t first, size_t count)
{
    size_t i = 0;
    for (; i < count && (first + i) % TANN__LANES != 0; i++) {
        tally->lanes[(first + i) % TANN__LANES] += (double)loss[i];
    }
    for (; i + TANN__LANES <= count; i += TANN__LANES) {
        for (size_t lane = 0; lane < TANN__LANES; lane++) {
            tally->lanes[lane] += (double)loss[i + lane];
        }
    }
    for (size_t lane = 0; i + lane < count; lane++) {
        tally->lanes[lane] += (double)loss[i + lane];
    }
}

/* What hooks are told of a batch. */
static void note_loss(tann_session *s, size_t count)
{
    tann__tally batch = {.samples = count};
    if (tann__hooks_do(&s->hooks, TANN__HOOKS_EXIST)) {
        tally_losses(&batch, s->loss, 0, count);
        s->mean_loss = tann__tally_loss(&batch);
    }
}

static tann_status refuse_loss(const tann_session *s, const tann__batch *batch)
{
    size_t at = 0;
    while (isfinite(s->loss[at])) {
        at++;
    }
    return tann__fail(s->ctx, TANN_E_NUMERIC, "sample %zu: its loss is %g",
                      tann__batch_sample(batch, at), shown(s->loss[at]));
}

tann_status tann__measure(tann_session *s, const tann__objective *objective, tann__batch *batch,
                          tann__tally *tally)
{
    const tann__slot *slot = &s->slots[s->model->output];
    const size_t units = slot->frame.output_size;
    if (batch->labels != NULL) {
        spread_labels(s, batch);
    }
    loss_job job = {s, objective, batch, 0, tann__objective_fused(objective, s), NULL};
    split_rows(&job, value_rows);
    if (!s->kernels->all_finite(batch->count, s->loss)) {
        return refuse_loss(s, batch);
    }
    tally_losses(tally, s->loss, batch->first, batch->count);
    note_loss(s, batch->count);
    tally->samples += batch->count;
    if (objective->type->correct != NULL) {
        tally->right +=
            objective->type->correct(s->kernels, batch->count, units, slot->value, batch->y);
        tally->judged += batch->count * (objective->type->correct_each_unit ? units : 1);
    }
    return TANN_OK;
}
