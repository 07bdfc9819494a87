#include "battery.h"

#include <math.h>

/* A normal distribution is cut at two of its deviations, which makes its variance smaller by CUT^2;
   it is drawn with so much more that 2 / in is left. INNER: the share within one deviation. */
#define CUT   0.87962566103423978
#define INNER 0.71523270

int test_init_he_normal(void)
{
    const initializer_case cases[] = {
        {TANN_HE_NORMAL, 2, 4, 2.0 / 2, 2 / CUT * sqrt(2.0 / 2), INNER},
        {TANN_HE_NORMAL, 600, 1, 2.0 / 600, 2 / CUT * sqrt(2.0 / 600), INNER},
        {TANN_HE_NORMAL, 1, 300, 2.0 / 1, 2 / CUT * sqrt(2.0 / 1), INNER},
    };
    return initializer_battery(cases, 3);
}
