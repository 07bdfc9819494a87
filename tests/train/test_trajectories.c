/* The toy experiment against reference trajectories in double: tests/data/toy. */
#include "checks.h"
#include "recorder.h"
#include "toy.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS    200
#define COLUMNS (3 + TOY_WEIGHTS)
#define TARGET  0.263

typedef struct one_run {
    tann_activation_kind kind;
    const char *rate;
    int stop_row; /* the first row with a loss of at most TARGET; -1: none */
} one_run;

static const one_run runs[] = {
    {TANN_RELU, "0.1", 3}, {TANN_RELU, "0.01", 28}, {TANN_RELU, "0.001", -1},
    {TANN_TANH, "0.1", 5}, {TANN_TANH, "0.01", 47}, {TANN_TANH, "0.001", -1},
};

typedef struct worst {
    double loss, weight, early_weight;
} worst;

static void compare_row(const tann_model *m, const tann_score *score, const double *row, worst *w)
{
    double weights[TOY_WEIGHTS];
    const double tolerance = row[0] < 20 ? 1e-5 : 5e-5;
    CHECK_NEAR(score->loss, row[1], 1e-5);
    CHECK_NEAR(score->accuracy, row[2], 1e-12);
    w->loss = fmax(w->loss, fabs(score->loss - row[1]));
    toy_weights(m, weights);
    for (size_t i = 0; i < TOY_WEIGHTS; i++) {
        CHECK_NEAR(weights[i], row[3 + i], tolerance);
        w->weight = fmax(w->weight, fabs(weights[i] - row[3 + i]));
        if (row[0] < 20) {
            w->early_weight = fmax(w->early_weight, fabs(weights[i] - row[3 + i]));
        }
    }
}

static void follow(tann_ctx *ctx, const one_run *run, const toy_data *data)
{
    static double table[ROWS * COLUMNS];
    char file[64];
    snprintf(file, sizeof file, "%s_%s_f64.txt", tann_activation_name(run->kind), run->rate);
    toy_table(file, ROWS, COLUMNS, table);
    tann_model *m = toy_model(ctx, run->kind);
    tann_trainer *t = toy_trainer(ctx, m, (float)atof(run->rate));
    tann_session *s = tann_session_new(ctx, m, TOY_SAMPLES);
    const tann_dataset set = tann_dataset_floats(data->x, data->y, TOY_SAMPLES);
    const tann_fit_opts fit = toy_fit();
    worst w = {0, 0, 0};
    int stop_row = -1;
    for (int row = 0; row < ROWS; row++) {
        tann_score score = tann_score_default();
        CHECK_OK(ctx, tann_evaluate(s, &set, TANN_BINARY_CROSSENTROPY, &score));
        compare_row(m, &score, table + row * COLUMNS, &w);
        stop_row = stop_row < 0 && score.loss <= TARGET ? row : stop_row;
        CHECK_OK(ctx, tann_fit(t, &set, &fit, NULL));
    }
    assert_int_equal(stop_row, run->stop_row);
    print_message("%s %s: loss off by %.1e, weights by %.1e (first 20 rows %.1e)\n",
                  tann_activation_name(run->kind), run->rate, w.loss, w.weight, w.early_weight);
    tann_session_free(s);
    tann_trainer_free(t);
    tann_model_free(m);
}

static void all_runs_follow_the_reference(void **state)
{
    (void)state;
    static toy_data data;
    tann_ctx *ctx = tann_ctx_new(NULL);
    toy_read(&data);
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        follow(ctx, &runs[i], &data);
    }
    tann_ctx_free(ctx);
}

/* grad_first_batch.txt: activation | loss | 9 gradients | 9 weights after one step. */
typedef struct first_batch {
    char name[8];
    double loss, gradient[TOY_WEIGHTS], after[TOY_WEIGHTS];
} first_batch;

static void read_first_batches(first_batch batches[2])
{
    FILE *f = fopen(TINYANN_TEST_DATA "/toy/grad_first_batch.txt", "r");
    assert_non_null(f);
    char line[1024];
    assert_non_null(fgets(line, sizeof line, f));
    for (size_t b = 0; b < 2; b++) {
        first_batch *batch = &batches[b];
        assert_int_equal(fscanf(f, "%7s | %lf |", batch->name, &batch->loss), 2);
        for (size_t i = 0; i < TOY_WEIGHTS; i++) {
            assert_int_equal(fscanf(f, "%lf", &batch->gradient[i]), 1);
        }
        assert_int_equal(fscanf(f, " |"), 0);
        for (size_t i = 0; i < TOY_WEIGHTS; i++) {
            assert_int_equal(fscanf(f, "%lf", &batch->after[i]), 1);
        }
    }
    fclose(f);
}

/* SGD with a rate of 1024: the gradient is (before - after) / 1024 to within a rounding. */
static void compare_gradient(tann_ctx *ctx, tann_model *m, const toy_data *data,
                             const first_batch *batch)
{
    double before[TOY_WEIGHTS];
    double after[TOY_WEIGHTS];
    float loss = 0;
    tann_train_opts opts = tann_train_opts_default();
    opts.loss = TANN_BINARY_CROSSENTROPY;
    opts.optimizer = TANN_SGD;
    opts.rate = 1024;
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    toy_weights(m, before);
    CHECK_OK(ctx, tann_train_step(t, data->x, data->y, 32, &loss));
    CHECK_NEAR(loss, batch->loss, 2e-7);
    toy_weights(m, after);
    for (size_t i = 0; i < TOY_WEIGHTS; i++) {
        CHECK_NEAR((before[i] - after[i]) / 1024, batch->gradient[i], 5e-8);
    }
    toy_set_weights(m, before);
    tann_trainer_free(t);
}

