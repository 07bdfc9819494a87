#include "base/options.h"

#include <string.h>

#include "base/error.h"

/* No struct of options will be larger. A greater size comes from one that nobody has set. */
#define MOST_BYTES 4096

static size_t size_of(const void *given)
{
    size_t size;
    memcpy(&size, given, sizeof size);
    return size;
}

static tann_status check_size(tann_ctx *ctx, const char *what, size_t size)
{
    if (size < sizeof(size_t) || size > MOST_BYTES) {
        return tann__fail(ctx, TANN_E_ARGUMENT,
                          "struct_size of %s is %zu, not %zu to %d: was it set by its _default()?",
                          what, size, sizeof(size_t), MOST_BYTES);
    }
    return TANN_OK;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

tann_status tann__options_read(tann_ctx *ctx, const char *what, void *known, size_t known_size,
                               const void *given)
{
    if (given == NULL) {
        return TANN_OK;
    }
    const size_t size = size_of(given);
    TANN_TRY(check_size(ctx, what, size));
    for (size_t i = known_size; i < size; i++) {
        if (((const unsigned char *)given)[i] != 0) {
            return tann__fail(ctx, TANN_E_UNSUPPORTED,
                              "%s sets byte %zu, but this version knows %zu bytes", what, i,
                              known_size);
        }
    }
    memcpy(known, given, smaller(size, known_size));
    memcpy(known, &known_size, sizeof known_size);
    return TANN_OK;
}

void tann__options_write(void *out, size_t size, const void *known, size_t known_size)
{
    if (out == NULL || size < sizeof(size_t)) {
        return;
    }
    const size_t both = smaller(size, known_size);
    memcpy(out, known, both);
    memset((unsigned char *)out + both, 0, size - both);
    memcpy(out, &size, sizeof size);
}

tann_status tann__result_check(tann_ctx *ctx, const char *what, const void *out)
{
    return out != NULL ? check_size(ctx, what, size_of(out)) : TANN_OK;
}

tann_status tann__result_write(tann_ctx *ctx, const char *what, void *out, const void *known,
                               size_t known_size)
{
    TANN_TRY(tann__result_check(ctx, what, out));
    if (out != NULL) {
        tann__options_write(out, size_of(out), known, known_size);
    }
    return TANN_OK;
}
