/* Option and result structs of programs that were compiled with an older or a newer header. */
#include "checks.h"

#include <string.h>

#include "base/error.h"
#include "base/options.h"

/* One struct at three ages. */
typedef struct older {
    size_t struct_size;
    int32_t units;
    float rate;
} older;

typedef struct known {
    size_t struct_size;
    int32_t units;
    float rate;
    double decay;
} known;

typedef struct newer {
    size_t struct_size;
    int32_t units;
    float rate;
    double decay;
    uint64_t more;
} newer;

TANN__NO_PADDING(known, sizeof(size_t) + sizeof(int32_t) + sizeof(float) + sizeof(double));

static const known defaults = {sizeof(known), 7, 0.5f, 0.25};

static void null_leaves_the_defaults(void **state)
{
    (void)state;
    known o = defaults;
    assert_int_equal(tann__options_read(NULL, "opts", &o, sizeof o, NULL), TANN_OK);
    assert_memory_equal(&o, &defaults, sizeof o);
}

static void an_older_struct_sets_what_it_has(void **state)
{
    (void)state;
    known o = defaults;
    const older given = {sizeof given, 3, 2.0f};
    assert_int_equal(tann__options_read(NULL, "opts", &o, sizeof o, &given), TANN_OK);
    const known expected = {sizeof(known), 3, 2.0f, 0.25};
    assert_memory_equal(&o, &expected, sizeof o);
}

static void a_newer_struct_is_read_if_its_new_fields_are_zero(void **state)
{
    (void)state;
    known o = defaults;
    newer given = {sizeof given, 3, 2.0f, 1.0, 0};
    assert_int_equal(tann__options_read(NULL, "opts", &o, sizeof o, &given), TANN_OK);
    const known expected = {sizeof(known), 3, 2.0f, 1.0};
    assert_memory_equal(&o, &expected, sizeof o);

    const uint64_t first_and_last_byte[] = {UINT64_C(0xFF), UINT64_C(0xFF) << 56};
    for (size_t i = 0; i < 2; i++) {
        tann_ctx ctx;
        memset(&ctx, 0, sizeof ctx);
        o = defaults;
        given.more = first_and_last_byte[i];
        CHECK_FAILS(&ctx, tann__options_read(&ctx, "tann_x_opts", &o, sizeof o, &given),
                    TANN_E_UNSUPPORTED, "tann_x_opts sets byte");
        assert_memory_equal(&o, &defaults, sizeof o);
    }
}

static void a_struct_without_room_for_its_size_is_refused(void **state)
{
    (void)state;
    tann_ctx ctx;
    memset(&ctx, 0, sizeof ctx);
    known o = defaults;
    for (size_t size = 0; size < sizeof(size_t); size++) {
        known given = defaults;
        given.struct_size = size;
        CHECK_FAILS(&ctx, tann__options_read(&ctx, "tann_x_opts", &o, sizeof o, &given),
                    TANN_E_ARGUMENT, "struct_size of tann_x_opts is");
        assert_memory_equal(&o, &defaults, sizeof o);
    }
    known unset = defaults;
    unset.struct_size = (size_t)1 << 20; /* nobody has set it: what lies behind may not be read */
    CHECK_FAILS(&ctx, tann__options_read(&ctx, "tann_x_opts", &o, sizeof o, &unset),
                TANN_E_ARGUMENT, "struct_size of tann_x_opts is 1048576");
    CHECK_FAILS(&ctx, tann__result_write(&ctx, "tann_x", &unset, &o, sizeof o), TANN_E_ARGUMENT,
                "struct_size of tann_x is 1048576");
    const size_t bare = sizeof bare;
    assert_int_equal(tann__options_read(NULL, "opts", &o, sizeof o, &bare), TANN_OK);
    assert_memory_equal(&o, &defaults, sizeof o);
}

static void writing_stays_within_the_callers_size(void **state)
{
    (void)state;
    unsigned char memory[64];
    for (size_t size = sizeof(size_t); size <= sizeof memory; size++) {
        unsigned char expected[64];
        memset(expected, 0xAA, sizeof expected);
        memset(expected, 0, size);
        memcpy(expected, &defaults, size < sizeof defaults ? size : sizeof defaults);
        memcpy(expected, &size, sizeof size);

        memset(memory, 0xAA, sizeof memory);
        tann__options_write(memory, size, &defaults, sizeof defaults);
        assert_memory_equal(memory, expected, sizeof memory);
    }
}

static void writing_without_room_does_nothing(void **state)
{
    (void)state;
    unsigned char memory[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    const unsigned char before[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    tann__options_write(memory, sizeof(size_t) - 1, &defaults, sizeof defaults);
    assert_memory_equal(memory, before, sizeof memory);
    tann__options_write(NULL, sizeof defaults, &defaults, sizeof defaults);
}

static void a_result_is_written_as_far_as_the_caller_knows(void **state)
{
    (void)state;
    older result = {sizeof result, 0, 0};
    assert_int_equal(tann__result_write(NULL, "result", &result, &defaults, sizeof defaults),
                     TANN_OK);
    assert_int_equal(result.struct_size, sizeof result);
    assert_int_equal(result.units, 7);

    newer large = {sizeof large, 0, 0, 0, 99};
    assert_int_equal(tann__result_write(NULL, "result", &large, &defaults, sizeof defaults),
                     TANN_OK);
    assert_int_equal(large.units, 7);
    assert_int_equal(large.more, 0);
    assert_int_equal(large.struct_size, sizeof large);
}

static void a_result_without_size_is_refused(void **state)
{
    (void)state;
    tann_ctx ctx;
    memset(&ctx, 0, sizeof ctx);
    known result = {0, 1, 2.0f, 3.0};
    CHECK_FAILS(&ctx, tann__result_write(&ctx, "tann_score", &result, &defaults, sizeof defaults),
                TANN_E_ARGUMENT, "struct_size of tann_score is 0");
    assert_int_equal(result.units, 1);
    assert_int_equal(tann__result_write(NULL, "tann_score", NULL, &defaults, sizeof defaults),
                     TANN_OK);
}

int test_options(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(null_leaves_the_defaults),
        cmocka_unit_test(an_older_struct_sets_what_it_has),
        cmocka_unit_test(a_newer_struct_is_read_if_its_new_fields_are_zero),
        cmocka_unit_test(a_struct_without_room_for_its_size_is_refused),
        cmocka_unit_test(writing_stays_within_the_callers_size),
        cmocka_unit_test(writing_without_room_does_nothing),
        cmocka_unit_test(a_result_is_written_as_far_as_the_caller_knows),
        cmocka_unit_test(a_result_without_size_is_refused),
    };
    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
