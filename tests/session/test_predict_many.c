/* The values of several nodes in one run. */
#include "checks.h"
#include "floats.h"
#include "graphs.h"
#include "heap.h"
#include "runners.h"

#include <stdlib.h>
#include <string.h>

#define MOST    32 /* nodes, and requests */
#define SAMPLES 3
#define SIZE    12 /* floats a sample, at most */

static size_t size_of(const tann_model *m, tann_node node)
{
    return tann_shape_size(tann_model_node_shape(m, node));
}

/* Places for the values of some nodes. */
typedef struct requests {
    const tann_model *model;
    size_t n;
    tann_node nodes[MOST];
    float *values[MOST];
    size_t count;
} requests;

static void ask(requests *r, tann_node node)
{
    assert_true(r->count < MOST);
    r->nodes[r->count] = node;
    r->values[r->count++] = floats_new(r->n * size_of(r->model, node));
}

static void forget(requests *r)
{
    for (size_t i = 0; i < r->count; i++) {
        floats_free(r->values[i], r->n * size_of(r->model, r->nodes[i]));
    }
    r->count = 0;
}

/* Any of the nodes, some twice, in any order. */
static requests draw_requests(const tann_model *m, size_t n, uint64_t seed)
{
    requests r = {.model = m, .n = n};
    const size_t nodes = (size_t)tann_model_node_count(m);
    const size_t count = 1 + tann_random_bits(seed, 8, 0) % (nodes + 3);
    for (uint64_t i = 0; i < count; i++) {
        ask(&r, (tann_node)(tann_random_bits(seed, 9, i) % nodes));
    }
    return r;
}

/* In three sessions: `s` has both kinds of runs, one after the other; `plain` has only the old one. */
static void compare(tann_ctx *ctx, tann_session *s, tann_session *plain, const float *x,
                    const requests *r)
{
    float expected[SAMPLES * SIZE];
    CHECK_OK(ctx, tann_predict_many(s, x, r->n, r->nodes, r->values, r->count));
    for (size_t i = 0; i < r->count; i++) {
        const size_t count = r->n * size_of(r->model, r->nodes[i]);
        CHECK_OK(ctx, tann_predict_at(plain, x, r->n, r->nodes[i], expected));
        CHECK_BITS(r->values[i], expected, count);
        CHECK_OK(ctx, tann_predict_at(s, x, r->n, r->nodes[i], expected));
        CHECK_BITS(r->values[i], expected, count);
    }
}

static void check_model(tann_ctx *ctx, tann_ctx *portable, const tann_model *m)
{
    float x[SAMPLES * SIZE];
    tann_session *s = tann_session_new(ctx, m, SAMPLES);
    tann_session *with_gradients = tann_session_new_with_gradients(ctx, m, SAMPLES);
    tann_session *plain = tann_session_new(portable, m, SAMPLES);
    fill_uniform(1, -1, 1, x, SAMPLES * SIZE);
    for (uint64_t seed = 0; seed < 12; seed++) {
        requests r = draw_requests(m, 1 + seed % SAMPLES, seed);
        compare(ctx, s, plain, x, &r);
        compare(ctx, with_gradients, plain, x, &r);
        forget(&r);
    }
    tann_session_free(s);
    tann_session_free(with_gradients);
    tann_session_free(plain);
}

static void they_are_those_of_predict_at(void **state)
{
    (void)state;
    graph_for_each(check_model);
}

/*     x -> left -> further -> sum
        `-> right ------------^         */
typedef struct fixture {
    heap heap;
    tann_ctx *ctx;
    tann_model *model;
    tann_session *session;
    float x[2 * SAMPLES];
} fixture;

enum { X, LEFT, RIGHT, FURTHER, SUM };

static void set_up(fixture *f)
{
    memset(f, 0, sizeof *f);
    f->ctx = heap_ctx(&f->heap);
    tann_builder *b = tann_builder_new(f->ctx);
    const tann_node x = tann_input(b, tann_shape_1d(2));
    const tann_node left = tann_named(b, tann_dense(b, x, 2, NULL), "left");
    const tann_node right = tann_named(b, tann_activation(b, x, TANN_RELU), "right");
    const tann_node further = tann_named(b, tann_activation(b, left, TANN_TANH), "further");
    f->model = tann_builder_finish(b, tann_named(b, tann_add(b, further, right), "sum"), 1);
    f->session = tann_session_new(f->ctx, f->model, SAMPLES);
    assert_non_null(f->session);
    fill_uniform(1, -1, 1, f->x, 2 * SAMPLES);
}

