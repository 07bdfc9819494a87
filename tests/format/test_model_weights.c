/* Weights of other programs' files, by other names and the other way round. */
#include "checks.h"
#include "disk.h"
#include "graphs.h"
#include "models.h"

#include <stdio.h>
#include <string.h>

/* input 2 -> "hidden" dense 3 -> "out" dense 1 */
static tann_model *make(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_named(b, tann_dense(b, h, 3, NULL), "hidden");
    return tann_builder_finish(b, tann_named(b, tann_dense(b, h, 1, NULL), "out"), 3);
}

/* As PyTorch writes them, sorted by name: fc1.bias [3], fc1.weight [3,2], fc2.bias [1], fc2.weight [1,3],
   with the numbers 0.5, 1.5, ... */
static image torch_image(void)
{
    image i = image_made(
        "{\"__metadata__\":{\"format\":\"pt\"},"
        "\"fc1.bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]},"
        "\"fc1.weight\":{\"dtype\":\"F32\",\"shape\":[3,2],\"data_offsets\":[12,36]},"
        "\"fc2.bias\": {\"dtype\" : \"F32\", \"shape\": [ 1 ],\n\"data_offsets\":[36,40]},"
        "\"fc2.weight\":{\"data_offsets\":[40,52],\"shape\":[1,3],\"dtype\":\"F32\"}}",
        52);
    for (size_t k = 0; k < 13; k++) {
        const float value = (float)k + 0.5f;
        uint32_t bits;
        memcpy(&bits, &value, 4);
        for (int byte = 0; byte < 4; byte++) {
            i.bytes[i.size - 52 + 4 * k + (size_t)byte] = (unsigned char)(bits >> 8 * byte & 255);
        }
    }
    return i;
}

static const tann_weight_source sources[] = {
    {"fc1.weight", "hidden.kernel"},
    {"fc1.bias", "hidden.bias"},
    {"fc2.weight", "out.kernel"},
    {"fc2.bias", "out.bias"},
};

static tann_weights_opts torch_opts(size_t count)
{
    tann_weights_opts opts = tann_weights_opts_default();
    opts.sources = sources;
    opts.source_count = count;
    opts.transpose = 1;
    return opts;
}

