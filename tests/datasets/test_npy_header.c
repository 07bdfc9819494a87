/* Headers of .npy files, and the numbers behind them. */
#include "checks.h"
#include "base/error.h"
#include "data/npy_decode.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int test_npy_header(void);

typedef struct image {
    unsigned char bytes[512];
    size_t size, begin;
} image;

/* A file of version 1.0 with this text, and `data` bytes behind it. */
static image image_of(const char *text, const void *data, size_t size)
{
    image f = {.begin = 10 + strlen(text)};
    f.size = f.begin + size;
    assert_true(f.size <= sizeof f.bytes);
    memcpy(f.bytes, "\x93NUMPY\x01\x00", 8);
    f.bytes[8] = (unsigned char)(strlen(text) & 255);
    f.bytes[9] = (unsigned char)(strlen(text) >> 8);
    memcpy(f.bytes + 10, text, strlen(text));
    if (size > 0) {
        memcpy(f.bytes + f.begin, data, size);
    }
    return f;
}

/* From memory of exactly its size. */
static tann_status read_header(tann__npy_header *h, tann_ctx *ctx, const unsigned char *bytes,
                               size_t size)
{
    unsigned char *copy = malloc(size > 0 ? size : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    tann__succeed(ctx);
    const tann_status status = tann__npy_header_read(h, ctx, copy, size, 1000);
    free(copy);
    return status;
}

static void check_refused(const char *text, tann_status status, const char *words)
{
    static const unsigned char data[64];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann__npy_header h;
    const image f = image_of(text, data, sizeof data);
    const tann_status got = read_header(&h, ctx, f.bytes, f.size);
    if (got != status || strstr(tann_ctx_error(ctx), words) == NULL) {
        fail_msg("%s: %d '%s', not %d '%s'", text, (int)got, tann_ctx_error(ctx), (int)status,
                 words);
    }
    tann_ctx_free(ctx);
}

static tann__npy_header check_read(const char *text, size_t data)
{
    static const unsigned char zeros[256];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann__npy_header h;
    const image f = image_of(text, zeros, data);
    CHECK_OK(ctx, read_header(&h, ctx, f.bytes, f.size));
    assert_int_equal(h.begin, f.begin);
    CHECK_FAILS(ctx, read_header(&h, ctx, f.bytes, f.size - 1), TANN_E_FORMAT, "do not fit");
    CHECK_OK(ctx, read_header(&h, ctx, f.bytes, f.size));
    tann_ctx_free(ctx);
    return h;
}

#define BEHIND ", 'fortran_order': False, 'shape': (2,)}"

static void headers_are_read(void **state)
{
    (void)state;
    tann__npy_header h =
        check_read("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }      \n", 24);
    assert_int_equal(h.kind, 'f');
    assert_int_equal(h.size, 4);
    assert_false(h.big_endian || h.fortran);
    assert_int_equal(h.rank, 2);
    assert_int_equal(h.dim[0], 2);
    assert_int_equal(h.dim[1], 3);
    assert_int_equal(h.count, 6);
    h = check_read("{\"shape\":(4L,2,1,1,1,),\"descr\":\">i8\",\"fortran_order\":True}", 64);
    assert_int_equal(h.kind, 'i');
    assert_int_equal(h.size, 8);
    assert_true(h.big_endian && h.fortran);
    assert_int_equal(h.rank, 5);
    h = check_read(" { 'fortran_order' : False , 'shape' : ( ) , 'descr' : '|u1' , } \n", 1);
    assert_int_equal(h.kind, 'u');
    assert_int_equal(h.rank, 0);
    assert_int_equal(h.count, 1);
    assert_int_equal(check_read("{'descr': '|b1'" BEHIND, 2).kind, 'b');
    assert_int_equal(check_read("{'descr': '<u1'" BEHIND, 2).size, 1);
    assert_int_equal(check_read("{'descr': '<f2'" BEHIND, 4).size, 2);
}

static void later_versions_have_a_longer_length(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann__npy_header h;
    for (unsigned char version = 1; version <= 4; version++) {
        const char *text = "{'descr': '<f4'" BEHIND;
        image f = {.size = 0};
        memcpy(f.bytes, "\x93NUMPY", 6);
        f.bytes[6] = version;
        f.bytes[8] = (unsigned char)strlen(text);
        const size_t begin = version == 1 ? 10 : 12;
        memcpy(f.bytes + begin, text, strlen(text));
        const tann_status status = read_header(&h, ctx, f.bytes, begin + strlen(text) + 8);
        assert_int_equal(status, version < 4 ? TANN_OK : TANN_E_UNSUPPORTED);
        f.bytes[7] = 1;
        CHECK_FAILS(ctx, read_header(&h, ctx, f.bytes, sizeof f.bytes), TANN_E_UNSUPPORTED,
                    "byte 1006: version");
        f.bytes[7] = 0;
        f.bytes[10] = version == 1 ? f.bytes[10] : 1;
        f.bytes[9] = version == 1 ? 255 : 0;
        if (version < 4) {
            CHECK_FAILS(ctx, read_header(&h, ctx, f.bytes, sizeof f.bytes), TANN_E_FORMAT,
                        "byte 1008: a header of");
        }
    }
    CHECK_FAILS(ctx, read_header(&h, ctx, (const unsigned char *)"PK\x03\x04 and so on", 14),
                TANN_E_FORMAT, "byte 1000: this is no .npy file");
    tann_ctx_free(ctx);
}

static void other_headers_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        tann_status status;
        const char *words;
    } cases[] = {
        {"", TANN_E_FORMAT, "byte 1010: a header begins with '{'"},
        {"[]", TANN_E_FORMAT, "begins with '{'"},
        {"{}", TANN_E_FORMAT, "byte 1012: a header has descr"},
        {"{'descr': '<f4', 'shape': (2,)}", TANN_E_FORMAT, "each once"},
        {"{'descr': '<f4', 'descr': '<f4'}", TANN_E_FORMAT, "each once"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': 1}", TANN_E_FORMAT,
         "each once"},
        {"{'descr' '<f4'" BEHIND, TANN_E_FORMAT, "a ':' is missing"},
        {"{'descr': '<f4' 'fortran_order': False, 'shape': (2,)}", TANN_E_FORMAT,
         "a ',' or '}' is missing"},
        {"{'descr': '<f4'" BEHIND "x", TANN_E_FORMAT, "only blanks follow"},
        {"{'descr': '<f4'", TANN_E_FORMAT, "a ',' or '}' is missing"},
        {"{'descr: <f4", TANN_E_FORMAT, "a text does not end"},
        {"{'descr': <f4", TANN_E_FORMAT, "a text in quotes"},
        {"{descr: '<f4'", TANN_E_FORMAT, "a text in quotes"},
        {"{'descr': '<f4', 'fortran_order': false, 'shape': (2,)}", TANN_E_FORMAT,
         "no truth value"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': [2]}", TANN_E_FORMAT, "in parentheses"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2)}", TANN_E_FORMAT, "has a ','"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2 2)}", TANN_E_FORMAT, "',' or ')'"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}", TANN_E_FORMAT, "whole number"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2", TANN_E_FORMAT, "',' or ')'"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (", TANN_E_FORMAT, "whole number"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (0,)}", TANN_E_UNSUPPORTED, "none of"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 0)}", TANN_E_UNSUPPORTED, "none"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2147483648)}", TANN_E_UNSUPPORTED,
         "above 2^31 - 1"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1)}", TANN_E_UNSUPPORTED,
         "at most 5 dimensions"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (18446744073709551616,)}",
         TANN_E_FORMAT, "too large"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (18446744073709551615,)}",
         TANN_E_FORMAT, "do not fit"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (18446744073709551615, 2)}",
         TANN_E_FORMAT, "than can be counted"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (17,)}", TANN_E_FORMAT,
         "17 numbers of 4 bytes do not fit into the 64 bytes left"},
        {"{'descr': [('a', '<f4')]" BEHIND, TANN_E_UNSUPPORTED, "byte 1020: an array of records"},
        {"{'descr': '|O'" BEHIND, TANN_E_UNSUPPORTED, "byte 1021: numbers of the type '|O'"},
        {"{'descr': '<U5'" BEHIND, TANN_E_UNSUPPORTED, "'<U5'"},
        {"{'descr': '<c8'" BEHIND, TANN_E_UNSUPPORTED, "'<c8'"},
        {"{'descr': '<M8[ns]'" BEHIND, TANN_E_UNSUPPORTED, "'<M8[ns]'"},
        {"{'descr': '=f4'" BEHIND, TANN_E_UNSUPPORTED, "'=f4'"},
        {"{'descr': '|f4'" BEHIND, TANN_E_UNSUPPORTED, "'|f4'"},
        {"{'descr': ' f4'" BEHIND, TANN_E_UNSUPPORTED, "' f4'"},
        {"{'descr': 'f4'" BEHIND, TANN_E_UNSUPPORTED, "'f4'"},
        {"{'descr': '<f4567890123456789012345678901234567890123'" BEHIND, TANN_E_UNSUPPORTED,
         "'<f45678901234567890123456789012345678901'"},
        {"{'descr': ''" BEHIND, TANN_E_UNSUPPORTED, "''"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_refused(cases[i].text, cases[i].status, cases[i].words);
    }
}

