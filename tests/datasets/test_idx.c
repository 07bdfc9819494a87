/* IDX files: images and labels, and what is none of both. */
#include "texts.h"

#include <stdio.h>
#include <string.h>

#include "files.h"

int test_idx(void);

#define IMAGES "\0\0\x08\3\0\0\0\2\0\0\0\1\0\0\0\3\0\1\2\xFD\xFE\xFF" /* 2 of 1 x 3 */
#define LABELS "\0\0\x08\1\0\0\0\2\7\0"

enum { IMAGES_SIZE = sizeof IMAGES - 1, LABELS_SIZE = sizeof LABELS - 1 };

static tann_samples *load(tann_ctx *ctx, const char *images, size_t images_size, const char *labels,
                          size_t labels_size, const tann_idx_opts *opts)
{
    return tann_idx_load_memory(ctx, images, images_size, labels, labels_size, opts);
}

static void images_and_labels(void **state)
{
    (void)state;
    static const float x[] = {0, 1, 2, 253, 254, 255};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_idx_opts opts = tann_idx_opts_default();
    for (int scale = 0; scale < 2; scale++) {
        opts.scale = scale;
        tann_samples *s = load(ctx, IMAGES, IMAGES_SIZE, LABELS, LABELS_SIZE, &opts);
        assert_non_null(s);
        const tann_dataset data = tann_samples_dataset(s);
        assert_int_equal(data.count, 2);
        assert_int_equal(tann_samples_shape(s).rank, 2);
        assert_int_equal(tann_samples_shape(s).dim[0], 1);
        assert_int_equal(tann_samples_shape(s).dim[1], 3);
        assert_int_equal(data.labels[0], 7);
        assert_int_equal(data.labels[1], 0);
        assert_int_equal(tann_samples_class_count(s), 8);
        assert_null(tann_samples_class_name(s, 7));
        for (size_t i = 0; i < 6; i++) {
            const float expected = scale == 1 ? x[i] / 255 : x[i];
            CHECK_BITS(&data.x[i], &expected, 1);
        }
        tann_samples_free(s);
    }
    tann_samples *s = load(ctx, IMAGES, IMAGES_SIZE, NULL, 0, NULL);
    assert_null(tann_samples_dataset(s).labels);
    assert_int_equal(tann_samples_class_count(s), 0);
    tann_samples_free(s);
    tann_ctx_free(ctx);
}

static void other_types(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
    } files[] = {
#define FILE_OF(text) {text, sizeof text - 1}
        FILE_OF("\0\0\x09\1\0\0\0\2\xFF\2"),
        FILE_OF("\0\0\x0B\1\0\0\0\2\xFF\xFF\0\2"),
        FILE_OF("\0\0\x0C\1\0\0\0\2\xFF\xFF\xFF\xFF\0\0\0\2"),
        FILE_OF("\0\0\x0D\1\0\0\0\2\xBF\x80\0\0\x40\0\0\0"),
        FILE_OF("\0\0\x0E\1\0\0\0\2\xBF\xF0\0\0\0\0\0\0\x40\0\0\0\0\0\0\0"),
    };
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_idx_opts opts = tann_idx_opts_default();
    opts.scale = 1;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        tann_samples *s = load(ctx, files[i].bytes, files[i].size, NULL, 0, NULL);
        assert_non_null(s);
        assert_int_equal(tann_samples_count(s), 2);
        assert_int_equal(tann_shape_size(tann_samples_shape(s)), 1);
        assert_true(tann_samples_x(s)[0] == -1 && tann_samples_x(s)[1] == 2);
        tann_samples_free(s);
        CHECK_NULL(ctx, load(ctx, files[i].bytes, files[i].size, NULL, 0, &opts),
                   TANN_E_UNSUPPORTED, "scale is for unsigned bytes");
        CHECK_NULL(ctx, load(ctx, IMAGES, IMAGES_SIZE, files[i].bytes, files[i].size, NULL),
                   i < 3 ? TANN_E_NUMERIC : TANN_E_SHAPE,
                   i < 3 ? "byte 8: a label of -1" : "byte 2");
    }
    tann_ctx_free(ctx);
}

