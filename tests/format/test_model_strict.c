/* What is not exactly as docs/files.md says is refused, with a sentence that says where. */
#include "checks.h"
#include "models.h"

#include <stdio.h>
#include <string.h>

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
         "lies in bytes 0 to 4 of the data"},
        {"{" T("a", "1", "0,18446744073709551616") "}", 4, TANN_E_FORMAT, "too large"},
        {"{" T("a", "1", "0,8") "}", 4, TANN_E_FORMAT, "too large"},
        {"{" T("a", "1", "4,0") "}", 4, TANN_E_FORMAT, " of the data"},
        {"{" T("a", "2", "0,4") "}", 4, TANN_E_FORMAT, " of the data"},
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
        models_check_refused(cases[i].header, cases[i].data, cases[i].status, cases[i].words);
    }
}

/* What may stand in a string, and what it then is, as a format that is not known. */
static void strings_are_strict(void **state)
{
    (void)state;
    static const char *const good[][2] = {
        {"\\u0041\\\"\\\\\\/\\b\\f\\n\\r\\t", "A\"\\/\b\f\n\r\t"},
        {"\\uE000\\uFFFD", "\xEE\x80\x80\xEF\xBF\xBD"},
        {"\\u00e9\\u20AC\\ud83d\\ude00", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"},
        {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"},
    };
    static const char *const bad[] = {
        "\\u0000",
        "\\ud83d",
        "\\ud83dx",
        "\\ud83d\\u0041",
        "\\ud83d\\ue000",
        "\\ud83d\\u00g0",
        "\\ud83d\\ndc00",
        "\\ud83dxudc00",
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
        "\xE2\x82\xC0",
        "\xE2\x82",
    };
    char header[128], words[64];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        snprintf(header, sizeof header, "{\"__metadata__\":{\"format\":\"%s\"}}", good[i][0]);
        snprintf(words, sizeof words, "the format is '%s'", good[i][1]);
        models_check_refused(header, 0, TANN_E_UNSUPPORTED, words);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(header, sizeof header, "{\"__metadata__\":{\"format\":\"%s\"}}", bad[i]);
        models_check_refused(header, 0, TANN_E_FORMAT, "");
    }
}

/* The header ends in a string, right behind this. */
static void check_end(const char *text, const char *words)
{
    static const char intro[] = "\"__metadata__\":{\"format\":\"";
    char header[128];
    const size_t blanks = 7 - (sizeof intro - 1 + strlen(text)) % 8;
    snprintf(header, sizeof header, "{%*s%s%s", (int)blanks, "", intro, text);
    assert_int_equal(strlen(header) % 8, 0);
    models_check_refused(header, 0, TANN_E_FORMAT, words);
}

static void strings_that_the_header_cuts_are_refused(void **state)
{
    (void)state;
    static const char *const cut[] = {
        "\\", "\\u", "\\u004", "\\ud83d\\u", "\\ud83d\\ude0", "\xC3", "\xE2\x82",
    };
    check_end("", "a string does not end");
    check_end("x", "a string does not end");
    for (size_t i = 0; i < sizeof cut / sizeof *cut; i++) {
        check_end(cut[i], "this is no character of a string");
    }
}

static void headers_have_a_length(void **state)
{
    (void)state;
    models_check_refused(
        "", 8, TANN_E_FORMAT,
        "byte 0: a header of 0 bytes in a file of 16: this is no .safetensors file");
    tann_ctx *ctx = tann_ctx_new(NULL);
    image i = image_made("{}", 8);
    i.bytes[0] = 1;
    CHECK_NULL(ctx, tann_model_load_memory(ctx, i.bytes, i.size, NULL), TANN_E_FORMAT,
               "byte 0: a header of 1 bytes");
    i.bytes[0] = 17;
    CHECK_NULL(ctx, tann_model_load_memory(ctx, i.bytes, i.size, NULL), TANN_E_FORMAT,
               "byte 0: a header of 17 bytes in a file of 24");
    image_free(&i);
    tann_ctx_free(ctx);
}

static void there_may_be_64_metadata(void **state)
{
    (void)state;
    char header[2048] = "{\"__metadata__\":{";
    for (int i = 0; i < 64; i++) {
        snprintf(header + strlen(header), 24, "\"k%d\":\"\",", i);
    }
    const size_t end = strlen(header);
    strcpy(header + end - 1, "}}");
    models_check_refused(header, 0, TANN_E_FORMAT, "the metadata have no 'format'");
    strcpy(header + end - 1, ",\"k64\":\"\"}}");
    models_check_refused(header, 0, TANN_E_UNSUPPORTED, "more than 64 metadata");
}

static void check_graph(const char *graph, const char *more, size_t data, tann_status status,
                        const char *words)
{
    char header[2048];
    snprintf(header, sizeof header,
             "{\"__metadata__\":{\"format\":\"tinyann-model 1\",\"graph\":\"%s\","
             "\"numerics\":\"fma\",\"output\":\"a\"}%s}",
             graph, more);
    models_check_refused(header, data, status, words);
}

#define IN  "0 a input - shape=2\\n"
#define TEN "abcdefghij"

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
        {"\\n0 a input - shape=2\\n", TANN_E_FORMAT, "byte 61: node 0: a word is missing"},
        {"0\\n", TANN_E_FORMAT, "byte 62: node 0: a name is missing here"},
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
        {IN "1 b dense 0 units=-2147483648\\n", TANN_E_FORMAT, "units of -2147483648 is not"},
        {IN "1 b dense 0 units=-2147483649\\n", TANN_E_FORMAT, "not a value"},
        {IN "1 b dense 0 units=-0\\n", TANN_E_FORMAT, "not a value"},
        {IN "1 b add 0,-1\\n", TANN_E_FORMAT, "byte 92: node 1: an input is the number"},
        {"0 " TEN TEN TEN TEN TEN TEN "1234 input - shape=2\\n", TANN_E_FORMAT,
         "byte 63: node 0: a word of more than 63 characters"},
        {IN "1 b dense 0 units=9999999999999999999999\\n", TANN_E_FORMAT, "not a value"},
        {IN "1 b dense 0 kernel_initializer=x\\n", TANN_E_FORMAT, "not a value"},
        {IN "1 b dense 0 units=2147483647\\n", TANN_E_FORMAT, "no tensor 'b.kernel'"},
        {IN "1 b add 0,0\\n", TANN_E_FORMAT, "does not lead to the output"},
        {IN "1 b add 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0\\n", TANN_E_UNSUPPORTED, "max_inputs"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_graph(cases[i].graph, "", 0, cases[i].status, cases[i].words);
    }
    check_graph(IN, "," T("a.kernel", "1", "0,4"), 4, TANN_E_FORMAT, "is no weight of the graph");
    check_graph("0 i input - shape=1\\n1 a dense 0 units=2\\n",
                "," T("a.kernel", "2,1", "0,8") "," T("a.bias", "2", "8,16"), 16, TANN_E_FORMAT,
                "; the graph asks for [");
}

int test_model_strict(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_are_strict),
        cmocka_unit_test(strings_are_strict),
        cmocka_unit_test(strings_that_the_header_cuts_are_refused),
        cmocka_unit_test(headers_have_a_length),
        cmocka_unit_test(there_may_be_64_metadata),
        cmocka_unit_test(graphs_are_strict),
    };
    return cmocka_run_group_tests_name("model_strict", tests, NULL, NULL);
}
