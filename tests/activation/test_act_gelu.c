#include "battery.h"

#include <math.h>

static void formula(size_t units, const double *x, double *y)
{
    for (size_t j = 0; j < units; j++) {
        y[j] = x[j] < -40 ? 0 : x[j] * 0.5 * erfc(-x[j] * sqrt(0.5));
    }
}

static const activation_row rows[] = {
    {3, {0.0f, -0.0f, 1.1e-44f}, {0.0f, -0.0f, 5.6e-45f}, {0.5f, 0.5f, 0.5f}},
    {3, {INFINITY, -INFINITY, NAN}, {INFINITY, -0.0f, NAN}, {1, 0, NAN}},
    {3, {3e38f, -3e38f, 20.0f}, {3e38f, -0.0f, 20.0f}, {1, 0, 1}},
};

int test_act_gelu(void)
{
    return activation_battery(&(activation_case){TANN_GELU, formula, 1.5, 4e-7, rows, 3});
}
