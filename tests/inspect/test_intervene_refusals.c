/* Interventions that are refused, each with a sentence that says why. */
#include "checks.h"
#include "graphs.h"
#include "intervene_fixture.h"

#include <math.h>

static void refuse(intervene_fixture *f, const tann_intervention *v, tann_status status,
                   const char *words)
{
    tann_hook hook = 77;
    const size_t blocks = f->heap.blocks;
    CHECK_FAILS(f->ctx, tann_intervene(f->session, v, &hook), status, words);
    assert_int_equal(hook, 77);
    assert_int_equal(f->heap.blocks, blocks);
}

static void units_that_are_not_there_are_refused(void **state)
{
    (void)state;
    static const size_t five[] = {0, 5};
    static const size_t four[] = {4};
    static const float values[] = {1, 2, 3, 4, 5};
    intervene_fixture f;
    intervene_set_up(&f);
    tann_intervention v = intervene_at("dense_1", TANN_INTERVENE_ZERO, 0);
    v.units = five;
    v.unit_count = 2;
    refuse(&f, &v, TANN_E_ARGUMENT, "unit 5 of 'dense_1', which has 5");
    v.name = "activation_*"; /* the second has four */
    v.units = four;
    v.unit_count = 1;
    refuse(&f, &v, TANN_E_ARGUMENT, "unit 4 of 'activation_2', which has 4");
    v.point = TANN_HOOK_INPUT;
    refuse(&f, &v, TANN_E_ARGUMENT, "unit 4 of an input of 'activation_2', which has 4");
    v.unit_count = 0;
    refuse(&f, &v, TANN_E_ARGUMENT, "a list of 0 units");
    v = intervene_at("joined", TANN_INTERVENE_ZERO, 0);
    v.point = TANN_HOOK_INPUT;
    v.input = 2;
    refuse(&f, &v, TANN_E_ARGUMENT, "input 2 of 'joined', which has 2");
    v.input = -2;
    refuse(&f, &v, TANN_E_ARGUMENT, "input -2 of 'joined', which has 2");
    v = intervene_at("dense_1", TANN_INTERVENE_SHIFT, 0);
    v.values = values;
    v.unit_count = 4;
    refuse(&f, &v, TANN_E_ARGUMENT, "values for 4 units of 'dense_1', which has 5");
    v.values = NULL;
    refuse(&f, &v, TANN_E_ARGUMENT, "4 units, but neither a list nor values");
    intervene_tear_down(&f);
}

static void numbers_that_are_not_finite_are_refused(void **state)
{
    (void)state;
    static const size_t units[] = {3, 1};
    static const float values[] = {1, 2, 3, NAN};
    intervene_fixture f;
    intervene_set_up(&f);
    tann_intervention v = intervene_at("dense_1", TANN_INTERVENE_SCALE, INFINITY);
    refuse(&f, &v, TANN_E_ARGUMENT, "amount of an intervention is inf");
    v = intervene_at("dense_1", TANN_INTERVENE_CLAMP, 0);
    v.low = NAN;
    refuse(&f, &v, TANN_E_ARGUMENT, "low of an intervention is nan");
    v.low = 0;
    v.high = INFINITY;
    refuse(&f, &v, TANN_E_ARGUMENT, "high of an intervention is inf");
    v.high = -1;
    refuse(&f, &v, TANN_E_ARGUMENT, "low is 0, above high, which is -1");
    v = intervene_at("dense_1", TANN_INTERVENE_REPLACE, 0);
    v.units = units;
    v.unit_count = 2;
    v.values = values;
    v.rows = 2;
    refuse(&f, &v, TANN_E_ARGUMENT, "the value of unit 1 in row 1 of an intervention is nan");
    intervene_tear_down(&f);
}

static void what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    static const float values[] = {1, 2, 3, 4, 5};
    intervene_fixture f;
    intervene_set_up(&f);
    assert_int_equal(tann_intervene(NULL, NULL, NULL), TANN_E_ARGUMENT);
    refuse(&f, NULL, TANN_E_ARGUMENT, "needs a name, a type or a node");
    tann_intervention v = tann_intervention_default();
    refuse(&f, &v, TANN_E_ARGUMENT, "needs a name, a type or a node");
    v = intervene_at("dense_9", TANN_INTERVENE_ZERO, 0);
    refuse(&f, &v, TANN_E_ARGUMENT, "'dense_9'");
    v = intervene_at("input_1", TANN_INTERVENE_ZERO, 0);
    v.point = TANN_HOOK_INPUT;
    refuse(&f, &v, TANN_E_ARGUMENT, "'input_1'");
    v = intervene_at("*", TANN_INTERVENE_ZERO, 0);
    v.node = 99;
    refuse(&f, &v, TANN_E_ARGUMENT, "no node 99");
    v = intervene_at("*", TANN_INTERVENE_COUNT_, 0);
    refuse(&f, &v, TANN_E_ARGUMENT, "intervention 5 is not in the list");
    v = intervene_at("*", TANN_INTERVENE_ZERO, 0);
    static const int points[] = {0, 5, 16, 64, 0x100, 0x10002};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        v.point = (tann_hook_point)points[i];
        refuse(&f, &v, TANN_E_ARGUMENT, "is not one point at which there are interventions");
    }
    v.point = TANN_HOOK_GRADIENT;
    refuse(&f, &v, TANN_E_UNSUPPORTED, "tann_trainer_session");
    v = intervene_at("dense_1", TANN_INTERVENE_ZERO, 0);
    v.rows = 2;
    refuse(&f, &v, TANN_E_ARGUMENT, "2 rows, but no values");
    v.values = values;
    v.unit_count = 5;
    refuse(&f, &v, TANN_E_ARGUMENT, "values are for replace, scale and shift only");
    v.kind = TANN_INTERVENE_SHIFT;
    v.rows = SIZE_MAX / 2;
    refuse(&f, &v, TANN_E_MEMORY, "the values of an intervention");
    v.struct_size = 3;
    refuse(&f, &v, TANN_E_ARGUMENT, "struct_size of tann_intervention is 3");
    intervene_tear_down(&f);
}

int test_intervene_refusals(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_that_are_not_there_are_refused),
        cmocka_unit_test(numbers_that_are_not_finite_are_refused),
        cmocka_unit_test(what_makes_no_sense_is_refused),
    };
    return cmocka_run_group_tests_name("intervene_refusals", tests, NULL, NULL);
}
