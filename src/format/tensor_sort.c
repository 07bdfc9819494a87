#include "format/tensor_sort.h"

#include <string.h>

#include "base/sort.h"

static bool lies_before(const void *tensors, size_t a, size_t b)
{
    const tann__tensor *t = tensors;
    return t[a].begin < t[b].begin;
}

static bool is_named_before(const void *tensors, size_t a, size_t b)
{
    const tann__tensor *t = tensors;
    return strcmp(t[a].name, t[b].name) < 0;
}

static void swap(void *tensors, size_t a, size_t b)
{
    tann__tensor *t = tensors;
    const tann__tensor kept = t[a];
    t[a] = t[b];
    t[b] = kept;
}

void tann__tensors_sort(tann__tensor *tensors, size_t count, tann__tensor_order order)
{
    const tann__sorting s = {order == TANN__BY_PLACE ? lies_before : is_named_before, swap,
                             tensors};
    tann__sort(&s, count);
}
