/* What is read of CSV files, with all their options. */
#include "locales.h"
#include "texts.h"

#include <stdio.h>
#include <string.h>

#include "files.h"

int test_csv(void);

typedef struct fixture {
    tann_ctx *ctx;
    tann_samples *s;
    tann_dataset data;
} fixture;

static fixture read_text(const char *text, const tann_csv_opts *opts)
{
    fixture f = {.ctx = tann_ctx_new(NULL)};
    f.s = texts_load(f.ctx, texts_load_csv, text, strlen(text), opts);
    if (f.s == NULL) {
        fail_msg("'%s': %s", text, tann_ctx_error(f.ctx));
    }
    f.data = tann_samples_dataset(f.s);
    assert_int_equal(f.data.struct_size, sizeof f.data);
    assert_int_equal(f.data.count, tann_samples_count(f.s));
    assert_true(f.data.x == tann_samples_x(f.s));
    return f;
}

static void done(fixture *f)
{
    tann_ctx_free(f->ctx); /* the samples outlive it */
    tann_samples_free(f->s);
}

/* The text gives these features and labels. */
static void check_labels(const char *text, const tann_csv_opts *opts, size_t features,
                         const float *x, const int32_t *labels, size_t count)
{
    fixture f = read_text(text, opts);
    assert_int_equal(f.data.count, count);
    assert_int_equal(tann_samples_shape(f.s).rank, 1);
    assert_int_equal(tann_samples_shape(f.s).dim[0], features);
    CHECK_BITS(f.data.x, x, count * features);
    assert_true((f.data.labels == NULL) == (labels == NULL));
    assert_null(f.data.y);
    for (size_t i = 0; labels != NULL && i < count; i++) {
        assert_int_equal(f.data.labels[i], labels[i]);
    }
    done(&f);
}

static void a_header_and_names_of_classes(void **state)
{
    (void)state;
    fixture f =
        read_text("length,width,species\n1.5,2,setosa\n-3e1,.25,virginica\n4,5,setosa\n", NULL);
    const float x[] = {1.5f, 2, -30, 0.25f, 4, 5};
    assert_int_equal(f.data.count, 3);
    CHECK_BITS(f.data.x, x, 6);
    assert_int_equal(f.data.labels[0], 0);
    assert_int_equal(f.data.labels[1], 1);
    assert_int_equal(f.data.labels[2], 0);
    assert_int_equal(tann_samples_class_count(f.s), 2);
    assert_int_equal(tann_samples_target_count(f.s), 0);
    CHECK_TEXT(tann_samples_class_name(f.s, 0), "setosa");
    CHECK_TEXT(tann_samples_class_name(f.s, 1), "virginica");
    assert_null(tann_samples_class_name(f.s, 2));
    assert_null(tann_samples_class_name(f.s, -1));
    CHECK_TEXT(tann_samples_feature_name(f.s, 0), "length");
    CHECK_TEXT(tann_samples_feature_name(f.s, 1), "width");
    assert_null(tann_samples_feature_name(f.s, 2));
    CHECK_TEXT(tann_samples_target_name(f.s, 0), "species");
    assert_null(tann_samples_target_name(f.s, 1));
    done(&f);
}

static void whole_numbers_are_the_labels(void **state)
{
    (void)state;
    const float x[] = {1, 2, 3};
    const int32_t labels[] = {7, 0, 2147483646};
    const int32_t named[] = {0, 1, 2};
    const int32_t sorted[] = {2, 0, 1};
    tann_csv_opts opts = tann_csv_opts_default();
    check_labels("1,7\n2,0\n3,2147483646", NULL, 1, x, labels, 3);
    check_labels("1,7\n2,0\n3,2147483647", NULL, 1, x, named, 3);
    check_labels("1,7\n2,-1\n3,0", NULL, 1, x, named, 3);
    check_labels("1,7\n2,0\n3,0.5", NULL, 1, x, named, 3);
    check_labels("1,7\n2,0\n3,99999999999999999999999999", NULL, 1, x, named, 3);
    opts.name_classes = 1;
    check_labels("1,7\n2,0\n3,5", &opts, 1, x, named, 3);
    opts.sort_classes = 1;
    check_labels("1,7\n2,0\n3,5", &opts, 1, x, sorted, 3);
    fixture f = read_text("1,7\n2,0\n", NULL);
    assert_int_equal(tann_samples_class_count(f.s), 8);
    assert_null(tann_samples_class_name(f.s, 0));
    assert_null(tann_samples_feature_name(f.s, 0));
    assert_null(tann_samples_target_name(f.s, 0));
    done(&f);
}

