/* Arrays that NumPy wrote, arrays that are written, and files that are neither. */
#include "checks.h"
#include "damage.h"
#include "disk.h"
#include "files.h"
#include "heap.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int test_arrays(void);

#define NUMPY TINYANN_TEST_DATA "/numpy/"

static tann_arrays *load(tann_ctx *ctx, const char *path)
{
    tann_arrays *a = tann_arrays_load(ctx, path, NULL);
    if (a == NULL) {
        fail_msg("%s: %s", path, tann_ctx_error(ctx));
    }
    return a;
}

static void numpys_types_are_read(void **state)
{
    (void)state;
    static const char *const names[] = {"f2", "f4", "f8", "big", "i1", "i2", "i4",
                                        "i8", "u1", "u2", "u4",  "u8", "b1"};
    static const float expected[] = {0, 1, 2, 100, 1, 0};
    static const float truth[] = {0, 1, 0, 1, 1, 0};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_arrays *a = load(ctx, NUMPY "types.npz");
    assert_int_equal(tann_arrays_count(a), 16);
    for (size_t i = 0; i < 13; i++) {
        const tann_array *array = tann_arrays_find(a, names[i]);
        assert_non_null(array);
        assert_true(array == tann_arrays_at(a, i));
        assert_int_equal(array->struct_size, sizeof *array);
        assert_int_equal(array->count, 2);
        assert_int_equal(array->shape.rank, 1);
        assert_int_equal(array->shape.dim[0], 3);
        assert_int_equal(array->whole, i > 3);
        CHECK_BITS(array->data, i < 12 ? expected : truth, 6);
    }
    const tann_array *scalar = tann_arrays_find(a, "scalar");
    assert_int_equal(scalar->count, 1);
    assert_int_equal(tann_shape_size(scalar->shape), 1);
    assert_true(scalar->data[0] == 2.5f);
    const tann_array *deep = tann_arrays_find(a, "gr\xC3\xB6\xC3\x9F"
                                                 "e");
    assert_int_equal(deep->count, 2);
    assert_int_equal(deep->shape.rank, 4);
    assert_int_equal(tann_shape_size(deep->shape), 6);
    tann_arrays_free(a);
    tann_ctx_free(ctx);
}

static void labels_are_asked_for(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_arrays *a = load(ctx, NUMPY "types.npz");
    const int32_t *labels = tann_arrays_labels(ctx, a, "labels");
    assert_non_null(labels);
    assert_true(labels[0] == 3 && labels[1] == 0 && labels[2] == 7 && labels[3] == 1);
    assert_true(tann_arrays_labels(ctx, a, "labels") == labels);
    CHECK_NULL(ctx, tann_arrays_labels(ctx, a, "f4"), TANN_E_SHAPE, "'f4' has 3 numbers a sample");
    CHECK_NULL(ctx, tann_arrays_labels(ctx, a, "scalar"), TANN_E_NUMERIC, "sample 0: 2.5 is no");
    CHECK_NULL(ctx, tann_arrays_labels(ctx, a, "x"), TANN_E_ARGUMENT, "none of 16 arrays is 'x'");
    CHECK_NULL(ctx, tann_arrays_labels(ctx, a, NULL), TANN_E_ARGUMENT, "none of 16 arrays");
    assert_null(tann_arrays_labels(NULL, a, "labels"));
    tann_arrays_free(a);
    tann_ctx_free(ctx);
}

static void numbers_that_are_no_labels(void **state)
{
    (void)state;
    char path[FILES_PATH];
    static const float values[] = {0x1p31f, -0x1.000002p31f, NAN, INFINITY, 0.5f, -0x1p31f};
    tann_ctx *ctx = tann_ctx_new(NULL);
    files_new(path);
    for (size_t i = 0; i < 6; i++) {
        CHECK_OK(ctx, tann_npy_save(ctx, path, &values[i], 1, tann_shape_1d(1)));
        tann_arrays *a = load(ctx, path);
        const int32_t *labels = tann_arrays_labels(ctx, a, "");
        assert_true((labels != NULL) == (i == 5));
        assert_int_equal(tann_ctx_status(ctx), i == 5 ? TANN_OK : TANN_E_NUMERIC);
        tann_arrays_free(a);
    }
    remove(path);
    tann_ctx_free(ctx);
}

