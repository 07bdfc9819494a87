/* ONNX files of other programs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "disk.h"
#include "onnx_graphs.h"
#include "onnx_wire.h"

static tann_model *load(tann_ctx *ctx, const wire_file *file, const tann_onnx_load_opts *opts)
{
    wire w = wire_make(file);
    tann_model *m = tann_onnx_load_memory(ctx, w.bytes, w.size, opts);
    wire_free(&w);
    return m;
}

/* Models that PyTorch wrote, with samples and what it makes of them (models/README.md). */
static void check_pytorch(const char *name)
{
    char path[300];
    tann_ctx *ctx = tann_ctx_new(NULL);
    snprintf(path, sizeof path, TINYANN_TEST_ONNX "/%s.onnx", name);
    tann_model *m = tann_onnx_load(ctx, path, NULL);
    assert_non_null(m);
    snprintf(path, sizeof path, TINYANN_TEST_ONNX "/%s.x", name);
    disk_file x = disk_read(path);
    snprintf(path, sizeof path, TINYANN_TEST_ONNX "/%s.y", name);
    disk_file y = disk_read(path);
    const size_t inputs = tann_shape_size(tann_model_node_shape(m, 0));
    const size_t samples = x.size / sizeof(float) / inputs, count = y.size / sizeof(float);
    float *p = calloc(count, sizeof *p);
    tann_session *s = tann_session_new(ctx, m, samples);
    assert_non_null(p);
    assert_int_equal(count,
                     samples * tann_shape_size(tann_model_node_shape(m, tann_model_output(m))));
    CHECK_OK(ctx, tann_predict(s, (const float *)(void *)x.bytes, samples, p));
    for (size_t i = 0; i < count; i++) {
        const float expected = ((const float *)(void *)y.bytes)[i];
        CHECK_NEAR(p[i], expected, 1e-6 + 1e-5 * fabs(expected));
    }
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
    free(p);
    free(x.bytes);
    free(y.bytes);
}

static void models_of_pytorch_predict_the_same(void **state)
{
    (void)state;
    static const char *const names[] = {"pytorch_plain_11",    "pytorch_plain_16",
                                        "pytorch_kinds_11",    "pytorch_kinds_16",
                                        "pytorch_residual_13", "pytorch_image_13"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        check_pytorch(names[i]);
    }
}

