/* What holds for every activation of the table, whatever its formula: a new row is tested with
   nothing written for it. */
#include "pass.h"

#include <math.h>
#include <string.h>

#include "checks.h"
#include "floats.h"

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
    const pass p = pass_new(type, e, 4);
    pass_run(&p, sets_at(0));
    float *over = floats_copy(p.x, p.count);
    type->forward(sets_at(0), p.rows, p.units, over, over);
    CHECK_BITS(over, p.y, p.count);
    type->backward(sets_at(0), p.rows, p.units, p.x, p.y, p.dy, p.dy);
    CHECK_BITS(p.dy, p.dx, p.count);
    floats_free(over, p.count);
    pass_free(&p);
}

static void works_in_place(void **state)
{
    (void)state;
    walk(in_place);
}

static void row_by_row(const tann_activation_type *type, extent e)
{
    const pass p = pass_new(type, e, 4);
    const pass row = pass_new(type, (extent){1, e.units}, 4);
    pass_run(&p, sets_at(0));
    for (size_t at = 0; at < p.count; at += e.units) {
        memcpy(row.x, p.x + at, e.units * sizeof *row.x);
        memcpy(row.dy, p.dy + at, e.units * sizeof *row.dy);
        pass_run(&row, sets_at(0));
        CHECK_BITS(row.y, p.y + at, e.units);
        CHECK_BITS(row.dx, p.dx + at, e.units);
    }
    pass_free(&p);
    pass_free(&row);
}

static void rows_do_not_mix(void **state)
{
    (void)state;
    walk(row_by_row);
}

static void same_bits(const tann_activation_type *type, extent e)
{
    const pass p = pass_new_wild(type, e);
    pass_run(&p, sets_at(0));
    float *y = floats_copy(p.y, p.count);
    float *dx = floats_copy(p.dx, p.count);
    for (size_t i = 1; sets_at(i) != NULL; i++) {
        pass_run(&p, sets_at(i));
        CHECK_BITS(p.y, y, p.count);
        CHECK_BITS(p.dx, dx, p.count);
    }
    floats_free(y, p.count);
    floats_free(dx, p.count);
    pass_free(&p);
}

static void all_sets_give_the_same_bits(void **state)
{
    (void)state;
    walk(same_bits);
}

static void nan_shows(const tann_activation_type *type, extent e)
{
    const pass p = pass_new(type, e, 4);
    for (size_t i = 0; i < p.count; i++) {
        const float before = p.x[i];
        p.x[i] = NAN;
        pass_run(&p, sets_at(0));
        if (!isnan(p.y[i])) {
            fail_msg("%s of NaN is %g", type->name, (double)p.y[i]);
        }
        p.x[i] = before;
    }
    pass_free(&p);
}

static void nan_is_never_swallowed(void **state)
{
    (void)state;
    walk(nan_shows);
}

/* sum_j dy_j y_j of the row of element i, were that element another. */
static double projected(const pass *p, size_t i, float other)
{
    const float before = p->x[i];
    const size_t at = i / p->units * p->units;
    double sum = 0;
    p->x[i] = other;
    p->type->forward(sets_at(0), p->rows, p->units, p->x, p->y);
    p->x[i] = before;
    for (size_t j = at; j < at + p->units; j++) {
        sum += (double)p->dy[j] * (double)p->y[j];
    }
    return sum;
}

/* backward is the derivative of forward, away from 0, where that may have a corner. Differences of
   floats are rough: the battery, with a formula in double, looks closer. */
static void backward_of_forward(const tann_activation_type *type, extent e)
{
    const float step = 0x1p-7f;
    const pass p = pass_new(type, e, 2);
    for (size_t i = 0; i < p.count; i++) {
        p.x[i] += p.x[i] < 0 ? -0.25f : 0.25f;
    }
    pass_run(&p, sets_at(0));
    for (size_t i = 0; i < p.count; i++) {
        const double above = projected(&p, i, p.x[i] + step);
        const double below = projected(&p, i, p.x[i] - step);
        CHECK_NEAR(p.dx[i], (above - below) / (2 * (double)step), 3e-4);
    }
    pass_free(&p);
}

/* What backward does not need may be anything. */
static void reads_what_it_needs(const tann_activation_type *type, extent e)
{
    const unsigned needs = tann__activation_needs(type);
    const pass p = pass_new(type, e, 4);
    pass_run(&p, sets_at(0));
    float *dx = floats_new(p.count);
    type->backward(sets_at(0), p.rows, p.units, needs & TANN_ACTIVATION_NEEDS_X ? p.x : NULL,
                   needs & TANN_ACTIVATION_NEEDS_Y ? p.y : NULL, p.dy, dx);
    CHECK_BITS(dx, p.dx, p.count);
    floats_free(dx, p.count);
    pass_free(&p);
}

static void backward_reads_what_it_needs(void **state)
{
    (void)state;
    walk(reads_what_it_needs);
}

/* As types that were written before there were needs. */
static void a_type_that_does_not_say_needs_both(void **state)
{
    (void)state;
    const unsigned x = TANN_ACTIVATION_NEEDS_X, y = TANN_ACTIVATION_NEEDS_Y;
    tann_activation_type type = *tann__activation(TANN_RELU);
    assert_int_equal(tann__activation_needs(&type), y);
    type.struct_size = offsetof(tann_activation_type, needs);
    assert_int_equal(tann__activation_needs(&type), x | y);
    type.struct_size = sizeof type;
    type.needs = 0;
    assert_int_equal(tann__activation_needs(&type), x | y);
    type.needs = TANN_ACTIVATION_NEEDS_NOTHING;
    assert_int_equal(tann__activation_needs(&type), 0);
    type.needs = x;
    assert_int_equal(tann__activation_needs(&type), x);
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
        cmocka_unit_test(backward_reads_what_it_needs),
        cmocka_unit_test(a_type_that_does_not_say_needs_both),
    };
    return cmocka_run_group_tests_name("activations", tests, NULL, NULL);
}