static void weights_of_pytorch_are_turned(void **state)
{
    (void)state;
    static const float expected[] = {3.5f, 5.5f, 7.5f,  4.5f,  6.5f,  8.5f, 0.5f,
                                     1.5f, 2.5f, 10.5f, 11.5f, 12.5f, 9.5f};
    float weights[13];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make(ctx);
    image i = torch_image();
    const tann_weights_opts opts = torch_opts(4);
    CHECK_OK(ctx, tann_model_load_weights_memory(ctx, m, i.bytes, i.size, &opts));
    weights_read(m, weights);
    CHECK_BITS(weights, expected, 13);
    image_free(&i);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void names_of_ones_own_need_no_map(void **state)
{
    (void)state;
    char folder[64], path[128];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make(ctx);
    tann_model *other = make(ctx);
    graph_randomize(other, 3, 1);
    folder_make(folder);
    snprintf(path, sizeof path, "%s/m.safetensors", folder);
    CHECK_OK(ctx, tann_model_save(ctx, other, path));
    CHECK_OK(ctx, tann_model_load_weights(ctx, m, path, NULL));
    models_check_equal(ctx, m, other);
    tann_weights_opts opts = tann_weights_opts_default();
    opts.max_bytes = 100;
    CHECK_FAILS(ctx, tann_model_load_weights(ctx, m, path, &opts), TANN_E_UNSUPPORTED, "limit");
    CHECK_FAILS(ctx, tann_model_load_weights(ctx, m, "no/such", NULL), TANN_E_IO, "cannot read");
    opts.struct_size = 1;
    CHECK_FAILS(ctx, tann_model_load_weights(ctx, m, path, &opts), TANN_E_ARGUMENT,
                "tann_weights_opts");
    folder_clear(folder);
    tann_model_free(m);
    tann_model_free(other);
    tann_ctx_free(ctx);
}

/* After an error not one number has changed. */
static void check_refused(const tann_weights_opts *opts, image *i, tann_status status,
                          const char *words)
{
    float before[13], after[13];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make(ctx);
    weights_read(m, before);
    CHECK_FAILS(ctx, tann_model_load_weights_memory(ctx, m, i->bytes, i->size, opts), status,
                words);
    weights_read(m, after);
    CHECK_BITS(after, before, 13);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void what_does_not_fit_changes_nothing(void **state)
{
    (void)state;
    static const tann_weight_source unknown_weight[] = {{"fc1.weight", "hidden.core"}};
    static const tann_weight_source unknown_tensor[] = {{"fc9.weight", "hidden.kernel"}};
    static const tann_weight_source twice[] = {{"fc1.weight", "hidden.kernel"},
                                               {"fc2.weight", "hidden.kernel"}};
    static const tann_weight_source unnamed[] = {{NULL, "hidden.kernel"}};
    static const tann_weight_source of_nothing[] = {{"fc1.weight", NULL}};
    static const tann_weight_source crossed[] = {{"fc2.weight", "hidden.kernel"},
                                                 {"fc1.bias", "hidden.bias"},
                                                 {"fc1.weight", "out.kernel"},
                                                 {"fc2.bias", "out.bias"}};
    image i = torch_image();
    tann_weights_opts opts = torch_opts(4);
    check_refused(NULL, &i, TANN_E_FORMAT, "no tensor for the weight 'hidden.kernel': `sources`");
    opts.transpose = 0;
    check_refused(&opts, &i, TANN_E_SHAPE, "not that of the weight 'hidden.k");
    opts = torch_opts(4);
    opts.sources = crossed;
    check_refused(&opts, &i, TANN_E_SHAPE, "transposed, not that of the weight 'hidden.kernel'");
    opts = torch_opts(3);
    check_refused(&opts, &i, TANN_E_FORMAT, "no tensor for the weight 'out.bias'");
    opts.sources = unknown_weight;
    opts.source_count = 1;
    check_refused(&opts, &i, TANN_E_ARGUMENT, "source 0: no tensor 'fc1.weight', or no weight");
    opts.sources = unknown_tensor;
    check_refused(&opts, &i, TANN_E_ARGUMENT, "source 0: no tensor 'fc9.weight'");
    opts.sources = twice;
    opts.source_count = 2;
    check_refused(&opts, &i, TANN_E_ARGUMENT, "source 1: ");
    opts.sources = unnamed;
    opts.source_count = 1;
    check_refused(&opts, &i, TANN_E_ARGUMENT, "a source without names");
    opts.sources = of_nothing;
    check_refused(&opts, &i, TANN_E_ARGUMENT, "a source without names");
    opts.sources = NULL;
    check_refused(&opts, &i, TANN_E_ARGUMENT, "a source without names");
    opts = torch_opts(4);
    opts.partial = 2;
    check_refused(&opts, &i, TANN_E_ARGUMENT, "partial of 2");
    opts = torch_opts(4);
    opts.transpose = -1;
    check_refused(&opts, &i, TANN_E_ARGUMENT, "transpose of -1");
    opts = torch_opts(4);
    opts.max_bytes = i.size - 1;
    check_refused(&opts, &i, TANN_E_UNSUPPORTED, "bytes; the limit is");
    opts = torch_opts(4);
    i.bytes[i.size - 1] = 0x7F;
    i.bytes[i.size - 2] = 0x80;
    check_refused(&opts, &i, TANN_E_NUMERIC, "tensor 'fc2.weight' holds NaN or infinity");
    i.size--;
    check_refused(&opts, &i, TANN_E_FORMAT, "too large");
    image_free(&i);
}

static void a_part_may_be_loaded(void **state)
{
    (void)state;
    float before[13], after[13];
    static const float bias[] = {0.5f, 1.5f, 2.5f};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make(ctx);
    image i = torch_image();
    tann_weights_opts opts = torch_opts(0);
    opts.sources = sources + 1;
    opts.source_count = 1;
    opts.partial = 1;
    weights_read(m, before);
    CHECK_OK(ctx, tann_model_load_weights_memory(ctx, m, i.bytes, i.size, &opts));
    weights_read(m, after);
    CHECK_BITS(after, before, 6);
    CHECK_BITS(after + 6, bias, 3);
    CHECK_BITS(after + 9, before + 9, 4);
    opts.partial = 0;
    CHECK_FAILS(ctx, tann_model_load_weights_memory(ctx, m, i.bytes, i.size, &opts), TANN_E_FORMAT,
                "no tensor for the weight");
    CHECK_FAILS(ctx, tann_model_load_weights_memory(ctx, m, NULL, 0, &opts), TANN_E_ARGUMENT,
                "NULL");
    CHECK_OK(ctx, tann_model_load_weights_memory(ctx, m, i.bytes, i.size,
                                                 &(tann_weights_opts){.struct_size = sizeof opts,
                                                                      .sources = sources,
                                                                      .source_count = 4,
                                                                      .max_bytes = 10000,
                                                                      .max_header = 10000,
                                                                      .max_tensors = 10,
                                                                      .max_name = 50,
                                                                      .transpose = 1}));
    CHECK_FAILS(ctx, tann_model_load_weights(ctx, NULL, "x", NULL), TANN_E_ARGUMENT, "NULL");
    assert_int_equal(tann_model_load_weights(NULL, m, "x", NULL), TANN_E_ARGUMENT);
    image_free(&i);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void tensors_without_a_weight_are_told(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node in = tann_input(b, tann_shape_1d(2));
    tann_model *m = tann_builder_finish(b, tann_named(b, tann_dense(b, in, 3, NULL), "hidden"), 1);
    image i = torch_image();
    const tann_weights_opts opts = torch_opts(2);
    CHECK_FAILS(ctx, tann_model_load_weights_memory(ctx, m, i.bytes, i.size, &opts), TANN_E_FORMAT,
                "tensor 'fc2.bias' is no weight of the model");
    image_free(&i);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

int test_model_weights(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_of_pytorch_are_turned),
        cmocka_unit_test(names_of_ones_own_need_no_map),
        cmocka_unit_test(what_does_not_fit_changes_nothing),
        cmocka_unit_test(a_part_may_be_loaded),
        cmocka_unit_test(tensors_without_a_weight_are_told),
    };
    return cmocka_run_group_tests_name("model_weights", tests, NULL, NULL);
}
