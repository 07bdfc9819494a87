/* Fitting a normalisation: closed forms, the same bits from everywhere, and what is refused. */
#include "checks.h"
#include "graphs.h"
#include "heap.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define SAMPLES  101
#define FEATURES 3
#define SCALER   "scaler"

typedef struct fixture {
    heap heap;
    tann_ctx *ctx;
    tann_model *model;
    tann_node node;
    float x[SAMPLES * FEATURES];
    float mean[FEATURES], scale[FEATURES]; /* as they were fitted */
} fixture;

static tann_model *draw(tann_ctx *ctx, tann_shape shape)
{
    tann_builder *b = tann_builder_new(ctx);
    const tann_node h = tann_normalization(b, tann_input(b, shape), NULL);
    return tann_builder_finish(b, tann_named(b, h, SCALER), 1);
}

static void set_up(fixture *f)
{
    memset(f, 0, sizeof *f);
    f->ctx = heap_ctx(&f->heap);
    f->model = draw(f->ctx, tann_shape_1d(FEATURES));
    f->node = tann_model_find(f->model, SCALER);
    for (size_t i = 0; i < SAMPLES; i++) { /* of very different sizes */
        f->x[i * FEATURES] = 1000 + tann_random_normal(1, 0, i);
        f->x[i * FEATURES + 1] = 1e-6f * tann_random_uniform(1, 1, i);
        f->x[i * FEATURES + 2] = -3;
    }
}

static void tear_down(fixture *f)
{
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
    heap_check_empty(&f->heap);
}

static tann_dataset data_of(const fixture *f)
{
    return tann_dataset_floats(f->x, NULL, SAMPLES);
}

static void read_back(fixture *f)
{
    assert_int_equal(tann_model_weight_read(f->model, SCALER ".mean", f->mean, FEATURES), TANN_OK);
    assert_int_equal(tann_model_weight_read(f->model, SCALER ".scale", f->scale, FEATURES),
                     TANN_OK);
}

static void fit(fixture *f, const tann_normalization_fit_opts *opts)
{
    const tann_dataset data = data_of(f);
    CHECK_OK(f->ctx, tann_normalization_fit(f->ctx, f->model, f->node, &data, opts));
    read_back(f);
}

/* ---- values ---- */

/* Mean and deviation in two passes. */
static void measure(const float *x, size_t count, size_t step, double *mean, double *deviation)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        sum += (double)x[i * step];
    }
    *mean = sum / (double)count;
    for (size_t i = 0; i < count; i++) {
        squares += ((double)x[i * step] - *mean) * ((double)x[i * step] - *mean);
    }
    *deviation = sqrt(squares / (double)count);
}

static void standardized_features_have_mean_0_and_deviation_1(void **state)
{
    (void)state;
    fixture f;
    float y[SAMPLES * FEATURES];
    set_up(&f);
    fit(&f, NULL);
    for (size_t i = 0; i < 2; i++) {
        double mean = 0, deviation = 0;
        measure(f.x + i, SAMPLES, FEATURES, &mean, &deviation);
        CHECK_NEAR(f.mean[i], mean, 1e-7 * fabs(mean));
        CHECK_NEAR(f.scale[i], 1 / deviation, 1e-7 / deviation);
    }
    tann_session *s = tann_session_new(f.ctx, f.model, SAMPLES);
    CHECK_OK(f.ctx, tann_predict(s, f.x, SAMPLES, y));
    for (size_t i = 0; i < 2; i++) {
        double mean = 0, deviation = 0;
        measure(y + i, SAMPLES, FEATURES, &mean, &deviation);
        CHECK_NEAR(mean, 0, 1e-4); /* 1000 has 2^-14 of room in a float */
        CHECK_NEAR(deviation, 1, 1e-6);
    }
    tann_session_free(s);
    tear_down(&f);
}

