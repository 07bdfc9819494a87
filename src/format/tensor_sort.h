/* Tensors in order. */
#ifndef TINYANN_SRC_FORMAT_TENSOR_SORT_H
#define TINYANN_SRC_FORMAT_TENSOR_SORT_H

#include "format/format_safetensors.h"

typedef enum tann__tensor_order { TANN__BY_PLACE, TANN__BY_NAME } tann__tensor_order;

/* In n log n steps, whatever the file says. */
void tann__tensors_sort(tann__tensor *tensors, size_t count, tann__tensor_order order);

#endif
