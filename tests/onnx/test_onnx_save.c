/* Models as ONNX files. What other programs make of them, ./run tells. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tinyann/extend.h>

#include "checks.h"
#include "disk.h"
#include "graphs.h"
#include "heap.h"
#include "onnx_graphs.h"

#define BATCH 7

static float *predict(tann_ctx *ctx, const tann_model *m, tann_node node, size_t *count)
{
    const size_t inputs = tann_shape_size(tann_model_node_shape(m, 0));
    *count = BATCH * tann_shape_size(tann_model_node_shape(m, node));
    float *x = calloc(BATCH * inputs, sizeof *x);
    float *y = calloc(*count, sizeof *y);
    assert_true(x != NULL && y != NULL);
    fill_uniform(3, -4, 4, x, BATCH * inputs);
    tann_session *s = tann_session_new(ctx, m, BATCH);
    CHECK_OK(ctx, tann_predict_at(s, x, BATCH, node, y));
    tann_session_free(s);
    free(x);
    return y;
}

/* Same nodes, same names, and each gives the same bits. */
static void check_same(tann_ctx *ctx, const tann_model *a, const tann_model *b)
{
    assert_int_equal(tann_model_node_count(a), tann_model_node_count(b));
    assert_int_equal(tann_model_output(a), tann_model_output(b));
    for (tann_node i = 0; i < tann_model_node_count(a); i++) {
        size_t count = 0;
        CHECK_TEXT(tann_model_node_name(b, i), tann_model_node_name(a, i));
        CHECK_TEXT(tann_model_node_type(b, i), tann_model_node_type(a, i));
        float *first = predict(ctx, a, i, &count), *second = predict(ctx, b, i, &count);
        CHECK_BITS(second, first, count);
        free(first);
        free(second);
    }
}

static void check_round_trip(tann_ctx *ctx, tann_model *m, const tann_onnx_save_opts *opts)
{
    assert_non_null(m);
    onnx_file f = onnx_file_of(ctx, m, opts);
    tann_model *back = tann_onnx_load_memory(ctx, f.bytes, f.size, NULL);
    if (back == NULL) {
        print_error("%s\n", tann_ctx_error(ctx));
        fail();
    }
    check_same(ctx, m, back);
    onnx_file again = onnx_file_of(ctx, back, opts);
    assert_int_equal(again.size, f.size);
    assert_memory_equal(again.bytes, f.bytes, f.size);
    free(again.bytes);
    free(f.bytes);
    tann_model_free(back);
    tann_model_free(m);
}

/* Some sample graphs have a layer of their own. */
static bool has_flatten(const tann_model *m)
{
    for (tann_node i = 0; i < tann_model_node_count(m); i++) {
        if (strcmp(tann_model_node_type(m, i), "flatten") == 0) {
            return true;
        }
    }
    return false;
}

static void what_is_saved_is_loaded(void **state)
{
    (void)state;
    size_t tried = 0;
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < graph_case_count + 60; i++) {
        tann_model *m = i < graph_case_count ? graph_make(ctx, &graph_cases[i], 3, TANN_SOFTMAX)
                                             : graph_random(ctx, i);
        if (has_flatten(m)) {
            tann_model_free(m);
        } else {
            check_round_trip(ctx, m, NULL);
            tried++;
        }
    }
    assert_true(tried > 40);
    check_round_trip(ctx, onnx_graph_all(ctx), NULL);
    check_round_trip(ctx, onnx_graph_high_rank(ctx), NULL);
    tann_ctx_free(ctx);
}

static void profiles_are_those_of_the_context(void **state)
{
    (void)state;
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.numerics = TANN_NUMERICS_MULADD;
    tann_ctx *ctx = tann_ctx_new(&opts);
    check_round_trip(ctx, onnx_graph_all(ctx), NULL);
    tann_ctx_free(ctx);
}

static void any_node_can_be_an_output(void **state)
{
    (void)state;
    static const char *const outputs[] = {"encoder/first", "logits", "dense_4"};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_onnx_save_opts opts = tann_onnx_save_opts_default();
    opts.outputs = outputs;
    opts.output_count = 3;
    check_round_trip(ctx, onnx_graph_all(ctx), &opts);
    tann_ctx_free(ctx);
}