static void a_constant_feature_becomes_0_at_its_own_scale(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    fit(&f, NULL);
    assert_true(f.mean[2] == -3 && f.scale[2] == 1);
    tann_normalization_fit_opts opts = tann_normalization_fit_opts_default();
    opts.kind = TANN_MIN_MAX;
    fit(&f, &opts);
    assert_true(f.mean[2] == -3 && f.scale[2] == 1);
    opts.low = -1;
    fit(&f, &opts);
    assert_true(f.mean[2] == -2 && f.scale[2] == 1); /* it becomes low */
    const tann_dataset one = tann_dataset_floats(f.x, NULL, 1);
    CHECK_OK(f.ctx, tann_normalization_fit(f.ctx, f.model, f.node, &one, NULL));
    read_back(&f);
    CHECK_BITS(f.mean, f.x, FEATURES);
    assert_true(f.scale[0] == 1 && f.scale[1] == 1);
    tear_down(&f);
}

static void a_range_is_reached_at_both_ends(void **state)
{
    (void)state;
    static const float lows[] = {0, -1, 2}, highs[] = {1, 1, 5};
    for (size_t k = 0; k < 3; k++) {
        fixture f;
        float y[SAMPLES * FEATURES];
        tann_normalization_fit_opts opts = tann_normalization_fit_opts_default();
        opts.kind = TANN_MIN_MAX;
        opts.low = lows[k];
        opts.high = highs[k];
        set_up(&f);
        fit(&f, &opts);
        tann_session *s = tann_session_new(f.ctx, f.model, SAMPLES);
        CHECK_OK(f.ctx, tann_predict(s, f.x, SAMPLES, y));
        for (size_t i = 0; i < 2; i++) {
            float least = INFINITY, most = -INFINITY;
            for (size_t n = 0; n < SAMPLES; n++) {
                least = fminf(least, y[n * FEATURES + i]);
                most = fmaxf(most, y[n * FEATURES + i]);
            }
            CHECK_NEAR(least, lows[k], lows[k] == 0 ? 0 : 1e-4);
            CHECK_NEAR(most, highs[k], lows[k] == 0 ? 1e-6 : 1e-4);
        }
        tann_session_free(s);
        tear_down(&f);
    }
}

/* With a range of dimensions, the last is the features, and the others are more values of them. */
static void all_but_the_last_dimension_are_values(void **state)
{
    (void)state;
    fixture f;
    enum { PER_SAMPLE = 4, ALL = SAMPLES - SAMPLES % PER_SAMPLE };
    set_up(&f);
    tann_model *m = draw(f.ctx, tann_shape_2d(PER_SAMPLE, FEATURES));
    const tann_dataset data = tann_dataset_floats(f.x, NULL, ALL / PER_SAMPLE);
    const tann_dataset flat = tann_dataset_floats(f.x, NULL, ALL);
    float mean[FEATURES], scale[FEATURES];
    CHECK_OK(f.ctx, tann_normalization_fit(f.ctx, m, tann_model_find(m, SCALER), &data, NULL));
    CHECK_OK(f.ctx, tann_normalization_fit(f.ctx, f.model, f.node, &flat, NULL));
    read_back(&f);
    assert_int_equal(tann_model_weight_read(m, SCALER ".mean", mean, FEATURES), TANN_OK);
    assert_int_equal(tann_model_weight_read(m, SCALER ".scale", scale, FEATURES), TANN_OK);
    CHECK_BITS(mean, f.mean, FEATURES);
    CHECK_BITS(scale, f.scale, FEATURES);
    tann_model_free(m);
    tear_down(&f);
}

/* A mean that is large beside the deviation costs no digits. */
static void digits_survive_a_large_mean(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    for (size_t i = 0; i < SAMPLES; i++) {
        f.x[i * FEATURES] = 16777215.0f - (float)(i % 2);
    }
    fit(&f, NULL);
    double mean = 0, deviation = 0;
    measure(f.x, SAMPLES, FEATURES, &mean, &deviation);
    CHECK_NEAR(f.scale[0], 1 / deviation, 2e-7);
    tear_down(&f);
}

