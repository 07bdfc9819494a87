/* Where NaN and infinity began: each place, on every instruction set, with and without tasks, in steps and
   in shuffled fits. */
#include "fault_fixture.h"
#include "floats.h"

#include <math.h>
#include <string.h>

int test_detective(void);

static void every_place_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < fault_case_count; i++) {
        for (size_t set = 0; sets_at(set) != NULL; set++) {
            fault_check_step(&fault_cases[i], sets_at(set)->isa, 1, 0);
            fault_check_step(&fault_cases[i], sets_at(set)->isa, 8, 0);
        }
    }
}

static void a_strict_training_finds_them_too(void **state)
{
    (void)state;
    for (size_t i = 0; i < fault_case_count; i++) {
        fault_case c = fault_cases[i];
        if (strcmp(c.name, "swallowed") == 0) {
            c.node = "dense_1"; /* whose infinity tanh swallows */
        }
        for (size_t set = 0; sets_at(set) != NULL; set++) {
            fault_check_step(&c, sets_at(set)->isa, 1, 1);
            fault_check_step(&c, sets_at(set)->isa, 8, 1);
        }
    }
}

static void a_fit_names_the_samples_number(void **state)
{
    (void)state;
    for (size_t i = 0; i < fault_case_count; i++) {
        for (size_t bad = 0; bad < FAULT_SAMPLES; bad += 4) {
            for (int how = 0; how < 4; how++) {
                fault_case c = fault_cases[i];
                fault_fixture f;
                if (how >= 2 && strcmp(c.name, "swallowed") == 0) {
                    c.node = "dense_1";
                }
                fault_set_up(&f, &c, bad, TANN_ISA_AUTO, 1, how >= 2);
                CHECK_FAILS(f.ctx, fault_fit(&f, how % 2), TANN_E_NUMERIC, "step ");
                const uint64_t step = tann_trainer_step(f.trainer);
                assert_true(how % 2 != 0 || step == bad / FAULT_BATCH);
                fault_check(&f, &c, bad, step);
                fault_check_sentence(&f, &c, bad, step);
                weights_read(f.model, f.after);
                CHECK_BITS(f.after, f.before, 64);
                fault_tear_down(&f);
            }
        }
    }
}

/* What a hook that looks everywhere sees. */
typedef struct observer {
    size_t calls;
    tann_hook_event first; /* in which a number is not finite */
    size_t at;
} observer;

static tann_status look(const tann_hook_event *event, void *user)
{
    observer *o = user;
    const size_t count = event->value.batch * tann_shape_size(event->value.shape);
    size_t at = 0;
    while (at < count && isfinite(event->value.data[at])) {
        at++;
    }
    o->calls++;
    if (at < count && o->first.name == NULL) {
        o->first = *event;
        o->at = at;
    }
    return TANN_OK;
}

#define SEEN                                                                                       \
    ((unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_GRADIENT |                                  \
     (unsigned)TANN_HOOK_GRADIENT_INPUT | (unsigned)TANN_HOOK_WEIGHT_GRADIENT)

static void hooks_see_the_batch_once_and_the_same_number(void **state)
{
    (void)state;
    for (size_t i = 0; i < fault_case_count; i++) {
        const fault_case *c = &fault_cases[i];
        fault_fixture f;
        observer o = {.calls = 0};
        size_t most = 0;
        fault_set_up(&f, c, 4, TANN_ISA_AUTO, 1, 0);
        CHECK_OK(f.ctx, tann_hook_add(tann_trainer_session(f.trainer), NULL, SEEN, look, &o, NULL));
        CHECK_FAILS(f.ctx, tann_train_step(f.trainer, f.x, f.y, FAULT_BATCH, NULL), TANN_E_NUMERIC,
                    "");
        fault_check(&f, c, 4, 0);
        for (tann_node node = 0; node < tann_model_node_count(f.model); node++) {
            most += 2 + (size_t)tann_model_node_input_count(f.model, node) + 2;
        }
        assert_in_range(o.calls, tann_model_node_count(f.model), most);
        if (c->node != NULL && strcmp(c->name, "swallowed") != 0) {
            assert_int_equal(o.first.node, tann_model_find(f.model, c->node));
            assert_int_equal(o.first.point, fault_point(c));
            assert_int_equal(o.at, c->weight != NULL
                                       ? c->unit
                                       : 4 * tann_shape_size(o.first.value.shape) + c->unit);
        }
        fault_tear_down(&f);
    }
}

/* An infinity that tanh swallows trains on, unless every value is checked. */
static tann_node draw_tanh(tann_builder *b)
{
    tann_dense_opts opts = tann_dense_opts_default();
    opts.kernel_initializer = TANN_CONSTANT;
    opts.kernel_constant = 9e29f;
    tann_node h = tann_input(b, tann_shape_1d(FAULT_INPUTS));
    h = tann_activation(b, tann_named(b, tann_dense(b, h, 2, &opts), "hidden"), TANN_TANH);
    return tann_dense(b, h, 1, NULL);
}

static void only_a_strict_training_finds_what_is_swallowed(void **state)
{
    (void)state;
    const fault_case c = {"tanh", draw_tanh, .x = {0, 0, 1e20f}, .node = "hidden",
                          .value = INFINITY};
    fault_fixture f;
    fault_set_up(&f, &c, 4, TANN_ISA_AUTO, 1, 0);
    CHECK_OK(f.ctx, fault_fit(&f, 1));
    tann_train_fault fault = tann_train_fault_default();
    assert_int_equal(tann_trainer_fault(f.trainer, &fault), TANN_OK);
    assert_int_equal(fault.cause, TANN_FAULT_NONE);
    fault_tear_down(&f);
    fault_check_step(&c, TANN_ISA_AUTO, 1, 1);
}

static void arguments_are_checked(void **state)
{
    (void)state;
    fault_fixture f;
    tann_train_fault fault = tann_train_fault_default();
    fault_set_up(&f, fault_find("loss"), 4, TANN_ISA_AUTO, 1, 0);
    assert_int_equal(tann_trainer_fault(f.trainer, &fault), TANN_OK);
    assert_int_equal(fault.cause, TANN_FAULT_NONE);
    assert_int_equal(tann_trainer_fault(NULL, &fault), TANN_E_ARGUMENT);
    CHECK_FAILS(f.ctx, tann_trainer_fault(f.trainer, NULL), TANN_E_ARGUMENT, "the fault is NULL");
    fault.struct_size = 1;
    CHECK_FAILS(f.ctx, tann_trainer_fault(f.trainer, &fault), TANN_E_ARGUMENT, "tann_train_fault");
    tann_train_opts opts = tann_train_opts_default();
    opts.flags = 2;
    CHECK_NULL(f.ctx, tann_trainer_new(f.ctx, f.model, &opts), TANN_E_UNSUPPORTED, "flags of 2");
    opts.flags = 0;
    opts.check_values = 2;
    CHECK_NULL(f.ctx, tann_trainer_new(f.ctx, f.model, &opts), TANN_E_ARGUMENT,
               "check_values of 2 is neither 0 nor 1");
    fault_tear_down(&f);
}

int test_detective(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_place_is_found),
        cmocka_unit_test(a_strict_training_finds_them_too),
        cmocka_unit_test(a_fit_names_the_samples_number),
        cmocka_unit_test(hooks_see_the_batch_once_and_the_same_number),
        cmocka_unit_test(only_a_strict_training_finds_what_is_swallowed),
        cmocka_unit_test(arguments_are_checked),
    };
    return cmocka_run_group_tests_name("detective", tests, NULL, NULL);
}
