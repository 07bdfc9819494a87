/* Gradients of units: what hooks see on the way, what they change, and what is left as it was. */
#include "checks.h"
#include "graphs.h"
#include "heap.h"
#include "oracle.h"
#include "recorder.h"

#include <string.h>

#define SAMPLES 3

#define GRADIENT_POINTS                                                                            \
    ((unsigned)TANN_HOOK_GRADIENT | (unsigned)TANN_HOOK_GRADIENT_INPUT |                           \
     (unsigned)TANN_HOOK_WEIGHT_GRADIENT)

/*     x -> p -> bent -> sum -> z -> output
             `----------^                     */
typedef struct fixture {
    heap heap;
    tann_ctx *ctx;
    tann_model *model;
    tann_session *session;
    recorder seen;
    float x[SAMPLES * 2];
} fixture;

enum { X, P, BENT, SUM, Z, OUTPUT, NODES };

static const char *const names[] = {"input_1", "p", "bent", "sum", "z", "output"};
static const size_t sizes[] = {2, 3, 3, 3, 2, 2};

static void set_up(fixture *f)
{
    memset(f, 0, sizeof *f);
    f->ctx = heap_ctx(&f->heap);
    tann_builder *b = tann_builder_new(f->ctx);
    const tann_node x = tann_input(b, tann_shape_1d(2));
    const tann_node p = tann_named(b, tann_dense(b, x, 3, NULL), "p");
    const tann_node bent = tann_named(b, tann_activation(b, p, TANN_TANH), "bent");
    const tann_node sum = tann_named(b, tann_add(b, bent, p), "sum");
    const tann_node z = tann_named(b, tann_dense(b, sum, 2, NULL), "z");
    f->model =
        tann_builder_finish(b, tann_named(b, tann_activation(b, z, TANN_SOFTMAX), "output"), 4);
    f->session = tann_session_new_with_gradients(f->ctx, f->model, SAMPLES);
    assert_non_null(f->session);
    fill_uniform(1, -1, 1, f->x, SAMPLES * 2);
}

static void tear_down(fixture *f)
{
    recorder_clear(&f->seen);
    tann_session_free(f->session);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
    heap_check_empty(&f->heap);
}

typedef struct place {
    tann_node node;
    tann_hook_point point;
    int32_t input;
} place;

/* Once each, in order, and none but those of the nodes on the way. */
static void they_fire_on_the_way(void **state)
{
    (void)state;
    static const struct {
        tann_node of, node;
        size_t count;
        place places[16];
    } cases[] = {
        {SUM,
         P,
         6,
         {{SUM, TANN_HOOK_GRADIENT, 0},
          {SUM, TANN_HOOK_GRADIENT_INPUT, 0},
          {SUM, TANN_HOOK_GRADIENT_INPUT, 1},
          {BENT, TANN_HOOK_GRADIENT, 0},
          {BENT, TANN_HOOK_GRADIENT_INPUT, 0},
          {P, TANN_HOOK_GRADIENT, 0}}},
        {SUM,
         BENT,
         3,
         {{SUM, TANN_HOOK_GRADIENT, 0},
          {SUM, TANN_HOOK_GRADIENT_INPUT, 0},
          {BENT, TANN_HOOK_GRADIENT, 0}}},
        {Z,
         SUM,
         5,
         {{Z, TANN_HOOK_GRADIENT, 0},
          {Z, TANN_HOOK_WEIGHT_GRADIENT, 0},
          {Z, TANN_HOOK_WEIGHT_GRADIENT, 1},
          {Z, TANN_HOOK_GRADIENT_INPUT, 0},
          {SUM, TANN_HOOK_GRADIENT, 0}}},
        {P,
         X,
         5,
         {{P, TANN_HOOK_GRADIENT, 0},
          {P, TANN_HOOK_WEIGHT_GRADIENT, 0},
          {P, TANN_HOOK_WEIGHT_GRADIENT, 1},
          {P, TANN_HOOK_GRADIENT_INPUT, 0},
          {X, TANN_HOOK_GRADIENT, 0}}},
        {BENT, BENT, 1, {{BENT, TANN_HOOK_GRADIENT, 0}}},
    };
    fixture f;
    float gradient[SAMPLES * 3];
    set_up(&f);
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, GRADIENT_POINTS, recorder_look, &f.seen, NULL));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_OK(f.ctx, tann_gradient(f.session, f.x, 2, cases[i].of, 1, cases[i].node, gradient));
        assert_int_equal(f.seen.count, cases[i].count);
        for (size_t k = 0; k < f.seen.count; k++) {
            const tann_hook_event *e = &f.seen.sights[k].event;
            assert_int_equal(e->node, cases[i].places[k].node);
            assert_int_equal((int)e->point, (int)cases[i].places[k].point);
            assert_int_equal(e->input, cases[i].places[k].input);
            assert_true(e->training == 0 && e->step == i);
        }
        CHECK_BITS(f.seen.sights[f.seen.count - 1].values, gradient, 2 * sizes[cases[i].node]);
        recorder_clear(&f.seen);
    }
    tear_down(&f);
}