/* A model that gives its input. */
static void an_input_may_be_the_output(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_model *m = tann_builder_finish(b, tann_input(b, tann_shape_1d(2)), 1);
    assert_non_null(m);
    onnx_file f = onnx_file_of(ctx, m, NULL);
    tann_model *back = tann_onnx_load_memory(ctx, f.bytes, f.size, NULL);
    assert_non_null(back);
    assert_int_equal(tann_model_node_count(back), 2);
    CHECK_TEXT(tann_model_node_name(back, 1), "input_1_identity");
    free(f.bytes);
    tann_model_free(back);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void the_same_model_gives_the_same_bytes(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = onnx_graph_all(ctx);
    onnx_file f = onnx_file_of(ctx, m, NULL);
    disk_file known = disk_read(TINYANN_TEST_ONNX "/tinyann_1.onnx");
    assert_int_equal(f.size, known.size);
    assert_memory_equal(f.bytes, known.bytes, f.size);
    free(known.bytes);
    free(f.bytes);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void options_are_checked(void **state)
{
    (void)state;
    static const struct {
        const char *outputs[2];
        const char *words;
    } cases[] = {
        {{"nobody", "logits"}, "outputs[0], 'nobody', is not a node between"},
        {{"x", "logits"}, "outputs[0], 'x', is not a node between"},
        {{"logits", "normalization_2"}, "outputs[1], 'normalization_2', is not a node between"},
        {{"logits", NULL}, "outputs[1], 'NULL', is not a node between"},
        {{"logits", "logits"}, "has 'logits' twice"},
    };
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = onnx_graph_all(ctx);
    size_t size = 0;
    tann_onnx_save_opts opts = tann_onnx_save_opts_default();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        opts.outputs = cases[i].outputs;
        opts.output_count = 2;
        CHECK_FAILS(ctx, tann_onnx_save_memory(ctx, m, NULL, 0, &size, &opts), TANN_E_ARGUMENT,
                    cases[i].words);
    }
    opts.outputs = NULL;
    CHECK_FAILS(ctx, tann_onnx_save(ctx, m, "x", &opts), TANN_E_ARGUMENT, "outputs is NULL");
    opts = tann_onnx_save_opts_default();
    for (opts.opset = 10; opts.opset < 20; opts.opset++) {
        const tann_status status = tann_onnx_save_memory(ctx, m, NULL, 0, &size, &opts);
        assert_int_equal(status == TANN_OK, opts.opset >= 13 && opts.opset <= 17);
    }
    CHECK_FAILS(ctx, tann_onnx_save(ctx, m, "x", &opts), TANN_E_ARGUMENT, "opset is 20, not 13 to");
    opts = tann_onnx_save_opts_default();
    opts.flags = 1;
    CHECK_FAILS(ctx, tann_onnx_save(ctx, m, "x", &opts), TANN_E_UNSUPPORTED, "flags is 1");
    opts.struct_size = 0;
    CHECK_FAILS(ctx, tann_onnx_save(ctx, m, "x", &opts), TANN_E_ARGUMENT, "struct_size");
    tann_onnx_save_opts_init(NULL, sizeof opts);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static tann_status refuse(void *user, const char *bytes, size_t length)
{
    (void)bytes;
    (void)length;
    return *(const tann_status *)user;
}

static void arguments_are_checked(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = onnx_graph_all(ctx);
    tann_status callback = TANN_E_CALLBACK, stop = TANN_STOP;
    unsigned char small[100];
    size_t needed = 0;
    CHECK_FAILS(ctx, tann_onnx_save(ctx, NULL, "x", NULL), TANN_E_ARGUMENT, "the model is NULL");
    CHECK_OK(ctx, tann_onnx_save_memory(ctx, m, NULL, 0, &needed, NULL));
    CHECK_FAILS(ctx, tann_onnx_save(ctx, m, NULL, NULL), TANN_E_ARGUMENT, "the path is NULL");
    CHECK_FAILS(ctx, tann_onnx_save_write(ctx, m, NULL, NULL, NULL), TANN_E_ARGUMENT, "writer");
    CHECK_FAILS(ctx, tann_onnx_save_memory(ctx, m, small, 100, &needed, NULL), TANN_E_ARGUMENT,
                "there is room for 100");
    CHECK_FAILS(ctx, tann_onnx_save_memory(ctx, m, NULL, 0, NULL, NULL), TANN_E_ARGUMENT,
                "there is room for 0");
    CHECK_FAILS(ctx, tann_onnx_save_write(ctx, m, refuse, &callback, NULL), TANN_E_CALLBACK,
                "the writer returned TANN_E_CALLBACK (-8)");
    assert_int_equal(tann_onnx_save_write(ctx, m, refuse, &stop, NULL), TANN_STOP);
    assert_int_equal(tann_onnx_save(NULL, m, "x", NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_onnx_save_write(NULL, m, refuse, &stop, NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_onnx_save_memory(NULL, m, small, 100, NULL, NULL), TANN_E_ARGUMENT);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void linear(const tann_kernels *kernels, size_t rows, size_t units, const float *x, float *y)
{
    (void)kernels;
    memcpy(y, x, rows * units * sizeof *y);
}

static void linear_back(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                        const float *y, const float *dy, float *dx)
{
    (void)x;
    (void)y;
    linear(kernels, rows, units, dy, dx);
}

static void check_own(const char *name, const char *words)
{
    const tann_activation_type type = {
        .struct_size = sizeof type, .name = name, .forward = linear, .backward = linear_back};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, tann_shape_1d(2));
    tann_model *m = tann_builder_finish(b, tann_activation_own(b, x, &type), 1);
    CHECK_FAILS(ctx, tann_onnx_save(ctx, m, "x", NULL), TANN_E_UNSUPPORTED, words);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void what_onnx_has_no_operator_for_is_named(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    const tann_shape shape = {2, {2, 3, 0, 0}};
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, shape);
    tann_model *m = tann_builder_finish(b, tann_named(b, graph_flatten(b, x), "mine"), 1);
    CHECK_FAILS(ctx, tann_onnx_save(ctx, m, "x", NULL), TANN_E_UNSUPPORTED,
                "node 'mine': ONNX has no operator for the layer 'flatten'");
    tann_model_free(m);
    tann_ctx_free(ctx);
    check_own("odd", "ONNX has no operator for the activation 'odd'");
    check_own("relu", "has the name of a built-in one");
}

static void weights_that_are_not_finite_are_refused(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = onnx_graph_all(ctx);
    tann_weight w = tann_weight_default();
    assert_int_equal(tann_model_weight_find(m, "logits.bias", &w), TANN_OK);
    ((float *)(uintptr_t)w.data)[2] = INFINITY;
    CHECK_FAILS(ctx, tann_onnx_save(ctx, m, "x", NULL), TANN_E_NUMERIC,
                "number 2 of 'logits.bias'");
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void a_file_is_replaced_whole_or_not(void **state)
{
    (void)state;
    char folder[64], path[100];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *old = onnx_graph_all(ctx), *new = onnx_graph_high_rank(ctx);
    bool over = false;
    folder_make(folder);
    snprintf(path, sizeof path, "%s/m.onnx", folder);
    for (size_t at = 1; !over; at++) {
        CHECK_OK(ctx, tann_onnx_save(ctx, old, path, NULL));
        disk_fail(at, false);
        const tann_status status = tann_onnx_save(ctx, new, path, NULL);
        over = disk_heal() < at;
        assert_int_equal(status, over ? TANN_OK : TANN_E_IO);
        const bool last = strstr(tann_ctx_error(ctx), "folder's change") != NULL;
        tann_model *back = tann_onnx_load(ctx, path, NULL);
        check_same(ctx, over || last ? new : old, back);
        tann_model_free(back);
    }
    disk_fail(1, false);
    CHECK_NULL(ctx, tann_onnx_load(ctx, path, NULL), TANN_E_IO, path);
    (void)disk_heal();
    folder_clear(folder);
    tann_model_free(old);
    tann_model_free(new);
    tann_ctx_free(ctx);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    heap h = {.taken = 0};
    tann_ctx *ctx = heap_ctx(&h);
    tann_model *m = onnx_graph_all(ctx);
    onnx_file f = onnx_file_of(ctx, m, NULL);
    h.fail_at = h.taken + 1;
    CHECK_FAILS(ctx, tann_onnx_save_memory(ctx, m, f.bytes, f.size, NULL, NULL), TANN_E_MEMORY,
                "out of memory for an ONNX graph of 40 nodes");
    free(f.bytes);
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

int test_onnx_save(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_saved_is_loaded),
        cmocka_unit_test(profiles_are_those_of_the_context),
        cmocka_unit_test(any_node_can_be_an_output),
        cmocka_unit_test(an_input_may_be_the_output),
        cmocka_unit_test(the_same_model_gives_the_same_bytes),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(arguments_are_checked),
        cmocka_unit_test(what_onnx_has_no_operator_for_is_named),
        cmocka_unit_test(weights_that_are_not_finite_are_refused),
        cmocka_unit_test(a_file_is_replaced_whole_or_not),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests_name("onnx_save", tests, NULL, NULL);
}
