/* An allocator that counts, compares the sizes given back with those taken, and fails when told to. */
#ifndef TINYANN_TESTS_SUPPORT_HEAP_H
#define TINYANN_TESTS_SUPPORT_HEAP_H

#include <stdbool.h>
#include <stddef.h>

#include <tinyann/ctx.h>

/* Zeroed, it never fails. Belongs to one thread. */
typedef struct heap {
    size_t taken;      /* allocations asked for so far */
    size_t blocks;     /* that are not given back */
    size_t bytes;      /* in them */
    size_t peak;       /* the most that there ever were */
    size_t fail_at;    /* the number of the allocation that fails, from 1; 0: none */
    bool fail_after;   /* all later ones fail too */
    size_t limit;      /* larger ones fail; 0: no limit */
    size_t mismatches; /* blocks given back with another size than taken */
} heap;

/* Context options with this heap as allocator. */
tann_ctx_opts heap_opts(heap *h);

/* A context on this heap, which must not fail. */
tann_ctx *heap_ctx(heap *h);

/* Fails the test unless all blocks came back, with their sizes. */
void heap_check_empty(const heap *h);

#endif
