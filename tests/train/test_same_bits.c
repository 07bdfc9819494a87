/* The same bits for every number of tasks, every runner, every instruction set and every cut of a batch. */
#include "checks.h"
#include "graphs.h"
#include "runners.h"

#include <math.h>
#include <stdlib.h>

/* 128 samples through 128 x 128, twice: large enough to be split into 8 (WORK_PER_TASK in layer_dense.c). */
#define WIDE         128
#define WIDE_WEIGHTS (2 * (WIDE * WIDE + WIDE) + WIDE * 10 + 10)

static void train_wide(const tann_ctx_opts *opts, float *weights, float *prediction)
{
    float *x = calloc(WIDE * WIDE, sizeof *x);
    float *y = calloc(WIDE * 10, sizeof *y);
    assert_true(x != NULL && y != NULL);
    fill_uniform(1, -1, 1, x, WIDE * WIDE);
    fill_uniform(2, -1, 1, y, WIDE * 10);
    tann_ctx *ctx = tann_ctx_new(opts);
    tann_model *m = graph_chain(ctx, WIDE, (const int32_t[]){WIDE, WIDE, 10, 0}, 5);
    tann_train_opts train = tann_train_opts_default();
    train.max_batch = WIDE;
    tann_trainer *t = tann_trainer_new(ctx, m, &train);
    CHECK_OK(ctx, tann_train_step(t, x, y, WIDE, NULL));
    CHECK_OK(ctx, tann_predict(tann_trainer_session(t), x, WIDE, prediction));
    assert_int_equal(tann_model_parameter_count(m), WIDE_WEIGHTS);
    weights_read(m, weights);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    free(x);
    free(y);
}

static void any_number_of_tasks_gives_the_same_bits(void **state)
{
    (void)state;
    static float plain[WIDE_WEIGHTS], weights[WIDE_WEIGHTS];
    static float plain_out[WIDE * 10], out[WIDE * 10];
    static const size_t tasks[] = {1, 2, 3, 7, 8};
    const tann_runner_fn runners[] = {run_in_reverse, run_on_threads};
    train_wide(NULL, plain, plain_out);
    for (size_t i = 0; i < 2 * sizeof tasks / sizeof *tasks; i++) {
        run_notes notes = {0, 0};
        tann_ctx_opts opts = tann_ctx_opts_default();
        opts.runner = runners[i % 2];
        opts.runner_user = &notes;
        opts.runner_tasks = tasks[i / 2];
        train_wide(&opts, weights, out);
        assert_int_equal(notes.tasks, tasks[i / 2] > 1 ? tasks[i / 2] : 0);
        /* Of both wide layers forward and the weights' gradient, of the second the input's; then the
           forward of a prediction. */
        assert_int_equal(notes.runs, tasks[i / 2] > 1 ? 5 + 2 : 0);
        CHECK_BITS(weights, plain, WIDE_WEIGHTS);
        CHECK_BITS(out, plain_out, WIDE * 10);
    }
}