static void classes_are_sorted(void **state)
{
    (void)state;
    char text[4096] = "";
    tann_csv_opts opts = tann_csv_opts_default();
    opts.sort_classes = 1;
    for (int i = 0; i < 100; i++) {
        snprintf(text + strlen(text), sizeof text - strlen(text), "%d,c%02d\n", i, i * 37 % 50);
    }
    fixture f = read_text(text, &opts);
    assert_int_equal(tann_samples_class_count(f.s), 50);
    for (int i = 0; i < 100; i++) {
        char name[8];
        assert_int_equal(f.data.labels[i], i * 37 % 50);
        snprintf(name, sizeof name, "c%02d", i * 37 % 50);
        CHECK_TEXT(tann_samples_class_name(f.s, f.data.labels[i]), name);
    }
    done(&f);
}

static void delimiters(void **state)
{
    (void)state;
    const float x[] = {1.5f, 2, 3, 4.25f};
    const int32_t labels[] = {0, 1};
    tann_csv_opts opts = tann_csv_opts_default();
    check_labels("1.5,2,a\n3,4.25,b\n", NULL, 2, x, labels, 2);
    check_labels("1.5;2;a\n3;4.25;b\n", NULL, 2, x, labels, 2);
    check_labels("1.5\t2\ta\n3\t4.25\tb\n", NULL, 2, x, labels, 2);
    check_labels("1.5\t2\ta,;\n3\t4.25\tb\n", NULL, 2, x, labels, 2);
    opts.delimiter = '|';
    check_labels("1.5|2|a\n3|4.25|b\n", &opts, 2, x, labels, 2);
    opts.delimiter = ';';
    check_labels("1.5;2;\"a,b\"\n3;4.25;b,c\n", &opts, 2, x, labels, 2);
    opts.decimal = ',';
    check_labels("1,5;2;a\n3;4,25;b\n", &opts, 2, x, labels, 2);
    opts.delimiter = 0;
    check_labels("1,5;2;a\n3;4,25;b\n", &opts, 2, x, labels, 2);
    check_labels("1,5\t2\ta\n3\t4,25\tb\n", &opts, 2, x, labels, 2);
    opts = tann_csv_opts_default();
    opts.label = "0";
    check_labels("\"a\t;\",1.5,2\n\"b\n\",3,4.25", &opts, 2, x, labels, 2);
}

static void lines_and_blanks(void **state)
{
    (void)state;
    const float x[] = {1, 2, 3, 4};
    const int32_t labels[] = {0, 1};
    check_labels("1,2,a\r\n3,4,b\r\n", NULL, 2, x, labels, 2);
    check_labels("1,2,a\r\n3,4,b", NULL, 2, x, labels, 2);
    check_labels("\n\r\n1,2,a\n\n\n3,4,b\n\n\r\n", NULL, 2, x, labels, 2);
    check_labels(" 1 ,  2 , a \n3 ,\t4,b\t\n", NULL, 2, x, labels, 2);
    check_labels("\xEF\xBB\xBF"
                 "1,2,a\n3,4,b\n",
                 NULL, 2, x, labels, 2);
    check_labels("\xEF\xBB\xBF\r\n"
                 "1,2,a\n3,4,b\n",
                 NULL, 2, x, labels, 2);
    check_labels(" \"1\" ,\"2\",\"a\" \n\"3\",\"4\", \"b\"\r\n", NULL, 2, x, labels, 2);
}

static void quotes(void **state)
{
    (void)state;
    fixture f = read_text("\"a \"\"b\"\"\",\"c\nd\",\" e, f \",\"\"\n1,2,3,\"x\"\"\ny\"\n"
                          "4,5,6,\"x\"\"\ny\"\n7,8,9,\"x\"\n",
                          NULL);
    CHECK_TEXT(tann_samples_feature_name(f.s, 0), "a \"b\"");
    CHECK_TEXT(tann_samples_feature_name(f.s, 1), "c\nd");
    CHECK_TEXT(tann_samples_feature_name(f.s, 2), " e, f ");
    CHECK_TEXT(tann_samples_target_name(f.s, 0), "");
    CHECK_TEXT(tann_samples_class_name(f.s, 0), "x\"\ny");
    CHECK_TEXT(tann_samples_class_name(f.s, 1), "x");
    assert_int_equal(f.data.count, 3);
    assert_int_equal(f.data.labels[1], 0);
    assert_int_equal(f.data.labels[2], 1);
    done(&f);
}