/* Sums as they are documented, written out here: value i in lane i mod 16, less the first one. */
static void the_sums_are_those_documented(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    fit(&f, NULL);
    for (size_t i = 0; i < 2; i++) {
        double sum[16] = {0}, squares[16] = {0};
        for (size_t n = 0; n < SAMPLES; n++) {
            const double off = (double)f.x[n * FEATURES + i] - (double)f.x[i];
            sum[n % 16] += off;
            squares[n % 16] += off * off;
        }
        for (size_t half = 8; half > 0; half /= 2) {
            for (size_t k = 0; k < half; k++) {
                sum[k] += sum[k + half];
                squares[k] += squares[k + half];
            }
        }
        const double off = sum[0] / SAMPLES;
        const double variance = squares[0] / SAMPLES - off * off;
        const float mean = (float)((double)f.x[i] + off), scale = (float)(1 / sqrt(variance));
        CHECK_BITS(&f.mean[i], &mean, 1);
        CHECK_BITS(&f.scale[i], &scale, 1);
    }
    tear_down(&f);
}

/* ---- from everywhere the same ---- */

static tann_status read_rows(void *user, const size_t *samples, size_t count, float *x, float *y,
                             int32_t *labels)
{
    const float *from = user;
    assert_true(y == NULL && labels == NULL); /* nobody needs them */
    for (size_t i = 0; i < count; i++) {
        memcpy(x + i * FEATURES, from + samples[i] * FEATURES, FEATURES * sizeof *x);
    }
    return TANN_OK;
}

#define MANY 50000 /* several batches */

static void reading_gives_the_bits_of_memory(void **state)
{
    (void)state;
    static float x[MANY * FEATURES];
    fixture f;
    set_up(&f);
    fill_uniform(9, -5, 20, x, MANY * FEATURES);
    const tann_dataset held = tann_dataset_floats(x, NULL, MANY);
    const tann_dataset read = tann_dataset_reader(read_rows, x, MANY);
    const tann_dataset labels = tann_dataset_reader_labels(read_rows, x, MANY);
    float mean[FEATURES], scale[FEATURES];
    CHECK_OK(f.ctx, tann_normalization_fit(f.ctx, f.model, f.node, &held, NULL));
    read_back(&f);
    memcpy(mean, f.mean, sizeof mean);
    memcpy(scale, f.scale, sizeof scale);
    const tann_dataset *const others[] = {&read, &labels};
    for (size_t i = 0; i < 2; i++) {
        fit(&f, NULL); /* something else in between */
        CHECK_OK(f.ctx, tann_normalization_fit(f.ctx, f.model, f.node, others[i], NULL));
        read_back(&f);
        CHECK_BITS(f.mean, mean, FEATURES);
        CHECK_BITS(f.scale, scale, FEATURES);
    }
    tear_down(&f);
}

/* In the middle of a graph it is fitted to what it reads. */
static void in_the_middle_it_sees_the_values_there(void **state)
{
    (void)state;
    fixture f;
    float z[SAMPLES * 4], mean[4], scale[4];
    double expected_mean = 0, deviation = 0;
    set_up(&f);
    tann_builder *b = tann_builder_new(f.ctx);
    const tann_node x = tann_input(b, tann_shape_1d(FEATURES));
    const tann_node front = tann_named(b, tann_normalization(b, x, NULL), "front");
    const tann_node bent = tann_activation(b, tann_dense(b, front, 4, NULL), TANN_TANH);
    const tann_node middle = tann_named(b, tann_normalization(b, bent, NULL), "middle");
    tann_model *m = tann_builder_finish(b, tann_dense(b, middle, 2, NULL), 3);
    const tann_dataset data = data_of(&f);
    CHECK_OK(f.ctx, tann_normalization_fit(f.ctx, m, front, &data, NULL));
    CHECK_OK(f.ctx, tann_normalization_fit(f.ctx, m, middle, &data, NULL));
    tann_session *s = tann_session_new(f.ctx, m, SAMPLES);
    CHECK_OK(f.ctx, tann_predict_at(s, f.x, SAMPLES, bent, z));
    assert_int_equal(tann_model_weight_read(m, "middle.mean", mean, 4), TANN_OK);
    assert_int_equal(tann_model_weight_read(m, "middle.scale", scale, 4), TANN_OK);
    for (size_t i = 0; i < 4; i++) {
        measure(z + i, SAMPLES, 4, &expected_mean, &deviation);
        CHECK_NEAR(mean[i], expected_mean, 1e-6);
        CHECK_NEAR(scale[i] * deviation, 1, 1e-6);
    }
    tann_session_free(s);
    tann_model_free(m);
    tear_down(&f);
}

