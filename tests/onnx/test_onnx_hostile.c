/* ONNX files that somebody has damaged, or made to hurt. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "damage.h"
#include "disk.h"
#include "graphs.h"
#include "heap.h"
#include "onnx_graphs.h"
#include "onnx_wire.h"

static void predict(tann_ctx *ctx, const tann_model *m)
{
    const size_t inputs = tann_shape_size(tann_model_node_shape(m, 0));
    const size_t outputs = tann_shape_size(tann_model_node_shape(m, tann_model_output(m)));
    if (inputs == 0 || inputs > 1 << 20 || outputs == 0 || outputs > 1 << 20) {
        return; /* valid, and large */
    }
    float *x = calloc(inputs, sizeof *x), *y = calloc(outputs, sizeof *y);
    assert_true(x != NULL && y != NULL);
    tann_session *s = tann_session_new(ctx, m, 1);
    CHECK_OK(ctx, tann_predict(s, x, 1, y));
    tann_session_free(s);
    free(x);
    free(y);
}

/* Loads on a heap that is watched: refused with a sentence, or a model that works. Nothing leaks, and
   memory stays below 8 times the file and 1 MiB. */
static bool load(const void *user, const unsigned char *bytes, size_t size)
{
    (void)user;
    static heap h; /* one context for all: making one asks the processor, which takes its time */
    static tann_ctx *ctx;
    ctx = ctx != NULL ? ctx : heap_ctx(&h);
    const size_t before = h.bytes;
    unsigned char *copy = malloc(size > 0 ? size : 1); /* exactly as large */
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    tann_model *m = tann_onnx_load_memory(ctx, copy, size, NULL);
    assert_true(h.peak - before <= 8 * size + (1 << 20));
    h.peak = before;
    free(copy);
    if (m == NULL) {
        assert_true(tann_ctx_status(ctx) < 0 && tann_ctx_error(ctx)[0] != '\0');
        assert_true(tann_ctx_status(ctx) != TANN_E_MEMORY);
    } else {
        predict(ctx, m);
    }
    const bool loaded = m != NULL;
    tann_model_free(m);
    assert_int_equal(h.bytes, before);
    assert_int_equal(h.mismatches, 0);
    return loaded;
}

/* Files that between them have all that can be read. */
enum { FILES = 4 };

static onnx_file sample(size_t which)
{
    static const char *const paths[FILES] = {
        TINYANN_TEST_ONNX "/tinyann_1.onnx", TINYANN_TEST_ONNX "/pytorch_kinds_11.onnx",
        TINYANN_TEST_ONNX "/pytorch_image_13.onnx", TINYANN_TEST_ONNX "/pytorch_residual_13.onnx"};
    const disk_file f = disk_read(paths[which]);
    return (onnx_file){f.bytes, f.size};
}

static void files_cut_anywhere_are_refused_or_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < FILES; i++) {
        onnx_file f = sample(i);
        const damage d = {load, NULL, f.bytes, f.size};
        assert_in_range(damage_cut(&d), 0, 1); /* without the metadata behind the graph */
        assert_true(load(NULL, f.bytes, f.size));
        free(f.bytes);
    }
}

static void flipped_bits_are_refused_or_harmless(void **state)
{
    (void)state;
    for (size_t i = 1; i < FILES; i += 2) { /* the others take long */
        onnx_file f = sample(i);
        const damage d = {load, NULL, f.bytes, f.size};
        assert_in_range(damage_flip(&d), 1, 8 * f.size - 1);
        free(f.bytes);
    }
}

static void any_byte_anywhere_is_refused_or_harmless(void **state)
{
    (void)state;
    static const unsigned char bytes[] = {0, 1, 2, 7, 0x0A, 0x22, 0x3A, 0x7F, 0x80, 0xFF};
    onnx_file f = sample(3);
    const damage d = {load, NULL, f.bytes, f.size};
    assert_in_range(damage_put(&d, bytes, sizeof bytes), 1, sizeof bytes * f.size - 1);
    free(f.bytes);
}

static void check_refused(const wire *w, const tann_onnx_load_opts *opts, tann_status status,
                          const char *words)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    CHECK_NULL(ctx, tann_onnx_load_memory(ctx, w->bytes, w->size, opts), status, words);
    tann_ctx_free(ctx);
    if (opts == NULL) {
        assert_false(load(NULL, w->bytes, w->size));
    }
}

#define RAW(text) text, sizeof text - 1

