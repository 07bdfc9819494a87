/* Which epochs become frames. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "frames.h"

enum { EPOCHS = 201 };

/* The chosen epochs of up to 32, as text: "x..x". */
static const char *pattern(const bool *chosen, size_t count)
{
    static char text[33];
    assert_in_range(count, 0, 32);
    for (size_t i = 0; i < count; i++) {
        text[i] = chosen[i] ? 'x' : '.';
    }
    text[count] = '\0';
    return text;
}

static size_t count_of(const bool *chosen, size_t count)
{
    size_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += chosen[i];
    }
    return sum;
}

static void test_regular(void **state)
{
    bool chosen[32];
    (void)state;
    frames_regular(8, 1, chosen);
    assert_string_equal(pattern(chosen, 8), "xxxxxxxx");
    frames_regular(8, 3, chosen);
    assert_string_equal(pattern(chosen, 8), "x..x..xx");
    frames_regular(7, 3, chosen);
    assert_string_equal(pattern(chosen, 7), "x..x..x");
    frames_regular(4, 100, chosen);
    assert_string_equal(pattern(chosen, 4), "x..x");
    frames_regular(1, 2, chosen);
    assert_string_equal(pattern(chosen, 1), "x");
    frames_regular(0, 2, chosen);
}

static void test_short_runs_are_shown_whole(void **state)
{
    const double losses[8] = {0.7, 0.6, 0.5, 0.4, 0.3, 0.28, 0.27, 0.26};
    bool chosen[8];
    (void)state;
    frames_eventful(losses, 8, chosen);
    assert_string_equal(pattern(chosen, 8), "xxxxxxxx");
    frames_eventful(losses, 1, chosen);
    assert_true(chosen[0]);
    frames_eventful(losses, 0, chosen);
}

/* What has settled is shown now and then only. */
static void test_still_runs_thin_out(void **state)
{
    double losses[EPOCHS];
    bool chosen[EPOCHS];
    (void)state;
    for (size_t i = 0; i < EPOCHS; i++) {
        losses[i] = 0.3 + 0.4 * exp(-(double)i / 5);
    }
    frames_eventful(losses, EPOCHS, chosen);
    assert_in_range(count_of(chosen, EPOCHS), 20, 45);
    assert_true(chosen[0] && chosen[EPOCHS - 1]);
    assert_in_range(count_of(chosen + 100, 100), 6, 8);
}

static void test_falling_runs_keep_their_pace(void **state)
{
    double losses[EPOCHS];
    bool chosen[EPOCHS];
    (void)state;
    for (size_t i = 0; i < EPOCHS; i++) {
        losses[i] = 0.7 - 0.002 * (double)i;
    }
    frames_eventful(losses, EPOCHS, chosen);
    assert_in_range(count_of(chosen, EPOCHS), 50, 70);
    assert_in_range(count_of(chosen + 100, 100), 20, 35);
}

/* Swinging to and fro is nothing new; a jump out of that is. */
static void test_swinging_runs(void **state)
{
    double losses[EPOCHS];
    bool chosen[EPOCHS];
    (void)state;
    for (size_t i = 0; i < EPOCHS; i++) {
        losses[i] = 0.3 + (i % 2 == 0 ? 0.05 : 0) + (i < 5 ? 0.3 : 0);
    }
    losses[150] = 0.6;
    frames_eventful(losses, EPOCHS, chosen);
    assert_in_range(count_of(chosen, EPOCHS), 20, 45);
    assert_true(chosen[150]);
}

static void test_no_long_gaps(void **state)
{
    double losses[EPOCHS];
    bool chosen[EPOCHS];
    size_t last = 0;
    (void)state;
    for (size_t i = 0; i < EPOCHS; i++) {
        losses[i] = 0.5;
    }
    frames_eventful(losses, EPOCHS, chosen);
    for (size_t i = 0; i < EPOCHS; i++) {
        last = chosen[i] ? i : last;
        assert_in_range(i - last, 0, 14);
    }
}

int test_frames(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_regular),
        cmocka_unit_test(test_short_runs_are_shown_whole),
        cmocka_unit_test(test_still_runs_thin_out),
        cmocka_unit_test(test_falling_runs_keep_their_pace),
        cmocka_unit_test(test_swinging_runs),
        cmocka_unit_test(test_no_long_gaps),
    };
    return cmocka_run_group_tests_name("frames", tests, NULL, NULL);
}
