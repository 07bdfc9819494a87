/* Large work is shared out over tasks; large predictions go through the graph in pieces. No bit depends on
   either. */
#include "checks.h"
#include "graphs.h"
#include "heap.h"
#include "runners.h"

#include <stdlib.h>

#include <tinyann/extend.h>

#define WIDTH 400 /* 160,000 weights a layer: three tasks for an update */
#define BATCH                                                                                      \
    200 /* 80,000 values and losses a layer: two tasks for an activation, four for a loss */

/* Threads for an odd number of tasks, else one task after the other. */
static tann_ctx *make_ctx(run_notes *notes, size_t tasks)
{
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.runner = tasks % 2 != 0 ? run_on_threads : run_in_reverse;
    opts.runner_user = notes;
    opts.runner_tasks = tasks;
    return tann_ctx_new(&opts);
}

static tann_model *make_model(tann_ctx *ctx, tann_activation_kind last)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(3)), WIDTH, NULL);
    h = tann_dense(b, tann_activation(b, h, TANN_TANH), WIDTH, NULL);
    tann_model *m = tann_builder_finish(b, tann_activation(b, h, last), 4);
    assert_non_null(m);
    return m;
}

typedef struct setting {
    tann_loss_kind loss;
    tann_activation_kind last;
    tann_optimizer_kind optimizer;
    float clip_norm;
} setting;

/* Some steps; leaves the weights and the last loss. */
static void train(const setting *how, size_t tasks, run_notes *notes, float *weights, float *loss)
{
    static float x[BATCH * 3], y[BATCH * WIDTH];
    tann_ctx *ctx = make_ctx(notes, tasks);
    tann_model *m = make_model(ctx, how->last);
    tann_train_opts opts = tann_train_opts_default();
    opts.max_batch = BATCH;
    opts.loss = how->loss;
    opts.optimizer = how->optimizer;
    opts.clip_norm = how->clip_norm;
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    assert_non_null(t);
    fill_uniform(1, -1, 1, x, BATCH * 3);
    fill_uniform(2, 0, 1, y, BATCH * WIDTH);
    for (int i = 0; i < 3; i++) {
        CHECK_OK(ctx, tann_train_step(t, x, y, BATCH, loss));
    }
    weights_read(m, weights);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

#define WEIGHTS ((3 + 1) * WIDTH + (WIDTH + 1) * WIDTH)

static void no_bit_depends_on_the_tasks(void **state)
{
    (void)state;
    static const setting settings[] = {
        {TANN_BINARY_CROSSENTROPY, TANN_SIGMOID, TANN_ADAM, 0},
        {TANN_CATEGORICAL_CROSSENTROPY, TANN_SOFTMAX, TANN_SGD, 0.01f},
        {TANN_MSE, TANN_RELU, TANN_ADAM, 0.5f},
        {TANN_BINARY_CROSSENTROPY, TANN_RELU, TANN_SGD, 0},
    };
    float *expected = malloc(WEIGHTS * sizeof *expected);
    float *weights = malloc(WEIGHTS * sizeof *weights);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        float losses[2] = {0, 0};
        run_notes alone = {0, 0};
        train(&settings[i], 1, &alone, expected, &losses[0]);
        assert_int_equal(alone.runs, 0);
        for (size_t tasks = 2; tasks <= 8; tasks += tasks == 3 ? 4 : 1) {
            run_notes notes = {0, 0};
            train(&settings[i], tasks, &notes, weights, &losses[1]);
            assert_true(notes.runs > 20);
            CHECK_BITS(weights, expected, WEIGHTS);
            CHECK_BITS(&losses[1], &losses[0], 1);
        }
    }
    free(expected);
    free(weights);
}

/* At the last unit a gradient whose square, Adam's second moment, is more than a float can be. All in
   front of it, whose weights are small, stays finite. */
static tann_status make_huge(const tann_hook_event *event, void *user)
{
    event->value.data[WIDTH - 1] = 1e21f;
    ++*(size_t *)user;
    return TANN_OK;
}

/* Of the numbers that the update gives only those of the last bias are not finite, which the last task
   meets. The whole update is undone. */
