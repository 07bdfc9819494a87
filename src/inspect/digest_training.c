/* A digest of whole trainings: every activation, loss and optimizer, branches, dropout, clipping,
   schedules, validation, patience; then of a layer that is wide enough for several tasks; then of raw
   values that are normalised. */
#include <tinyann/builder.h>
#include <tinyann/dataset.h>
#include <tinyann/layers.h>
#include <tinyann/model.h>
#include <tinyann/normalization.h>
#include <tinyann/random.h>
#include <tinyann/session.h>
#include <tinyann/fit.h>

#include "base/error.h"
#include "base/rng.h"
#include "inspect/digest.h"

#define SAMPLES 43
#define INPUTS  5
#define CLASSES 3
#define UNITS   7

#define WIDE         64  /* with 128 samples two tasks, ... */
#define WIDE_FULL    128 /* ... and eight */
#define WIDE_SAMPLES 128

/* ------------------------------------------------------------------------------ into the digest */

static uint64_t add_weights(const tann_model *m, uint64_t digest)
{
    for (tann_node i = 0; i < tann_model_node_count(m); i++) {
        tann_weight w = tann_weight_default();
        for (int32_t k = 0; tann_model_node_weight(m, i, k, &w) == TANN_OK; k++) {
            digest = tann__digest_floats(digest, w.data, w.count);
        }
    }
    return digest;
}

static uint64_t add_result(const tann_fit_result *result, uint64_t digest)
{
    digest = tann__digest_number(digest, result->epochs, 32);
    digest = tann__digest_number(digest, (uint64_t)result->stop, 32);
    digest = tann__digest_double(digest, result->loss);
    digest = tann__digest_double(digest, result->accuracy);
    digest = tann__digest_double(digest, result->validation_loss);
    digest = tann__digest_double(digest, result->validation_accuracy);
    return tann__digest_double(digest, result->best_loss);
}

/* -------------------------------------------------------------------------- the small trainings */

/* Every activation bends what the ones before it gave, and is added to it. */
static tann_node draw_all_activations(tann_builder *b)
{
    const tann_node x = tann_input(b, tann_shape_1d(INPUTS));
    tann_node h = tann_dense(b, x, UNITS, NULL);
    for (int kind = 0; kind < TANN_ACTIVATION_COUNT_; kind++) {
        const tann_node z = tann_dense(b, h, UNITS, NULL);
        h = tann_add(b, h, tann_activation(b, z, (tann_activation_kind)kind));
    }
    return tann_dense(b, tann_dropout(b, h, 0.25f), CLASSES, NULL);
}

/* The last activation is one whose outputs the loss accepts. */
static tann_model *make_model(tann_ctx *ctx, tann_loss_kind loss)
{
    tann_builder *b = tann_builder_new(ctx);
    const tann_node h = draw_all_activations(b);
    const tann_activation_kind last =
        loss == TANN_CATEGORICAL_CROSSENTROPY ? TANN_SOFTMAX : TANN_SIGMOID;
    return tann_builder_finish(b, tann_activation(b, h, last), 1 + (uint64_t)loss);
}

/* One optimizer's turn with the model. */
typedef struct turn {
    tann_optimizer_kind optimizer;
    tann_schedule_kind schedule;
    float rate, momentum;
    int32_t nesterov;
} turn;

static const turn turns[] = {
    {TANN_ADAM, TANN_SCHEDULE_COSINE, 0.02f, 0, 0},
    {TANN_SGD, TANN_SCHEDULE_CONSTANT, 0.05f, 0, 0},
    {TANN_SGD, TANN_SCHEDULE_STEP, 0.02f, 0.9f, 0},
    {TANN_SGD, TANN_SCHEDULE_CONSTANT, 0.01f, 0.8f, 1},
};