static void other_files_of_numpy(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_arrays *a = load(ctx, NUMPY "fortran.npy");
    const tann_array *array = tann_arrays_at(a, 0);
    CHECK_TEXT(array->name, "");
    assert_int_equal(array->shape.rank, 2);
    for (size_t i = 0; i < 24; i++) {
        assert_true(array->data[i] == (float)i);
    }
    tann_arrays_free(a);
    for (int version = 2; version <= 3; version++) {
        a = load(ctx, version == 2 ? NUMPY "version2.npy" : NUMPY "version3.npy");
        assert_true(tann_arrays_at(a, 0)->data[5] == 5);
        tann_arrays_free(a);
    }
    a = load(ctx, NUMPY "zip64.npz");
    assert_int_equal(tann_arrays_count(a), 2);
    assert_true(tann_arrays_find(a, "x")->data[5] == 5);
    assert_int_equal(tann_arrays_labels(ctx, a, "y")[0], 1);
    tann_arrays_free(a);
    CHECK_NULL(ctx, tann_arrays_load(ctx, NUMPY "compressed.npz", NULL), TANN_E_UNSUPPORTED,
               "numpy.savez(), not savez_compressed()");
    CHECK_NULL(ctx, tann_arrays_load(ctx, NUMPY "objects.npy", NULL), TANN_E_UNSUPPORTED, "'|O'");
    CHECK_NULL(ctx, tann_arrays_load(ctx, NUMPY "objects.npz", NULL), TANN_E_UNSUPPORTED, "'|O'");
    CHECK_NULL(ctx, tann_arrays_load(ctx, NUMPY "longer.npz", NULL), TANN_E_FORMAT,
               "bytes that belong to no array");
    CHECK_NULL(ctx, tann_arrays_load(ctx, NUMPY "records.npy", NULL), TANN_E_UNSUPPORTED,
               "records");
    CHECK_NULL(ctx, tann_arrays_load(ctx, NUMPY "text.npy", NULL), TANN_E_UNSUPPORTED, "'<U3'");
    CHECK_NULL(ctx, tann_arrays_load(ctx, NUMPY "make.py", NULL), TANN_E_FORMAT, "byte 0");
    CHECK_NULL(ctx, tann_arrays_load(ctx, "no/such", NULL), TANN_E_IO, "cannot read");
    tann_ctx_free(ctx);
}

static void what_is_saved_is_read(void **state)
{
    (void)state;
    char path[FILES_PATH];
    tann_ctx *ctx = tann_ctx_new(NULL);
    const tann_shape none = {0, {0, 0, 0, 0}};
    const tann_shape deep = {4, {1, 2, 1, 3}};
    float values[5000];
    for (size_t i = 0; i < 5000; i++) {
        values[i] = (float)i / 7;
    }
    values[3] = INFINITY;
    files_new(path);
    CHECK_OK(ctx, tann_npy_save(ctx, path, values, 5000, none));
    npy_array npy = npy_read(path);
    CHECK_TEXT(npy.type, "<f4");
    assert_int_equal(npy.rank, 1);
    CHECK_BITS(npy.floats, values, 5000);
    assert_int_equal(npy.size, npy.file_size);
    npy_clear(&npy);

    const tann_array arrays[] = {
        tann_array_of("x", values, 100, deep),
        tann_array_of("a name/\xC3\xA4", values, 2, tann_shape_2d(5, 6)),
        tann_array_of("y", values, 5000, none),
    };
    CHECK_OK(ctx, tann_npz_save(ctx, path, arrays, 3));
    tann_arrays *a = load(ctx, path);
    assert_int_equal(tann_arrays_count(a), 3);
    for (size_t i = 0; i < 3; i++) {
        const tann_array *back = tann_arrays_at(a, i);
        CHECK_TEXT(back->name, arrays[i].name);
        assert_int_equal(back->count, arrays[i].count);
        assert_int_equal(back->whole, 0);
        const tann_shape shape = arrays[i].shape.rank > 0 ? arrays[i].shape : tann_shape_1d(1);
        assert_true(tann_shape_equal(back->shape, shape));
        CHECK_BITS(back->data, arrays[i].data, back->count * tann_shape_size(back->shape));
    }
    tann_arrays_free(a);
    remove(path);
    tann_ctx_free(ctx);
}

