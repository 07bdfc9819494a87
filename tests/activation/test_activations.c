/* The battery of activations, and the part of it that needs to know nothing about the formula. */
#include "battery.h"

#include <math.h>
#include <string.h>

#include "checks.h"
#include "floats.h"
#include "graphs.h"

typedef struct extent {
    size_t rows, units;
} extent;

/* One, odd, and on both sides of the 16 lanes of sums and the blocks of kernels. */
static const extent extents[] = {{1, 1}, {3, 1}, {1, 2}, {2, 5}, {5, 8}, {1, 16}, {7, 17}, {3, 33}};
#define EXTENTS (sizeof extents / sizeof *extents)

static const float extremes[] = {0.0f,    -0.0f,   1e-45f, -1e-40f, 1e-30f, -1e-10f, 9.5f,  -9.5f,
                                 20.0f,   -20.0f,  60.0f,  -60.0f,  88.7f,  -88.7f,  90.0f, -103.5f,
                                 1000.0f, -1000.f, 1e20f,  -1e30f,  3e38f,  -3e38f};
#define EXTREMES (sizeof extremes / sizeof *extremes)

static size_t numbers(extent e)
{
    return e.rows * e.units;
}

static float *draw(extent e, uint64_t seed, float scale)
{
    float *values = floats_new(numbers(e));
    fill_uniform(seed, -scale, scale, values, numbers(e));
    return values;
}

static float *forward(const tann_activation_type *type, const tann_kernels *k, extent e,
                      const float *x)
{
    float *y = floats_new(numbers(e));
    type->forward(k, e.rows, e.units, x, y);
    return y;
}

/* ---- What holds for any formula ---- */

typedef void property(const tann_activation_type *type, extent e);

static void walk(property *holds)
{
    for (int kind = 0; kind < TANN_ACTIVATION_COUNT_; kind++) {
        for (size_t i = 0; i < EXTENTS; i++) {
            holds(tann__activation((tann_activation_kind)kind), extents[i]);
        }
    }
}

static void table_is_whole(void **state)
{
    static const char *const names[] = {
#define TANN_ACTIVATION(value, NAME, name) [value] = #name,
#include <tinyann/activations.def>
#undef TANN_ACTIVATION
    };
    (void)state;
    for (int i = 0; i < TANN_ACTIVATION_COUNT_; i++) {
        const tann_activation_type *type = tann__activation((tann_activation_kind)i);
        assert_non_null(type);
        assert_int_equal(type->struct_size, sizeof *type);
        CHECK_TEXT(type->name, names[i]);
        CHECK_TEXT(tann_activation_name((tann_activation_kind)i), names[i]);
    }
}

static void other_kinds_have_no_type(void **state)
{
    (void)state;
    const int others[] = {-1, TANN_ACTIVATION_COUNT_, 1000000};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_null(tann__activation((tann_activation_kind)others[i]));
        assert_null(tann_activation_name((tann_activation_kind)others[i]));
    }
}

static void in_place(const tann_activation_type *type, extent e)
{
    const tann_kernels *k = sets_at(0);
    float *x = draw(e, 1, 4);
    float *dy = draw(e, 2, 1);
    float *y = forward(type, k, e, x);
    float *dx = floats_new(numbers(e));
    float *over = floats_copy(x, numbers(e));
    type->backward(k, e.rows, e.units, x, y, dy, dx);
    type->forward(k, e.rows, e.units, over, over);
    CHECK_BITS(over, y, numbers(e));
    type->backward(k, e.rows, e.units, x, y, dy, dy);
    CHECK_BITS(dy, dx, numbers(e));
    floats_free(x, numbers(e));
    floats_free(dy, numbers(e));
    floats_free(y, numbers(e));
    floats_free(dx, numbers(e));
    floats_free(over, numbers(e));
}

static void works_in_place(void **state)
{
    (void)state;
    walk(in_place);
}

static void row_by_row(const tann_activation_type *type, extent e)
{
    const tann_kernels *k = sets_at(0);
    float *x = draw(e, 3, 4);
    float *dy = draw(e, 4, 1);
    float *y = forward(type, k, e, x);
    float *dx = floats_new(numbers(e));
    float *row = floats_new(e.units);
    type->backward(k, e.rows, e.units, x, y, dy, dx);
    for (size_t at = 0; at < numbers(e); at += e.units) {
        type->forward(k, 1, e.units, x + at, row);
        CHECK_BITS(row, y + at, e.units);
        type->backward(k, 1, e.units, x + at, y + at, dy + at, row);
        CHECK_BITS(row, dx + at, e.units);
    }
    floats_free(x, numbers(e));
    floats_free(dy, numbers(e));
    floats_free(y, numbers(e));
    floats_free(dx, numbers(e));
    floats_free(row, e.units);
}

