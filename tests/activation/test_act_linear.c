#include "battery.h"

#include <math.h>
#include <string.h>

static void formula(size_t units, const double *x, double *y)
{
    memcpy(y, x, units * sizeof *y);
}

static const activation_row rows[] = {
    {3, {0.0f, -0.0f, 1e-45f}, {0.0f, -0.0f, 1e-45f}, {1, 1, 1}},
    {3, {INFINITY, -INFINITY, NAN}, {INFINITY, -INFINITY, NAN}, {1, 1, 1}},
};

int test_act_linear(void)
{
    return activation_battery(&(activation_case){TANN_LINEAR, formula, 0, 1e-9, rows, 2});
}
