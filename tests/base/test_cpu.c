#include "checks.h"
#include "flush.h"

#include "base/cpu.h"

static void a_thread_keeps_subnormals_unless_told_otherwise(void **state)
{
    (void)state;
    assert_true(tann__cpu_keeps_subnormals());
}

static void a_thread_that_flushes_is_found_out(void **state)
{
    (void)state;
    const flush_mode modes[] = {FLUSH_RESULTS, FLUSH_INPUTS, FLUSH_BOTH};
    for (size_t i = 0; i < 3; i++) {
        const int set = flush_set(modes[i]);
        const bool keeps = tann__cpu_keeps_subnormals();
        flush_set(FLUSH_NOTHING);
        assert_int_equal(keeps, !set);
    }
}

static void the_processor_always_says_the_same(void **state)
{
    (void)state;
    assert_int_equal(tann__cpu_read().x86_64_v3, tann__cpu_read().x86_64_v3);
#if defined(__x86_64__) && defined(__AVX2__) && defined(__BMI2__) && defined(__FMA__)
    assert_true(tann__cpu_read().x86_64_v3); /* or this test could not run */
#elif !defined(__x86_64__)
    assert_false(tann__cpu_read().x86_64_v3);
#endif
}

int test_cpu(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thread_keeps_subnormals_unless_told_otherwise),
        cmocka_unit_test(a_thread_that_flushes_is_found_out),
        cmocka_unit_test(the_processor_always_says_the_same),
    };
    return cmocka_run_group_tests_name("cpu", tests, NULL, NULL);
}
