/* Functions of arrays, element by element: every set against the formula or the portable set, for
   odd sizes, at unaligned places, into other arrays and in place. */
#include "checks.h"
#include "floats.h"
#include "functions.h"
#include "numbers.h"

#include <math.h>
#include <string.h>

#include "kernel/ieee.h"

enum { MOST = 75 };

/* A kernel of up to two arrays, and the formula of one element. */
typedef struct binary {
    const char *name;
    void (*run)(const tann_kernels *k, size_t n, const float *a, const float *b, float *y);
    float (*formula)(float a, float b);
} binary;

static void run_tanh_backward(const tann_kernels *k, size_t n, const float *a, const float *b,
                              float *y)
{
    k->tanh_backward(n, a, b, y);
}

static void run_sigmoid_backward(const tann_kernels *k, size_t n, const float *a, const float *b,
                                 float *y)
{
    k->sigmoid_backward(n, a, b, y);
}

static void run_relu_backward(const tann_kernels *k, size_t n, const float *a, const float *b,
                              float *y)
{
    k->relu_backward(n, a, b, y);
}

static void run_add(const tann_kernels *k, size_t n, const float *a, const float *b, float *y)
{
    k->add(n, a, b, y);
}

static void run_multiply(const tann_kernels *k, size_t n, const float *a, const float *b, float *y)
{
    k->multiply(n, a, b, y);
}

static float tanh_slope(float y, float dy)
{
    return dy * tann__fma(-y, y, 1);
}

static float sigmoid_slope(float y, float dy)
{
    return dy * (y * (1 - y));
}

static float relu_slope(float y, float dy)
{
    return y > 0 ? dy : 0;
}

static float sum_of(float a, float b)
{
    return a + b;
}

static float product_of(float a, float b)
{
    return a * b;
}

static const binary binaries[] = {
    {"tanh_backward", run_tanh_backward, tanh_slope},
    {"sigmoid_backward", run_sigmoid_backward, sigmoid_slope},
    {"relu_backward", run_relu_backward, relu_slope},
    {"add", run_add, sum_of},
    {"multiply", run_multiply, product_of},
};
enum { BINARIES = sizeof binaries / sizeof *binaries };

/* The one NaN for any other. */
static float cleaned(float x)
{
    return isnan(x) ? tann__nan() : x;
}

static void check_binary(const binary *f, const tann_kernels *k, size_t n, size_t offset)
{
    float *a = floats_new(MOST + 4), *b = floats_new(MOST + 4), *y = floats_new(MOST + 4);
    float expected[MOST];
    numbers_any(n, a, MOST + 4);
    numbers_any(n + 1000, b, MOST + 4);
    for (size_t i = 0; i < n; i++) {
        expected[i] = cleaned(f->formula(a[offset + i], b[i]));
    }
    f->run(k, n, a + offset, b, y + 3);
    CHECK_BITS(y + 3, expected, n);
    float *again = floats_copy(b, MOST + 4);
    f->run(k, n, a + offset, again, again); /* in place of the second */
    CHECK_BITS(again, expected, n);
    CHECK_BITS(again + n, b + n, MOST + 4 - n);
    f->run(k, n, a + offset, b, a + offset); /* in place of the first */
    CHECK_BITS(a + offset, expected, n);
    floats_free(again, MOST + 4);
    floats_free(a, MOST + 4);
    floats_free(b, MOST + 4);
    floats_free(y, MOST + 4);
}

static void every_element_is_its_formula(void **state)
{
    (void)state;
    for (size_t set = 0; sets_at(set) != NULL; set++) {
        const tann_kernels *k = sets_at(set);
        for (size_t i = 0; i < BINARIES * MOST; i++) {
            check_binary(&binaries[i % BINARIES], k, i / BINARIES, i % 4);
        }
    }
}

/* Of functions of one array, the first element at a place of its own is the reference for all
   places. */
static void check_unary(const function *f, const tann_kernels *k, size_t n, size_t offset)
{
    float *x = floats_new(MOST + 4), *y = floats_new(MOST + 4);
    float expected[MOST];
    const function_kernel portable = f->of(sets_at(0));
    numbers_any(n, x, MOST + 4);
    for (size_t i = 0; i < n; i++) {
        portable(1, &x[offset + i], &expected[i]);
    }
    f->of(k)(n, x + offset, y + 3);
    CHECK_BITS(y + 3, expected, n);
    f->of(k)(n, x + offset, x + offset);
    CHECK_BITS(x + offset, expected, n);
    floats_free(x, MOST + 4);
    floats_free(y, MOST + 4);
}

static void functions_do_not_depend_on_the_place_in_the_array(void **state)
{
    (void)state;
    for (size_t set = 0; sets_at(set) != NULL; set++) {
        const tann_kernels *k = sets_at(set);
        for (size_t i = 0; i < function_count * MOST; i++) {
            check_unary(&functions[i % function_count], k, i / function_count, i % 4);
        }
    }
}

static void a_factor_scales_every_element(void **state)
{
    (void)state;
    const float factors[] = {0.5f, -0.0f, 3, 1e-40f, INFINITY, NAN};
    for (size_t i = 0; i < sizeof factors / sizeof *factors * MOST; i++) {
        const float factor = factors[i / MOST];
        const size_t n = i % MOST;
        float *x = floats_new(MOST);
        float expected[MOST];
        numbers_any(i, x, MOST);
        for (size_t j = 0; j < n; j++) {
            expected[j] = cleaned(x[j] * factor);
        }
        for (size_t set = 0; sets_at(set) != NULL; set++) {
            float *y = floats_copy(x, MOST);
            sets_at(set)->scale(n, factor, y, y);
            CHECK_BITS(y, expected, n);
            CHECK_BITS(y + n, x + n, MOST - n);
            floats_free(y, MOST);
        }
        floats_free(x, MOST);
    }
}

int test_map(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_element_is_its_formula),
        cmocka_unit_test(functions_do_not_depend_on_the_place_in_the_array),
        cmocka_unit_test(a_factor_scales_every_element),
    };
    return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