static void columns_are_chosen(void **state)
{
    (void)state;
    static const char text[] = "id,kind,a,b,7\nx1,cat,1,2,3\nx2,dog,4,5,6\n";
    static const char *const targets[] = {"b", "a"};
    static const char *const skip[] = {"id", "-1"};
    const float x[] = {1, 2, 4, 5};
    const float y[] = {2, 1, 5, 4};
    const int32_t labels[] = {0, 1};
    tann_csv_opts opts = tann_csv_opts_default();
    opts.label = "kind";
    opts.skip = skip;
    opts.skip_count = 2;
    check_labels(text, &opts, 2, x, labels, 2);
    opts.label = "1"; /* the number, since no column has that name */
    check_labels(text, &opts, 2, x, labels, 2);
    opts.label = "-4";
    check_labels(text, &opts, 2, x, labels, 2);
    const char *const by_name[] = {"id", "7"};
    opts.skip = by_name;
    check_labels(text, &opts, 2, x, labels, 2);

    const char *const three[] = {"id", "kind", "7"};
    opts.skip = three;
    opts.skip_count = 2;
    opts.targets = targets;
    opts.target_count = 2;
    fixture f = read_text(text, &opts);
    const float rest[] = {3, 6};
    CHECK_BITS(f.data.x, rest, 2);
    CHECK_BITS(f.data.y, y, 4);
    assert_null(f.data.labels);
    assert_int_equal(tann_samples_target_count(f.s), 2);
    assert_int_equal(tann_samples_class_count(f.s), 0);
    CHECK_TEXT(tann_samples_target_name(f.s, 0), "b");
    CHECK_TEXT(tann_samples_target_name(f.s, 1), "a");
    CHECK_TEXT(tann_samples_feature_name(f.s, 0), "7");
    done(&f);

    opts = tann_csv_opts_default();
    opts.label = NULL; /* features alone */
    check_labels("1,2\n4,5\n", &opts, 2, x, NULL, 2);
}

static void a_header_is_noticed(void **state)
{
    (void)state;
    const float x[] = {1, 2};
    const float longer[] = {0, 1, 2};
    const int32_t labels[] = {0, 1};
    const int32_t three[] = {0, 1, 2};
    tann_csv_opts opts = tann_csv_opts_default();
    check_labels("v,w\n1,a\n2,b\n", &opts, 1, x, labels, 2);
    check_labels("v,0\n1,a\n2,b\n", &opts, 1, x, labels, 2);
    check_labels("0,w\n1,a\n2,b\n", &opts, 1, longer, three, 3); /* no feature that is a word */
    opts.header = TANN_CSV_HEADER_YES;
    check_labels("0,w\n1,a\n2,b\n", &opts, 1, x, labels, 2);
    opts.header = TANN_CSV_HEADER_NO;
    check_labels("0,w\n1,a\n2,b\n", &opts, 1, longer, three, 3);
    opts.header = TANN_CSV_HEADER_AUTO;
    opts.label = "w";
    check_labels("0,w\n1,a\n2,b\n", &opts, 1, x, labels, 2);
}

static void files_are_read_in_every_locale(void **state)
{
    (void)state;
    static const char *const names[] = {"C", "de_DE.UTF-8", "fr_FR.UTF-8"};
    char path[FILES_PATH];
    const char text[] = "v;w\n1.5;a\n0,25;b\n";
    files_new(path);
    files_write(path, text, strlen(text));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!locales_enter(names[i])) {
            continue;
        }
        tann_ctx *ctx = tann_ctx_new(NULL);
        CHECK_NULL(ctx, tann_csv_load(ctx, path, NULL), TANN_E_FORMAT,
                   "line 3, column 1: this is no number ('0,25')");
        files_write(path, text, strlen(text) - 7);
        tann_samples *s = tann_csv_load(ctx, path, NULL);
        assert_non_null(s);
        assert_true(tann_samples_x(s)[0] == 1.5f);
        tann_samples_free(s);
        files_write(path, text, strlen(text));
        tann_ctx_free(ctx);
    }
    locales_leave();
    remove(path);
}

static void nothing_gives_nothing(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_samples_free(NULL);
    assert_int_equal(tann_samples_count(NULL), 0);
    assert_int_equal(tann_samples_shape(NULL).rank, 0);
    assert_null(tann_samples_x(NULL));
    assert_int_equal(tann_samples_dataset(NULL).count, 0);
    assert_null(tann_samples_dataset(NULL).x);
    assert_int_equal(tann_samples_target_count(NULL), 0);
    assert_int_equal(tann_samples_class_count(NULL), 0);
    assert_null(tann_samples_class_name(NULL, 0));
    assert_null(tann_samples_feature_name(NULL, 0));
    assert_null(tann_samples_target_name(NULL, 0));
    assert_null(tann_csv_load(NULL, "x", NULL));
    assert_null(tann_csv_load_memory(NULL, "1,2", 3, NULL));
    CHECK_NULL(ctx, tann_csv_load(ctx, NULL, NULL), TANN_E_ARGUMENT, "the file is NULL");
    CHECK_NULL(ctx, tann_csv_load_memory(ctx, NULL, 3, NULL), TANN_E_ARGUMENT, "the file is NULL");
    CHECK_NULL(ctx, tann_csv_load(ctx, "no/such", NULL), TANN_E_IO, "cannot read 'no/such'");
    tann_ctx_free(ctx);
}

int test_csv(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_and_names_of_classes),
        cmocka_unit_test(whole_numbers_are_the_labels),
        cmocka_unit_test(classes_are_sorted),
        cmocka_unit_test(delimiters),
        cmocka_unit_test(lines_and_blanks),
        cmocka_unit_test(quotes),
        cmocka_unit_test(columns_are_chosen),
        cmocka_unit_test(a_header_is_noticed),
        cmocka_unit_test(files_are_read_in_every_locale),
        cmocka_unit_test(nothing_gives_nothing),
    };
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