static void a_longer_struct_is_stepped_over(void **state)
{
    (void)state;
    char path[FILES_PATH];
    const float values[] = {1, 2};
    struct {
        tann_array known;
        uint64_t beyond;
    } arrays[2];
    tann_ctx *ctx = tann_ctx_new(NULL);
    files_new(path);
    for (size_t i = 0; i < 2; i++) {
        arrays[i].known = tann_array_of(i == 0 ? "a" : "b", &values[i], 1, tann_shape_1d(1));
        arrays[i].known.struct_size = sizeof arrays[i];
        arrays[i].beyond = 99;
    }
    CHECK_OK(ctx, tann_npz_save(ctx, path, &arrays[0].known, 2));
    tann_arrays *a = load(ctx, path);
    assert_true(tann_arrays_find(a, "b")->data[0] == 2);
    tann_arrays_free(a);
    remove(path);
    tann_ctx_free(ctx);
}

/* A file in memory of exactly its size, read on a heap that is watched. */
static bool load_watched(const void *user, const unsigned char *bytes, size_t size)
{
    (void)user;
    heap h = {.taken = 0};
    tann_ctx *ctx = heap_ctx(&h);
    unsigned char *copy = malloc(size > 0 ? size : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    tann_arrays *a = tann_arrays_load_memory(ctx, copy, size, NULL);
    free(copy);
    const bool loaded = a != NULL;
    volatile float sum = 0;
    assert_true(h.peak <= 8 * size + (1 << 20));
    assert_true(loaded == (tann_ctx_error(ctx)[0] == '\0'));
    assert_true(loaded || (tann_ctx_status(ctx) < 0 && tann_ctx_status(ctx) != TANN_E_MEMORY));
    for (size_t i = 0; i < tann_arrays_count(a); i++) {
        const tann_array *array = tann_arrays_at(a, i);
        for (size_t k = 0; k < array->count * tann_shape_size(array->shape); k++) {
            sum = sum + array->data[k];
        }
        (void)tann_arrays_labels(ctx, a, array->name);
    }
    tann_arrays_free(a);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
    return loaded;
}

static void damage_is_refused_or_harmless(void **state)
{
    (void)state;
    static const char *const paths[] = {NUMPY "zip64.npz", NUMPY "fortran.npy", NUMPY "types.npz"};
    for (size_t i = 0; i < 3; i++) {
        disk_file f = disk_read(paths[i]);
        const damage d = {load_watched, NULL, f.bytes, f.size};
        assert_true(load_watched(NULL, f.bytes, f.size));
        assert_int_equal(damage_cut(&d), 0);
        assert_in_range(damage_flip(&d), 1, 8 * f.size - 1);
        free(f.bytes);
    }
}

/* A small archive, and what is wrong with it after some bytes are other ones. */
typedef struct archive {
    unsigned char bytes[1024];
    size_t size, directory;
} archive;

static archive small_archive(const char *second)
{
    char path[FILES_PATH];
    const float value = 1;
    archive z = {.size = 0};
    tann_ctx *ctx = tann_ctx_new(NULL);
    const tann_array arrays[] = {tann_array_of("a", &value, 1, tann_shape_1d(1)),
                                 tann_array_of(second, &value, 1, tann_shape_1d(1))};
    files_new(path);
    CHECK_OK(ctx, tann_npz_save(ctx, path, arrays, 2));
    disk_file f = disk_read(path);
    assert_true(f.size < sizeof z.bytes);
    memcpy(z.bytes, f.bytes, f.size);
    z.size = f.size;
    z.directory = (size_t)(z.bytes[z.size - 6] | z.bytes[z.size - 5] << 8);
    free(f.bytes);
    remove(path);
    tann_ctx_free(ctx);
    return z;
}

static void archives_are_strict(void **state)
{
    (void)state;
    static const struct {
        bool central;  /* in the directory's first header, else in the local one */
        size_t offset; /* in it */
        unsigned char value;
        tann_status status;
        const char *words;
    } cases[] = {
        {false, 0, 0, TANN_E_FORMAT, "this is no .npy file"},
        {false, 2, 0, TANN_E_FORMAT, "byte 0: a member does not begin here"},
        {false, 6, 2, TANN_E_FORMAT, "byte 0: a member is not as the directory says"},
        {false, 8, 8, TANN_E_FORMAT, "not as the directory says"},
        {false, 14, 99, TANN_E_FORMAT, "not as the directory says"},
        {false, 18, 99, TANN_E_FORMAT, "not as the directory says"},
        {false, 22, 99, TANN_E_FORMAT, "not as the directory says"},
        {false, 26, 6, TANN_E_FORMAT, "not as the directory says"},
        {false, 27, 255, TANN_E_FORMAT, "byte 0: a member's header goes beyond its end"},
        {false, 28, 3, TANN_E_FORMAT, "extra fields are damaged"},
        {false, 28, 8, TANN_E_FORMAT, "extra fields are damaged"},
        {false, 29, 255, TANN_E_FORMAT, "goes beyond its end"},
        {false, 30, 'b', TANN_E_FORMAT, "not as the directory says"},
        {false, 35, 0, TANN_E_FORMAT, "byte 35: the checksum of the bytes"},
        {true, 0, 0, TANN_E_FORMAT, "a member of the directory does not begin here"},
        {true, 8, 1, TANN_E_UNSUPPORTED, "encrypted"},
        {true, 8, 8, TANN_E_UNSUPPORTED, "where nothing can be changed afterwards"},
        {true, 10, 8, TANN_E_UNSUPPORTED, "compressed"},
        {true, 16, 99, TANN_E_FORMAT, "not as the directory says"},
        {true, 20, 99, TANN_E_FORMAT, "not as the directory says"},
        {true, 28, 200, TANN_E_FORMAT, "goes beyond its end"},
        {true, 30, 200, TANN_E_FORMAT, "goes beyond its end"},
        {true, 32, 200, TANN_E_FORMAT, "goes beyond its end"},
        {true, 32, 1, TANN_E_FORMAT, "a member of the directory does not begin here"},
        {true, 34, 1, TANN_E_FORMAT, "or to another file"},
        {true, 42, 1, TANN_E_FORMAT, "not as the directory says"},
    };
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        archive z = small_archive("b");
        z.bytes[cases[i].offset + (cases[i].central ? z.directory : 0)] = cases[i].value;
        CHECK_NULL(ctx, tann_arrays_load_memory(ctx, z.bytes, z.size, NULL), cases[i].status,
                   cases[i].words);
    }
    tann_ctx_free(ctx);
}

