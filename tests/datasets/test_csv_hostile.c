/* CSV files that are not as they should be, and options that fit to no file. */
#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int test_csv_hostile(void);

static void check_refused(const char *text, tann_status status, const char *words)
{
    texts_check_refused(texts_load_csv, text, NULL, status, words);
}

static void errors_tell_line_and_column(void **state)
{
    (void)state;
    check_refused("1,2,a\n3,,b\n", TANN_E_FORMAT, "line 2, column 2: a value is missing ('')");
    check_refused("1,2,a\n3, ,b\n", TANN_E_FORMAT, "line 2, column 2: a value is missing ('')");
    check_refused("1\t2\ta\n3\t\tb\n", TANN_E_FORMAT, "line 2, column 2: a value is missing ('')");
    check_refused("1,2,a\n3,1x345678901234567890123456789012345678901234567,b\n", TANN_E_FORMAT,
                  "no number ('1x34567890123456789012345678901234567890')");
    check_refused("1,2,a\n3,NA,b\n", TANN_E_FORMAT, "line 2, column 2: a value is missing ('NA')");
    check_refused("1,2,a\n3,?,b\n", TANN_E_FORMAT, "a value is missing ('?')");
    check_refused("1,2,a\n3,nan,b\n", TANN_E_FORMAT, "a value is missing ('nan')");
    check_refused("1,2,a\n\n3,x,b\n", TANN_E_FORMAT, "line 3, column 2: this is no number ('x')");
    check_refused("1,2,a\n3,1.5.,b\n", TANN_E_FORMAT, "this is no number ('1.5.')");
    check_refused("1,2,a\n3,inf,b\n", TANN_E_FORMAT, "this is no number ('inf')");
    check_refused("1,2,a\n3,0x10,b\n", TANN_E_FORMAT, "this is no number ('0x10')");
    check_refused("1,2,a\n3,1 2,b\n", TANN_E_FORMAT, "this is no number ('1 2')");
    check_refused("1,2,a\n3,\"1\"\"2\",b\n", TANN_E_FORMAT, "this is no number ('1\"\"2')");
    check_refused("1,2,a\n3,1e39,b\n", TANN_E_NUMERIC, "line 2, column 2: no float can hold this");
    check_refused("1,2,a\n3,-1e39,b\n", TANN_E_NUMERIC, "no float can hold this");
    check_refused("1,2,a\n3,4,\n", TANN_E_FORMAT, "line 2, column 3: a class is missing");
    check_refused("1,2,\n3,4,\n", TANN_E_FORMAT, "line 1, column 3: a class is missing");
    check_refused("1,2,\"\"\n", TANN_E_FORMAT, "line 1, column 3: a class is missing");
    check_refused("1,2,a\n3,4\n", TANN_E_FORMAT, "line 2: 2 values, where the first line has 3");
    check_refused("1,2,a\n3,4,b,\n", TANN_E_FORMAT, "line 2: 4 values, where the first line has 3");
    check_refused("1,\"x\ny\",a\n3,4\n", TANN_E_FORMAT, "line 1: 1 of its values are numbers");
    check_refused("\"x\ny\",a\n3\n", TANN_E_FORMAT, "line 3: 1 values, where the first line has 2");
}

static void texts_that_are_no_tables(void **state)
{
    (void)state;
    check_refused("", TANN_E_FORMAT, "line 1: the file ends here, without a value");
    check_refused("\xEF\xBB\xBF", TANN_E_FORMAT, "without a value");
    check_refused("\n\r\n\n", TANN_E_FORMAT, "line 4: the file ends here, without a value");
    check_refused("a,b\n", TANN_E_FORMAT, "line 2: the file ends here, without a sample");
    check_refused("1,2,\"a\n", TANN_E_FORMAT, "line 1, column 3: this quote does not end");
    check_refused("1,2,\"", TANN_E_FORMAT, "line 1, column 3: this quote does not end");
    check_refused("1,2,\"\"\"", TANN_E_FORMAT, "this quote does not end");
    check_refused("1,2,\"a\"b\n", TANN_E_FORMAT, "line 1, column 3: something follows a quote");
    check_refused("1,2,a\"b\n", TANN_E_FORMAT, "line 1, column 3: a quote within a value");
    check_refused("1,2,a\r3,4,b", TANN_E_FORMAT, "line 1, column 3: a CR without LF");
    check_refused("1,2,\"a\"\r", TANN_E_FORMAT, "line 1, column 3: a CR without LF");
    check_refused("\r1,2", TANN_E_FORMAT, "line 1, column 1: a CR without LF");
    check_refused("1\n2\n", TANN_E_ARGUMENT,
                  "line 1: of 1 columns none is left as a feature; they are parted by ','");
    check_refused("a,1,b\n1,2,c\n", TANN_E_FORMAT,
                  "line 1: 1 of its values are numbers and 1 are not");
    tann_ctx *ctx = tann_ctx_new(NULL);
    CHECK_NULL(ctx, tann_csv_load_memory(ctx, "1\0,\0a\0\n\0", 8, NULL), TANN_E_FORMAT,
               "line 1, column 1: a byte of 0");
    CHECK_NULL(ctx, tann_csv_load_memory(ctx, "1,\"\0\"\n", 6, NULL), TANN_E_FORMAT,
               "line 1, column 2: a byte of 0");
    tann_ctx_free(ctx);
}

