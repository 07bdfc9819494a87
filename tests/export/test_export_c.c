/* Models as C source: the text, its needs, what is refused. That it predicts as the library does is shown
   by compiling it (CMakeLists.txt, run). */
#include "checks.h"
#include "disk.h"
#include "graphs.h"
#include "heap.h"
#include "locales.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tinyann/extend.h>

/* Both texts of an export. */
typedef struct texts {
    char *source, *header;
    size_t source_length, header_length;
} texts;

typedef struct text {
    char *bytes;
    size_t length;
} text;

static tann_status keep(void *user, const char *bytes, size_t length)
{
    text *t = user;
    char *more = realloc(t->bytes, t->length + length + 1);
    assert_non_null(more);
    memcpy(more + t->length, bytes, length);
    t->bytes = more;
    t->length += length;
    t->bytes[t->length] = '\0';
    return TANN_OK;
}

static texts export_texts(tann_ctx *ctx, const tann_model *m, const tann_export_c_opts *opts,
                          tann_export_c_result *result)
{
    text source = {NULL, 0}, header = {NULL, 0};
    CHECK_OK(ctx, tann_export_c_write(ctx, m, keep, &source, &header, opts, result));
    const texts both = {source.bytes, header.bytes, source.length, header.length};
    return both;
}

static void texts_free(texts *t)
{
    free(t->source);
    free(t->header);
}

static void check_equal(const texts *a, const texts *b)
{
    CHECK_TEXT(a->source, b->source);
    CHECK_TEXT(a->header, b->header);
}

static size_t count_of(const char *in, const char *words)
{
    size_t count = 0;
    for (const char *at = strstr(in, words); at != NULL; at = strstr(at + 1, words)) {
        count++;
    }
    return count;
}

/* 2 -> dense 8 -> tanh -> dense 1 -> sigmoid. */
static tann_model *xor_model(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_named(b, tann_activation(b, tann_dense(b, h, 8, NULL), TANN_TANH), "a/b-c");
    return tann_builder_finish(b, tann_activation(b, tann_dense(b, h, 1, NULL), TANN_SIGMOID), 42);
}