static tann_status count_calls(const tann_hook_event *event, void *user)
{
    ((size_t *)user)[event->node + 1]++;
    return TANN_OK;
}

/* Forward as in a prediction, and one batch in one run. */
static void they_fire_forward_and_around(void **state)
{
    (void)state;
    fixture f;
    size_t around[NODES + 1] = {0};
    size_t forward[NODES + 1] = {0};
    float gradient[SAMPLES * 3];
    const unsigned both = (unsigned)TANN_HOOK_INPUT | (unsigned)TANN_HOOK_FORWARD;
    const unsigned bounds = (unsigned)TANN_HOOK_BATCH_BEGIN | (unsigned)TANN_HOOK_BATCH_END |
                            (unsigned)TANN_HOOK_RUN_BEGIN | (unsigned)TANN_HOOK_RUN_END;
    set_up(&f);
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, bounds, count_calls, around, NULL));
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, both, count_calls, forward, NULL));
    CHECK_OK(f.ctx, tann_gradient(f.session, f.x, 2, SUM, 1, P, gradient));
    assert_int_equal(around[0], 4);
    assert_true(forward[1 + X] == 1 && forward[1 + P] == 2 && forward[1 + BENT] == 2);
    assert_true(forward[1 + SUM] == 3 && forward[1 + Z] == 0 && forward[1 + OUTPUT] == 0);
    assert_int_equal(tann_gradient(f.session, f.x, 2, BENT, 1, SUM, gradient), TANN_E_ARGUMENT);
    assert_int_equal(around[0], 4);
    tear_down(&f);
}

/* All that they see, against differences; with them the gradient has the bits that it has without. */
static void check_sights(tann_ctx *ctx, const tann_model *m, tann_node of, tann_node node,
                         const float *x)
{
    recorder seen = {NULL, 0, 0};
    float expected[SAMPLES * 4];
    float gradient[SAMPLES * 4];
    const size_t count = SAMPLES * tann_shape_size(tann_model_node_shape(m, node));
    oracle o = {.model = m, .x = x, .batch = SAMPLES, .of = of};
    o.units = tann_shape_size(tann_model_node_shape(m, of));
    o.unit = (size_t)node % o.units;
    tann_session *s = tann_session_new_with_gradients(ctx, m, SAMPLES);
    CHECK_OK(ctx, tann_gradient(s, x, SAMPLES, of, o.unit, node, expected));
    CHECK_OK(ctx, tann_hook_add(s, NULL, GRADIENT_POINTS, recorder_look, &seen, NULL));
    CHECK_OK(ctx, tann_gradient(s, x, SAMPLES, of, o.unit, node, gradient));
    CHECK_BITS(gradient, expected, count);
    for (size_t i = 0; i < seen.count; i++) {
        const tann_hook_event *e = &seen.sights[i].event;
        const oracle_place where = e->point == TANN_HOOK_GRADIENT         ? ORACLE_OUTPUT
                                   : e->point == TANN_HOOK_GRADIENT_INPUT ? ORACLE_INPUT
                                                                          : ORACLE_WEIGHT;
        oracle_check(&o, where, e->node, e->input, seen.sights[i].values, seen.sights[i].count,
                     1e-4);
    }
    assert_true(seen.count > 0);
    recorder_clear(&seen);
    tann_session_free(s);
}

