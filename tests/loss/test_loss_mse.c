#include "battery.h"

#include <math.h>

#include "checks.h"

static double formula(size_t units, const double *y, const double *t)
{
    double sum = 0;
    for (size_t j = 0; j < units; j++) {
        sum += (y[j] - t[j]) * (y[j] - t[j]);
    }
    return sum / (double)units;
}

static const loss_row rows[] = {
    {1, {2.5f}, {2.5f}, 0, {0}},
    {2, {3, -1}, {1, 1}, 4, {2, -2}},
    {3, {1, 2, 3}, {1, 2, 0}, 3, {0, 0, 2}},
    {1, {1e19f}, {0}, 1e38, {2e19f}},
    {1, {1e20f}, {0}, (double)NAN, {0}}, /* its square is beyond float */
};

static const loss_case of_mse = {
    .kind = TANN_MSE,
    .formula = formula,
    .y_low = -3,
    .y_high = 3,
    .t_low = -3,
    .t_high = 3,
    .tolerance = 3e-7,
    .rows = rows,
    .row_count = sizeof rows / sizeof *rows,
};

static void nothing_is_right_or_wrong(void **state)
{
    (void)state;
    assert_null(tann__loss(TANN_MSE)->correct);
}

int test_loss_mse(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_right_or_wrong)};
    return loss_battery(&of_mse) + cmocka_run_group_tests_name("mse more", tests, NULL, NULL);
}
