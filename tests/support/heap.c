#include "heap.h"

#include <stdlib.h>

#include "checks.h"

/* Stands before each block, so that what is given back can be compared. */
typedef union block {
    size_t size;
    max_align_t align;
} block;

static void *allocate(void *user, size_t size)
{
    heap *h = user;
    h->taken++;
    const bool fails =
        h->fail_at > 0 && (h->taken == h->fail_at || (h->fail_after && h->taken > h->fail_at));
    if (fails || (h->limit > 0 && size > h->limit)) {
        return NULL;
    }
    block *b = malloc(sizeof *b + size);
    if (b == NULL) {
        return NULL;
    }
    b->size = size;
    h->blocks++;
    h->bytes += size;
    h->peak = h->bytes > h->peak ? h->bytes : h->peak;
    return b + 1;
}

static void release(void *user, void *memory, size_t size)
{
    heap *h = user;
    block *b = (block *)memory - 1;
    h->mismatches += b->size != size;
    h->blocks--;
    h->bytes -= b->size;
    free(b);
}

tann_ctx_opts heap_opts(heap *h)
{
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.allocate = allocate;
    opts.release = release;
    opts.allocator_user = h;
    return opts;
}

tann_ctx *heap_ctx(heap *h)
{
    const tann_ctx_opts opts = heap_opts(h);
    tann_ctx *ctx = tann_ctx_new(&opts);
    assert_non_null(ctx);
    return ctx;
}

void heap_check_empty(const heap *h)
{
    if (h->blocks != 0 || h->bytes != 0 || h->mismatches != 0) {
        print_error("%zu blocks of %zu bytes were not given back, %zu with a wrong size\n",
                    h->blocks, h->bytes, h->mismatches);
        fail();
    }
}
