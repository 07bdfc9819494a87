/* Products with one side of up to 4: the lanes of vectors go along the other side. */
#ifndef TINYANN_SRC_KERNEL_GEMM_NARROW_H
#define TINYANN_SRC_KERNEL_GEMM_NARROW_H

#include <stddef.h>

#include "kernel/gemm_pack.h"
#include "kernel/gemm_tile.h"

#define NARROW 4

/* c[n, few] = bias[few] + a[n, k] b[k, few], in which c may be a transposed matrix. */
typedef struct narrow_product {
    size_t n, k;
    matrix a, b;
    const float *bias; /* or NULL */
    float *c;
    size_t c_row, c_col;
} narrow_product;

TANN__INLINE float bias_at(const narrow_product *p, size_t j)
{
    return p->bias != NULL ? p->bias[j] : 0;
}

/* sums += k terms, where columns of a are vectors that lie a_col apart. */
TANN__INLINE void narrow_terms(size_t k, size_t few, const float *a, size_t a_col, matrix b,
                               vf *sums)
{
    for (size_t l = 0; l < k; l++) {
        const vf column = v_load(a + l * a_col);
        TANN__UNROLL
        for (size_t j = 0; j < few; j++) {
            sums[j] = v_multiply_add(column, v_set(b.at[l * b.row + j * b.col]), sums[j]);
        }
    }
}

/* Rows of a that lie one behind the other, 2 long: both columns from two loads. */
TANN__INLINE void unzip_rows(const float *a, float *columns)
{
    vf column[2];
    v_unzip(v_load(a), v_load(a + WIDTH), column);
    v_store(columns, column[0]);
    v_store(columns + WIDTH, column[1]);
}

/* Up to WIDTH columns of WIDTH rows. */
TANN__ALONE void turn_rows(const float *a, size_t row, size_t count, float *columns)
{
    vf square[WIDTH];
    if (count == WIDTH) {
        load_turned(a, row, square);
    } else {
        load_turned_part(a, row, WIDTH, count, square);
    }
    TANN__UNROLL
    for (size_t i = 0; i < WIDTH; i++) {
        v_store(columns + i * WIDTH, square[i]);
    }
}

TANN__INLINE void narrow_sums(size_t few, const float *a, const narrow_product *p, vf *sums)
{
    float columns[WIDTH * (WIDTH > 2 ? WIDTH : 2)];
    if (p->a.row == 1) {
        narrow_terms(p->k, few, a, p->a.col, p->b, sums);
    } else if (p->a.row == 2 && p->k == 2) {
        unzip_rows(a, columns);
        narrow_terms(2, few, columns, WIDTH, p->b, sums);
    } else {
        for (size_t l = 0; l < p->k; l += WIDTH) {
            const size_t count = at_most(WIDTH, p->k - l);
            turn_rows(a + l, p->a.row, count, columns);
            narrow_terms(count, few, columns, WIDTH, part_of(p->b, l, 0), sums);
        }
    }
}

/* `few` vectors become columns of WIDTH rows of c. */
TANN__INLINE void narrow_store(size_t few, const vf *sums, float *c, size_t c_row, size_t c_col)
{
    if (c_row == 1) {
        TANN__UNROLL
        for (size_t j = 0; j < few; j++) {
            v_store(c + j * c_col, sums[j]);
        }
    } else if (few == 2 && c_row == 2 && c_col == 1) {
        vf pairs[2];
        v_zip(sums[0], sums[1], pairs);
        v_store(c, pairs[0]);
        v_store(c + WIDTH, pairs[1]);
    } else {
        float lanes[WIDTH];
        TANN__UNROLL
        for (size_t j = 0; j < few; j++) {
            v_store(lanes, sums[j]);
            for (size_t i = 0; i < WIDTH; i++) {
                c[i * c_row + j * c_col] = lanes[i];
            }
        }
    }
}

/* Rows in vectors; the last vector has some rows again where they do not come out even. */
TANN__INLINE void narrow(size_t few, const narrow_product *p)
{
    for (size_t row = 0; row < p->n; row += WIDTH) {
        const size_t i = at_most(row, p->n - WIDTH);
        vf sums[NARROW];
        TANN__UNROLL
        for (size_t j = 0; j < few; j++) {
            sums[j] = v_set(bias_at(p, j));
        }
        narrow_sums(few, p->a.at + i * p->a.row, p, sums);
        narrow_store(few, sums, p->c + i * p->c_row, p->c_row, p->c_col);
    }
}

/* Where there are not enough rows for a vector: a number at a time. */
TANN__INLINE void numbers(size_t rows, size_t few, size_t i, const narrow_product *p)
{
    float sums[2 * NARROW];
    const float *a = p->a.at + i * p->a.row;
    const float *b = p->b.at;
    float *const c = p->c + i * p->c_row;
    TANN__UNROLL
    for (size_t s = 0; s < rows * few; s++) {
        sums[s] = bias_at(p, s % few);
    }
    for (size_t l = p->k; l > 0; l--) {
        TANN__UNROLL
        for (size_t s = 0; s < rows * few; s++) {
            sums[s] = tann__multiply_add(a[s / few * p->a.row], b[s % few * p->b.col], sums[s]);
        }
        a += p->a.col;
        b += p->b.row;
    }
    TANN__UNROLL
    for (size_t s = 0; s < rows * few; s++) {
        c[s / few * p->c_row + s % few * p->c_col] = sums[s];
    }
}

TANN__INLINE void numbers_of(size_t few, const narrow_product *p)
{
    size_t i = 0;
    for (; i + 2 <= p->n; i += 2) {
        numbers(2, few, i, p);
    }
    if (i < p->n) {
        numbers(1, few, i, p);
    }
}

#define NARROW_OF(few)                                                                             \
    TANN__ALONE void narrow_##few(const narrow_product *p)                                         \
    {                                                                                              \
        narrow(few, p);                                                                            \
    }                                                                                              \
    TANN__ALONE void numbers_##few(const narrow_product *p)                                        \
    {                                                                                              \
        numbers_of(few, p);                                                                        \
    }
NARROW_OF(1)
NARROW_OF(2)
NARROW_OF(3)
NARROW_OF(4)

/* few: 1 to NARROW. */
TANN__INLINE void gemm_narrow(size_t few, const narrow_product *p)
{
    typedef void (*way)(const narrow_product *);
    static const way in_vectors[] = {NULL, narrow_1, narrow_2, narrow_3, narrow_4};
    static const way in_numbers[] = {NULL, numbers_1, numbers_2, numbers_3, numbers_4};
    (p->n < WIDTH ? in_numbers : in_vectors)[few](p);
}

#endif
