/* Elementary functions: the error at a stride over all bit patterns (tests/exhaustive takes all of
   them), special inputs, and the same bits from every set of a numeric profile. */
#include "checks.h"
#include "floats.h"
#include "functions.h"

#include <math.h>
#include <string.h>

#include "kernel/kernel.h"
#include "kernel/pieces.h"

enum { STRIDE = 65521, COUNT = (int)((UINT64_C(1) << 32) / STRIDE) };

static void check_error(const function *f, float x, float y)
{
    const double error = function_error(y, f->reference((double)x));
    if (!(error < 1.5)) {
        print_error("%s(%a = %.9g) is %a, not %a: off by %.3f units in the last place\n", f->name,
                    (double)x, (double)x, (double)y, f->reference((double)x), error);
        fail();
    }
}

static void check_profile(const function *f, tann_numerics numerics, size_t count, const float *x)
{
    float *first = floats_new(count);
    f->of(sets_in(numerics, 0))(count, x, first);
    for (size_t i = 0; i < count; i++) {
        check_error(f, x[i], first[i]);
    }
    for (size_t set = 1; sets_in(numerics, set) != NULL; set++) {
        float *y = floats_new(count);
        f->of(sets_in(numerics, set))(count, x, y);
        CHECK_BITS(y, first, count);
        floats_free(y, count);
    }
    floats_free(first, count);
}

static void check_all_sets(const function *f, size_t count, const float *x)
{
    check_profile(f, TANN_NUMERICS_FMA, count, x);
    check_profile(f, TANN_NUMERICS_MULADD, count, x);
}

static void errors_are_below_one_and_a_half_units(void **state)
{
    (void)state;
    float *x = floats_new(COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        const uint32_t bits = (uint32_t)(i * STRIDE);
        memcpy(&x[i], &bits, sizeof bits);
    }
    for (size_t i = 0; i < function_count; i++) {
        check_all_sets(&functions[i], COUNT, x);
    }
    floats_free(x, COUNT);
}

/* Around every power of two, where subnormal numbers begin, and where results overflow and vanish.
   */
static void corners_are_as_good(void **state)
{
    (void)state;
    const float places[] = {88.72284f,   -87.33654f, -103.97208f,  9.010913f,     -0.8493f,
                            0.6931472f,  16.635532f, -16.635532f,  0.5f,          1.4142135f,
                            0.70710677f, TANH_IS_1,  SIGMOID_IS_1, SIGMOID_LEAST, EXPM1_IS_MINUS_1,
                            -MILLS_MOST, -104,       -106.5f,      -110};
    enum { PLACES = sizeof places / sizeof *places, EXPONENTS = 256, AROUND = 4 };
    float *x = floats_new(2 * (EXPONENTS + PLACES) * AROUND);
    size_t count = 0;
    for (size_t i = 0; i < EXPONENTS + PLACES; i++) {
        uint32_t at = (uint32_t)i << 23;
        if (i >= EXPONENTS) {
            memcpy(&at, &places[i - EXPONENTS], sizeof at);
        }
        for (uint32_t j = 0; j < 2 * AROUND; j++) {
            const uint32_t bits = (at + j - AROUND) ^ (j & 1) << 31;
            memcpy(&x[count++], &bits, sizeof bits);
        }
    }
    for (size_t i = 0; i < function_count; i++) {
        check_all_sets(&functions[i], count, x);
    }
    floats_free(x, 2 * (EXPONENTS + PLACES) * AROUND);
}

typedef struct row {
    const char *name;
    float x, y;
} row;

