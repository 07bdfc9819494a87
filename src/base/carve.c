#include "base/carve.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/size.h"

/* *sum becomes the next multiple of `unit` (a power of 2). */
static bool round_up(size_t *sum, size_t unit)
{
    const bool fits = tann__sum(*sum, unit - 1, sum);
    *sum -= fits ? *sum % unit : 0;
    return fits;
}

void *tann__carve_take(tann__carve *carve, size_t count, size_t size)
{
    size_t bytes = 0;
    size_t begin = carve->used;
    if (!tann__mul(count, size, &bytes) ||
        !round_up(&begin, bytes < TANN__CACHE_LINE ? _Alignof(max_align_t) : TANN__CACHE_LINE) ||
        !tann__sum(begin, bytes, &carve->used)) {
        carve->overflow = true;
        return NULL;
    }
    return carve->base != NULL ? carve->base + begin : NULL;
}

bool tann__carve_bytes(const tann__carve *measured, size_t *bytes)
{
    return !measured->overflow && tann__sum(measured->used, TANN__CACHE_LINE, bytes);
}

bool tann__carve_begin(tann__carve *carve, const tann__allocator *allocator, size_t bytes,
                       void **memory)
{
    *memory = tann__allocate(allocator, bytes);
    if (*memory == NULL) {
        return false;
    }
    memset(*memory, 0, bytes);
    const uintptr_t rest = (uintptr_t)*memory % TANN__CACHE_LINE;
    *carve = (tann__carve){.base = (unsigned char *)*memory + (TANN__CACHE_LINE - rest)};
    return true;
}
