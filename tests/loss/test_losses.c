/* What holds for every loss of the table, whatever its formula: a new row is tested with nothing
   written for it. */
#include "batch.h"

#include <math.h>
#include <string.h>

#include "activation/activation.h"
#include "checks.h"
#include "floats.h"

typedef void property(const batch *b, form from);

/* Every loss, in every form that it has, on several extents. */
static void walk(property *holds)
{
    static const size_t extents[][2] = {{1, 1}, {6, 1}, {1, 2}, {4, 3}, {2, 16}, {5, 17}, {1, 40}};
    for (int kind = 0; kind < TANN_LOSS_COUNT_; kind++) {
        const tann__loss_type *type = tann__loss((tann_loss_kind)kind);
        for (size_t i = 0; i < sizeof extents / sizeof *extents; i++) {
            const size_t units = extents[i][1];
            for (int from = FROM_OUTPUTS; from <= (type->logits < 0 ? 0 : FROM_LOGITS); from++) {
                const batch b = batch_new(type, extents[i][0],
                                          units < type->min_units ? type->min_units : units);
                holds(&b, (form)from);
                batch_free(&b);
            }
        }
    }
}

static void table_is_whole(void **state)
{
    static const char *const names[] = {
#define TANN_LOSS(value, NAME, name) [value] = #name,
#include <tinyann/losses.def>
#undef TANN_LOSS
    };
    (void)state;
    for (int i = 0; i < TANN_LOSS_COUNT_; i++) {
        const tann__loss_type *type = tann__loss((tann_loss_kind)i);
        assert_non_null(type);
        CHECK_TEXT(type->name, names[i]);
        CHECK_TEXT(tann_loss_name((tann_loss_kind)i), names[i]);
        assert_non_null(type->value);
        assert_non_null(type->gradient);
        assert_true(type->min_units >= 1);
        assert_true(type->target_min <= type->target_max);
        assert_true(type->logits == -1 || tann__activation((tann_activation_kind)type->logits));
        assert_int_equal(type->logits == -1, type->logit_value == NULL);
        assert_int_equal(type->logits == -1, type->logit_gradient == NULL);
    }
}

static void other_kinds_have_no_type(void **state)
{
    (void)state;
    const int others[] = {-1, TANN_LOSS_COUNT_, 1000000};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_null(tann__loss((tann_loss_kind)others[i]));
        assert_null(tann_loss_name((tann_loss_kind)others[i]));
    }
}

static void row_by_row(const batch *b, form from)
{
    const batch row = batch_new(b->type, 1, b->units);
    batch_compute(b, sets_at(0), from, 0.5f);
    for (size_t r = 0; r < b->rows; r++) {
        memcpy(row.z, b->z + r * b->units, b->units * sizeof *row.z);
        memcpy(row.y, b->y + r * b->units, b->units * sizeof *row.y);
        memcpy(row.t, b->t + r * b->units, b->units * sizeof *row.t);
        batch_compute(&row, sets_at(0), from, 0.5f);
        CHECK_BITS(row.loss, b->loss + r, 1);
        CHECK_BITS(row.d, b->d + r * b->units, b->units);
    }
    batch_free(&row);
}

static void rows_do_not_mix(void **state)
{
    (void)state;
    walk(row_by_row);
}

static void same_bits(const batch *b, form from)
{
    batch_compute(b, sets_at(0), from, 0.3f);
    float *loss = floats_copy(b->loss, b->rows);
    float *d = floats_copy(b->d, b->count);
    for (size_t i = 1; sets_at(i) != NULL; i++) {
        batch_compute(b, sets_at(i), from, 0.3f);
        CHECK_BITS(b->loss, loss, b->rows);
        CHECK_BITS(b->d, d, b->count);
    }
    floats_free(loss, b->rows);
    floats_free(d, b->count);
}

static void all_sets_give_the_same_bits(void **state)
{
    (void)state;
    walk(same_bits);
}

static void quarter(const batch *b, form from)
{
    batch_compute(b, sets_at(0), from, 1);
    float *d = floats_copy(b->d, b->count);
    for (size_t i = 0; i < b->count; i++) {
        d[i] *= 0.25f;
    }
    batch_compute(b, sets_at(0), from, 0.25f);
    CHECK_BITS(b->d, d, b->count);
    floats_free(d, b->count);
}

static void gradient_takes_the_scale(void **state)
{
    (void)state;
    walk(quarter);
}

