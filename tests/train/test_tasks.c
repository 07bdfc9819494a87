/* Large work is shared out over tasks; large predictions go through the graph in pieces. No bit depends on
   either. */
#include "checks.h"
#include "graphs.h"
#include "runners.h"

#include <stdlib.h>

#define WIDTH 400 /* 160,000 weights a layer: three tasks for an update */
#define BATCH                                                                                      \
    200 /* 80,000 values and losses a layer: two tasks for an activation, four for a loss */

static tann_ctx *make_ctx(run_notes *notes, size_t tasks)
{
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.runner = run_in_reverse;
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

/* Thousands of samples at once, one by one, and seen by a hook, which gets them all at once. */
static void a_sample_does_not_know_its_piece(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node in = tann_input(b, tann_shape_1d(2));
    const tann_node h = tann_activation(b, tann_dense(b, in, 5, NULL), TANN_TANH);
    const tann_node side = tann_dropout(b, tann_activation(b, h, TANN_RELU), 0.5f);
    tann_model *m = tann_builder_finish(b, tann_dense(b, tann_add(b, h, side), 3, NULL), 1);
    tann_session *s = tann_session_new(ctx, m, MANY);
    float *x = malloc(MANY * 2 * sizeof *x);
    float *y[3];
    size_t seen = 0;
    fill_uniform(1, -1, 1, x, MANY * 2);
    for (size_t i = 0; i < 3; i++) {
        y[i] = malloc(MANY * 5 * sizeof *y[i]);
    }
    for (tann_node node = 0; node < tann_model_node_count(m); node++) {
        const size_t size = tann_shape_size(tann_model_node_shape(m, node));
        tann_hook hook = 0;
        CHECK_OK(ctx, tann_predict_at(s, x, MANY, node, y[0]));
        for (size_t i = 0; i < MANY; i++) {
            CHECK_OK(ctx, tann_predict_at(s, x + i * 2, 1, node, y[1] + i * size));
        }
        CHECK_OK(ctx, tann_hook_add(s, "dense_1", TANN_HOOK_FORWARD, look, &seen, &hook));
        CHECK_OK(ctx, tann_predict_at(s, x, MANY, node, y[2]));
        CHECK_OK(ctx, tann_hook_remove(s, hook));
        CHECK_BITS(y[0], y[1], MANY * size);
        CHECK_BITS(y[0], y[2], MANY * size);
    }
    assert_int_equal(seen, MANY * (size_t)(tann_model_node_count(m) - 1));
    for (size_t i = 0; i < 3; i++) {
        free(y[i]);
    }
    free(x);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

int test_tasks(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_bit_depends_on_the_tasks),
        cmocka_unit_test(an_overflow_in_one_task_undoes_all),
        cmocka_unit_test(a_sample_does_not_know_its_piece),
    };
    return cmocka_run_group_tests_name("tasks", tests, NULL, NULL);
}
