#include "checks.h"

#include <stdbool.h>
#include <string.h>

#include "base/rng.h"

/* Known answers that the authors of Philox published with Random123. */
static const struct {
    uint64_t seed, stream, block;
    uint32_t words[4];
} known[] = {
    {0, 0, 0, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {UINT64_MAX, UINT64_MAX, UINT64_MAX, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {0x299f31d0a4093822,
     0x0370734413198a2e,
     0x85a308d3243f6a88,
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};
enum { KNOWN_COUNT = sizeof known / sizeof *known };

static void the_published_answers_come_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        uint32_t words[4];
        tann__random_block(known[i].seed, known[i].stream, known[i].block, words);
        assert_memory_equal(words, known[i].words, sizeof words);
    }
}

static void bits_are_the_words_of_the_blocks(void **state)
{
    (void)state;
    for (uint64_t index = 0; index < 100; index++) {
        uint32_t words[4];
        tann__random_block(5, 9, index / 4, words);
        assert_int_equal(tann_random_bits(5, 9, index), words[index % 4]);
    }
}

static void uniform_numbers_are_the_upper_bits(void **state)
{
    (void)state;
    for (uint64_t index = 0; index < 1000; index++) {
        const float u = tann_random_uniform(1, 2, index);
        CHECK_NEAR(u * 0x1p24f, tann_random_bits(1, 2, index) >> 8, 0);
        assert_true(u >= 0 && u < 1);
    }
}

static void a_fill_gives_the_same_numbers_from_any_place(void **state)
{
    (void)state;
    for (uint64_t first = 0; first < 9; first++) {
        for (size_t count = 0; count < 12; count++) {
            float values[12], expected[12];
            tann__random_fill(3, 4, first, values, count);
            for (size_t i = 0; i < count; i++) {
                expected[i] = tann_random_uniform(3, 4, first + i);
            }
            CHECK_BITS(values, expected, count);
        }
    }
}

static void uniform_numbers_are_even(void **state)
{
    (void)state;
    enum { CELLS = 16, DRAWS = 64000 };
    size_t hits[CELLS] = {0};
    for (uint64_t index = 0; index < DRAWS; index++) {
        hits[(size_t)(CELLS * tann_random_uniform(11, 12, index))]++;
    }
    double square = 0; /* chi squared, 15 degrees of freedom: above 37.7 once in a thousand seeds */
    for (size_t i = 0; i < CELLS; i++) {
        const double off = (double)hits[i] - DRAWS / CELLS;
        square += off * off / (DRAWS / CELLS);
    }
    CHECK_NEAR(square, 15, 22.7);
}

static bool is_permutation(const size_t *order, size_t count)
{
    bool seen[1000] = {false};
    for (size_t i = 0; i < count; i++) {
        if (order[i] >= count || seen[order[i]]) {
            return false;
        }
        seen[order[i]] = true;
    }
    return true;
}

static void a_permutation_has_every_number_once(void **state)
{
    (void)state;
    for (size_t count = 0; count < 1000; count = 2 * count + 1) {
        size_t order[1000];
        tann_random_permutation(7, count, order, count);
        assert_true(is_permutation(order, count));
    }
    tann_random_permutation(7, 0, NULL, 0);
}

static void a_permutation_is_the_written_algorithm(void **state)
{
    (void)state;
    enum { COUNT = 50 };
    size_t order[COUNT], expected[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        expected[i] = i;
    }
    for (size_t i = COUNT - 1; i > 0; i--) {
        const size_t j = (size_t)(((uint64_t)tann_random_bits(8, 6, i) * (i + 1)) >> 32);
        const size_t moved = expected[i];
        expected[i] = expected[j];
        expected[j] = moved;
    }
    tann_random_permutation(8, 6, order, COUNT);
    assert_memory_equal(order, expected, sizeof order);
}

static void all_permutations_are_as_likely(void **state)
{
    (void)state;
    size_t hits[27] = {0};
    for (uint64_t stream = 0; stream < 6000; stream++) {
        size_t order[3];
        tann_random_permutation(1, stream, order, 3);
        hits[9 * order[0] + 3 * order[1] + order[2]]++;
    }
    size_t seen = 0;
    for (size_t i = 0; i < 27; i++) {
        if (hits[i] > 0) {
            CHECK_NEAR(hits[i], 1000, 120);
            seen++;
        }
    }
    assert_int_equal(seen, 6);
}

static void streams_of_different_draws_are_different(void **state)
{
    (void)state;
    const uint64_t a = tann__random_stream(TANN__FOR_WEIGHTS, 3, 5);
    assert_true(a != tann__random_stream(TANN__FOR_SHUFFLE, 3, 5));
    assert_true(a != tann__random_stream(TANN__FOR_WEIGHTS, 4, 5));
    assert_true(a != tann__random_stream(TANN__FOR_WEIGHTS, 3, 6));
    assert_true(a != tann__random_stream(TANN__FOR_WEIGHTS, 3 + (1 << 16), 5));
    assert_true(a != tann__random_stream(TANN__FOR_WEIGHTS, 3, 5 + (UINT64_C(1) << 39)));
    assert_int_equal(a >> 56, TANN__FOR_WEIGHTS);
    assert_int_equal(a & 0xFFFFFFFFFF, 5);
}

int test_rng(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_answers_come_out),
        cmocka_unit_test(bits_are_the_words_of_the_blocks),
        cmocka_unit_test(uniform_numbers_are_the_upper_bits),
        cmocka_unit_test(a_fill_gives_the_same_numbers_from_any_place),
        cmocka_unit_test(uniform_numbers_are_even),
        cmocka_unit_test(a_permutation_has_every_number_once),
        cmocka_unit_test(a_permutation_is_the_written_algorithm),
        cmocka_unit_test(all_permutations_are_as_likely),
        cmocka_unit_test(streams_of_different_draws_are_different),
    };
    return cmocka_run_group_tests_name("rng", tests, NULL, NULL);
}
