/* Models come back as they were saved, bit for bit, and the file is the one that is documented. */
#include "checks.h"
#include "graphs.h"
#include "models.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tinyann/extend.h>

#include "graph/model.h"

static tann_model *reload(tann_ctx *ctx, const tann_model *m)
{
    const tann_load_opts opts = models_opts();
    image i = image_of(ctx, m);
    tann_model *back = tann_model_load_memory(ctx, i.bytes, i.size, &opts);
    CHECK_TEXT(tann_ctx_error(ctx), "");
    assert_non_null(back);
    image_free(&i);
    return back;
}

static void check_round_trip(tann_ctx *ctx, tann_model *m)
{
    graph_randomize(m, 5, 1);
    tann_model *back = reload(ctx, m);
    models_check_equal(ctx, m, back);
    models_check_predictions(ctx, m, back);
    tann_model_free(back);
    tann_model_free(m);
}

static void all_sample_graphs_come_back(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < graph_case_count; i++) {
        check_round_trip(ctx, graph_make(ctx, &graph_cases[i], 2, TANN_SOFTMAX));
        check_round_trip(ctx, graph_make(ctx, &graph_cases[i], 3, NO_ACTIVATION));
    }
    for (uint64_t seed = 0; seed < 200; seed++) {
        check_round_trip(ctx, graph_random(ctx, seed));
    }
    tann_ctx_free(ctx);
}

/* Every option at values whose decimals are not exact, and at its bounds. */
static void options_come_back_bit_for_bit(void **state)
{
    (void)state;
    static const float constants[] = {0.1f, -0.0f, 1e-45f, 9e29f, -1.0f / 3};
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (int kind = 0; kind < TANN_INITIALIZER_COUNT_; kind++) {
        for (size_t i = 0; i < sizeof constants / sizeof *constants; i++) {
            tann_dense_opts opts = tann_dense_opts_default();
            opts.kernel_initializer = (tann_initializer_kind)kind;
            opts.kernel_constant = constants[i];
            opts.bias_constant = -constants[i];
            tann_builder *b = tann_builder_new(ctx);
            tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(2)), 3, &opts);
            check_round_trip(ctx, tann_builder_finish(b, tann_dropout(b, h, 0.7f), 1));
        }
    }
    tann_ctx_free(ctx);
}

static void train(tann_ctx *ctx, tann_model *m, float *weights)
{
    float x[20 * 2], y[20];
    fill_uniform(1, -1, 1, x, 40);
    fill_uniform(2, 0, 1, y, 20);
    const tann_dataset data = tann_dataset_floats(x, y, 20);
    tann_fit_opts fit = tann_fit_opts_default();
    fit.epochs = 5;
    fit.batch = 4;
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    CHECK_OK(ctx, tann_fit(t, &data, &fit, NULL));
    tann_trainer_free(t);
    weights_read(m, weights);
}

static void training_goes_on_with_the_same_bits(void **state)
{
    (void)state;
    float first[64], second[64];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = models_small(ctx);
    tann_model *back = reload(ctx, m);
    train(ctx, m, first);
    train(ctx, back, second);
    CHECK_BITS(first, second, tann_model_parameter_count(m));
    tann_model_free(m);
    tann_model_free(back);
    tann_ctx_free(ctx);
}

/* The profile is the file's, whatever context loads it. */
static void the_numeric_profile_comes_back(void **state)
{
    (void)state;
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.numerics = TANN_NUMERICS_MULADD;
    tann_ctx *rounding = tann_ctx_new(&opts);
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = models_small(rounding);
    tann_model *back = reload(ctx, m);
    assert_int_equal(tann_model_numerics(back), TANN_NUMERICS_MULADD);
    models_check_predictions(ctx, m, back);
    tann_model_free(m);
    tann_model_free(back);
    tann_ctx_free(ctx);
    tann_ctx_free(rounding);
}