static void an_overflow_in_one_task_undoes_all(void **state)
{
    (void)state;
    float *before = malloc(WEIGHTS * sizeof *before);
    float *after = malloc(WEIGHTS * sizeof *after);
    const float x[3] = {0};
    const float y[WIDTH] = {0};
    run_notes notes = {0, 0};
    size_t calls = 0;
    tann_hook hook = 0;
    tann_ctx *ctx = make_ctx(&notes, 3);
    tann_model *m = make_model(ctx, TANN_LINEAR);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    tann_session *s = tann_trainer_session(t);
    weights_read(m, before);
    CHECK_OK(ctx, tann_hook_add(s, "activation_2", TANN_HOOK_GRADIENT | (unsigned)TANN_HOOK_WRITES,
                                make_huge, &calls, &hook));
    CHECK_FAILS(ctx, tann_train_step(t, x, y, 1, NULL), TANN_E_NUMERIC,
                "the update of 'dense_2.bias' is not finite");
    weights_read(m, after);
    CHECK_BITS(after, before, WEIGHTS);
    assert_true(calls == 1 && notes.tasks > 1 && tann_trainer_step(t) == 0);
    CHECK_OK(ctx, tann_hook_remove(s, hook));
    CHECK_OK(ctx, tann_train_step(t, x, y, 1, NULL));
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    free(before);
    free(after);
}

static tann_status look(const tann_hook_event *event, void *user)
{
    *(size_t *)user += event->value.batch;
    return TANN_OK;
}

/* A value of more than the caches hold is seen piece by piece by the nodes that work in place on it. A
   hook, to which it is shown whole, changes nothing. */
static void a_large_value_is_the_same_in_pieces(void **state)
{
    (void)state;
    enum { ROWS = 1100, UNITS = 2600 };
    float weights[2][4 * UNITS + UNITS + 1];
    float x[ROWS * 3], y[ROWS];
    run_notes notes = {0, 0};
    size_t seen = 0;
    fill_uniform(1, -1, 1, x, ROWS * 3);
    fill_uniform(2, 0, 1, y, ROWS);
    for (size_t i = 0; i < 2; i++) {
        tann_ctx *ctx = make_ctx(&notes, 1);
        tann_builder *b = tann_builder_new(ctx);
        tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(3)), UNITS, NULL);
        h = tann_activation(b, tann_activation(b, h, TANN_LINEAR), TANN_TANH);
        tann_model *m = tann_builder_finish(b, tann_dense(b, h, 1, NULL), 4);
        tann_train_opts opts = tann_train_opts_default();
        opts.max_batch = ROWS;
        tann_trainer *t = tann_trainer_new(ctx, m, &opts);
        tann_session *s = tann_trainer_session(t);
        if (i == 1) {
            CHECK_OK(ctx, tann_hook_add(s, "dense_1", TANN_HOOK_FORWARD, look, &seen, NULL));
        }
        for (int step = 0; step < 3; step++) {
            CHECK_OK(ctx, tann_train_step(t, x, y, ROWS, NULL));
        }
        weights_read(m, weights[i]);
        tann_trainer_free(t);
        tann_model_free(m);
        tann_ctx_free(ctx);
    }
    assert_int_equal(seen, 3 * ROWS);
    CHECK_BITS(weights[0], weights[1], 4 * UNITS + UNITS + 1);
}

/* A chain and a branch of small nodes. */
static tann_model *make_small(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    const tann_node in = tann_input(b, tann_shape_1d(2));
    const tann_node h = tann_activation(b, tann_dense(b, in, 5, NULL), TANN_TANH);
    const tann_node side = tann_dropout(b, tann_activation(b, h, TANN_RELU), 0.5f);
    tann_model *m = tann_builder_finish(b, tann_dense(b, tann_add(b, h, side), 3, NULL), 1);
    assert_non_null(m);
    return m;
}

enum { MANY = 5000 };

/* One by one, thousands at once, and seen by a hook, which gets them all at once. */
static void check_node(tann_ctx *ctx, tann_session *s, const float *x, tann_node node, size_t size)
{
    float *y[3];
    size_t seen = 0;
    tann_hook hook = 0;
    for (size_t i = 0; i < 3; i++) {
        y[i] = malloc(MANY * size * sizeof *y[i]);
    }
    for (size_t i = 0; i < MANY; i++) {
        CHECK_OK(ctx, tann_predict_at(s, x + i * 2, 1, node, y[0] + i * size));
    }
    CHECK_OK(ctx, tann_predict_at(s, x, MANY, node, y[1]));
    CHECK_OK(ctx, tann_hook_add(s, "dense_1", TANN_HOOK_FORWARD, look, &seen, &hook));
    CHECK_OK(ctx, tann_predict_at(s, x, MANY, node, y[2]));
    CHECK_OK(ctx, tann_hook_remove(s, hook));
    CHECK_BITS(y[1], y[0], MANY * size);
    CHECK_BITS(y[2], y[0], MANY * size);
    assert_int_equal(seen, node > 0 ? MANY : 0);
    for (size_t i = 0; i < 3; i++) {
        free(y[i]);
    }
}

