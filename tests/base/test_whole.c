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

int test_whole(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_come_back),
        cmocka_unit_test(nothing_else_is_a_number),
        cmocka_unit_test(it_ends_where_the_text_does),
    };
    return cmocka_run_group_tests_name("whole", tests, NULL, NULL);
}