static void other_files_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        tann_status status;
        const char *words;
    } cases[] = {
#define CASE(text, status, words) {text, sizeof text - 1, status, words}
        CASE("", TANN_E_FORMAT, "byte 0: this is no IDX file"),
        CASE("\0\0\x08", TANN_E_FORMAT, "byte 0: this is no IDX file"),
        CASE("\1\0\x08\1\0\0\0\1\1", TANN_E_FORMAT, "no IDX file"),
        CASE("\0\1\x08\1\0\0\0\1\1", TANN_E_FORMAT, "no IDX file"),
        CASE("\0\0\x0A\1\0\0\0\1\1", TANN_E_FORMAT, "no IDX file"),
        CASE("\x1F\x8B\x08\0", TANN_E_UNSUPPORTED, "byte 0: compressed with gzip: unpack"),
        CASE("\x1F\x8C\x08\0", TANN_E_FORMAT, "no IDX file"),
        CASE("\0\0\x08\0\1", TANN_E_FORMAT, "byte 3: 0 dimensions"),
        CASE("\0\0\x08\6\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\1\1", TANN_E_FORMAT,
             "byte 3: 6 dimensions"),
        CASE("\0\0\x08\2\0\0\0\1\0\0\0", TANN_E_FORMAT, "byte 3: 2 dimensions in a file of 11"),
        CASE("\0\0\x08\1\0\0\0\0", TANN_E_FORMAT, "byte 4: a dimension of 0"),
        CASE("\0\0\x08\2\0\0\0\1\x80\0\0\0\1", TANN_E_FORMAT, "byte 8: a dimension of 2147483648"),
        CASE("\0\0\x08\3\x7F\0\0\0\x7F\0\0\0\x7F\0\0\0\1", TANN_E_FORMAT, "byte 12: a dimension"),
        CASE("\0\0\x0E\2\x7F\0\0\0\x7F\0\0\0\1", TANN_E_FORMAT, "of 8 bytes should follow"),
        CASE("\0\0\x08\1\0\0\0\2\1", TANN_E_FORMAT, "byte 8: 2 numbers of 1 bytes should follow"),
        CASE("\0\0\x08\1\0\0\0\2\1\1\1", TANN_E_FORMAT, "should follow, not 3 bytes"),
        CASE("\0\0\x0C\1\0\0\0\1\1\0\0\1", TANN_E_NUMERIC, "byte 8: number 0"),
    };
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_NULL(ctx, load(ctx, cases[i].bytes, cases[i].size, NULL, 0, NULL), cases[i].status,
                   cases[i].words);
        if (cases[i].status != TANN_E_NUMERIC) {
            CHECK_NULL(ctx, load(ctx, IMAGES, IMAGES_SIZE, cases[i].bytes, cases[i].size, NULL),
                       cases[i].status, cases[i].words);
        }
    }
    CHECK_NULL(ctx, load(ctx, IMAGES, IMAGES_SIZE, IMAGES, IMAGES_SIZE, NULL), TANN_E_SHAPE,
               "2 whole numbers should stand here");
    CHECK_NULL(ctx, load(ctx, IMAGES, IMAGES_SIZE, "\0\0\x08\1\0\0\0\1\1", 9, NULL), TANN_E_SHAPE,
               "2 whole numbers should stand here");
    CHECK_NULL(ctx, load(ctx, IMAGES, IMAGES_SIZE, "\0\0\x0C\1\0\0\0\2\0\0\0\1\1\0\0\1", 16, NULL),
               TANN_E_NUMERIC, "byte 12: number 0");
    tann_ctx_free(ctx);
}

static void arguments_are_checked(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_idx_opts opts = tann_idx_opts_default();
    assert_null(tann_idx_load(NULL, "x", NULL, NULL));
    CHECK_NULL(ctx, tann_idx_load(ctx, NULL, "x", NULL), TANN_E_ARGUMENT, "the file is NULL");
    CHECK_NULL(ctx, tann_idx_load(ctx, "no/such", NULL, NULL), TANN_E_IO, "cannot read");
    opts.scale = 2;
    CHECK_NULL(ctx, load(ctx, IMAGES, IMAGES_SIZE, NULL, 0, &opts), TANN_E_ARGUMENT, "scale 2");
    opts.scale = 0;
    opts.flags = 1;
    CHECK_NULL(ctx, load(ctx, IMAGES, IMAGES_SIZE, NULL, 0, &opts), TANN_E_UNSUPPORTED,
               "flags of 1");
    opts.flags = 0;
    opts.struct_size = 1;
    CHECK_NULL(ctx, load(ctx, IMAGES, IMAGES_SIZE, NULL, 0, &opts), TANN_E_ARGUMENT, "idx_opts");
    opts.struct_size = sizeof opts;
    opts.max_bytes = IMAGES_SIZE - 1;
    CHECK_NULL(ctx, load(ctx, IMAGES, IMAGES_SIZE, NULL, 0, &opts), TANN_E_UNSUPPORTED, "limit is");
    tann_ctx_free(ctx);
}

static void files_are_read(void **state)
{
    (void)state;
    char images[FILES_PATH], labels[FILES_PATH];
    tann_ctx *ctx = tann_ctx_new(NULL);
    files_new(images);
    files_new(labels);
    files_write(images, IMAGES, IMAGES_SIZE);
    files_write(labels, LABELS, LABELS_SIZE);
    tann_samples *s = tann_idx_load(ctx, images, labels, NULL);
    assert_non_null(s);
    assert_int_equal(tann_samples_dataset(s).labels[0], 7);
    tann_samples_free(s);
    CHECK_NULL(ctx, tann_idx_load(ctx, images, "no/such", NULL), TANN_E_IO,
               "cannot read 'no/such'");
    remove(images);
    remove(labels);
    tann_ctx_free(ctx);
}

static tann_samples *load_labels(tann_ctx *ctx, const void *bytes, size_t size, const void *opts)
{
    return tann_idx_load_memory(ctx, IMAGES, IMAGES_SIZE, bytes, size, opts);
}

static void damage_is_harmless(void **state)
{
    (void)state;
    texts_check_damaged(texts_load_idx, IMAGES, IMAGES_SIZE, NULL);
    texts_check_damaged(load_labels, LABELS, LABELS_SIZE, NULL);
    texts_check_memory(load_labels, LABELS, LABELS_SIZE, NULL);
}

int test_idx(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(images_and_labels),       cmocka_unit_test(other_types),
        cmocka_unit_test(other_files_are_refused), cmocka_unit_test(arguments_are_checked),
        cmocka_unit_test(files_are_read),          cmocka_unit_test(damage_is_harmless),
    };
    return cmocka_run_group_tests_name("idx", tests, NULL, NULL);
}
