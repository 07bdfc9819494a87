/* Networks of FANN become models. What FANN itself predicts is compared in tests/fann. */
#include "checks.h"
#include "disk.h"
#include "networks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static tann_model *load(tann_ctx *ctx, const char *text)
{
    tann_model *m = tann_fann_load_memory(ctx, text, strlen(text), NULL);
    CHECK_TEXT(tann_ctx_error(ctx), "");
    assert_non_null(m);
    return m;
}

static void check_weight(const tann_model *m, const char *name, const float *expected, size_t count)
{
    float values[8];
    assert_true(count <= 8);
    assert_int_equal(tann_model_weight_read(m, name, values, count), TANN_OK);
    CHECK_BITS(values, expected, count);
}

static void check_whole(const tann_model *m)
{
    static const float kernel_1[] = {0.75f, 1, -1, 0.125f}, bias_1[] = {1.5f, -0.25f};
    static const float kernel_2[] = {2, -4}, bias_2[] = {8};
    assert_int_equal(tann_model_node_count(m), 4);
    assert_int_equal(tann_model_output(m), 3);
    check_weight(m, "dense_1.kernel", kernel_1, 4);
    check_weight(m, "dense_1.bias", bias_1, 2);
    check_weight(m, "dense_2.kernel", kernel_2, 2);
    check_weight(m, "dense_2.bias", bias_2, 1);
    assert_true(tann_model_find(m, "activation_1") == 2);
}

static void layers_become_dense_layers(void **state)
{
    (void)state;
    static const float x[] = {0.5f, -0.25f};
    float y[1];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = load(ctx, network_whole);
    tann_option option = tann_option_default();
    check_whole(m);
    assert_int_equal(tann_model_node_option(m, 2, 0, &option), TANN_OK);
    CHECK_TEXT(option.text, "tanh");
    tann_session *s = tann_session_new(ctx, m, 1);
    CHECK_OK(ctx, tann_predict(s, x, 1, y));
    CHECK_NEAR(y[0], 2 * tanh(0.375 + 0.25 + 1.5) - 4 * tanh(0.5 - 0.03125 - 0.25) + 8, 1e-6);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void layers_that_are_skipped_are_added(void **state)
{
    (void)state;
    static const float expected[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    static const char *const names[] = {"dense_1.kernel", "dense_1.bias",   "dense_2.kernel",
                                        "dense_2.bias",   "dense_3.kernel", "dense_4.kernel",
                                        "dense_4.bias",   "dense_5.kernel", "dense_6.kernel"};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = load(ctx, network_shortcut);
    assert_int_equal(tann_model_node_count(m), 12); /* input, 6 dense, 3 add, 2 sigmoids */
    assert_int_equal(tann_model_parameter_count(m), 9);
    for (size_t i = 0; i < 9; i++) {
        check_weight(m, names[i], &expected[i], 1);
    }
    CHECK_TEXT(tann_model_node_name(m, tann_model_output(m)), "add_3");
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* What a sparse file leaves out is 0; the order of a neuron's connections is free. */
static void missing_connections_are_0(void **state)
{
    (void)state;
    static const float kernel_1[] = {0, 1, -1, 0}, bias_1[] = {1.5f, -0.25f};
    tann_ctx *ctx = tann_ctx_new(NULL);
    char *rate = network_with(network_whole, "rate=1.0", "rate=0.5");
    char *neurons =
        network_with(rate, "(3, 5, 5.0e-01) (3, 5, 2.5e-01)", "(2, 5, 5.0e-01) (2, 5, 2.5e-01)");
    char *text = network_with(
        neurons, "(0, 1.5e+00) (1, -2.0e+00) (2, 3.0e+00) (0, 4.0e+00) (1, 5.0e-01) (2, -1.0e+00)",
        "(2, 3.0e+00) (1, -2.0e+00) (0, 4.0e+00) (2, -1.0e+00)");
    tann_model *m = load(ctx, text);
    check_weight(m, "dense_1.kernel", kernel_1, 4);
    check_weight(m, "dense_1.bias", bias_1, 2);
    tann_model_free(m);
    free(rate);
    free(neurons);
    free(text);
    tann_ctx_free(ctx);
}

static void a_product_with_the_steepness_is_rounded_once(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    char *steep = network_with(network_whole, "(3, 0, 1.0e+00)", "(3, 3, 3.0e-01)");
    char *text = network_with(steep, "(5, 8.0e+00)", "(5, 0.1)");
    tann_model *m = load(ctx, text);
    const float bias = (2 * 0.3f) * 0.1f;
    check_weight(m, "dense_2.bias", &bias, 1);
    assert_int_equal(tann_model_node_count(m), 5);
    tann_model_free(m);
    free(steep);
    free(text);
    tann_ctx_free(ctx);
}

/* As a locale with commas writes it, as Windows ends lines, without blanks, of version 2.0. */
static void the_writing_may_vary(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"(0, 1.5e+00) (1, -2.0e+00)", "(0, 1,5e+00) (1, -2,0e+00)"},
        {"(0, 1.5e+00) (1, -2.0e+00)", "(0,1,5)(1,-2)"},
        {"(0, 1.5e+00)", "( 0 ,\t1.50000000000000000000e+00 )\r\n"},
        {"(3, 5, 5.0e-01)", "(3, 5, 0,5)"},
        {"(3, 5, 5.0e-01)", "(3,5,.5)"},
        {"rate=1.000000", "rate=1,000000"},
        {"rate=1.000000", "rate=2"},
        {"FANN_FLO_2.1\n", "FANN_FLO_2.1\r\n"},
        {"FANN_FLO_2.1", "FANN_FLO_2.0"},
        {"scale_included=0\n", ""},
        {"scale_included=0\n", "scale_included=1\nscale_mean_in=1,5 2,5 \n"},
        {"learning_rate=0.7", "what_a_later_version=may say"},
        {"(5, 8.0e+00) \n", "(5, 8.0e+00)"},
        {"(0, 5, 0.0e+00)", "(0, 99, -1)"}, /* a bias neuron has no function */
    };
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = network_with(network_whole, cases[i].from, cases[i].to);
        tann_model *m = load(ctx, text);
        check_whole(m);
        tann_model_free(m);
        free(text);
    }
    tann_ctx_free(ctx);
}

