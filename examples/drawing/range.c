#include "range.h"

#include <math.h>

void range_widen(range *r, const float *points, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t axis = 0; axis < 2; axis++) {
            const double value = (double)points[2 * i + axis];
            if (!isfinite(value)) {
                continue;
            }
            r->low[axis] = fmin(r->low[axis], value);
            r->high[axis] = fmax(r->high[axis], value);
        }
    }
}

range range_with_margin(range r, double share)
{
    for (size_t axis = 0; axis < 2; axis++) {
        const double margin = (r.high[axis] - r.low[axis]) * share;
        r.low[axis] -= margin;
        r.high[axis] += margin;
        if (!(r.high[axis] > r.low[axis])) { /* a single value */
            r.low[axis] -= 1;
            r.high[axis] += 1;
        }
    }
    return r;
}

range range_of_square(range r)
{
    const double size = fmax(r.high[0] - r.low[0], r.high[1] - r.low[1]);
    for (size_t axis = 0; axis < 2; axis++) {
        const double more = (size - (r.high[axis] - r.low[axis])) / 2;
        r.low[axis] -= more;
        r.high[axis] += more;
    }
    return r;
}
