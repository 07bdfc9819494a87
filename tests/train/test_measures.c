/* Loss and accuracy of data, against closed forms; labels and floats; validation data and shares. */
#include "checks.h"
#include "graphs.h"

#include <math.h>
#include <string.h>

/* A model that only passes on what it reads: identity dense, and an activation if wanted. */
static tann_model *passing(tann_ctx *ctx, int32_t units, tann_activation_kind final)
{
    float kernel[16] = {0};
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(units)), units, NULL);
    h = final != NO_ACTIVATION ? tann_activation(b, h, final) : h;
    tann_model *m = tann_builder_finish(b, h, 1);
    assert_non_null(m);
    for (int32_t i = 0; i < units; i++) {
        kernel[i * units + i] = 1;
    }
    assert_int_equal(tann_model_weight_write(m, "dense_1.kernel", kernel, (size_t)(units * units)),
                     TANN_OK);
    return m;
}

static tann_score measure(tann_ctx *ctx, const tann_model *m, const tann_dataset *data,
                          tann_loss_kind loss)
{
    tann_score score = tann_score_default();
    tann_session *s = tann_session_new(ctx, m, 2);
    CHECK_OK(ctx, tann_evaluate(s, data, loss, &score));
    assert_int_equal(score.samples, data->count);
    tann_session_free(s);
    return score;
}

