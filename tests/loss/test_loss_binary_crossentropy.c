#include "battery.h"

#include <math.h>

#include "checks.h"
#include "floats.h"

static double formula(size_t units, const double *y, const double *t)
{
    double sum = 0;
    for (size_t j = 0; j < units; j++) {
        sum -= t[j] * log(y[j]) + (1 - t[j]) * log(1 - y[j]);
    }
    return sum / (double)units;
}

static double logit_formula(size_t units, const double *z, const double *t)
{
    double sum = 0;
    for (size_t j = 0; j < units; j++) {
        sum += fmax(z[j], 0) - z[j] * t[j] + log1p(exp(-fabs(z[j])));
    }
    return sum / (double)units;
}

/* Outputs are held between 1e-7 and 1 - 1e-7 (two floats below 1); no gradient goes beyond. */
#define LEAST 16.11809565095832  /* -log 1e-7 */
#define MOST  15.942385152878742 /* -log(2^-23) */

static const loss_row rows[] = {
    {1, {0.5f}, {1}, 0.69314718055994529, {-2}},
    {1, {0.5f}, {0}, 0.69314718055994529, {2}},
    {2, {0.25f, 0.75f}, {0, 1}, 0.28768207245178090, {0.66666667f, -0.66666667f}},
    {1, {0}, {1}, LEAST, {0}},
    {1, {1e-8f}, {1}, LEAST, {0}},
    {1, {-3}, {1}, LEAST, {0}},
    {1, {1}, {0}, MOST, {0}},
    {1, {1.5f}, {0}, MOST, {0}},
    {1, {0x1.fffffcp-1f}, {0}, MOST, {0x1p23f}}, /* 1 - 2^-23 is not beyond */
    {1, {1e-7f}, {1}, LEAST, {-1e7f}},
    {1, {NAN}, {0}, (double)NAN, {0}},
    {2, {0.5f, INFINITY}, {1, 1}, (double)NAN, {0}},
    {2, {-INFINITY, 0.5f}, {0, 1}, (double)NAN, {0}},
};

static const loss_row logit_rows[] = {
    {1, {0}, {1}, 0.69314718055994529, {-0.5f}},
    {1, {100}, {1}, 3.783505853677006e-44, {0}}, /* e^-100: a subnormal float */
    {1, {100}, {0}, 100, {1}},
    {1, {-100}, {1}, 100, {-1}},
    {1, {3e38f}, {0}, 3e38, {1}},
    {1, {3e38f}, {1}, 0, {0}},
    {1, {-3e38f}, {0}, 0, {0}},
    {1, {-20}, {0}, 2.0611536181902037e-9, {2.0611536e-9f}},
    {3, {0, 0, 0}, {0.5f, 0.5f, 0.5f}, 0.69314718055994529, {0, 0, 0}},
    {1, {NAN}, {1}, (double)NAN, {0}},
    {1, {INFINITY}, {1}, (double)NAN, {0}},
    {1, {-INFINITY}, {0}, (double)NAN, {0}},
};

static const loss_case of_binary_crossentropy = {
    .kind = TANN_BINARY_CROSSENTROPY,
    .formula = formula,
    .logit_formula = logit_formula,
    .y_low = 0.01f,
    .y_high = 0.99f,
    .t_low = 0,
    .t_high = 1,
    .tolerance = 5e-7,
    .rows = rows,
    .row_count = sizeof rows / sizeof *rows,
    .logit_rows = logit_rows,
    .logit_row_count = sizeof logit_rows / sizeof *logit_rows,
};

/* A unit is right if output and target lie on the same side of 0.5, which itself is below. */
static void each_unit_is_judged(void **state)
{
    (void)state;
    const tann__loss_type *type = tann__loss(TANN_BINARY_CROSSENTROPY);
    const float y[] = {0.6f, 0.4f, 0.5f, 0.50001f, 1.0f, NAN};
    const float t[] = {1, 1, 0, 0, 0.75f, 1};
    assert_int_equal(type->correct_each_unit, 1);
    assert_int_equal(type->correct(sets_at(0), 6, 1, y, t), 3);
    assert_int_equal(type->correct(sets_at(0), 2, 3, y, t), 3);
    assert_int_equal(type->correct(sets_at(0), 1, 1, y + 2, t + 2), 1);
    assert_int_equal(type->correct(sets_at(0), 1, 1, y + 3, t + 3), 0);
}

int test_loss_binary_crossentropy(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_unit_is_judged)};
    return loss_battery(&of_binary_crossentropy) +
           cmocka_run_group_tests_name("binary_crossentropy judges", tests, NULL, NULL);
}