static void the_needs_are_those_of_the_text(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = xor_model(ctx);
    tann_export_c_result needs = tann_export_c_result_default();
    texts t = export_texts(ctx, m, NULL, &needs);
    assert_int_equal(needs.weight_bytes, 4 * (2 * 8 + 8 + 8 + 1));
    assert_int_equal(needs.table_bytes, 2 * 32 * 8 * 4);
    assert_int_equal(needs.test_bytes, 4 * 4 * (2 + 1));
    assert_int_equal(needs.ram_bytes, 4 * 8); /* tanh works in place, the last one in y */
    assert_in_range(needs.code_bytes, 1000, 3000);
    assert_int_equal(needs.flash_bytes,
                     needs.weight_bytes + needs.table_bytes + needs.test_bytes + needs.code_bytes);
    char line[80];
    snprintf(line, sizeof line, "#define NETWORK_FLASH_BYTES %zu\n", needs.flash_bytes);
    assert_non_null(strstr(t.header, line));
    assert_non_null(strstr(t.header, "#define NETWORK_RAM_BYTES 32\n"));
    assert_non_null(strstr(t.header, "float values[8];"));
    assert_non_null(strstr(t.header, "2 a/b-c [8]: tanh of 1\n"));
    assert_non_null(strstr(t.source, "static const float network_1_dense_1_kernel[16] = {"));
    texts_free(&t);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void kept_values_have_places_of_their_own(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = xor_model(ctx);
    tann_export_c_opts opts = tann_export_c_opts_default();
    tann_export_c_result needs = tann_export_c_result_default();
    opts.keep_values = 1;
    opts.name = "Look2";
    texts t = export_texts(ctx, m, &opts, &needs);
    assert_int_equal(needs.ram_bytes, 4 * (8 + 8 + 1 + 1));
    assert_non_null(strstr(t.header, "Look2_at_1_dense_1 = 0, /* dense_1 [8] */\n"));
    assert_non_null(strstr(t.header, "Look2_at_2_a_b_c = 8, /* a/b-c [8] */\n"));
    assert_non_null(strstr(t.header, "Look2_at_4_activation_2 = 17 /* activation_2 [1] */\n"));
    assert_non_null(strstr(t.header, "#define LOOK2_RAM_BYTES 72\n"));
    texts_free(&t);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* Functions that nobody calls are warned of. */
static void only_what_is_needed_is_there(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, tann_shape_1d(3));
    tann_model *m = tann_builder_finish(b, tann_activation(b, x, TANN_RELU), 1);
    tann_export_c_result needs = tann_export_c_result_default();
    texts t = export_texts(ctx, m, NULL, &needs);
    assert_int_equal(count_of(t.source, "_fma("), 0);
    assert_int_equal(count_of(t.source, "static uint32_t network_relu("), 1);
    assert_int_equal(count_of(t.source, "_pieces"), 0);
    assert_int_equal(needs.table_bytes, 0);
    assert_int_equal(needs.ram_bytes, 4); /* a struct cannot be empty */
    texts_free(&t);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* Whatever kernels, and in a locale that writes commas. */
static void the_same_model_gives_the_same_text(void **state)
{
    (void)state;
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.max_isa = TANN_ISA_PORTABLE;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_ctx *portable = tann_ctx_new(&opts);
    for (uint64_t seed = 0; seed < 8; seed++) {
        tann_model *m = graph_chain(ctx, 3, (const int32_t[]){5, 4, 2, 0}, seed);
        texts t = export_texts(ctx, m, NULL, NULL);
        texts other = export_texts(portable, m, NULL, NULL);
        check_equal(&t, &other);
        texts_free(&other);
        const bool has_commas = locales_enter("de_DE.UTF-8");
        other = export_texts(ctx, m, NULL, NULL);
        assert_true(!has_commas || *localeconv()->decimal_point == ',');
        locales_leave();
        check_equal(&t, &other);
        texts_free(&other);
        texts_free(&t);
        tann_model_free(m);
    }
    tann_ctx_free(ctx);
    tann_ctx_free(portable);
}

/* Weights are written with nine digits. */
static void weights_can_be_read_back(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = xor_model(ctx);
    const float given[8] = {1, -0.0f, 1e-45f, FLT_MAX, -FLT_MIN, 0.1f, 16777216, 1.17549421e-38f};
    CHECK_OK(ctx, tann_model_weight_write(m, "dense_1.bias", given, 8));
    texts t = export_texts(ctx, m, NULL, NULL);
    static const char before[] = "_1_dense_1_bias[8] = {\n";
    const char *at = strstr(t.source, before);
    assert_non_null(at);
    at += strlen(before);
    for (size_t i = 0; i < 8; i++) {
        char *end;
        const float value = strtof(at, &end);
        CHECK_BITS(&value, &given[i], 1);
        assert_int_equal(*end, 'f');
        at = end + 2;
    }
    texts_free(&t);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void the_samples_of_the_test_may_be_given(void **state)
{
    (void)state;
    const float x[] = {0, 0, 0, 1, 1, 0};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = xor_model(ctx);
    tann_export_c_opts opts = tann_export_c_opts_default();
    opts.test_x = x;
    opts.test_count = 3;
    texts t = export_texts(ctx, m, &opts, NULL);
    assert_non_null(strstr(t.source, "network_test_x[3 * NETWORK_INPUTS] = {\n"
                                     "    0.0f, 0.0f, 0.0f, 1.0f, 1.0f, 0.0f\n};"));
    opts.test_x = NULL;
    texts drawn = export_texts(ctx, m, &opts, NULL);
    opts.test_seed = 2;
    texts other = export_texts(ctx, m, &opts, NULL);
    assert_int_not_equal(strcmp(drawn.source, t.source), 0);
    assert_int_not_equal(strcmp(drawn.source, other.source), 0);
    texts_free(&t);
    texts_free(&drawn);
    texts_free(&other);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* A writer whose call number `fail_at` fails. */
typedef struct counter {
    size_t calls, fail_at;
} counter;

static tann_status count(void *user, const char *bytes, size_t length)
{
    counter *c = user;
    (void)bytes;
    (void)length;
    return ++c->calls == c->fail_at ? TANN_E_CALLBACK : TANN_OK;
}

static tann_status export_with(tann_ctx *ctx, const tann_model *m, tann_export_c_opts opts)
{
    counter c = {0, 0};
    return tann_export_c_write(ctx, m, count, &c, &c, &opts, NULL);
}

static void options_out_of_range_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {
        "", "1st", "_x", "a-b", "a b", "f\xC3\xBC", NULL, "a2345678901234567890123456789012"};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = xor_model(ctx);
    tann_export_c_opts opts = tann_export_c_opts_default();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        opts.name = names[i];
        CHECK_FAILS(ctx, export_with(ctx, m, opts), TANN_E_ARGUMENT, "1 to 31 letters");
    }
    opts = tann_export_c_opts_default();
    opts.test_count = 0;
    CHECK_FAILS(ctx, export_with(ctx, m, opts), TANN_E_ARGUMENT, "test_count of 0");
    opts.test_count = 32768;
    CHECK_FAILS(ctx, export_with(ctx, m, opts), TANN_E_ARGUMENT, "test_count of 32768");
    opts = tann_export_c_opts_default();
    opts.keep_values = 2;
    CHECK_FAILS(ctx, export_with(ctx, m, opts), TANN_E_ARGUMENT, "keep_values of 2");
    opts.keep_values = -1;
    CHECK_FAILS(ctx, export_with(ctx, m, opts), TANN_E_ARGUMENT, "keep_values of -1");
    opts.flags = 1;
    CHECK_FAILS(ctx, export_with(ctx, m, opts), TANN_E_UNSUPPORTED, "flags of 1");
    opts.struct_size = 3;
    CHECK_FAILS(ctx, export_with(ctx, m, opts), TANN_E_ARGUMENT, "struct_size");
    tann_export_c_result result = {.struct_size = 3};
    CHECK_FAILS(ctx, tann_export_c(ctx, m, NULL, NULL, &result), TANN_E_ARGUMENT, "struct_size");
    assert_int_equal(tann_export_c(NULL, m, NULL, NULL, NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_export_c_write(NULL, m, keep, NULL, NULL, NULL, NULL), TANN_E_ARGUMENT);
    CHECK_OK(ctx, export_with(ctx, m, tann_export_c_opts_default()));
    CHECK_FAILS(ctx, tann_export_c(ctx, NULL, NULL, NULL, NULL), TANN_E_ARGUMENT, "model is NULL");
    CHECK_OK(ctx, export_with(ctx, m, tann_export_c_opts_default()));
    CHECK_FAILS(ctx, tann_export_c_write(ctx, NULL, keep, NULL, NULL, NULL, NULL), TANN_E_ARGUMENT,
                "model is NULL");
    CHECK_FAILS(ctx, tann_export_c_write(ctx, m, NULL, NULL, NULL, NULL, NULL), TANN_E_ARGUMENT,
                "writer is NULL");
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void own_forward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                        float *y)
{
    kernels->relu(rows * units, x, y);
}

static void own_backward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                         const float *y, const float *dy, float *dx)
{
    (void)x;
    kernels->relu_backward(rows * units, y, dy, dx);
}

static tann_model *model_with(tann_ctx *ctx, const tann_activation_type *type)
{
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, tann_shape_1d(2));
    return tann_builder_finish(b, tann_named(b, tann_activation_own(b, x, type), "mine"), 1);
}

static void what_is_not_ours_is_named(void **state)
{
    (void)state;
    tann_activation_type own = {.struct_size = sizeof own,
                                .name = "sparkle",
                                .forward = own_forward,
                                .backward = own_backward};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = model_with(ctx, &own);
    const tann_export_c_opts opts = tann_export_c_opts_default();
    CHECK_FAILS(ctx, export_with(ctx, m, opts), TANN_E_UNSUPPORTED,
                "node 'mine': the activation 'sparkle' has no form in exported C");
    tann_model_free(m);
    own.name = "relu"; /* which it is not */
    m = model_with(ctx, &own);
    CHECK_FAILS(ctx, export_with(ctx, m, opts), TANN_E_UNSUPPORTED, "built-in one, 'relu'");
    tann_model_free(m);

    tann_builder *b = tann_builder_new(ctx);
    m = tann_builder_finish(b, graph_flatten(b, tann_input(b, tann_shape_2d(2, 2))), 1);
    CHECK_FAILS(ctx, export_with(ctx, m, opts), TANN_E_UNSUPPORTED,
                "node 'flatten_1': the layer 'flatten' has no form in exported C");
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void what_is_not_finite_is_refused(void **state)
{
    (void)state;
    float x[] = {0, 0, INFINITY, 1, 1, 0, 1, 1};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(2)), 1, NULL);
    tann_model *m = tann_builder_finish(b, h, 1);
    tann_export_c_opts opts = tann_export_c_opts_default();
    opts.test_x = x;
    CHECK_FAILS(ctx, export_with(ctx, m, opts), TANN_E_NUMERIC,
                "number 2 of the self-test's input is NaN");
    x[2] = FLT_MAX;
    const float large[] = {2, 2};
    assert_int_equal(tann_model_weight_write(m, "dense_1.kernel", large, 2), TANN_OK);
    CHECK_FAILS(ctx, export_with(ctx, m, opts), TANN_E_NUMERIC,
                "number 1 of the self-test's prediction is NaN or infinity");
    tann_weight w = tann_weight_default();
    assert_int_equal(tann_model_weight_find(m, "dense_1.bias", &w), TANN_OK);
    *(float *)(uintptr_t)w.data = NAN; /* as a training without checks might leave it */
    CHECK_FAILS(ctx, export_with(ctx, m, opts), TANN_E_NUMERIC,
                "number 0 of 'dense_1.bias' is NaN");
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void every_piece_of_a_writer_may_fail(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = xor_model(ctx);
    bool over = false;
    for (size_t at = 1; !over; at++) {
        counter c = {0, at};
        const tann_status status = tann_export_c_write(ctx, m, count, &c, &c, NULL, NULL);
        over = c.calls < at;
        if (over) {
            CHECK_OK(ctx, status);
            assert_in_range(at, 4, 10); /* pieces of 4 KB */
        } else {
            CHECK_FAILS(ctx, status, TANN_E_CALLBACK, "the writer returned TANN_E_CALLBACK");
            assert_int_equal(c.calls, at);
        }
    }
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* The allocation number `at` fails, and perhaps all after it. Returns whether there are so many. */
static bool export_with_failure(const char *folder, size_t at, bool after)
{
    heap h = {.taken = 0};
    tann_ctx *ctx = heap_ctx(&h);
    tann_model *m = xor_model(ctx);
    h.fail_at = h.taken + at;
    h.fail_after = after;
    const tann_status status = tann_export_c(ctx, m, folder, NULL, NULL);
    const bool failed = h.taken >= h.fail_at;
    if (failed) {
        CHECK_FAILS(ctx, status, TANN_E_MEMORY, "out of memory for");
    } else {
        CHECK_OK(ctx, status);
    }
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
    return failed;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    char folder[64];
    folder_make(folder);
    for (int after = 0; after < 2; after++) {
        size_t at = 1;
        while (export_with_failure(folder, at, after != 0)) {
            at++;
        }
        assert_true(at > 5);
    }
    folder_clear(folder);
}

/* A folder with an old export in it. */
typedef struct fixture {
    tann_ctx *ctx;
    tann_model *m;
    char folder[64], source[100], header[100], source_temporary[120], header_temporary[120];
} fixture;

static void set_up(fixture *f)
{
    f->ctx = tann_ctx_new(NULL);
    f->m = xor_model(f->ctx);
    folder_make(f->folder);
    snprintf(f->source, sizeof f->source, "%s/network.c", f->folder);
    snprintf(f->header, sizeof f->header, "%s/network.h", f->folder);
    snprintf(f->source_temporary, sizeof f->source_temporary, "%s.0.tmp", f->source);
    snprintf(f->header_temporary, sizeof f->header_temporary, "%s.0.tmp", f->header);
}

static void tear_down(fixture *f)
{
    folder_clear(f->folder);
    tann_model_free(f->m);
    tann_ctx_free(f->ctx);
}

static void check_file(const char *path, const char *expected)
{
    disk_file file = disk_read(path);
    assert_int_equal(file.size, strlen(expected));
    assert_memory_equal(file.bytes, expected, file.size);
    free(file.bytes);
}

static void files_hold_the_texts(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    texts t = export_texts(f.ctx, f.m, NULL, NULL);
    CHECK_OK(f.ctx, tann_export_c(f.ctx, f.m, f.folder, NULL, NULL));
    check_file(f.source, t.source);
    check_file(f.header, t.header);
    strcat(f.folder, "/"); /* the same folder */
    CHECK_OK(f.ctx, tann_export_c(f.ctx, f.m, f.folder, NULL, NULL));
    check_file(f.source, t.source);
    f.folder[strlen(f.folder) - 1] = '\0';
    CHECK_FAILS(f.ctx, tann_export_c(f.ctx, f.m, "no/such", NULL, NULL), TANN_E_IO,
                "cannot write 'no/such/network.h.0.tmp'");
    texts_free(&t);
    tear_down(&f);
}

/* Whichever call fails: each file is the old or the new one, and no other is left. */
static void every_call_of_the_disk_may_fail(void **state)
{
    (void)state;
    bool over = false;
    for (size_t at = 1; !over; at++) {
        for (int after = 0; after < 2; after++) {
            fixture f;
            set_up(&f);
            CHECK_OK(f.ctx, tann_export_c(f.ctx, f.m, f.folder, NULL, NULL));
            disk_fail(at, after != 0);
            const tann_status status = tann_export_c(f.ctx, f.m, f.folder, NULL, NULL);
            over = disk_heal() < at;
            if (over) {
                CHECK_OK(f.ctx, status);
            } else {
                CHECK_FAILS(f.ctx, status, TANN_E_IO, f.folder);
            }
            assert_true(file_exists(f.source) && file_exists(f.header));
            assert_false(file_exists(f.source_temporary) || file_exists(f.header_temporary));
            tear_down(&f);
        }
    }
}

int test_export_c(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_needs_are_those_of_the_text),
        cmocka_unit_test(kept_values_have_places_of_their_own),
        cmocka_unit_test(only_what_is_needed_is_there),
        cmocka_unit_test(the_same_model_gives_the_same_text),
        cmocka_unit_test(weights_can_be_read_back),
        cmocka_unit_test(the_samples_of_the_test_may_be_given),
        cmocka_unit_test(options_out_of_range_are_refused),
        cmocka_unit_test(what_is_not_ours_is_named),
        cmocka_unit_test(what_is_not_finite_is_refused),
        cmocka_unit_test(every_piece_of_a_writer_may_fail),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(files_hold_the_texts),
        cmocka_unit_test(every_call_of_the_disk_may_fail),
    };
    return cmocka_run_group_tests_name("export_c", tests, NULL, NULL);
}
