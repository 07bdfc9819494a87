/* NaN and infinity that hooks write. */
#include "fault_fixture.h"

#include <math.h>
#include <string.h>

int test_detective_hooks(void);

/* ---------------------------------------------------------------------------- hooks that write */

typedef struct writer {
    float factor,
        value; /* each number x becomes x * factor, that of `at` becomes `value` if not 0 */
    size_t at;
    int calls;
} writer;

static tann_status write_to(const tann_hook_event *event, void *user)
{
    writer *w = user;
    const size_t count = event->value.batch * tann_shape_size(event->value.shape);
    for (size_t i = 0; i < count; i++) {
        event->value.data[i] *= w->factor;
    }
    if (w->value != 0) {
        event->value.data[w->at] = w->value;
    }
    w->calls++;
    return TANN_OK;
}

static const char *const point_words[] = {
    "a hook at input 0 of 'steep' (dense) made unit 1 nan",
    "a hook at the output of 'steep' (dense) made unit 0 nan",
    "a hook at the gradient at 'steep' (dense) made unit 0 nan",
    "a hook at the gradient at input 0 of 'steep' (dense) made unit 1 nan",
    "step 0: the gradient of 'steep.kernel': a hook made number 1 nan",
    "",
    "step 0: the update of 'steep.kernel': a hook made number 1 nan",
};

static void what_a_hook_wrote_is_told_of_it(void **state)
{
    (void)state;
    fault_case c = *fault_find("gradient");
    c.y = 0; /* nothing goes wrong by itself */
    for (int bit = 0; bit < 7; bit++) {
        const unsigned point = 1u << bit;
        const int weights = point >= (unsigned)TANN_HOOK_WEIGHT_GRADIENT;
        fault_fixture f;
        if (point == (unsigned)TANN_HOOK_BEFORE_UPDATE) {
            continue; /* where nothing may be written */
        }
        fault_set_up(&f, &c, 4, TANN_ISA_AUTO, 1, bit % 2);
        const size_t units = weights ? 0 : bit == 0 || bit == 3 ? 4 : 1;
        writer w = {1, NAN, 3 * units + (units != 1), 0};
        CHECK_OK(f.ctx, tann_hook_add(tann_trainer_session(f.trainer), "steep",
                                      point | (unsigned)TANN_HOOK_WRITES, write_to, &w, NULL));
        CHECK_FAILS(f.ctx, tann_train_step(f.trainer, f.x, f.y, FAULT_BATCH, NULL), TANN_E_NUMERIC,
                    point_words[bit]);
        assert_int_equal(w.calls, point == (unsigned)TANN_HOOK_AFTER_UPDATE ? 2 : 1);
        tann_train_fault fault = tann_train_fault_default();
        assert_int_equal(tann_trainer_fault(f.trainer, &fault), TANN_OK);
        assert_int_equal(fault.cause, TANN_FAULT_HOOK);
        assert_int_equal(fault.point, point);
        assert_true(fault.sample == (weights ? SIZE_MAX : 3));
        weights_read(f.model, f.after);
        CHECK_BITS(f.after, f.before, 64);
        fault_tear_down(&f);
    }
}

/* What overflows after a hook made it large would not in a second run. */
static void a_hook_that_makes_numbers_large_is_no_culprit(void **state)
{
    (void)state;
    const fault_case c = {"hooked", fault_find("dense")->draw, .x = {0, 3, 0}, .node = "wide",
                          .value = INFINITY};
    for (int strict = 0; strict < 2; strict++) {
        fault_fixture f;
        writer w = {1e30f, 0, 0, 0};
        const unsigned points = (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_WRITES;
        fault_set_up(&f, &c, 4, TANN_ISA_AUTO, 1, strict);
        CHECK_OK(f.ctx, tann_hook_add(tann_trainer_session(f.trainer), "input_1", points, write_to,
                                      &w, NULL));
        CHECK_FAILS(f.ctx, tann_train_step(f.trainer, f.x, f.y, FAULT_BATCH, NULL), TANN_E_NUMERIC,
                    "unit 0 of the output of 'wide' (dense) is inf");
        fault_check(&f, &c, 4, 0);
        assert_int_equal(w.calls, 1);
        fault_tear_down(&f);
    }
}

static tann_status mend(const tann_hook_event *event, void *user)
{
    (void)user;
    for (size_t i = 0; i < event->value.batch * tann_shape_size(event->value.shape); i++) {
        event->value.data[i] = isfinite(event->value.data[i]) ? event->value.data[i] : 0;
    }
    return TANN_OK;
}

static void a_hook_may_mend(void **state)
{
    (void)state;
    for (int strict = 0; strict < 2; strict++) {
        fault_fixture f;
        const unsigned points = (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_WRITES;
        fault_set_up(&f, fault_find("dense"), 4, TANN_ISA_AUTO, 1, strict);
        CHECK_OK(f.ctx,
                 tann_hook_add(tann_trainer_session(f.trainer), "wide", points, mend, NULL, NULL));
        CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, FAULT_BATCH, NULL));
        fault_tear_down(&f);
    }
}

