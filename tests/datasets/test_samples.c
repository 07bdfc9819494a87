/* Samples that are parted, and files that cannot be read. */
#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "disk.h"
#include "files.h"

int test_samples(void);

enum { COUNT = 20 };

/* Sample i has the feature i, the target -i or the class i % 3. */
static tann_samples *numbered(tann_ctx *ctx, bool targets)
{
    static const char *const names[] = {"t"};
    char text[1024] = "f,t,c\n";
    tann_csv_opts opts = tann_csv_opts_default();
    static const char *const skip[] = {"c", "t"};
    opts.label = "c";
    opts.targets = targets ? names : NULL;
    opts.target_count = targets;
    opts.skip = targets ? skip : skip + 1;
    opts.skip_count = 1;
    for (int i = 0; i < COUNT; i++) {
        snprintf(text + strlen(text), sizeof text - strlen(text), "%d,%d,c%d\n", i, -i, i % 3);
    }
    tann_samples *s = tann_csv_load_memory(ctx, text, strlen(text), &opts);
    assert_non_null(s);
    return s;
}

static void check_sample(const tann_dataset *data, size_t i, bool seen[COUNT])
{
    const int number = (int)data->x[i];
    assert_in_range(number, 0, COUNT - 1);
    assert_false(seen[number]);
    seen[number] = true;
    if (data->labels != NULL) {
        assert_int_equal(data->labels[i], number % 3);
    } else {
        assert_int_equal((int)data->y[i], -number);
    }
}

static void each_sample_is_in_one_part(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (int targets = 0; targets < 2; targets++) {
        tann_samples *all = numbered(ctx, targets != 0);
        tann_samples *train = NULL;
        tann_samples *test = NULL;
        bool seen[COUNT] = {false};
        size_t in_order = 0;
        CHECK_OK(ctx, tann_samples_split(ctx, all, 0.25f, 7, &train, &test));
        const tann_dataset first = tann_samples_dataset(train);
        const tann_dataset second = tann_samples_dataset(test);
        assert_int_equal(first.count, 15);
        assert_int_equal(second.count, 5);
        for (size_t i = 0; i < COUNT; i++) {
            check_sample(i < 15 ? &first : &second, i < 15 ? i : i - 15, seen);
            in_order += i < 15 && first.x[i] == (float)i;
        }
        assert_true(in_order < 8);
        tann_samples_free(all);
        CHECK_TEXT(tann_samples_feature_name(test, 0), "f");
        CHECK_TEXT(tann_samples_target_name(train, 0), targets ? "t" : "c");
        assert_int_equal(tann_samples_class_count(test), targets ? 0 : 3);
        assert_int_equal(tann_samples_target_count(test), targets);
        if (!targets) {
            CHECK_TEXT(tann_samples_class_name(test, 2), "c2");
        }
        tann_samples_free(train);
        tann_samples_free(test);
    }
    tann_ctx_free(ctx);
}

/* The parts of a seed are part of what is promised. */
static void a_seed_gives_the_same_parts(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_samples *all = numbered(ctx, false);
    static const float expected[] = {6, 2, 11, 19};
    for (uint64_t seed = 1; seed < 3; seed++) {
        tann_samples *train = NULL;
        tann_samples *test = NULL;
        CHECK_OK(ctx, tann_samples_split(ctx, all, 0.2f, seed, &train, &test));
        const int same = memcmp(tann_samples_x(test), expected, sizeof expected) == 0;
        assert_int_equal(same, seed == 1);
        tann_samples_free(train);
        tann_samples_free(test);
    }
    tann_samples_free(all);
    tann_ctx_free(ctx);
}

