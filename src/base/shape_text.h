/* A shape in words, for sentences and tables: "[28, 28]". */
#ifndef TINYANN_SRC_BASE_SHAPE_TEXT_H
#define TINYANN_SRC_BASE_SHAPE_TEXT_H

#include <tinyann/shape.h>

typedef struct tann__shape_text {
    char text[56]; /* four dimensions of eleven characters, and what stands between */
} tann__shape_text;

tann__shape_text tann__shape_print(tann_shape shape);

#endif