static tann_trainer *make_trainer(tann_ctx *ctx, tann_model *m, tann_loss_kind loss,
                                  const turn *how)
{
    tann_sgd_opts sgd = tann_sgd_opts_default();
    sgd.momentum = how->momentum;
    sgd.nesterov = how->nesterov;
    tann_train_opts opts = tann_train_opts_default();
    opts.optimizer = how->optimizer;
    opts.optimizer_opts = how->optimizer == TANN_SGD ? &sgd : NULL;
    opts.loss = loss;
    opts.rate = how->rate;
    opts.schedule = how->schedule;
    opts.schedule_steps = 5;
    opts.clip_norm = 0.5f;
    opts.seed = 99;
    return tann_trainer_new(ctx, m, &opts);
}

static tann_status run_turn(tann__desk *desk, tann_model *m, const tann_dataset *data,
                            tann_loss_kind loss, const turn *how, uint64_t *digest)
{
    tann_fit_opts fit = tann_fit_opts_default();
    fit.epochs = desk->full ? 12 : 2;
    fit.batch = 10;
    fit.validation_share = 0.25f;
    fit.patience = 3;
    tann_fit_result result = tann_fit_result_default();
    tann_trainer *t = make_trainer(&desk->ctx, m, loss, how);
    const tann_status status =
        t != NULL ? tann_fit(t, data, &fit, &result) : tann_ctx_status(&desk->ctx);
    tann_trainer_free(t);
    *digest = add_weights(m, add_result(&result, *digest));
    return status;
}

/* In batches that do not come out even. */
static tann_status predict_all(tann__desk *desk, const tann_model *m, uint64_t *digest)
{
    const size_t batch = 16;
    tann_session *s = tann_session_new(&desk->ctx, m, batch);
    tann_status status = s != NULL ? TANN_OK : tann_ctx_status(&desk->ctx);
    for (size_t at = 0; at < SAMPLES && status == TANN_OK; at += batch) {
        const size_t n = SAMPLES - at < batch ? SAMPLES - at : batch;
        status = tann_predict(s, desk->a + at * INPUTS, n, desk->c);
        *digest = tann__digest_floats(*digest, desk->c, n * CLASSES);
    }
    tann_session_free(s);
    return status;
}

static tann_status train_with(tann__desk *desk, const tann_dataset *data, tann_loss_kind loss,
                              uint64_t *digest)
{
    tann_model *m = make_model(&desk->ctx, loss);
    tann_status status = m != NULL ? TANN_OK : tann_ctx_status(&desk->ctx);
    for (size_t i = 0; i < sizeof turns / sizeof *turns && status == TANN_OK; i++) {
        status = run_turn(desk, m, data, loss, &turns[i], digest);
    }
    if (status == TANN_OK) {
        status = predict_all(desk, m, digest);
    }
    tann_model_free(m);
    return status;
}

static void fill_samples(tann__desk *desk, size_t samples, size_t inputs, size_t classes)
{
    tann__random_fill(3, 0, 0, desk->a, samples * inputs);
    for (size_t i = 0; i < samples * inputs; i++) {
        desk->a[i] = desk->a[i] * 4 - 2;
    }
    memset(desk->b, 0, samples * classes * sizeof *desk->b);
    for (size_t i = 0; i < samples; i++) {
        desk->b[i * classes + tann_random_bits(4, 0, i) % classes] = 1;
    }
}

tann_status tann__digest_training(tann__desk *desk, uint64_t *digest)
{
    fill_samples(desk, SAMPLES, INPUTS, CLASSES);
    const tann_dataset data = tann_dataset_floats(desk->a, desk->b, SAMPLES);
    for (int loss = 0; loss < TANN_LOSS_COUNT_; loss++) {
        TANN_TRY(train_with(desk, &data, (tann_loss_kind)loss, digest));
    }
    return TANN_OK;
}

/* ----------------------------------------------------------------------------- the wide training */

