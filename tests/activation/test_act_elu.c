#include "battery.h"

#include <math.h>

static void formula(size_t units, const double *x, double *y)
{
    for (size_t j = 0; j < units; j++) {
        y[j] = x[j] > 0 ? x[j] : expm1(x[j]);
    }
}

static const activation_row rows[] = {
    {3, {0.0f, -0.0f, 1e-45f}, {0.0f, -0.0f, 1e-45f}, {1, 1, 1}},
    {3, {INFINITY, -INFINITY, NAN}, {INFINITY, -1, NAN}, {1, 0, NAN}},
    {3, {3e38f, -3e38f, -1e-40f}, {3e38f, -1, -1e-40f}, {1, 0, 1}},
};

int test_act_elu(void)
{
    return activation_battery(&(activation_case){TANN_ELU, formula, 1.5, 2e-7, rows, 3});
}
