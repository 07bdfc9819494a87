/* The findings about units agree with each other. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>

#include <cmocka.h>

#include "experiment.h"
#include "table.h"

static void find(size_t hidden, uint64_t seed, digits *data, findings *f)
{
    const ablation_opts opts = {
        .hidden = hidden, .epochs = 10, .rate = 0.002f, .seed = seed, .progress = false};
    message why;
    assert_true(digits_read(data, TINYANN_ABLATION_DATA, &why));
    assert_true(ablation_run(&opts, data, f, &why));
}

/* All that is read is what is read of each digit. */
static void check_sum(const digits *data, const accuracy *a)
{
    double right = 0;
    for (size_t digit = 0; digit < DIGITS; digit++) {
        right += a->of[digit] * (double)data->tests_of[digit];
    }
    assert_true(fabs(right - a->all * (double)data->test.count) < 1e-6);
}

static void findings_are_ranked_and_add_up(void **state)
{
    (void)state;
    digits data;
    findings f;
    uint64_t seen = 0;
    find(16, 1, &data, &f);
    check_sum(&data, &f.whole);
    assert_true(f.whole.all > 0.9 && f.train_accuracy > 0.9);
    for (size_t i = 0; i < 16; i++) {
        check_sum(&data, &f.units[i].zeroed);
        check_sum(&data, &f.units[i].averaged);
        assert_true(i == 0 || f.units[i].zeroed.all >= f.units[i - 1].zeroed.all);
        assert_true(f.units[i].unit < 16);
        seen |= (uint64_t)1 << f.units[i].unit;
    }
    assert_int_equal(seen, 0xFFFF);
    assert_true(f.units[0].zeroed.all < f.whole.all);
    assert_true(f.whole.of[most_hurt(&f, &f.units[0])] >
                f.units[0].zeroed.of[most_hurt(&f, &f.units[0])]);
    digits_free(&data);
}

/* A unit that is 0 on all training samples: its mean is 0, and holding it there is what it does. */
static void a_dead_unit_loses_nothing(void **state)
{
    (void)state;
    digits data;
    findings f;
    size_t dead = 0;
    find(16, 1, &data, &f);
    for (size_t i = 0; i < 16; i++) {
        const unit_record *u = &f.units[i];
        if (u->active == 0) {
            dead++;
            assert_true(u->mean == 0);
            assert_memory_equal(&u->zeroed, &u->averaged, sizeof u->zeroed);
        }
    }
    assert_true(dead > 0);
    digits_free(&data);
}

/* Without its only unit a network says the same of every image: it is right for one digit. */
static void without_the_only_unit_one_digit_is_read(void **state)
{
    (void)state;
    digits data;
    findings f;
    find(1, 2, &data, &f);
    for (size_t k = 0; k < 2; k++) {
        const accuracy *a = k == 0 ? &f.units[0].zeroed : &f.units[0].averaged;
        size_t whole = 0;
        size_t none = 0;
        for (size_t digit = 0; digit < DIGITS; digit++) {
            whole += a->of[digit] == 1;
            none += a->of[digit] == 0;
        }
        assert_true(whole == 1 && none == DIGITS - 1);
    }
    digits_free(&data);
}

int test_ablation(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings_are_ranked_and_add_up),
        cmocka_unit_test(a_dead_unit_loses_nothing),
        cmocka_unit_test(without_the_only_unit_one_digit_is_read),
    };
    return cmocka_run_group_tests_name("ablation", tests, NULL, NULL);
}
