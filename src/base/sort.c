#include "base/sort.h"

/* Lets what stands at a place of the heap sink until nothing below it comes after it. */
static void sink(const tann__sorting *s, size_t at, size_t count)
{
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && s->is_before(s->user, child, child + 1)) {
            child++;
        }
        if (!s->is_before(s->user, at, child)) {
            return;
        }
        s->swap(s->user, at, child);
        at = child;
    }
}

void tann__sort(const tann__sorting *s, size_t count)
{
    for (size_t i = count / 2; i > 0; i--) {
        sink(s, i - 1, count);
    }
    for (size_t i = count; i > 1; i--) {
        s->swap(s->user, 0, i - 1);
        sink(s, 0, i - 1);
    }
}