static void the_end_is_strict(void **state)
{
    (void)state;
    static const struct {
        size_t offset; /* in the last 22 bytes */
        unsigned char value;
        const char *words;
    } cases[] = {
        {0, 0, "no directory ends here"},        {4, 1, "an archive of several files"},
        {8, 3, "an archive of several files"},   {20, 1, "with a comment"},
        {12, 1, "the directory does not end"},   {16, 1, "the directory does not end"},
        {19, 255, "the directory does not end"},
    };
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        archive z = small_archive("b");
        z.bytes[z.size - 22 + cases[i].offset] = cases[i].value;
        CHECK_NULL(ctx, tann_arrays_load_memory(ctx, z.bytes, z.size, NULL), TANN_E_FORMAT,
                   cases[i].words);
    }
    static const unsigned char counts[] = {0, 1, 3};
    for (size_t i = 0; i < sizeof counts; i++) {
        const unsigned char count = counts[i];
        archive z = small_archive("b");
        z.bytes[z.size - 14] = z.bytes[z.size - 12] = count;
        CHECK_NULL(ctx, tann_arrays_load_memory(ctx, z.bytes, z.size, NULL), TANN_E_FORMAT,
                   count == 0   ? "there is no array"
                   : count == 1 ? "bytes that belong to no array"
                                : "the directory does not end here");
    }
    static const size_t beyond[] = {14, 10, 6}; /* count (twice), size, offset */
    for (size_t i = 0; i < 3; i++) {
        archive z = small_archive("b");
        memset(z.bytes + z.size - beyond[i], 255, 4);
        CHECK_NULL(ctx, tann_arrays_load_memory(ctx, z.bytes, z.size, NULL), TANN_E_FORMAT,
                   "in 64 bits is missing");
        CHECK_NULL(ctx, tann_arrays_load_memory(ctx, z.bytes + z.size - 22, 22, NULL),
                   TANN_E_FORMAT, "in 64 bits is missing");
    }
    archive z = small_archive("b");
    memset(z.bytes + z.size - 6, 0, 4); /* a directory of members that are not there */
    CHECK_NULL(ctx, tann_arrays_load_memory(ctx, z.bytes + z.directory, z.size - z.directory, NULL),
               TANN_E_FORMAT, "byte 0: a member does not begin here");
    z = small_archive("b");
    memmove(z.bytes + z.size - 18, z.bytes + z.size - 22, 22); /* 4 bytes more in the directory */
    z.size += 4;
    z.bytes[z.size - 10] = (unsigned char)(z.bytes[z.size - 10] + 4);
    CHECK_NULL(ctx, tann_arrays_load_memory(ctx, z.bytes, z.size, NULL), TANN_E_FORMAT,
               "bytes that belong to no array");
    CHECK_NULL(ctx, tann_arrays_load_memory(ctx, "PK\x05\x06", 4, NULL), TANN_E_FORMAT, "byte 4");
    tann_ctx_free(ctx);
}

