#include "battery.h"

#include <math.h>

#include "checks.h"
#include "floats.h"

static double formula(size_t units, const double *y, const double *t)
{
    double sum = 0;
    for (size_t j = 0; j < units; j++) {
        sum -= t[j] * log(y[j]);
    }
    return sum;
}

/* Targets need not add up to 1. */
static double logit_formula(size_t units, const double *z, const double *t)
{
    double most = z[0], powers = 0, sum = 0;
    for (size_t j = 1; j < units; j++) {
        most = fmax(most, z[j]);
    }
    for (size_t j = 0; j < units; j++) {
        powers += exp(z[j] - most);
    }
    for (size_t j = 0; j < units; j++) {
        sum += t[j] * (log(powers) + (most - z[j]));
    }
    return sum;
}

#define LEAST 16.11809565095832 /* -log 1e-7 */

static const loss_row rows[] = {
    {2, {0.5f, 0.5f}, {1, 0}, 0.69314718055994529, {-2, 0}},
    {3, {0.25f, 0.25f, 0.5f}, {0, 0.5f, 0.5f}, 1.0397207708399179, {0, -2, -1}},
    {3, {0.25f, 0.25f, 0.5f}, {0, 0, 0}, 0, {0, 0, 0}},
    {2, {0, 1}, {1, 0}, LEAST, {0, 0}},
    {2, {1, 0}, {1, 0}, 1.1920929665620834e-7, {0, 0}}, /* 1 is held at 1 - 2^-23 */
    {2, {-2, 3}, {1, 0}, LEAST, {0, 0}},
    {2, {1e-7f, 1}, {1, 0}, LEAST, {-1e7f, 0}},
    {2, {NAN, 0.5f}, {0, 1}, (double)NAN, {0}},
    {2, {0.5f, INFINITY}, {0, 1}, (double)NAN, {0}},
};

static const loss_row logit_rows[] = {
    {2, {0, 0}, {1, 0}, 0.69314718055994529, {-0.5f, 0.5f}},
    {2, {0, 0}, {1, 1}, 1.3862943611198906, {0, 0}},
    {2, {0, 0}, {0, 0}, 0, {0, 0}},
    {2,
     {1e6f, 1e6f},
     {0, 1},
     0.69314718055994529,
     {0.5f, -0.5f}}, /* not swallowed by the million */
    {3, {1000, 0, -1000}, {0, 0, 1}, 2000, {1, 0, -1}},
    {3, {1000, 0, -1000}, {1, 0, 0}, 0, {0, 0, 0}},
    {2, {3e38f, 0}, {0, 1}, 3e38, {1, -1}},
    {2, {9, -9}, {1, 0}, 1.5229979512760347e-8, {0, 1.5229979e-8f}}, /* log(1 + e^-18), not 0 */
    {2, {3e38f, -3e38f}, {1, 0}, 0, {0, 0}},
    {2, {3e38f, -3e38f}, {0, 1}, (double)NAN, {0}}, /* the loss itself is beyond float */
    {2, {NAN, 0}, {0, 1}, (double)NAN, {0}},
    {3, {0, 1, NAN}, {1, 0, 0}, (double)NAN, {0}},
    {2, {INFINITY, 0}, {1, 0}, (double)NAN, {0}},
    {2, {-INFINITY, 0}, {0, 1}, (double)NAN, {0}},
};

static const loss_case of_categorical_crossentropy = {
    .kind = TANN_CATEGORICAL_CROSSENTROPY,
    .formula = formula,
    .logit_formula = logit_formula,
    .y_low = 0.01f,
    .y_high = 0.99f,
    .t_low = 0,
    .t_high = 1,
    .tolerance = 1e-6,
    .rows = rows,
    .row_count = sizeof rows / sizeof *rows,
    .logit_rows = logit_rows,
    .logit_row_count = sizeof logit_rows / sizeof *logit_rows,
};

/* A row is right if its greatest output is at its greatest target; of equals, the first counts. */
static void each_row_is_judged(void **state)
{
    (void)state;
    const tann__loss_type *type = tann__loss(TANN_CATEGORICAL_CROSSENTROPY);
    const float y[] = {0.2f, 0.5f, 0.3f, 0.4f, 0.4f, 0.2f, 0.1f, 0.2f, 0.7f};
    const float t[] = {0, 1, 0, 0, 1, 0, 0.25f, 0.25f, 0.5f};
    assert_int_equal(type->correct_each_unit, 0);
    assert_int_equal(type->correct(sets_at(0), 3, 3, y, t), 2);
    assert_int_equal(type->correct(sets_at(0), 1, 3, y + 3, t + 3), 0);
    assert_int_equal(type->correct(sets_at(0), 1, 3, y + 3, y + 3), 1);
}

int test_loss_categorical_crossentropy(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_row_is_judged)};
    return loss_battery(&of_categorical_crossentropy) +
           cmocka_run_group_tests_name("categorical_crossentropy judges", tests, NULL, NULL);
}
