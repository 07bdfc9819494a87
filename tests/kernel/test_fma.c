/* The fused multiply-add: the emulated one against that of the processor, where it has one, and
   against triples whose result is known. */
#include "checks.h"
#include "numbers.h"

#include <math.h>

#include "base/cpu.h"
#include "kernel/ieee.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

__attribute__((target("fma"))) static float of_processor(float a, float b, float c)
{
    return _mm_cvtss_f32(_mm_fmadd_ss(_mm_set_ss(a), _mm_set_ss(b), _mm_set_ss(c)));
}

static int processor_has_it(void)
{
    return tann__cpu_read().x86_64_v3;
}
#else
static float of_processor(float a, float b, float c)
{
    return tann__fma(a, b, c);
}

static int processor_has_it(void)
{
    return TANN__HAS_FMA;
}
#endif

static void check_triple(float a, float b, float c)
{
    const float actual = tann__fma_emulated(a, b, c);
    const float expected = of_processor(a, b, c);
    if (!isnan(actual) || !isnan(expected)) {
        if (tann__bits(actual) != tann__bits(expected)) {
            print_error("fma(%a, %a, %a)\n", (double)a, (double)b, (double)c);
        }
        CHECK_BITS(&actual, &expected, 1);
    }
}

static void emulation_is_the_processors_for_any_bits(void **state)
{
    (void)state;
    enum { COUNT = 300000 };
    static float values[COUNT + 2];
    numbers_any(21, values, COUNT + 2);
    for (size_t i = 0; processor_has_it() && i < COUNT; i++) {
        check_triple(values[i], values[i + 1], values[i + 2]);
    }
}

/* Where the exponents of product and sum are close, so that digits cancel and half-way cases come
   up. */
static void emulation_is_the_processors_for_close_exponents(void **state)
{
    (void)state;
    for (uint64_t i = 0; processor_has_it() && i < 300000; i++) {
        const uint32_t r = tann_random_bits(22, 0, 4 * i);
        const float a =
            tann__from_bits((tann_random_bits(22, 0, 4 * i + 1) & 0x807FFFFF) | 0x3F800000);
        const float b =
            tann__from_bits((tann_random_bits(22, 0, 4 * i + 2) & 0x807FFFFF) | 0x3F800000);
        const float c = tann__from_bits((tann_random_bits(22, 0, 4 * i + 3) & 0x807FFFFF) |
                                        ((98 + r % 60) << 23));
        check_triple(a, b, c);
    }
}

static void emulation_is_the_processors_near_subnormals(void **state)
{
    (void)state;
    for (uint64_t i = 0; processor_has_it() && i < 300000; i++) {
        const uint32_t r = tann_random_bits(23, 0, 4 * i);
        const float a = tann__from_bits((tann_random_bits(23, 0, 4 * i + 1) & 0x807FFFFF) |
                                        ((1 + r % 126) << 23));
        const float b = tann__from_bits((tann_random_bits(23, 0, 4 * i + 2) & 0x807FFFFF) |
                                        ((126 - r % 126) << 23));
        const float c = tann__from_bits(tann_random_bits(23, 0, 4 * i + 3) & 0x80FFFFFF);
        check_triple(a, b, c);
    }
}

typedef struct triple {
    float a, b, c, result;
} triple;

static void known_results_come_out(void **state)
{
    (void)state;
    const triple triples[] = {
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
        const triple *t = &triples[i];
        const float emulated = tann__fma_emulated(t->a, t->b, t->c);
        CHECK_BITS(&emulated, &t->result, 1);
        const float chosen = tann__fma(t->a, t->b, t->c);
        CHECK_BITS(&chosen, &t->result, 1);
    }
}

static void invalid_operations_give_nan(void **state)
{
    (void)state;
    const triple triples[] = {
        {INFINITY, 0, 1, 0},         {0, INFINITY, 1, 0}, {INFINITY, 1, -INFINITY, 0},
        {INFINITY, -1, INFINITY, 0}, {NAN, 1, 1, 0},      {1, 1, NAN, 0},
    };
    for (size_t i = 0; i < sizeof triples / sizeof *triples; i++) {
        const triple *t = &triples[i];
        assert_true(isnan(tann__fma_emulated(t->a, t->b, t->c)));
        assert_true(isnan(tann__fma(t->a, t->b, t->c)));
    }
}

int test_fma(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(emulation_is_the_processors_for_any_bits),
        cmocka_unit_test(emulation_is_the_processors_for_close_exponents),
        cmocka_unit_test(emulation_is_the_processors_near_subnormals),
        cmocka_unit_test(known_results_come_out),
        cmocka_unit_test(invalid_operations_give_nan),
    };
    return cmocka_run_group_tests_name("fma", tests, NULL, NULL);
}
