#include "battery.h"

#include <math.h>

static void formula(size_t units, const double *x, double *y)
{
    for (size_t j = 0; j < units; j++) {
        y[j] = 1 / (1 + exp(-x[j]));
    }
}

static const activation_row rows[] = {
    {3, {0.0f, -0.0f, 1e-45f}, {0.5f, 0.5f, 0.5f}, {0.25f, 0.25f, 0.25f}},
    {3, {INFINITY, -INFINITY, NAN}, {1, 0, NAN}, {0, 0, NAN}},
    {3, {3e38f, -3e38f, 20.0f}, {1, 0, 1}, {0, 0, 0}},
};

int test_act_sigmoid(void)
{
    return activation_battery(&(activation_case){TANN_SIGMOID, formula, 1.5, 1e-7, rows, 3});
}
