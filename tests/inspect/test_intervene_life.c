/* Interventions that change nothing, begin and end during a run, or have no memory. */
#include "checks.h"
#include "graphs.h"
#include "intervene_fixture.h"

#include <string.h>

static void train(tann_ctx *ctx, const graph_case *g, int32_t kind, float *weights, size_t count,
                  float *prediction)
{
    float x[3 * 64];
    float y[3 * 2];
    fill_uniform(11, -1, 1, x, 3 * 64);
    fill_uniform(12, -1, 1, y, 3 * 2);
    tann_model *m = graph_make(ctx, g, 2, TANN_TANH);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    tann_session *s = tann_trainer_session(t);
    static const tann_hook_point points[] = {TANN_HOOK_FORWARD, TANN_HOOK_INPUT, TANN_HOOK_GRADIENT,
                                             TANN_HOOK_GRADIENT_INPUT};
    for (size_t i = 0; kind >= 0 && i < 4; i++) {
        tann_intervention v = intervene_at("*", (tann_intervention_kind)kind, 0);
        v.amount = kind == TANN_INTERVENE_SCALE;
        v.point = points[i];
        CHECK_OK(ctx, tann_intervene(s, &v, NULL));
    }
    for (size_t i = 0; i < 3; i++) {
        CHECK_OK(ctx, tann_train_step(t, x, y, 3, NULL));
    }
    CHECK_OK(ctx, tann_predict(s, x, 3, prediction));
    assert_true(tann_model_parameter_count(m) <= count);
    weights_read(m, weights);
    tann_trainer_free(t);
    tann_model_free(m);
}

/* At all points of all nodes of all graphs: scale by 1, shift by 0, clamp between all floats. */
static void identities_change_no_bit(void **state)
{
    (void)state;
    enum { MOST = 256 };
    static const tann_intervention_kind same[] = {TANN_INTERVENE_SCALE, TANN_INTERVENE_SHIFT,
                                                  TANN_INTERVENE_CLAMP};
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < graph_case_count; i++) {
        float plain[MOST] = {0};
        float plain_out[6];
        train(ctx, &graph_cases[i], -1, plain, MOST, plain_out);
        for (size_t k = 0; k < 3; k++) {
            float weights[MOST] = {0};
            float out[6];
            train(ctx, &graph_cases[i], (int32_t)same[k], weights, MOST, out);
            CHECK_BITS(weights, plain, MOST);
            CHECK_BITS(out, plain_out, 6);
        }
    }
    tann_ctx_free(ctx);
}

/* Without its gradient nothing in front of a node learns; what is behind it does. */
static void a_gradient_that_is_zeroed_freezes(void **state)
{
    (void)state;
    intervene_fixture f;
    float before[15];
    float after[15];
    float behind[2][8];
    intervene_set_up(&f);
    CHECK_OK(f.ctx, tann_model_weight_read(f.model, "dense_1.kernel", before, 15));
    CHECK_OK(f.ctx, tann_model_weight_read(f.model, "dense_3.kernel", behind[0], 8));
    tann_intervention v = intervene_at("dense_1", TANN_INTERVENE_ZERO, 0);
    v.point = TANN_HOOK_GRADIENT;
    CHECK_OK(f.ctx, tann_intervene(tann_trainer_session(f.trainer), &v, NULL));
    CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, BATCH, NULL));
    CHECK_OK(f.ctx, tann_model_weight_read(f.model, "dense_1.kernel", after, 15));
    CHECK_OK(f.ctx, tann_model_weight_read(f.model, "dense_3.kernel", behind[1], 8));
    CHECK_BITS(after, before, 15);
    assert_memory_not_equal(behind[0], behind[1], sizeof behind[0]);
    intervene_tear_down(&f);
}

typedef struct ending {
    tann_ctx *ctx;
    tann_hook hook;
} ending;

static tann_status end_it(const tann_hook_event *event, void *user)
{
    ending *e = user;
    if (e->hook != 0) {
        CHECK_OK(e->ctx, tann_hook_remove(event->session, e->hook));
    }
    e->hook = 0;
    return TANN_OK;
}

static void ended_from_inside_it_ends_with_the_batch(void **state)
{
    (void)state;
    intervene_fixture f;
    float plain[BATCH * 2];
    float touched[BATCH * 2];
    float out[BATCH * 2];
    intervene_set_up(&f);
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, BATCH, plain));
    const tann_intervention v = intervene_at("activation_1", TANN_INTERVENE_ZERO, 0);
    ending e = {f.ctx, 0};
    CHECK_OK(f.ctx, tann_hook_add(f.session, "input_1", TANN_HOOK_FORWARD, end_it, &e, NULL));
    e.hook = intervene_begin(&f, &v);
    const size_t blocks = f.heap.blocks;
    const tann_hook handle = e.hook;
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, BATCH, touched));
    assert_memory_not_equal(touched, plain, sizeof plain);
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, BATCH, out));
    CHECK_BITS(out, plain, BATCH * 2);
    assert_int_equal(f.heap.blocks, blocks - 2); /* the hook's and the intervention's */
    CHECK_FAILS(f.ctx, tann_hook_remove(f.session, handle), TANN_E_ARGUMENT, "no longer");
    intervene_tear_down(&f);
}

