#include "checks.h"

#include "base/size.h"

static void products_that_fit_are_right(void **state)
{
    (void)state;
    size_t product = 0;
    assert_true(tann__mul(6, 7, &product));
    assert_int_equal(product, 42);
    assert_true(tann__mul(0, SIZE_MAX, &product));
    assert_int_equal(product, 0);
    assert_true(tann__mul(SIZE_MAX, 0, &product));
    assert_int_equal(product, 0);
    assert_true(tann__mul(SIZE_MAX / 3, 3, &product));
    assert_int_equal(product, SIZE_MAX / 3 * 3);
}

static void products_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    size_t product = 99;
    assert_false(tann__mul(SIZE_MAX, 2, &product));
    assert_false(tann__mul(2, SIZE_MAX, &product));
    assert_false(tann__mul(SIZE_MAX / 3 + 1, 3, &product));
    assert_int_equal(product, 99);
}

static void sums_that_fit_are_right(void **state)
{
    (void)state;
    size_t sum = 0;
    assert_true(tann__sum(SIZE_MAX - 5, 5, &sum));
    assert_int_equal(sum, SIZE_MAX);
    assert_true(tann__sum(2, 3, &sum));
    assert_int_equal(sum, 5);
}

static void sums_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    size_t sum = 99;
    assert_false(tann__sum(SIZE_MAX, 1, &sum));
    assert_false(tann__sum(SIZE_MAX - 5, 6, &sum));
    assert_int_equal(sum, 99);
}

int test_size(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_that_fit_are_right),
        cmocka_unit_test(products_that_do_not_fit_are_refused),
        cmocka_unit_test(sums_that_fit_are_right),
        cmocka_unit_test(sums_that_do_not_fit_are_refused),
    };
    return cmocka_run_group_tests_name("size", tests, NULL, NULL);
}
