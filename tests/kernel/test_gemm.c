/* Matrix products, each against one fma a term in the order of k, bit for bit; and that against
   double. Rows are further apart than they are long, arrays are not aligned, and what lies between
   the rows of c must stay as it was. */
#include "checks.h"
#include "floats.h"
#include "graphs.h"
#include "numbers.h"

#include <math.h>
#include <stdlib.h>

#include "kernel/ieee.h"

typedef enum gemm_form { NN, TN, NT, FORM_COUNT } gemm_form;

/* A product c[m,n] = bias[n] + a b with everything that it needs. */
typedef struct product {
    gemm_form form;
    size_t m, n, k;
    size_t lda, ldb, ldc;
    size_t a_count, b_count, c_count;
    float *a, *b, *bias, *c;
    float *expected; /* [m, n] */
    int has_bias;
} product;

static const float untouched = 42.5f;

/* One float more at the front, so that no array is aligned to more than a float. */
static float *array_of(size_t count)
{
    return floats_new(count + 1) + 1;
}

static void array_free(float *values, size_t count)
{
    floats_free(values - 1, count + 1);
}

/* `gap` floats between the rows of a and b, and one between those of c if there is a gap. */
static product product_new(gemm_form form, size_t m, size_t n, size_t k, int has_bias, size_t gap)
{
    product p = {.form = form, .m = m, .n = n, .k = k, .has_bias = has_bias};
    const size_t a_rows = form == TN ? k : m;
    const size_t b_rows = form == NT ? n : k;
    p.lda = (form == TN ? m : k) + gap;
    p.ldb = (form == NT ? k : n) + gap;
    p.ldc = n + (gap > 0);
    p.a_count = a_rows * p.lda;
    p.b_count = b_rows * p.ldb;
    p.c_count = m * p.ldc;
    p.a = array_of(p.a_count);
    p.b = array_of(p.b_count);
    p.bias = array_of(n);
    p.c = array_of(p.c_count);
    p.expected = array_of(m * n);
    return p;
}

static void product_free(product *p)
{
    array_free(p->a, p->a_count);
    array_free(p->b, p->b_count);
    array_free(p->bias, p->n);
    array_free(p->c, p->c_count);
    array_free(p->expected, p->m * p->n);
}

static void clear(product *p)
{
    for (size_t i = 0; i < p->c_count; i++) {
        p->c[i] = untouched;
    }
}

static void run(const tann_kernels *k, product *p, const tann_caches *caches)
{
    clear(p);
    switch (p->form) {
    case NN:
        k->gemm_nn(p->m, p->n, p->k, p->a, p->lda, p->b, p->ldb, p->has_bias ? p->bias : NULL, p->c,
                   p->ldc, caches);
        break;
    case TN:
        k->gemm_tn(p->m, p->n, p->k, p->a, p->lda, p->b, p->ldb, p->c, p->ldc, caches);
        break;
    default:
        k->gemm_nt(p->m, p->n, p->k, p->a, p->lda, p->b, p->ldb, p->c, p->ldc, caches);
        break;
    }
}

static float a_at(const product *p, size_t i, size_t l)
{
    return p->form == TN ? p->a[l * p->lda + i] : p->a[i * p->lda + l];
}

static float b_at(const product *p, size_t l, size_t j)
{
    return p->form == NT ? p->b[j * p->ldb + l] : p->b[l * p->ldb + j];
}

static float multiply_add(tann_numerics numerics, float a, float b, float sum)
{
    if (numerics == TANN_NUMERICS_MULADD) {
        const float term = a * b;
        return term + sum;
    }
    return tann__fma(a, b, sum);
}

static float spelled_out(tann_numerics numerics, const product *p, size_t i, size_t j)
{
    float sum = p->has_bias ? p->bias[j] : 0;
    for (size_t l = 0; l < p->k; l++) {
        sum = multiply_add(numerics, a_at(p, i, l), b_at(p, l, j), sum);
    }
    return sum;
}

static void check_in_double(const product *p, size_t i, size_t j)
{
    double sum = p->has_bias ? (double)p->bias[j] : 0;
    double size = fabs(sum);
    for (size_t l = 0; l < p->k; l++) {
        const double term = (double)a_at(p, i, l) * (double)b_at(p, l, j);
        sum += term;
        size += fabs(term);
    }
    CHECK_NEAR(p->c[i * p->ldc + j], sum, (double)(p->k + 1) * size * 0x1p-24);
}

static void spell_out(tann_numerics numerics, product *p)
{
    for (size_t i = 0; i < p->m; i++) {
        for (size_t j = 0; j < p->n; j++) {
            p->expected[i * p->n + j] = spelled_out(numerics, p, i, j);
        }
    }
}

static void check(const product *p)
{
    for (size_t i = 0; i < p->m; i++) {
        CHECK_SAME(&p->c[i * p->ldc], &p->expected[i * p->n], p->n);
        CHECK_BITS(&p->c[i * p->ldc + p->n], &untouched, p->ldc - p->n);
    }
}

#define CUT_BY_TINY 63 /* terms */

/* All sets of a profile, with the caches that are usual and with some that cut k into many pieces. */
static void check_sets(tann_numerics numerics, product *p)
{
    const tann_caches tiny = {1024, 2048};
    spell_out(numerics, p);
    for (size_t set = 0; sets_in(numerics, set) != NULL; set++) {
        run(sets_in(numerics, set), p, NULL);
        check(p);
        if (p->k >= CUT_BY_TINY) {
            run(sets_in(numerics, set), p, &tiny);
            check(p);
        }
    }
}

typedef enum number_kind { ORDINARY, ANY } number_kind;

