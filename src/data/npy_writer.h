/* Arrays as NumPy's .npy files, version 1.0, row by row:

       "\x93NUMPY" 1 0 | length of the header, 2 bytes
       {'descr': '<f4', 'fortran_order': False, 'shape': (rows, 3, 2), }      \n
       the numbers, least significant byte first, in C order

   The header is padded so that the numbers begin at a multiple of 64 bytes and `rows` may grow; byte
   for byte as NumPy itself does since it leaves that room. The format: numpy.lib.format and NEP 1.

   Rows are first appended, then counted in the header. Whatever fails, the file is an array of the
   rows that were counted last; bytes of more may follow, which readers do not look at. */
#ifndef TINYANN_SRC_DATA_NPY_WRITER_H
#define TINYANN_SRC_DATA_NPY_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "file/file.h"

#define TANN__NPY_MAX_RANK    7   /* of a row */
#define TANN__NPY_MOST_HEADER 384 /* bytes: 7 dimensions of 20 digits, and all else */

typedef enum tann__npy_type { TANN__NPY_FLOAT32, TANN__NPY_INT64 } tann__npy_type;

/* What a row is. */
typedef struct tann__npy_row {
    tann__npy_type type;
    int rank;                       /* 0: a row is one number */
    size_t dim[TANN__NPY_MAX_RANK]; /* outermost first; what lies behind the rank is not read */
} tann__npy_row;

/* A file under way. Zeroed, it is closed. */
typedef struct tann__npy {
    tann__file file;
    tann__npy_row row;
    size_t row_numbers; /* numbers of a row */
    uint64_t rows;      /* in the file */
    uint64_t counted;   /* in the header; UINT64_MAX: not known, since writing it failed */
} tann__npy;

/* Bytes of a row, and of a file without rows. False if a row has more than a size_t can count. */
bool tann__npy_row_bytes(const tann__npy_row *row, size_t *bytes);
size_t tann__npy_header_bytes(const tann__npy_row *row);

/* The header of so many rows; returns its length. Always as long, whatever `rows` is. */
size_t tann__npy_header_write(const tann__npy_row *row, uint64_t rows,
                              unsigned char header[TANN__NPY_MOST_HEADER]);

/* Begins a file of no rows; one of that name is replaced. Errors: those of tann__file_create(), and
   TANN_E_MEMORY for a row that cannot be counted. The path must live until the file is closed. */
tann_status tann__npy_create(tann__npy *npy, tann_ctx *ctx, const char *path,
                             const tann__npy_row *row);

/* Writes rows behind those that are there: floats or int64_t. They are not counted yet. */
tann_status tann__npy_append(tann__npy *npy, tann_ctx *ctx, const void *numbers, size_t rows);

/* Makes the header count so many rows, at most those that are in the file. Nothing is written if it
   does already. After an error of this or of appending, nothing can be appended any more, but the
   header may be tried again. */
tann_status tann__npy_count(tann__npy *npy, tann_ctx *ctx, uint64_t rows);

/* Closes the file, which is closed afterwards in any case. */
tann_status tann__npy_close(tann__npy *npy, tann_ctx *ctx);

#endif
