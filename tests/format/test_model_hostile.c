/* Files that somebody has damaged, or made to hurt. */
#include "checks.h"
#include "graphs.h"
#include "heap.h"
#include "models.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Loads on a heap that is watched: refused with a sentence, or a model that works. Nothing leaks, and
   memory stays below 8 times the file and 1 MiB. */
static bool load(const unsigned char *bytes, size_t size)
{
    heap h = {.taken = 0};
    const tann_load_opts opts = models_opts();
    tann_ctx *ctx = heap_ctx(&h);
    unsigned char *copy = malloc(size > 0 ? size : 1); /* exactly as large */
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    tann_model *m = tann_model_load_memory(ctx, copy, size, &opts);
    assert_true(h.peak <= 8 * size + (1 << 20));
    free(copy);
    if (m == NULL) {
        assert_true(tann_ctx_status(ctx) < 0 && tann_ctx_error(ctx)[0] != '\0');
        assert_true(tann_ctx_status(ctx) != TANN_E_MEMORY);
    } else {
        models_check_predictions(ctx, m, m);
        image again = image_of(ctx, m);
        image_free(&again);
    }
    const bool loaded = m != NULL;
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
    return loaded;
}

static image small_image(void)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = models_small(ctx);
    const image i = image_of(ctx, m);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return i;
}

static void files_cut_anywhere_are_refused(void **state)
{
    (void)state;
    image i = small_image();
    for (size_t size = 0; size < i.size; size++) {
        assert_false(load(i.bytes, size));
    }
    assert_true(load(i.bytes, i.size));
    image_free(&i);
}

static void bytes_behind_the_end_are_refused(void **state)
{
    (void)state;
    image i = small_image();
    unsigned char *longer = calloc(1, i.size + 8);
    assert_non_null(longer);
    memcpy(longer, i.bytes, i.size);
    for (size_t more = 1; more <= 8; more++) {
        assert_false(load(longer, i.size + more));
    }
    free(longer);
    image_free(&i);
}

static void flipped_bits_are_refused_or_harmless(void **state)
{
    (void)state;
    image i = small_image();
    size_t loaded = 0;
    for (size_t bit = 0; bit < 8 * i.size; bit++) {
        i.bytes[bit / 8] = (unsigned char)(i.bytes[bit / 8] ^ 1U << bit % 8);
        loaded += load(i.bytes, i.size);
        i.bytes[bit / 8] = (unsigned char)(i.bytes[bit / 8] ^ 1U << bit % 8);
    }
    assert_in_range(loaded, 1, 8 * i.size / 2);
    image_free(&i);
}

static void any_byte_anywhere_is_refused_or_harmless(void **state)
{
    (void)state;
    static const unsigned char bytes[] = {0,   '"', '\\', '{', '}', '[', ']',  ',', ':',
                                          '0', '9', '-',  ' ', 'x', '=', 0x80, 0xFF};
    image i = small_image();
    for (size_t at = 0; at < i.size; at++) {
        const unsigned char kept = i.bytes[at];
        for (size_t k = 0; k < sizeof bytes; k++) {
            i.bytes[at] = bytes[k];
            (void)load(i.bytes, i.size);
        }
        i.bytes[at] = kept;
    }
    image_free(&i);
}

/* A file with this header is refused with this status and these words. */
static void check_refused(const char *header, size_t data, tann_status status, const char *words)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    image i = image_made(header, data);
    CHECK_NULL(ctx, tann_model_load_memory(ctx, i.bytes, i.size, NULL), status, words);
    assert_false(load(i.bytes, i.size));
    image_free(&i);
    tann_ctx_free(ctx);
}

#define T(name, shape, offsets)                                                                    \
    "\"" name "\":{\"dtype\":\"F32\",\"shape\":[" shape "],\"data_offsets\":[" offsets "]}"

