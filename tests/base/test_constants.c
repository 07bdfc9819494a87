/* Names of values, the version, and text to a file. */
#include "checks.h"

#include <stdio.h>
#include <string.h>

static void every_status_has_its_name(void **state)
{
    (void)state;
    assert_string_equal(tann_status_name(TANN_OK), "TANN_OK");
    assert_string_equal(tann_status_name(TANN_STOP), "TANN_STOP");
    for (int value = TANN_E_INTERNAL; value < 0; value++) {
        assert_memory_equal(tann_status_name((tann_status)value), "TANN_E_", 7);
        assert_string_not_equal(tann_status_name((tann_status)value),
                                tann_status_name((tann_status)(value + 1)));
    }
    assert_string_equal(tann_status_name(TANN_E_SHAPE), "TANN_E_SHAPE");
    assert_string_equal(tann_status_name((tann_status)(TANN_E_INTERNAL - 1)), "unknown status");
    assert_string_equal(tann_status_name((tann_status)2), "unknown status");
}

static void every_instruction_set_has_its_name(void **state)
{
    (void)state;
    assert_string_equal(tann_isa_name(TANN_ISA_PORTABLE), "portable");
    assert_string_equal(tann_isa_name(TANN_ISA_AVX2), "avx2");
    assert_string_equal(tann_isa_name(TANN_ISA_COUNT_), "unknown");
    assert_string_equal(tann_isa_name(TANN_ISA_SSE2), "sse2");
    assert_string_equal(tann_isa_name(TANN_ISA_AVX512), "avx512");
    assert_string_equal(tann_isa_name(TANN_ISA_NEON), "neon");
    assert_string_equal(tann_numerics_name(TANN_NUMERICS_FMA), "fma");
    assert_string_equal(tann_numerics_name(TANN_NUMERICS_MULADD), "muladd");
    assert_string_equal(tann_numerics_name(TANN_NUMERICS_COUNT_), "unknown");
}

static void the_version_is_that_of_the_headers(void **state)
{
    (void)state;
    char expected[32];
    snprintf(expected, sizeof expected, "%d.%d.%d", TANN_VERSION_MAJOR, TANN_VERSION_MINOR,
             TANN_VERSION_PATCH);
    assert_string_equal(tann_version(), expected);
}

static void text_goes_to_a_file(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(tann_write_file(file, "abcdef", 3), TANN_OK);
    assert_int_equal(tann_write_file(file, "", 0), TANN_OK);
    rewind(file);
    char read[8] = {0};
    assert_int_equal(fread(read, 1, sizeof read, file), 3);
    assert_string_equal(read, "abc");
    fclose(file);
}

static void text_that_cannot_be_written_is_an_error(void **state)
{
    (void)state;
    assert_int_equal(tann_write_file(NULL, "abc", 3), TANN_E_ARGUMENT);
    FILE *file = fopen("/dev/null", "r"); /* open, but not for writing */
    assert_non_null(file);
    assert_int_equal(tann_write_file(file, "abc", 3), TANN_E_IO);
    fclose(file);
}

int test_constants(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_its_name),
        cmocka_unit_test(every_instruction_set_has_its_name),
        cmocka_unit_test(the_version_is_that_of_the_headers),
        cmocka_unit_test(text_goes_to_a_file),
        cmocka_unit_test(text_that_cannot_be_written_is_an_error),
    };
    return cmocka_run_group_tests_name("constants", tests, NULL, NULL);
}
