/* One sample through a dense layer: every set gives the bits of a matrix product and a function of arrays. */
#include "checks.h"
#include "floats.h"
#include "graphs.h"
#include "numbers.h"

enum { MOST_N = 70, MOST_K = 20 };

static void finish(const tann_kernels *k, tann_row_finish how, size_t n, float *y)
{
    void (*const functions[])(size_t n, const float *x, float *y) = {NULL, k->relu, k->tanh,
                                                                     k->sigmoid};
    if (how != TANN_ROW_SUM) {
        functions[how](n, y, y);
    }
}

/* NaN from sums has any sign and payload. */
static void clean(size_t n, float *y)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = y[i] != y[i] ? 0 : y[i];
    }
}

typedef struct arrays {
    float *x, *w, *bias, *y;
} arrays;

static void check_row(const tann_kernels *k, size_t n, size_t depth, const arrays *a)
{
    float expected[MOST_N];
    for (int how = TANN_ROW_SUM; how <= TANN_ROW_SIGMOID; how++) {
        const float *bias = (n + depth) % 3 != 0 ? a->bias : NULL;
        k->gemm_nn(1, n, depth, a->x, depth, a->w, n, bias, expected, n, NULL);
        finish(k, (tann_row_finish)how, n, expected);
        a->y[n] = 77;
        k->row(n, depth, a->x, a->w, bias, a->y, (tann_row_finish)how);
        assert_true(a->y[n] == 77);
        clean(n, expected);
        clean(n, a->y);
        CHECK_BITS(a->y, expected, n);
    }
}

static void check_set(const tann_kernels *k, int any)
{
    const arrays a = {floats_new(MOST_K), floats_new(MOST_N * MOST_K), floats_new(MOST_N),
                      floats_new(MOST_N + 1)};
    fill_uniform(1, -1, 1, a.x, MOST_K);
    fill_uniform(2, -3, 3, a.w, MOST_N * MOST_K);
    fill_uniform(3, -1, 1, a.bias, MOST_N);
    if (any) { /* infinities, NaN, subnormal and large numbers */
        numbers_any(1, a.x, MOST_K);
        numbers_any(2, a.bias, MOST_N);
    }
    for (size_t n = 1; n <= MOST_N; n++) {
        for (size_t depth = 0; depth <= MOST_K; depth++) {
            check_row(k, n, depth, &a);
        }
    }
    floats_free(a.x, MOST_K);
    floats_free(a.w, MOST_N * MOST_K);
    floats_free(a.bias, MOST_N);
    floats_free(a.y, MOST_N + 1);
}

static void a_row_is_a_product_and_a_function(void **state)
{
    (void)state;
    for (size_t set = 0; sets_at(set) != NULL; set++) {
        check_set(sets_at(set), 0);
        check_set(sets_at(set), 1);
    }
}

int test_row(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_a_product_and_a_function),
    };
    return cmocka_run_group_tests_name("row", tests, NULL, NULL);
}
