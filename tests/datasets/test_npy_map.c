/* Files of NumPy's as arrays in memory: what is mapped, what is refused, and that it takes no memory. */
#include "checks.h"
#include "disk.h"
#include "files.h"
#include "graphs.h"
#include "heap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unistd.h>

typedef struct image {
    unsigned char bytes[1024];
    size_t size, begin;
} image;

/* A file of version 1.0 with these entries; blanks fill the header up to a multiple of `align`. */
static image image_of(const char *type, const char *order, const char *shape, size_t align,
                      const void *data, size_t size)
{
    image f = {.size = 0};
    char text[256];
    int length = snprintf(text, sizeof text, "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }",
                          type, order, shape);
    while ((10 + length + 1) % (int)align != 0) {
        text[length++] = ' ';
    }
    text[length++] = '\n';
    f.begin = 10 + (size_t)length;
    f.size = f.begin + size;
    assert_true(f.size <= sizeof f.bytes);
    memcpy(f.bytes, "\x93NUMPY\x01\x00", 8);
    f.bytes[8] = (unsigned char)length;
    memcpy(f.bytes + 10, text, (size_t)length);
    memcpy(f.bytes + f.begin, data, size);
    return f;
}

static const char *own_type(void)
{
    const uint16_t one = 1;
    return *(const unsigned char *)&one == 1 ? "<f4" : ">f4";
}

static const float numbers[24] = {1.5f, -2, 3,  0,  5,  6,  7,  8,  9,  10, 11, 12,
                                  13,   14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24};

static image plain(const char *shape)
{
    return image_of(own_type(), "False", shape, 64, numbers, sizeof numbers);
}

static tann_npy_map *map_image(tann_ctx *ctx, const image *f, int32_t copy)
{
    char path[FILES_PATH];
    tann_npy_map_opts opts = tann_npy_map_opts_default();
    opts.copy = copy;
    files_new(path);
    files_write(path, f->bytes, f->size);
    tann_npy_map *map = tann_npy_map_new(ctx, path, &opts);
    assert_int_equal(unlink(path), 0); /* what is mapped stays */
    return map;
}

static void arrays_are_mapped(void **state)
{
    (void)state;
    static const struct {
        const char *shape;
        size_t count;
        tann_shape of;
    } cases[] = {{"()", 1, {1, {1}}},
                 {"(24,)", 24, {1, {1}}},
                 {"(6, 4)", 6, {1, {4}}},
                 {"(2, 3, 4)", 2, {2, {3, 4}}},
                 {"(1, 2, 3, 2, 2)", 1, {4, {2, 3, 2, 2}}}};
    heap h = {0};
    for (int32_t copy = 0; copy < 2; copy++) {
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            tann_ctx *ctx = heap_ctx(&h);
            const image f = plain(cases[i].shape);
            tann_npy_map *map = map_image(ctx, &f, copy);
            CHECK_TEXT(tann_ctx_error(ctx), "");
            tann_ctx_free(ctx); /* which it may outlive */
            assert_int_equal(tann_npy_map_count(map), cases[i].count);
            assert_true(tann_shape_equal(tann_npy_map_shape(map), cases[i].of));
            CHECK_BITS(tann_npy_map_data(map), numbers, i == 0 ? 1 : 24);
            tann_npy_map_free(map);
            heap_check_empty(&h);
        }
    }
    tann_npy_map_free(NULL);
    assert_null(tann_npy_map_data(NULL));
    assert_int_equal(tann_npy_map_count(NULL), 0);
    assert_int_equal(tann_npy_map_shape(NULL).rank, 0);
}

static void what_cannot_be_used_as_it_lies_is_refused(void **state)
{
    (void)state;
    const char *own = own_type();
    const struct {
        const char *type, *order, *shape;
        size_t align;
        const char *words;
    } cases[] = {{"<f8", "False", "(3,)", 64, "not floats of 4 bytes"},
                 {"<i4", "False", "(3,)", 64, "not floats of 4 bytes"},
                 {own[0] == '<' ? ">f4" : "<f4", "False", "(3,)", 64, "the other way about"},
                 {own, "True", "(3, 2)", 64, "Fortran order"},
                 {own, "False", "(3,)", 3, "begin at no multiple of 4"}};
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    for (int32_t copy = 0; copy < 2; copy++) {
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            const image f = image_of(cases[i].type, cases[i].order, cases[i].shape, cases[i].align,
                                     numbers, sizeof numbers);
            CHECK_NULL(ctx, map_image(ctx, &f, copy), TANN_E_UNSUPPORTED, cases[i].words);
        }
    }
    const image row = image_of(own, "True", "(24,)", 64, numbers, sizeof numbers);
    tann_npy_map *map = map_image(ctx, &row, 0); /* both orders of one dimension are the same */
    assert_non_null(map);
    tann_npy_map_free(map);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

