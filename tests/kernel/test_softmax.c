/* Softmax and its gradient: against double, at extreme rows, and the same bits from every set. */
#include "checks.h"
#include "floats.h"
#include "graphs.h"
#include "numbers.h"

#include <math.h>
#include <string.h>

enum { MOST = 70, ROWS = 3 };

static void in_double(size_t cols, const float *x, double *y)
{
    double most = -INFINITY, sum = 0;
    for (size_t j = 0; j < cols; j++) {
        most = fmax(most, (double)x[j]);
    }
    for (size_t j = 0; j < cols; j++) {
        y[j] = exp((double)x[j] - most);
        sum += y[j];
    }
    for (size_t j = 0; j < cols; j++) {
        y[j] /= sum;
    }
}

/* x - max, up to 18, is rounded to 16 halves of 2^-23, which the exponential turns into a relative
   error; its own, that of the sum and that of the quotient come on top. */
static void a_row_is_its_softmax(void **state)
{
    (void)state;
    for (size_t cols = 1; cols <= MOST; cols++) {
        float x[ROWS * MOST], y[ROWS * MOST];
        double expected[MOST];
        fill_uniform(cols, -9, 9, x, ROWS * cols);
        sets_at(0)->softmax(ROWS, cols, x, y);
        for (size_t i = 0; i < ROWS; i++) {
            double sum = 0;
            in_double(cols, x + i * cols, expected);
            for (size_t j = 0; j < cols; j++) {
                CHECK_NEAR(y[i * cols + j], expected[j], 24 * 0x1p-24 * expected[j]);
                sum += (double)y[i * cols + j];
            }
            CHECK_NEAR(sum, 1, 1e-6);
        }
    }
}

static void check_row(size_t cols, const float *x, const float *expected)
{
    for (size_t set = 0; sets_at(set) != NULL; set++) {
        float y[4];
        sets_at(set)->softmax(1, cols, x, y);
        CHECK_BITS(y, expected, cols);
    }
}

static void extreme_rows_are_as_documented(void **state)
{
    (void)state;
    check_row(2, (float[]){3e38f, -3e38f}, (float[]){1, 0});
    check_row(2, (float[]){-3e38f, -3e38f}, (float[]){0.5f, 0.5f});
    check_row(2, (float[]){0.0f, -0.0f}, (float[]){0.5f, 0.5f});
    check_row(1, (float[]){1e30f}, (float[]){1});
    check_row(3, (float[]){-INFINITY, 2, 2}, (float[]){0, 0.5f, 0.5f});
    check_row(2, (float[]){0, -200}, (float[]){1, 0});
    check_row(3, (float[]){NAN, 2, 2}, (float[]){NAN, NAN, NAN});
    check_row(3, (float[]){1, 2, -NAN}, (float[]){NAN, NAN, NAN});
    check_row(3, (float[]){1, INFINITY, 2}, (float[]){NAN, NAN, NAN});
    check_row(2, (float[]){-INFINITY, -INFINITY}, (float[]){NAN, NAN});
}

static void rows_do_not_depend_on_each_other(void **state)
{
    (void)state;
    const float x[4] = {NAN, 1, 3, 3};
    const float expected[4] = {NAN, NAN, 0.5f, 0.5f};
    for (size_t set = 0; sets_at(set) != NULL; set++) {
        float y[4];
        sets_at(set)->softmax(2, 2, x, y);
        CHECK_BITS(y, expected, 4);
    }
}

static void the_gradient_is_its_formula(void **state)
{
    (void)state;
    for (size_t cols = 1; cols <= MOST; cols++) {
        float x[MOST], y[MOST], dy[MOST], dx[MOST];
        fill_uniform(cols, -3, 3, x, cols);
        fill_uniform(cols + 1, -3, 3, dy, cols);
        sets_at(0)->softmax(1, cols, x, y);
        sets_at(0)->softmax_backward(1, cols, y, dy, dx);
        double mean = 0;
        for (size_t j = 0; j < cols; j++) {
            mean += (double)y[j] * (double)dy[j];
        }
        for (size_t j = 0; j < cols; j++) {
            CHECK_NEAR(dx[j], (double)y[j] * ((double)dy[j] - mean), 3e-6);
        }
    }
}

static void check_sets(size_t cols, const float *x, const float *dy)
{
    const size_t count = ROWS * cols;
    float *y = floats_new(count), *dx = floats_new(count);
    sets_at(0)->softmax(ROWS, cols, x, y);
    sets_at(0)->softmax_backward(ROWS, cols, x, dy, dx);
    for (size_t set = 0; sets_at(set) != NULL; set++) {
        float *again = floats_copy(x, count); /* in place */
        sets_at(set)->softmax(ROWS, cols, again, again);
        CHECK_BITS(again, y, count);
        memcpy(again, x, count * sizeof *x);
        sets_at(set)->softmax_backward(ROWS, cols, again, dy, again);
        CHECK_BITS(again, dx, count);
        memcpy(again, dy, count * sizeof *x);
        sets_at(set)->softmax_backward(ROWS, cols, x, again, again);
        CHECK_BITS(again, dx, count);
        floats_free(again, count);
    }
    floats_free(y, count);
    floats_free(dx, count);
}

static void all_sets_give_the_same_bits(void **state)
{
    (void)state;
    for (size_t cols = 0; cols <= MOST; cols++) {
        float x[ROWS * MOST], dy[ROWS * MOST];
        fill_uniform(cols, -9, 9, x, ROWS * cols);
        fill_uniform(cols + 1, -9, 9, dy, ROWS * cols);
        check_sets(cols, x, dy);
        numbers_any(cols, x, ROWS * cols);
        numbers_any(cols + 1, dy, ROWS * cols);
        check_sets(cols, x, dy);
    }
}

int test_softmax(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_its_softmax),
        cmocka_unit_test(extreme_rows_are_as_documented),
        cmocka_unit_test(rows_do_not_depend_on_each_other),
        cmocka_unit_test(the_gradient_is_its_formula),
        cmocka_unit_test(all_sets_give_the_same_bits),
    };
    return cmocka_run_group_tests_name("softmax", tests, NULL, NULL);
}
