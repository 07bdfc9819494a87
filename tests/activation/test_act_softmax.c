#include "battery.h"

#include <math.h>

static void formula(size_t units, const double *x, double *y)
{
    double most = x[0], sum = 0;
    for (size_t j = 1; j < units; j++) {
        most = fmax(most, x[j]);
    }
    for (size_t j = 0; j < units; j++) {
        y[j] = exp(x[j] - most);
        sum += y[j];
    }
    for (size_t j = 0; j < units; j++) {
        y[j] /= sum;
    }
}

/* A row with NaN or infinity has no softmax; that of minus infinity beside numbers is 0. */
static const activation_row rows[] = {
    {1, {-7.5f}, {1}, {0}},
    {2, {3e38f, 3e38f}, {0.5f, 0.5f}, {0, 0}},
    {3, {3e38f, -3e38f, 0}, {1, 0, 0}, {0, 0, 0}},
    {2, {-INFINITY, 5}, {0, 1}, {0, 0}},
    {2, {-INFINITY, -INFINITY}, {NAN, NAN}, {NAN, NAN}},
    {3, {1, INFINITY, 2}, {NAN, NAN, NAN}, {NAN, NAN, NAN}},
    {3, {1, 2, NAN}, {NAN, NAN, NAN}, {NAN, NAN, NAN}},
};

/* x - max x is rounded before the exponential makes a relative error of it: that of 100 by 2^-18,
   which is 64 units in the last place. */
int test_act_softmax(void)
{
    return activation_battery(&(activation_case){TANN_SOFTMAX, formula, 70, 3e-7, rows, 7});
}