static tann_status begin_it(const tann_hook_event *event, void *user)
{
    ending *e = user;
    const tann_intervention v = intervene_at("activation_1", TANN_INTERVENE_ZERO, 0);
    if (e->hook == 0) {
        CHECK_OK(e->ctx, tann_intervene(event->session, &v, &e->hook));
    }
    return TANN_OK;
}

/* Two sessions of one model know nothing of each other. */
static void begun_from_inside_it_begins_with_the_next_batch(void **state)
{
    (void)state;
    intervene_fixture f;
    float plain[BATCH * 2];
    float out[BATCH * 2];
    intervene_set_up(&f);
    tann_session *other = tann_session_new(f.ctx, f.model, BATCH);
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, BATCH, plain));
    ending e = {f.ctx, 0};
    CHECK_OK(f.ctx, tann_hook_add(f.session, "input_1", TANN_HOOK_FORWARD, begin_it, &e, NULL));
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, BATCH, out));
    CHECK_BITS(out, plain, BATCH * 2);
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, BATCH, out));
    assert_memory_not_equal(out, plain, sizeof plain);
    CHECK_OK(f.ctx, tann_predict(other, f.x, BATCH, out));
    CHECK_BITS(out, plain, BATCH * 2);
    tann_session_free(other);
    intervene_tear_down(&f);
}

/* Every allocation in turn fails: an error, nothing begun, nothing lost. */
static void failing_allocations_begin_nothing(void **state)
{
    (void)state;
    static const tann_hook_point points[] = {TANN_HOOK_FORWARD, TANN_HOOK_INPUT, TANN_HOOK_GRADIENT,
                                             TANN_HOOK_GRADIENT_INPUT};
    for (size_t p = 0; p < 4; p++) {
        for (size_t nth = 1;; nth++) {
            intervene_fixture f;
            float plain[BATCH * 2];
            float out[BATCH * 2];
            tann_hook hook = 77;
            intervene_set_up(&f);
            tann_session *s = tann_trainer_session(f.trainer);
            tann_intervention v = intervene_at("*", TANN_INTERVENE_CLAMP, 0);
            v.high = 0.1f;
            v.point = points[p];
            CHECK_OK(f.ctx, tann_predict(s, f.x, BATCH, plain));
            f.heap.fail_at = f.heap.taken + nth;
            const tann_status status = tann_intervene(s, &v, &hook);
            const int failed = status != TANN_OK;
            f.heap.fail_at = 0;
            if (failed) {
                CHECK_FAILS(f.ctx, status, TANN_E_MEMORY, "out of memory for ");
                assert_int_equal(hook, 77);
                CHECK_OK(f.ctx, tann_predict(s, f.x, BATCH, out));
                CHECK_BITS(out, plain, BATCH * 2);
            }
            CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, BATCH, NULL));
            intervene_tear_down(&f);
            if (!failed) {
                assert_true(nth > 2);
                break;
            }
        }
    }
}

static void runs_allocate_nothing(void **state)
{
    (void)state;
    intervene_fixture f;
    float out[BATCH * 2];
    intervene_set_up(&f);
    tann_session *s = tann_trainer_session(f.trainer);
    for (size_t i = 0; i < TANN_INTERVENE_COUNT_; i++) {
        tann_intervention v = intervene_at("*", (tann_intervention_kind)i, 0.9f);
        CHECK_OK(f.ctx, tann_intervene(s, &v, NULL));
        v.point = TANN_HOOK_INPUT;
        CHECK_OK(f.ctx, tann_intervene(s, &v, NULL));
    }
    const size_t taken = f.heap.taken;
    CHECK_OK(f.ctx, tann_predict(s, f.x, BATCH, out));
    CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, BATCH, NULL));
    CHECK_OK(f.ctx, tann_predict_at(s, f.x, 1, 2, f.y));
    assert_int_equal(f.heap.taken, taken);
    intervene_tear_down(&f);
}

int test_intervene_life(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identities_change_no_bit),
        cmocka_unit_test(a_gradient_that_is_zeroed_freezes),
        cmocka_unit_test(ended_from_inside_it_ends_with_the_batch),
        cmocka_unit_test(begun_from_inside_it_begins_with_the_next_batch),
        cmocka_unit_test(failing_allocations_begin_nothing),
        cmocka_unit_test(runs_allocate_nothing),
    };
    return cmocka_run_group_tests_name("intervene_life", tests, NULL, NULL);
}