/* What a file becomes, node by node: "type name of activation", or "type". */
static void check_becomes(const wire_file *file, const char *expected)
{
    char text[512] = "";
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = load(ctx, file, NULL);
    if (m == NULL) {
        print_error("%s: %s\n", file->nodes, tann_ctx_error(ctx));
        fail();
    }
    for (tann_node i = 1; i < tann_model_node_count(m); i++) {
        tann_option option = tann_option_default();
        const char *what = tann_model_node_type(m, i);
        if (tann_model_node_option(m, i, 0, &option) == TANN_OK &&
            strcmp(option.name, "activation") == 0) {
            what = option.text;
        }
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i > 1 ? " " : "", what);
    }
    CHECK_TEXT(text, expected);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void operators_become_nodes(void **state)
{
    (void)state;
    static const struct {
        const char *nodes, *expected;
    } cases[] = {
        {"Relu x > y", "relu"},
        {"Tanh x > y", "tanh"},
        {"Sigmoid x > y", "sigmoid"},
        {"Softplus x > y", "softplus"},
        {"Identity x > y", "linear"},
        {"Elu x > y", "elu"},
        {"Elu x alpha=1.0 > y", "elu"},
        {"LeakyRelu x > y", "leaky_relu"},
        {"LeakyRelu x alpha=0.01 > y", "leaky_relu"},
        {"Softmax x > y", "softmax"},
        {"Softmax x axis=1 > y", "softmax"},
        {"Softmax x axis=-1 > y", "softmax"},
        {"Gelu x > y", "gelu"},
        {"Gelu x approximate=none > y", "gelu"},
        {"Dropout x > y", "dropout"},
        {"Dropout x tenth > y", "dropout"},
        {"Dropout x - - seed=3 > y mask", "dropout"},
        {"Flatten x > z;Relu z > y", "relu"},
        {"Flatten x axis=-1 > z;Relu z > y", "relu"},
        {"Relu x > z;Flatten z axis=1 > y", "relu"},
        {"Relu x > z;Add x z > y", "relu add"},
        {"Add x x > y", "add"},
        {"Gemm x W b > y", "dense"},
        {"Gemm x W row > y", "dense"},
        {"Gemm x W > y", "dense"},
        {"Gemm x W - > y", "dense"},
        {"Gemm x V c alpha=1.0 beta=1.0 transA=0 transB=0 > y", "dense"},
        {"Gemm x W b transB=1 > y", "dense"},
        {"MatMul x V > y", "dense"},
        {"MatMul x V > z;Add z c > y", "dense"},
        {"MatMul x V > z;Add c z > y", "dense"},
        {"MatMul x W > z;Add z b > w;Add z w > y", "dense dense add"},
        {"Identity b > bias;Gemm x W bias > y", "dense"},
        {"Sub x b > z;Mul z row > y", "normalization"},
        {"Sub x row > z;Mul b z > y", "normalization"},
        {"Div x b > z;Add z row > y", "normalization"},
        {"Div x row > z;Add b z > y", "normalization"},
        {"Sigmoid x > s;Mul x s > y", "silu"},
        {"Sigmoid x > s;Mul s x > y", "silu"},
        {"Sigmoid x > s;Mul x s > z;Add s z > y", "sigmoid silu add"},
        {"Div x root > u;Erf u > e;Add e one > s;Mul x s > p;Mul p half > y", "gelu"},
        {"Mul x root_half > u;Erf u > e;Add one e > s;Mul s x > p;Mul half p > y", "gelu"},
        {"Mul root_half x > u;Erf u > e;Add one e > s;Mul half x > p;Mul p s > y", "gelu"},
        {"Div x root > u;Erf u > e;Add e one > s;Mul half s > p;Mul p x > y", "gelu"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_becomes(&(wire_file){.nodes = cases[i].nodes}, cases[i].expected);
    }
}

static void check_refused(const wire_file *file, tann_status status, const char *words)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = load(ctx, file, NULL);
    if (m != NULL || tann_ctx_status(ctx) != status || strstr(tann_ctx_error(ctx), words) == NULL) {
        print_error("%s: %s '%s', not %s '%s'\n", file->nodes,
                    tann_status_name(tann_ctx_status(ctx)), tann_ctx_error(ctx),
                    tann_status_name(status), words);
        fail();
    }
    tann_ctx_free(ctx);
}

