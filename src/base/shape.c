#include <tinyann/shape.h>

#include "base/size.h"

size_t tann_shape_size(tann_shape shape)
{
    if (shape.rank < 1 || shape.rank > TANN_MAX_RANK) {
        return 0;
    }
    size_t size = 1;
    for (int32_t i = 0; i < shape.rank; i++) {
        if (shape.dim[i] < 1 || !tann__mul(size, (size_t)shape.dim[i], &size)) {
            return 0;
        }
    }
    return size;
}

int tann_shape_equal(tann_shape a, tann_shape b)
{
    if (a.rank != b.rank) {
        return 0;
    }
    for (int32_t i = 0; i < a.rank && i < TANN_MAX_RANK; i++) {
        if (a.dim[i] != b.dim[i]) {
            return 0;
        }
    }
    return 1;
}