/* Cut anywhere it is refused; with any byte changed it is refused, or within its bounds. */
static void damage_is_harmless(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann__npy_header h;
    const unsigned char data[24] = {0};
    image f = image_of("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), } \n", data, 24);
    for (size_t size = 0; size < f.size; size++) {
        assert_int_equal(read_header(&h, ctx, f.bytes, size), TANN_E_FORMAT);
    }
    for (size_t at = 0; at < f.begin; at++) {
        for (int value = 0; value < 256; value++) {
            const unsigned char before = f.bytes[at];
            f.bytes[at] = (unsigned char)value;
            const tann_status status = read_header(&h, ctx, f.bytes, f.size);
            assert_true((status == TANN_OK) == (tann_ctx_error(ctx)[0] == '\0'));
            if (status == TANN_OK) {
                assert_true(h.begin + h.count * (size_t)h.size <= f.size);
            }
            f.bytes[at] = before;
        }
    }
    tann_ctx_free(ctx);
}

/* One number of a type, its bytes with the most significant one first, read in both orders. */
static void check_number(char kind, int size, uint64_t bits, tann_status status, float expected)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (int big = 0; big < 2; big++) {
        const tann__npy_header h = {.kind = kind, .size = size, .big_endian = big};
        unsigned char bytes[8];
        float value = 77;
        for (int i = 0; i < size; i++) {
            const int place = big ? size - 1 - i : i;
            bytes[place] = (unsigned char)(bits >> 8 * i & 255);
        }
        const tann_status got = tann__npy_decode(&h, ctx, bytes, 1, 5, &value);
        if (got != status || (got == TANN_OK && memcmp(&value, &expected, sizeof value) != 0)) {
            fail_msg("%c%d %llx: %d %a, not %a", kind, size, (unsigned long long)bits, (int)got,
                     (double)value, (double)expected);
        }
    }
    tann_ctx_free(ctx);
}