static void the_wire_format_is_strict(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        tann_status status;
        const char *words;
    } cases[] = {
        {RAW("\x08"), TANN_E_FORMAT, "byte 1: a number does not end"},
        {RAW("\x08\xFF"), TANN_E_FORMAT, "byte 1: a number does not end"},
        {RAW("\x08\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"), TANN_E_FORMAT,
         "byte 1: a number"},
        {RAW("\x08\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02"), TANN_E_FORMAT, "above 64 bits"},
        {RAW("\x08\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"), TANN_E_FORMAT, "no ONNX file"},
        {RAW("\x88\x80\x80\x80\x80\x00\x00"), TANN_E_FORMAT, "byte 0: a number does not end"},
        {RAW("\xF8\xFF\xFF\xFF\x7F\x00"), TANN_E_FORMAT, "byte 0: no field has this number"},
        {RAW("\x00\x00"), TANN_E_FORMAT, "no field has this number: is this an ONNX file?"},
        {RAW("\x0B\x0C"), TANN_E_FORMAT, "byte 0: no such kind of field"},
        {RAW("\x0C"), TANN_E_FORMAT, "byte 0: no such kind of field"},
        {RAW("\x0E"), TANN_E_FORMAT, "byte 0: no such kind of field"},
        {RAW("\x0F"), TANN_E_FORMAT, "byte 0: no such kind of field"},
        {RAW("\x0A\x00"), TANN_E_FORMAT, "byte 0: ModelProto.ir_version is of another kind"},
        {RAW("\x38\x00"), TANN_E_FORMAT, "byte 0: ModelProto.graph is of another kind"},
        {RAW("\x08\x08\x08\x08"), TANN_E_FORMAT, "byte 2: ModelProto.ir_version comes twice"},
        {RAW("\x3A\x00\x3A\x00"), TANN_E_FORMAT, "byte 2: ModelProto.graph comes twice"},
        {RAW("\x3A\x05"), TANN_E_FORMAT, "byte 0: a field is longer than what it lies in"},
        {RAW("\x3A\xFF\xFF\xFF\xFF\x0F"), TANN_E_FORMAT, "byte 0: a field is longer than"},
        {RAW("\x3A\xFF\xFF\xFF\xFF\xFF\x0F"), TANN_E_FORMAT, "byte 1: a number does not end"},
        {RAW("\x3A"), TANN_E_FORMAT, "byte 1: a number does not end"},
        {RAW("\x3A\x02\x0A\x03zzz"), TANN_E_FORMAT, "byte 2: a field is longer than"},
        {RAW("\xFD\x01\x00\x00\x00"), TANN_E_FORMAT, "byte 0: a field is longer than"},
        {RAW("\xF9\x01\x00\x00\x00\x00\x00\x00\x00"), TANN_E_FORMAT, "byte 0: a field is longer"},
        {RAW("\xFD\x01\x00\x00\x00\x00"), TANN_E_FORMAT, "no ONNX file"},
        {RAW("\xF9\x01\x00\x00\x00\x00\x00\x00\x00\x00"), TANN_E_FORMAT, "no ONNX file"},
        {RAW("\x12\x01\x0A"), TANN_E_FORMAT, "producer_name has a control character"},
        {RAW("\x12\x01\x7F"), TANN_E_FORMAT, "producer_name has a control character"},
        {RAW("\x12\x01\x00"), TANN_E_FORMAT, "producer_name has a control character"},
        {RAW("\xA2\x01\x00"), TANN_E_UNSUPPORTED, "ModelProto.training_info is not supported"},
        {RAW("\xCA\x01\x00"), TANN_E_UNSUPPORTED, "ModelProto.functions is not supported"},
        {RAW("\x3A\x02\x7A\x00"), TANN_E_UNSUPPORTED, "byte 2: GraphProto.sparse_initializer"},
        {RAW("\x3A\x06\x0A\x04\x2A\x02\x32\x00"), TANN_E_UNSUPPORTED,
         "byte 6: AttributeProto.g, a"},
        {RAW("\x3A\x06\x0A\x04\x2A\x02\x5A\x00"), TANN_E_UNSUPPORTED, "AttributeProto.graphs"},
        {RAW("\x3A\x04\x2A\x02\x6A\x00"), TANN_E_UNSUPPORTED,
         "TensorProto.external_data, numbers in"},
        {RAW("\x3A\x04\x2A\x02\x70\x01"), TANN_E_UNSUPPORTED, "TensorProto.data_location, numbers"},
        {RAW("\x08\x08\x3A\x00\x42\x02\x10\x0D"), TANN_E_UNSUPPORTED, "the graph has 0 inputs"},
        {RAW("\x3A\x04\x2A\x02\x70\x00"), TANN_E_FORMAT, "no ONNX file"},
        {RAW("\x3A\x05\x2A\x03\x22\x01x"), TANN_E_FORMAT,
         "float_data is no whole number of floats"},
        {RAW("\x3A\x05\x2A\x03\x25\x01x"), TANN_E_FORMAT, "byte 4: a field is longer than"},
        {RAW("\x3A\x07\x2A\x05\x25zzzz"), TANN_E_FORMAT, "float_data is of another kind"},
        {RAW("\x3A\x05\x2A\x03\x0A\x01\xFF"), TANN_E_FORMAT, "byte 6: a number does not end"},
        {RAW("\x3A\x0D\x2A\x0B\x0A\x09zzzzzzzzz"), TANN_E_UNSUPPORTED,
         "TensorProto.dims comes more often than 8 "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const wire w = {(unsigned char *)(uintptr_t)cases[i].bytes, cases[i].size};
        check_refused(&w, NULL, cases[i].status, cases[i].words);
    }
}