/* ---- targets ---- */

static tann_model *draw_inverted(tann_ctx *ctx, int at_the_end)
{
    tann_normalization_opts opts = tann_normalization_opts_default();
    opts.invert = 1;
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(FEATURES));
    h = tann_named(b, tann_normalization(b, h, NULL), SCALER);
    h = tann_dense(b, h, 2, NULL);
    h = tann_named(b, tann_normalization(b, h, &opts), "raw");
    h = at_the_end ? h : tann_activation(b, h, TANN_TANH);
    return tann_builder_finish(b, h, 3);
}

static void the_way_back_is_fitted_to_targets(void **state)
{
    (void)state;
    fixture f;
    float y[SAMPLES * 2], mean[2], scale[2];
    set_up(&f);
    for (size_t i = 0; i < SAMPLES * 2; i++) {
        y[i] = i % 2 ? 1e5f * tann_random_normal(2, 2, i) : 7;
    }
    tann_model *m = draw_inverted(f.ctx, 1);
    const tann_dataset data = tann_dataset_floats(f.x, y, SAMPLES);
    CHECK_OK(f.ctx, tann_normalization_fit(f.ctx, m, tann_model_output(m), &data, NULL));
    double expected = 0, deviation = 0;
    measure(y + 1, SAMPLES, 2, &expected, &deviation);
    assert_int_equal(tann_model_weight_read(m, "raw.mean", mean, 2), TANN_OK);
    assert_int_equal(tann_model_weight_read(m, "raw.scale", scale, 2), TANN_OK);
    assert_true(mean[0] == 7 && scale[0] == 1);
    CHECK_NEAR(mean[1], expected, 1e-6 * deviation);
    CHECK_NEAR(scale[1] * deviation, 1, 1e-6);
    const int32_t labels[SAMPLES] = {0};
    const tann_dataset by_labels = tann_dataset_labels(f.x, labels, SAMPLES);
    CHECK_FAILS(f.ctx, tann_normalization_fit(f.ctx, m, tann_model_output(m), &by_labels, NULL),
                TANN_E_ARGUMENT, "'raw' inverts: it is fitted to targets as floats, not to labels");
    const tann_dataset without = data_of(&f);
    CHECK_FAILS(f.ctx, tann_normalization_fit(f.ctx, m, tann_model_output(m), &without, NULL),
                TANN_E_ARGUMENT, "neither y and labels");
    y[9] = NAN;
    CHECK_FAILS(f.ctx, tann_normalization_fit(f.ctx, m, tann_model_output(m), &data, NULL),
                TANN_E_NUMERIC, "'raw': sample 4: feature 1 of its target is nan");
    tann_model_free(m);
    m = draw_inverted(f.ctx, 0);
    CHECK_FAILS(f.ctx, tann_normalization_fit(f.ctx, m, tann_model_find(m, "raw"), &data, NULL),
                TANN_E_ARGUMENT, "'raw' inverts and is not the output");
    tann_model_free(m);
    tear_down(&f);
}

/* ---- refusals ---- */

static void check_unchanged(fixture *f)
{
    static const float zeros[FEATURES] = {0}, ones[FEATURES] = {1, 1, 1};
    read_back(f);
    CHECK_BITS(f->mean, zeros, FEATURES);
    CHECK_BITS(f->scale, ones, FEATURES);
}