static void what_has_no_counterpart_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *nodes;
        tann_status status;
        const char *words;
    } cases[] = {
        {"Conv x W > y", TANN_E_UNSUPPORTED, "node 'y': the operator 'Conv' has no counterpart"},
        {"LogSoftmax x > y", TANN_E_UNSUPPORTED, "'LogSoftmax'"},
        {"relu x > y", TANN_E_UNSUPPORTED, "'relu'"},
        {"Relu z > y", TANN_E_FORMAT, "node 'y' reads 'z', which does not come before it"},
        {"Relu y > y", TANN_E_FORMAT, "reads 'y'"},
        {"Relu z > y;Relu x > z", TANN_E_FORMAT, "reads 'z'"},
        {"Relu x > y;Relu x > y", TANN_E_FORMAT, "gives a value that is there already"},
        {"Relu x > x", TANN_E_FORMAT, "gives a value that is there already"},
        {"Relu x > W", TANN_E_FORMAT, "gives a value that is there already"},
        {"Relu > y", TANN_E_FORMAT, "not so many inputs"},
        {"Relu x x > y", TANN_E_FORMAT, "not so many inputs"},
        {"Relu - > y", TANN_E_FORMAT, "reads ''"},
        {"Relu x >", TANN_E_FORMAT, "not so many inputs or outputs"},
        {"Relu W > y", TANN_E_UNSUPPORTED, "it reads an array"},
        {"Relu x alpha=1.0 > y", TANN_E_UNSUPPORTED, "Relu has no attribute 'alpha'"},
        {"Elu x alpha=1.0 alpha=1.0 > y", TANN_E_UNSUPPORTED, "twice"},
        {"Elu x alpha=0.5 > y", TANN_E_UNSUPPORTED, "alpha is not 1"},
        {"Elu x alpha=nan. > y", TANN_E_UNSUPPORTED, "alpha is not 1"},
        {"Elu x alpha=1 > y", TANN_E_UNSUPPORTED, "alpha is not 1"},
        {"LeakyRelu x alpha=0.2 > y", TANN_E_UNSUPPORTED, "alpha is not 0.01"},
        {"Softmax x axis=0 > y", TANN_E_UNSUPPORTED, "not over the last dimension"},
        {"Softmax x axis=1.0 > y", TANN_E_UNSUPPORTED, "not over the last dimension"},
        {"Gelu x approximate=tanh > y", TANN_E_UNSUPPORTED, "approximated"},
        {"Gelu x approximate=nine > y", TANN_E_UNSUPPORTED, "approximated"},
        {"Gelu x approximate=quick > y", TANN_E_UNSUPPORTED, "approximated"},
        {"Softmax q > y", TANN_E_FORMAT, "reads 'q'"},
        {"Softmax q axis=0 > y", TANN_E_FORMAT, "reads 'q'"},
        {"Dropout q half > y", TANN_E_FORMAT, "reads 'q'"},
        {"Dropout q half half > y", TANN_E_FORMAT, "reads 'q'"},
        {"Relu - > y;Relu x >", TANN_E_FORMAT, "reads ''"},
        {"Gemm x W cube > y", TANN_E_SHAPE, "its bias is not one number a unit"},
        {"Gemm x vast > y", TANN_E_FORMAT, "not as many numbers as its shape says"},
        {"Gemm x both > y", TANN_E_FORMAT, "both raw_data and float_data"},
        {"Gemm x W odd > y", TANN_E_FORMAT, "not as many numbers as its shape says"},
        {"Sub x cube > y", TANN_E_SHAPE, "its array has not one number a feature"},
        {"Mul two x > y", TANN_E_UNSUPPORTED, "a product that is no part"},
        {"Div x root > u;Erf u > e;Add x e > y", TANN_E_UNSUPPORTED, "a sum that is no part"},
        {"Dropout x half half > y", TANN_E_UNSUPPORTED, "told whether it trains"},
        {"Dropout x W > y", TANN_E_UNSUPPORTED, "ratio is not one float"},
        {"Dropout x x > y", TANN_E_UNSUPPORTED, "ratio is not one float"},
        {"Dropout x double > y", TANN_E_UNSUPPORTED, "ratio is not one float"},
        {"Dropout x q > y", TANN_E_FORMAT, "reads 'q'"},
        {"Dropout x two > y", TANN_E_FORMAT, "node 'y': dropout: rate of 2 is not between"},
        {"Flatten x axis=0 > y", TANN_E_UNSUPPORTED, "changes the shape"},
        {"Flatten W > y", TANN_E_UNSUPPORTED, "reads an array"},
        {"Identity q > y", TANN_E_FORMAT, "reads 'q'"},
        {"Constant > y", TANN_E_UNSUPPORTED, "a constant that is no array"},
        {"Constant value=1 > y", TANN_E_UNSUPPORTED, "a constant that is no array"},
        {"Constant value_float=1.0 > y", TANN_E_UNSUPPORTED, "no attribute 'value_float'"},
        {"Gemm x W b alpha=2.0 > y", TANN_E_UNSUPPORTED, "alpha or beta is not 1"},
        {"Gemm x W b beta=0.0 > y", TANN_E_UNSUPPORTED, "alpha or beta is not 1"},
        {"Gemm x W b transA=1 > y", TANN_E_UNSUPPORTED, "transA not 0"},
        {"Gemm W W b > y", TANN_E_UNSUPPORTED, "it reads an array"},
        {"Gemm x x b > y", TANN_E_UNSUPPORTED, "not the product of rows with an array"},
        {"Gemm x q b > y", TANN_E_FORMAT, "reads 'q'"},
        {"Gemm x W q > y", TANN_E_FORMAT, "reads 'q'"},
        {"Gemm x W x > y", TANN_E_UNSUPPORTED, "its bias is not an array"},
        {"Gemm x V b > y", TANN_E_SHAPE, "its bias is not one number a unit"},
        {"Gemm x W W > y", TANN_E_SHAPE, "its bias is not one number a unit"},
        {"Gemm x W half > y", TANN_E_SHAPE, "its bias is not one number a unit"},
        {"Gemm x W short > y", TANN_E_FORMAT, "array 'short': an array has not as many numbers"},
        {"Gemm x V c transB=1 > y", TANN_E_SHAPE, "not a row for each number"},
        {"Gemm x b b > y", TANN_E_SHAPE, "not a row for each number"},
        {"Gemm x short b > y", TANN_E_FORMAT, "not as many numbers as its shape says"},
        {"Gemm x double b > y", TANN_E_UNSUPPORTED, "numbers of type 11, not 1"},
        {"Gemm x nan b > y", TANN_E_NUMERIC, "a weight is NaN or infinity"},
        {"MatMul W x > y", TANN_E_UNSUPPORTED, "it reads an array"},
        {"MatMul x q > y", TANN_E_FORMAT, "reads 'q'"},
        {"Add x b > y", TANN_E_UNSUPPORTED, "adds an array, and not to a dense layer"},
        {"Gemm x W b > z;Add z b > y", TANN_E_UNSUPPORTED, "adds an array, and not to a dense"},
        {"Gemm x V c > z;Add z x > y", TANN_E_UNSUPPORTED, "values of different shapes"},
        {"Add x q > y", TANN_E_FORMAT, "reads 'q'"},
        {"Add q x > y", TANN_E_FORMAT, "reads 'q'"},
        {"Mul x x > y", TANN_E_UNSUPPORTED, "a product that is no part"},
        {"Mul x two > y", TANN_E_UNSUPPORTED, "a product that is no part"},
        {"Mul half half > y", TANN_E_UNSUPPORTED, "a product that is no part"},
        {"Mul q x > y", TANN_E_FORMAT, "reads 'q'"},
        {"Sigmoid x > s;Relu x > z;Mul z s > y", TANN_E_UNSUPPORTED, "a product that is no part"},
        {"Mul x half > y", TANN_E_FORMAT, "the output 'y' is no value"},
        {"Mul x root_half > y", TANN_E_FORMAT, "the output 'y' is no value"},
        {"Mul x half > z;Relu z > y", TANN_E_UNSUPPORTED, "a part of GELU"},
        {"Div x two > y", TANN_E_SHAPE, "its array has not one number a feature"},
        {"Div x W > y", TANN_E_SHAPE, "its array has not one number a feature"},
        {"Div x short > y", TANN_E_FORMAT, "not as many numbers as its shape says"},
        {"Div one x > y", TANN_E_UNSUPPORTED, "it is no part of a normalisation"},
        {"Div x x > y", TANN_E_UNSUPPORTED, "it is no part of a normalisation"},
        {"Sub x c > y", TANN_E_SHAPE, "its array has not one number a feature"},
        {"Sub b x > y", TANN_E_UNSUPPORTED, "it is no part of a normalisation"},
        {"Sub x b > z;Relu z > y", TANN_E_UNSUPPORTED, "or of a normalisation"},
        {"Sub x b > z;Mul z x > y", TANN_E_UNSUPPORTED, "it is no part of a normalisation"},
        {"Sub x b > z;Mul z c > y", TANN_E_SHAPE, "its array has not one number a feature"},
        {"Sub x b > y", TANN_E_FORMAT, "the output 'y' is no value"},
        {"Div x b > z;Add z x > y", TANN_E_UNSUPPORTED, "it is no part of a normalisation"},
        {"Div x q > y", TANN_E_FORMAT, "reads 'q'"},
        {"Erf x > y", TANN_E_UNSUPPORTED, "an error function that is no part"},
        {"Erf q > y", TANN_E_FORMAT, "reads 'q'"},
        {"Div x root > u;Erf u > e;Add e two > y", TANN_E_UNSUPPORTED, "and not to a dense"},
        {"Div x root > u;Erf u > e;Add e e > y", TANN_E_UNSUPPORTED, "a sum that is no part"},
        {"Div x root > u;Erf u > e;Add e one > s;Relu x > z;Mul z s > p;Mul p half > y",
         TANN_E_UNSUPPORTED, "a product that is no part"},
        {"Relu x > z", TANN_E_FORMAT, "the output 'y' is no value"},
        {"Identity W > y", TANN_E_FORMAT, "the output 'y' is no value"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_refused(&(wire_file){.nodes = cases[i].nodes}, cases[i].status, cases[i].words);
    }
}