/* So deep that a reader that recurses would run out of stack. */
/* Softmax is another function before version 13. */
static void two_versions_of_the_operators_are_refused(void **state)
{
    (void)state;
    const wire_file f = {.nodes = "Softmax x > y", .opset = 12};
    wire w = wire_make(&f), opset = {NULL, 0};
    wire_text(&opset, 1, "ai.onnx");
    wire_number(&opset, 2, 13);
    wire_inside(&w, 8, &opset);
    check_refused(&w, NULL, TANN_E_FORMAT, "the version of the operators stands there twice");
    wire_free(&w);
}

static void depth_does_not_matter(void **state)
{
    (void)state;
    static const unsigned fields[] = {6 /* g */, 4 /* a type in a type */, 100 /* not known */};
    enum { DEEP = 20000 };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        wire w = {NULL, 0};
        for (int k = 0; k < DEEP; k++) {
            wire outer = {NULL, 0};
            wire_inside(&outer, k + 1 == DEEP ? 7 : k + 2 == DEEP ? 1 : fields[i], &w);
            w = outer;
        }
        assert_false(load(NULL, w.bytes, w.size));
        wire_free(&w);
    }
}

/* As many of the smallest fields as fit. */
static void many_small_fields_take_little(void **state)
{
    (void)state;
    static const struct {
        unsigned field;
        int inside; /* the graph, or the model */
    } cases[] = {{1, 1}, {5, 1}, {11, 1}, {12, 1}, {13, 1}, {100, 1}, {8, 0}, {14, 0}, {100, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static const size_t counts[] = {16, 1000, 4000, 30000};
        for (size_t k = 0; k < 4; k++) {
            unsigned char *bytes = calloc(counts[k], 3);
            wire w = {NULL, 0}, graph = {NULL, 0};
            size_t size = 0;
            assert_non_null(bytes);
            for (size_t n = 0; n < counts[k]; n++) {
                bytes[size++] = (unsigned char)((cases[i].field << 3 | 2) & 0x7F) |
                                (cases[i].field > 15 ? 0x80 : 0);
                if (cases[i].field > 15) {
                    bytes[size++] = (unsigned char)(cases[i].field >> 4);
                }
                bytes[size++] = 0;
            }
            wire_put(cases[i].inside ? &graph : &w, bytes, size);
            wire_inside(&w, 7, &graph);
            assert_false(load(NULL, w.bytes, w.size));
            wire_free(&w);
            free(bytes);
        }
    }
}

/* A chain of so many nodes, in few bytes: "n1" reads "x", and so on. */
static bool load_chain(const char *op, const char *more, unsigned count)
{
    char *nodes = malloc((size_t)count * 48);
    char output[16];
    size_t at = 0;
    assert_non_null(nodes);
    (void)snprintf(output, sizeof output, "n%x", count);
    const wire_file f = {.nodes = nodes, .outputs = output};
    for (unsigned i = 1; i <= count; i++) {
        char input[16];
        (void)snprintf(input, sizeof input, i == 1 ? "x" : "n%x", i - 1);
        at += (size_t)snprintf(nodes + at, 48, "%s%s %s%s%s > n%x", i == 1 ? "" : ";", op, input,
                               more[0] == '=' ? " " : more, more[0] == '=' ? input : "", i);
    }
    wire w = wire_make(&f);
    const bool loaded = load(NULL, w.bytes, w.size);
    wire_free(&w);
    free(nodes);
    return loaded;
}

/* The largest graphs that the limits allow, in the fewest bytes: load() looks at the memory. */
static void the_largest_graph_takes_little(void **state)
{
    (void)state;
    const unsigned most = (unsigned)tann_onnx_load_opts_default().max_nodes;
    assert_true(load_chain("Add", "=", most));
    assert_true(load_chain("Elu", "", most));
    assert_true(load_chain("Dropout", "", most));
    assert_true(load_chain("MatMul", " W", most));
    assert_true(load_chain("Gemm", " W b", most));
    assert_false(load_chain("Elu", "", most + 1));
}

static void limits_are_kept(void **state)
{
    (void)state;
    static const struct {
        size_t offset, good;
        const char *words;
    } limits[] = {
        {offsetof(tann_onnx_load_opts, max_nodes), 2, "GraphProto.node comes more often than 1 "},
        {offsetof(tann_onnx_load_opts, max_tensors), 20,
         "GraphProto.initializer comes more often than 19 "},
        {offsetof(tann_onnx_load_opts, max_inputs), 3, "NodeProto.input comes more often than 2 "},
        {offsetof(tann_onnx_load_opts, max_name), 9, "TensorProto.name is longer than 8 "},
    };
    const wire_file f = {.nodes = "Gemm x W b > z;Tanh z > y"};
    wire w = wire_make(&f);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        tann_onnx_load_opts opts = tann_onnx_load_opts_default();
        size_t value = limits[i].good;
        memcpy((char *)&opts + limits[i].offset, &value, sizeof value);
        tann_ctx *ctx = tann_ctx_new(NULL);
        tann_model *m = tann_onnx_load_memory(ctx, w.bytes, w.size, &opts);
        if (m == NULL) {
            print_error("%zu: %s\n", i, tann_ctx_error(ctx));
            fail();
        }
        tann_model_free(m);
        tann_ctx_free(ctx);
        value--;
        memcpy((char *)&opts + limits[i].offset, &value, sizeof value);
        check_refused(&w, &opts, TANN_E_UNSUPPORTED, limits[i].words);
    }
    tann_onnx_load_opts opts = tann_onnx_load_opts_default();
    opts.max_bytes = w.size - 1;
    check_refused(&w, &opts, TANN_E_UNSUPPORTED, "the limit is");
    wire_free(&w);
}

