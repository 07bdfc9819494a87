#include "battery.h"

#include <math.h>

#include "checks.h"
#include "floats.h"

#define COUNT ((size_t)200000)

typedef struct initializer_cases {
    const initializer_case *cases;
    size_t count;
} initializer_cases;

static float *drawn(const initializer_case *c, uint64_t seed, uint64_t stream, size_t count)
{
    const tann__init_args args = {
        .seed = seed,
        .stream = stream,
        .fan_in = c->fan_in,
        .fan_out = c->fan_out,
        .constant = 7,
    };
    float *values = floats_new(count);
    tann__initializer(c->kind)->fill(&args, values, count);
    return values;
}

/* The limits are five standard errors, with a kurtosis of at most 3. */
static void check_moments(const initializer_case *c, const float *values)
{
    const double deviation = sqrt(c->variance);
    double sum = 0, squares = 0;
    for (size_t i = 0; i < COUNT; i++) {
        sum += (double)values[i];
        squares += (double)values[i] * (double)values[i];
    }
    CHECK_NEAR(sum / COUNT, 0, 5 * deviation / sqrt(COUNT));
    CHECK_NEAR(squares / COUNT, c->variance, 5 * c->variance * sqrt(2.0 / COUNT));
}

static void check_shape(const initializer_case *c, const float *values)
{
    double least = 0, most = 0;
    size_t inner = 0;
    for (size_t i = 0; i < COUNT; i++) {
        least = fmin(least, (double)values[i]);
        most = fmax(most, (double)values[i]);
        inner += fabs((double)values[i]) < c->bound / 2;
    }
    CHECK_NEAR(least, -0.999 * c->bound, 0.001001 * c->bound);
    CHECK_NEAR(most, 0.999 * c->bound, 0.001001 * c->bound);
    CHECK_NEAR((double)inner / COUNT, c->inner, 5 * 0.5 / sqrt(COUNT));
}

static void distribution_is_right(void **state)
{
    const initializer_cases *all = *state;
    for (size_t i = 0; i < all->count; i++) {
        float *values = drawn(&all->cases[i], 42, 0x0100000000000003u, COUNT);
        check_moments(&all->cases[i], values);
        check_shape(&all->cases[i], values);
        floats_free(values, COUNT);
    }
}

/* The share of equal numbers: those of 24 bits meet by chance, one in millions. */
static size_t equals(const float *a, const float *b, size_t count)
{
    size_t same = 0;
    for (size_t i = 0; i < count; i++) {
        same += a[i] == b[i];
    }
    return same;
}

static void seeds_and_streams_differ(void **state)
{
    const initializer_cases *all = *state;
    const struct {
        uint64_t seed, stream;
    } others[] = {{2, 5}, {1, 6}, {(uint64_t)1 << 32 | 1, 5}, {1, (uint64_t)1 << 40 | 5}, {5, 1}};
    float *values = drawn(all->cases, 1, 5, 1000);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        float *other = drawn(all->cases, others[i].seed, others[i].stream, 1000);
        assert_true(equals(values, other, 1000) <= 1);
        floats_free(other, 1000);
    }
    assert_true(equals(values, values + 1, 999) <= 1);
    floats_free(values, 1000);
}

int initializer_battery(const initializer_case *cases, size_t count)
{
    initializer_cases all = {cases, count};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(distribution_is_right, &all),
        cmocka_unit_test_prestate(seeds_and_streams_differ, &all),
    };
    return cmocka_run_group_tests_name(tann_initializer_name(cases->kind), tests, NULL, NULL);
}