static void versions_are_checked(void **state)
{
    (void)state;
    static const char relu[] = "Relu x > y", softmax[] = "Softmax x > y";
    check_refused(&(wire_file){.nodes = relu, .format = 14}, TANN_E_UNSUPPORTED,
                  "version 14 of the format");
    check_refused(&(wire_file){.nodes = relu, .format = -1}, TANN_E_FORMAT, "no ONNX file");
    check_refused(&(wire_file){.nodes = relu, .opset = 8}, TANN_E_UNSUPPORTED,
                  "version 8 of the operators");
    check_refused(&(wire_file){.nodes = relu, .opset = 25}, TANN_E_UNSUPPORTED,
                  "version 25 of the operators");
    check_becomes(&(wire_file){.nodes = relu, .opset = 24, .format = 13}, "relu");
    check_becomes(&(wire_file){.nodes = relu, .opset = 9, .format = 3}, "relu");
    check_becomes(&(wire_file){.nodes = softmax, .opset = 9}, "softmax");
    check_becomes(&(wire_file){.nodes = "Softmax x axis=-1 > y", .opset = 11}, "softmax");
    check_becomes(&(wire_file){.nodes = softmax, .opset = 24}, "softmax");
    check_becomes(&(wire_file){.nodes = relu, .domain = "-", .node_domain = ""}, "relu");
    check_becomes(&(wire_file){.nodes = relu, .domain = "ai.onnx", .node_domain = "ai.onnx"},
                  "relu");
    check_refused(&(wire_file){.nodes = relu, .domain = "org.other"}, TANN_E_UNSUPPORTED,
                  "version 0 of the operators");
    check_refused(&(wire_file){.nodes = relu, .node_domain = "org.other"}, TANN_E_UNSUPPORTED,
                  "the operator 'Relu' has no counterpart");
}

