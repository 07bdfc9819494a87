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

static product product_new(gemm_form form, size_t m, size_t n, size_t k, int has_bias)
{
    product p = {.form = form, .m = m, .n = n, .k = k, .has_bias = has_bias};
    const size_t a_rows = form == TN ? k : m;
    const size_t b_rows = form == NT ? n : k;
    p.lda = (form == TN ? m : k) + 3;
    p.ldb = (form == NT ? k : n) + 2;
    p.ldc = n + 1;
    p.a_count = a_rows * p.lda;
    p.b_count = b_rows * p.ldb;
    p.c_count = m * p.ldc;
    p.a = array_of(p.a_count);
    p.b = array_of(p.b_count);
    p.bias = array_of(n);
    p.c = array_of(p.c_count);
    return p;
}

static void product_free(product *p)
{
    array_free(p->a, p->a_count);
    array_free(p->b, p->b_count);
    array_free(p->bias, p->n);
    array_free(p->c, p->c_count);
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

static float spelled_out(const product *p, size_t i, size_t j)
{
    float sum = p->has_bias ? p->bias[j] : 0;
    for (size_t l = 0; l < p->k; l++) {
        sum = tann__fma(a_at(p, i, l), b_at(p, l, j), sum);
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

static void check(const product *p)
{
    for (size_t i = 0; i < p->m; i++) {
        for (size_t j = 0; j < p->n; j++) {
            const float expected = spelled_out(p, i, j);
            CHECK_SAME(&p->c[i * p->ldc + j], &expected, 1);
        }
        CHECK_BITS(&p->c[i * p->ldc + p->n], &untouched, 1);
    }
}

static void run_and_check(gemm_form form, size_t m, size_t n, size_t k, int has_bias, int ordinary)
{
    product p = product_new(form, m, n, k, has_bias);
    if (ordinary) {
        fill_uniform(m, -4, 4, p.a, p.a_count);
        fill_uniform(n, -4, 4, p.b, p.b_count);
        fill_uniform(k, -4, 4, p.bias, n);
    } else {
        numbers_any(m, p.a, p.a_count);
        numbers_any(n, p.b, p.b_count);
        numbers_any(k, p.bias, n);
    }
    for (size_t set = 0; sets_at(set) != NULL; set++) {
        run(sets_at(set), &p, NULL);
        check(&p);
        for (size_t i = 0; ordinary && i < m * n; i++) {
            check_in_double(&p, i / n, i % n);
        }
    }
    product_free(&p);
}

/* Sizes around those at which the kernels change their way. */
static const size_t rows[] = {0, 1, 2, 3, 4, 5, 9};
static const size_t cols[] = {0, 1, 2, 3, 4, 5, 8, 15, 16, 17, 33};
static const size_t depths[] = {0, 1, 2, 7, 8, 9, 21};
enum {
    ROWS = sizeof rows / sizeof *rows,
    COLS = sizeof cols / sizeof *cols,
    DEPTHS = sizeof depths / sizeof *depths
};

static void every_way_keeps_the_order_of_k(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS * COLS * DEPTHS; i++) {
        const size_t m = rows[i % ROWS];
        const size_t n = cols[i / ROWS % COLS];
        const size_t k = depths[i / ROWS / COLS];
        run_and_check(NN, m, n, k, 1, 1);
        run_and_check(NN, m, n, k, 0, 1);
        run_and_check(TN, m, n, k, 0, 1);
        run_and_check(NT, m, n, k, 0, 1);
    }
}

static void sums_that_are_cut_over_k_go_on_where_they_stopped(void **state)
{
    (void)state;
    const size_t long_ones[] = {255, 256, 257, 600};
    for (size_t i = 0; i < sizeof long_ones / sizeof *long_ones; i++) {
        run_and_check(NN, 9, 37, long_ones[i], 1, 1);
        run_and_check(TN, 6, 18, long_ones[i], 0, 1);
        run_and_check(NT, 5, 16, long_ones[i], 0, 1);
        run_and_check(NN, 1, 21, long_ones[i], 1, 1);
        run_and_check(NT, 1, 21, long_ones[i], 0, 1);
    }
}

static void not_a_number_and_infinity_spread_as_the_order_says(void **state)
{
    (void)state;
    for (int form = 0; form < FORM_COUNT; form++) {
        for (size_t i = 0; i < ROWS * COLS; i++) {
            run_and_check((gemm_form)form, rows[i % ROWS], cols[i / ROWS], 3, form == NN, 0);
        }
        run_and_check((gemm_form)form, 7, 20, 300, form == NN, 0);
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
        cmocka_unit_test(sums_that_are_cut_over_k_go_on_where_they_stopped),
        cmocka_unit_test(not_a_number_and_infinity_spread_as_the_order_says),
        cmocka_unit_test(columns_are_added_row_after_row),
    };
    return cmocka_run_group_tests_name("gemm", tests, NULL, NULL);
}