static void compare_step(tann_ctx *ctx, tann_model *m, const toy_data *data,
                         const first_batch *batch)
{
    double after[TOY_WEIGHTS];
    tann_trainer *t = toy_trainer(ctx, m, 0.1f);
    CHECK_OK(ctx, tann_train_step(t, data->x, data->y, 32, NULL));
    toy_weights(m, after);
    for (size_t i = 0; i < TOY_WEIGHTS; i++) {
        CHECK_NEAR(after[i], batch->after[i], 2e-7);
    }
    tann_trainer_free(t);
}

static void the_first_batch_agrees(void **state)
{
    (void)state;
    static toy_data data;
    first_batch batches[2];
    tann_ctx *ctx = tann_ctx_new(NULL);
    toy_read(&data);
    read_first_batches(batches);
    for (size_t i = 0; i < 2; i++) {
        const tann_activation_kind kind = i == 0 ? TANN_RELU : TANN_TANH;
        assert_string_equal(batches[i].name, tann_activation_name(kind));
        tann_model *m = toy_model(ctx, kind);
        compare_gradient(ctx, m, &data, &batches[i]);
        compare_step(ctx, m, &data, &batches[i]);
        tann_model_free(m);
    }
    tann_ctx_free(ctx);
}

/* z0 z1 a0 a1 p of n samples, once through hooks and once by running up to each node. */
static void panel(tann_ctx *ctx, const tann_model *m, const float *x, size_t n, float *rows)
{
    static const char *const names[] = {"hidden", "activation", "probability"};
    static const size_t sizes[] = {2, 2, 1};
    tann_session *s = tann_session_new(ctx, m, n);
    recorder seen = {NULL, 0, 0};
    float value[TOY_SAMPLES * 2];
    CHECK_OK(ctx, tann_hook_add(s, NULL, TANN_HOOK_FORWARD, recorder_look, &seen, NULL));
    CHECK_OK(ctx, tann_predict(s, x, n, value));
    for (size_t i = 0, column = 0; i < 3; column += sizes[i], i++) {
        const tann_node node = tann_model_find(m, names[i]);
        const sight *seen_value = recorder_find(&seen, node, TANN_HOOK_FORWARD, 0);
        for (size_t r = 0; r < n; r++) {
            memcpy(rows + 5 * r + column, seen_value->values + sizes[i] * r,
                   sizes[i] * sizeof *rows);
        }
    }
    for (size_t i = 0; i < 3; i++) {
        const tann_node node = tann_model_find(m, names[i]);
        const sight *seen_value = recorder_find(&seen, node, TANN_HOOK_FORWARD, 0);
        tann_session *bare = tann_session_new(ctx, m, n);
        CHECK_OK(ctx, tann_predict_at(bare, x, n, node, value));
        CHECK_BITS(value, seen_value->values, seen_value->count);
        tann_session_free(bare);
    }
    recorder_clear(&seen);
    tann_session_free(s);
}

/* The reference has 9 digits at least and values of up to 20; the weights are rounded to float: 2e-6 of a
   value's size, and of 1 below. */
static void compare_panel(const float *rows, const double *expected, size_t n, size_t stride)
{
    for (size_t r = 0; r < n; r++) {
        for (size_t i = 0; i < 5; i++) {
            const double value = expected[r * stride + i];
            CHECK_NEAR(rows[5 * r + i], value, 2e-6 * fmax(1, fabs(value)));
        }
    }
}

static void compare_panels(tann_ctx *ctx, tann_activation_kind kind, int row, const toy_data *data)
{
    static double trajectory[ROWS * COLUMNS];
    static double points[TOY_SAMPLES * 5];
    static float rows[TOY_SAMPLES * 5];
    double mesh[65 * 8];
    float x[65 * 2];
    char file[64];
    const char *name = tann_activation_name(kind);
    tann_model *m = toy_model(ctx, kind);
    snprintf(file, sizeof file, "%s_0.1_f64.txt", name);
    toy_table(file, ROWS, COLUMNS, trajectory);
    toy_set_weights(m, trajectory + row * COLUMNS + 3);
    snprintf(file, sizeof file, "panel_%s_0.1_row%d_points.txt", name, row);
    toy_table(file, TOY_SAMPLES, 5, points);
    panel(ctx, m, data->x, TOY_SAMPLES, rows);
    compare_panel(rows, points, TOY_SAMPLES, 5);
    snprintf(file, sizeof file, "panel_%s_0.1_row%d_mesh.txt", name, row);
    toy_table(file, 65, 8, mesh);
    for (size_t i = 0; i < 65; i++) {
        x[2 * i] = (float)mesh[8 * i + 1];
        x[2 * i + 1] = (float)mesh[8 * i + 2];
    }
    panel(ctx, m, x, 65, rows);
    compare_panel(rows, mesh + 3, 65, 8);
    tann_model_free(m);
}

static void the_panels_agree(void **state)
{
    (void)state;
    static toy_data data;
    tann_ctx *ctx = tann_ctx_new(NULL);
    toy_read(&data);
    for (int row = 0; row <= 20; row += 20) {
        compare_panels(ctx, TANN_RELU, row, &data);
        compare_panels(ctx, TANN_TANH, row, &data);
    }
    tann_ctx_free(ctx);
}

int test_trajectories(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_runs_follow_the_reference),
        cmocka_unit_test(the_first_batch_agrees),
        cmocka_unit_test(the_panels_agree),
    };
    return cmocka_run_group_tests_name("trajectories", tests, NULL, NULL);
}