static void fill(product *p, number_kind kind)
{
    if (kind == ANY) {
        numbers_any(p->m, p->a, p->a_count);
        numbers_any(p->n, p->b, p->b_count);
        numbers_any(p->k, p->bias, p->n);
        return;
    }
    fill_uniform(p->m, -4, 4, p->a, p->a_count);
    fill_uniform(p->n, -4, 4, p->b, p->b_count);
    fill_uniform(p->k, -4, 4, p->bias, p->n);
}

static void check_product(product p, number_kind kind)
{
    fill(&p, kind);
    check_sets(TANN_NUMERICS_MULADD, &p);
    check_sets(TANN_NUMERICS_FMA, &p);
    for (size_t i = 0; kind == ORDINARY && i < p.m * p.n; i++) {
        check_in_double(&p, i / p.n, i % p.n);
    }
    product_free(&p);
}

static void run_and_check(gemm_form form, size_t m, size_t n, size_t k, int has_bias,
                          number_kind kind)
{
    check_product(product_new(form, m, n, k, has_bias, 2), kind);
}

static void check_forms(size_t m, size_t n, size_t k)
{
    run_and_check(NN, m, n, k, 1, ORDINARY);
    run_and_check(NN, m, n, k, 0, ORDINARY);
    run_and_check(TN, m, n, k, 0, ORDINARY);
    run_and_check(NT, m, n, k, 0, ORDINARY);
}

/* Everything small: narrow and few, parts of tiles and of vectors. */
static void every_way_keeps_the_order_of_k(void **state)
{
    (void)state;
    const size_t depths[] = {0, 1, 5, 19};
    for (size_t i = 0; i < 14 * 20; i++) {
        for (size_t d = 0; d < sizeof depths / sizeof *depths; d++) {
            check_forms(i % 14, i / 14, depths[d]);
        }
    }
}

/* Around the widths of tiles, with rows for several and one more. */
static void tiles_meet_without_gap(void **state)
{
    (void)state;
    const size_t cols[] = {31, 32, 33, 47, 63, 64, 65, 80, 127, 128, 129, 257, 300};
    const size_t rows[] = {1, 2, 3, 5, 6, 31};
    for (size_t i = 0; i < sizeof cols / sizeof *cols; i++) {
        for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
            check_forms(rows[r], cols[i], 33);
            check_forms(cols[i], rows[r], 7);
        }
    }
}

static void sums_that_are_cut_over_k_go_on_where_they_stopped(void **state)
{
    (void)state;
    const size_t long_ones[] = {63, 64, 65, 255, 256, 257, 600, 1030};
    for (size_t i = 0; i < sizeof long_ones / sizeof *long_ones; i++) {
        check_forms(9, 37, long_ones[i]);
        check_forms(6, 18, long_ones[i]);
        check_forms(5, 16, long_ones[i]);
        check_forms(1, 21, long_ones[i]);
        check_forms(35, 3, long_ones[i]);
    }
    run_and_check(NN, 26, 150, 4100, 1, ORDINARY);
    run_and_check(TN, 26, 150, 4100, 0, ORDINARY);
    run_and_check(NT, 26, 150, 2100, 0, ORDINARY);
}

/* Rows of 2 without a gap are read in another way than rows with one. */
static void matrices_without_gaps_are_read_rightly(void **state)
{
    (void)state;
    for (size_t i = 0; i < 40 * 6; i++) {
        for (int form = 0; form < FORM_COUNT; form++) {
            const size_t m = i % 40, k = 1 + i / 40 % 3, n = 1 + i / 120;
            check_product(product_new((gemm_form)form, m, n, k, form == NN, 0), ORDINARY);
        }
    }
}

static void not_a_number_and_infinity_spread_as_the_order_says(void **state)
{
    (void)state;
    for (int form = 0; form < FORM_COUNT; form++) {
        for (size_t i = 0; i < 10 * 20; i++) {
            run_and_check((gemm_form)form, i % 10, i / 10, 3, form == NN, ANY);
        }
        run_and_check((gemm_form)form, 7, 20, 300, form == NN, ANY);
        run_and_check((gemm_form)form, 30, 70, 20, form == NN, ANY);
    }
}

static void columns_are_added_row_after_row(void **state)
{
    (void)state;
    const size_t widths[] = {0, 1, 2, 3, 7, 8, 9, 31, 32, 33, 75};
    for (size_t i = 0; i < sizeof widths / sizeof *widths * 2; i++) {
        const size_t n = widths[i / 2];
        for (size_t m = 0; m < 7; m++) {
            const size_t count = m * (n + 3);
            float *x = array_of(count);
            float *sum = array_of(n);
            i % 2 ? numbers_any(i, x, count) : fill_uniform(i, -4, 4, x, count);
            for (size_t set = 0; sets_at(set) != NULL; set++) {
                sets_at(set)->column_sum(m, n, x, n + 3, sum);
                for (size_t j = 0; j < n; j++) {
                    float expected = m > 0 ? x[j] : 0;
                    for (size_t l = 1; l < m; l++) {
                        expected += x[l * (n + 3) + j];
                    }
                    CHECK_SAME(&sum[j], &expected, 1);
                }
            }
            array_free(x, count);
            array_free(sum, n);
        }
    }
}

int test_gemm(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_keeps_the_order_of_k),
        cmocka_unit_test(tiles_meet_without_gap),
        cmocka_unit_test(matrices_without_gaps_are_read_rightly),
        cmocka_unit_test(sums_that_are_cut_over_k_go_on_where_they_stopped),
        cmocka_unit_test(not_a_number_and_infinity_spread_as_the_order_says),
        cmocka_unit_test(columns_are_added_row_after_row),
    };
    return cmocka_run_group_tests_name("gemm", tests, NULL, NULL);
}