static void numbers_that_are_not_finite_are_named(void **state)
{
    (void)state;
    static const float values[] = {NAN, INFINITY, -INFINITY};
    static const char *const words[] = {"'scaler': sample 77: feature 1 of what it reads is nan",
                                        "feature 1 of what it reads is inf",
                                        "feature 1 of what it reads is -inf"};
    for (size_t k = 0; k < 3; k++) {
        fixture f;
        set_up(&f);
        f.x[77 * FEATURES + 1] = values[k];
        const tann_dataset data = data_of(&f);
        CHECK_FAILS(f.ctx, tann_normalization_fit(f.ctx, f.model, f.node, &data, NULL),
                    TANN_E_NUMERIC, words[k]);
        check_unchanged(&f);
        tear_down(&f);
    }
}

static void spreads_that_no_float_holds_are_named(void **state)
{
    (void)state;
    for (int k = 0; k < 3; k++) {
        fixture f;
        tann_normalization_fit_opts opts = tann_normalization_fit_opts_default();
        set_up(&f);
        f.x[3] = k == 0 ? -FLT_MAX : 0;
        f.x[6] = FLT_MAX;
        opts.kind = k > 0 ? TANN_MIN_MAX : TANN_STANDARDIZE;
        opts.low = k == 2 ? 0.75f * FLT_MAX : 0;
        opts.high = k == 2 ? FLT_MAX : 1e-10f;
        const tann_dataset data = data_of(&f);
        CHECK_FAILS(f.ctx, tann_normalization_fit(f.ctx, f.model, f.node, &data, &opts),
                    TANN_E_NUMERIC, "'scaler': feature 0 goes from");
        check_unchanged(&f);
        tear_down(&f);
    }
}

/* Differences whose reciprocal is beyond floats count as none. */
static void subnormal_spreads_count_as_constant(void **state)
{
    (void)state;
    for (int k = 0; k < 2; k++) {
        fixture f;
        tann_normalization_fit_opts opts = tann_normalization_fit_opts_default();
        opts.kind = k ? TANN_MIN_MAX : TANN_STANDARDIZE;
        set_up(&f);
        for (size_t i = 0; i < SAMPLES; i++) {
            f.x[i * FEATURES] = (float)(i % 2) * 1e-45f;
        }
        fit(&f, &opts);
        assert_true(f.scale[0] == 1 && f.mean[0] <= 1e-45f);
        tear_down(&f);
    }
}

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    const tann_dataset data = data_of(&f);
    CHECK_FAILS(f.ctx, tann_normalization_fit(f.ctx, NULL, f.node, &data, NULL), TANN_E_ARGUMENT,
                "NULL");
    CHECK_FAILS(f.ctx, tann_normalization_fit(f.ctx, f.model, f.node, NULL, NULL), TANN_E_ARGUMENT,
                "the data set is NULL");
    CHECK_FAILS(f.ctx,
                tann_normalization_fit(f.ctx, f.model, tann_model_find(f.model, "?"), &data, NULL),
                TANN_E_ARGUMENT, "no node -1");
    CHECK_FAILS(f.ctx, tann_normalization_fit(f.ctx, f.model, 0, &data, NULL), TANN_E_ARGUMENT,
                "'input_1' (input) is no normalization");
    assert_int_equal(tann_normalization_fit(NULL, f.model, f.node, &data, NULL), TANN_E_ARGUMENT);
    static const struct {
        int kind;
        float low, high;
        unsigned flags;
        tann_status status;
        const char *words;
    } cases[] = {{2, 0, 1, 0, TANN_E_ARGUMENT, "scaling 2 is not in the list"},
                 {1, 1, 1, 0, TANN_E_ARGUMENT, "from 1 to 1 is no range"},
                 {1, NAN, 1, 0, TANN_E_ARGUMENT, "is no range"},
                 {1, 0, INFINITY, 0, TANN_E_ARGUMENT, "from 0 to inf is no range"},
                 {1, -INFINITY, 0, 0, TANN_E_ARGUMENT, "from -inf to 0 is no range"},
                 {0, 0, 1, 16, TANN_E_UNSUPPORTED, "flags of 16"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tann_normalization_fit_opts opts = tann_normalization_fit_opts_default();
        opts.kind = (tann_scaling_kind)cases[i].kind;
        opts.low = cases[i].low;
        opts.high = cases[i].high;
        opts.flags = cases[i].flags;
        CHECK_FAILS(f.ctx, tann_normalization_fit(f.ctx, f.model, f.node, &data, &opts),
                    cases[i].status, cases[i].words);
    }
    check_unchanged(&f);
    tear_down(&f);
}

