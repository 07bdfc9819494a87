#include "train/schedule.h"

#include "base/power.h"

/* (1 + cos(pi x)) / 2 for x in [0, 1]. libm's cos() differs between machines, so this is the Taylor
   series of cos around pi / 2 in Horner's form, cos(pi x) = -sin(pi (x - 1/2)): with |angle| <= pi
   / 2 the first term left out is below 2^-52. */
static double half_wave(double x)
{
    const double angle = 3.14159265358979323846 * (x - 0.5);
    const double square = angle * angle;
    double sine = 0;
    for (int n = 21; n >= 1; n -= 2) {
        sine = n > 1 ? (1 + sine) * (-square / (double)(n * (n - 1))) : (1 + sine) * angle;
    }
    return (1 - sine) / 2;
}

double tann__schedule(tann_schedule_kind kind, double factor, uint64_t steps, uint64_t step)
{
    if (kind == TANN_SCHEDULE_STEP) {
        return tann__power(factor, step / steps);
    }
    if (kind == TANN_SCHEDULE_COSINE) {
        const double x = step < steps ? (double)step / (double)steps : 1.0;
        return factor + (1 - factor) * half_wave(x);
    }
    return 1;
}