static const char documented[] =
    "{\"__metadata__\":{\"format\":\"tinyann-model 1\",\"graph\":\""
    "0 input_1 input - shape=2\\n"
    "1 encoder/p dense 0 kernel_initializer=glorot_uniform bias_initializer=constant "
    "kernel_constant=0x0p+0 bias_constant=-0x1.99999ap-4 use_bias=1 units=3\\n"
    "2 activation_1 activation 1 activation=tanh\\n"
    "3 dropout_1 dropout 2 rate=0x1.333334p-2\\n"
    "4 add_1 add 3,1\\n"
    "5 dense_2 dense 4 kernel_initializer=glorot_uniform bias_initializer=zeros "
    "kernel_constant=0x0p+0 bias_constant=0x0p+0 use_bias=1 units=1\\n"
    "6 activation_2 activation 5 activation=sigmoid\\n"
    "\",\"library\":\"VERSION\",\"numerics\":\"fma\",\"output\":\"activation_2\"},"
    "\"encoder/p.kernel\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
    "\"encoder/p.bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[24,36]},"
    "\"dense_2.kernel\":{\"dtype\":\"F32\",\"shape\":[3,1],\"data_offsets\":[36,48]},"
    "\"dense_2.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[48,52]}}";

static void the_bytes_are_those_of_the_guide(void **state)
{
    (void)state;
    char header[sizeof documented + 32];
    const char *version = strstr(documented, "VERSION");
    snprintf(header, sizeof header, "%.*s%s%s", (int)(version - documented), documented,
             tann_version(), version + strlen("VERSION"));
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = models_small(ctx);
    image written = image_of(ctx, m);
    image expected = image_made(header, 52);
    assert_int_equal(written.size, expected.size);
    assert_memory_equal(written.bytes, expected.bytes, expected.size - 52);
    float weights[13];
    weights_read(m, weights);
    for (size_t i = 0; i < 13; i++) {
        const unsigned char *b = written.bytes + written.size - 52 + 4 * i;
        const uint32_t bits =
            b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
        assert_memory_equal(&bits, weights + i, 4);
    }
    image_free(&written);
    image_free(&expected);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void the_locale_does_not_matter(void **state)
{
    (void)state;
    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL) {
        skip();
    }
    all_sample_graphs_come_back(state);
    the_bytes_are_those_of_the_guide(state);
    setlocale(LC_ALL, "C");
}

static tann_status stop_at_once(void *user, const char *text, size_t length)
{
    (void)user;
    (void)text;
    (void)length;
    return TANN_E_NUMERIC;
}

