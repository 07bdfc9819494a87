/* Random words many at a time are those that are drawn one by one. */
#include "checks.h"
#include "floats.h"

#include <tinyann/random.h>

static void check_blocks(const tann_kernels *k, uint64_t first, size_t count)
{
    enum { MOST = 4 * 40, FENCE = 4 };
    uint32_t words[MOST + FENCE];
    for (size_t i = 0; i < MOST + FENCE; i++) {
        words[i] = 0xABCDEF01u;
    }
    k->random_blocks(0x123456789ABCDEF0u, UINT64_C(5) << 33, first, count, words);
    for (size_t i = 0; i < 4 * count; i++) {
        const uint64_t index = 4 * first + i;
        assert_int_equal(words[i], tann_random_bits(0x123456789ABCDEF0u, UINT64_C(5) << 33, index));
    }
    for (size_t i = 4 * count; i < MOST + FENCE; i++) {
        assert_int_equal(words[i], 0xABCDEF01u);
    }
}

static void every_set_draws_the_same_words(void **state)
{
    (void)state;
    const uint64_t first[] = {0, 1, 12345, UINT32_MAX - 7, UINT32_MAX, UINT64_C(1) << 40};
    for (size_t set = 0; sets_at(set) != NULL; set++) {
        for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
            for (size_t count = 0; count <= 40; count++) {
                check_blocks(sets_at(set), first[i], count);
            }
        }
    }
}

int test_random_blocks(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_set_draws_the_same_words),
    };
    return cmocka_run_group_tests_name("random_blocks", tests, NULL, NULL);
}