static void straight_lines_become_sigmoids_if_that_is_asked(void **state)
{
    (void)state;
    static const char *const functions[] = {"(3, 4, 1.0e+00)", "(3, 6, 1.0e+00)"};
    static const char *const names[] = {"sigmoid", "tanh"};
    static const float biases[] = {16, 8};
    tann_fann_opts opts = tann_fann_opts_default();
    opts.smooth = 1;
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (int i = 0; i < 2; i++) {
        tann_option option = tann_option_default();
        char *text = network_with(network_whole, "(3, 0, 1.0e+00)", functions[i]);
        CHECK_NULL(ctx, tann_fann_load_memory(ctx, text, strlen(text), NULL), TANN_E_UNSUPPORTED,
                   "STEPWISE is made of straight lines; with tann_fann_opts.smooth");
        tann_model *m = tann_fann_load_memory(ctx, text, strlen(text), &opts);
        assert_non_null(m);
        assert_int_equal(tann_model_node_option(m, 4, 0, &option), TANN_OK);
        CHECK_TEXT(option.text, names[i]);
        check_weight(m, "dense_2.bias", &biases[i], 1);
        tann_model_free(m);
        free(text);
    }
    tann_ctx_free(ctx);
}

typedef struct refusal {
    const char *from, *to;
    tann_status status;
    const char *words;
} refusal;

static void check_refusals(const char *text, const refusal *cases, size_t count)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < count; i++) {
        char *changed = network_with(text, cases[i].from, cases[i].to);
        CHECK_NULL(ctx, tann_fann_load_memory(ctx, changed, strlen(changed), NULL), cases[i].status,
                   cases[i].words);
        assert_false(network_loads(changed, strlen(changed)));
        free(changed);
    }
    tann_ctx_free(ctx);
}

#define REFUSED(text, cases) check_refusals(text, cases, sizeof(cases) / sizeof(cases)[0])

