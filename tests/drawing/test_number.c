/* Numbers in text. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include <tinyann/random.h>

#include "number.h"

static void check_real(const char *text, double expected)
{
    double value = -99;
    if (!number_real(text, &value) || value != expected) {
        fail_msg("\"%s\" is read as %.17g, expected %.17g", text, value, expected);
    }
}

static void test_reals(void **state)
{
    (void)state;
    check_real("0", 0);
    check_real("-0", 0);
    check_real("12", 12);
    check_real("+1.5", 1.5);
    check_real("-1.5", -1.5);
    check_real(".5", 0.5);
    check_real("5.", 5);
    check_real("1e3", 1000);
    check_real("1.25E-2", 0.0125);
    check_real("-1e+2", -100);
    check_real("0e999999999999", 0);
    check_real("1e-400", 0);
}

static void test_refused_reals(void **state)
{
    static const char *const texts[] = {"",
                                        " 1",
                                        "1 ",
                                        "-",
                                        "+",
                                        ".",
                                        "e5",
                                        "1e",
                                        "1e+",
                                        "1.2.3",
                                        "1,5",
                                        "0x10",
                                        "inf",
                                        "nan",
                                        "--1",
                                        "1e999",
                                        "1e99999999999999999999",
                                        "1a",
                                        "\n"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double value = 0;
        if (number_real(texts[i], &value)) {
            fail_msg("\"%s\" is read as %.17g, though it is no number", texts[i], value);
        }
    }
}

/* What was printed with nine digits comes back as the same float, as the C library reads it. */
static void test_floats_come_back(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 20000; i++) {
        char text[40];
        double value = 0;
        const float written = tann_random_normal(1, 2, i) * (i % 2 == 0 ? 1.0f : 1e-6f);
        snprintf(text, sizeof text, i % 3 == 0 ? "%.9g" : "%.25f", (double)written);
        assert_true(number_real(text, &value));
        if ((float)value != strtof(text, NULL)) {
            fail_msg("\"%s\" is read as %.9g, expected %.9g", text, value, (double)written);
        }
    }
}

static void test_whole_numbers(void **state)
{
    uint64_t value = 7;
    (void)state;
    assert_true(number_whole("0", 9, &value));
    assert_int_equal(value, 0);
    assert_true(number_whole("18446744073709551615", UINT64_MAX, &value));
    assert_true(value == UINT64_MAX);
    assert_true(number_whole("0007", 9, &value));
    assert_int_equal(value, 7);
}

static void test_refused_whole_numbers(void **state)
{
    static const char *const texts[] = {"", "-1", "+1", " 1", "1 ", "1.0", "10", "1e0", "x"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        uint64_t value = 7;
        if (number_whole(texts[i], 9, &value)) {
            fail_msg("\"%s\" is read as %llu", texts[i], (unsigned long long)value);
        }
    }
    uint64_t value = 7;
    assert_false(number_whole("2", 1, &value));
    assert_false(number_whole("18446744073709551616", UINT64_MAX, &value));
    assert_false(number_whole("99999999999999999999999", UINT64_MAX, &value));
}

int test_number(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reals),
        cmocka_unit_test(test_refused_reals),
        cmocka_unit_test(test_floats_come_back),
        cmocka_unit_test(test_whole_numbers),
        cmocka_unit_test(test_refused_whole_numbers),
    };
    return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
