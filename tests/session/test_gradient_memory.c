/* Sessions with gradients: what they take, and what asking them leaves as it was. */
#include "checks.h"
#include "graphs.h"
#include "heap.h"

#include <string.h>

#define SAMPLES 4

static void what_is_told_is_taken(void **state)
{
    (void)state;
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    for (uint64_t seed = 0; seed < 40; seed++) {
        tann_model *m = graph_random(ctx, seed);
        for (size_t batch = 1; batch < 200; batch += 33) {
            const size_t before = h.bytes;
            tann_session *s = tann_session_new_with_gradients(ctx, m, batch);
            assert_non_null(s);
            const size_t taken = h.bytes - before;
            assert_int_equal(tann_session_bytes_with_gradients(ctx, m, batch), taken);
            assert_true(taken > tann_session_bytes(ctx, m, batch));
            tann_session_free(s);
            assert_int_equal(h.bytes, before);
        }
        tann_model_free(m);
    }
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = graph_random(ctx, 1);
    assert_int_equal(tann_session_bytes_with_gradients(ctx, m, 0), 0);
    CHECK_FAILS(ctx, tann_ctx_status(ctx), TANN_E_ARGUMENT, "max_batch is 0");
    assert_int_equal(tann_session_bytes_with_gradients(ctx, m, SIZE_MAX / 4), 0);
    CHECK_FAILS(ctx, tann_ctx_status(ctx), TANN_E_MEMORY, "out of memory for ");
    assert_int_equal(tann_session_bytes_with_gradients(NULL, m, 1), 0);
    CHECK_OK(ctx, tann_session_bytes_with_gradients(ctx, m, 1) > 0 ? tann_ctx_status(ctx)
                                                                   : TANN_E_INTERNAL);
    assert_int_equal(tann_session_bytes_with_gradients(ctx, NULL, 1), 0);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static tann_status look(const tann_hook_event *event, void *user)
{
    (void)event;
    (void)user;
    return TANN_OK;
}

/* Making it, with a hook, while allocation number `at` fails. Returns 0 when there are not so many. */
static int make_failing(size_t at, int after)
{
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    tann_model *m = graph_random(ctx, 3);
    h.fail_at = h.taken + at;
    h.fail_after = after;
    tann_session *s = tann_session_new_with_gradients(ctx, m, SAMPLES);
    tann_status status = tann_ctx_status(ctx);
    if (s != NULL) {
        status = tann_hook_add(s, NULL, TANN_HOOK_GRADIENT, look, NULL, NULL);
    }
    const int failed = h.taken >= h.fail_at;
    if (failed) {
        CHECK_FAILS(ctx, status, TANN_E_MEMORY, "out of memory for ");
    }
    assert_int_equal(status, failed ? TANN_E_MEMORY : TANN_OK);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
    return failed;
}

static void every_allocation_fails_in_turn(void **state)
{
    (void)state;
    size_t runs = 0;
    for (int after = 0; after < 2; after++) {
        for (size_t at = 1; make_failing(at, after); at++) {
            runs++;
        }
    }
    assert_true(runs >= 2 * 3);
}

/* Predictions take a short way where the arrays are the same again. */
static void runs_take_no_memory_and_change_no_prediction(void **state)
{
    (void)state;
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    float x[SAMPLES * 4];
    fill_uniform(1, -1, 1, x, SAMPLES * 4);
    for (uint64_t seed = 0; seed < 40; seed++) {
        tann_model *m = graph_random(ctx, seed);
        tann_session *plain = tann_session_new(ctx, m, SAMPLES);
        tann_session *s = tann_session_new_with_gradients(ctx, m, SAMPLES);
        const tann_node output = tann_model_output(m);
        const size_t taken = h.taken;
        for (size_t n = 1; n <= SAMPLES; n += SAMPLES - 1) {
            float expected[SAMPLES * 3];
            float y[SAMPLES * 3];
            float first[SAMPLES * 4];
            float gradient[SAMPLES * 4];
            CHECK_OK(ctx, tann_predict(plain, x, n, expected));
            CHECK_OK(ctx, tann_gradient(s, x, n, output, 2, 0, first));
            for (int round = 0; round < 5; round++) {
                memset(y, 0, sizeof y);
                CHECK_OK(ctx, tann_predict(s, x, n, y));
                CHECK_BITS(y, expected, n * 3);
                if (round % 2 == 1) {
                    CHECK_OK(ctx, tann_gradient(s, x, n, output, 2, 0, gradient));
                    CHECK_BITS(gradient, first, n * 4);
                }
            }
        }
        assert_int_equal(h.taken, taken);
        tann_session_free(s);
        tann_session_free(plain);
        tann_model_free(m);
    }
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

/* All that there is to ask a session between two steps. */
static void ask(tann_ctx *ctx, tann_session *s, const tann_model *m, const float *x, size_t step)
{
    float a[SAMPLES * 4];
    float b[SAMPLES * 4];
    float *const values[] = {a, b};
    const tann_node output = tann_model_output(m);
    const tann_node middle = (tann_node)(step % (size_t)(output + 1));
    const tann_node nodes[] = {middle, output};
    const size_t n = 1 + step % SAMPLES;
    CHECK_OK(ctx, tann_predict_many(s, x, n, nodes, values, 2));
    CHECK_OK(ctx, tann_predict_from(s, x, n, middle, a, output, b));
    CHECK_OK(ctx, tann_gradient(s, x, n, output, 1, 0, a));
    CHECK_OK(ctx, tann_gradient(s, x, n, output, 1, middle, a));
    CHECK_OK(ctx, tann_gradient(s, x, n, middle, 0, 0, a));
}

#define STEPS   12
#define WEIGHTS 512

/* What a training leaves. */
typedef struct outcome {
    float loss[STEPS];
    float weights[WEIGHTS];
} outcome;

static void train(heap *h, uint64_t seed, int asks, int hooked, outcome *out)
{
    tann_ctx *ctx = heap_ctx(h);
    tann_model *m = graph_random(ctx, seed);
    tann_train_opts opts = tann_train_opts_default();
    float x[SAMPLES * 4];
    float y[SAMPLES * 3];
    memset(out, 0, sizeof *out);
    fill_uniform(1, -1, 1, x, SAMPLES * 4);
    fill_uniform(2, 0, 1, y, SAMPLES * 3);
    opts.max_batch = SAMPLES;
    opts.rate = 0.05f;
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    tann_session *s = tann_trainer_session(t);
    if (hooked) {
        CHECK_OK(ctx, tann_hook_add(s, NULL, TANN_HOOK_GRADIENT_INPUT, look, NULL, NULL));
    }
    const size_t taken = h->taken;
    for (size_t i = 0; i < STEPS; i++) {
        CHECK_OK(ctx, tann_train_step(t, x, y, SAMPLES, &out->loss[i]));
        if (asks) {
            ask(ctx, s, m, x, i);
        }
    }
    assert_int_equal(h->taken, taken);
    assert_true(tann_model_parameter_count(m) <= WEIGHTS);
    weights_read(m, out->weights);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(h);
}

static void training_goes_on_as_if_nothing_had_been(void **state)
{
    (void)state;
    static outcome plain, asked;
    for (uint64_t seed = 0; seed < 60; seed++) {
        for (int hooked = 0; hooked < 2; hooked++) {
            heap h = {0};
            train(&h, seed, 0, 0, &plain);
            train(&h, seed, 1, hooked, &asked);
            CHECK_BITS(asked.loss, plain.loss, STEPS);
            CHECK_BITS(asked.weights, plain.weights, WEIGHTS);
        }
    }
}

/* Asked by a callback in the middle of a fit, too. */
typedef struct question {
    tann_ctx *ctx;
    tann_session *session;
    const tann_model *model;
    const float *x;
    size_t times;
} question;

static tann_status ask_between(const tann_fit_event *event, void *user)
{
    question *q = user;
    (void)event;
    if (q->session != NULL) {
        ask(q->ctx, q->session, q->model, q->x, q->times++);
    }
    return TANN_OK;
}

static void fit(int asks, float *weights)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = graph_random(ctx, 2);
    enum { COUNT = 3 * SAMPLES + 1 };
    float x[COUNT * 4];
    float y[COUNT * 3];
    const tann_dataset data = tann_dataset_floats(x, y, COUNT);
    tann_train_opts opts = tann_train_opts_default();
    tann_fit_opts how = tann_fit_opts_default();
    fill_uniform(1, -1, 1, x, COUNT * 4);
    fill_uniform(2, 0, 1, y, COUNT * 3);
    opts.max_batch = SAMPLES;
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    question q = {ctx, asks ? tann_trainer_session(t) : NULL, m, x, 0};
    const tann_callback between = {ask_between, &q};
    how.epochs = 4;
    how.callbacks = &between;
    how.callback_count = 1;
    CHECK_OK(ctx, tann_fit(t, &data, &how, NULL));
    assert_true(asks ? q.times >= 4 : q.times == 0);
    weights_read(m, weights);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void a_fit_goes_on_as_if_nothing_had_been(void **state)
{
    (void)state;
    static float plain[WEIGHTS], asked[WEIGHTS];
    fit(0, plain);
    fit(1, asked);
    CHECK_BITS(asked, plain, WEIGHTS);
}

int test_gradient_memory(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_told_is_taken),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(every_allocation_fails_in_turn),
        cmocka_unit_test(runs_take_no_memory_and_change_no_prediction),
        cmocka_unit_test(training_goes_on_as_if_nothing_had_been),
        cmocka_unit_test(a_fit_goes_on_as_if_nothing_had_been),
    };
    return cmocka_run_group_tests_name("gradient_memory", tests, NULL, NULL);
}
