/* Decimal floats: what the C library's strtof() reads, bit for bit, in every locale. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal_float.h"
#include "checks.h"
#include "locales.h"

int test_decimal_float(void);

enum { LONGEST = 400 };

static float float_of(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Reads a copy of exactly its length, so that tools see each character read behind it. */
static size_t read_copy(const char *text, size_t length, char mark, float *value)
{
    char *copy = malloc(length > 0 ? length : 1);
    assert_non_null(copy);
    memcpy(copy, text, length);
    const size_t taken = tann__decimal_float(copy, length, mark, value);
    free(copy);
    return taken;
}

/* As strtof() reads it in the C locale, also with a comma for the point. */
static void check(const char *text)
{
    char commas[LONGEST];
    char *end = NULL;
    const float expected = strtof(text, &end);
    float value = 77;
    float with_comma = 77;
    const size_t length = strlen(text);
    const size_t taken = read_copy(text, length, '.', &value);
    assert_true(length < sizeof commas);
    memcpy(commas, text, length + 1);
    for (size_t i = 0; i < length; i++) {
        commas[i] = text[i] == '.' ? ',' : text[i] == ',' ? '.' : text[i];
    }
    const size_t as_many = read_copy(commas, length, ',', &with_comma);
    if (taken != (size_t)(end - text) || as_many != taken ||
        (taken > 0 && (memcmp(&value, &expected, sizeof value) != 0 ||
                       memcmp(&with_comma, &expected, sizeof value) != 0))) {
        fail_msg("'%s': %zu characters, %a (%a), not %zu, %a", text, taken, (double)value,
                 (double)with_comma, (size_t)(end - text), (double)expected);
    }
}

static void numbers_of_all_kinds(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "0",
        "-0",
        "+0",
        "1",
        "-1.5",
        "+2.25",
        ".5",
        "5.",
        "-.5e1",
        "1e5",
        "1E5",
        "1e+05",
        "1e-5",
        "0.1",
        "1e",
        "1e+",
        "1e-",
        "1e5.5",
        "1.5.5",
        "1,5",
        "1x",
        "1 ",
        "1e5e5",
        "0e99999",
        "00012",
        "3.4028235e38",
        "3.4028235677973366e38",
        "3.4028235677973367e38",
        "3.4028236e38",
        "340282356779733661637539395458142568447.9999",
        "340282356779733661637539395458142568448",
        "1e38",
        "1e39",
        "9.99e38",
        "-1e40",
        "1e400",
        "1e99999999999999999999",
        "1e-99999999999999999999",
        "0.0000000000000000000000000000000000000000000001e99999999999999999999",
        "1.17549435e-38",
        "1.17549429e-38",
        "1.1754942e-38",
        "1.17549421069244107548702944485e-38",
        "1.4e-45",
        "7.1e-46",
        "7.0e-46",
        "1e-45",
        "1e-46",
        "1e-400",
        "2.1e-45",
        "2.8e-45",
        "7.006492321624085354618e-46",
        "7.006492321624085354619e-46",
        "9.9e-46",
        "0.99e-45",
        "16777216",
        "16777217",
        "16777218",
        "16777219",
        "33554431",
        "16777217.0000000000000000000001",
        "16777216.999999999999999999999999",
        "9007199791611904",
        "9007199791611905",
        "12345678901234567890",
        "123456789012345678901234567890",
        "0.000000000000000000000001",
        "10000000000000000000000",
        "100000000000000000000000000000000000000",
        "1e22",
        "1e23",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        check(texts[i]);
    }
}

static void what_is_no_number_takes_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",    "-",   "+",        ".",    "-.",  "e5", ".e5", "x",   "inf", "nan", "NaN", " 1",
        "--1", "+-1", "infinity", "-inf", "\t1", ",5", "'1'", "\n1", "$1",  "..5", "-e1", "_1"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        float value = 77;
        assert_int_equal(read_copy(texts[i], strlen(texts[i]), '.', &value), 0);
        assert_true(value == 77);
    }
    float value = 0;
    assert_int_equal(read_copy("0x10", 4, '.', &value), 1);
    assert_int_equal(read_copy("1.5", 3, ',', &value), 1);
    assert_int_equal(read_copy("1,5", 3, '.', &value), 1);
}

static uint32_t draw(uint64_t stream, uint64_t i)
{
    return tann_random_bits(11, stream, i);
}

/* Every float's shortest text gives it back. */
static void floats_come_back(void **state)
{
    (void)state;
    char text[LONGEST];
    for (uint64_t i = 0; i < 500000; i++) {
        const float value = float_of(draw(1, i));
        float back = 0;
        if (isfinite(value)) {
            snprintf(text, sizeof text, "%.*g", (int)(9 + i % 12), (double)value);
            assert_int_equal(tann__decimal_float(text, strlen(text), '.', &back), strlen(text));
            CHECK_BITS(&back, &value, 1);
        }
    }
}