static void tear_down(fixture *f)
{
    tann_session_free(f->session);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
    heap_check_empty(&f->heap);
}

/* What hooks saw: the nodes, in order. */
typedef struct notes {
    tann_node nodes[64];
    size_t count;
} notes;

static tann_status note(const tann_hook_event *event, void *user)
{
    notes *n = user;
    n->nodes[n->count++] = event->node;
    return TANN_OK;
}

static void each_needed_node_is_run_once(void **state)
{
    (void)state;
    static const struct {
        tann_node nodes[4];
        size_t count;
        tann_node run[5];
        size_t runs;
    } cases[] = {
        {{X}, 1, {X}, 1},
        {{RIGHT, RIGHT, X}, 3, {X, RIGHT}, 2},
        {{FURTHER, LEFT, FURTHER}, 3, {X, LEFT, FURTHER}, 3},
        {{FURTHER, RIGHT}, 2, {X, LEFT, RIGHT, FURTHER}, 4},
        {{SUM}, 1, {X, LEFT, RIGHT, FURTHER, SUM}, 5},
        {{LEFT, SUM, X, RIGHT}, 4, {X, LEFT, RIGHT, FURTHER, SUM}, 5},
    };
    fixture f;
    notes seen = {.count = 0};
    set_up(&f);
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, TANN_HOOK_FORWARD, note, &seen, NULL));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        float values[4][2 * SAMPLES];
        float *const places[] = {values[0], values[1], values[2], values[3]};
        seen.count = 0;
        CHECK_OK(f.ctx, tann_predict_many(f.session, f.x, SAMPLES, cases[i].nodes, places,
                                          cases[i].count));
        assert_int_equal(seen.count, cases[i].runs);
        assert_memory_equal(seen.nodes, cases[i].run, cases[i].runs * sizeof(tann_node));
    }
    tear_down(&f);
}

static tann_status negate(const tann_hook_event *event, void *user)
{
    const size_t count = event->value.batch * tann_shape_size(event->value.shape);
    for (size_t i = 0; i < count; i++) {
        event->value.data[i] = -event->value.data[i];
    }
    *(size_t *)user += count;
    return TANN_OK;
}