/* Each field of the ending in 64 bits, and of a member's numbers in 64 bits. */
static void numbers_of_64_bits_are_strict(void **state)
{
    (void)state;
    disk_file f = disk_read(NUMPY "zip64.npz");
    tann_ctx *ctx = tann_ctx_new(NULL);
    const size_t end64 = f.size - 98;
    const size_t places[] = {end64,      end64 + 4,  end64 + 24, end64 + 32,
                             end64 + 40, end64 + 48, end64 + 64, end64 + 55};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        f.bytes[places[i]] ^= 1;
        CHECK_NULL(ctx, tann_arrays_load_memory(ctx, f.bytes, f.size, NULL), TANN_E_FORMAT,
                   "in 64 bits is damaged");
        f.bytes[places[i]] ^= 1;
    }
    for (size_t i = 0; i < 3; i++) { /* count, size and offset in 32 bits: another one, or none */
        const size_t width = i == 0 ? 2 : 4;
        unsigned char *at = f.bytes + f.size - 22 + (i == 0 ? 10 : i == 1 ? 12 : 16);
        unsigned char before[4];
        memcpy(before, at, 4);
        at[0] ^= 1;
        at[-2] = i == 0 ? at[0] : at[-2]; /* the count stands twice */
        CHECK_NULL(ctx, tann_arrays_load_memory(ctx, f.bytes, f.size, NULL), TANN_E_FORMAT,
                   "in 64 bits is damaged");
        memset(at, 255, width);
        memset(at - 2, i == 0 ? 255 : at[-2], i == 0 ? 2 : 1);
        assert_true(load_watched(NULL, f.bytes, f.size));
        memcpy(at, before, 4);
        if (i == 0) {
            memcpy(at - 2, before, 2);
        }
    }
    const size_t directory = f.bytes[f.size - 6] | (size_t)f.bytes[f.size - 5] << 8;
    f.bytes[directory + 46 + 5 + 2] = 15; /* the length of the extra field */
    f.bytes[directory + 30] = 19;
    CHECK_NULL(ctx, tann_arrays_load_memory(ctx, f.bytes, f.size, NULL), TANN_E_FORMAT,
               "a number of 64 bits is missing");
    free(f.bytes);
    tann_ctx_free(ctx);
}

static void put32(unsigned char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        at[i] = (unsigned char)(value >> 8 * i);
    }
}