static void inputs_have_a_batch_and_a_shape(void **state)
{
    (void)state;
    static const int64_t none[] = {0}, two[] = {2, 3, 0}, four[] = {1, 2, 3, 4, 0},
                         five[] = {1, 2, 3, 4, 5, 0}, huge[] = {INT64_C(1) << 31, 0},
                         wide[] = {1 << 16, 1 << 16, 0},
                         vast[] = {1 << 16, 1 << 16, 1 << 16, 1 << 16, 0};
    static const char flat[] = "Flatten x > z;Relu z > y";
    const wire_file relu = {.nodes = "Relu x > y"};
    wire_file f = relu;
    f.shape = none;
    check_refused(&f, TANN_E_UNSUPPORTED, "it has not a batch and 1 to 4 dimensions");
    f.shape = five;
    check_refused(&f, TANN_E_UNSUPPORTED, "it has not a batch and 1 to 4 dimensions");
    f.shape = huge;
    check_refused(&f, TANN_E_UNSUPPORTED, "a dimension behind the batch is not a number");
    f.shape = four;
    check_becomes(&f, "relu");
    f = (wire_file){.nodes = "Gemm x W > y", .shape = two};
    check_refused(&f, TANN_E_UNSUPPORTED, "not the product of rows");
    f = (wire_file){.nodes = flat, .shape = two};
    check_becomes(&f, "relu");
    f.shape = wide;
    check_refused(&f, TANN_E_UNSUPPORTED, "changes the shape");
    f.shape = vast;
    check_refused(&f, TANN_E_UNSUPPORTED, "changes the shape");
    f.nodes = "Relu x > y";
    check_refused(&f, TANN_E_SHAPE, "node 'x': ");
    f = (wire_file){.nodes = "Flatten x > z;Relu x > y", .shape = two};
    check_refused(&f, TANN_E_UNSUPPORTED, "changes the shape");
    f.nodes = "Relu x > z;Flatten z > y";
    check_refused(&f, TANN_E_UNSUPPORTED, "changes the shape");
    f.nodes = "Flatten x axis=2 > y";
    check_refused(&f, TANN_E_UNSUPPORTED, "changes the shape");
    f = (wire_file){.nodes = "Sub x b > z;Mul z row > y", .shape = two};
    check_becomes(&f, "normalization");
    f = (wire_file){.nodes = "Softmax x > y", .shape = two, .opset = 11};
    check_refused(&f, TANN_E_UNSUPPORTED, "not over the last dimension");
    f.nodes = "Softmax x axis=-1 > y";
    check_refused(&f, TANN_E_UNSUPPORTED, "not over the last dimension");
    f.opset = 13;
    check_becomes(&f, "softmax");
    f = relu;
    f.more = "second";
    check_refused(&f, TANN_E_UNSUPPORTED, "the graph has 2 inputs");
    f.more = "W"; /* an array with the right to be another one, until version 3 */
    check_becomes(&f, "relu");
    f.more = "x";
    check_refused(&f, TANN_E_FORMAT, "gives a value that is there already");
}