/* What a hook writes at a node counts, also at the input; what works in place behind it does not. */
static void what_hooks_write_counts(void **state)
{
    (void)state;
    static const tann_node nodes[] = {X, LEFT, RIGHT, FURTHER, SUM};
    const unsigned writes = (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_WRITES;
    fixture f;
    size_t written = 0;
    float values[5][2 * SAMPLES];
    float expected[2 * SAMPLES];
    float *const places[] = {values[0], values[1], values[2], values[3], values[4]};
    set_up(&f);
    CHECK_OK(f.ctx, tann_hook_add(f.session, "left", writes, negate, &written, NULL));
    CHECK_OK(f.ctx, tann_hook_add(f.session, "input_1", writes, negate, &written, NULL));
    CHECK_OK(f.ctx, tann_hook_add(f.session, "right",
                                  (unsigned)TANN_HOOK_INPUT | (unsigned)TANN_HOOK_WRITES, negate,
                                  &written, NULL));
    CHECK_OK(f.ctx, tann_predict_many(f.session, f.x, SAMPLES, nodes, places, 5));
    assert_int_equal(written, 3 * 2 * SAMPLES);
    for (size_t i = 0; i < 5; i++) {
        CHECK_OK(f.ctx, tann_predict_at(f.session, f.x, SAMPLES, nodes[i], expected));
        CHECK_BITS(values[i], expected, 2 * SAMPLES);
    }
    for (size_t i = 0; i < 2 * SAMPLES; i++) {
        assert_true(values[0][i] == -f.x[i]);
        assert_true(values[2][i] == (f.x[i] > 0 ? f.x[i] : 0));
    }
    tear_down(&f);
}

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    static const tann_node nodes[] = {LEFT, SUM};
    static const tann_node unknown[] = {LEFT, 5};
    fixture f;
    float values[2][2 * SAMPLES] = {{7}, {7}};
    float *const places[] = {values[0], values[1]};
    float *const missing[] = {values[0], NULL};
    set_up(&f);
    tann_session *s = f.session;
    assert_int_equal(tann_predict_many(NULL, f.x, 1, nodes, places, 2), TANN_E_ARGUMENT);
    CHECK_FAILS(f.ctx, tann_predict_many(s, NULL, 1, nodes, places, 2), TANN_E_ARGUMENT,
                "x is NULL");
    CHECK_FAILS(f.ctx, tann_predict_many(s, f.x, 4, nodes, places, 2), TANN_E_ARGUMENT,
                "a batch of 4 samples is not in 1..3");
    CHECK_FAILS(f.ctx, tann_predict_many(s, f.x, 0, nodes, places, 2), TANN_E_ARGUMENT,
                "a batch of 0 samples is not in 1..3");
    CHECK_FAILS(f.ctx, tann_predict_many(s, f.x, 1, NULL, places, 2), TANN_E_ARGUMENT,
                "no nodes are asked for");
    CHECK_FAILS(f.ctx, tann_predict_many(s, f.x, 1, nodes, NULL, 2), TANN_E_ARGUMENT,
                "no nodes are asked for");
    CHECK_FAILS(f.ctx, tann_predict_many(s, f.x, 1, nodes, places, 0), TANN_E_ARGUMENT,
                "no nodes are asked for");
    CHECK_FAILS(f.ctx, tann_predict_many(s, f.x, 1, unknown, places, 2), TANN_E_ARGUMENT,
                "no node 5, the model has 5");
    CHECK_FAILS(f.ctx, tann_predict_many(s, f.x, 1, nodes, missing, 2), TANN_E_ARGUMENT,
                "there is nowhere to put the value of 'sum': NULL");
    assert_true(values[0][0] == 7 && values[1][0] == 7);
    tear_down(&f);
}

/* Stops, or tries to run the session again. */
typedef struct spoiler {
    fixture *f;
    tann_status status;
} spoiler;

static tann_status spoil(const tann_hook_event *event, void *user)
{
    static const tann_node node[] = {LEFT};
    const spoiler *s = user;
    float value[2 * SAMPLES];
    float *const place[] = {value};
    CHECK_FAILS(s->f->ctx, tann_predict_many(event->session, s->f->x, 1, node, place, 1),
                TANN_E_ARGUMENT, "a hook may not run it again");
    return s->status;
}

static void a_run_that_ends_early_leaves_nothing_behind(void **state)
{
    (void)state;
    static const tann_node nodes[] = {X, LEFT, SUM};
    static const tann_status ends[] = {TANN_OK, TANN_STOP, TANN_E_NUMERIC};
    for (size_t i = 0; i < 3; i++) {
        fixture f;
        spoiler how = {&f, ends[i]};
        float values[3][2 * SAMPLES];
        float *const places[] = {values[0], values[1], values[2]};
        float y[2][2 * SAMPLES];
        tann_hook hook = 0;
        set_up(&f);
        CHECK_OK(f.ctx, tann_predict(f.session, f.x, SAMPLES, y[0]));
        CHECK_OK(f.ctx, tann_hook_add(f.session, "right", TANN_HOOK_FORWARD, spoil, &how, &hook));
        assert_int_equal(tann_predict_many(f.session, f.x, SAMPLES, nodes, places, 3), ends[i]);
        CHECK_OK(f.ctx, tann_hook_remove(f.session, hook));
        memset(values, 0x77, sizeof values);
        float before[2 * SAMPLES];
        memcpy(before, values[1], sizeof before);
        CHECK_OK(f.ctx, tann_predict(f.session, f.x, SAMPLES, y[1]));
        CHECK_BITS(y[1], y[0], 2 * SAMPLES);
        CHECK_BITS(values[1], before, 2 * SAMPLES);
        tear_down(&f);
    }
}