static void what_they_see_agrees(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    float x[SAMPLES * 4];
    fill_uniform(3, -1, 1, x, SAMPLES * 4);
    for (uint64_t seed = 0; seed < 40; seed++) {
        tann_model *m = graph_random(ctx, seed);
        const tann_node output = tann_model_output(m);
        check_sights(ctx, m, output, 0, x);
        for (tann_node of = 1; of < output; of++) {
            const tann_node node = of / 2;
            if (graph_depends(m, of, node, TANN_NO_NODE)) {
                check_sights(ctx, m, of, node, x);
            }
        }
        tann_model_free(m);
    }
    tann_ctx_free(ctx);
}

static tann_status twice(const tann_hook_event *event, void *user)
{
    const size_t count = event->value.batch * tann_shape_size(event->value.shape);
    (void)user;
    for (size_t i = 0; i < count; i++) {
        event->value.data[i] *= 2;
    }
    return TANN_OK;
}

static tann_status zero(const tann_hook_event *event, void *user)
{
    const size_t count = event->value.batch * tann_shape_size(event->value.shape);
    (void)user;
    memset(event->value.data, 0, count * sizeof(float));
    return TANN_OK;
}

/* What is written to a gradient is passed on; what is written to a value is the node's output. */
static void what_they_write_counts(void **state)
{
    (void)state;
    const unsigned writes = (unsigned)TANN_HOOK_WRITES;
    fixture f;
    float plain[SAMPLES * 3];
    float written[SAMPLES * 3];
    tann_hook hook = 0;
    set_up(&f);
    for (tann_node node = Z; node >= X; node--) {
        CHECK_OK(f.ctx, tann_gradient(f.session, f.x, SAMPLES, Z, 1, X, plain));
        if (node != BENT && node != X) { /* all ways lead through it */
            CHECK_OK(f.ctx, tann_hook_add(f.session, names[node], TANN_HOOK_GRADIENT | writes,
                                          twice, NULL, &hook));
            CHECK_OK(f.ctx, tann_gradient(f.session, f.x, SAMPLES, Z, 1, X, written));
            CHECK_OK(f.ctx, tann_hook_remove(f.session, hook));
            for (size_t i = 0; i < SAMPLES * 2; i++) {
                assert_true(written[i] == 2 * plain[i]);
            }
        }
    }
    /* At 0 the slope of tanh is 1: d sum / d p = 1 + 1. */
    CHECK_OK(f.ctx,
             tann_hook_add(f.session, "bent", TANN_HOOK_FORWARD | writes, zero, NULL, &hook));
    CHECK_OK(f.ctx, tann_gradient(f.session, f.x, SAMPLES, SUM, 1, P, written));
    for (size_t i = 0; i < SAMPLES * 3; i++) {
        assert_true(written[i] == (i % 3 == 1 ? 2 : 0));
    }
    tear_down(&f);
}

static tann_status end_with(const tann_hook_event *event, void *user)
{
    (void)event;
    return *(tann_status *)user;
}

static tann_status run_again(const tann_hook_event *event, void *user)
{
    fixture *f = user;
    float gradient[SAMPLES * 3];
    CHECK_FAILS(f->ctx, tann_gradient(event->session, f->x, 1, Z, 0, P, gradient), TANN_E_ARGUMENT,
                "a hook may not run it again");
    CHECK_FAILS(f->ctx, tann_gradient(event->session, f->x, 1, P, 0, Z, gradient), TANN_E_ARGUMENT,
                "a hook may not run it again");
    return TANN_OK;
}

