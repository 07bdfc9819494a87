#include "checks.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/whole.h"

/* Takes all of a text, or fails. */
static bool whole(const char *text, uint64_t most, uint64_t *value)
{
    const char *at = text;
    const char *end = text + strlen(text);
    return tann__whole_take(&at, end, most, value) && at == end;
}

static void numbers_come_back(void **state)
{
    (void)state;
    static const uint64_t numbers[] = {0, 1, 9, 10, 4294967296, UINT64_MAX - 1, UINT64_MAX};
    char text[24];
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        uint64_t value = 3;
        snprintf(text, sizeof text, "%" PRIu64, numbers[i]);
        assert_true(whole(text, UINT64_MAX, &value));
        assert_true(value == numbers[i]);
        assert_true(whole(text, numbers[i], &value));
        assert_false(numbers[i] > 0 && whole(text, numbers[i] - 1, &value));
    }
}

static void nothing_else_is_a_number(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "-1",
                                        "+1",
                                        " 1",
                                        "00",
                                        "01",
                                        "x",
                                        "1x",
                                        "0x1",
                                        "1.",
                                        "18446744073709551616",
                                        "99999999999999999999"};
    uint64_t value = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_false(whole(texts[i], UINT64_MAX, &value));
    }
    assert_false(whole("7", 5, &value));
}

static void it_ends_where_the_text_does(void **state)
{
    (void)state;
    const char *text = "1234";
    const char *at = text;
    uint64_t value = 0;
    assert_true(tann__whole_take(&at, text + 2, UINT64_MAX, &value));
    assert_true(value == 12 && at == text + 2);
    at = text;
    assert_false(tann__whole_take(&at, text, UINT64_MAX, &value));
}

static void digits_may_begin_with_zeros(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t most;
        tann__digits digits;
        size_t taken;
        uint64_t value;
    } cases[] = {
        {"", 9, TANN__DIGITS_NONE, 0, 0},          {"x", 9, TANN__DIGITS_NONE, 0, 0},
        {"-1", 9, TANN__DIGITS_NONE, 0, 0},        {"007x", 7, TANN__DIGITS_TAKEN, 3, 7},
        {"0", 0, TANN__DIGITS_TAKEN, 1, 0},        {"12", 11, TANN__DIGITS_TOO_LARGE, 1, 5},
        {"0010", 9, TANN__DIGITS_TOO_LARGE, 3, 5}, {"7", 5, TANN__DIGITS_TOO_LARGE, 0, 5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *at = cases[i].text;
        uint64_t value = 5;
        assert_int_equal(tann__digits_take(&at, at + strlen(at), cases[i].most, &value),
                         cases[i].digits);
        assert_int_equal(at - cases[i].text, cases[i].taken);
        assert_true(value == cases[i].value);
    }
}

int test_whole(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_come_back),
        cmocka_unit_test(nothing_else_is_a_number),
        cmocka_unit_test(it_ends_where_the_text_does),
        cmocka_unit_test(digits_may_begin_with_zeros),
    };
    return cmocka_run_group_tests_name("whole", tests, NULL, NULL);
}
