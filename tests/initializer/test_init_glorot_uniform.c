#include "battery.h"

#include <math.h>

/* Uniform within sqrt(6 / (in + out)): the variance is a third of its square. */
int test_init_glorot_uniform(void)
{
    const initializer_case cases[] = {
        {TANN_GLOROT_UNIFORM, 2, 4, 2.0 / 6, sqrt(6.0 / 6), 0.5},
        {TANN_GLOROT_UNIFORM, 600, 1, 2.0 / 601, sqrt(6.0 / 601), 0.5},
        {TANN_GLOROT_UNIFORM, 1, 300, 2.0 / 301, sqrt(6.0 / 301), 0.5},
    };
    return initializer_battery(cases, 3);
}
