/* The fused multiply-add: the emulated one against that of the processor, where it has one, and
   against triples whose result is known. */
#include "checks.h"
#include "triples.h"

#include <math.h>

#include "kernel/ieee.h"

static void emulation_is_the_processors(void **state)
{
    (void)state;
    triple t = {0, 0, 0};
    if (triples_can_compare() && triples_that_differ(0, 600000, &t) != 0) {
        print_error("fma(%a, %a, %a) is emulated as %a\n", (double)t.a, (double)t.b, (double)t.c,
                    (double)tann__fma_emulated(t.a, t.b, t.c));
        fail();
    }
}

typedef struct known {
    float a, b, c, result;
} known;

static void known_results_come_out(void **state)
{
    (void)state;
    const known triples[] = {
        {2, 3, 4, 10},
        {0x1.000002p0f, 0x1.000002p0f, -0x1.000004p0f, 0x1p-46f}, /* lost by two roundings */
        {0x1p-126f, 0x1p-1f, 0x1p-149f, 0x1.000004p-127f},
        {0x1.fffffep0f, 0x1.fffffep0f, 0x1p-149f, 0x1.fffffcp1f}, /* half-way but for c */
        {0x1p-100f, 0x1p-100f, 1, 1},
        {0x1p-100f, 0x1p-50f, 0, 0}, /* half of the least number: to even */
        {0x1.8p-100f, 0x1p-50f, 0, 0x1p-149f},
        {0x1.fffffep127f, 2, -INFINITY, -INFINITY},
        {0x1.fffffep127f, 2, -0x1.fffffep127f, 0x1.fffffep127f},
        {0x1.fffffep127f, 0x1.fffffep127f, 0, INFINITY},
        {-1, 0, 0, 0},
        {-1, 0, -0.0f, -0.0f},
    };
    for (size_t i = 0; i < sizeof triples / sizeof *triples; i++) {
        const known *t = &triples[i];
        const float emulated = tann__fma_emulated(t->a, t->b, t->c);
        CHECK_BITS(&emulated, &t->result, 1);
        const float chosen = tann__fma(t->a, t->b, t->c);
        CHECK_BITS(&chosen, &t->result, 1);
    }
}

static void invalid_operations_give_nan(void **state)
{
    (void)state;
    const known triples[] = {
        {INFINITY, 0, 1, 0},         {0, INFINITY, 1, 0}, {INFINITY, 1, -INFINITY, 0},
        {INFINITY, -1, INFINITY, 0}, {NAN, 1, 1, 0},      {1, 1, NAN, 0},
    };
    for (size_t i = 0; i < sizeof triples / sizeof *triples; i++) {
        const known *t = &triples[i];
        assert_true(isnan(tann__fma_emulated(t->a, t->b, t->c)));
        assert_true(isnan(tann__fma(t->a, t->b, t->c)));
    }
}

int test_fma(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(emulation_is_the_processors),
        cmocka_unit_test(known_results_come_out),
        cmocka_unit_test(invalid_operations_give_nan),
    };
    return cmocka_run_group_tests_name("fma", tests, NULL, NULL);
}
