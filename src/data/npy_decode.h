/* The numbers of a .npy file as floats. */
#ifndef TINYANN_SRC_DATA_NPY_DECODE_H
#define TINYANN_SRC_DATA_NPY_DECODE_H

#include "data/npy_header.h"

/* `count` numbers of the header's kind, from `from` on, which is byte `at` of the file. A double becomes
   the nearest float. TANN_E_NUMERIC with the byte for a whole number that no float is, or a double
   beyond the floats. NaN and infinity stay. Allocates nothing. */
tann_status tann__npy_decode(const tann__npy_header *h, tann_ctx *ctx, const unsigned char *from,
                             size_t count, size_t at, float *to);

/* All numbers of an array, put into C order. */
tann_status tann__npy_decode_all(const tann__npy_header *h, tann_ctx *ctx,
                                 const unsigned char *from, size_t at, float *to);

#endif