static bool load_memory(tann_ctx *ctx, const void *file)
{
    const onnx_file *f = file;
    tann_model *m = tann_onnx_load_memory(ctx, f->bytes, f->size, NULL);
    const bool loaded = m != NULL;
    tann_model_free(m);
    return loaded;
}

static bool load_path(tann_ctx *ctx, const void *path)
{
    tann_model *m = tann_onnx_load(ctx, path, NULL);
    const bool loaded = m != NULL;
    tann_model_free(m);
    return loaded;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    onnx_file f = sample(3);
    static const int64_t wide[] = {32, 0};
    const wire_file large = {.nodes = "MatMul x Z > y",
                             .shape = wide}; /* its weights are a block */
    wire w = wire_make(&large);
    const onnx_file made = {w.bytes, w.size};
    assert_in_range(damage_memory(load_memory, &f), 10, 10000);
    assert_in_range(damage_memory(load_memory, &made), 10, 10000);
    wire_free(&w);
    assert_in_range(damage_memory(load_path, TINYANN_TEST_ONNX "/pytorch_residual_13.onnx"), 10,
                    10000);
    free(f.bytes);
}

int test_onnx_hostile(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_cut_anywhere_are_refused_or_whole),
        cmocka_unit_test(flipped_bits_are_refused_or_harmless),
        cmocka_unit_test(any_byte_anywhere_is_refused_or_harmless),
        cmocka_unit_test(the_wire_format_is_strict),
        cmocka_unit_test(two_versions_of_the_operators_are_refused),
        cmocka_unit_test(depth_does_not_matter),
        cmocka_unit_test(many_small_fields_take_little),
        cmocka_unit_test(the_largest_graph_takes_little),
        cmocka_unit_test(limits_are_kept),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests_name("onnx_hostile", tests, NULL, NULL);
}
