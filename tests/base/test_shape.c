#include "checks.h"

#include "base/shape_text.h"

static void the_size_is_the_product(void **state)
{
    (void)state;
    assert_int_equal(tann_shape_size(tann_shape_1d(5)), 5);
    assert_int_equal(tann_shape_size(tann_shape_2d(5, 7)), 35);
    const tann_shape four = {4, {2, 3, 4, 5}};
    assert_int_equal(tann_shape_size(four), 120);
}

static void a_shape_out_of_range_has_no_size(void **state)
{
    (void)state;
    const tann_shape bad[] = {
        {0, {1, 1, 1, 1}},  {5, {1, 1, 1, 1}}, {-1, {1, 1, 1, 1}},        {1, {0, 0, 0, 0}},
        {2, {3, -1, 0, 0}}, {3, {3, 3, 0, 0}}, {2, {INT32_MIN, 1, 0, 0}}, {INT32_MAX, {1, 1, 1, 1}},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(tann_shape_size(bad[i]), 0);
    }
}

static void a_size_that_overflows_is_none(void **state)
{
    (void)state;
    const tann_shape large = {4, {INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX}};
    assert_int_equal(tann_shape_size(large), 0);
}

static void dimensions_beyond_the_rank_do_not_count(void **state)
{
    (void)state;
    const tann_shape a = {1, {5, 7, 7, 7}};
    assert_int_equal(tann_shape_size(a), 5);
    assert_true(tann_shape_equal(a, tann_shape_1d(5)));
}

static void shapes_are_equal_in_rank_and_dimensions(void **state)
{
    (void)state;
    assert_true(tann_shape_equal(tann_shape_2d(2, 3), tann_shape_2d(2, 3)));
    assert_false(tann_shape_equal(tann_shape_2d(2, 3), tann_shape_2d(3, 2)));
    assert_false(tann_shape_equal(tann_shape_2d(2, 1), tann_shape_1d(2)));
    const tann_shape odd = {9, {1, 2, 3, 4}};
    assert_true(tann_shape_equal(odd, odd));
}

static void a_shape_is_printed_in_brackets(void **state)
{
    (void)state;
    assert_string_equal(tann__shape_print(tann_shape_2d(28, 3)).text, "[28, 3]");
    const tann_shape worst = {4, {INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN}};
    assert_string_equal(tann__shape_print(worst).text,
                        "[-2147483648, -2147483648, -2147483648, -2147483648]");
    const tann_shape none = {0, {0, 0, 0, 0}};
    assert_string_equal(tann__shape_print(none).text, "[]");
}

int test_shape(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_size_is_the_product),
        cmocka_unit_test(a_shape_out_of_range_has_no_size),
        cmocka_unit_test(a_size_that_overflows_is_none),
        cmocka_unit_test(dimensions_beyond_the_rank_do_not_count),
        cmocka_unit_test(shapes_are_equal_in_rank_and_dimensions),
        cmocka_unit_test(a_shape_is_printed_in_brackets),
    };
    return cmocka_run_group_tests_name("shape", tests, NULL, NULL);
}