static tann_status fail_to_read(void *user, const size_t *samples, size_t count, float *x, float *y,
                                int32_t *labels)
{
    (void)samples, (void)count, (void)x, (void)y, (void)labels;
    return *(const tann_status *)user;
}

static void what_a_reader_returns_reaches_the_caller(void **state)
{
    (void)state;
    fixture f;
    tann_status status = TANN_E_IO;
    set_up(&f);
    const tann_dataset data = tann_dataset_reader(fail_to_read, &status, SAMPLES);
    CHECK_FAILS(f.ctx, tann_normalization_fit(f.ctx, f.model, f.node, &data, NULL), TANN_E_IO,
                "from sample 0 on: the reader returned TANN_E_IO");
    status = TANN_STOP;
    assert_int_equal(tann_normalization_fit(f.ctx, f.model, f.node, &data, NULL), TANN_STOP);
    check_unchanged(&f);
    tear_down(&f);
}

static tann_status try_in_the_middle(fixture *f, size_t fail_at)
{
    const tann_dataset data = tann_dataset_reader(read_rows, f->x, SAMPLES);
    tann_builder *b = tann_builder_new(f->ctx);
    const tann_node x = tann_dropout(b, tann_input(b, tann_shape_1d(FEATURES)), 0.1f);
    tann_model *m = tann_builder_finish(b, tann_normalization(b, x, NULL), 1);
    f->heap.fail_at = f->heap.taken + fail_at;
    const tann_status status = tann_normalization_fit(f->ctx, m, tann_model_output(m), &data, NULL);
    f->heap.fail_at = 0;
    tann_model_free(m);
    return status;
}

static void every_allocation_fails_in_turn(void **state)
{
    (void)state;
    fixture f;
    size_t failures = 0;
    set_up(&f);
    while (try_in_the_middle(&f, failures + 1) == TANN_E_MEMORY) {
        assert_non_null(strstr(tann_ctx_error(f.ctx), "out of memory"));
        failures++;
    }
    CHECK_TEXT(tann_ctx_error(f.ctx), "");
    assert_true(failures >= 2);
    tear_down(&f);
}

int test_normalize(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(standardized_features_have_mean_0_and_deviation_1),
        cmocka_unit_test(a_constant_feature_becomes_0_at_its_own_scale),
        cmocka_unit_test(a_range_is_reached_at_both_ends),
        cmocka_unit_test(all_but_the_last_dimension_are_values),
        cmocka_unit_test(digits_survive_a_large_mean),
        cmocka_unit_test(the_sums_are_those_documented),
        cmocka_unit_test(reading_gives_the_bits_of_memory),
        cmocka_unit_test(in_the_middle_it_sees_the_values_there),
        cmocka_unit_test(the_way_back_is_fitted_to_targets),
        cmocka_unit_test(numbers_that_are_not_finite_are_named),
        cmocka_unit_test(spreads_that_no_float_holds_are_named),
        cmocka_unit_test(subnormal_spreads_count_as_constant),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(what_a_reader_returns_reaches_the_caller),
        cmocka_unit_test(every_allocation_fails_in_turn),
    };
    return cmocka_run_group_tests_name("normalize", tests, NULL, NULL);
}
