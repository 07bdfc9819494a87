/* Weights that other programs keep as F16, BF16 and F64 become the floats that they are, or the nearest. */
#include "checks.h"
#include "models.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

static tann_model *make(tann_ctx *ctx, size_t count)
{
    tann_dense_opts dense = tann_dense_opts_default();
    dense.use_bias = 0;
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, tann_shape_1d(1));
    return tann_builder_finish(b, tann_named(b, tann_dense(b, x, (int32_t)count, &dense), "w"), 1);
}

/* A file with one tensor [1, count] of so many bytes a number. */
static image file_of(const char *type, size_t size, size_t count)
{
    char header[200];
    snprintf(header, sizeof header,
             "{\"w.kernel\":{\"dtype\":\"%s\",\"shape\":[1,%zu],\"data_offsets\":[0,%zu]}}", type,
             count, size * count);
    return image_made(header, size * count);
}

static unsigned char *data_of(const image *i, size_t size)
{
    return i->bytes + i->size - size;
}

static void check_values(const image *i, const float *expected, size_t count)
{
    float *values = malloc(count * sizeof *values);
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make(ctx, count);
    assert_non_null(values);
    CHECK_OK(ctx, tann_model_load_weights_memory(ctx, m, i->bytes, i->size, NULL));
    CHECK_OK(ctx, tann_model_weight_read(m, "w.kernel", values, count));
    CHECK_BITS(values, expected, count);
    tann_model_free(m);
    tann_ctx_free(ctx);
    free(values);
}

static float half(unsigned bits)
{
    const int exponent = (int)(bits >> 10 & 31);
    const float fraction = (float)(bits & 1023);
    const float value =
        exponent == 0 ? ldexpf(fraction, -24) : ldexpf(1024 + fraction, exponent - 25);
    return copysignf(value, (bits & 0x8000) != 0 ? -1.0f : 1.0f);
}

static void every_half_is_read_exactly(void **state)
{
    (void)state;
    static float expected[65536];
    size_t count = 0;
    image i = file_of("F16", 2, 63488);
    unsigned char *at = data_of(&i, 2 * 63488);
    for (unsigned bits = 0; bits < 65536; bits++) {
        if ((bits >> 10 & 31) != 31) {
            tann__put_u16(at + 2 * count, (uint16_t)bits);
            expected[count++] = half(bits);
        }
    }
    assert_int_equal(count, 63488);
    check_values(&i, expected, count);
    image_free(&i);
}

static void every_bfloat_is_read_exactly(void **state)
{
    (void)state;
    static float expected[65536];
    size_t count = 0;
    image i = file_of("BF16", 2, 65280);
    unsigned char *at = data_of(&i, 2 * 65280);
    for (unsigned bits = 0; bits < 65536; bits++) {
        const unsigned exponent = bits >> 7 & 255;
        if (exponent == 255) {
            continue;
        }
        tann__put_u16(at + 2 * count, (uint16_t)bits);
        const float fraction = (float)(bits & 127) + (exponent > 0 ? 128 : 0);
        expected[count++] = copysignf(ldexpf(fraction, (int)(exponent > 0 ? exponent : 1) - 134),
                                      (bits & 0x8000) != 0 ? -1.0f : 1.0f);
    }
    assert_int_equal(count, 65280);
    check_values(&i, expected, count);
    image_free(&i);
}

static void put_double(unsigned char *bytes, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    tann__put_u64(bytes, bits);
}

static void doubles_become_the_nearest_float(void **state)
{
    (void)state;
    static const struct {
        double value;
        float expected;
    } cases[] = {
        {0.1, 0.1f},
        {-0.0, -0.0f},
        {0x1.000001p0, 1},                    /* half way, down to even */
        {0x1.000003p0, 0x1.000004p0f},        /* half way, up to even */
        {0x1.0000010000001p0, 0x1.000002p0f}, /* just above half way */
        {0x1.fffffefffffffp127, 0x1.fffffep127f},
        {-0x1.fffffefffffffp127, -0x1.fffffep127f},
        {0x1p-149, 0x1p-149f},
        {0x1p-150, 0},
        {0x1.8p-149, 0x1p-148f},
        {4.9e-324, 0},
    };
    const size_t count = sizeof cases / sizeof cases[0];
    float expected[sizeof cases / sizeof cases[0]];
    image i = file_of("F64", 8, count);
    for (size_t k = 0; k < count; k++) {
        put_double(data_of(&i, 8 * count) + 8 * k, cases[k].value);
        expected[k] = cases[k].expected;
    }
    check_values(&i, expected, count);
    image_free(&i);
}

