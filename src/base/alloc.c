#include "base/alloc.h"

#include <stdlib.h>

static void *allocate(void *user, size_t size)
{
    (void)user;
    return malloc(size);
}

static void release(void *user, void *memory, size_t size)
{
    (void)user;
    (void)size;
    free(memory);
}

tann__allocator tann__allocator_default(void)
{
    const tann__allocator a = {allocate, release, NULL};
    return a;
}

void *tann__allocate(const tann__allocator *a, size_t size)
{
    return size == 0 ? NULL : a->allocate(a->user, size);
}

void tann__release(const tann__allocator *a, void *memory, size_t size)
{
    if (memory != NULL) {
        a->release(a->user, memory, size);
    }
}
