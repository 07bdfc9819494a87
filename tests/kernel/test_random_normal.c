/* Normal numbers: their moments, their tails, and that they are a function of seed, stream and
   index. */
#include "checks.h"

#include <math.h>

enum { DRAWS = 20000 };

static void moments_are_those_of_the_normal_distribution(void **state)
{
    (void)state;
    double power[5] = {0};
    for (uint64_t i = 0; i < DRAWS; i++) {
        const double x = (double)tann_random_normal(3, 4, i);
        assert_true(isfinite(x));
        for (int p = 1; p <= 4; p++) {
            power[p] += pow(x, p) / DRAWS;
        }
    }
    const double deviation = 1 / sqrt((double)DRAWS);
    CHECK_NEAR(power[1], 0, 4 * deviation);
    CHECK_NEAR(power[2], 1, 4 * sqrt(2.0) * deviation);
    CHECK_NEAR(power[3], 0, 4 * sqrt(15.0) * deviation);
    CHECK_NEAR(power[4], 3, 4 * sqrt(96.0) * deviation);
}

static void the_share_of_each_tail_is_right(void **state)
{
    (void)state;
    const double limits[] = {-2, -1, 0, 1, 2};
    for (size_t j = 0; j < sizeof limits / sizeof *limits; j++) {
        size_t below = 0;
        for (uint64_t i = 0; i < DRAWS; i++) {
            below += (double)tann_random_normal(5, 6, i) < limits[j];
        }
        const double share = erfc(-limits[j] / sqrt(2.0)) / 2;
        CHECK_NEAR((double)below / DRAWS, share, 4 * sqrt(share * (1 - share) / DRAWS));
    }
}

static void a_number_depends_on_all_three(void **state)
{
    (void)state;
    const float x = tann_random_normal(1, 2, 3);
    const float same = tann_random_normal(1, 2, 3);
    CHECK_BITS(&x, &same, 1);
    assert_true(x != tann_random_normal(2, 2, 3));
    assert_true(x != tann_random_normal(1, 3, 3));
    assert_true(x != tann_random_normal(1, 2, 4));
}

/* The same numbers for ever: a change here changes every network that draws its weights so. */
static void numbers_are_what_they_were(void **state)
{
    (void)state;
    float actual[4];
    const float expected[4] = {-0x1.cd898ap-3f, 0x1.495a46p-2f, 0x1.81d1e2p-3f, -0x1.81ab8cp-1f};
    for (size_t i = 0; i < 4; i++) {
        actual[i] = tann_random_normal(42, 7, 1000 * i);
    }
    CHECK_BITS(actual, expected, 4);
}

int test_random_normal(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_are_those_of_the_normal_distribution),
        cmocka_unit_test(the_share_of_each_tail_is_right),
        cmocka_unit_test(a_number_depends_on_all_three),
        cmocka_unit_test(numbers_are_what_they_were),
    };
    return cmocka_run_group_tests_name("random_normal", tests, NULL, NULL);
}