/* A run that a hook ends, anywhere, leaves nothing that the next one notices. */
static void they_may_end_the_run(void **state)
{
    (void)state;
    static tann_status ends[] = {TANN_STOP, TANN_E_NUMERIC};
    static const unsigned points[] = {TANN_HOOK_FORWARD, TANN_HOOK_GRADIENT,
                                      TANN_HOOK_GRADIENT_INPUT, TANN_HOOK_WEIGHT_GRADIENT};
    fixture f;
    float expected[2][SAMPLES * 3];
    float out[SAMPLES * 3];
    set_up(&f);
    CHECK_OK(f.ctx, tann_gradient(f.session, f.x, SAMPLES, OUTPUT, 1, X, expected[0]));
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, SAMPLES, expected[1]));
    for (size_t i = 0; i < 2 * 4 * NODES; i++) {
        tann_hook hook = 0;
        tann_status *end = &ends[i % 2];
        const unsigned point = points[i / 2 % 4];
        const tann_node node = (tann_node)(i / 8);
        if ((point == TANN_HOOK_GRADIENT_INPUT && node == X) ||
            (point == TANN_HOOK_WEIGHT_GRADIENT && node != P && node != Z)) {
            continue;
        }
        CHECK_OK(f.ctx, tann_hook_add(f.session, names[node], point, end_with, end, &hook));
        assert_int_equal(tann_gradient(f.session, f.x, SAMPLES, OUTPUT, 1, X, out), *end);
        CHECK_OK(f.ctx, tann_hook_remove(f.session, hook));
        CHECK_OK(f.ctx, tann_predict(f.session, f.x, SAMPLES, out));
        CHECK_BITS(out, expected[1], SAMPLES * 2);
        CHECK_OK(f.ctx, tann_gradient(f.session, f.x, SAMPLES, OUTPUT, 1, X, out));
        CHECK_BITS(out, expected[0], SAMPLES * 2);
    }
    const unsigned both = (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_GRADIENT;
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, both, run_again, &f, NULL));
    CHECK_OK(f.ctx, tann_gradient(f.session, f.x, SAMPLES, OUTPUT, 1, X, out));
    CHECK_BITS(out, expected[0], SAMPLES * 2);
    tear_down(&f);
}

/* Updates and epochs are a trainer's. */
static void what_only_training_has_is_refused(void **state)
{
    (void)state;
    static const unsigned points[] = {TANN_HOOK_BEFORE_UPDATE, TANN_HOOK_AFTER_UPDATE,
                                      TANN_HOOK_EPOCH_BEGIN, TANN_HOOK_EPOCH_END};
    fixture f;
    set_up(&f);
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        CHECK_FAILS(f.ctx, tann_hook_add(f.session, NULL, points[i], zero, NULL, NULL),
                    TANN_E_UNSUPPORTED, "has no updates and epochs");
    }
    tann_session *without = tann_session_new(f.ctx, f.model, 1);
    CHECK_FAILS(f.ctx, tann_hook_add(without, NULL, TANN_HOOK_GRADIENT, zero, NULL, NULL),
                TANN_E_UNSUPPORTED, "tann_session_new_with_gradients()");
    tann_session_free(without);
    tear_down(&f);
}

int test_gradient_hooks(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_fire_on_the_way), cmocka_unit_test(they_fire_forward_and_around),
        cmocka_unit_test(what_they_see_agrees), cmocka_unit_test(what_they_write_counts),
        cmocka_unit_test(they_may_end_the_run), cmocka_unit_test(what_only_training_has_is_refused),
    };
    return cmocka_run_group_tests_name("gradient_hooks", tests, NULL, NULL);
}
