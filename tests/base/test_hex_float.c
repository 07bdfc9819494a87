/* Hexadecimal floats: what printf() writes with %a, and read back bit for bit. */
#include "checks.h"
#include "base/hex_float.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

int test_hex_float(void);

static float float_of(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void check(uint32_t bits)
{
    char text[TANN__HEX_FLOAT];
    char expected[64];
    const float value = float_of(bits);
    float back = 1;
    const size_t length = tann__hex_float_print(value, text);
    snprintf(expected, sizeof expected, "%a", (double)value);
    CHECK_TEXT(text, isnan(value) ? "nan" : expected);
    assert_int_equal(length, strlen(text));
    assert_true(length < TANN__HEX_FLOAT);
    assert_true(tann__hex_float_parse(text, length, &back));
    if (isnan(value)) {
        assert_true(isnan(back));
    } else {
        CHECK_BITS(&back, &value, 1);
    }
}

static void every_exponent_and_many_fractions(void **state)
{
    (void)state;
    for (uint32_t exponent = 0; exponent < 512; exponent++) { /* with the sign */
        for (uint32_t bit = 0; bit < 23; bit++) {
            check(exponent << 23 | UINT32_C(1) << bit);
            check(exponent << 23 | ((UINT32_C(1) << bit) - 1));
            check(exponent << 23 | ((UINT32_C(0x7FFFFF) << bit) & UINT32_C(0x7FFFFF)));
        }
    }
    for (uint64_t i = 0; i < 200000; i++) {
        check(tann_random_bits(7, 0, i));
    }
}

static void other_ways_to_write_a_number_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",           "-",
        "0",          "1.5",
        "0x",         "0x1",
        "0x1p",       "0x1p+",
        "0x1p0",      "0x1p+00",
        "0x1.p+0",    "0x1.0p+0",
        "0x1.80p+0",  "0x1.8P+0",
        "0X1.8p+0",   "0x2p+0",
        "0x0.8p+0",   "0x1.8p-0",
        "-nan",       "+0x1p+0",
        "0x1.8p+128", "0x1p-150",
        "0x1.8p-149", "0x1.0000001p+0",
        "NAN",        "0x1.000001p+0",
        "infinity",   "0x1p+1000",
        "0x1p+0 ",    " 0x1p+0",
        "0x1.gp+0",   "0x0p+1",
        "--0x1p+0",   "0x1p+-1",
        "-",          "nan0",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        float value = 0;
        if (tann__hex_float_parse(texts[i], strlen(texts[i]), &value)) {
            print_error("'%s' was read as %g\n", texts[i], (double)value);
            fail();
        }
    }
}

/* Any text is refused or comes out again as it went in; nothing is read beyond its end. */
static void any_text_is_harmless(void **state)
{
    (void)state;
    static const char letters[] = "-+.0123456789abcdefpxni ";
    for (uint64_t i = 0; i < 200000; i++) {
        char text[12];
        char again[TANN__HEX_FLOAT];
        float value = 0;
        const size_t length = tann_random_bits(8, 0, i) % sizeof text;
        for (size_t k = 0; k < length; k++) {
            text[k] = letters[tann_random_bits(8, 1, 16 * i + k) % (sizeof letters - 1)];
        }
        if (tann__hex_float_parse(text, length, &value)) {
            assert_int_equal(tann__hex_float_print(value, again), length);
            assert_memory_equal(again, text, length);
        }
    }
}

int test_hex_float(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_exponent_and_many_fractions),
        cmocka_unit_test(other_ways_to_write_a_number_are_refused),
        cmocka_unit_test(any_text_is_harmless),
    };
    return cmocka_run_group_tests_name("hex_float", tests, NULL, NULL);
}
