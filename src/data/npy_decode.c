#include "data/npy_decode.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "base/error.h"

/* The bits of one number. */
static uint64_t bits_of(const tann__npy_header *h, const unsigned char *from)
{
    uint64_t bits = 0;
    for (int i = 0; i < h->size; i++) {
        bits = bits << 8 | from[h->big_endian ? i : h->size - 1 - i];
    }
    return bits;
}

static bool decode_f2(uint64_t bits, float *value)
{
    *value = tann__float_of_half((uint32_t)bits);
    return true;
}

static bool decode_f4(uint64_t bits, float *value)
{
    *value = tann__float_of((uint32_t)bits);
    return true;
}

static bool decode_f8(uint64_t bits, float *value)
{
    double wide;
    memcpy(&wide, &bits, sizeof wide);
    *value = tann__float_of_double(wide);
    const bool finite = (bits >> 52 & 0x7FF) != 0x7FF;
    return !finite || isfinite(*value);
}

/* Whole numbers of 24 bits, and such with zeros behind them. */
static bool decode_size(uint64_t size, bool negative, float *value)
{
    uint64_t rest = size;
    while (rest != 0 && rest % 2 == 0) {
        rest >>= 1;
    }
    *value = negative ? -(float)size : (float)size;
    return rest <= UINT64_C(1) << 24;
}

static bool decode_whole(const tann__npy_header *h, uint64_t bits, float *value)
{
    const int unused = 64 - 8 * h->size;
    const bool negative = h->kind == 'i' && bits << unused >> 63 != 0;
    if (negative) {
        bits = (~bits + 1) << unused >> unused;
    }
    return decode_size(bits, negative, value) && (h->kind != 'b' || bits <= 1);
}

static bool decode(const tann__npy_header *h, const unsigned char *from, float *value)
{
    const uint64_t bits = bits_of(h, from);
    if (h->kind != 'f') {
        return decode_whole(h, bits, value);
    }
    return h->size == 4   ? decode_f4(bits, value)
           : h->size == 8 ? decode_f8(bits, value)
                          : decode_f2(bits, value);
}

static tann_status decode_each(const tann__npy_header *h, tann_ctx *ctx, const unsigned char *from,
                               size_t count, size_t at, float *to)
{
    const size_t size = (size_t)h->size;
    for (size_t i = 0; i < count; i++) {
        if (!decode(h, from + i * size, &to[i])) {
            return tann__fail(ctx, TANN_E_NUMERIC, "byte %zu: number %zu is %s", at + i * size, i,
                              h->kind == 'b' ? "neither true nor false"
                                             : "one that no float holds");
        }
    }
    return TANN_OK;
}

tann_status tann__npy_decode(const tann__npy_header *h, tann_ctx *ctx, const unsigned char *from,
                             size_t count, size_t at, float *to)
{
    if (h->kind != 'f' || h->size != 4 || h->big_endian) {
        return decode_each(h, ctx, from, count, at, to);
    }
    for (size_t i = 0; i < count; i++) {
        to[i] = tann__get_f32(from + 4 * i);
    }
    return TANN_OK;
}

/* Each number to its place; places change as they do in the file, the first dimension fastest. */
static tann_status decode_fortran(const tann__npy_header *h, tann_ctx *ctx,
                                  const unsigned char *from, size_t at, float *to)
{
    size_t place[TANN__NPY_MOST_DIMS] = {0};
    for (size_t i = 0; i < h->count; i++, from += h->size, at += (size_t)h->size) {
        size_t index = 0;
        for (int k = 0; k < h->rank; k++) {
            index = index * (size_t)h->dim[k] + place[k];
        }
        TANN_TRY(tann__npy_decode(h, ctx, from, 1, at, &to[index]));
        for (int k = 0; k < h->rank && ++place[k] == h->dim[k]; k++) {
            place[k] = 0;
        }
    }
    return TANN_OK;
}

tann_status tann__npy_decode_all(const tann__npy_header *h, tann_ctx *ctx,
                                 const unsigned char *from, size_t at, float *to)
{
    return h->fortran && h->rank > 1 ? decode_fortran(h, ctx, from, at, to)
                                     : tann__npy_decode(h, ctx, from, h->count, at, to);
}