/* "early" overflows. Mended at the input of "late", which then overflows by itself, it is not what went
   wrong; mended behind "late" it is: the gradient of the kernel there reads it. */
static void what_was_mended_is_no_culprit(void **state)
{
    (void)state;
    for (int at_output = 0; at_output < 2; at_output++) {
        const float x[2] = {1, 1}, y[1] = {0}, large[4] = {3e38f, 3e38f, 3e38f, 3e38f};
        tann_ctx *ctx = tann_ctx_new(NULL);
        tann_builder *b = tann_builder_new(ctx);
        tann_node h = tann_input(b, tann_shape_1d(2));
        h = tann_named(b, tann_dense(b, h, 2, NULL), "early");
        h = tann_named(b, tann_dense(b, h, 1, NULL), "late");
        tann_model *m = tann_builder_finish(b, h, 1);
        CHECK_OK(ctx, tann_model_weight_write(m, "early.kernel", large, 4));
        CHECK_OK(ctx, tann_model_weight_write(m, "late.kernel", large, 2));
        tann_train_opts train = tann_train_opts_default();
        train.loss = TANN_MSE;
        tann_trainer *t = tann_trainer_new(ctx, m, &train);
        tann_intervention v = tann_intervention_default();
        v.name = "late";
        v.point = at_output ? TANN_HOOK_FORWARD : TANN_HOOK_INPUT;
        v.kind = TANN_INTERVENE_CLAMP;
        v.low = -1;
        v.high = 1;
        CHECK_OK(ctx, tann_intervene(tann_trainer_session(t), &v, NULL));
        const tann_status status = tann_train_step(t, x, y, 1, NULL);
        tann_train_fault fault = tann_train_fault_default();
        assert_int_equal(tann_trainer_fault(t, &fault), TANN_OK);
        assert_int_equal(status, TANN_E_NUMERIC);
        CHECK_TEXT(fault.name, at_output ? "early" : "late"); /* early: by a gradient of late's */
        assert_int_equal(fault.cause, TANN_FAULT_NODE);
        tann_trainer_free(t);
        tann_model_free(m);
        tann_ctx_free(ctx);
    }
}

/* In prediction and evaluation hooks may write what they like, and nobody watches. */
static void only_training_is_watched(void **state)
{
    (void)state;
    fault_fixture f;
    float y[FAULT_BATCH];
    writer w = {1, NAN, 0, 0};
    fault_set_up(&f, fault_find("own layer"), 4, TANN_ISA_AUTO, 1, 1);
    tann_session *s = tann_trainer_session(f.trainer);
    assert_int_equal(tann_train_step(f.trainer, f.x, f.y, FAULT_BATCH, NULL), TANN_E_NUMERIC);
    CHECK_OK(f.ctx, tann_predict(s, f.x, FAULT_BATCH, y));
    assert_true(isnan(y[4]));
    CHECK_OK(f.ctx,
             tann_hook_add(s, "last", (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_WRITES,
                           write_to, &w, NULL));
    CHECK_OK(f.ctx, tann_predict(s, f.x, FAULT_BATCH, y));
    assert_true(isnan(y[0]) && isnan(y[4]));
    fault_tear_down(&f);
}

int test_detective_hooks(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_hook_wrote_is_told_of_it),
        cmocka_unit_test(a_hook_that_makes_numbers_large_is_no_culprit),
        cmocka_unit_test(a_hook_may_mend),
        cmocka_unit_test(what_was_mended_is_no_culprit),
        cmocka_unit_test(only_training_is_watched),
    };
    return cmocka_run_group_tests_name("detective_hooks", tests, NULL, NULL);
}