/* With one feature, x / sqrt 2 may be a part of both. */
static void a_ratio_of_one_feature_can_be_either(void **state)
{
    (void)state;
    static const int64_t one[] = {1, 0};
    wire_file f = {.nodes = "Div x root_1 > z;Add z tenth > y", .shape = one};
    check_becomes(&f, "normalization");
    f.nodes = "Div x root_1 > u;Erf u > e;Add e one > s;Mul x s > p;Mul p half > y";
    check_becomes(&f, "gelu");
    f.nodes = "Div x root > z;Add z tenth > y";
    check_refused(&f, TANN_E_UNSUPPORTED, "adds an array, and not to a dense layer");
}

static void outputs_can_be_chosen(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_onnx_load_opts opts = tann_onnx_load_opts_default();
    wire_file f = {.nodes = "Relu x > z;Tanh z > y;Elu z > e", .outputs = "y z"};
    check_becomes(&f, "relu tanh");
    f.outputs = "y z e";
    check_refused(&f, TANN_E_UNSUPPORTED, "the output 'e' does not lead to the first");
    f.outputs = "y -";
    check_refused(&f, TANN_E_UNSUPPORTED, "the output '' does not lead to the first");
    f.outputs = "- y";
    check_refused(&f, TANN_E_FORMAT, "the output '' is no value");
    f.outputs = "y q";
    check_refused(&f, TANN_E_UNSUPPORTED, "the output 'q' does not lead");
    f.outputs = "y e";
    opts.output = "e";
    tann_model *m = load(ctx, &f, &opts);
    assert_non_null(m);
    CHECK_TEXT(tann_model_node_name(m, tann_model_output(m)), "e");
    assert_int_equal(tann_model_find(m, "y"), TANN_NO_NODE);
    tann_model_free(m);
    opts.output = "q";
    CHECK_NULL(ctx, load(ctx, &f, &opts), TANN_E_ARGUMENT, "the output 'q' is no value");
    f.outputs = "";
    check_refused(&f, TANN_E_FORMAT, "the output '' is no value");
    f = (wire_file){.nodes = "Relu x > z;Relu x > y", .outputs = "x"};
    m = load(ctx, &f, NULL); /* the input itself */
    assert_non_null(m);
    assert_int_equal(tann_model_node_count(m), 1);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void names_become_names_of_nodes(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    const wire_file f = {.nodes =
                             "Relu x > a:1;Relu a:1 > a.1;Relu a.1 > \xC3\xA4;Relu \xC3\xA4 > y"};
    tann_model *m = load(ctx, &f, NULL);
    assert_non_null(m);
    CHECK_TEXT(tann_model_node_name(m, 0), "x");
    CHECK_TEXT(tann_model_node_name(m, 1), "a_1");
    CHECK_TEXT(tann_model_node_name(m, 2), "a_1-2");
    CHECK_TEXT(tann_model_node_name(m, 3), "__");
    tann_model_free(m);
    const wire_file long_name = {
        .nodes = "Relu x > "
                 "a-name-of-seventy-characters-which-is-more-than-any-node-here-can-have;"
                 "Relu a-name-of-seventy-characters-which-is-more-than-any-node-here-can-have > y"};
    m = load(ctx, &long_name, NULL);
    assert_non_null(m);
    CHECK_TEXT(tann_model_node_name(m, 1),
               "a-name-of-seventy-characters-which-is-more-than-any-node-here-c");
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* Node 10 would be "a_", and so on up to "a_-17", which are all there. */
static void too_many_equal_names_are_refused(void **state)
{
    (void)state;
    char nodes[400] = "Relu x > a_-10;";
    for (int i = 10; i < 17; i++) {
        snprintf(nodes + strlen(nodes), 40, "Relu a_-%d > a_-%d;", i, i + 1);
    }
    strcat(nodes, "Relu a_-17 > a_;Relu a_ > a:;Relu a: > y");
    check_refused(&(wire_file){.nodes = nodes}, TANN_E_UNSUPPORTED,
                  "node 'a:': too many nodes have this name");
}

/* Z [32, 32] is most of the file. */
static void an_array_may_not_become_many(void **state)
{
    (void)state;
    static const int64_t shape[] = {32, 0};
    wire_file f = {.nodes = "MatMul x Z > z;MatMul z Z > y", .shape = shape};
    check_becomes(&f, "dense dense");
    f.nodes = "MatMul x Z > z;MatMul z Z > w;MatMul w Z > y";
    check_refused(&f, TANN_E_UNSUPPORTED, "share so many weights that they are twice the file");
}

/* As a program with an older header has them, and one with a newer one. */
static void options_may_grow(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    const wire_file file = {.nodes = "Relu x > y"};
    struct {
        tann_onnx_load_opts known;
        uint64_t beyond;
    } newer;
    tann_onnx_load_opts_init(&newer.known, sizeof newer);
    assert_int_equal(newer.beyond, 0);
    tann_model *m = load(ctx, &file, &newer.known);
    assert_non_null(m);
    tann_model_free(m);
    newer.beyond = 1;
    CHECK_NULL(ctx, load(ctx, &file, &newer.known), TANN_E_UNSUPPORTED, "tann_onnx_load_opts sets");
    tann_onnx_load_opts older;
    memset(&older, 0x5A, sizeof older);
    tann_onnx_load_opts_init(&older, offsetof(tann_onnx_load_opts, max_nodes));
    assert_int_equal(((unsigned char *)&older)[offsetof(tann_onnx_load_opts, max_nodes)], 0x5A);
    m = load(ctx, &file, &older);
    assert_non_null(m);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void options_and_arguments_are_checked(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_onnx_load_opts opts = tann_onnx_load_opts_default();
    opts.struct_size = 3;
    CHECK_NULL(ctx, tann_onnx_load_memory(ctx, "", 0, &opts), TANN_E_ARGUMENT, "struct_size");
    CHECK_NULL(ctx, tann_onnx_load(ctx, "x", &opts), TANN_E_ARGUMENT, "struct_size");
    CHECK_NULL(ctx, tann_onnx_load_memory(ctx, NULL, 0, NULL), TANN_E_ARGUMENT, "NULL");
    CHECK_NULL(ctx, tann_onnx_load(ctx, NULL, NULL), TANN_E_ARGUMENT, "the path is NULL");
    CHECK_NULL(ctx, tann_onnx_load(ctx, "no/such", NULL), TANN_E_IO, "cannot read 'no/such'");
    CHECK_NULL(ctx, tann_onnx_load_memory(ctx, "", 0, NULL), TANN_E_FORMAT, "no ONNX file");
    opts = tann_onnx_load_opts_default();
    opts.max_bytes = 1;
    CHECK_NULL(ctx, tann_onnx_load_memory(ctx, "xx", 2, &opts), TANN_E_UNSUPPORTED,
               "the file has 2 bytes; the limit is 1");
    assert_null(tann_onnx_load_memory(NULL, "", 0, NULL));
    assert_null(tann_onnx_load(NULL, "x", NULL));
    tann_onnx_load_opts_init(NULL, sizeof opts);
    tann_ctx_free(ctx);
}

int test_onnx_load(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(models_of_pytorch_predict_the_same),
        cmocka_unit_test(operators_become_nodes),
        cmocka_unit_test(what_has_no_counterpart_is_refused),
        cmocka_unit_test(versions_are_checked),
        cmocka_unit_test(inputs_have_a_batch_and_a_shape),
        cmocka_unit_test(a_ratio_of_one_feature_can_be_either),
        cmocka_unit_test(outputs_can_be_chosen),
        cmocka_unit_test(names_become_names_of_nodes),
        cmocka_unit_test(too_many_equal_names_are_refused),
        cmocka_unit_test(an_array_may_not_become_many),
        cmocka_unit_test(options_may_grow),
        cmocka_unit_test(options_and_arguments_are_checked),
    };
    return cmocka_run_group_tests_name("onnx_load", tests, NULL, NULL);
}