static void check_refused(const image *i, tann_status status, const char *words)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make(ctx, 2);
    CHECK_FAILS(ctx, tann_model_load_weights_memory(ctx, m, i->bytes, i->size, NULL), status,
                words);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void what_is_no_finite_float_is_refused(void **state)
{
    (void)state;
    static const double doubles[] = {0x1.ffffffp127,   -0x1.ffffffp127,   1e300,      -1e300,
                                     (double)INFINITY, -(double)INFINITY, (double)NAN};
    static const struct {
        const char *type;
        uint16_t bits;
    } halves[] = {{"F16", 0x7C00},  {"F16", 0xFC00},  {"F16", 0x7C01}, {"F16", 0xFE00},
                  {"BF16", 0x7F80}, {"BF16", 0xFF80}, {"BF16", 0x7F81}};
    for (size_t k = 0; k < sizeof doubles / sizeof doubles[0]; k++) {
        image i = file_of("F64", 8, 2);
        put_double(data_of(&i, 8), doubles[k]);
        check_refused(&i, TANN_E_NUMERIC, "byte 80: tensor 'w.kernel' holds NaN or infinity");
        image_free(&i);
    }
    for (size_t k = 0; k < sizeof halves / sizeof halves[0]; k++) {
        image i = file_of(halves[k].type, 2, 2);
        tann__put_u16(data_of(&i, 2), halves[k].bits);
        check_refused(&i, TANN_E_NUMERIC, "byte 74: tensor 'w.kernel' holds NaN or infinity");
        image_free(&i);
    }
}

static void other_types_and_sizes_are_refused(void **state)
{
    (void)state;
    static const char *const types[] = {"I64", "F8_E4M3", "BOOL", "f32", "BF1", "BF160", ""};
    for (size_t k = 0; k < sizeof types / sizeof types[0]; k++) {
        image i = file_of(types[k], 4, 2);
        check_refused(&i, TANN_E_UNSUPPORTED, "only F32, F64, F16 or BF16 is read");
        image_free(&i);
    }
    static const char *const known[] = {"F64", "F16", "BF16"};
    for (size_t k = 0; k < 3; k++) {
        image i = file_of(known[k], 4, 2);
        check_refused(&i, TANN_E_FORMAT, " lies in bytes 0 to ");
        image_free(&i);
    }
}

/* PyTorch's [out, in], of 2-byte numbers. */
static void short_numbers_are_turned_too(void **state)
{
    (void)state;
    static const uint16_t bits[] = {0x3C00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600}; /* 1 ... 6 */
    static const float expected[] = {1, 3, 5, 2, 4, 6};
    float values[6];
    tann_dense_opts dense = tann_dense_opts_default();
    dense.use_bias = 0;
    tann_weights_opts how = tann_weights_opts_default();
    how.transpose = 1;
    image i = image_made(
        "{\"w.kernel\":{\"dtype\":\"F16\",\"shape\":[3,2],\"data_offsets\":[0,12]}}", 12);
    for (size_t k = 0; k < 6; k++) {
        tann__put_u16(data_of(&i, 12) + 2 * k, bits[k]);
    }
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, tann_shape_1d(2));
    tann_model *m = tann_builder_finish(b, tann_named(b, tann_dense(b, x, 3, &dense), "w"), 1);
    CHECK_OK(ctx, tann_model_load_weights_memory(ctx, m, i.bytes, i.size, &how));
    CHECK_OK(ctx, tann_model_weight_read(m, "w.kernel", values, 6));
    CHECK_BITS(values, expected, 6);
    image_free(&i);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

int test_tensor_values(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_half_is_read_exactly),
        cmocka_unit_test(every_bfloat_is_read_exactly),
        cmocka_unit_test(doubles_become_the_nearest_float),
        cmocka_unit_test(what_is_no_finite_float_is_refused),
        cmocka_unit_test(other_types_and_sizes_are_refused),
        cmocka_unit_test(short_numbers_are_turned_too),
    };
    return cmocka_run_group_tests_name("tensor_values", tests, NULL, NULL);
}