static tann_model *make_wide_model(tann__desk *desk)
{
    const int32_t units = desk->full ? WIDE_FULL : WIDE;
    tann_builder *b = tann_builder_new(&desk->ctx);
    tann_node h = tann_input(b, tann_shape_1d(units));
    h = tann_activation(b, tann_dense(b, h, units, NULL), TANN_TANH);
    if (desk->full) {
        h = tann_activation(b, tann_dense(b, h, units, NULL), TANN_RELU);
    }
    return tann_builder_finish(b, tann_dense(b, h, CLASSES, NULL), 5);
}

tann_status tann__digest_wide_training(tann__desk *desk, uint64_t *digest)
{
    fill_samples(desk, WIDE_SAMPLES, desk->full ? WIDE_FULL : WIDE, CLASSES);
    tann_train_opts opts = tann_train_opts_default();
    opts.max_batch = WIDE_SAMPLES;
    tann_model *m = make_wide_model(desk);
    tann_trainer *t = tann_trainer_new(&desk->ctx, m, &opts);
    float loss = 0;
    tann_status status = t != NULL ? tann_train_step(t, desk->a, desk->b, WIDE_SAMPLES, &loss)
                                   : tann_ctx_status(&desk->ctx);
    if (status == TANN_OK) {
        status = tann_predict(tann_trainer_session(t), desk->a, WIDE_SAMPLES, desk->c);
    }
    *digest = tann__digest_floats(*digest, &loss, 1);
    *digest = m != NULL ? add_weights(m, *digest) : *digest;
    *digest = tann__digest_floats(*digest, desk->c, (size_t)WIDE_SAMPLES * CLASSES);
    tann_trainer_free(t);
    tann_model_free(m);
    return status;
}

/* ------------------------------------------------------------------- measured data, and raw values */

/* Raw in front and behind, and one between that is fitted to values of the network. */
static tann_model *make_raw_model(tann_ctx *ctx)
{
    tann_normalization_opts back = tann_normalization_opts_default();
    back.invert = 1;
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_normalization(b, tann_input(b, tann_shape_1d(INPUTS)), NULL);
    h = tann_activation(b, tann_dense(b, h, UNITS, NULL), TANN_SOFTPLUS);
    h = tann_dense(b, tann_normalization(b, h, NULL), CLASSES, NULL);
    return tann_builder_finish(b, tann_normalization(b, h, &back), 6);
}

static tann_status normalize_all(tann_ctx *ctx, tann_model *m, const tann_dataset *data)
{
    static const char *const names[] = {"normalization_1", "normalization_2", "normalization_3"};
    tann_normalization_fit_opts opts = tann_normalization_fit_opts_default();
    for (size_t i = 0; i < 3; i++) {
        opts.kind = i == 1 ? TANN_MIN_MAX : TANN_STANDARDIZE;
        TANN_TRY(tann_normalization_fit(ctx, m, tann_model_find(m, names[i]), data, &opts));
    }
    return TANN_OK;
}

tann_status tann__digest_normalization(tann__desk *desk, uint64_t *digest)
{
    fill_samples(desk, SAMPLES, INPUTS, CLASSES);
    for (size_t i = 0; i < SAMPLES * INPUTS; i++) {
        desk->a[i] = 1000.0f * desk->a[i] + 70.0f * (float)(i % INPUTS);
    }
    for (size_t i = 0; i < SAMPLES * CLASSES; i++) {
        desk->b[i] = 300.0f - 9.0f * desk->b[i];
    }
    const tann_dataset data = tann_dataset_floats(desk->a, desk->b, SAMPLES);
    tann_model *m = make_raw_model(&desk->ctx);
    tann_status status =
        m != NULL ? normalize_all(&desk->ctx, m, &data) : tann_ctx_status(&desk->ctx);
    if (status == TANN_OK) {
        status = run_turn(desk, m, &data, TANN_MSE, &turns[0], digest);
    }
    if (status == TANN_OK) {
        status = predict_all(desk, m, digest);
    }
    tann_model_free(m);
    return status;
}
