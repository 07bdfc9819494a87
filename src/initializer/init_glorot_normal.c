/* glorot_normal (X. Glorot, Y. Bengio, 2010):
   normal with variance 2 / (fan_in + fan_out), cut at two deviations. */
#include "initializer/draw.h"

static void fill(const tann__init_args *args, float *values, size_t count)
{
    tann__draw_normal(args, 2 / ((double)args->fan_in + (double)args->fan_out), values, count);
}

const tann__initializer_type tann__init_glorot_normal = {.name = "glorot_normal", .fill = fill};