static void columns_that_are_not_there(void **state)
{
    (void)state;
    static const char text[] = "a,b,b,c\n1,2,3,4\n";
    static const struct {
        const char *label, *skip, *words;
    } cases[] = {
        {"x", NULL, "line 1: none of 4 columns is 'x'"},
        {"4", NULL, "none of 4 columns is '4'"},
        {"-5", NULL, "none of 4 columns is '-5'"},
        {"-0", NULL, "none of 4 columns is '-0'"},
        {"", NULL, "none of 4 columns is ''"},
        {"-", NULL, "none of 4 columns is '-'"},
        {"99999999999999999999999", NULL, "none of 4"},
        {"1x", NULL, "none of 4 columns is '1x'"},
        {"b", NULL, "line 1: 2 columns are named 'b'"},
        {"A", NULL, "none of 4 columns is 'A'"},
        {"c", "c", "column 3 ('c') is asked for twice"},
        {"c", "-1", "column 3 ('-1') is asked for twice"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tann_csv_opts opts = tann_csv_opts_default();
        opts.label = cases[i].label;
        opts.skip = &cases[i].skip;
        opts.skip_count = cases[i].skip != NULL;
        texts_check_refused(texts_load_csv, text, &opts, TANN_E_ARGUMENT, cases[i].words);
    }
    tann_csv_opts opts = tann_csv_opts_default();
    static const char *const nothing[] = {NULL};
    opts.skip = nothing;
    opts.skip_count = 1;
    texts_check_refused(texts_load_csv, text, &opts, TANN_E_ARGUMENT,
                        "the name of a column is NULL");
    static const char *const all[] = {"0", "1", "2", "3"};
    opts = tann_csv_opts_default();
    opts.targets = all;
    opts.target_count = 4;
    texts_check_refused(texts_load_csv, text, &opts, TANN_E_ARGUMENT, "none is left as a feature");
    static const char *const unknown[] = {"x"};
    opts.targets = unknown;
    opts.target_count = 1;
    texts_check_refused(texts_load_csv, text, &opts, TANN_E_ARGUMENT, "none of 4 columns is 'x'");
    static const char *const ambiguous[] = {
        "1"}; /* a number until there turns out to be a header */
    opts = tann_csv_opts_default();
    opts.skip = ambiguous;
    opts.skip_count = 1;
    texts_check_refused(texts_load_csv, "b,1,1\n1,2,3\n", &opts, TANN_E_ARGUMENT,
                        "2 columns are named '1'");
    opts.skip = all;
    opts.skip_count = 3;
    texts_check_refused(texts_load_csv, text, &opts, TANN_E_ARGUMENT, "none is left as a feature");
}

static void options_out_of_range(void **state)
{
    (void)state;
    static const struct {
        size_t offset;
        int32_t value;
        const char *words;
    } cases[] = {
        {offsetof(tann_csv_opts, header), 3, "header 3"},
        {offsetof(tann_csv_opts, header), -1, "header -1"},
        {offsetof(tann_csv_opts, delimiter), ' ', "a delimiter of character 32"},
        {offsetof(tann_csv_opts, delimiter), -1, "a delimiter of character -1"},
        {offsetof(tann_csv_opts, delimiter), 300, "a delimiter of character 300"},
        {offsetof(tann_csv_opts, delimiter), '.', "a delimiter of character 46"},
        {offsetof(tann_csv_opts, decimal), 0, "a decimal of character 0"},
        {offsetof(tann_csv_opts, decimal), ';', "a decimal of character 59"},
        {offsetof(tann_csv_opts, name_classes), 2, "name_classes 2"},
        {offsetof(tann_csv_opts, sort_classes), -1, "sort_classes -1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tann_csv_opts opts = tann_csv_opts_default();
        memcpy((char *)&opts + cases[i].offset, &cases[i].value, sizeof cases[i].value);
        texts_check_refused(texts_load_csv, "1,2\n", &opts, TANN_E_ARGUMENT, cases[i].words);
    }
    tann_csv_opts opts = tann_csv_opts_default();
    opts.delimiter = ',';
    opts.decimal = ',';
    texts_check_refused(texts_load_csv, "1,2\n", &opts, TANN_E_ARGUMENT,
                        "a delimiter of character 44");
    opts = tann_csv_opts_default();
    opts.target_count = 1;
    texts_check_refused(texts_load_csv, "1,2\n", &opts, TANN_E_ARGUMENT,
                        "tann_csv_opts.targets is NULL");
    opts = tann_csv_opts_default();
    opts.skip_count = 1;
    texts_check_refused(texts_load_csv, "1,2\n", &opts, TANN_E_ARGUMENT,
                        "tann_csv_opts.skip is NULL");
    static const char *const targets[] = {"0"};
    opts.targets = targets;
    texts_check_refused(texts_load_csv, "1,2\n", &opts, TANN_E_ARGUMENT,
                        "tann_csv_opts.skip is NULL");
    opts = tann_csv_opts_default();
    opts.struct_size = 1;
    texts_check_refused(texts_load_csv, "1,2\n", &opts, TANN_E_ARGUMENT, "tann_csv_opts");
    opts = tann_csv_opts_default();
    opts.flags = 1;
    texts_check_refused(texts_load_csv, "1,2\n", &opts, TANN_E_UNSUPPORTED, "flags of 1");
    opts = tann_csv_opts_default();
    opts.max_columns = SIZE_MAX;
    texts_check_refused(texts_load_csv, "1,2\n", &opts, TANN_E_ARGUMENT, "columns or");
    opts = tann_csv_opts_default();
    opts.max_classes = SIZE_MAX;
    texts_check_refused(texts_load_csv, "1,2\n", &opts, TANN_E_ARGUMENT, "classes are above");
}

static void limits_are_kept(void **state)
{
    (void)state;
    static const char text[] = "1,2,a\n3,4,b\n5,6,c\n";
    for (size_t less = 0; less < 2; less++) {
        tann_ctx *ctx = tann_ctx_new(NULL);
        const char *const words[] = {"the limit is", "line 1, column 3: more than 2 columns",
                                     "line 3, column 3: more than 2 classes"};
        for (int which = 0; which < 3; which++) {
            tann_csv_opts opts = tann_csv_opts_default();
            opts.max_bytes = which == 0 ? strlen(text) - less : opts.max_bytes;
            opts.max_columns = which == 1 ? 3 - less : opts.max_columns;
            opts.max_classes = which == 2 ? 3 - less : opts.max_classes;
            tann_samples *s = tann_csv_load_memory(ctx, text, strlen(text), &opts);
            assert_int_equal(s != NULL, less == 0);
            if (less == 1) {
                assert_int_equal(tann_ctx_status(ctx), TANN_E_UNSUPPORTED);
                assert_non_null(strstr(tann_ctx_error(ctx), words[which]));
            }
            tann_samples_free(s);
        }
        tann_ctx_free(ctx);
    }
}

static const char table[] = "a;\"b\"\"\n\";k\r\n1.5;-2e3;\"x;\"\n\n0;7;yy\n3;4;\"x;\"";

static void damage_is_harmless(void **state)
{
    (void)state;
    static const char *const targets[] = {"0"};
    tann_csv_opts opts = tann_csv_opts_default();
    texts_check_damaged(texts_load_csv, table, sizeof table - 1, NULL);
    opts.sort_classes = 1;
    texts_check_damaged(texts_load_csv, table, sizeof table - 1, &opts);
    opts.targets = targets;
    opts.target_count = 1;
    opts.skip = targets;
    opts.label = NULL;
    texts_check_damaged(texts_load_csv, "1,2,3\n4,5,6\n", 12, &opts);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    tann_csv_opts opts = tann_csv_opts_default();
    size_t size = 0;
    char *wide = texts_wide_csv(&size);
    opts.sort_classes = 1;
    texts_check_memory(texts_load_csv, table, sizeof table - 1, &opts);
    texts_check_memory(texts_load_csv, wide, size, &opts);
    opts = texts_wide_targets();
    texts_check_memory(texts_load_csv, wide, size, &opts);
    free(wide);
}

/* The narrowest tables take the most memory for their bytes. */
static void memory_is_bounded(void **state)
{
    (void)state;
    static const char *const lines[] = {"1,2\n", "1,a\n", "1,", "a,", "\n", "1,2,3,4,5,6,7,8\n"};
    const size_t size = (size_t)3 << 20;
    char *text = malloc(size);
    assert_non_null(text);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        for (size_t at = 0; at < size; at++) {
            text[at] = lines[i][at % strlen(lines[i])];
        }
        heap h = {.taken = 0};
        tann_ctx *ctx = heap_ctx(&h);
        tann_csv_opts opts = tann_csv_opts_default();
        opts.label = i < 2 ? "-1" : NULL;
        tann_samples_free(tann_csv_load_memory(ctx, text, size, &opts));
        assert_true(h.peak <= 8 * size + (1 << 20));
        tann_ctx_free(ctx);
        heap_check_empty(&h);
    }
    free(text);
}

int test_csv_hostile(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_tell_line_and_column),
        cmocka_unit_test(texts_that_are_no_tables),
        cmocka_unit_test(columns_that_are_not_there),
        cmocka_unit_test(options_out_of_range),
        cmocka_unit_test(limits_are_kept),
        cmocka_unit_test(damage_is_harmless),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(memory_is_bounded),
    };
    return cmocka_run_group_tests_name("csv_hostile", tests, NULL, NULL);
}
