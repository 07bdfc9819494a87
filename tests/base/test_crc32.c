#include "checks.h"

#include <string.h>

#include "base/crc32.h"

static void known_values(void **state)
{
    (void)state;
    assert_int_equal(tann__crc32(0, "", 0), 0);
    assert_int_equal(tann__crc32(0, "123456789", 9),
                     0xCBF43926); /* the check value of the catalogues */
    assert_int_equal(tann__crc32(0, "a", 1), 0xE8B7BE43);
}

static void pieces_give_the_whole(void **state)
{
    (void)state;
    static const char text[] = "any bytes at all \x80\xFF\0 and more";
    const uint32_t whole = tann__crc32(0, text, sizeof text);
    for (size_t at = 0; at <= sizeof text; at++) {
        assert_int_equal(tann__crc32(tann__crc32(0, text, at), text + at, sizeof text - at), whole);
    }
}

static void every_flipped_bit_is_noticed(void **state)
{
    (void)state;
    unsigned char bytes[64] = {1, 2, 3};
    const uint32_t whole = tann__crc32(0, bytes, sizeof bytes);
    for (size_t bit = 0; bit < 8 * sizeof bytes; bit++) {
        bytes[bit / 8] ^= (unsigned char)(1U << bit % 8);
        assert_int_not_equal(tann__crc32(0, bytes, sizeof bytes), whole);
        bytes[bit / 8] ^= (unsigned char)(1U << bit % 8);
    }
}

int test_crc32(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_values),
        cmocka_unit_test(pieces_give_the_whole),
        cmocka_unit_test(every_flipped_bit_is_noticed),
    };
    return cmocka_run_group_tests_name("crc32", tests, NULL, NULL);
}
