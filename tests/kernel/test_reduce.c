/* Sums against the 16 lanes spelled out, and the search for numbers that are not finite. */
#include "checks.h"
#include "floats.h"
#include "graphs.h"
#include "numbers.h"

#include <math.h>

enum { MOST = 131 };

static float lanes(size_t n, const float *x)
{
    float lane[16] = {0};
    for (size_t i = 0; i < n; i++) {
        lane[i % 16] += x[i];
    }
    for (size_t half = 8; half > 0; half /= 2) {
        for (size_t l = 0; l < half; l++) {
            lane[l] = lane[l] + lane[l + half];
        }
    }
    return lane[0];
}

static double double_lanes(size_t n, const float *x)
{
    double lane[16] = {0};
    for (size_t i = 0; i < n; i++) {
        lane[i % 16] += (double)x[i] * (double)x[i];
    }
    for (size_t half = 8; half > 0; half /= 2) {
        for (size_t l = 0; l < half; l++) {
            lane[l] = lane[l] + lane[l + half];
        }
    }
    return lane[0];
}

static void check_sums(const tann_kernels *k, size_t n, const float *x)
{
    const float sum = k->sum(n, x);
    const float expected = lanes(n, x);
    CHECK_SAME(&sum, &expected, 1);
    const double squares = k->sum_squares(n, x);
    const double expected_squares = double_lanes(n, x);
    if (!isnan(squares) || !isnan(expected_squares)) {
        assert_memory_equal(&squares, &expected_squares, sizeof squares);
    }
}

static void sums_take_sixteen_lanes_and_a_tree(void **state)
{
    (void)state;
    for (size_t n = 0; n <= MOST; n++) {
        float *x = floats_new(n + 1);
        for (size_t set = 0; sets_at(set) != NULL; set++) {
            fill_uniform(n, -4, 4, x, n + 1);
            check_sums(sets_at(set), n, x + 1);
            numbers_any(n, x, n + 1);
            check_sums(sets_at(set), n, x + 1);
        }
        floats_free(x, n + 1);
    }
}

static void the_sum_of_nothing_is_zero(void **state)
{
    (void)state;
    const float zero = 0;
    for (size_t set = 0; sets_at(set) != NULL; set++) {
        const float sum = sets_at(set)->sum(0, NULL);
        CHECK_BITS(&sum, &zero, 1);
        assert_true(sets_at(set)->sum_squares(0, NULL) == 0);
        assert_int_equal(sets_at(set)->all_finite(0, NULL), 1);
    }
}

static void squares_do_not_overflow(void **state)
{
    (void)state;
    const float x[3] = {3e38f, -3e38f, 1e-45f};
    for (size_t set = 0; sets_at(set) != NULL; set++) {
        CHECK_NEAR(sets_at(set)->sum_squares(3, x), 1.8e77, 1e71);
    }
}

static void one_number_that_is_not_finite_is_found_at_any_place(void **state)
{
    (void)state;
    const float bad[] = {INFINITY, -INFINITY, NAN, -NAN};
    for (size_t n = 1; n <= MOST; n++) {
        float *x = floats_new(n);
        for (size_t i = 0; i < n; i++) {
            x[i] = i % 3 == 0 ? 3.4028235e38f : i % 3 == 1 ? -3.4028235e38f : 1e-45f;
        }
        for (size_t set = 0; sets_at(set) != NULL; set++) {
            const tann_kernels *k = sets_at(set);
            assert_int_equal(k->all_finite(n, x), 1);
            for (size_t i = 0; i < n; i++) {
                const float good = x[i];
                x[i] = bad[i % 4];
                assert_int_equal(k->all_finite(n, x), 0);
                x[i] = good;
            }
        }
        floats_free(x, n);
    }
}

int test_reduce(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_take_sixteen_lanes_and_a_tree),
        cmocka_unit_test(the_sum_of_nothing_is_zero),
        cmocka_unit_test(squares_do_not_overflow),
        cmocka_unit_test(one_number_that_is_not_finite_is_found_at_any_place),
    };
    return cmocka_run_group_tests_name("reduce", tests, NULL, NULL);
}
