/* How layers of different widths are seen. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include <tinyann/random.h>

#include "camera.h"

enum { COUNT = 400, WIDE = 5 };

static camera c;
static float values[COUNT * WIDE], places[2 * COUNT], x[2 * COUNT];
static int32_t labels[COUNT];

static void check_near(double value, double expected, double bound, const char *what)
{
    if (!(fabs(value - expected) <= bound)) {
        fail_msg("%s is %g, expected %g +- %g", what, value, expected, bound);
    }
}

static void test_one_unit(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        values[i] = (float)i;
        x[2 * i] = 9;
        x[2 * i + 1] = (float)(-i);
    }
    assert_true(camera_point(&c, 1, values, labels, 3));
    camera_see(&c, values, x, 3, places);
    const float expected[] = {0, 0, 1, -1, 2, -2};
    assert_memory_equal(places, expected, sizeof expected);
}

static void test_two_units(void **state)
{
    const float two[] = {1, 2, -3, 4};
    (void)state;
    assert_true(camera_point(&c, 2, two, labels, 2));
    camera_see(&c, two, x, 2, places);
    assert_memory_equal(places, two, sizeof two);
}

/* Values that vary along (3, 4, 0, 0, 0) / 5 with deviation 2, along the fourth unit with 1, and in the
   others hardly; class 1 is where the first direction is positive, times `side`. */
static void make_values(float side)
{
    for (size_t i = 0; i < COUNT; i++) {
        const float far = 2 * tann_random_normal(1, 1, i);
        float *value = values + i * WIDE;
        labels[i] = far * side > 0;
        value[0] = 0.6f * far + 10;
        value[1] = 0.8f * far - 20;
        value[2] = 0.01f * tann_random_normal(1, 2, i);
        value[3] = tann_random_normal(1, 3, i);
        value[4] = 5;
    }
}

static void test_many_units(void **state)
{
    double shares[2];
    (void)state;
    for (int side = -1; side <= 1; side += 2) {
        make_values((float)side);
        assert_true(camera_point(&c, WIDE, values, labels, COUNT));
        check_near(c.axes[0][0], 0.6 * side, 0.05, "the first direction, along unit 0,");
        check_near(c.axes[0][1], 0.8 * side, 0.05, "the first direction, along unit 1,");
        check_near(c.axes[1][3], 1, 0.05, "the second direction, along unit 3,");
        camera_shares(&c, values, COUNT, shares);
        check_near(shares[0], 0.8, 0.05, "the share of the first direction");
        check_near(shares[0] + shares[1], 1, 1e-3, "the share of both");
        camera_see(&c, values, x, COUNT, places);
        double means[2] = {0, 0}, product = 0;
        for (size_t i = 0; i < COUNT; i++) {
            means[0] += (double)places[2 * i] / COUNT;
            means[1] += (double)places[2 * i + 1] / COUNT;
            product += (double)places[2 * i] * (double)places[2 * i + 1] / COUNT;
        }
        check_near(means[0], 0, 1e-6, "the mean to the right");
        check_near(means[1], 0, 1e-6, "the mean upwards");
        check_near(product, 0, 1e-6, "what both have in common");
    }
}

/* Units that are all dead, and less samples than units, do no harm. */
static void test_nothing_varies(void **state)
{
    double shares[2];
    (void)state;
    memset(values, 0, sizeof values);
    assert_true(camera_point(&c, WIDE, values, labels, COUNT));
    camera_shares(&c, values, COUNT, shares);
    assert_true(shares[0] == 0 && shares[1] == 0);
    camera_see(&c, values, x, COUNT, places);
    assert_true(places[0] == 0 && places[1] == 0);
    make_values(1);
    assert_true(camera_point(&c, WIDE, values, labels, 2));
    camera_shares(&c, values, 2, shares);
    check_near(shares[0], 1, 1e-6, "the share of the only direction of two samples");
}

int test_camera(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_unit),
        cmocka_unit_test(test_two_units),
        cmocka_unit_test(test_many_units),
        cmocka_unit_test(test_nothing_varies),
    };
    return cmocka_run_group_tests_name("camera", tests, NULL, NULL);
}