/* Files cut at every byte. */
static void cut_files_are_refused(void **state)
{
    (void)state;
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    for (int32_t copy = 0; copy < 2; copy++) {
        image f = plain("(6, 4)");
        for (const size_t size = f.size; f.size-- > 0;) {
            assert_true(f.size < size);
            CHECK_NULL(ctx, map_image(ctx, &f, copy), TANN_E_FORMAT, "byte ");
        }
    }
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

/* Files flipped at every bit of the header: refused, or of another shape that lies inside. */
static void flipped_bits_are_harmless(void **state)
{
    (void)state;
    heap h = {0};
    size_t refused = 0;
    tann_ctx *ctx = heap_ctx(&h);
    const image f = plain("(6, 4)");
    for (size_t bit = 0; bit < 8 * f.begin; bit++) {
        image bad = f;
        float sum = 0;
        bad.bytes[bit / 8] ^= (unsigned char)(1U << bit % 8);
        tann_npy_map *map = map_image(ctx, &bad, bit % 2 != 0);
        const size_t count = tann_npy_map_count(map) * tann_shape_size(tann_npy_map_shape(map));
        for (size_t i = 0; i < count; i++) {
            sum += tann_npy_map_data(map)[i];
        }
        assert_true(sum >= 0 && count <= 24);
        refused += map == NULL;
        assert_true((map == NULL) == (tann_ctx_error(ctx)[0] != '\0'));
        tann_npy_map_free(map);
    }
    assert_true(refused > 4 * f.begin);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    char path[FILES_PATH];
    tann_npy_map_opts opts = tann_npy_map_opts_default();
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    const image f = plain("(6, 4)");
    files_new(path);
    files_write(path, f.bytes, f.size);
    CHECK_NULL(ctx, tann_npy_map_new(ctx, NULL, NULL), TANN_E_ARGUMENT, "NULL");
    assert_null(tann_npy_map_new(NULL, path, NULL));
    CHECK_NULL(ctx, tann_npy_map_new(ctx, "no/such/file.npy", NULL), TANN_E_IO,
               "cannot map 'no/such/file.npy': No such file");
    CHECK_NULL(ctx, tann_npy_map_new(ctx, ".", NULL), TANN_E_IO, "cannot map '.': Is a directory");
    opts.struct_size = 1;
    CHECK_NULL(ctx, tann_npy_map_new(ctx, path, &opts), TANN_E_ARGUMENT, "tann_npy_map_opts");
    opts.struct_size = sizeof opts;
    opts.copy = 2;
    CHECK_NULL(ctx, tann_npy_map_new(ctx, path, &opts), TANN_E_ARGUMENT, "copy of 2");
    opts.copy = 1;
    opts.flags = 32;
    CHECK_NULL(ctx, tann_npy_map_new(ctx, path, &opts), TANN_E_UNSUPPORTED, "flags of 32");
    opts.flags = 0;
    opts.max_bytes = f.size - 1;
    CHECK_NULL(ctx, tann_npy_map_new(ctx, path, &opts), TANN_E_UNSUPPORTED, "are the limit");
    opts.max_bytes = f.size;
    tann_npy_map *map = tann_npy_map_new(ctx, path, &opts);
    CHECK_TEXT(tann_ctx_error(ctx), "");
    tann_npy_map_free(map);
    opts.copy = 0;
    opts.max_bytes = 1; /* is of copies */
    map = tann_npy_map_new(ctx, path, &opts);
    CHECK_TEXT(tann_ctx_error(ctx), "");
    tann_npy_map_free(map);
    unlink(path);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

static void every_call_fails_in_turn(void **state)
{
    (void)state;
    char path[FILES_PATH];
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    const image f = plain("(6, 4)");
    files_new(path);
    files_write(path, f.bytes, f.size);
    for (int32_t copy = 0; copy < 2; copy++) {
        tann_npy_map_opts opts = tann_npy_map_opts_default();
        tann_npy_map *map = NULL;
        size_t calls = 0, allocations = 0;
        opts.copy = copy;
        while (map == NULL) {
            disk_fail(++calls, false);
            map = tann_npy_map_new(ctx, path, &opts);
            (void)disk_heal();
            assert_int_equal(tann_ctx_status(ctx), map != NULL ? TANN_OK : TANN_E_IO);
        }
        assert_true(calls > (copy ? 2 : 3)); /* opened, measured, mapped; or opened and read */
        tann_npy_map_free(map);
        map = NULL;
        while (map == NULL) {
            h.fail_at = h.taken + ++allocations;
            map = tann_npy_map_new(ctx, path, &opts);
            assert_int_equal(tann_ctx_status(ctx), map != NULL ? TANN_OK : TANN_E_MEMORY);
        }
        h.fail_at = 0;
        assert_int_equal(allocations, copy ? 3 : 2); /* the map, and what is read */
        tann_npy_map_free(map);
    }
    unlink(path);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

/* ---- training ---- */

#define SAMPLES 50
#define INPUTS  3

static void write_array(char path[FILES_PATH], const float *values, size_t count, size_t width)
{
    static unsigned char bytes[8192];
    char shape[64];
    snprintf(shape, sizeof shape, "(%zu, %zu)", count, width);
    const image f = image_of(own_type(), "False", shape, 64, values, 0);
    memcpy(bytes, f.bytes, f.begin);
    memcpy(bytes + f.begin, values, count * width * sizeof *values);
    files_new(path);
    files_write(path, bytes, f.begin + count * width * sizeof *values);
}

static void train(tann_ctx *ctx, const tann_dataset *data, float *weights)
{
    static const int32_t units[] = {4, 2, 0};
    tann_model *m = graph_chain(ctx, INPUTS, units, 9);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    tann_fit_opts opts = tann_fit_opts_default();
    opts.epochs = 3;
    opts.validation_share = 0.2f;
    CHECK_OK(ctx, tann_fit(t, data, &opts, NULL));
    weights_read(m, weights);
    tann_trainer_free(t);
    tann_model_free(m);
}

static void what_is_mapped_trains_as_what_is_held(void **state)
{
    (void)state;
    char path_x[FILES_PATH], path_y[FILES_PATH];
    float x[SAMPLES * INPUTS], y[SAMPLES * 2], held[26], mapped[26];
    tann_ctx *ctx = tann_ctx_new(NULL);
    fill_uniform(1, -1, 1, x, SAMPLES * INPUTS);
    fill_uniform(2, -1, 1, y, SAMPLES * 2);
    write_array(path_x, x, SAMPLES, INPUTS);
    write_array(path_y, y, SAMPLES, 2);
    tann_npy_map *map_x = tann_npy_map_new(ctx, path_x, NULL);
    tann_npy_map *map_y = tann_npy_map_new(ctx, path_y, NULL);
    const tann_dataset memory = tann_dataset_floats(x, y, SAMPLES);
    const tann_dataset data = tann_dataset_floats(
        tann_npy_map_data(map_x), tann_npy_map_data(map_y), tann_npy_map_count(map_x));
    train(ctx, &memory, held);
    train(ctx, &data, mapped);
    CHECK_BITS(mapped, held, 26);
    tann_npy_map_free(map_x);
    tann_npy_map_free(map_y);
    unlink(path_x);
    unlink(path_y);
    tann_ctx_free(ctx);
}

#define WIDE 1024
#define ROWS 65536 /* 256 MB that are not there: a file with a hole */

static void a_large_file_takes_no_memory(void **state)
{
    (void)state;
    char path[FILES_PATH];
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    static const int32_t units[] = {1, 0};
    tann_model *m = graph_chain(ctx, WIDE, units, 9);
    float *y = calloc(ROWS, sizeof *y);
    assert_non_null(y);
    const image f = image_of(own_type(), "False", "(65536, 1024)", 64, y, 0);
    files_new(path);
    files_write(path, f.bytes, f.begin);
    assert_int_equal(truncate(path, (off_t)(f.begin + (size_t)ROWS * WIDE * sizeof *y)), 0);
    tann_npy_map *map = tann_npy_map_new(ctx, path, NULL);
    CHECK_TEXT(tann_ctx_error(ctx), "");
    const tann_dataset data =
        tann_dataset_floats(tann_npy_map_data(map), y, tann_npy_map_count(map));
    tann_session *s = tann_session_new(ctx, m, 256);
    tann_score score = tann_score_default();
    CHECK_OK(ctx, tann_evaluate(s, &data, TANN_MSE, &score));
    assert_int_equal(score.samples, ROWS);
    assert_true(h.peak < 64 * 1024);
    tann_session_free(s);
    tann_npy_map_free(map);
    tann_model_free(m);
    free(y);
    unlink(path);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

int test_npy_map(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrays_are_mapped),
        cmocka_unit_test(what_cannot_be_used_as_it_lies_is_refused),
        cmocka_unit_test(cut_files_are_refused),
        cmocka_unit_test(flipped_bits_are_harmless),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(every_call_fails_in_turn),
        cmocka_unit_test(what_is_mapped_trains_as_what_is_held),
        cmocka_unit_test(a_large_file_takes_no_memory),
    };
    return cmocka_run_group_tests_name("npy_map", tests, NULL, NULL);
}