/* The loss of the row of input i, were that input another. */
static double loss_with(const batch *b, form from, size_t i, float other)
{
    float *in = batch_input(b, from);
    const float before = in[i];
    in[i] = other;
    if (from == FROM_LOGITS) {
        batch_activate(b);
    }
    batch_compute(b, sets_at(0), from, 1);
    in[i] = before;
    if (from == FROM_LOGITS) {
        batch_activate(b);
    }
    return (double)b->loss[i / b->units];
}

/* The gradient is the derivative of the value, whatever the formula. Differences of floats are
   rough: the battery, with a formula in double, looks closer. */
static void gradient_of_value(const batch *b, form from)
{
    const float *in = batch_input(b, from);
    batch_compute(b, sets_at(0), from, 1);
    float *d = floats_copy(b->d, b->count);
    for (size_t i = 0; i < b->count; i++) {
        const float step = 0x1p-6f * (from == FROM_OUTPUTS ? in[i] * (1 - in[i]) : 1);
        const float above = in[i] + step, below = in[i] - step;
        const double rise = loss_with(b, from, i, above) - loss_with(b, from, i, below);
        const double slope = rise / ((double)above - (double)below);
        const double rounding = 4 * ulp_of((double)b->loss[i / b->units]) / (double)step;
        CHECK_NEAR(d[i], slope, 1e-3 * (1 + fabs(slope)) + rounding);
    }
    floats_free(d, b->count);
}

static void gradient_is_the_derivative(void **state)
{
    (void)state;
    walk(gradient_of_value);
}

/* Both forms are one loss: the outputs' gradient, taken through the activation, is the logits'. */
static void forms_agree(const batch *b, form from)
{
    if (from == FROM_OUTPUTS) {
        return;
    }
    batch_compute(b, sets_at(0), FROM_OUTPUTS, 1);
    float *loss = floats_copy(b->loss, b->rows);
    float *dz = floats_copy(b->d, b->count);
    batch_backward(b, dz);
    batch_compute(b, sets_at(0), FROM_LOGITS, 1);
    for (size_t r = 0; r < b->rows; r++) {
        CHECK_NEAR(b->loss[r], loss[r], 1e-6 * (1 + fabs((double)loss[r])));
    }
    for (size_t i = 0; i < b->count; i++) {
        CHECK_NEAR(b->d[i], dz[i], 1e-6 * (1 + fabs((double)dz[i])));
    }
    floats_free(loss, b->rows);
    floats_free(dz, b->count);
}

static void logits_and_outputs_agree(void **state)
{
    (void)state;
    walk(forms_agree);
}

/* NaN or infinity in an input makes the loss of its row tell, whatever the target. */
static void shows(const batch *b, form from)
{
    const float bad[] = {NAN, INFINITY, -INFINITY};
    const float targets[] = {b->type->target_min, b->type->target_max, 0.5f};
    for (size_t i = 0; i < b->count * 9; i++) {
        b->t[i / 9] = targets[i / 3 % 3];
        const double loss = loss_with(b, from, i / 9, bad[i % 3]);
        if (isfinite(loss)) {
            fail_msg("%s of %g with target %g is %g", b->type->name, (double)bad[i % 3],
                     (double)b->t[i / 9], loss);
        }
    }
}

static void what_is_not_finite_shows(void **state)
{
    (void)state;
    walk(shows);
}

/* Outputs that are the targets, one unit of a row 1 and the others 0, are all right. */
static void perfect(const batch *b, form from)
{
    (void)from;
    const size_t all = b->rows * (b->type->correct_each_unit ? b->units : 1);
    for (size_t i = 0; i < b->count; i++) {
        b->t[i] = i % b->units == i / b->units % b->units ? 1 : 0;
    }
    if (b->type->correct != NULL) {
        assert_int_equal(b->type->correct(sets_at(0), b->rows, b->units, b->t, b->t), all);
        assert_true(b->type->correct(sets_at(0), b->rows, b->units, b->y, b->t) <= all);
    }
}

static void perfect_outputs_are_right(void **state)
{
    (void)state;
    walk(perfect);
}

int test_losses(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_whole),
        cmocka_unit_test(other_kinds_have_no_type),
        cmocka_unit_test(rows_do_not_mix),
        cmocka_unit_test(all_sets_give_the_same_bits),
        cmocka_unit_test(gradient_takes_the_scale),
        cmocka_unit_test(gradient_is_the_derivative),
        cmocka_unit_test(logits_and_outputs_agree),
        cmocka_unit_test(what_is_not_finite_shows),
        cmocka_unit_test(perfect_outputs_are_right),
    };
    return cmocka_run_group_tests_name("losses", tests, NULL, NULL);
}
