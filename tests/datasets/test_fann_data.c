/* Data files of FANN: two that it wrote, and others that are not as they should be. */
#include "locales.h"
#include "texts.h"

#include <stdio.h>
#include <string.h>

int test_fann_data(void);

static void check_refused(const char *text, tann_status status, const char *words)
{
    texts_check_refused(texts_load_fann, text, NULL, status, words);
}

static void files_of_fann_are_read(void **state)
{
    (void)state;
    static const char *const paths[] = {TINYANN_TEST_DATA "/fann_data/point.data",
                                        TINYANN_TEST_DATA "/fann_data/comma.data"};
    static const float x[] = {-0.5f, -1, 1, -1, -0.5f, 1.25f, 1, 1.25f};
    static const float y[] = {-1, 1, 1, -1};
    static const char *const locales[] = {"C", "de_DE.UTF-8"};
    for (size_t i = 0; i < 4; i++) {
        if (!locales_enter(locales[i / 2])) {
            continue;
        }
        tann_ctx *ctx = tann_ctx_new(NULL);
        tann_samples *s = tann_fann_data_load(ctx, paths[i % 2], NULL);
        locales_leave();
        assert_non_null(s);
        const tann_dataset data = tann_samples_dataset(s);
        assert_int_equal(data.count, 4);
        assert_int_equal(tann_samples_target_count(s), 1);
        assert_int_equal(tann_samples_shape(s).dim[0], 2);
        assert_null(data.labels);
        assert_null(tann_samples_feature_name(s, 0));
        CHECK_BITS(data.x, x, 8);
        CHECK_BITS(data.y, y, 4);
        tann_samples_free(s);
        tann_ctx_free(ctx);
    }
}

static void lines_do_not_matter(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    static const char text[] = "\n 1 2\t1\r\n1e3 -.5 7";
    tann_samples *s = texts_load(ctx, texts_load_fann, text, sizeof text - 1, NULL);
    assert_non_null(s);
    const tann_dataset data = tann_samples_dataset(s);
    assert_true(data.x[0] == 1000 && data.x[1] == -0.5f && data.y[0] == 7);
    tann_samples_free(s);
    tann_ctx_free(ctx);
}

static void other_texts_are_refused(void **state)
{
    (void)state;
    check_refused("", TANN_E_FORMAT, "line 1, column 1: this is no count ('')");
    check_refused("4", TANN_E_FORMAT, "line 1, column 2: this is no count ('')");
    check_refused("4 2", TANN_E_FORMAT, "line 1, column 3: this is no count");
    check_refused("0 2 1\n", TANN_E_FORMAT, "line 1, column 1: this is no count ('0')");
    check_refused("1 0 1\n1\n", TANN_E_FORMAT, "line 1, column 2: this is no count ('0')");
    check_refused("1 1 0\n1\n", TANN_E_FORMAT, "line 1, column 3: this is no count ('0')");
    check_refused("-4 2 1\n", TANN_E_FORMAT, "this is no count ('-4')");
    check_refused("4x 2 1\n", TANN_E_FORMAT, "this is no count ('4x')");
    check_refused("2147483648 1 1\n1 1\n", TANN_E_FORMAT, "this is no count");
    check_refused("99999999999999999999999 1 1\n1 1\n", TANN_E_FORMAT, "this is no count");
    check_refused("2147483647 2147483647 2147483647\n1 1\n", TANN_E_FORMAT, "do not fit into the");
    check_refused("2 1 1\n1 1\n1\n", TANN_E_FORMAT, "line 1: 2 samples of 1 and 1 numbers");
    check_refused("2 1 1\n1 1\n1       \n", TANN_E_FORMAT, "line 4, column 1: a number is missing");
    check_refused("1 1 1\n1 x\n", TANN_E_FORMAT, "line 2, column 2: this is no number ('x')");
    check_refused("1 1 1\n1,5,0 1\n", TANN_E_FORMAT, "line 2, column 1: this is no number");
    check_refused("1 1 1\n1\nnan", TANN_E_FORMAT, "line 3, column 1: this is no number ('nan')");
    check_refused("1 1 1\n1 1e39", TANN_E_NUMERIC, "line 2, column 2: no float can hold this");
    check_refused("1 1 1\n1\n2 3\n", TANN_E_FORMAT,
                  "line 3, column 2: something follows the last sample ('3')");
    check_refused("1 1 1\n1 1x23456789012345678901234567890123456789012345\n", TANN_E_FORMAT,
                  "no number ('1x23456789012345678901234567890123456789')");
}

static void damage_is_harmless(void **state)
{
    (void)state;
    static const char text[] = "2 2 1\n-0.5 1e3 \n1\n2,5 3 4\n";
    tann_fann_data_opts opts = tann_fann_data_opts_default();
    texts_check_damaged(texts_load_fann, text, sizeof text - 1, NULL);
    texts_check_memory(texts_load_fann, text, sizeof text - 1, NULL);
    opts.max_bytes = sizeof text - 2;
    texts_check_refused(texts_load_fann, text, &opts, TANN_E_UNSUPPORTED, "the limit is");
    assert_null(tann_fann_data_load(NULL, "x", NULL));
    tann_ctx *ctx = tann_ctx_new(NULL);
    CHECK_NULL(ctx, tann_fann_data_load(ctx, NULL, NULL), TANN_E_ARGUMENT, "the file is NULL");
    CHECK_NULL(ctx, tann_fann_data_load(ctx, "no/such", NULL), TANN_E_IO, "cannot read");
    opts.struct_size = 1;
    CHECK_NULL(ctx, tann_fann_data_load_memory(ctx, text, 1, &opts), TANN_E_ARGUMENT, "opts");
    tann_ctx_free(ctx);
}

int test_fann_data(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_fann_are_read),
        cmocka_unit_test(lines_do_not_matter),
        cmocka_unit_test(other_texts_are_refused),
        cmocka_unit_test(damage_is_harmless),
    };
    return cmocka_run_group_tests_name("fann_data", tests, NULL, NULL);
}