static void a_sample_does_not_know_its_piece(void **state)
{
    (void)state;
    float *x = malloc(MANY * 2 * sizeof *x);
    fill_uniform(1, -1, 1, x, MANY * 2);
    for (size_t tasks = 1; tasks <= 4; tasks++) {
        run_notes notes = {0, 0};
        tann_ctx *ctx = make_ctx(&notes, tasks);
        tann_model *m = make_small(ctx);
        tann_session *s = tann_session_new(ctx, m, MANY);
        for (tann_node node = 0; node < tann_model_node_count(m); node++) {
            check_node(ctx, s, x, node, tann_shape_size(tann_model_node_shape(m, node)));
        }
        assert_int_equal(notes.tasks, tasks > 1 ? tasks : 0);
        tann_session_free(s);
        tann_model_free(m);
        tann_ctx_free(ctx);
    }
    free(x);
}

/* A layer that passes on what it is given, and fails where that is negative. */
static tann_status strict_plan(tann_plan *plan, const void *config)
{
    (void)config;
    const tann_status status = tann_plan_allows(plan, TANN_ALLOWS_PIECES);
    return status == TANN_OK ? tann_plan_output(plan, tann_plan_input(plan, 0)) : status;
}

static tann_status strict_forward(const tann_frame *f)
{
    for (size_t i = 0; i < f->batch; i++) {
        if (f->x[0][i] < 0) {
            return TANN_E_UNSUPPORTED;
        }
    }
    f->kernels->scale(f->batch, 1, f->x[0], f->y);
    return TANN_OK;
}

static tann_status strict_backward(const tann_frame *f)
{
    (void)f;
    return TANN_OK;
}

static const tann_layer_type strict = {.struct_size = sizeof(tann_layer_type),
                                       .name = "strict",
                                       .min_inputs = 1,
                                       .max_inputs = 1,
                                       .plan = strict_plan,
                                       .forward = strict_forward,
                                       .backward = strict_backward};

static void an_error_in_one_task_reaches_the_caller(void **state)
{
    (void)state;
    float *x = calloc(MANY, sizeof *x);
    run_notes notes = {0, 0};
    tann_ctx *ctx = make_ctx(&notes, 3);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node in = tann_input(b, tann_shape_1d(1));
    tann_model *m = tann_builder_finish(b, tann_layer(b, &strict, &in, 1, NULL), 1);
    tann_session *s = tann_session_new(ctx, m, MANY);
    CHECK_OK(ctx, tann_predict(s, x, MANY, x));
    x[MANY / 2] = -1;
    CHECK_FAILS(ctx, tann_predict(s, x, MANY, x), TANN_E_UNSUPPORTED,
                "'strict_1' (strict): forward returned TANN_E_UNSUPPORTED");
    x[MANY / 2] = 1;
    CHECK_OK(ctx, tann_predict(s, x, MANY, x));
    assert_true(notes.runs == 3 && notes.tasks > 1);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
    free(x);
}

/* The sessions that tasks have of their own belong to what a session takes. */
static void shares_are_counted(void **state)
{
    (void)state;
    for (size_t tasks = 1; tasks <= 8; tasks++) {
        heap h = {0};
        run_notes notes = {0, 0};
        tann_ctx_opts opts = heap_opts(&h);
        opts.runner = run_in_reverse;
        opts.runner_user = &notes;
        opts.runner_tasks = tasks;
        tann_ctx *ctx = tann_ctx_new(&opts);
        tann_model *m = make_small(ctx);
        const size_t before = h.bytes;
        const size_t told = tann_session_bytes(ctx, m, MANY);
        assert_int_equal(h.bytes, before);
        const size_t taken = h.taken;
        tann_session *s = tann_session_new(ctx, m, MANY);
        assert_int_equal(h.bytes - before, told);
        const size_t allocations = h.taken - taken;
        tann_session_free(s);
        for (size_t i = 1; i <= allocations; i++) {
            h.fail_at = h.taken + i;
            CHECK_NULL(ctx, tann_session_new(ctx, m, MANY), TANN_E_MEMORY, "out of memory for ");
            assert_int_equal(h.bytes, before);
        }
        tann_model_free(m);
        tann_ctx_free(ctx);
        heap_check_empty(&h);
    }
}

int test_tasks(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_bit_depends_on_the_tasks),
        cmocka_unit_test(an_overflow_in_one_task_undoes_all),
        cmocka_unit_test(a_large_value_is_the_same_in_pieces),
        cmocka_unit_test(a_sample_does_not_know_its_piece),
        cmocka_unit_test(an_error_in_one_task_reaches_the_caller),
        cmocka_unit_test(shares_are_counted),
    };
    return cmocka_run_group_tests_name("tasks", tests, NULL, NULL);
}
