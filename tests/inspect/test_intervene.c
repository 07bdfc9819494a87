/* What interventions make of values, where, and in which order. */
#include "checks.h"
#include "graphs.h"
#include "intervene_fixture.h"

#include <float.h>
#include <math.h>
#include <string.h>

static float expected(const tann_intervention *v, float c, float y)
{
    switch (v->kind) {
    case TANN_INTERVENE_REPLACE:
        return c;
    case TANN_INTERVENE_SCALE:
        return c * y;
    case TANN_INTERVENE_SHIFT:
        return c + y;
    case TANN_INTERVENE_CLAMP:
        return y < v->low ? v->low : y > v->high ? v->high : y;
    default:
        return 0;
    }
}

static const tann_intervention_kind kinds[] = {TANN_INTERVENE_ZERO, TANN_INTERVENE_REPLACE,
                                               TANN_INTERVENE_SCALE, TANN_INTERVENE_SHIFT,
                                               TANN_INTERVENE_CLAMP};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* At units 4 and 1 of five, at all of them; with one number, and with one for each. */
static void each_kind_does_what_it_says(void **state)
{
    (void)state;
    static const size_t units[] = {4, 1};
    static const float values[] = {0.3f, -1.7f};
    intervene_fixture f;
    float plain[BATCH * 5];
    float touched[BATCH * 5];
    intervene_set_up(&f);
    intervene_run_to(&f, "dense_1", plain);
    for (size_t i = 0; i < KINDS * 3; i++) {
        tann_intervention v = intervene_at("dense_1", kinds[i / 3], 0.6f);
        const int listed = i % 3 > 0;
        const int own =
            i % 3 == 2 && v.kind != TANN_INTERVENE_ZERO && v.kind != TANN_INTERVENE_CLAMP;
        v.low = -0.25f;
        v.high = 0.5f;
        v.units = listed ? units : NULL;
        v.unit_count = listed ? 2 : 0;
        v.values = own ? values : NULL;
        const tann_hook hook = intervene_begin(&f, &v);
        intervene_run_to(&f, "dense_1", touched);
        for (size_t k = 0; k < BATCH * 5; k++) {
            const size_t unit = k % 5;
            const float c = !own ? 0.6f : unit == 4 ? values[0] : values[1];
            const int is_in = !listed || unit == 4 || unit == 1;
            const float right = is_in ? expected(&v, c, plain[k]) : plain[k];
            CHECK_BITS(&touched[k], &right, 1);
        }
        intervene_end(&f, hook);
    }
    intervene_run_to(&f, "dense_1", touched);
    CHECK_BITS(touched, plain, BATCH * 5);
    intervene_tear_down(&f);
}

/* Later nodes go on from it: without its second reader, the sum is the first. */
static void one_input_of_a_node(void **state)
{
    (void)state;
    intervene_fixture f;
    float third[BATCH * 2];
    float out[BATCH * 2];
    intervene_set_up(&f);
    intervene_run_to(&f, "dense_3", third);
    tann_intervention v = intervene_at("joined", TANN_INTERVENE_ZERO, 0);
    v.point = TANN_HOOK_INPUT;
    v.input = 1;
    tann_hook hook = intervene_begin(&f, &v);
    intervene_run_to(&f, "joined", out);
    CHECK_BITS(out, third, BATCH * 2);
    intervene_end(&f, hook);
    v.input = TANN_ALL_INPUTS;
    hook = intervene_begin(&f, &v);
    intervene_run_to(&f, "joined", out);
    memset(third, 0, sizeof third);
    CHECK_BITS(out, third, BATCH * 2);
    intervene_end(&f, hook);
    intervene_tear_down(&f);
}

static void they_work_in_the_order_of_beginning(void **state)
{
    (void)state;
    intervene_fixture f;
    float plain[BATCH * 5];
    float out[BATCH * 5];
    intervene_set_up(&f);
    intervene_run_to(&f, "dense_1", plain);
    const tann_intervention twice = intervene_at("dense_1", TANN_INTERVENE_SCALE, 2);
    const tann_intervention more = intervene_at("dense_1", TANN_INTERVENE_SHIFT, 1);
    const tann_hook first = intervene_begin(&f, &twice);
    const tann_hook second = intervene_begin(&f, &more);
    intervene_run_to(&f, "dense_1", out);
    for (size_t i = 0; i < BATCH * 5; i++) {
        assert_true(out[i] == 2 * plain[i] + 1);
    }
    intervene_end(&f, first);
    const tann_hook third = intervene_begin(&f, &twice);
    intervene_run_to(&f, "dense_1", out);
    for (size_t i = 0; i < BATCH * 5; i++) {
        assert_true(out[i] == 2 * (plain[i] + 1));
    }
    intervene_end(&f, second);
    intervene_end(&f, third);
    intervene_tear_down(&f);
}

