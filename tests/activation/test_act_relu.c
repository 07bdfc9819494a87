#include "battery.h"

#include <math.h>

static void formula(size_t units, const double *x, double *y)
{
    for (size_t j = 0; j < units; j++) {
        y[j] = x[j] > 0 ? x[j] : 0;
    }
}

/* The derivative at 0 is 0. */
static const activation_row rows[] = {
    {3, {0.0f, -0.0f, 1e-45f}, {0.0f, 0.0f, 1e-45f}, {0, 0, 1}},
    {3, {INFINITY, -INFINITY, NAN}, {INFINITY, 0, NAN}, {1, 0, 0}},
};

int test_act_relu(void)
{
    return activation_battery(&(activation_case){TANN_RELU, formula, 0, 1e-9, rows, 2});
}
