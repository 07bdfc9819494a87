/* Running on from a node with a value of the caller's. */
#include "checks.h"
#include "floats.h"
#include "graphs.h"
#include "heap.h"
#include "runners.h"

#include <stdio.h>
#include <string.h>

#define SAMPLES 3
#define SIZE    12 /* floats a sample, at most */

static size_t size_of(const tann_model *m, tann_node node)
{
    return tann_shape_size(tann_model_node_shape(m, node));
}

/* A model in two sessions: one that runs on, one that never does, with other kernels. */
typedef struct pair {
    tann_ctx *ctx;
    const tann_model *model;
    tann_session *session, *plain;
    float x[SAMPLES * SIZE];
    size_t n;
} pair;

/* With the value that `from` has anyway, `to` has the one that it has anyway. */
static void check_way(const pair *p, tann_node from, tann_node to, const float *value)
{
    float expected[SAMPLES * SIZE];
    float y[SAMPLES * SIZE] = {0};
    const tann_node last = to == TANN_NO_NODE ? tann_model_output(p->model) : to;
    const size_t count = p->n * size_of(p->model, last);
    CHECK_OK(p->ctx, tann_predict_from(p->session, p->x, p->n, from, value, to, y));
    assert_int_equal(tann_predict_at(p->plain, p->x, p->n, last, expected), TANN_OK);
    CHECK_BITS(y, expected, count);
    memset(y, 0, sizeof y);
    if (from == 0 || !graph_depends(p->model, last, 0, from)) {
        CHECK_OK(p->ctx, tann_predict_from(p->session, NULL, p->n, from, value, to, y));
        CHECK_BITS(y, expected, count);
    } else {
        CHECK_FAILS(p->ctx, tann_predict_from(p->session, NULL, p->n, from, value, to, y),
                    TANN_E_ARGUMENT, "x is NULL, but '");
    }
}

static void check_nodes(const pair *p, tann_node from, tann_node to)
{
    float value[SAMPLES * SIZE];
    float y[SAMPLES * SIZE];
    char words[160];
    const tann_node last = to == TANN_NO_NODE ? tann_model_output(p->model) : to;
    assert_int_equal(tann_predict_at(p->plain, p->x, p->n, from, value), TANN_OK);
    if (graph_depends(p->model, last, from, TANN_NO_NODE)) {
        check_way(p, from, to, value);
        return;
    }
    snprintf(words, sizeof words, "'%s' does not depend on '%s'",
             tann_model_node_name(p->model, last), tann_model_node_name(p->model, from));
    CHECK_FAILS(p->ctx, tann_predict_from(p->session, p->x, p->n, from, value, to, y),
                TANN_E_ARGUMENT, words);
}

static void check_model(tann_ctx *ctx, tann_ctx *portable, const tann_model *m)
{
    pair p = {.ctx = ctx, .model = m, .plain = tann_session_new(portable, m, SAMPLES)};
    tann_session *const sessions[] = {tann_session_new(ctx, m, SAMPLES),
                                      tann_session_new_with_gradients(ctx, m, SAMPLES)};
    fill_uniform(1, -1, 1, p.x, SAMPLES * SIZE);
    for (size_t i = 0; i < 2; i++) {
        p.session = sessions[i];
        for (tann_node from = 0; from < tann_model_node_count(m); from++) {
            for (tann_node to = TANN_NO_NODE; to < tann_model_node_count(m); to++) {
                p.n = 1 + (size_t)(from + to + 1) % SAMPLES;
                check_nodes(&p, from, to);
            }
        }
        tann_session_free(p.session);
    }
    tann_session_free(p.plain);
}

static void from_any_node_to_any_other_the_bits_are_the_same(void **state)
{
    (void)state;
    graph_for_each(check_model);
}

/*     x -> p -> bent -> q -> sum -> z
             `-----------------^          */
typedef struct fixture {
    heap heap;
    tann_ctx *ctx;
    tann_model *model;
    tann_session *session;
    float x[4 * SAMPLES];
    float value[4 * SAMPLES];
} fixture;

enum { X, P, BENT, Q, SUM, Z };

