/* he_normal (K. He and others, 2015):
   normal with variance 2 / fan_in, cut at two deviations. */
#include "initializer/draw.h"

static void fill(const tann__init_args *args, float *values, size_t count)
{
    tann__draw_normal(args, 2 / (double)args->fan_in, values, count);
}

const tann__initializer_type tann__init_he_normal = {.name = "he_normal", .fill = fill};