static uint64_t bits_of_double(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static void numbers_of_all_types(void **state)
{
    (void)state;
    const tann_status beyond = TANN_E_NUMERIC;
    check_number('f', 4, 0x3F800001, TANN_OK, 0x1.000002p0f);
    check_number('f', 4, 0x7F800000, TANN_OK, INFINITY);
    check_number('f', 2, 0x3C00, TANN_OK, 1);
    check_number('f', 2, 0xC501, TANN_OK, -5.00390625f);
    check_number('f', 2, 0x0001, TANN_OK, 0x1p-24f);
    check_number('f', 2, 0x83FF, TANN_OK, -0x1.FF8p-15f);
    check_number('f', 2, 0x8000, TANN_OK, -0.0f);
    check_number('f', 2, 0x0400, TANN_OK, 0x1p-14f);
    check_number('f', 2, 0x7BFF, TANN_OK, 65504);
    check_number('f', 2, 0xFC00, TANN_OK, -INFINITY);
    check_number('f', 8, bits_of_double(0.1), TANN_OK, 0.1f);
    check_number('f', 8, bits_of_double(-0.0), TANN_OK, -0.0f);
    check_number('f', 8, bits_of_double(0x1.ffffffp127), beyond, 0);
    check_number('f', 8, bits_of_double(-0x1.ffffffp127), beyond, 0);
    check_number('f', 8, bits_of_double(0x1.fffffefffffffp127), TANN_OK, 0x1.fffffep127f);
    check_number('f', 8, bits_of_double(1e300), beyond, 0);
    check_number('f', 8, bits_of_double(1e-300), TANN_OK, 0);
    check_number('f', 8, bits_of_double(-(double)INFINITY), TANN_OK, -INFINITY);
    check_number('i', 1, 0x80, TANN_OK, -128);
    check_number('i', 2, 0x8000, TANN_OK, -32768);
    check_number('i', 2, 0xFFFF, TANN_OK, -1);
    check_number('i', 4, 0x80000000, TANN_OK, -0x1p31f);
    check_number('i', 4, 0xFEFFFFFF, beyond, 0);
    check_number('i', 4, 16777217, beyond, 0);
    check_number('i', 4, 16777218, TANN_OK, 16777218);
    check_number('i', 8, UINT64_C(1) << 63, TANN_OK, -0x1p63f);
    check_number('i', 8, UINT64_MAX, TANN_OK, -1);
    check_number('i', 8, INT64_MAX, beyond, 0);
    check_number('u', 1, 255, TANN_OK, 255);
    check_number('u', 2, 65535, TANN_OK, 65535);
    check_number('u', 4, 0xFFFFFFFF, beyond, 0);
    check_number('u', 8, UINT64_C(1) << 63, TANN_OK, 0x1p63f);
    check_number('u', 8, UINT64_C(0xFFFFFF8000000000), beyond, 0); /* of 25 bits */
    check_number('u', 8, UINT64_C(0xFFFFFF0000000000), TANN_OK, 0x1.fffffep63f);
    check_number('b', 1, 0, TANN_OK, 0);
    check_number('b', 1, 1, TANN_OK, 1);
    check_number('b', 1, 2, beyond, 0);
    tann_ctx *ctx = tann_ctx_new(NULL);
    const tann__npy_header h = {.kind = 'u', .size = 2};
    float values[3];
    CHECK_OK(ctx, tann__npy_decode(&h, ctx, (const unsigned char *)"\1\0\2\0\3\0", 3, 9, values));
    assert_true(values[0] == 1 && values[1] == 2 && values[2] == 3);
    const tann__npy_header b = {.kind = 'b', .size = 1};
    CHECK_FAILS(ctx, tann__npy_decode(&b, ctx, (const unsigned char *)"\1\0\2", 3, 9, values),
                beyond, "byte 11: number 2 is neither true nor false");
    const tann__npy_header wide = {.kind = 'u', .size = 4};
    CHECK_FAILS(
        ctx, tann__npy_decode(&wide, ctx, (const unsigned char *)"\1\0\0\0\1\0\0\1", 2, 9, values),
        beyond, "byte 13: number 1 is one that no float holds");
    tann_ctx_free(ctx);
}

static void fortran_order_becomes_c_order(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann__npy_header h = {
        .kind = 'u', .size = 1, .fortran = true, .rank = 3, .dim = {2, 3, 4}, .count = 24};
    unsigned char from[24];
    float to[24];
    for (int i = 0; i < 2; i++) {
        for (int k = 0; k < 3; k++) {
            for (int l = 0; l < 4; l++) {
                from[i + 2 * k + 6 * l] = (unsigned char)(100 * i + 10 * k + l);
            }
        }
    }
    CHECK_OK(ctx, tann__npy_decode_all(&h, ctx, from, 9, to));
    for (int i = 0; i < 24; i++) {
        assert_true(to[i] == (float)(100 * (i / 12) + 10 * (i / 4 % 3) + i % 4));
    }
    h.fortran = false;
    CHECK_OK(ctx, tann__npy_decode_all(&h, ctx, from, 9, to));
    assert_true(to[1] == 100);
    h = (tann__npy_header){
        .kind = 'b', .size = 1, .fortran = true, .rank = 1, .dim = {24}, .count = 24};
    CHECK_FAILS(ctx, tann__npy_decode_all(&h, ctx, from, 9, to), TANN_E_NUMERIC, "byte 10");
    h.rank = 2;
    h.dim[1] = 1;
    CHECK_FAILS(ctx, tann__npy_decode_all(&h, ctx, from, 9, to), TANN_E_NUMERIC, "byte 10");
    tann_ctx_free(ctx);
}

int test_npy_header(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_are_read),
        cmocka_unit_test(later_versions_have_a_longer_length),
        cmocka_unit_test(other_headers_are_refused),
        cmocka_unit_test(damage_is_harmless),
        cmocka_unit_test(numbers_of_all_types),
        cmocka_unit_test(fortran_order_becomes_c_order),
    };
    return cmocka_run_group_tests_name("npy_header", tests, NULL, NULL);
}