static void members_are_npy_files(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    archive z = small_archive("b");
    const size_t second = z.directory + 46 + 5;
    const size_t local = (z.directory / 2); /* both are as long */
    z.bytes[second + 46] = z.bytes[local + 30] = 'a';
    CHECK_NULL(ctx, tann_arrays_load_memory(ctx, z.bytes, z.size, NULL), TANN_E_FORMAT,
               "array 'a' comes twice");
    z.bytes[second + 46] = z.bytes[local + 30] = '\0';
    CHECK_NULL(ctx, tann_arrays_load_memory(ctx, z.bytes, z.size, NULL), TANN_E_FORMAT,
               "name is not one of a .npy file");
    z = small_archive("b");
    z.bytes[second + 47] = z.bytes[local + 31] = '_';
    CHECK_NULL(ctx, tann_arrays_load_memory(ctx, z.bytes, z.size, NULL), TANN_E_FORMAT,
               "name is not one of a .npy file");
    z = small_archive("b");
    z.bytes[26] = z.bytes[z.directory + 28] = 4; /* the length of a name */
    CHECK_NULL(ctx, tann_arrays_load_memory(ctx, z.bytes, z.size, NULL), TANN_E_FORMAT,
               "name is not one of a .npy file");
    z = small_archive("b");
    put32(z.bytes + 18, 5); /* stored in fewer bytes than it has */
    put32(z.bytes + z.directory + 20, 5);
    CHECK_NULL(ctx, tann_arrays_load_memory(ctx, z.bytes, z.size, NULL), TANN_E_FORMAT,
               "a member of more bytes than there are");
    put32(z.bytes + 18, 5000);
    put32(z.bytes + z.directory + 20, 5000);
    put32(z.bytes + 22, 5000);
    put32(z.bytes + z.directory + 24, 5000);
    CHECK_NULL(ctx, tann_arrays_load_memory(ctx, z.bytes, z.size, NULL), TANN_E_FORMAT,
               "a member of more bytes than there are");
    tann_ctx_free(ctx);
}

static void limits_are_kept(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    const archive z = small_archive("bcd");
    const char *const words[] = {"the limit is", "2 arrays; tann_arrays_opts.max_arrays is 1",
                                 "a name of 3 bytes"};
    for (size_t less = 0; less < 2; less++) {
        for (int which = 0; which < 3; which++) {
            tann_arrays_opts opts = tann_arrays_opts_default();
            opts.max_bytes = which == 0 ? z.size - less : opts.max_bytes;
            opts.max_arrays = which == 1 ? 2 - less : opts.max_arrays;
            opts.max_name = which == 2 ? 3 - less : opts.max_name;
            tann_arrays *a = tann_arrays_load_memory(ctx, z.bytes, z.size, &opts);
            assert_int_equal(a != NULL, less == 0);
            if (less == 1) {
                assert_int_equal(tann_ctx_status(ctx), TANN_E_UNSUPPORTED);
                assert_non_null(strstr(tann_ctx_error(ctx), words[which]));
            }
            tann_arrays_free(a);
        }
    }
    tann_ctx_free(ctx);
}

