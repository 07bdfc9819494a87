#include "damage.h"

#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "heap.h"

static unsigned char *copy_of(const damage *d)
{
    unsigned char *copy = malloc(d->size);
    assert_non_null(copy);
    memcpy(copy, d->bytes, d->size);
    return copy;
}

size_t damage_cut(const damage *d)
{
    size_t taken = 0;
    for (size_t size = 0; size < d->size; size++) {
        taken += d->read(d->user, d->bytes, size);
    }
    return taken;
}

size_t damage_flip(const damage *d)
{
    unsigned char *bytes = copy_of(d);
    size_t taken = 0;
    for (size_t bit = 0; bit < 8 * d->size; bit++) {
        bytes[bit / 8] = (unsigned char)(bytes[bit / 8] ^ 1U << bit % 8);
        taken += d->read(d->user, bytes, d->size);
        bytes[bit / 8] = (unsigned char)(bytes[bit / 8] ^ 1U << bit % 8);
    }
    free(bytes);
    return taken;
}

size_t damage_put(const damage *d, const void *values, size_t count)
{
    unsigned char *bytes = copy_of(d);
    size_t taken = 0;
    for (size_t at = 0; at < d->size; at++) {
        const unsigned char kept = bytes[at];
        for (size_t k = 0; k < count; k++) {
            bytes[at] = ((const unsigned char *)values)[k];
            taken += d->read(d->user, bytes, d->size);
        }
        bytes[at] = kept;
    }
    free(bytes);
    return taken;
}

size_t damage_memory(damage_run_fn run, const void *user)
{
    bool over = false;
    size_t count = 0;
    for (; !over; count++) {
        for (int after = 0; after < 2; after++) {
            heap h = {.taken = 0};
            tann_ctx *ctx = heap_ctx(&h);
            h.fail_at = h.taken + count + 1;
            h.fail_after = after != 0;
            const bool done = run(ctx, user);
            over = h.taken < h.fail_at;
            assert_int_equal(done, over);
            assert_true(done || tann_ctx_status(ctx) == TANN_E_MEMORY);
            assert_true(done || strstr(tann_ctx_error(ctx), "out of memory for ") != NULL);
            tann_ctx_free(ctx);
            heap_check_empty(&h);
        }
    }
    return count - 1;
}
