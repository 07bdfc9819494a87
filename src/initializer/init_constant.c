/* constant: one value everywhere. */
#include "initializer/initializer.h"

static void fill(const tann__init_args *args, float *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        values[i] = args->constant;
    }
}

const tann__initializer_type tann__init_constant = {.name = "constant", .fill = fill};
