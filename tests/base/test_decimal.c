/* Real numbers in text, in every locale that is there. */
#include <locale.h>
#include <math.h>
#include <stdio.h>

#include "base/decimal.h"
#include "checks.h"

static void numbers_are_written_as_in_c(void **state)
{
    (void)state;
    CHECK_TEXT(tann__decimal(0, 9).text, "0");
    CHECK_TEXT(tann__decimal(-0.25, 9).text, "-0.25");
    CHECK_TEXT(tann__decimal(1.0 / 3, 3).text, "0.333");
    CHECK_TEXT(tann__decimal(1e-7, 3).text, "1e-07");
    CHECK_TEXT(tann__decimal(123456, 3).text, "1.23e+05");
    CHECK_TEXT(tann__decimal(-1.7976931348623157e308, 17).text, "-1.7976931348623157e+308");
    CHECK_TEXT(tann__decimal(5e-324, 17).text, "4.9406564584124654e-324");
    CHECK_TEXT(tann__decimal((double)INFINITY, 3).text, "inf");
    CHECK_TEXT(tann__decimal(-(double)INFINITY, 3).text, "-inf");
    CHECK_TEXT(tann__decimal((double)NAN, 3).text, "nan");
    CHECK_TEXT(tann__decimal(-(double)NAN, 3).text, "nan");
}

static void any_point_becomes_a_point(void **state)
{
    (void)state;
    /* The third is Arabic, in UTF-8. */
    char texts[][16] = {"-1,5e-09", "0.125", {'0', '\xd9', '\xab', '2', '5', 0}, "1e+22", "nan"};
    static const char *const expected[] = {"-1.5e-09", "0.125", "0.25", "1e+22", "nan"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        tann__mend_point(texts[i]);
        CHECK_TEXT(texts[i], expected[i]);
    }
}

/* Some write a comma, some a character of two bytes. */
static void the_locale_does_not_matter(void **state)
{
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "fa_IR.UTF-8", "ps_AF.UTF-8",
                                        "C.UTF-8"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (setlocale(LC_NUMERIC, names[i]) != NULL) {
            CHECK_TEXT(tann__decimal(-1.5e-9, 9).text, "-1.5e-09");
            CHECK_TEXT(tann__decimal(0.125, 9).text, "0.125");
        }
    }
    setlocale(LC_NUMERIC, "C");
}

int test_decimal(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_written_as_in_c),
        cmocka_unit_test(any_point_becomes_a_point),
        cmocka_unit_test(the_locale_does_not_matter),
    };
    return cmocka_run_group_tests_name("decimal", tests, NULL, NULL);
}
