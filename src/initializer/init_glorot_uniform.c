/* glorot_uniform (X. Glorot, Y. Bengio, 2010):
   uniform within the square root of 6 / (fan_in + fan_out). */
#include "initializer/draw.h"

static void fill(const tann__init_args *args, float *values, size_t count)
{
    tann__draw_uniform(args, 6 / ((double)args->fan_in + (double)args->fan_out), values, count);
}

const tann__initializer_type tann__init_glorot_uniform = {.name = "glorot_uniform", .fill = fill};
