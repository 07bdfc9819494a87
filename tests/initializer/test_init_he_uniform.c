#include "battery.h"

#include <math.h>

/* Uniform within sqrt(6 / in): the variance is a third of its square. */
int test_init_he_uniform(void)
{
    const initializer_case cases[] = {
        {TANN_HE_UNIFORM, 2, 4, 2.0 / 2, sqrt(6.0 / 2), 0.5},
        {TANN_HE_UNIFORM, 600, 1, 2.0 / 600, sqrt(6.0 / 600), 0.5},
        {TANN_HE_UNIFORM, 1, 300, 2.0 / 1, sqrt(6.0 / 1), 0.5},
    };
    return initializer_battery(cases, 3);
}
