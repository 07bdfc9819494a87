/* A digest of the kernels with a number besides arrays, and of those of losses that work on rows. */
#include <math.h>

#include "base/rng.h"
#include "inspect/digest.h"

/* Around the lanes of a sum; the last one is longer than any vector. */
static const size_t lengths[] = {1, 2, 3, 5, 10, 15, 16, 17, 31, 33, 100};
enum { LENGTHS = sizeof lengths / sizeof *lengths };

static void fill(uint64_t seed, float least, float most, float *values, size_t count)
{
    tann__random_fill(seed, 0, 0, values, count);
    for (size_t i = 0; i < count; i++) {
        values[i] = least + (most - least) * values[i];
    }
}

/* Logits in a, among them great, infinite and equal ones, and NaN; targets in b, among them 0. */
static void fill_desk(tann__desk *desk)
{
    const float odd_ones[] = {100, -100, 3e38f, -3e38f, 0, INFINITY, -INFINITY, NAN};
    fill(61, -6, 6, desk->a, TANN__DESK_FLOATS);
    fill(62, 0, 1, desk->b, TANN__DESK_FLOATS);
    for (size_t i = 0; i < TANN__DESK_FLOATS; i += 7) {
        desk->a[i] = i / 7 % 16 < 8 ? odd_ones[i / 7 % 8] : desk->a[i];
        desk->b[i + 3 < TANN__DESK_FLOATS ? i + 3 : i] = 0;
    }
}

static size_t rows_of(const tann__desk *desk)
{
    return desk->full ? 100 : 20;
}

tann_status tann__digest_difference(tann__desk *desk, uint64_t *digest)
{
    fill_desk(desk);
    for (size_t i = 0; i < LENGTHS; i++) {
        desk->k->difference(lengths[i], 0.7f, desk->a + i, desk->b + 1, desk->c);
        *digest = tann__digest_bits(*digest, desk->c, lengths[i]);
    }
    return TANN_OK;
}

tann_status tann__digest_leaky_relu(tann__desk *desk, uint64_t *digest)
{
    fill_desk(desk);
    for (size_t i = 0; i < LENGTHS; i++) {
        desk->k->leaky_relu(lengths[i], 0.01f, desk->a + i, desk->c);
        *digest = tann__digest_bits(*digest, desk->c, lengths[i]);
    }
    return TANN_OK;
}

tann_status tann__digest_leaky_relu_backward(tann__desk *desk, uint64_t *digest)
{
    fill_desk(desk);
    for (size_t i = 0; i < LENGTHS; i++) {
        desk->k->leaky_relu_backward(lengths[i], 0.01f, desk->a + 1, desk->b + i, desk->c);
        *digest = tann__digest_bits(*digest, desk->c, lengths[i]);
    }
    return TANN_OK;
}

tann_status tann__digest_crossentropy_logits(tann__desk *desk, uint64_t *digest)
{
    fill_desk(desk);
    for (size_t i = 0; i < LENGTHS; i++) {
        desk->k->crossentropy_logits(rows_of(desk), lengths[i], desk->a + 1, desk->b + i, desk->c);
        *digest = tann__digest_floats(*digest, desk->c, rows_of(desk));
    }
    return TANN_OK;
}

tann_status tann__digest_crossentropy_logits_backward(tann__desk *desk, uint64_t *digest)
{
    fill_desk(desk);
    for (size_t i = 0; i < LENGTHS; i++) {
        desk->k->crossentropy_logits_backward(rows_of(desk), lengths[i], desk->a + i, desk->b + 1,
                                              0.3f, desk->c);
        *digest = tann__digest_bits(*digest, desk->c, rows_of(desk) * lengths[i]);
    }
    return TANN_OK;
}

tann_status tann__digest_same_greatest(tann__desk *desk, uint64_t *digest)
{
    fill_desk(desk);
    for (size_t i = 0; i < LENGTHS; i++) {
        const size_t count =
            desk->k->same_greatest(rows_of(desk), lengths[i], desk->a + i, desk->b + 1);
        *digest = tann__digest_number(*digest, count, 8);
    }
    return TANN_OK;
}