static void heads_that_are_wrong_are_refused(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {"FANN_FLO_2.1", "FANN_FIX_2.0", TANN_E_UNSUPPORTED, "byte 0: a network in fixed point"},
        {"FANN_FLO_2.1", "FANN_FLO_1.1", TANN_E_UNSUPPORTED, "byte 9: a version of FANN's files"},
        {"FANN_FLO_2.1", "FANN_FLO_2.12", TANN_E_FORMAT, "byte 12: more than a version"},
        {"FANN_FLO", "fann_flo", TANN_E_FORMAT, "byte 0: a network of FANN begins with"},
        {"num_layers=3", "num_layers=1", TANN_E_FORMAT, "byte 25: fewer than 2 layers"},
        {"num_layers=3", "num_layers=2049", TANN_E_UNSUPPORTED, "2049 layers; tann_fann_opts.max"},
        {"num_layers=3", "num_layers=2147483648", TANN_E_FORMAT, "byte 24: a whole number below"},
        {"num_layers=3", "num_layers=99999999999999999999", TANN_E_FORMAT, "a whole number below"},
        {"num_layers=3", "num_layers=-3", TANN_E_FORMAT, "byte 24: a whole number"},
        {"num_layers=3", "num_layers=", TANN_E_FORMAT, "byte 25: a whole number"},
        {"num_layers=3", "num_layers=3\nnum_layers=3", TANN_E_FORMAT, "each once"},
        {"num_layers=3\n", "", TANN_E_FORMAT, "come before the neurons"},
        {"network_type=0\n", "", TANN_E_FORMAT, "come before the neurons"},
        {"connection_rate=1.000000\n", "", TANN_E_FORMAT, "come before the neurons"},
        {"layer_sizes=3 3 2 \n", "", TANN_E_FORMAT, "neurons before layer_sizes"},
        {"rate=1.000000\nnet", "rate=one\nnet", TANN_E_FORMAT, "byte 65: a number is missing"},
        {"network_type=0", "network_type=2", TANN_E_UNSUPPORTED, "neither 0 nor 1"},
        {"network_type=0", "network_type=x", TANN_E_FORMAT, "a whole number"},
        {"layer_sizes=3 3 2", "layer_sizes=1 3 2", TANN_E_FORMAT, "a layer without neurons"},
        {"layer_sizes=3 3 2", "layer_sizes=3 3 1", TANN_E_FORMAT, "a layer without neurons"},
        {"layer_sizes=3 3 2", "layer_sizes=3 3 x", TANN_E_FORMAT, "a whole number"},
        {"layer_sizes=3 3 2", "layer_sizes=3 2147483647 2", TANN_E_FORMAT, "more neurons than"},
        {"layer_sizes=3 3 2", "layer_sizes=3 100 2", TANN_E_FORMAT, "more neurons than"},
        {"neurons (num", "neurons(num", TANN_E_FORMAT, "the file ends before its neurons"},
    };
    REFUSED(network_whole, cases);
}

static void neurons_that_are_wrong_are_refused(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {"(3, 5, 2.5e-01)", "(3, 3, 2.5e-01)", TANN_E_UNSUPPORTED,
         "neurons of layer 1 have different functions"},
        {"(3, 0, 1.0e+00)", "(3, 18, 1.0e+00)", TANN_E_FORMAT, "FANN has no function 18"},
        {"(3, 0, 1.0e+00)", "(3, 1, 1.0e+00)", TANN_E_UNSUPPORTED,
         "there is no activation here that is FANN_THRESHOLD"},
        {"(3, 0, 1.0e+00)", "(3, 17, 1.0e+00)", TANN_E_UNSUPPORTED, "that is FANN_COS"},
        {"(3, 0, 1.0e+00)", "(3, 11, 1.0e+00)", TANN_E_UNSUPPORTED, "is FANN_ELLIOT_SYMMETRIC"},
        {"(3, 0, 1.0e+00)", "(0, 0, 1.0e+00)", TANN_E_FORMAT, "layer 2 has 0 connections, of 3"},
        {"(3, 0, 1.0e+00)", "(4, 0, 1.0e+00)", TANN_E_FORMAT, "layer 2 has 4 connections, of 3"},
        {"(3, 0, 1.0e+00)", "(2, 0, 1.0e+00)", TANN_E_FORMAT, "layer 2 has 2 connections, of 3"},
        {"(3, 0, 1.0e+00)", "(3, 0, -1.0e+00)", TANN_E_UNSUPPORTED, "a steepness below 0"},
        {"(3, 0, 1.0e+00)", "(3, 0, -0.0e+00)", TANN_E_UNSUPPORTED, "a steepness below 0"},
        {"(3, 0, 1.0e+00)", "(3, 0, 1.0e+99)", TANN_E_NUMERIC, "a number that no float holds"},
        {"(3, 0, 1.0e+00)", "(3, 0, nan)", TANN_E_FORMAT, "a number is missing"},
        {"(3, 0, 1.0e+00)", "3, 0, 1.0e+00)", TANN_E_FORMAT, "'(' is missing"},
        {"(3, 0, 1.0e+00)", "(x, 0, 1.0e+00)", TANN_E_FORMAT, "a whole number"},
        {"(3, 0, 1.0e+00)", "(3; 0, 1.0e+00)", TANN_E_FORMAT, "',' is missing"},
        {"(3, 0, 1.0e+00)", "(3, ?, 1.0e+00)", TANN_E_FORMAT, "a whole number"},
        {"(3, 0, 1.0e+00)", "(3, 0  1.0e+00)", TANN_E_FORMAT, "',' is missing"},
        {"(3, 0, 1.0e+00)", "(3, 0, 1.0e+00]", TANN_E_FORMAT, "')' is missing"},
        {"(0, 0, 0.0e+00)", "(1, 0, 0.0e+00)", TANN_E_FORMAT, "an input or a bias neuron has 1"},
        {"(0, 5, 0.0e+00)", "(3, 5, 0.0e+00)", TANN_E_FORMAT, "an input or a bias neuron has 3"},
        {"connections (", "connection (", TANN_E_FORMAT, "weight)=' is missing"},
        {"(0, 1.5e+00) (1, -2.0e+00) (2, 3.0e+00) (0, 4.0e+00) (1, 5.0e-01) (2, -1.0e+00) (3, "
         "2.0e+00) (4, -4.0e+00) (5, 8.0e+00)",
         "", TANN_E_FORMAT, "more connections than the file has room for"},
    };
    REFUSED(network_whole, cases);
}