static void rows_do_not_mix(void **state)
{
    (void)state;
    walk(row_by_row);
}

/* Inputs of all sizes. */
static float *draw_wild(extent e)
{
    float *x = draw(e, 5, 8);
    for (size_t i = 0; i < numbers(e); i += 3) {
        x[i] = extremes[i / 3 % EXTREMES];
    }
    return x;
}

static void same_bits(const tann_activation_type *type, extent e)
{
    float *x = draw_wild(e);
    float *dy = draw(e, 6, 1);
    float *y = forward(type, sets_at(0), e, x);
    float *dx = floats_new(numbers(e));
    float *other = floats_new(numbers(e));
    type->backward(sets_at(0), e.rows, e.units, x, y, dy, dx);
    for (size_t i = 1; sets_at(i) != NULL; i++) {
        type->forward(sets_at(i), e.rows, e.units, x, other);
        CHECK_BITS(other, y, numbers(e));
        type->backward(sets_at(i), e.rows, e.units, x, y, dy, other);
        CHECK_BITS(other, dx, numbers(e));
    }
    floats_free(x, numbers(e));
    floats_free(dy, numbers(e));
    floats_free(y, numbers(e));
    floats_free(dx, numbers(e));
    floats_free(other, numbers(e));
}

static void all_sets_give_the_same_bits(void **state)
{
    (void)state;
    walk(same_bits);
}

static void nan_shows(const tann_activation_type *type, extent e)
{
    for (size_t i = 0; i < numbers(e); i++) {
        float *x = draw(e, 7, 4);
        x[i] = NAN;
        float *y = forward(type, sets_at(0), e, x);
        if (!isnan(y[i])) {
            fail_msg("%s of NaN is %g", type->name, (double)y[i]);
        }
        floats_free(x, numbers(e));
        floats_free(y, numbers(e));
    }
}

static void nan_is_never_swallowed(void **state)
{
    (void)state;
    walk(nan_shows);
}

/* sum_j dy_j y_j of the row of element i, with that element at x. */
static double projected(const tann_activation_type *type, extent e, float *x, const float *dy,
                        size_t i, float at)
{
    const float before = x[i];
    x[i] = at;
    float *y = forward(type, sets_at(0), e, x);
    x[i] = before;
    double sum = 0;
    for (size_t j = i / e.units * e.units; j < (i / e.units + 1) * e.units; j++) {
        sum += (double)dy[j] * (double)y[j];
    }
    floats_free(y, numbers(e));
    return sum;
}

/* backward is the derivative of forward, whatever the formula; away from 0, where it may have a corner.
   Differences of floats are rough: files with a formula in double look closer. */
static void backward_of_forward(const tann_activation_type *type, extent e)
{
    const float step = 0x1p-7f;
    float *x = draw(e, 8, 2);
    float *dy = draw(e, 9, 1);
    for (size_t i = 0; i < numbers(e); i++) {
        x[i] += x[i] < 0 ? -0.25f : 0.25f;
    }
    float *y = forward(type, sets_at(0), e, x);
    float *dx = floats_new(numbers(e));
    type->backward(sets_at(0), e.rows, e.units, x, y, dy, dx);
    for (size_t i = 0; i < numbers(e); i++) {
        const double above = projected(type, e, x, dy, i, x[i] + step);
        const double below = projected(type, e, x, dy, i, x[i] - step);
        CHECK_NEAR(dx[i], (above - below) / (2 * (double)step), 3e-4);
    }
    floats_free(x, numbers(e));
    floats_free(dy, numbers(e));
    floats_free(y, numbers(e));
    floats_free(dx, numbers(e));
}

static void backward_is_the_derivative(void **state)
{
    (void)state;
    walk(backward_of_forward);
}

int test_activations(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_whole),
        cmocka_unit_test(other_kinds_have_no_type),
        cmocka_unit_test(works_in_place),
        cmocka_unit_test(rows_do_not_mix),
        cmocka_unit_test(all_sets_give_the_same_bits),
        cmocka_unit_test(nan_is_never_swallowed),
        cmocka_unit_test(backward_is_the_derivative),
    };
    return cmocka_run_group_tests_name("activations", tests, NULL, NULL);
}

