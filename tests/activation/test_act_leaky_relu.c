#include "battery.h"

#include <math.h>

static void formula(size_t units, const double *x, double *y)
{
    for (size_t j = 0; j < units; j++) {
        y[j] = x[j] > 0 ? x[j] : (double)0.01f * x[j];
    }
}

/* The derivative at 0 is that from the left. */
static const activation_row rows[] = {
    {3, {0.0f, -0.0f, 1e-45f}, {0.0f, -0.0f, 1e-45f}, {0.01f, 0.01f, 1}},
    {3, {INFINITY, -INFINITY, NAN}, {INFINITY, -INFINITY, NAN}, {1, 0.01f, 0.01f}},
    {3, {2, -100, -1e-45f}, {2, -1, -0.0f}, {1, 0.01f, 0.01f}},
};

int test_act_leaky_relu(void)
{
    return activation_battery(&(activation_case){TANN_LEAKY_RELU, formula, 0.5, 1e-9, rows, 3});
}