static void set_up(fixture *f)
{
    memset(f, 0, sizeof *f);
    f->ctx = heap_ctx(&f->heap);
    tann_builder *b = tann_builder_new(f->ctx);
    const tann_node x = tann_input(b, tann_shape_1d(4));
    const tann_node p = tann_named(b, tann_dense(b, x, 4, NULL), "p");
    const tann_node bent = tann_named(b, tann_activation(b, p, TANN_TANH), "bent");
    const tann_node q = tann_named(b, tann_dense(b, bent, 4, NULL), "q");
    const tann_node sum = tann_named(b, tann_add(b, q, p), "sum");
    f->model = tann_builder_finish(b, tann_named(b, tann_dense(b, sum, 2, NULL), "z"), 1);
    f->session = tann_session_new(f->ctx, f->model, SAMPLES);
    assert_non_null(f->session);
    fill_uniform(1, -1, 1, f->x, 4 * SAMPLES);
    fill_uniform(2, -1, 1, f->value, 4 * SAMPLES);
}

static void tear_down(fixture *f)
{
    tann_session_free(f->session);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
    heap_check_empty(&f->heap);
}

/* Puts a value in the place of what it sees. */
static tann_status replace(const tann_hook_event *event, void *user)
{
    const size_t count = event->value.batch * tann_shape_size(event->value.shape);
    memcpy(event->value.data, user, count * sizeof(float));
    return TANN_OK;
}

/* The value counts: it is what a hook that writes it does. */
static void it_is_what_a_hook_that_writes_the_value_does(void **state)
{
    (void)state;
    static const char *const names[] = {"input_1", "p", "bent", "q", "sum"};
    const unsigned writes = (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_WRITES;
    fixture f;
    set_up(&f);
    for (size_t n = 1; n <= SAMPLES; n++) {
        for (tann_node from = X; from < Z; from++) {
            float y[2][2 * SAMPLES];
            tann_hook hook = 0;
            CHECK_OK(f.ctx, tann_hook_add(f.session, names[from], writes, replace, f.value, &hook));
            CHECK_OK(f.ctx, tann_predict(f.session, f.x, n, y[0]));
            CHECK_OK(f.ctx, tann_hook_remove(f.session, hook));
            CHECK_OK(f.ctx,
                     tann_predict_from(f.session, f.x, n, from, f.value, TANN_NO_NODE, y[1]));
            CHECK_BITS(y[1], y[0], 2 * n);
        }
    }
    tear_down(&f);
}

/* What hooks saw: node and point, in order. */
typedef struct notes {
    struct {
        tann_node node;
        tann_hook_point point;
    } seen[64];
    size_t count;
} notes;

static tann_status note(const tann_hook_event *event, void *user)
{
    notes *n = user;
    n->seen[n->count].node = event->node;
    n->seen[n->count++].point = event->point;
    assert_int_equal(event->training, 0);
    return TANN_OK;
}

/* Of the node itself its output is seen, not its inputs; nobody runs what only it needs. */
static void hooks_fire_from_the_value_on(void **state)
{
    (void)state;
    enum { IN = TANN_HOOK_INPUT, OUT = TANN_HOOK_FORWARD };
    static const struct {
        tann_node from, to;
        size_t count;
        struct {
            tann_node node;
            int point;
        } seen[12];
    } cases[] = {
        {SUM, Z, 3, {{SUM, OUT}, {Z, IN}, {Z, OUT}}},
        {Z, Z, 1, {{Z, OUT}}},
        {P, Q, 5, {{P, OUT}, {BENT, IN}, {BENT, OUT}, {Q, IN}, {Q, OUT}}},
        {BENT,
         SUM,
         9,
         {{X, OUT},
          {P, IN},
          {P, OUT},
          {BENT, OUT},
          {Q, IN},
          {Q, OUT},
          {SUM, IN},
          {SUM, IN},
          {SUM, OUT}}},
        {X, P, 3, {{X, OUT}, {P, IN}, {P, OUT}}},
    };
    fixture f;
    notes n;
    float y[4 * SAMPLES];
    set_up(&f);
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, IN | OUT, note, &n, NULL));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        n.count = 0;
        CHECK_OK(f.ctx,
                 tann_predict_from(f.session, f.x, 2, cases[i].from, f.value, cases[i].to, y));
        assert_int_equal(n.count, cases[i].count);
        for (size_t k = 0; k < n.count; k++) {
            assert_int_equal(n.seen[k].node, cases[i].seen[k].node);
            assert_int_equal((int)n.seen[k].point, cases[i].seen[k].point);
        }
    }
    tear_down(&f);
}

