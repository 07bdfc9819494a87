#include "battery.h"

#include <math.h>

static void formula(size_t units, const double *x, double *y)
{
    for (size_t j = 0; j < units; j++) {
        y[j] = x[j] > 0 ? x[j] + log1p(exp(-x[j])) : log1p(exp(x[j]));
    }
}

static const activation_row rows[] = {
    {3, {INFINITY, -INFINITY, NAN}, {INFINITY, 0, NAN}, {1, 0, NAN}},
    {3, {3e38f, -3e38f, 40.0f}, {3e38f, 0, 40.0f}, {1, 0, 1}},
};

int test_act_softplus(void)
{
    return activation_battery(&(activation_case){TANN_SOFTPLUS, formula, 1.5, 4e-7, rows, 2});
}
