/* What holds for every optimizer of the table, whatever its formula: a new row is tested with
   nothing written for it. descent_step() checks that the weights from before are left in g. */
#include "descent.h"

#include <math.h>
#include <string.h>

#include "base/name.h"
#include "checks.h"
#include "floats.h"
#include "graphs.h"

#define STEPS 30
#define RATE  0.05f

typedef void property(tann_optimizer_kind kind);

static void walk(property *holds)
{
    for (int kind = 0; kind < TANN_OPTIMIZER_COUNT_; kind++) {
        holds((tann_optimizer_kind)kind);
    }
}

static void table_is_whole(void **state)
{
    static const char *const names[] = {
#define TANN_OPTIMIZER(value, NAME, name) [value] = #name,
#include <tinyann/optimizers.def>
#undef TANN_OPTIMIZER
    };
    (void)state;
    for (int i = 0; i < TANN_OPTIMIZER_COUNT_; i++) {
        const tann__optimizer_type *type = tann__optimizer((tann_optimizer_kind)i);
        assert_non_null(type);
        CHECK_TEXT(type->name, names[i]);
        CHECK_TEXT(tann_optimizer_name((tann_optimizer_kind)i), names[i]);
    }
}

static void other_kinds_have_no_type(void **state)
{
    (void)state;
    const int others[] = {-1, TANN_OPTIMIZER_COUNT_, 1000000};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_null(tann__optimizer((tann_optimizer_kind)others[i]));
        assert_null(tann_optimizer_name((tann_optimizer_kind)others[i]));
    }
}

static void few_moments(tann_optimizer_kind kind)
{
    const descent d = descent_new(kind, NULL, 1);
    const size_t count = d.type->moments(&d.config);
    assert_true(count <= TANN__MAX_MOMENTS);
    for (size_t i = 0; i < count; i++) {
        assert_true(tann__is_name(d.type->moment_names[i], 14, "")); /* for checkpoints */
    }
    descent_free(&d);
}

static void defaults_are_accepted(void **state)
{
    (void)state;
    walk(few_moments);
}

static void same_bits(tann_optimizer_kind kind)
{
    static const size_t counts[] = {1, 7, 8, 16, 33};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        for (size_t set = 1; sets_at(set) != NULL; set++) {
            descent d = descent_new(kind, NULL, counts[i]);
            descent other = descent_new(kind, NULL, counts[i]);
            while (d.step < STEPS) {
                descent_random_step(&d, sets_at(0), RATE);
                descent_random_step(&other, sets_at(set), RATE);
                CHECK_BITS(other.w, d.w, counts[i]);
            }
            descent_free(&d);
            descent_free(&other);
        }
    }
}

static void all_sets_give_the_same_bits(void **state)
{
    (void)state;
    walk(same_bits);
}

/* The weights from `begin` on, updated by themselves. */
static void update_part(const descent *d, size_t begin, size_t count)
{
    float *moments[TANN__MAX_MOMENTS] = {NULL};
    for (size_t i = 0; i < d->type->moments(&d->config); i++) {
        moments[i] = d->moments[i] + begin;
    }
    d->type->update(sets_at(0), &d->config, count, d->w + begin, d->g + begin, moments, RATE,
                    d->step + 1);
}

static void parts_are_the_whole(tann_optimizer_kind kind)
{
    descent whole = descent_new(kind, NULL, 33);
    descent parts = descent_new(kind, NULL, 33);
    while (whole.step < STEPS) {
        descent_random_step(&whole, sets_at(0), RATE);
        descent_random_step(&parts, sets_at(0), RATE);
        memcpy(whole.g, whole.w, whole.count * sizeof *whole.g);
        memcpy(parts.g, parts.w, parts.count * sizeof *parts.g);
        descent_step(&whole, sets_at(0), RATE);
        update_part(&parts, 0, 5);
        update_part(&parts, 5, 28);
        parts.step++;
        CHECK_BITS(parts.w, whole.w, 33);
    }
    descent_free(&whole);
    descent_free(&parts);
}

static void each_weight_is_on_its_own(void **state)
{
    (void)state;
    walk(parts_are_the_whole);
}

/* Down the bowl w^2 / 2, whose gradient is w. */
static void bowl(tann_optimizer_kind kind)
{
    descent d = descent_new(kind, NULL, 20);
    float *before = floats_copy(d.w, d.count);
    while (d.step < 100) {
        memcpy(d.g, d.w, d.count * sizeof *d.g);
        descent_step(&d, sets_at(0), RATE);
    }
    for (size_t i = 0; i < d.count; i++) {
        assert_true(fabsf(d.w[i]) < fabsf(before[i]) || fabsf(d.w[i]) < RATE);
    }
    floats_free(before, d.count);
    descent_free(&d);
}

static void goes_downhill(void **state)
{
    (void)state;
    walk(bowl);
}

static void nan_stays_in_its_place(tann_optimizer_kind kind)
{
    descent d = descent_new(kind, NULL, 17);
    fill_uniform(2, -1, 1, d.g, d.count);
    d.g[11] = NAN;
    descent_step(&d, sets_at(0), RATE);
    for (size_t i = 0; i < d.count; i++) {
        assert_int_equal(isnan(d.w[i]) != 0, i == 11);
    }
    descent_free(&d);
}

static void nan_is_never_swallowed(void **state)
{
    (void)state;
    walk(nan_stays_in_its_place);
}

int test_optimizers(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_whole),
        cmocka_unit_test(other_kinds_have_no_type),
        cmocka_unit_test(defaults_are_accepted),
        cmocka_unit_test(all_sets_give_the_same_bits),
        cmocka_unit_test(each_weight_is_on_its_own),
        cmocka_unit_test(goes_downhill),
        cmocka_unit_test(nan_is_never_swallowed),
    };
    return cmocka_run_group_tests_name("optimizers", tests, NULL, NULL);
}