static void arguments_are_checked(void **state)
{
    (void)state;
    char path[FILES_PATH];
    char long_name[300];
    const float value = 1;
    const tann_shape one = tann_shape_1d(1);
    tann_ctx *ctx = tann_ctx_new(NULL);
    files_new(path);
    assert_null(tann_arrays_load(NULL, "x", NULL));
    assert_null(tann_arrays_load_memory(NULL, "x", 1, NULL));
    CHECK_NULL(ctx, tann_arrays_load(ctx, NULL, NULL), TANN_E_ARGUMENT, "the file is NULL");
    CHECK_NULL(ctx, tann_arrays_load_memory(ctx, NULL, 1, NULL), TANN_E_ARGUMENT, "the file is");
    tann_arrays_free(NULL);
    assert_int_equal(tann_arrays_count(NULL), 0);
    assert_null(tann_arrays_at(NULL, 0));
    assert_null(tann_arrays_find(NULL, "x"));

    CHECK_NULL(ctx, tann_arrays_labels(ctx, NULL, "x"), TANN_E_ARGUMENT,
               "the file is NULL"); /* why */

    assert_int_equal(tann_npy_save(NULL, path, &value, 1, one), TANN_E_ARGUMENT);
    assert_int_equal(tann_npz_save(NULL, path, NULL, 1), TANN_E_ARGUMENT);
    CHECK_FAILS(ctx, tann_npy_save(ctx, path, NULL, 1, one), TANN_E_ARGUMENT, "data is NULL");
    CHECK_FAILS(ctx, tann_npy_save(ctx, path, &value, 0, one), TANN_E_ARGUMENT, "0 samples");
    CHECK_FAILS(ctx, tann_npy_save(ctx, path, &value, 1, tann_shape_1d(0)), TANN_E_ARGUMENT,
                "a shape of 0 numbers");
    CHECK_FAILS(ctx, tann_npy_save(ctx, path, &value, SIZE_MAX / 2, tann_shape_1d(3)),
                TANN_E_ARGUMENT, "samples");
    CHECK_FAILS(ctx, tann_npy_save(ctx, path, &value, SIZE_MAX / 2, one), TANN_E_ARGUMENT,
                "samples");
    CHECK_FAILS(ctx, tann_npy_save(ctx, "no/such", &value, 1, one), TANN_E_IO, "cannot write");
    memset(long_name, 'n', sizeof long_name);
    long_name[256] = '\0';
    const struct {
        const char *first, *second, *words;
    } names[] = {{"a", "a", "two arrays are named 'a'"},
                 {"a", "", "array 1 has a name of 0 bytes"},
                 {NULL, "a", "array 0 has a name of 0 bytes"},
                 {"a", long_name, "array 1 has a name of 256 bytes"}};
    for (size_t i = 0; i < 4; i++) {
        const tann_array arrays[] = {tann_array_of(names[i].first, &value, 1, one),
                                     tann_array_of(names[i].second, &value, 1, one)};
        CHECK_FAILS(ctx, tann_npz_save(ctx, path, arrays, 2), TANN_E_ARGUMENT, names[i].words);
    }
    tann_array array = tann_array_of("a", &value, 1, one);
    CHECK_FAILS(ctx, tann_npz_save(ctx, path, &array, 0), TANN_E_ARGUMENT, "no arrays");
    CHECK_FAILS(ctx, tann_npz_save(ctx, path, NULL, 1), TANN_E_ARGUMENT, "no arrays");
    CHECK_FAILS(ctx, tann_npz_save(ctx, path, &array, 65535), TANN_E_UNSUPPORTED,
                "more than 65534");
    array.count = (size_t)1 << 30;
    CHECK_FAILS(ctx, tann_npz_save(ctx, path, &array, 1), TANN_E_UNSUPPORTED, "4 GiB or more");
    array.struct_size = 8;
    CHECK_FAILS(ctx, tann_npz_save(ctx, path, &array, 1), TANN_E_ARGUMENT, "no arrays");
    remove(path);
    tann_ctx_free(ctx);
}

enum { MANY = 40, NUMBERS = 1100 };

/* Arrays so many, and with names so long, that each takes memory of its own. */
static disk_file many_arrays(void)
{
    char path[FILES_PATH];
    static char names[MANY][200];
    static const float values[NUMBERS];
    tann_array arrays[MANY];
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < MANY; i++) {
        snprintf(names[i], sizeof names[i], "%0150zu", i);
        arrays[i] = tann_array_of(names[i], values, NUMBERS, tann_shape_1d(1));
    }
    files_new(path);
    CHECK_OK(ctx, tann_npz_save(ctx, path, arrays, MANY));
    const disk_file f = disk_read(path);
    remove(path);
    tann_ctx_free(ctx);
    return f;
}

static bool load_failing(tann_ctx *ctx, const void *file)
{
    const disk_file *f = file;
    tann_arrays *a = tann_arrays_load_memory(ctx, f->bytes, f->size, NULL);
    const tann_array *last = tann_arrays_at(a, tann_arrays_count(a) - 1);
    const bool done = a != NULL && (tann_arrays_labels(ctx, a, last->name) != NULL ||
                                    tann_ctx_status(ctx) == TANN_E_SHAPE);
    tann_arrays_free(a);
    return done;
}