static void binary_accuracy_counts_every_unit(void **state)
{
    (void)state;
    const float z[] = {2, -1, -3, 4, 0, 0.5f};
    const float t[] = {1, 0, 1, 1, 0, 0};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = passing(ctx, 2, TANN_SIGMOID);
    const tann_dataset data = tann_dataset_floats(z, t, 3);
    const tann_score score = measure(ctx, m, &data, TANN_BINARY_CROSSENTROPY);
    double loss = 0;
    for (int i = 0; i < 6; i++) {
        loss += log1p(exp((double)z[i])) - (double)t[i] * (double)z[i];
    }
    CHECK_NEAR(score.loss, loss / 6, 1e-7);
    CHECK_NEAR(score.accuracy, 4.0 / 6, 1e-15); /* wrong: -3 for 1, and 0.5 for 0 */
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void categorical_accuracy_counts_samples(void **state)
{
    (void)state;
    const float z[] = {1, 2, 3, 3, 2, 1, 0, 5, 1, -1, -2, -3};
    const int32_t labels[] = {2, 0, 2, 1};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = passing(ctx, 3, TANN_SOFTMAX);
    const tann_dataset data = tann_dataset_labels(z, labels, 4);
    const tann_score score = measure(ctx, m, &data, TANN_CATEGORICAL_CROSSENTROPY);
    double loss = 0;
    for (int i = 0; i < 4; i++) {
        const float *row = z + 3 * i;
        loss += log(exp((double)row[0]) + exp((double)row[1]) + exp((double)row[2]));
        loss -= (double)row[labels[i]];
    }
    CHECK_NEAR(score.loss, loss / 4, 1e-6);
    CHECK_NEAR(score.accuracy, 0.5, 0);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void mse_has_no_accuracy(void **state)
{
    (void)state;
    const float z[] = {1, 2, 3, 4};
    const float t[] = {1, 1, 1, 1};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = passing(ctx, 2, NO_ACTIVATION);
    const tann_dataset data = tann_dataset_floats(z, t, 2);
    const tann_score score = measure(ctx, m, &data, TANN_MSE);
    assert_true(score.loss == 14.0 / 4 && isnan(score.accuracy));
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* For one output a label is the target itself. */
static void a_label_of_one_output_is_its_target(void **state)
{
    (void)state;
    const float z[] = {1, 2, -3};
    const int32_t numbers[] = {-7, 2, 40};
    const float as_floats[] = {-7, 2, 40};
    const int32_t classes[] = {1, 0, 0};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = passing(ctx, 1, NO_ACTIVATION);
    const tann_dataset labels = tann_dataset_labels(z, numbers, 3);
    const tann_dataset floats = tann_dataset_floats(z, as_floats, 3);
    assert_true(measure(ctx, m, &labels, TANN_MSE).loss == measure(ctx, m, &floats, TANN_MSE).loss);
    tann_model_free(m);
    m = passing(ctx, 1, TANN_SIGMOID);
    const tann_dataset binary = tann_dataset_labels(z, classes, 3);
    CHECK_NEAR(measure(ctx, m, &binary, TANN_BINARY_CROSSENTROPY).accuracy, 2.0 / 3, 1e-15);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

#define SAMPLES 20

typedef struct trained {
    float weights[64];
    tann_fit_result result;
} trained;

static void train(tann_ctx *ctx, const tann_dataset *data, const tann_fit_opts *fit, trained *out)
{
    memset(out, 0, sizeof *out);
    tann_model *m = graph_make(ctx, &graph_cases[3], 3, TANN_SOFTMAX);
    tann_train_opts opts = tann_train_opts_default();
    opts.loss = TANN_CATEGORICAL_CROSSENTROPY;
    opts.rate = 0.05f;
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    out->result = tann_fit_result_default();
    CHECK_OK(ctx, tann_fit(t, data, fit, &out->result));
    weights_read(m, out->weights);
    tann_trainer_free(t);
    tann_model_free(m);
}

typedef struct samples {
    float x[SAMPLES * 3], y[SAMPLES * 3];
    int32_t labels[SAMPLES];
} samples;

static void make_samples(samples *s)
{
    memset(s, 0, sizeof *s);
    fill_uniform(1, -1, 1, s->x, SAMPLES * 3);
    for (int32_t i = 0; i < SAMPLES; i++) {
        s->labels[i] = i * 7 % 3;
        s->y[i * 3 + s->labels[i]] = 1;
    }
}

static void labels_are_one_hot_rows(void **state)
{
    (void)state;
    samples s;
    make_samples(&s);
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (int32_t shuffle = 0; shuffle < 2; shuffle++) {
        trained floats;
        trained labels;
        tann_fit_opts fit = tann_fit_opts_default();
        fit.epochs = 3;
        fit.batch = 6;
        fit.shuffle = shuffle;
        const tann_dataset a = tann_dataset_floats(s.x, s.y, SAMPLES);
        const tann_dataset b = tann_dataset_labels(s.x, s.labels, SAMPLES);
        train(ctx, &a, &fit, &floats);
        train(ctx, &b, &fit, &labels);
        CHECK_BITS(labels.weights, floats.weights, 64);
        assert_true(labels.result.loss == floats.result.loss);
        assert_true(labels.result.accuracy == floats.result.accuracy);
    }
    tann_ctx_free(ctx);
}

/* A share of the data is what those samples are as validation data: the last ones, never trained on. */
static void a_share_is_validation_data(void **state)
{
    (void)state;
    samples s;
    make_samples(&s);
    tann_ctx *ctx = tann_ctx_new(NULL);
    const float shares[] = {0.25f, 0.05f, 0.9f, 0.1f, 0.7f, 0.15f};
    const size_t held[] = {5, 1, 18, 2, 14, 3};
    for (size_t i = 0; i < 6; i++) {
        trained shared;
        trained given;
        tann_fit_opts fit = tann_fit_opts_default();
        const size_t count = SAMPLES - held[i];
        const tann_dataset all = tann_dataset_labels(s.x, s.labels, SAMPLES);
        const tann_dataset first = tann_dataset_labels(s.x, s.labels, count);
        const tann_dataset last = tann_dataset_labels(s.x + 3 * count, s.labels + count, held[i]);
        fit.epochs = 3;
        fit.batch = 4;
        fit.patience = 2;
        fit.validation_share = shares[i];
        train(ctx, &all, &fit, &shared);
        fit.validation_share = 0;
        fit.validation = &last;
        train(ctx, &first, &fit, &given);
        CHECK_BITS(shared.weights, given.weights, 64);
        assert_true(shared.result.loss == given.result.loss);
        CHECK_NEAR(shared.result.validation_loss, given.result.validation_loss, 1e-15);
        assert_true(shared.result.validation_accuracy == given.result.validation_accuracy);
    }
    tann_ctx_free(ctx);
}

/* Measuring in between changes no bit of a training. */
static void validation_changes_nothing(void **state)
{
    (void)state;
    samples s;
    make_samples(&s);
    trained plain;
    trained validated;
    tann_ctx *ctx = tann_ctx_new(NULL);
    const tann_dataset data = tann_dataset_labels(s.x, s.labels, SAMPLES);
    tann_fit_opts fit = tann_fit_opts_default();
    fit.epochs = 4;
    train(ctx, &data, &fit, &plain);
    fit.validation = &data;
    train(ctx, &data, &fit, &validated);
    CHECK_BITS(validated.weights, plain.weights, 64);
    assert_true(validated.result.loss == plain.result.loss);
    tann_ctx_free(ctx);
}

int test_measures(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(binary_accuracy_counts_every_unit),
        cmocka_unit_test(categorical_accuracy_counts_samples),
        cmocka_unit_test(mse_has_no_accuracy),
        cmocka_unit_test(a_label_of_one_output_is_its_target),
        cmocka_unit_test(labels_are_one_hot_rows),
        cmocka_unit_test(a_share_is_validation_data),
        cmocka_unit_test(validation_changes_nothing),
    };
    return cmocka_run_group_tests_name("measures", tests, NULL, NULL);
}