/* "tanh" is a type, too, and a pattern chooses several. */
static void nodes_are_chosen_by_name_type_and_number(void **state)
{
    (void)state;
    intervene_fixture f;
    uint64_t calls = 0;
    float out[BATCH * 2];
    intervene_set_up(&f);
    const struct {
        const char *name, *type;
        tann_node node;
        uint64_t count;
    } cases[] = {{"*", NULL, TANN_NO_NODE, 8},
                 {"dense_*", NULL, TANN_NO_NODE, 4},
                 {NULL, "dense", TANN_NO_NODE, 4},
                 {NULL, "tanh", TANN_NO_NODE, 1},
                 {"dense_*", NULL, 1, 1},
                 {NULL, NULL, 3, 1},
                 {NULL, "activation", TANN_NO_NODE, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tann_intervention v = intervene_at(cases[i].name, TANN_INTERVENE_SCALE, 1);
        v.type = cases[i].type;
        v.node = cases[i].node;
        const tann_hook hook = intervene_begin(&f, &v);
        CHECK_OK(f.ctx, tann_predict(f.session, f.x, BATCH, out));
        assert_int_equal(tann_hook_calls(f.session, hook, &calls), TANN_OK);
        assert_int_equal(calls, cases[i].count);
        intervene_end(&f, hook);
    }
    intervene_tear_down(&f);
}

static void what_it_is_given_is_copied(void **state)
{
    (void)state;
    intervene_fixture f;
    float plain[BATCH * 5];
    float out[BATCH * 5];
    char name[] = "dense_1";
    size_t unit = 2;
    float value = 3;
    intervene_set_up(&f);
    intervene_run_to(&f, "dense_1", plain);
    tann_intervention v = intervene_at(name, TANN_INTERVENE_REPLACE, 0);
    v.units = &unit;
    v.values = &value;
    v.unit_count = 1;
    const tann_hook hook = intervene_begin(&f, &v);
    memset(name, 0, sizeof name);
    unit = 999;
    value = NAN;
    intervene_run_to(&f, "dense_1", out);
    for (size_t i = 0; i < BATCH * 5; i++) {
        assert_true(out[i] == (i % 5 == 2 ? 3 : plain[i]));
    }
    intervene_end(&f, hook);
    intervene_tear_down(&f);
}

/* -0, NaN and infinity are what they are in arithmetic; nothing but zero and replace makes a number of
   NaN. */
static void numbers_that_are_special(void **state)
{
    (void)state;
    intervene_fixture f;
    float out[BATCH * 3];
    intervene_set_up(&f);
    const float special[3] = {-0.0f, NAN, -INFINITY};
    memcpy(f.x, special, sizeof special);
    tann_intervention v = intervene_at("input_1", TANN_INTERVENE_SHIFT, 0);
    tann_hook hook = intervene_begin(&f, &v);
    intervene_run_to(&f, "input_1", out);
    CHECK_BITS(out, f.x, BATCH * 3);
    intervene_end(&f, hook);
    v.amount = -0.0f;
    hook = intervene_begin(&f, &v);
    intervene_run_to(&f, "input_1", out);
    CHECK_BITS(out, f.x, BATCH * 3);
    intervene_end(&f, hook);
    v = intervene_at("input_1", TANN_INTERVENE_CLAMP, 0);
    hook = intervene_begin(&f, &v);
    intervene_run_to(&f, "input_1", out);
    assert_true(signbit(out[0]) && out[0] == 0 && isnan(out[1]) && out[2] == -FLT_MAX);
    intervene_end(&f, hook);
    v = intervene_at("input_1", TANN_INTERVENE_ZERO, 0);
    hook = intervene_begin(&f, &v);
    intervene_run_to(&f, "input_1", out);
    assert_true(!signbit(out[0]) && out[0] == 0 && out[1] == 0 && out[2] == 0);
    intervene_end(&f, hook);
    intervene_tear_down(&f);
}

int test_intervene(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_does_what_it_says),
        cmocka_unit_test(one_input_of_a_node),
        cmocka_unit_test(they_work_in_the_order_of_beginning),
        cmocka_unit_test(nodes_are_chosen_by_name_type_and_number),
        cmocka_unit_test(what_it_is_given_is_copied),
        cmocka_unit_test(numbers_that_are_special),
    };
    return cmocka_run_group_tests_name("intervene", tests, NULL, NULL);
}
