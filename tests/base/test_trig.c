#include "checks.h"

#include <math.h>

#include "base/trig.h"

/* Against the C library's, close to a quarter of a turn, where what pi and the angle lose to rounding
   can be made good to first order. */
static void check_point(double x)
{
    static const double pi = 3.14159265358979323846, beyond_pi = 1.2246467991473532e-16;
    const double within = remainder(x, 0.5); /* exact */
    const double angle = pi * within;
    const double lost = fma(pi, within, -angle) + beyond_pi * within;
    const double c = cos(angle) - lost * sin(angle);
    const double s = sin(angle) + lost * cos(angle);
    const double turned[4] = {c, -s, -c, s};
    const int64_t quarters = (int64_t)((x - within) / 0.5);
    double cosine, sine;
    tann__half_turns(x, &cosine, &sine);
    CHECK_NEAR(cosine, turned[quarters & 3], 0x1p-51);
    CHECK_NEAR(sine, turned[(quarters + 3) & 3], 0x1p-51);
}

static void sines_and_cosines_are_as_exact_as_they_say(void **state)
{
    (void)state;
    for (int i = -40000; i <= 40000; i++) {
        check_point(i / 9973.0);
        check_point(i / 8192.0);
    }
}

static void quarters_of_a_turn_are_exact(void **state)
{
    static const double expected[4] = {1, 0, -1, 0};
    (void)state;
    for (int i = -9; i <= 9; i++) {
        double cosine, sine;
        tann__half_turns(i / 2.0, &cosine, &sine);
        assert_true(cosine == expected[i & 3]);
        assert_true(sine == expected[(i + 3) & 3]);
    }
    for (int64_t i = -(INT64_C(1) << 30); i <= INT64_C(1) << 30; i += 12345678) {
        double cosine, sine;
        tann__half_turns((double)i, &cosine, &sine);
        assert_true(sine == 0 && cosine == (i % 2 == 0 ? 1 : -1));
    }
}

int test_trig(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sines_and_cosines_are_as_exact_as_they_say),
        cmocka_unit_test(quarters_of_a_turn_are_exact),
    };
    return cmocka_run_group_tests_name("trig", tests, NULL, NULL);
}