static void loading_may_run_out_of_memory(void **state)
{
    (void)state;
    disk_file many = many_arrays();
    disk_file one = disk_read(NUMPY "fortran.npy");
    assert_in_range(damage_memory(load_failing, &many), MANY, 100 * MANY);
    assert_in_range(damage_memory(load_failing, &one), 1, 100);
    free(many.bytes);
    free(one.bytes);
}

static void saving_may_run_out_of_memory(void **state)
{
    (void)state;
    char path[FILES_PATH];
    const float value = 1;
    const tann_array array = tann_array_of("x", &value, 1, tann_shape_1d(1));
    bool done = false;
    files_new(path);
    for (size_t at = 1; !done; at++) {
        heap h = {.taken = 0};
        tann_ctx *ctx = heap_ctx(&h);
        h.taken = 0;
        h.fail_at = at;
        done = tann_npz_save(ctx, path, &array, 1) == TANN_OK;
        assert_true(done || tann_ctx_status(ctx) == TANN_E_MEMORY);
        tann_ctx_free(ctx);
        heap_check_empty(&h);
        assert_true(!done || at > 2);
    }
    remove(path);
}

static void every_call_of_the_disk_may_fail(void **state)
{
    (void)state;
    char folder[64], path[128], temporary[160];
    static const float old[] = {1, 2, 3}, new[2000] = {4, 5};
    tann_ctx *ctx = tann_ctx_new(NULL);
    folder_make(folder);
    snprintf(path, sizeof path, "%s/a.npz", folder);
    snprintf(temporary, sizeof temporary, "%s.0.tmp", path);
    const tann_array before = tann_array_of("x", old, 3, tann_shape_1d(1));
    const tann_array after_it = tann_array_of("x", new, 1000, tann_shape_1d(2));
    for (int after = 0; after < 2; after++) {
        for (size_t at = 1;; at++) {
            CHECK_OK(ctx, tann_npz_save(ctx, path, &before, 1));
            disk_fail(at, after != 0);
            const tann_status status = tann_npz_save(ctx, path, &after_it, 1);
            const bool reached = disk_heal() >= at;
            assert_int_equal(status, reached ? TANN_E_IO : TANN_OK);
            tann_arrays *a = load(ctx, path);
            const size_t count = tann_arrays_at(a, 0)->count;
            assert_true(count == 3 || count == 1000);
            assert_true(reached || count == 1000);
            tann_arrays_free(a);
            assert_false(file_exists(temporary));
            if (!reached) {
                assert_true(at > 5);
                break;
            }
        }
    }
    folder_clear(folder);
    tann_ctx_free(ctx);
}

static void the_same_arrays_give_the_same_bytes(void **state)
{
    (void)state;
    const archive a = small_archive("b");
    const archive b = small_archive("b");
    static const char first[] = "PK\x03\x04\x14\x00\x00\x00\x00\x00\x00\x00\x21\x00";
    assert_int_equal(a.size, b.size);
    assert_memory_equal(a.bytes, b.bytes, a.size);
    assert_memory_equal(a.bytes, first, sizeof first - 1);
}

int test_arrays(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numpys_types_are_read),
        cmocka_unit_test(labels_are_asked_for),
        cmocka_unit_test(numbers_that_are_no_labels),
        cmocka_unit_test(other_files_of_numpy),
        cmocka_unit_test(what_is_saved_is_read),
        cmocka_unit_test(a_longer_struct_is_stepped_over),
        cmocka_unit_test(damage_is_refused_or_harmless),
        cmocka_unit_test(archives_are_strict),
        cmocka_unit_test(the_end_is_strict),
        cmocka_unit_test(numbers_of_64_bits_are_strict),
        cmocka_unit_test(members_are_npy_files),
        cmocka_unit_test(limits_are_kept),
        cmocka_unit_test(arguments_are_checked),
        cmocka_unit_test(loading_may_run_out_of_memory),
        cmocka_unit_test(saving_may_run_out_of_memory),
        cmocka_unit_test(every_call_of_the_disk_may_fail),
        cmocka_unit_test(the_same_arrays_give_the_same_bytes),
    };
    return cmocka_run_group_tests_name("arrays", tests, NULL, NULL);
}