/* Between predictions of the same arrays, which take a short way, and without memory. */
static void predictions_before_and_after_are_the_same(void **state)
{
    (void)state;
    static const tann_node nodes[] = {FURTHER, LEFT};
    fixture f;
    float values[2][2 * SAMPLES];
    float *const places[] = {values[0], values[1]};
    set_up(&f);
    for (size_t n = 1; n <= SAMPLES; n++) {
        float expected[2 * SAMPLES];
        float y[2 * SAMPLES];
        CHECK_OK(f.ctx, tann_predict(f.session, f.x, n, expected));
        const size_t taken = f.heap.taken;
        for (int round = 0; round < 3; round++) {
            CHECK_OK(f.ctx, tann_predict(f.session, f.x, n, y));
            CHECK_OK(f.ctx, tann_predict(f.session, f.x, n, y));
            CHECK_OK(f.ctx, tann_predict_many(f.session, f.x, n, nodes, places, 2));
            memset(y, 0, sizeof y);
            CHECK_OK(f.ctx, tann_predict(f.session, f.x, n, y));
            CHECK_BITS(y, expected, 2 * n);
        }
        assert_int_equal(f.heap.taken, taken);
    }
    tear_down(&f);
}

/* What was run for another node's sake does not count as what this one depends on. */
static void a_later_question_has_its_own_nodes(void **state)
{
    (void)state;
    static const tann_node nodes[] = {FURTHER, RIGHT};
    fixture f;
    float values[2][2 * SAMPLES];
    float *const places[] = {values[0], values[1]};
    set_up(&f);
    tann_session *s = tann_session_new_with_gradients(f.ctx, f.model, SAMPLES);
    CHECK_OK(f.ctx, tann_predict_many(s, f.x, SAMPLES, nodes, places, 2));
    CHECK_FAILS(f.ctx, tann_gradient(s, f.x, SAMPLES, FURTHER, 0, RIGHT, values[0]),
                TANN_E_ARGUMENT, "'further' does not depend on 'right'");
    tann_session_free(s);
    tear_down(&f);
}

/* Thousands of samples, of which one run to a node would do pieces, with tasks and without. */
static void many_samples_have_the_bits_of_one(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    static const tann_node nodes[] = {2, 1, 4};
    for (size_t tasks = 1; tasks <= 3; tasks += 2) {
        run_notes runs = {0, 0};
        tann_ctx_opts opts = tann_ctx_opts_default();
        opts.runner = run_in_reverse;
        opts.runner_user = &runs;
        opts.runner_tasks = tasks;
        tann_ctx *ctx = tann_ctx_new(&opts);
        tann_model *m = graph_chain(ctx, 2, (const int32_t[]){5, 4, 3, 0}, 1);
        tann_session *s = tann_session_new(ctx, m, MANY);
        float *x = floats_new(2 * MANY);
        requests r = {.model = m, .n = MANY};
        fill_uniform(1, -1, 1, x, 2 * MANY);
        for (size_t i = 0; i < 3; i++) {
            ask(&r, nodes[i]);
        }
        CHECK_OK(ctx, tann_predict_many(s, x, MANY, r.nodes, r.values, r.count));
        for (size_t i = 0; i < 3; i++) {
            float *expected = floats_new(MANY * size_of(m, nodes[i]));
            CHECK_OK(ctx, tann_predict_at(s, x, MANY, nodes[i], expected));
            CHECK_BITS(r.values[i], expected, MANY * size_of(m, nodes[i]));
            floats_free(expected, MANY * size_of(m, nodes[i]));
        }
        forget(&r);
        floats_free(x, 2 * MANY);
        tann_session_free(s);
        tann_model_free(m);
        tann_ctx_free(ctx);
    }
}

int test_predict_many(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_those_of_predict_at),
        cmocka_unit_test(each_needed_node_is_run_once),
        cmocka_unit_test(what_hooks_write_counts),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(a_run_that_ends_early_leaves_nothing_behind),
        cmocka_unit_test(predictions_before_and_after_are_the_same),
        cmocka_unit_test(a_later_question_has_its_own_nodes),
        cmocka_unit_test(many_samples_have_the_bits_of_one),
    };
    return cmocka_run_group_tests_name("predict_many", tests, NULL, NULL);
}