static void connections_that_are_wrong_are_refused(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {"(1, -2.0e+00)", "(0, -2.0e+00)", TANN_E_FORMAT, "neuron 3 cannot read neuron 0 here"},
        {"(1, -2.0e+00)", "(2147483647, -2.0)", TANN_E_FORMAT, "neuron 3 cannot read neuron 21"},
        {"(4, -4.0e+00)", "(1, -4.0e+00)", TANN_E_FORMAT, "neuron 6 cannot read neuron 1 here"},
        {"(0, 1.5e+00)", "(0; 1.5e+00)", TANN_E_FORMAT, "',' is missing"},
        {"(0, 1.5e+00)", "{0, 1.5e+00)", TANN_E_FORMAT, "'(' is missing"},
        {"(0, 1.5e+00)", "(0, 1.5e+00", TANN_E_FORMAT, "')' is missing"},
        {"(0, 1.5e+00)", "(, 1.5e+00)", TANN_E_FORMAT, "a whole number"},
        {"(0, 1.5e+00)", "(0, )", TANN_E_FORMAT, "a number is missing"},
        {"(0, 1.5e+00)", "(0, 1.5.0)", TANN_E_FORMAT, "')' is missing"},
        {"(0, 1.5e+00)", "(0, 1,5,0)", TANN_E_FORMAT, "')' is missing"},
        {"(0, 1.5e+00)", "(0, -inf)", TANN_E_FORMAT, "a number is missing"},
        {"(0, 1.5e+00)", "(0, 1e39)", TANN_E_NUMERIC, "a number that no float holds"},
        {"(4, -4.0e+00) (5, 8.0e+00) \n", "(4, -4)", TANN_E_FORMAT, "'(' is missing"},
        {"(5, 8.0e+00)", "(5, 8.0e+00) (0, 1)", TANN_E_FORMAT, "only blanks follow"},
    };
    static const refusal overflowing[] = {
        {"(5, 8.0e+00)", "(5, 3e38)", TANN_E_NUMERIC, "once the steepness is in it"},
    };
    static const refusal sparse[] = {
        {"(1, -2.0e+00)", "(0, -2.0e+00)", TANN_E_FORMAT, "reads it twice"},
        {"(4, -4.0e+00)", "(2, -4.0e+00)", TANN_E_FORMAT, "neuron 6 cannot read neuron 2"},
        {"(4, -4.0e+00)", "(6, -4.0e+00)", TANN_E_FORMAT, "neuron 6 cannot read neuron 6"},
        {"(3, 0, 1.0e+00)", "(4, 0, 1.0e+00)", TANN_E_FORMAT, "has 4 connections, of 3"},
        {"(3, 0, 1.0e+00)", "(0, 0, 1.0e+00)", TANN_E_FORMAT, "has 0 connections, of 3"},
    };
    char *steep = network_with(network_whole, "(3, 0, 1.0e+00)", "(3, 0, 2.0e+00)");
    char *rare = network_with(network_whole, "rate=1.0", "rate=0.9");
    REFUSED(network_whole, cases);
    REFUSED(steep, overflowing);
    REFUSED(rare, sparse);
    free(steep);
    free(rare);
}

