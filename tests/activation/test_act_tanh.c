#include "battery.h"

#include <math.h>

static void formula(size_t units, const double *x, double *y)
{
    for (size_t j = 0; j < units; j++) {
        y[j] = tanh(x[j]);
    }
}

static const activation_row rows[] = {
    {3, {0.0f, -0.0f, 1e-45f}, {0.0f, -0.0f, 1e-45f}, {1, 1, 1}},
    {3, {INFINITY, -INFINITY, NAN}, {1, -1, NAN}, {0, 0, NAN}},
    {3, {3e38f, -3e38f, 20.0f}, {1, -1, 1}, {0, 0, 0}},
};

int test_act_tanh(void)
{
    return activation_battery(&(activation_case){TANN_TANH, formula, 1.5, 2e-7, rows, 3});
}
