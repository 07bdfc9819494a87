/* Predictions: arguments, running up to a node, what is left alone. */
#include "checks.h"
#include "graphs.h"
#include "oracle.h"

#include <math.h>
#include <string.h>

typedef struct fixture {
    tann_ctx *ctx;
    tann_model *model;
    tann_session *session;
    float x[12];
} fixture;

static void set_up(fixture *f, const graph_case *g)
{
    memset(f, 0, sizeof *f);
    f->ctx = tann_ctx_new(NULL);
    f->model = graph_make(f->ctx, g, 2, NO_ACTIVATION);
    f->session = tann_session_new(f->ctx, f->model, 3);
    assert_non_null(f->session);
    fill_uniform(1, -1, 1, f->x, 12);
}

static void tear_down(fixture *f)
{
    tann_session_free(f->session);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
}

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    fixture f;
    float y[6] = {7, 7, 7, 7, 7, 7};
    set_up(&f, &graph_cases[3]);
    CHECK_FAILS(f.ctx, tann_predict(f.session, NULL, 1, y), TANN_E_ARGUMENT, "x is NULL");
    CHECK_FAILS(f.ctx, tann_predict(f.session, f.x, 1, NULL), TANN_E_ARGUMENT, "NULL");
    CHECK_FAILS(f.ctx, tann_predict(f.session, f.x, 0, y), TANN_E_ARGUMENT,
                "a batch of 0 samples is not in 1..3");
    CHECK_FAILS(f.ctx, tann_predict(f.session, f.x, 4, y), TANN_E_ARGUMENT,
                "a batch of 4 samples is not in 1..3");
    CHECK_FAILS(f.ctx, tann_predict(f.session, f.x, SIZE_MAX, y), TANN_E_ARGUMENT, "not in 1..3");
    CHECK_FAILS(f.ctx, tann_predict_at(f.session, f.x, 4, 1, y), TANN_E_ARGUMENT, "not in 1..3");
    CHECK_FAILS(f.ctx, tann_predict_at(f.session, f.x, 1, 4, y), TANN_E_ARGUMENT,
                "no node 4, the model has 4");
    CHECK_FAILS(f.ctx, tann_predict_at(f.session, f.x, 1, -1, y), TANN_E_ARGUMENT, "no node -1");
    CHECK_FAILS(f.ctx, tann_predict_at(f.session, f.x, 1, 1, NULL), TANN_E_ARGUMENT, "NULL");
    assert_int_equal(tann_predict(NULL, f.x, 1, y), TANN_E_ARGUMENT);
    assert_int_equal(tann_predict_at(NULL, f.x, 1, 0, y), TANN_E_ARGUMENT);
    assert_true(y[0] == 7 && y[5] == 7);
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, 3, y));
    assert_true(y[0] != 7 && y[5] != 7);
    tear_down(&f);
}

/* Every node of every sample graph, against the oracle and without touching what is not its own. */
static void every_node_can_be_run_up_to(void **state)
{
    (void)state;
    for (size_t i = 0; i < graph_case_count; i++) {
        fixture f;
        set_up(&f, &graph_cases[i]);
        const size_t rows = 12 / tann_shape_size(tann_model_node_shape(f.model, 0));
        const size_t n = rows < 3 ? rows : 3;
        const oracle o = {.model = f.model, .x = f.x, .batch = n};
        for (tann_node node = 0; node < tann_model_node_count(f.model); node++) {
            float value[64];
            double expected[64];
            const size_t count = n * tann_shape_size(tann_model_node_shape(f.model, node));
            value[count] = 77;
            CHECK_OK(f.ctx, tann_predict_at(f.session, f.x, n, node, value));
            oracle_value(&o, node, expected);
            for (size_t k = 0; k < count; k++) {
                CHECK_NEAR(value[k], expected[k], 1e-6 * (1 + fabs(expected[k])));
            }
            assert_true(value[count] == 77);
        }
        tear_down(&f);
    }
}

/* Only what the node depends on is run. */
static tann_status count(const tann_hook_event *event, void *user)
{
    ((size_t *)user)[event->node]++;
    return TANN_OK;
}

static void only_what_is_needed_is_run(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, tann_shape_1d(2));
    const tann_node left = tann_activation(b, x, TANN_TANH);
    const tann_node right = tann_activation(b, x, TANN_RELU);
    const tann_node further = tann_activation(b, left, TANN_RELU);
    tann_model *m = tann_builder_finish(b, tann_add(b, further, right), 1);
    tann_session *s = tann_session_new(ctx, m, 1);
    const float in[2] = {1, -1};
    float out[2];
    size_t calls[5] = {0};
    CHECK_OK(ctx, tann_hook_add(s, NULL, TANN_HOOK_FORWARD, count, calls, NULL));
    CHECK_OK(ctx, tann_predict_at(s, in, 1, further, out));
    assert_true(calls[0] == 1 && calls[1] == 1 && calls[2] == 0 && calls[3] == 1 && calls[4] == 0);
    CHECK_OK(ctx, tann_predict_at(s, in, 1, right, out));
    assert_true(calls[0] == 2 && calls[1] == 1 && calls[2] == 1 && calls[3] == 1 && calls[4] == 0);
    CHECK_OK(ctx, tann_predict(s, in, 1, out));
    assert_true(calls[0] == 3 && calls[1] == 2 && calls[2] == 2 && calls[3] == 2 && calls[4] == 1);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* A model may be nothing but its input. */