static void limits_and_options_are_checked(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_fann_opts opts = tann_fann_opts_default();
    const size_t size = strlen(network_shortcut);
    opts.max_nodes = 12;
    tann_model *m = tann_fann_load_memory(ctx, network_shortcut, size, &opts);
    assert_non_null(m);
    tann_model_free(m);
    opts.max_nodes = 11;
    CHECK_NULL(ctx, tann_fann_load_memory(ctx, network_shortcut, size, &opts), TANN_E_UNSUPPORTED,
               "a model of 12 nodes; tann_fann_opts.max_nodes is 11");
    opts.max_nodes = (1 << 20) + 1;
    CHECK_NULL(ctx, tann_fann_load_memory(ctx, network_shortcut, size, &opts), TANN_E_ARGUMENT,
               "max_nodes of 1048577");
    opts = tann_fann_opts_default();
    opts.max_bytes = size - 1;
    CHECK_NULL(ctx, tann_fann_load_memory(ctx, network_shortcut, size, &opts), TANN_E_UNSUPPORTED,
               "the limit is");
    opts = tann_fann_opts_default();
    opts.smooth = 2;
    CHECK_NULL(ctx, tann_fann_load_memory(ctx, network_shortcut, size, &opts), TANN_E_ARGUMENT,
               "smooth of 2");
    opts.smooth = -1;
    CHECK_NULL(ctx, tann_fann_load(ctx, "x", &opts), TANN_E_ARGUMENT, "smooth of -1");
    opts.smooth = 0;
    opts.flags = 1;
    CHECK_NULL(ctx, tann_fann_load_memory(ctx, network_shortcut, size, &opts), TANN_E_ARGUMENT,
               "flags of 1");
    opts.struct_size = 1;
    CHECK_NULL(ctx, tann_fann_load_memory(ctx, network_shortcut, size, &opts), TANN_E_ARGUMENT,
               "tann_fann_opts");
    CHECK_NULL(ctx, tann_fann_load_memory(ctx, NULL, 0, NULL), TANN_E_ARGUMENT, "NULL");
    CHECK_NULL(ctx, tann_fann_load(ctx, NULL, NULL), TANN_E_ARGUMENT, "the path is NULL");
    CHECK_NULL(ctx, tann_fann_load(ctx, "no/such", NULL), TANN_E_IO, "cannot read 'no/such'");
    assert_null(tann_fann_load(NULL, "x", NULL));
    assert_null(tann_fann_load_memory(NULL, "x", 1, NULL));
    tann_ctx_free(ctx);
}

static void files_are_loaded_and_any_call_may_fail(void **state)
{
    (void)state;
    static const char path[] = TINYANN_TEST_DATA "/fann/sparse_comma.net";
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = tann_fann_load(ctx, path, NULL);
    CHECK_TEXT(tann_ctx_error(ctx), "");
    assert_non_null(m);
    tann_model_free(m);
    for (size_t at = 1; at <= 3; at++) { /* open, and read the file and its end */
        disk_fail(at, false);
        CHECK_NULL(ctx, tann_fann_load(ctx, path, NULL), TANN_E_IO, "cannot read '");
        assert_true(disk_heal() >= at);
    }
    tann_ctx_free(ctx);
}

int test_fann_file(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layers_become_dense_layers),
        cmocka_unit_test(layers_that_are_skipped_are_added),
        cmocka_unit_test(missing_connections_are_0),
        cmocka_unit_test(a_product_with_the_steepness_is_rounded_once),
        cmocka_unit_test(the_writing_may_vary),
        cmocka_unit_test(straight_lines_become_sigmoids_if_that_is_asked),
        cmocka_unit_test(heads_that_are_wrong_are_refused),
        cmocka_unit_test(neurons_that_are_wrong_are_refused),
        cmocka_unit_test(connections_that_are_wrong_are_refused),
        cmocka_unit_test(limits_and_options_are_checked),
        cmocka_unit_test(files_are_loaded_and_any_call_may_fail),
    };
    return cmocka_run_group_tests_name("fann_file", tests, NULL, NULL);
}