/* Small work is not split, whatever the runner. */
static void small_steps_do_not_use_the_runner(void **state)
{
    (void)state;
    run_notes notes = {0, 0};
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.runner = run_in_reverse;
    opts.runner_user = &notes;
    opts.runner_tasks = 8;
    tann_ctx *ctx = tann_ctx_new(&opts);
    tann_model *m = graph_chain(ctx, 4, (const int32_t[]){8, 2, 0}, 5);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    float x[16] = {0};
    float y[8] = {0};
    CHECK_OK(ctx, tann_train_step(t, x, y, 4, NULL));
    assert_int_equal(notes.runs, 0);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

#define SAMPLES 19

/* A whole training of one of the sample graphs; leaves its weights. */
static void train_graph(tann_ctx *ctx, const graph_case *g, tann_optimizer_kind optimizer,
                        float *weights)
{
    float x[SAMPLES * 12];
    int32_t labels[SAMPLES];
    tann_train_opts opts = tann_train_opts_default();
    tann_fit_opts fit = tann_fit_opts_default();
    tann_sgd_opts momentum = tann_sgd_opts_default();
    const tann_dataset data = tann_dataset_labels(x, labels, SAMPLES);
    momentum.momentum = 0.9f;
    momentum.nesterov = 1;
    fill_uniform(1, -2, 2, x, SAMPLES * 12);
    for (int32_t i = 0; i < SAMPLES; i++) {
        labels[i] = i % 3;
    }
    opts.loss = TANN_CATEGORICAL_CROSSENTROPY;
    opts.optimizer = optimizer;
    opts.optimizer_opts = optimizer == TANN_SGD ? &momentum : NULL;
    opts.rate = 0.02f;
    opts.clip_norm = 0.5f;
    opts.schedule = TANN_SCHEDULE_COSINE;
    opts.schedule_steps = 12;
    fit.epochs = 4;
    fit.batch = 5;
    tann_model *m = graph_make(ctx, g, 3, TANN_SOFTMAX);
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    CHECK_OK(ctx, tann_fit(t, &data, &fit, NULL));
    weights_read(m, weights);
    tann_trainer_free(t);
    tann_model_free(m);
}

static tann_ctx *context_of(tann_isa max_isa, tann_numerics numerics)
{
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.max_isa = max_isa;
    opts.numerics = numerics;
    tann_ctx *ctx = tann_ctx_new(&opts);
    assert_non_null(ctx);
    return ctx;
}

static void compare_with_portable(tann_isa max_isa, tann_numerics numerics)
{
    tann_ctx *a = context_of(TANN_ISA_PORTABLE, numerics);
    tann_ctx *b = context_of(max_isa, numerics);
    assert_int_equal(tann_ctx_isa(a), TANN_ISA_PORTABLE);
    print_message("%s: compares %s with %s\n", tann_numerics_name(numerics),
                  tann_isa_name(tann_ctx_isa(a)), tann_isa_name(tann_ctx_isa(b)));
    for (size_t i = 0; i < 2 * graph_case_count; i++) {
        float first[256] = {0};
        float second[256] = {0};
        const tann_optimizer_kind optimizer = i % 2 ? TANN_SGD : TANN_ADAM;
        train_graph(a, &graph_cases[i / 2], optimizer, first);
        train_graph(b, &graph_cases[i / 2], optimizer, second);
        CHECK_BITS(second, first, 256);
    }
    tann_ctx_free(a);
    tann_ctx_free(b);
}

static void every_instruction_set_gives_the_same_bits(void **state)
{
    (void)state;
    for (tann_isa isa = TANN_ISA_SSE2; isa < TANN_ISA_COUNT_; isa++) {
        for (tann_numerics profile = 0; profile < TANN_NUMERICS_COUNT_; profile++) {
            compare_with_portable(isa, profile);
        }
    }
}

#define ROWS 37

static void a_prediction_does_not_depend_on_its_batch(void **state)
{
    (void)state;
    static const size_t cuts[] = {1, 2, 3, 5, 8, 16, 36, 37};
    float x[ROWS * 12];
    float whole[ROWS * 3];
    float cut[ROWS * 3];
    tann_ctx *ctx = tann_ctx_new(NULL);
    fill_uniform(1, -3, 3, x, ROWS * 12);
    for (size_t i = 0; i < graph_case_count; i++) {
        tann_model *m = graph_make(ctx, &graph_cases[i], 3, TANN_SOFTMAX);
        const size_t in = tann_shape_size(tann_model_node_shape(m, 0));
        tann_session *s = tann_session_new(ctx, m, ROWS);
        CHECK_OK(ctx, tann_predict(s, x, ROWS, whole));
        tann_session_free(s);
        for (size_t k = 0; k < sizeof cuts / sizeof *cuts; k++) {
            s = tann_session_new(ctx, m, cuts[k]);
            for (size_t at = 0; at < ROWS; at += cuts[k]) {
                const size_t n = ROWS - at < cuts[k] ? ROWS - at : cuts[k];
                CHECK_OK(ctx, tann_predict(s, x + at * in, n, cut + at * 3));
            }
            CHECK_BITS(cut, whole, ROWS * 3);
            tann_session_free(s);
        }
        tann_model_free(m);
    }
    tann_ctx_free(ctx);
}

/* Loss and accuracy over data do not depend on the session's batch. The losses are of very different sizes,
   so that another order of adding would show. */
static void a_score_does_not_depend_on_its_batches(void **state)
{
    (void)state;
    float x[ROWS * 3];
    float y[ROWS * 2];
    tann_score first = tann_score_default();
    tann_ctx *ctx = tann_ctx_new(NULL);
    fill_uniform(1, -3, 3, x, ROWS * 3);
    fill_uniform(2, 1, 2, y, ROWS * 2);
    for (size_t i = 0; i < ROWS * 2; i++) {
        y[i] = ldexpf(y[i], (int)(i * 11 % 31));
    }
    const tann_dataset data = tann_dataset_floats(x, y, ROWS);
    tann_model *m = graph_make(ctx, &graph_cases[0], 2, TANN_SIGMOID);
    for (size_t batch = 1; batch <= ROWS + 3; batch++) {
        tann_score score = tann_score_default();
        tann_session *s = tann_session_new(ctx, m, batch);
        CHECK_OK(ctx, tann_evaluate(s, &data, TANN_MSE, &score));
        first = batch == 1 ? score : first;
        assert_true(score.loss == first.loss);
        assert_int_equal(score.samples, ROWS);
        tann_session_free(s);
    }
    tann_model_free(m);
    tann_ctx_free(ctx);
}

int test_same_bits(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_tasks_gives_the_same_bits),
        cmocka_unit_test(small_steps_do_not_use_the_runner),
        cmocka_unit_test(every_instruction_set_gives_the_same_bits),
        cmocka_unit_test(a_prediction_does_not_depend_on_its_batch),
        cmocka_unit_test(a_score_does_not_depend_on_its_batches),
    };
    return cmocka_run_group_tests_name("same_bits", tests, NULL, NULL);
}
