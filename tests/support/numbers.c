#include "numbers.h"

#include <math.h>
#include <string.h>

#include <tinyann/random.h>

#include "checks.h"

static const uint32_t specials[] = {
    0x00000000, 0x80000000, 0x00000001, 0x80000001, 0x007FFFFF, 0x00800000, 0x80800000,
    0x00400000, 0x3F800000, 0xBF800000, 0x3F7FFFFF, 0x3F800001, 0x40000000, 0x3F000000,
    0x42B17218, 0x42B17219, 0xC2CFF1B4, 0xC2CFF1B5, 0x7F7FFFFF, 0xFF7FFFFF, 0x7F800000,
    0xFF800000, 0x7FC00000, 0xFFC00000, 0x7F800001, 0xFFFFFFFF, 0x7FC12345,
};
enum { SPECIAL_COUNT = sizeof specials / sizeof *specials };

void numbers_any(uint64_t seed, float *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t bits = tann_random_bits(seed, 1, i);
        if (i % 2 == 0) {
            bits = specials[bits % SPECIAL_COUNT];
        }
        memcpy(&values[i], &bits, sizeof bits);
    }
}

void check_same(const float *actual, const float *expected, size_t count, const char *what,
                const char *file, int line)
{
    for (size_t i = 0; i < count; i++) {
        if (!isnan(actual[i]) || !isnan(expected[i])) {
            check_bits(&actual[i], &expected[i], 1, what, file, line);
        }
    }
}
