#include "training.h"

#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "graphs.h"

#define SAMPLES 23
#define INPUTS  2

const training_case training_cases[] = {
    {.name = "adam", .optimizer = TANN_ADAM, .rate = 0.01f, .shuffle = 1},
    {.name = "sgd", .optimizer = TANN_SGD, .rate = 0.1f, .shuffle = 1},
    {.name = "momentum, clipped, in order",
     .optimizer = TANN_SGD,
     .momentum = 0.9f,
     .rate = 0.05f,
     .clip_norm = 0.1f},
    {.name = "nesterov, steps",
     .optimizer = TANN_SGD,
     .momentum = 0.8f,
     .nesterov = 1,
     .rate = 0.1f,
     .schedule = TANN_SCHEDULE_STEP,
     .shuffle = 1},
    {.name = "adam, cosine, muladd",
     .optimizer = TANN_ADAM,
     .rate = 0.02f,
     .schedule = TANN_SCHEDULE_COSINE,
     .numerics = TANN_NUMERICS_MULADD,
     .shuffle = 1,
     .validates = 1},
    {.name = "patience, best weights",
     .optimizer = TANN_ADAM,
     .rate = 0.3f,
     .patience = 2,
     .restore_best = 1,
     .shuffle = 1,
     .validates = 2},
    {.name = "patience that runs out, by a share",
     .optimizer = TANN_SGD,
     .rate = 1.5f,
     .patience = 2,
     .restore_best = 1,
     .shuffle = 1,
     .validates = 1,
     .min_delta = 0.01f},
    {.name = "patience alone, a target",
     .optimizer = TANN_ADAM,
     .rate = 0.05f,
     .patience = 4,
     .shuffle = 1,
     .target_loss = 0.62f},
};
const size_t training_case_count = sizeof training_cases / sizeof *training_cases;

static tann_model *build(tann_ctx *ctx)
{
    tann_dense_opts dense = tann_dense_opts_default();
    dense.bias_initializer = TANN_CONSTANT;
    dense.bias_constant = -0.1f;
    tann_builder *b = tann_builder_new(ctx);
    static const float mean[INPUTS] = {0.1f, -0.2f};
    static const float scale[INPUTS] = {1.5f, 0.75f};
    tann_node h = tann_normalization(b, tann_input(b, tann_shape_1d(INPUTS)), NULL);
    const tann_node p = tann_named(b, tann_dense(b, h, 5, &dense), "encoder/p");
    h = tann_dropout(b, tann_activation(b, p, TANN_TANH), 0.2f);
    h = tann_dense(b, tann_add(b, h, p), 1, NULL);
    tann_model *m = tann_builder_finish(b, tann_activation(b, h, TANN_SIGMOID), 7);
    tann_model_weight_write(m, "normalization_1.mean", mean, INPUTS);
    tann_model_weight_write(m, "normalization_1.scale", scale, INPUTS);
    return m;
}

static tann_trainer *make_trainer(training *g, const training_case *how)
{
    tann_train_opts opts = tann_train_opts_default();
    tann_sgd_opts sgd = tann_sgd_opts_default();
    tann_adam_opts adam = tann_adam_opts_default();
    sgd.momentum = how->momentum;
    sgd.nesterov = how->nesterov;
    adam.beta1 = 0.85f;
    opts.loss = TANN_BINARY_CROSSENTROPY;
    opts.optimizer = how->optimizer;
    opts.optimizer_opts = how->optimizer == TANN_SGD ? (const void *)&sgd : (const void *)&adam;
    opts.rate = how->rate;
    opts.clip_norm = how->clip_norm;
    opts.schedule = how->schedule;
    opts.schedule_steps = 9;
    opts.schedule_factor = 0.5f;
    opts.seed = UINT64_C(0x123456789ABCDEF1);
    return tann_trainer_new(g->ctx, g->m, &opts);
}

static tann_dataset make_data(uint64_t seed)
{
    static float x[2][SAMPLES * INPUTS];
    static float y[2][SAMPLES];
    fill_uniform(seed, -1, 1, x[seed], SAMPLES * INPUTS);
    for (size_t i = 0; i < SAMPLES; i++) {
        y[seed][i] = x[seed][2 * i] * x[seed][2 * i + 1] > 0 ? 1.0f : 0.0f;
    }
    return tann_dataset_floats(x[seed], y[seed], SAMPLES);
}

void training_begin(training *g, const training_case *how, const tann_ctx_opts *allocator)
{
    tann_ctx_opts opts = allocator != NULL ? *allocator : tann_ctx_opts_default();
    opts.numerics = how->numerics;
    memset(g, 0, sizeof *g);
    g->ctx = tann_ctx_new(&opts);
    g->m = build(g->ctx);
    g->t = make_trainer(g, how);
    assert_non_null(g->t);
    g->data = make_data(0);
    g->validation = make_data(1);
    g->fit = tann_fit_opts_default();
    g->fit.epochs = 12;
    g->fit.batch = 5;
    g->fit.shuffle = how->shuffle;
    g->fit.patience = how->patience;
    g->fit.restore_best = how->restore_best;
    g->fit.min_delta = how->min_delta;
    g->fit.target_loss = how->target_loss;
    g->fit.validation = how->validates == 2 ? &g->validation : NULL;
    g->fit.validation_share = how->validates == 1 ? 0.25f : 0;
}

void training_end(training *g)
{
    tann_trainer_free(g->t);
    tann_model_free(g->m);
    tann_ctx_free(g->ctx);
}

tann_status training_run(training *g, tann_fit_fn fn, void *user, tann_fit_result *result)
{
    g->callbacks[0] = (tann_callback){fn, user};
    g->fit.callbacks = fn != NULL ? g->callbacks : NULL;
    g->fit.callback_count = fn != NULL;
    return tann_fit(g->t, &g->data, &g->fit, result);
}

void training_check_equal(const training *a, const training *b)
{
    const size_t count = tann_model_parameter_count(a->m);
    float *first = malloc(count * sizeof *first);
    float *second = malloc(count * sizeof *second);
    assert_true(first != NULL && second != NULL);
    weights_read(a->m, first);
    weights_read(b->m, second);
    CHECK_BITS(first, second, count);
    free(first);
    free(second);
}

snapshot snapshot_of(tann_trainer *t)
{
    snapshot s = {NULL, tann_checkpoint_save_bytes(t)};
    assert_true(s.size > 0);
    s.bytes = malloc(s.size);
    assert_non_null(s.bytes);
    assert_int_equal(tann_checkpoint_save_memory(t, s.bytes, s.size), TANN_OK);
    return s;
}

void snapshot_check_equal(snapshot a, snapshot b)
{
    assert_int_equal(a.size, b.size);
    assert_memory_equal(a.bytes, b.bytes, a.size);
    free(a.bytes);
    free(b.bytes);
}