static tann_status negate(const tann_hook_event *event, void *user)
{
    const size_t count = event->value.batch * tann_shape_size(event->value.shape);
    (void)user;
    for (size_t i = 0; i < count; i++) {
        event->value.data[i] = -event->value.data[i];
    }
    return TANN_OK;
}

/* A hook that writes to the value has a copy, which counts. */
static void hooks_may_write_to_it(void **state)
{
    (void)state;
    static const char *const names[] = {"input_1", "p", "bent", "q", "sum"};
    const unsigned writes = (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_WRITES;
    fixture f;
    float negative[4 * SAMPLES];
    float before[4 * SAMPLES];
    set_up(&f);
    for (size_t i = 0; i < 4 * SAMPLES; i++) {
        negative[i] = -f.value[i];
    }
    memcpy(before, f.value, sizeof before);
    for (tann_node from = X; from < Z; from++) {
        for (tann_node to = from; to <= Z; to++) {
            float y[2][4 * SAMPLES];
            tann_hook hook = 0;
            CHECK_OK(f.ctx, tann_predict_from(f.session, f.x, 3, from, negative, to, y[0]));
            CHECK_OK(f.ctx, tann_hook_add(f.session, names[from], writes, negate, NULL, &hook));
            CHECK_OK(f.ctx, tann_predict_from(f.session, f.x, 3, from, f.value, to, y[1]));
            CHECK_OK(f.ctx, tann_hook_remove(f.session, hook));
            CHECK_BITS(y[1], y[0], 3 * size_of(f.model, to));
            CHECK_BITS(f.value, before, 4 * SAMPLES);
        }
    }
    tear_down(&f);
}

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    fixture f;
    float y[4 * SAMPLES] = {7};
    set_up(&f);
    tann_session *s = f.session;
    assert_int_equal(tann_predict_from(NULL, f.x, 1, P, f.value, Z, y), TANN_E_ARGUMENT);
    CHECK_FAILS(f.ctx, tann_predict_from(s, f.x, 1, 6, f.value, Z, y), TANN_E_ARGUMENT,
                "no node 6, the model has 6");
    CHECK_FAILS(f.ctx, tann_predict_from(s, f.x, 1, TANN_NO_NODE, f.value, Z, y), TANN_E_ARGUMENT,
                "no node -1");
    CHECK_FAILS(f.ctx, tann_predict_from(s, f.x, 1, P, f.value, 6, y), TANN_E_ARGUMENT,
                "no node 6, the model has 6");
    CHECK_FAILS(f.ctx, tann_predict_from(s, f.x, 1, P, NULL, Z, y), TANN_E_ARGUMENT,
                "there is no value to run on from: NULL");
    CHECK_FAILS(f.ctx, tann_predict_from(s, f.x, 1, P, f.value, Z, NULL), TANN_E_ARGUMENT,
                "there is nowhere to put the result: NULL");
    CHECK_FAILS(f.ctx, tann_predict_from(s, f.x, 0, P, f.value, Z, y), TANN_E_ARGUMENT,
                "a batch of 0 samples is not in 1..3");
    CHECK_FAILS(f.ctx, tann_predict_from(s, f.x, 4, P, f.value, Z, y), TANN_E_ARGUMENT,
                "a batch of 4 samples is not in 1..3");
    CHECK_FAILS(f.ctx, tann_predict_from(s, f.x, 1, Q, f.value, BENT, y), TANN_E_ARGUMENT,
                "'bent' does not depend on 'q'");
    CHECK_FAILS(f.ctx, tann_predict_from(s, f.x, 1, P, f.value, X, y), TANN_E_ARGUMENT,
                "'input_1' does not depend on 'p'");
    CHECK_FAILS(f.ctx, tann_predict_from(s, NULL, 1, BENT, f.value, Z, y), TANN_E_ARGUMENT,
                "x is NULL, but 'p' reads it on the way to 'z'");
    CHECK_FAILS(f.ctx, tann_predict_from(s, NULL, 1, Q, f.value, SUM, y), TANN_E_ARGUMENT,
                "x is NULL, but 'p' reads it on the way to 'sum'");
    assert_true(y[0] == 7);
    tear_down(&f);
}

static tann_status run_again(const tann_hook_event *event, void *user)
{
    fixture *f = user;
    float y[4 * SAMPLES];
    CHECK_FAILS(f->ctx, tann_predict_from(event->session, f->x, 1, SUM, f->value, Z, y),
                TANN_E_ARGUMENT, "a hook may not run it again");
    CHECK_FAILS(f->ctx, tann_predict_from(event->session, f->x, 1, Z, f->value, P, y),
                TANN_E_ARGUMENT, "a hook may not run it again");
    return TANN_OK;
}