static void a_part_without_samples_is_refused(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_samples *all = numbered(ctx, false);
    tann_samples *train = all;
    tann_samples *test = all;
    static const float shares[] = {0, 0.02f, 0.98f, 1};
    for (size_t i = 0; i < 4; i++) {
        CHECK_FAILS(ctx, tann_samples_split(ctx, all, shares[i], 1, &train, &test), TANN_E_ARGUMENT,
                    "leaves a part without any");
        assert_null(train);
        assert_null(test);
    }
    CHECK_FAILS(ctx, tann_samples_split(ctx, all, -0.1f, 1, &train, &test), TANN_E_ARGUMENT,
                "not within 0..1");
    CHECK_FAILS(ctx, tann_samples_split(ctx, all, 1.5f, 1, &train, &test), TANN_E_ARGUMENT,
                "not within 0..1");
    CHECK_FAILS(ctx, tann_samples_split(ctx, all, 0.5f, 1, NULL, &test), TANN_E_ARGUMENT,
                "train is");
    CHECK_FAILS(ctx, tann_samples_split(ctx, all, 0.5f, 1, &train, NULL), TANN_E_ARGUMENT,
                "test is");
    assert_int_equal(tann_samples_split(NULL, all, 0.5f, 1, &train, &test), TANN_E_ARGUMENT);
    CHECK_NULL(ctx, tann_csv_load(ctx, "no/such", NULL), TANN_E_IO, "cannot read");
    CHECK_FAILS(ctx, tann_samples_split(ctx, NULL, 0.5f, 1, &train, &test), TANN_E_IO,
                "cannot read");
    tann_samples_free(all);
    tann_ctx_free(ctx);
}

static bool split_failing(const char *text, size_t size, const tann_csv_opts *opts, size_t at)
{
    heap h = {.taken = 0};
    tann_ctx *ctx = heap_ctx(&h);
    tann_samples *all = tann_csv_load_memory(ctx, text, size, opts);
    tann_samples *train = NULL;
    tann_samples *test = NULL;
    h.taken = 0;
    h.fail_at = at;
    const tann_status status = tann_samples_split(ctx, all, 0.5f, 1, &train, &test);
    assert_true(status == TANN_OK || status == TANN_E_MEMORY);
    assert_true((status == TANN_OK) == (train != NULL && test != NULL));
    tann_samples_free(train);
    tann_samples_free(test);
    tann_samples_free(all);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
    return status != TANN_OK;
}

static void splitting_may_run_out_of_memory(void **state)
{
    (void)state;
    size_t size = 0;
    char *text = texts_wide_csv(&size);
    const tann_csv_opts opts[] = {tann_csv_opts_default(), texts_wide_targets()};
    for (size_t i = 0; i < 2; i++) {
        size_t at = 1;
        while (split_failing(text, size, &opts[i], at)) {
            at++;
        }
        assert_true(at > 20);
    }
    free(text);
}

static void every_call_of_the_disk_may_fail(void **state)
{
    (void)state;
    char path[FILES_PATH];
    static const char text[] = "a,b\n1,2\n";
    files_new(path);
    files_write(path, text, strlen(text));
    for (int after = 0; after < 2; after++) {
        for (size_t at = 1;; at++) {
            heap h = {.taken = 0};
            tann_ctx *ctx = heap_ctx(&h);
            disk_fail(at, after != 0);
            tann_samples *s = tann_csv_load(ctx, path, NULL);
            const bool reached = disk_heal() >= at;
            assert_true(s != NULL || tann_ctx_status(ctx) == TANN_E_IO);
            assert_true(s != NULL || reached);
            tann_samples_free(s);
            tann_ctx_free(ctx);
            heap_check_empty(&h);
            if (!reached) {
                assert_true(at > 2);
                break;
            }
        }
    }
    remove(path);
}

int test_samples(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_sample_is_in_one_part),
        cmocka_unit_test(a_seed_gives_the_same_parts),
        cmocka_unit_test(a_part_without_samples_is_refused),
        cmocka_unit_test(splitting_may_run_out_of_memory),
        cmocka_unit_test(every_call_of_the_disk_may_fail),
    };
    return cmocka_run_group_tests_name("samples", tests, NULL, NULL);
}
