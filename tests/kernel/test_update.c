/* Optimizer steps: against the formulas in double, the same bits from every set, and moments that
   fade. */
#include "checks.h"
#include "floats.h"
#include "graphs.h"
#include "numbers.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { MOST = 75, ARRAYS = 4 };

/* w, g and two moments. */
typedef struct weights {
    float *array[ARRAYS];
} weights;

typedef int (*step_fn)(const tann_kernels *k, size_t n, weights *s);

static int plain(const tann_kernels *k, size_t n, weights *s)
{
    return k->sgd(n, s->array[0], s->array[1], NULL, 0.1f, 0.9f, 1);
}

static int momentum(const tann_kernels *k, size_t n, weights *s)
{
    return k->sgd(n, s->array[0], s->array[1], s->array[2], 0.1f, 0.9f, 0);
}

static int nesterov(const tann_kernels *k, size_t n, weights *s)
{
    return k->sgd(n, s->array[0], s->array[1], s->array[2], 0.1f, 0.9f, 1);
}

static int adam(const tann_kernels *k, size_t n, weights *s)
{
    return k->adam(n, s->array[0], s->array[1], s->array[2], s->array[3], 0.01f, 0.9f, 0.999f,
                   1e-7f);
}

static const step_fn steps[] = {plain, momentum, nesterov, adam};
enum { STEPS = sizeof steps / sizeof *steps };

static weights weights_new(uint64_t seed, int ordinary)
{
    weights s;
    for (size_t i = 0; i < ARRAYS; i++) {
        s.array[i] = floats_new(MOST);
        if (ordinary) {
            fill_uniform(seed + i, i == 3 ? 0 : -1, 1, s.array[i], MOST);
        } else {
            numbers_any(seed + i, s.array[i], MOST);
        }
    }
    return s;
}

static void weights_free(weights *s)
{
    for (size_t i = 0; i < ARRAYS; i++) {
        floats_free(s->array[i], MOST);
    }
}

/* What a step should make of one weight, in double: w, then the moments. */
static void in_double(size_t which, const double before[ARRAYS], double after[ARRAYS])
{
    const double w = before[0], g = before[1], m = before[2], v = before[3];
    const double push = 0.9 * m - 0.1 * g;
    memcpy(after, before, ARRAYS * sizeof *after);
    after[1] = w;
    if (which == 0) {
        after[0] = w - 0.1 * g;
    } else if (which < 3) {
        after[2] = push;
        after[0] = which == 1 ? w + push : w + 0.9 * push - 0.1 * g;
    } else {
        after[2] = 0.9 * m + (1 - 0.9) * g;
        after[3] = 0.999 * v + (1 - 0.999) * g * g;
        after[0] = w - 0.01 * after[2] / (sqrt(after[3]) + 1e-7);
    }
}

static void a_step_is_its_formula(void **state)
{
    (void)state;
    for (size_t which = 0; which < STEPS; which++) {
        weights before = weights_new(which, 1), after = weights_new(which, 1);
        steps[which](sets_at(0), MOST, &after);
        for (size_t i = 0; i < MOST; i++) {
            double old[ARRAYS], expected[ARRAYS];
            for (size_t a = 0; a < ARRAYS; a++) {
                old[a] = (double)before.array[a][i];
            }
            in_double(which, old, expected);
            for (size_t a = 0; a < ARRAYS; a++) {
                CHECK_NEAR(after.array[a][i], expected[a], 4e-7);
            }
        }
        weights_free(&before);
        weights_free(&after);
    }
}

static void check_sets(size_t which, size_t n, int ordinary)
{
    weights before = weights_new(n, ordinary), first = weights_new(n, ordinary);
    steps[which](sets_at(0), n, &first);
    CHECK_BITS(first.array[1], before.array[0], n);
    for (size_t set = 0; sets_at(set) != NULL; set++) {
        weights s = weights_new(n, ordinary);
        steps[which](sets_at(set), n, &s);
        for (size_t a = 0; a < ARRAYS; a++) {
            CHECK_SAME(s.array[a], first.array[a], n);
            CHECK_BITS(s.array[a] + n, before.array[a] + n, MOST - n);
        }
        weights_free(&s);
    }
    weights_free(&before);
    weights_free(&first);
}

static void all_sets_give_the_same_bits(void **state)
{
    (void)state;
    for (size_t i = 0; i < STEPS * MOST; i++) {
        check_sets(i % STEPS, i / STEPS, 1);
        check_sets(i % STEPS, i / STEPS, 0);
    }
}

/* Without gradient a moment shrinks; it must not stay subnormal, where arithmetic is slow. */
static void moments_fade_to_zero(void **state)
{
    (void)state;
    for (size_t which = 1; which < STEPS; which++) {
        for (size_t set = 0; sets_at(set) != NULL; set++) {
            weights s = weights_new(1, 1);
            for (size_t i = 0; i < MOST; i++) {
                s.array[2][i] = FLT_MIN;
                s.array[3][i] = FLT_MIN;
                s.array[1][i] = 0;
            }
            steps[which](sets_at(set), MOST, &s);
            for (size_t i = 0; i < MOST; i++) {
                assert_true(s.array[2][i] == 0);
                assert_true(which < 3 || s.array[3][i] == 0);
            }
            weights_free(&s);
        }
    }
}

/* At any place, in whatever array: the step says so. */
static void check_overflow(size_t which, const tann_kernels *k, size_t n, size_t place)
{
    const float most = 3.4e38f;
    for (size_t a = 0; a < ARRAYS; a++) {
        weights s = weights_new(n, 1);
        assert_int_equal(steps[which](k, n, &s), 1);
        s.array[a][place] = most;
        s.array[1][place] = a == 0 ? -most : a == 1 ? INFINITY : most;
        s.array[0][place] = a == 2 ? -most : s.array[0][place];
        s.array[2][place] = a == 2 ? -most : s.array[2][place];
        const int finite = steps[which](k, n, &s);
        int expected = 1;
        for (size_t i = 0; i < ARRAYS; i++) {
            expected &= i == 1 || isfinite(s.array[i][place]) != 0;
        }
        assert_int_equal(finite, expected);
        assert_true(a == 2 || a == 3 || !finite);
        weights_free(&s);
    }
}

static void what_is_not_finite_is_told(void **state)
{
    (void)state;
    for (size_t which = 0; which < STEPS; which++) {
        for (size_t set = 0; sets_at(set) != NULL; set++) {
            for (size_t n = 1; n < MOST; n += 1 + n / 3) {
                for (size_t place = 0; place < n; place++) {
                    check_overflow(which, sets_at(set), n, place);
                }
            }
        }
    }
}

int test_update(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_is_its_formula),
        cmocka_unit_test(all_sets_give_the_same_bits),
        cmocka_unit_test(moments_fade_to_zero),
        cmocka_unit_test(what_is_not_finite_is_told),
    };
    return cmocka_run_group_tests_name("update", tests, NULL, NULL);
}