/* Moves a digit somewhere at the end of the fraction, and adds more. */
static void disturb(char *text, uint64_t i)
{
    char *exponent = strchr(text, 'e');
    const size_t digits = (size_t)(exponent - text);
    char tail[32];
    snprintf(tail, sizeof tail, "%s", exponent);
    switch (draw(2, i) % 4) {
    case 0: /* just below */
        if (exponent[-1] > '0' && exponent[-1] <= '9') {
            exponent[-1]--;
            snprintf(exponent, LONGEST - digits, "9999%s", tail);
        }
        break;
    case 1: /* just above, far behind */
        snprintf(exponent, LONGEST - digits, "%0*d%s", (int)(1 + draw(3, i) % 80), 1, tail);
        break;
    case 2: /* zeros */
        snprintf(exponent, LONGEST - digits, "%0*d%s", (int)(1 + draw(3, i) % 80), 0, tail);
        break;
    default:
        break;
    }
}

/* A double in the middle between two floats, printed exactly or cut; and numbers very near to it. */
static void middles_go_to_the_even_one(void **state)
{
    (void)state;
    char text[LONGEST];
    for (uint64_t i = 0; i < 500000; i++) {
        const float low = float_of(draw(4, i) & UINT32_C(0x7FFFFFFF));
        const double high =
            low < FLT_MAX ? (double)nextafterf(low, INFINITY) : 0x1p128; /* also beyond the last */
        if (isfinite(low)) {
            const int digits = i % 3 == 0 ? (int)(draw(5, i) % 40) : 130;
            snprintf(text, sizeof text, "%.*e", digits, ((double)low + high) / 2);
            disturb(text, i);
            check(text);
        }
    }
}

static void the_ends_of_the_range(void **state)
{
    (void)state;
    char text[LONGEST];
    for (uint32_t k = 0; k < 64; k++) {
        const float small = float_of(k);
        const float normal = float_of(UINT32_C(0x00800000) + k - 32);
        const float large = float_of(UINT32_C(0x7F7FFFFF) - k);
        const double values[] = {(double)small,
                                 (double)normal,
                                 (double)large,
                                 ((double)small + (double)float_of(k + 1)) / 2,
                                 ((double)normal + (double)nextafterf(normal, 1)) / 2,
                                 ((double)large + (double)nextafterf(large, 0)) / 2};
        for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
            for (int digits = 0; digits < 160; digits += 3) {
                snprintf(text, sizeof text, "%.*e", digits, values[i]);
                check(text);
            }
            snprintf(text, sizeof text, "%.*f", 200, values[i]);
            check(text);
        }
    }
}

/* Texts of the characters that numbers are made of. */
static void any_text(void **state)
{
    (void)state;
    static const char letters[] = "0123456789012345678900..eE+-";
    for (uint64_t i = 0; i < 1000000; i++) {
        char text[40];
        const size_t length = draw(6, i) % sizeof text;
        for (size_t k = 0; k < length; k++) {
            text[k] = letters[draw(7, 64 * i + k) % (sizeof letters - 1)];
        }
        text[length] = '\0';
        check(text);
    }
}

/* Digits, and an exponent that keeps the number within the floats: all lengths, all sizes. */
static void any_number(void **state)
{
    (void)state;
    char text[LONGEST];
    for (uint64_t i = 0; i < 1000000; i++) {
        const int whole = (int)(draw(8, i) % 20);
        const int count = whole + 1 + (int)(draw(9, i) % (i % 8 == 0 ? 130 : 12));
        int at = 0;
        for (int k = 0; k < count; k++) {
            text[at++] = (char)('0' + draw(10, 160 * i + (uint64_t)k) % 10);
            if (k == whole) {
                text[at++] = '.';
            }
        }
        snprintf(text + at, sizeof text - (size_t)at, "e%d", (int)(draw(11, i) % 90) - 47 - whole);
        check(text);
    }
}

static void very_long_numbers(void **state)
{
    (void)state;
    const size_t size = 100000;
    char *text = malloc(size + 32);
    assert_non_null(text);
    float value = 0;
    memset(text, '0', size);
    memcpy(text + size, "1e-99999", 8);
    assert_int_equal(tann__decimal_float(text, size + 8, '.', &value), size + 8);
    assert_true(value == 0);
    text[0] = '1'; /* 10...01 */
    memcpy(text + size, "e-99999", 7);
    assert_int_equal(tann__decimal_float(text, size + 7, '.', &value), size + 7);
    assert_true(value == 1);
    text[0] = '.'; /* .0...01 */
    memcpy(text + size - 1, "125e99999", 9);
    assert_int_equal(tann__decimal_float(text, size + 8, '.', &value), size + 8);
    assert_true(value == 1.25f);
    free(text);
}

static void the_locale_does_not_matter(void **state)
{
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "fa_IR.UTF-8"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (locales_enter(names[i])) {
            float value = 0;
            assert_int_equal(tann__decimal_float("-1.5e-3,", 8, '.', &value), 7);
            assert_true(value == -1.5e-3f);
            assert_int_equal(tann__decimal_float("0,1.", 4, ',', &value), 3);
            assert_true(value == 0.1f);
        }
    }
    locales_leave();
}

int test_decimal_float(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_all_kinds),
        cmocka_unit_test(what_is_no_number_takes_nothing),
        cmocka_unit_test(floats_come_back),
        cmocka_unit_test(middles_go_to_the_even_one),
        cmocka_unit_test(the_ends_of_the_range),
        cmocka_unit_test(any_text),
        cmocka_unit_test(any_number),
        cmocka_unit_test(very_long_numbers),
        cmocka_unit_test(the_locale_does_not_matter),
    };
    return cmocka_run_group_tests_name("decimal_float", tests, NULL, NULL);
}