/* What is refused during a run leaves that run as it is. */
static void a_hook_may_not_run_on(void **state)
{
    (void)state;
    fixture f;
    float y[2][2 * SAMPLES];
    set_up(&f);
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, SAMPLES, y[0]));
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, TANN_HOOK_FORWARD, run_again, &f, NULL));
    for (int i = 0; i < 2; i++) {
        CHECK_OK(f.ctx, tann_predict(f.session, f.x, SAMPLES, y[1]));
        CHECK_BITS(y[1], y[0], 2 * SAMPLES);
    }
    tear_down(&f);
}

/* Between predictions of the same arrays, which take a short way; and without memory. */
static void predictions_before_and_after_are_the_same(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    for (size_t n = 1; n <= SAMPLES; n++) {
        float expected[2][2 * SAMPLES];
        float y[2 * SAMPLES];
        CHECK_OK(f.ctx, tann_predict(f.session, f.x, n, expected[0]));
        CHECK_OK(f.ctx,
                 tann_predict_from(f.session, f.x, n, BENT, f.value, TANN_NO_NODE, expected[1]));
        const size_t taken = f.heap.taken;
        for (int round = 0; round < 3; round++) {
            for (int times = 0; times < 3; times++) {
                memset(y, 0, sizeof y);
                CHECK_OK(f.ctx, tann_predict(f.session, f.x, n, y));
                CHECK_BITS(y, expected[0], 2 * n);
            }
            for (int times = 0; times < 3; times++) {
                memset(y, 0, sizeof y);
                CHECK_OK(f.ctx, tann_predict_from(f.session, f.x, n, BENT, f.value, Z, y));
                CHECK_BITS(y, expected[1], 2 * n);
            }
            CHECK_OK(f.ctx, tann_predict(f.session, f.x, n, y));
            assert_int_equal(tann_predict_from(f.session, f.x, n, Q, f.value, BENT, y),
                             TANN_E_ARGUMENT);
            assert_int_equal(tann_predict(f.session, f.x, 0, y), TANN_E_ARGUMENT);
        }
        assert_int_equal(f.heap.taken, taken);
    }
    tear_down(&f);
}

/* Another value in another array with the same arrays for the rest. */
static void each_run_takes_its_own_value(void **state)
{
    (void)state;
    fixture f;
    float other[4 * SAMPLES];
    set_up(&f);
    fill_uniform(3, -1, 1, other, 4 * SAMPLES);
    float y[3][2 * SAMPLES];
    for (size_t i = 0; i < 3; i++) {
        const float *value = i == 1 ? other : f.value;
        CHECK_OK(f.ctx, tann_predict_from(f.session, NULL, 2, SUM, value, Z, y[2]));
        memcpy(y[i], y[2], sizeof y[2]);
    }
    CHECK_BITS(y[2], y[0], 4);
    assert_memory_not_equal(y[1], y[0], 4 * sizeof(float));
    tear_down(&f);
}

