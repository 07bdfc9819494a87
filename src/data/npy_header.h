/* The header of a .npy file, versions 1.0 to 3.0, as NumPy's own or another program's:

       "\x93NUMPY" 1 0 | length of the text: 2 bytes, from 2.0 on 4
       {'descr': '<f4', 'fortran_order': False, 'shape': (100, 3), }

   The format: numpy.lib.format and NEP 1. */
#ifndef TINYANN_SRC_DATA_NPY_HEADER_H
#define TINYANN_SRC_DATA_NPY_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tinyann/ctx.h>
#include <tinyann/shape.h>
#include <tinyann/status.h>

#define TANN__NPY_MOST_DIMS 5 /* samples, and the dimensions of one */

typedef struct tann__npy_header {
    char kind;                         /* 'f' floats, 'i' signed, 'u' unsigned, 'b' booleans */
    bool big_endian;                   /* the most significant byte of a number first */
    bool fortran;                      /* the first dimension is the one that runs fastest */
    int size;                          /* bytes of a number: 1, 2, 4, 8 */
    int rank;                          /* 0: one number */
    uint64_t dim[TANN__NPY_MOST_DIMS]; /* each at least 1, all but the first at most INT32_MAX */
    size_t count;                      /* numbers: the product */
    size_t begin;                      /* where in the bytes they begin */
} tann__npy_header;

/* Reads the header at the beginning of `size` bytes, which lie from byte `base` of the file on, and
   makes sure that all the numbers follow; more may follow. TANN_E_FORMAT for what is no such file, or
   is cut; TANN_E_UNSUPPORTED for other versions, other types (records, text, Python objects, complex
   numbers), more dimensions, or one of 0. Allocates nothing. */
tann_status tann__npy_header_read(tann__npy_header *h, tann_ctx *ctx, const void *bytes,
                                  size_t size, size_t base);

/* The shape of a sample: the dimensions behind the first one, or [1]. */
tann_shape tann__npy_shape(const tann__npy_header *h);

#endif