static void headers_are_strict(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        size_t data;
        tann_status status;
        const char *words;
    } cases[] = {
        {"[]", 0, TANN_E_FORMAT, "byte 8: a header begins with '{'"},
        {" {}", 0, TANN_E_FORMAT, "byte 8: a header begins"},
        {"{}x", 0, TANN_E_FORMAT, "byte 10: only blanks follow"},
        {"{}\n", 0, TANN_E_FORMAT, "byte 10: only blanks follow"},
        {"{,}", 0, TANN_E_FORMAT, "byte 9: '\"' is missing"},
        {"{" T("a", "1", "0,4") ",}", 4, TANN_E_FORMAT, "'\"' is missing"},
        {"{" T("a", "1", "0,4") "", 4, TANN_E_FORMAT, "'}' is missing"},
        {"{" T("a", "1", "0,4"), 4, TANN_E_FORMAT, "'}' is missing"},
        {"{\"a\":{}}", 0, TANN_E_FORMAT, "'\"' is missing"},
        {"{\"a\":1}", 0, TANN_E_FORMAT, "'{' is missing"},
        {"{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4, TANN_E_FORMAT, "each once"},
        {"{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", 4, TANN_E_FORMAT, "each once"},
        {"{\"a\":{\"kind\":\"F32\"}}", 4, TANN_E_FORMAT, "each once"},
        {"{\"a\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]}}", 2, TANN_E_UNSUPPORTED,
         "byte 23: a tensor of the type 'F16'"},
        {"{" T("a", "", "0,4") "}", 4, TANN_E_FORMAT, "a whole number must stand here"},
        {"{" T("a", "0", "0,0") "}", 0, TANN_E_FORMAT, "1 to 4 dimensions of at least 1"},
        {"{" T("a", "1,1,1,1,1", "0,4") "}", 4, TANN_E_FORMAT, "1 to 4 dimensions"},
        {"{" T("a", "-1", "0,4") "}", 4, TANN_E_FORMAT, "a whole number"},
        {"{" T("a", "1.0", "0,4") "}", 4, TANN_E_FORMAT, "']' is missing"},
        {"{" T("a", "1e0", "0,4") "}", 4, TANN_E_FORMAT, "']' is missing"},
        {"{" T("a", "01", "0,4") "}", 4, TANN_E_FORMAT, "leading zeros"},
        {"{" T("a", "2147483648", "0,4") "}", 4, TANN_E_FORMAT, "too large"},
        {"{" T("a", "2147483647,2147483647,2147483647", "0,4") "}", 4, TANN_E_FORMAT,
         "1 to 4 dimensions"},
        {"{" T("a", "1073741824,1073741824,4", "0,4") "}", 4, TANN_E_FORMAT,
         "not the bytes that its shape asks for"},
        {"{" T("a", "1", "0,18446744073709551616") "}", 4, TANN_E_FORMAT, "too large"},
        {"{" T("a", "1", "0,8") "}", 4, TANN_E_FORMAT, "too large"},
        {"{" T("a", "1", "4,0") "}", 4, TANN_E_FORMAT, "not the bytes"},
        {"{" T("a", "2", "0,4") "}", 4, TANN_E_FORMAT, "not the bytes"},
        {"{" T("a", "1", "4,8") "}", 8, TANN_E_FORMAT, "a hole before it"},
        {"{" T("a", "1", "0,4") "}", 8, TANN_E_FORMAT, "4 bytes belong to no tensor"},
        {"{" T("a", "1", "0,4") "," T("b", "1", "0,4") "}", 4, TANN_E_FORMAT, "overlaps"},
        {"{" T("a", "2", "0,8") "," T("b", "1", "4,8") "}", 8, TANN_E_FORMAT, "overlaps"},
        {"{" T("a", "1", "0,4") "," T("b", "1", "8,12") "}", 12, TANN_E_FORMAT, "a hole"},
        {"{" T("a", "1", "0,4") "," T("a", "1", "4,8") "}", 8, TANN_E_FORMAT, "comes twice"},
        {"{" T("a", "1", "0,4") "," T("\\u0061", "1", "4,8") "}", 8, TANN_E_FORMAT, "comes twice"},
        {"{\"__metadata__\":{},\"__metadata__\":{}}", 0, TANN_E_FORMAT, "__metadata__ comes twice"},
        {"{\"__metadata__\":{\"a\":\"b\",\"a\":\"b\"}}", 0, TANN_E_FORMAT, "comes twice"},
        {"{\"__metadata__\":{\"a\":1}}", 0, TANN_E_FORMAT, "'\"' is missing"},
        {"{\"__metadata__\":{\"a\":{\"b\":\"c\"}}}", 0, TANN_E_FORMAT, "'\"' is missing"},
        {"{\"__metadata__\":[[[[[[[[]]]]]]]]}", 0, TANN_E_FORMAT, "'{' is missing"},
        {"{}", 0, TANN_E_FORMAT, "the metadata have no 'format'"},
        {"{\"__metadata__\":{\"format\":\"pt\"}}", 0, TANN_E_UNSUPPORTED, "the format is 'pt'"},
        {"{\"__metadata__\":{\"format\":\"tinyann-model 2\"}}", 0, TANN_E_UNSUPPORTED, "model 2'"},
        {"{\"__metadata__\":{\"format\":\"tinyann-model 1\"}}", 0, TANN_E_FORMAT, "no 'graph'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_refused(cases[i].header, cases[i].data, cases[i].status, cases[i].words);
    }
}

/* What may stand in a string, and what it then is, as a format that is not known. */
static void strings_are_strict(void **state)
{
    (void)state;
    static const char *const good[][2] = {
        {"\\u0041\\\"\\\\\\/\\b\\f\\n\\r\\t", "A\"\\/\b\f\n\r\t"},
        {"\\u00e9\\u20AC\\ud83d\\ude00", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"},
        {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"},
    };
    static const char *const bad[] = {
        "\\u0000",
        "\\ud83d",
        "\\ud83dx",
        "\\ud83d\\u0041",
        "\\ude00",
        "\\u00g0",
        "\\u00",
        "\\x",
        "\\",
        "\x01",
        "\n",
        "\x80",
        "\xC0\x80",
        "\xC3(",
        "\xE0\x80\x80",
        "\xED\xA0\x80",
        "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xE2\x82(",
        "\xE2\x82",
    };
    char header[128], words[64];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        snprintf(header, sizeof header, "{\"__metadata__\":{\"format\":\"%s\"}}", good[i][0]);
        snprintf(words, sizeof words, "the format is '%s'", good[i][1]);
        check_refused(header, 0, TANN_E_UNSUPPORTED, words);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(header, sizeof header, "{\"__metadata__\":{\"format\":\"%s\"}}", bad[i]);
        check_refused(header, 0, TANN_E_FORMAT, "");
    }
    check_refused("{\"__metadata__\":{\"format\":\"x", 0, TANN_E_FORMAT, "a string does not end");
}

static void check_graph(const char *graph, const char *more, size_t data, tann_status status,
                        const char *words)
{
    char header[2048];
    snprintf(header, sizeof header,
             "{\"__metadata__\":{\"format\":\"tinyann-model 1\",\"graph\":\"%s\","
             "\"numerics\":\"fma\",\"output\":\"a\"}%s}",
             graph, more);
    check_refused(header, data, status, words);
}

#define IN "0 a input - shape=2\\n"

static void graphs_are_strict(void **state)
{
    (void)state;
    static const struct {
        const char *graph;
        tann_status status;
        const char *words;
    } cases[] = {
        {"", TANN_E_FORMAT, "the output 'a' is no node"},
        {"1 a input - shape=2\\n", TANN_E_FORMAT, "byte 61: node 0: nodes are numbered"},
        {"00 a input - shape=2\\n", TANN_E_FORMAT, "numbered"},
        {"0 a input - shape=2", TANN_E_FORMAT, "a line does not end here"},
        {"0 a input - shape=2 \\n", TANN_E_FORMAT, "a line does not end here"},
        {"0  a input - shape=2\\n", TANN_E_FORMAT, "a word is missing"},
        {"0 a input -\\n", TANN_E_FORMAT, "an input has a shape"},
        {"0 a input - shape=0\\n", TANN_E_FORMAT, "at least 1"},
        {"0 a input - shape=-2\\n", TANN_E_FORMAT, "at least 1"},
        {"0 a input - shape=02\\n", TANN_E_FORMAT, "at least 1"},
        {"0 a input - shape=2147483648\\n", TANN_E_FORMAT, "at least 1"},
        {"0 a input - shape=1x1x1x1x1\\n", TANN_E_FORMAT, "1 to 4 dimensions"},
        {"0 a input - shape=2147483647x2147483647x2147483647\\n", TANN_E_FORMAT, "node 0"},
        {"0 a input 0 shape=2\\n", TANN_E_FORMAT, "the number of a node before"},
        {"0 a dense - units=2\\n", TANN_E_FORMAT, "dense takes 1 to 1 inputs, not 0"},
        {"0 a! input - shape=2\\n", TANN_E_FORMAT, "a name is 1 to 63"},
        {"0 a Input - shape=2\\n", TANN_E_UNSUPPORTED, "the layer 'Input' is not built in"},
        {IN "1 b input - shape=2\\n", TANN_E_UNSUPPORTED, "a model has one input"},
        {IN "1 a activation 0 activation=relu\\n", TANN_E_FORMAT, "the name 'a' is taken"},
        {IN "1 b activation 1 activation=relu\\n", TANN_E_FORMAT, "a node before"},
        {IN "1 b activation -1 activation=relu\\n", TANN_E_FORMAT, "byte 98"},
        {IN "1 b activation 0 activation=none\\n", TANN_E_UNSUPPORTED, "'none' is not built in"},
        {IN "1 b activation 0 kind=relu\\n", TANN_E_UNSUPPORTED, "no such option"},
        {IN "1 b activation 0 activation=relu activation=relu\\n", TANN_E_UNSUPPORTED,
         "not in this place"},
        {IN "1 b activation 0 activation\\n", TANN_E_FORMAT, "'=' is missing"},
        {IN "1 b activation 0 activation=\\n", TANN_E_FORMAT, "a word is missing"},
        {IN "1 b activation 0,0 activation=relu\\n", TANN_E_FORMAT, "takes 1 to 1 inputs, not 2"},
        {IN "1 b activation 0, activation=relu\\n", TANN_E_FORMAT, "a word is missing"},
        {IN "1 b dropout 0 rate=0.5\\n", TANN_E_FORMAT, "not a value of this option"},
        {IN "1 b dropout 0 rate=nan\\n", TANN_E_FORMAT, "rate of nan is not between"},
        {IN "1 b dropout 0 rate=0x1p+0\\n", TANN_E_FORMAT, "rate of 1 is not between"},
        {IN "1 b dense 0 units=0\\n", TANN_E_FORMAT, "units of 0 is not between"},
        {IN "1 b dense 0 units=+1\\n", TANN_E_FORMAT, "not a value"},
        {IN "1 b dense 0 units=9999999999999999999999\\n", TANN_E_FORMAT, "not a value"},
        {IN "1 b dense 0 kernel_initializer=x\\n", TANN_E_FORMAT, "not a value"},
        {IN "1 b dense 0 units=2147483647\\n", TANN_E_FORMAT, "no tensor 'b.kernel'"},
        {IN "1 b add 0,0\\n", TANN_E_FORMAT, "does not lead to the output"},
        {IN "1 b add 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0\\n", TANN_E_UNSUPPORTED, "max_inputs"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_graph(cases[i].graph, "", 0, cases[i].status, cases[i].words);
    }
    check_graph(IN, "," T("a.kernel", "1", "0,4"), 4, TANN_E_FORMAT,
                "1 tensors, and the graph has 0");
    check_graph("0 i input - shape=1\\n1 a dense 0 units=2\\n",
                "," T("a.kernel", "2,1", "0,8") "," T("a.bias", "2", "8,16"), 16, TANN_E_FORMAT,
                "has not the shape that the graph asks for");
}

static void weights_that_are_not_finite_are_refused(void **state)
{
    (void)state;
    static const unsigned char bad[][4] = {
        {0, 0, 0x80, 0x7F}, {0, 0, 0x80, 0xFF}, {0, 0, 0xC0, 0x7F}, {1, 0, 0x80, 0x7F}};
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < 4; i++) {
        image f = small_image();
        memcpy(f.bytes + f.size - 4, bad[i], 4);
        CHECK_NULL(ctx, tann_model_load_memory(ctx, f.bytes, f.size, NULL), TANN_E_NUMERIC,
                   "tensor 'dense_2.bias' holds NaN or infinity");
        image_free(&f);
    }
    tann_ctx_free(ctx);
}

static void limits_are_kept(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    image f = small_image();
    const struct {
        size_t offset, size;
        uint64_t good;
        const char *words;
    } limits[] = {
        {offsetof(tann_load_opts, max_bytes), sizeof(uint64_t), f.size, "limit is"},
        {offsetof(tann_load_opts, max_header), sizeof(size_t), f.size - 8 - 52, "the limit is"},
        {offsetof(tann_load_opts, max_tensors), sizeof(size_t), 4, "more than 3 tensors"},
        {offsetof(tann_load_opts, max_name), sizeof(size_t), 16, "a name longer than 15"},
        {offsetof(tann_load_opts, max_nodes), sizeof(size_t), 7, "max_nodes"},
        {offsetof(tann_load_opts, max_inputs), sizeof(size_t), 2, "max_inputs"},
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        for (uint64_t less = 0; less < 2; less++) {
            tann_load_opts opts = models_opts();
            const uint64_t wide = limits[i].good - less;
            const size_t narrow = (size_t)wide;
            memcpy((char *)&opts + limits[i].offset,
                   limits[i].size == sizeof narrow ? (const void *)&narrow : (const void *)&wide,
                   limits[i].size);
            tann_model *m = tann_model_load_memory(ctx, f.bytes, f.size, &opts);
            assert_int_equal(m != NULL, less == 0);
            if (less == 1) {
                assert_int_equal(tann_ctx_status(ctx), TANN_E_UNSUPPORTED);
                assert_non_null(strstr(tann_ctx_error(ctx), limits[i].words));
            }
            tann_model_free(m);
        }
    }
    image_free(&f);
    tann_ctx_free(ctx);
}

/* As many nodes as are allowed, as small as they can be. */
static void many_small_nodes_take_little(void **state)
{
    (void)state;
    char *header = malloc(1 << 20);
    assert_non_null(header);
    size_t at = (size_t)sprintf(header, "{\"__metadata__\":{\"format\":\"tinyann-model 1\","
                                        "\"numerics\":\"fma\",\"output\":\"n1023\",\"graph\":\""
                                        "0 n0 input - shape=1\\n");
    for (int i = 1; i < 1024; i++) {
        at += (size_t)sprintf(header + at, "%d n%d add %d,%d\\n", i, i, i - 1, i - 1);
    }
    (void)sprintf(header + at, "\"}}");
    image f = image_made(header, 0);
    assert_true(load(f.bytes, f.size));
    image_free(&f);
    free(header);
}

static void arguments_are_checked(void **state)
{
    (void)state;
    static const struct tann_layer_type *const nothing[] = {NULL};
    static const struct tann_activation_type *const none[] = {NULL};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_load_opts opts = tann_load_opts_default();
    CHECK_NULL(ctx, tann_model_load_memory(ctx, NULL, 3, NULL), TANN_E_ARGUMENT, "NULL");
    CHECK_NULL(ctx, tann_model_load_memory(ctx, "", 0, NULL), TANN_E_FORMAT, "byte 0");
    CHECK_NULL(ctx, tann_model_load(ctx, "no/such", NULL), TANN_E_IO, "cannot read 'no/such': No");
    CHECK_NULL(ctx, tann_model_load(ctx, ".", NULL), TANN_E_IO, "cannot read '.': Is a directory");
    opts.layers = nothing;
    opts.layer_count = 1;
    CHECK_NULL(ctx, tann_model_load_memory(ctx, "", 0, &opts), TANN_E_ARGUMENT, "layers[0]");
    opts = tann_load_opts_default();
    opts.activations = none;
    opts.activation_count = 1;
    CHECK_NULL(ctx, tann_model_load_memory(ctx, "", 0, &opts), TANN_E_ARGUMENT, "activations[0]");
    tann_ctx_free(ctx);
    CHECK_NULL(NULL, tann_model_load(NULL, "x", NULL), TANN_E_ARGUMENT, "no context");
    CHECK_NULL(NULL, tann_model_load_memory(NULL, "x", 1, NULL), TANN_E_ARGUMENT, "no context");
    CHECK_NULL(NULL, tann_model_load_read(NULL, NULL, NULL, NULL), TANN_E_ARGUMENT, "no context");
}

int test_model_hostile(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_cut_anywhere_are_refused),
        cmocka_unit_test(bytes_behind_the_end_are_refused),
        cmocka_unit_test(flipped_bits_are_refused_or_harmless),
        cmocka_unit_test(any_byte_anywhere_is_refused_or_harmless),
        cmocka_unit_test(headers_are_strict),
        cmocka_unit_test(strings_are_strict),
        cmocka_unit_test(graphs_are_strict),
        cmocka_unit_test(weights_that_are_not_finite_are_refused),
        cmocka_unit_test(limits_are_kept),
        cmocka_unit_test(many_small_nodes_take_little),
        cmocka_unit_test(arguments_are_checked),
    };
    return cmocka_run_group_tests_name("model_hostile", tests, NULL, NULL);
}
