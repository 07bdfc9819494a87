/* he_uniform (K. He and others, 2015):
   uniform within the square root of 6 / fan_in. */
#include "initializer/draw.h"

static void fill(const tann__init_args *args, float *values, size_t count)
{
    tann__draw_uniform(args, 6 / (double)args->fan_in, values, count);
}

const tann__initializer_type tann__init_he_uniform = {.name = "he_uniform", .fill = fill};
