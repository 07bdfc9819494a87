#include "base/shape_text.h"

#include <stdio.h>

tann__shape_text tann__shape_print(tann_shape shape)
{
    tann__shape_text out;
    size_t used = 0;
    out.text[used++] = '[';
    for (int32_t i = 0; i < shape.rank && i < TANN_MAX_RANK; i++) {
        used += (size_t)snprintf(out.text + used, sizeof out.text - used, i ? ", %d" : "%d",
                                 (int)shape.dim[i]);
    }
    out.text[used++] = ']';
    out.text[used] = '\0';
    return out;
}