/* NaN here is the one NaN: the comparison is by bits. */
static void special_inputs_give_exact_results(void **state)
{
    (void)state;
    const row rows[] = {
        {"exp", 0, 1},
        {"exp", -0.0f, 1},
        {"exp", INFINITY, INFINITY},
        {"exp", -INFINITY, 0},
        {"exp", -1000, 0},
        {"exp", 1000, INFINITY},
        {"log", 1, 0},
        {"log", 0, -INFINITY},
        {"log", -0.0f, -INFINITY},
        {"log", -1, NAN},
        {"log", -INFINITY, NAN},
        {"log", INFINITY, INFINITY},
        {"log", -1e-45f, NAN},
        {"tanh", 0, 0},
        {"tanh", -0.0f, -0.0f},
        {"tanh", INFINITY, 1},
        {"tanh", -INFINITY, -1},
        {"tanh", 1e-45f, 1e-45f},
        {"tanh", -1e-40f, -1e-40f},
        {"sigmoid", 0, 0.5f},
        {"sigmoid", -0.0f, 0.5f},
        {"sigmoid", INFINITY, 1},
        {"sigmoid", -INFINITY, 0},
        {"sigmoid", 3e38f, 1},
        {"softplus", -INFINITY, 0},
        {"softplus", INFINITY, INFINITY},
        {"softplus", 3e38f, 3e38f},
        {"erf", 0, 0},
        {"erf", -0.0f, -0.0f},
        {"erf", INFINITY, 1},
        {"erf", -INFINITY, -1},
        {"erf", 1e-45f, 1e-45f},
        {"elu", -0.0f, -0.0f},
        {"elu", -INFINITY, -1},
        {"elu", INFINITY, INFINITY},
        {"elu", -1e-45f, -1e-45f},
        {"gelu", -0.0f, -0.0f},
        {"gelu", 0, 0},
        {"gelu", -INFINITY, -0.0f},
        {"gelu", INFINITY, INFINITY},
        {"silu", -0.0f, -0.0f},
        {"silu", 0, 0},
        {"silu", -INFINITY, -0.0f},
        {"silu", INFINITY, INFINITY},
        {"relu", -0.0f, 0},
        {"relu", 0, 0},
        {"relu", -1, 0},
        {"relu", 1e-45f, 1e-45f},
        {"relu", INFINITY, INFINITY},
        {"relu", -INFINITY, 0},
    };
    for (size_t i = 0; i < function_count; i++) {
        for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
            if (strcmp(rows[r].name, functions[i].name) == 0) {
                float y = -1;
                functions[i].of(sets_at(0))(1, &rows[r].x, &y);
                CHECK_BITS(&y, &rows[r].y, 1);
            }
        }
    }
}

static void every_nan_becomes_the_one_nan(void **state)
{
    (void)state;
    const uint32_t kinds[] = {0x7FC00000, 0xFFC00000, 0x7F800001,
                              0xFF800001, 0x7FFFFFFF, 0xFFFFFFFF};
    const uint32_t one = 0x7FC00000;
    for (size_t i = 0; i < function_count; i++) {
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
            float x, y, expected;
            memcpy(&x, &kinds[k], sizeof x);
            memcpy(&expected, &one, sizeof expected);
            functions[i].of(sets_at(0))(1, &x, &y);
            CHECK_BITS(&y, &expected, 1);
        }
    }
}

static void one_logarithm_is_as_those_of_the_table(void **state)
{
    (void)state;
    const tann_kernels *portable = sets_at(0);
    for (uint32_t i = 0; i < COUNT; i += 7) {
        const uint32_t bits = i * STRIDE;
        float x, y;
        memcpy(&x, &bits, sizeof x);
        portable->log(1, &x, &y);
        const float alone = tann__logf(x);
        CHECK_BITS(&alone, &y, 1);
    }
}

/* A vector of which only some numbers are in a table takes another way than one that is whole. */
static void neighbours_do_not_matter(void **state)
{
    (void)state;
    enum { LENGTH = 48 };
    const float odd_ones[] = {-90, NAN, -INFINITY, 3e38f, -16.6f, 0};
    for (size_t i = 0; i < function_count * LENGTH; i++) {
        const function *f = &functions[i / LENGTH];
        for (size_t set = 0; sets_at(set) != NULL; set++) {
            float x[LENGTH], y[LENGTH], expected[LENGTH];
            for (size_t j = 0; j < LENGTH; j++) {
                x[j] = j % (1 + i % LENGTH) == 0 ? odd_ones[j % 6] : 0.37f * (float)j - 9;
                f->of(sets_at(0))(1, &x[j], &expected[j]);
            }
            f->of(sets_at(set))(LENGTH, x, y);
            CHECK_BITS(y, expected, LENGTH);
        }
    }
}

int test_elementary(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_are_below_one_and_a_half_units),
        cmocka_unit_test(corners_are_as_good),
        cmocka_unit_test(special_inputs_give_exact_results),
        cmocka_unit_test(every_nan_becomes_the_one_nan),
        cmocka_unit_test(neighbours_do_not_matter),
        cmocka_unit_test(one_logarithm_is_as_those_of_the_table),
    };
    return cmocka_run_group_tests_name("elementary", tests, NULL, NULL);
}