static void writers_and_sizes_are_checked(void **state)
{
    (void)state;
    unsigned char bytes[4096];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = models_small(ctx);
    const size_t size = tann_model_save_bytes(m);
    assert_in_range(size, 100, sizeof bytes);
    CHECK_FAILS(ctx, tann_model_save_memory(ctx, m, bytes, size - 1), TANN_E_ARGUMENT, "room for");
    CHECK_FAILS(ctx, tann_model_save_memory(ctx, m, NULL, size), TANN_E_ARGUMENT, "NULL");
    CHECK_FAILS(ctx, tann_model_save_write(ctx, m, stop_at_once, NULL), TANN_E_NUMERIC,
                "the writer returned TANN_E_NUMERIC");
    CHECK_FAILS(ctx, tann_model_save_write(ctx, m, NULL, NULL), TANN_E_ARGUMENT, "NULL");
    CHECK_FAILS(ctx, tann_model_save(ctx, m, NULL), TANN_E_ARGUMENT, "path is NULL");
    CHECK_OK(ctx, tann_model_save_memory(ctx, m, bytes, size));
    CHECK_FAILS(ctx, tann_model_save(ctx, NULL, "x"), TANN_E_ARGUMENT, "model is NULL");
    assert_int_equal(tann_model_save(NULL, m, "x"), TANN_E_ARGUMENT);
    assert_int_equal(tann_model_save_bytes(NULL), 0);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void swish_forward(const tann_kernels *k, size_t rows, size_t units, const float *x,
                          float *y)
{
    (void)k;
    for (size_t i = 0; i < rows * units; i++) {
        y[i] = 2 * x[i];
    }
}

static void swish_backward(const tann_kernels *k, size_t rows, size_t units, const float *x,
                           const float *y, const float *dy, float *dx)
{
    (void)x;
    (void)y;
    swish_forward(k, rows, units, dy, dx);
}

static const tann_activation_type doubled = {
    sizeof(tann_activation_type), "doubled", swish_forward, swish_backward, 0, 0};
static const tann_activation_type false_tanh = {
    sizeof(tann_activation_type), "tanh", swish_forward, swish_backward, 0, 0};

static tann_model *with_activation(tann_ctx *ctx, const tann_activation_type *type)
{
    tann_builder *b = tann_builder_new(ctx);
    const tann_node h = graph_flatten(b, tann_input(b, tann_shape_2d(2, 3)));
    return tann_builder_finish(b, tann_activation_own(b, h, type), 1);
}

static void types_of_ones_own_are_given(void **state)
{
    (void)state;
    static const tann_activation_type other = {
        sizeof(tann_activation_type), "other", swish_forward, swish_backward, 0, 0};
    static const struct tann_activation_type *const own[] = {&other, &doubled};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = with_activation(ctx, &doubled);
    image i = image_of(ctx, m);
    tann_load_opts opts = models_opts();
    CHECK_NULL(ctx, tann_model_load_memory(ctx, i.bytes, i.size, NULL), TANN_E_UNSUPPORTED,
               "the layer 'flatten' is not built in; give it in tann_load_opts.layers");
    CHECK_NULL(ctx, tann_model_load_memory(ctx, i.bytes, i.size, &opts), TANN_E_UNSUPPORTED,
               "the activation 'doubled' is not built in; give it in tann_load_opts.activations");
    opts.activations = own;
    opts.activation_count = 1;
    CHECK_NULL(ctx, tann_model_load_memory(ctx, i.bytes, i.size, &opts), TANN_E_UNSUPPORTED,
               "the activation 'doubled' is not built in");
    opts.activation_count = 2;
    tann_model *back = tann_model_load_memory(ctx, i.bytes, i.size, &opts);
    assert_non_null(back);
    models_check_predictions(ctx, m, back);
    image_free(&i);
    tann_model_free(m);
    tann_model_free(back);
    tann_ctx_free(ctx);
}

/* What could not be told from something else when it is loaded is not saved. */
static void what_cannot_come_back_is_not_saved(void **state)
{
    (void)state;
    unsigned char bytes[4096];
    const float bad[3] = {0, 0, 0};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = with_activation(ctx, &false_tanh);
    CHECK_FAILS(ctx, tann_model_save_memory(ctx, m, bytes, sizeof bytes), TANN_E_UNSUPPORTED,
                "has the name of a built-in one, 'tanh'");
    tann_model_free(m);
    tann_layer_type layer = graph_flatten_type;
    layer.name = "dense";
    tann_builder *b = tann_builder_new(ctx);
    tann_node in = tann_input(b, tann_shape_1d(3));
    m = tann_builder_finish(b, tann_layer(b, &layer, &in, 1, NULL), 1);
    CHECK_FAILS(ctx, tann_model_save_memory(ctx, m, bytes, sizeof bytes), TANN_E_UNSUPPORTED,
                "has the name of a built-in one, 'dense'");
    tann_model_free(m);
    layer.name = "opaque";
    layer.config_size = sizeof bad;
    b = tann_builder_new(ctx);
    in = tann_input(b, tann_shape_1d(3));
    m = tann_builder_finish(b, tann_layer(b, &layer, &in, 1, bad), 1);
    CHECK_FAILS(ctx, tann_model_save_memory(ctx, m, bytes, sizeof bytes), TANN_E_UNSUPPORTED,
                "no table of its fields");
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void weights_that_are_not_finite_are_not_saved(void **state)
{
    (void)state;
    unsigned char bytes[4096];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = models_small(ctx);
    static const float bad[] = {NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < 3; i++) { /* as a training can leave them */
        m->weights[m->nodes[1].weights[1].offset + 2] = bad[i];
        CHECK_FAILS(ctx, tann_model_save_memory(ctx, m, bytes, sizeof bytes), TANN_E_NUMERIC,
                    "number 2 of 'encoder/p.bias' is NaN or infinity");
        CHECK_FAILS(ctx, tann_model_save(ctx, m, "never.safetensors"), TANN_E_NUMERIC, "NaN");
    }
    tann_model_free(m);
    tann_ctx_free(ctx);
}

int test_model_file(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_sample_graphs_come_back),
        cmocka_unit_test(options_come_back_bit_for_bit),
        cmocka_unit_test(training_goes_on_with_the_same_bits),
        cmocka_unit_test(the_numeric_profile_comes_back),
        cmocka_unit_test(the_bytes_are_those_of_the_guide),
        cmocka_unit_test(the_locale_does_not_matter),
        cmocka_unit_test(writers_and_sizes_are_checked),
        cmocka_unit_test(types_of_ones_own_are_given),
        cmocka_unit_test(what_cannot_come_back_is_not_saved),
        cmocka_unit_test(weights_that_are_not_finite_are_not_saved),
    };
    return cmocka_run_group_tests_name("model_file", tests, NULL, NULL);
}