static void a_model_of_one_node_passes_on(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_model *m = tann_builder_finish(b, tann_input(b, tann_shape_2d(2, 1)), 1);
    tann_session *s = tann_session_new(ctx, m, 2);
    const float x[4] = {1, -2, 3, -4};
    float y[4] = {0};
    tann_score score = tann_score_default();
    const tann_dataset data = tann_dataset_floats(x, y, 2);
    CHECK_OK(ctx, tann_evaluate(s, &data, TANN_MSE, &score));
    assert_true(score.loss == (1 + 4 + 9 + 16) / 4.0);
    CHECK_OK(ctx, tann_predict(s, x, 2, y));
    CHECK_BITS(y, x, 4);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* NaN and infinity go through the arithmetic, and do not stay: the next run is as it was. */
static void strange_numbers_go_through(void **state)
{
    (void)state;
    fixture f;
    float before[6];
    float after[6];
    set_up(&f, &graph_cases[3]);
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, 3, before));
    const float strange[9] = {NAN, 0, 0, INFINITY, 0, 0, 0.5f, -0.5f, 0.25f};
    CHECK_OK(f.ctx, tann_predict(f.session, strange, 3, after));
    assert_true(isnan(after[0]) && isnan(after[1]) && isfinite(after[4]) && isfinite(after[5]));
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, 3, after));
    CHECK_BITS(after, before, 6);
    tear_down(&f);
}

/* In prediction dropout is not there. */
static void dropout_passes_on_in_prediction(void **state)
{
    (void)state;
    fixture f;
    float value[18];
    for (size_t i = 0; i < graph_case_count; i++) {
        if (strcmp(graph_cases[i].name, "two dropouts") == 0) {
            set_up(&f, &graph_cases[i]);
        }
    }
    CHECK_OK(f.ctx, tann_predict_at(f.session, f.x, 2, 1, value));
    assert_string_equal(tann_model_node_type(f.model, 1), "dropout");
    CHECK_BITS(value, f.x, 12);
    tear_down(&f);
}

/* A single sample takes a way of its own. Whatever ran before, and whoever looks on, it gives the bits that
   it has in a batch. */
static void a_single_sample_is_the_same_in_every_way(void **state)
{
    (void)state;
    static const tann_activation_kind kinds[] = {TANN_LINEAR, TANN_RELU, TANN_TANH, TANN_SIGMOID,
                                                 TANN_SOFTMAX};
    tann_ctx *ctx = tann_ctx_new(NULL);
    const float x[6] = {0.5f, -0.25f, -2, 1.5f, 0.125f, 3};
    const float y[6] = {0, 1, 1, 0, 1, 1};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        tann_builder *b = tann_builder_new(ctx);
        tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(2)), 70, NULL);
        h = tann_dense(b, tann_activation(b, h, kinds[i]), 2, NULL);
        tann_model *m = tann_builder_finish(b, tann_activation(b, h, TANN_SIGMOID), 1);
        tann_session *s = tann_session_new(ctx, m, 3);
        const tann_dataset one = tann_dataset_floats(x, y, 1);
        float expected[3 * 70];
        float value[70];
        for (tann_node node = 0; node < tann_model_node_count(m); node++) {
            const size_t size = tann_shape_size(tann_model_node_shape(m, node));
            size_t calls[5] = {0};
            double losses[2];
            tann_hook hook = 0;
            CHECK_OK(ctx, tann_predict_at(s, x, 3, node, expected));
            for (int round = 0; round < 4; round++) {
                tann_score score = tann_score_default();
                CHECK_OK(ctx, tann_predict_at(s, x, 1, node, value));
                CHECK_BITS(value, expected, size);
                CHECK_OK(ctx, tann_predict_at(s, x, 1, node, value)); /* the same once more */
                CHECK_BITS(value, expected, size);
                CHECK_OK(ctx, tann_evaluate(s, &one, TANN_BINARY_CROSSENTROPY, &score));
                losses[round > 0] = score.loss;
                assert_true(round == 0 || losses[0] == losses[1]);
                if (round == 1) {
                    CHECK_OK(ctx, tann_hook_add(s, NULL, TANN_HOOK_FORWARD, count, calls, &hook));
                } else if (round == 2) {
                    CHECK_OK(ctx, tann_hook_remove(s, hook));
                }
            }
            assert_int_equal(calls[node], 3);
        }
        tann_session_free(s);
        tann_model_free(m);
    }
    tann_ctx_free(ctx);
}

int test_predict(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(every_node_can_be_run_up_to),
        cmocka_unit_test(only_what_is_needed_is_run),
        cmocka_unit_test(a_model_of_one_node_passes_on),
        cmocka_unit_test(strange_numbers_go_through),
        cmocka_unit_test(dropout_passes_on_in_prediction),
        cmocka_unit_test(a_single_sample_is_the_same_in_every_way),
    };
    return cmocka_run_group_tests_name("predict", tests, NULL, NULL);
}
