/* The allocator of a context: the only place that may call malloc and free (in alloc.c). */
#ifndef TINYANN_SRC_BASE_ALLOC_H
#define TINYANN_SRC_BASE_ALLOC_H

#include <stddef.h>

typedef struct tann__allocator {
    void *(*allocate)(void *user, size_t size);
    void (*release)(void *user, void *memory, size_t size);
    void *user;
} tann__allocator;

/* malloc and free behind the interface above. */
tann__allocator tann__allocator_default(void);

/* Size bytes aligned for any type, or NULL. Size 0 gives NULL. */
void *tann__allocate(const tann__allocator *a, size_t size);

/* Takes back what tann__allocate gave, with the same size. Accepts NULL. */
void tann__release(const tann__allocator *a, void *memory, size_t size);

#endif