/* Without samples there is nothing for hooks at the input to see, or to write to. */
static void a_hook_at_the_input_may_have_nothing_to_see(void **state)
{
    (void)state;
    const unsigned writes = (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_WRITES;
    fixture f;
    float y[2][2 * SAMPLES];
    tann_hook hook = 0;
    uint64_t calls = 0;
    set_up(&f);
    CHECK_OK(f.ctx, tann_predict_from(f.session, NULL, 2, SUM, f.value, Z, y[0]));
    CHECK_OK(f.ctx, tann_hook_add(f.session, "input_1", writes, negate, NULL, &hook));
    CHECK_OK(f.ctx, tann_predict_from(f.session, NULL, 2, SUM, f.value, Z, y[1]));
    CHECK_BITS(y[1], y[0], 4);
    CHECK_OK(f.ctx, tann_predict_from(f.session, f.x, 2, SUM, f.value, Z, y[1]));
    CHECK_BITS(y[1], y[0], 4);
    assert_int_equal(tann_hook_calls(f.session, hook, &calls), TANN_OK);
    assert_int_equal(calls, 0);
    tear_down(&f);
}

/* A value that is larger than the caches, with nodes behind it that work in place piece by piece: of the
   given one no piece is computed. */
static void a_large_value_is_taken_as_it_is(void **state)
{
    (void)state;
    enum { ROWS = 1100, UNITS = 2600 };
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node z = tann_dense(b, tann_input(b, tann_shape_1d(3)), UNITS, NULL);
    tann_node h = tann_activation(b, tann_activation(b, z, TANN_LINEAR), TANN_TANH);
    h = graph_flatten(b, tann_dense(b, h, 1, NULL)); /* which allows no pieces of the whole */
    tann_model *m = tann_builder_finish(b, h, 4);
    tann_session *s = tann_session_new(ctx, m, ROWS);
    float *x = floats_new(ROWS * 3);
    float *value = floats_new(ROWS * UNITS);
    float *y = floats_new(ROWS);
    float one;
    fill_uniform(1, -1, 1, value, ROWS * UNITS);
    CHECK_OK(ctx, tann_predict_from(s, x, ROWS, z, value, TANN_NO_NODE, y));
    for (size_t i = 0; i < ROWS; i += 13) {
        CHECK_OK(ctx, tann_predict_from(s, x, 1, z, value + i * UNITS, TANN_NO_NODE, &one));
        CHECK_BITS(y + i, &one, 1);
    }
    floats_free(x, ROWS * 3);
    floats_free(value, ROWS * UNITS);
    floats_free(y, ROWS);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* Thousands of samples go in pieces, which tasks share. */
static void many_samples_have_the_bits_of_one(void **state)
{
    (void)state;
    enum { MANY = 5000, INPUTS = 2, UNITS = 4 };
    float *x = floats_new(INPUTS * MANY);
    float *value = floats_new(UNITS * MANY);
    float *y = floats_new(UNITS * MANY);
    float one[UNITS];
    fill_uniform(1, -1, 1, x, INPUTS * MANY);
    fill_uniform(2, -1, 1, value, UNITS * MANY);
    for (size_t tasks = 1; tasks <= 3; tasks += 2) {
        run_notes runs = {0, 0};
        tann_ctx_opts opts = tann_ctx_opts_default();
        opts.runner = run_in_reverse;
        opts.runner_user = &runs;
        opts.runner_tasks = tasks;
        tann_ctx *ctx = tann_ctx_new(&opts);
        tann_builder *b = tann_builder_new(ctx);
        const tann_node in = tann_input(b, tann_shape_1d(INPUTS));
        const tann_node p = tann_dense(b, in, UNITS, NULL);
        const tann_node bent = tann_activation(b, tann_dense(b, p, UNITS, NULL), TANN_TANH);
        tann_model *m = tann_builder_finish(b, tann_add(b, bent, p), 1);
        tann_session *s = tann_session_new(ctx, m, MANY);
        for (tann_node from = p; from <= bent; from++) {
            runs.tasks = 0;
            const float *samples = from == p ? NULL : x;
            CHECK_OK(ctx, tann_predict_from(s, samples, MANY, from, value, TANN_NO_NODE, y));
            assert_int_equal(runs.tasks, tasks > 1 ? tasks : 0);
            for (size_t i = 0; i < MANY; i += 7) {
                CHECK_OK(ctx, tann_predict_from(s, x + i * INPUTS, 1, from, value + i * UNITS,
                                                TANN_NO_NODE, one));
                CHECK_BITS(y + i * UNITS, one, UNITS);
            }
        }
        tann_session_free(s);
        tann_model_free(m);
        tann_ctx_free(ctx);
    }
    floats_free(x, INPUTS * MANY);
    floats_free(value, UNITS * MANY);
    floats_free(y, UNITS * MANY);
}

int test_predict_from(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_any_node_to_any_other_the_bits_are_the_same),
        cmocka_unit_test(it_is_what_a_hook_that_writes_the_value_does),
        cmocka_unit_test(hooks_fire_from_the_value_on),
        cmocka_unit_test(hooks_may_write_to_it),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(a_hook_may_not_run_on),
        cmocka_unit_test(predictions_before_and_after_are_the_same),
        cmocka_unit_test(each_run_takes_its_own_value),
        cmocka_unit_test(a_hook_at_the_input_may_have_nothing_to_see),
        cmocka_unit_test(a_large_value_is_taken_as_it_is),
        cmocka_unit_test(many_samples_have_the_bits_of_one),
    };
    return cmocka_run_group_tests_name("predict_from", tests, NULL, NULL);
}