/* ---- What a formula in double tells ---- */

#define MOST_UNITS 64

static void formula(const activation_case *c, size_t units, const float *x, double *y)
{
    double in[MOST_UNITS];
    for (size_t j = 0; j < units; j++) {
        in[j] = (double)x[j];
    }
    c->formula(units, in, y);
}

static void check_values(const activation_case *c, extent e, float *x)
{
    float *y = forward(tann__activation(c->kind), sets_at(0), e, x);
    for (size_t at = 0; at < numbers(e); at += e.units) {
        double expected[MOST_UNITS];
        formula(c, e.units, x + at, expected);
        for (size_t j = 0; j < e.units; j++) {
            CHECK_NEAR(y[at + j], expected[j], c->ulps * ulp_of(expected[j]));
        }
    }
    floats_free(x, numbers(e));
    floats_free(y, numbers(e));
}

static void values_agree(void **state)
{
    const activation_case *c = *state;
    const extent single = {EXTREMES, 1};
    for (size_t i = 0; i < EXTENTS; i++) {
        check_values(c, extents[i], draw(extents[i], 10, 6));
        check_values(c, extents[i], draw_wild(extents[i]));
    }
    check_values(c, single, floats_copy(extremes, EXTREMES));
}

/* d / d x_i of sum_j dy_j y_j for one row, from the formula. */
static double difference(const activation_case *c, size_t units, const double *x, const float *dy,
                         size_t i)
{
    double nudged[MOST_UNITS], above[MOST_UNITS], below[MOST_UNITS];
    const double step = 1e-5 * fmax(fabs(x[i]), 0.01);
    double sum = 0;
    memcpy(nudged, x, units * sizeof *x);
    nudged[i] = x[i] + step;
    c->formula(units, nudged, above);
    nudged[i] = x[i] - step;
    c->formula(units, nudged, below);
    for (size_t j = 0; j < units; j++) {
        sum += (double)dy[j] * (above[j] - below[j]) / (2 * step);
    }
    return sum;
}

static void check_gradient(const activation_case *c, extent e, float *x)
{
    const tann_activation_type *type = tann__activation(c->kind);
    float *dy = draw(e, 11, 1);
    float *y = forward(type, sets_at(0), e, x);
    float *dx = floats_new(numbers(e));
    type->backward(sets_at(0), e.rows, e.units, x, y, dy, dx);
    for (size_t i = 0; i < numbers(e); i++) {
        const size_t at = i / e.units * e.units;
        double in[MOST_UNITS];
        for (size_t j = 0; j < e.units; j++) {
            in[j] = (double)x[at + j];
        }
        CHECK_NEAR(dx[i], difference(c, e.units, in, dy + at, i - at), c->gradient);
    }
    floats_free(x, numbers(e));
    floats_free(dy, numbers(e));
    floats_free(y, numbers(e));
    floats_free(dx, numbers(e));
}

static void gradients_agree(void **state)
{
    const activation_case *c = *state;
    for (size_t i = 0; i < EXTENTS; i++) {
        check_gradient(c, extents[i], draw(extents[i], 12, 6));
        check_gradient(c, extents[i], draw(extents[i], 13, 40));
        check_gradient(c, extents[i], draw(extents[i], 14, 3e4f));
    }
}

static void rows_agree(void **state)
{
    const activation_case *c = *state;
    const tann_activation_type *type = tann__activation(c->kind);
    const float ones[] = {1, 1, 1};
    for (size_t i = 0; i < c->row_count; i++) {
        const activation_row *row = &c->rows[i];
        float y[3] = {0}, dx[3] = {0};
        type->forward(sets_at(0), 1, row->units, row->x, y);
        CHECK_BITS(y, row->y, row->units);
        type->backward(sets_at(0), 1, row->units, row->x, y, ones, dx);
        CHECK_BITS(dx, row->dx, row->units);
    }
}

int activation_battery(const activation_case *c)
{
    void *state = (void *)(uintptr_t)c;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(values_agree, state),
        cmocka_unit_test_prestate(gradients_agree, state),
        cmocka_unit_test_prestate(rows_agree, state),
    };
    return cmocka_run_group_tests_name(tann_activation_name(c->kind), tests, NULL, NULL);
}
