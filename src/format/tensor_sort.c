#include "format/tensor_sort.h"

#include <stdbool.h>
#include <string.h>

static bool is_before(const tann__tensor *a, const tann__tensor *b, tann__tensor_order order)
{
    return order == TANN__BY_PLACE ? a->begin < b->begin : strcmp(a->name, b->name) < 0;
}

static void swap(tann__tensor *a, tann__tensor *b)
{
    const tann__tensor kept = *a;
    *a = *b;
    *b = kept;
}

/* Lets a tensor sink until none below it is greater. */
static void sink(tann__tensor *heap, size_t at, size_t count, tann__tensor_order order)
{
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && is_before(&heap[child], &heap[child + 1], order)) {
            child++;
        }
        if (!is_before(&heap[at], &heap[child], order)) {
            return;
        }
        swap(&heap[at], &heap[child]);
        at = child;
    }
}

void tann__tensors_sort(tann__tensor *tensors, size_t count, tann__tensor_order order)
{
    for (size_t i = count / 2; i > 0; i--) {
        sink(tensors, i - 1, count, order);
    }
    for (size_t i = count; i > 1; i--) {
        swap(&tensors[0], &tensors[i - 1]);
        sink(tensors, 0, i - 1, order);
    }
}
