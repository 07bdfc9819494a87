/* Products with one side of up to 4: the lanes of vectors go along the other side. */
#ifndef TINYANN_SRC_KERNEL_GEMM_NARROW_H
#define TINYANN_SRC_KERNEL_GEMM_NARROW_H

#include <stddef.h>

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

/* Where there are not enough rows for a vector: a number at a time. */
TANN__INLINE void narrow_numbers(size_t rows, size_t few, size_t i, const narrow_product *p)
{
    float sums[2 * NARROW];
    const float *a = p->a.at + i * p->a.row;
    const float *b = p->b.at;
    TANN__UNROLL
    for (size_t r = 0; r < rows * few; r++) {
        sums[r] = bias_at(p, r % few);
    }
    for (size_t l = 0; l < p->k; l++) {
        TANN__UNROLL
        for (size_t r = 0; r < rows * few; r++) {
            sums[r] = tann__multiply_add(a[r / few * p->a.row], b[r % few * p->b.col], sums[r]);
        }
        a += p->a.col;
        b += p->b.row;
    }
    TANN__UNROLL
    for (size_t r = 0; r < rows * few; r++) {
        p->c[(i + r / few) * p->c_row + r % few * p->c_col] = sums[r];
    }
}

/* sums += the terms of `terms` columns of a. */
TANN__INLINE void narrow_terms(size_t terms, size_t few, const vf *column, const float *b,
                               matrix at, vf *sums)
{
    TANN__UNROLL
    for (size_t t = 0; t < terms; t++) {
        TANN__UNROLL
        for (size_t j = 0; j < few; j++) {
            sums[j] = v_multiply_add(column[t], v_set(b[t * at.row + j * at.col]), sums[j]);
        }
    }
}

/* Column l of the rows from `at` on, a number at a time. */
TANN__INLINE vf load_column(const float *at, size_t row)
{
    float lanes[WIDTH];
    for (size_t i = 0; i < WIDTH; i++) {
        lanes[i] = at[i * row];
    }
    return v_load(lanes);
}

/* Rows of a that lie one behind the other, 2 long: both columns from two loads. */
TANN__INLINE void load_pairs(const float *a, vf *column)
{
    v_unzip(v_load(a), v_load(a + WIDTH), column);
}

/* The rows of a lie apart, so 4 columns are read at once. Those that are left at the end are read
   together with some before them. */
TANN__INLINE void narrow_sums_apart(size_t vectors, size_t few, const float *a,
                                    const narrow_product *p, vf *sums)
{
    const size_t row = p->a.row, k = p->k;
    vf column[4];
    size_t l = 0;
    for (; l + 4 <= k; l += 4) {
        TANN__UNROLL
        for (size_t v = 0; v < vectors; v++) {
            v_load_turned(a + v * WIDTH * row + l, row, column);
            narrow_terms(4, few, column, p->b.at + l * p->b.row, p->b, sums + v * few);
        }
    }
    for (; l < k; l++) {
        TANN__UNROLL
        for (size_t v = 0; v < vectors; v++) {
            column[0] = load_column(a + v * WIDTH * row + l, row);
            narrow_terms(1, few, column, p->b.at + l * p->b.row, p->b, sums + v * few);
        }
    }
}

TANN__INLINE void narrow_sums(size_t vectors, size_t few, const float *a, const narrow_product *p,
                              vf *sums)
{
    vf column[2];
    if (p->a.row == 1) {
        for (size_t l = 0; l < p->k; l++) {
            TANN__UNROLL
            for (size_t v = 0; v < vectors; v++) {
                column[0] = v_load(a + v * WIDTH + l * p->a.col);
                narrow_terms(1, few, column, p->b.at + l * p->b.row, p->b, sums + v * few);
            }
        }
    } else if (p->a.row == 2 && p->k == 2) {
        TANN__UNROLL
        for (size_t v = 0; v < vectors; v++) {
            load_pairs(a + v * WIDTH * 2, column);
            narrow_terms(2, few, column, p->b.at, p->b, sums + v * few);
        }
    } else {
        narrow_sums_apart(vectors, few, a, p, sums);
    }
}

/* `few` vectors become columns of WIDTH rows of c. */
TANN__INLINE void narrow_store(size_t few, const vf *sums, float *c, size_t c_row, size_t c_col)
{
    if (c_row == 1) {
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
        for (size_t j = 0; j < few; j++) {
            v_store(lanes, sums[j]);
            for (size_t i = 0; i < WIDTH; i++) {
                c[i * c_row + j * c_col] = lanes[i];
            }
        }
    }
}

TANN__INLINE void narrow_vectors(size_t vectors, size_t few, size_t i, const narrow_product *p)
{
    vf sums[2 * NARROW];
    TANN__UNROLL
    for (size_t s = 0; s < vectors * few; s++) {
        sums[s] = v_set(bias_at(p, s % few));
    }
    narrow_sums(vectors, few, p->a.at + i * p->a.row, p, sums);
    TANN__UNROLL
    for (size_t v = 0; v < vectors; v++) {
        narrow_store(few, sums + v * few, p->c + (i + v * WIDTH) * p->c_row, p->c_row, p->c_col);
    }
}

/* Rows in vectors; the last vector has some rows again where they do not come out even. */
TANN__INLINE void narrow(size_t few, const narrow_product *p)
{
    size_t i = 0;
    if (p->n < WIDTH) {
        for (; i + 2 <= p->n; i += 2) {
            narrow_numbers(2, few, i, p);
        }
        if (i < p->n) {
            narrow_numbers(1, few, i, p);
        }
        return;
    }
    for (; few <= 2 && i + 2 * WIDTH <= p->n; i += 2 * WIDTH) {
        narrow_vectors(2, few, i, p);
    }
    for (; i < p->n; i += WIDTH) {
        narrow_vectors(1, few, at_most(i, p->n - WIDTH), p);
    }
}

TANN__ALONE void narrow_1(const narrow_product *p)
{
    narrow(1, p);
}
TANN__ALONE void narrow_2(const narrow_product *p)
{
    narrow(2, p);
}
TANN__ALONE void narrow_3(const narrow_product *p)
{
    narrow(3, p);
}
TANN__ALONE void narrow_4(const narrow_product *p)
{
    narrow(4, p);
}

static void gemm_narrow(size_t few, const narrow_product *p)
{
    static void (*const of_few[NARROW])(const narrow_product *) = {narrow_1, narrow_2, narrow_3,
                                                                   narrow_4};
    if (few > 0) {
        of_few[few - 1](p);
    }
}

#endif
