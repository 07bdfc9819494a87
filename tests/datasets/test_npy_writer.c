/* The bytes of .npy files, and what is left of them when the disk fails. */
#include "checks.h"
#include "disk.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/npy_writer.h"

typedef struct fixture {
    tann_ctx *ctx;
    char folder[64], path[128];
} fixture;

static void set_up(fixture *f)
{
    f->ctx = tann_ctx_new(NULL);
    folder_make(f->folder);
    snprintf(f->path, sizeof f->path, "%s/a.npy", f->folder);
}

static void tear_down(fixture *f)
{
    folder_clear(f->folder);
    tann_ctx_free(f->ctx);
}

/* The header of 128 bytes that NumPy 2 writes for such an array. */
static void check_header(fixture *f, const tann__npy_row *row, uint64_t rows, const char *text)
{
    char header[129];
    tann__npy npy;
    CHECK_OK(f->ctx, tann__npy_create(&npy, f->ctx, f->path, row));
    npy.rows = rows; /* as if there were so many */
    CHECK_OK(f->ctx, tann__npy_count(&npy, f->ctx, rows));
    CHECK_OK(f->ctx, tann__npy_close(&npy, f->ctx));
    memcpy(header, "\x93NUMPY\x01\x00\x76\x00", 10);
    snprintf(header + 10, 119, "%-117s\n", text);
    const disk_file file = disk_read(f->path);
    assert_int_equal(file.size, 128);
    assert_memory_equal(file.bytes, header, 128);
    assert_int_equal(tann__npy_header_bytes(row), 128);
    free(file.bytes);
}

static void headers_are_those_of_numpy(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    const tann__npy_row numbers = {TANN__NPY_FLOAT32, 0, {0}};
    const tann__npy_row pairs = {TANN__NPY_INT64, 1, {2}};
    const tann__npy_row images = {TANN__NPY_FLOAT32, 3, {28, 28, 1}};
    check_header(&f, &numbers, 0, "{'descr': '<f4', 'fortran_order': False, 'shape': (0,), }");
    check_header(&f, &numbers, 17, "{'descr': '<f4', 'fortran_order': False, 'shape': (17,), }");
    check_header(&f, &pairs, 0, "{'descr': '<i8', 'fortran_order': False, 'shape': (0, 2), }");
    check_header(&f, &pairs, UINT64_MAX,
                 "{'descr': '<i8', 'fortran_order': False, 'shape': (18446744073709551615, 2), }");
    check_header(&f, &images, 5,
                 "{'descr': '<f4', 'fortran_order': False, 'shape': (5, 28, 28, 1), }");
    tear_down(&f);
}

/* The widest row there may be fits into a header, which then is longer. */
static void headers_grow_with_the_shape(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    size_t bytes = 0;
    tann__npy npy;
    tann__npy_row row = {TANN__NPY_FLOAT32, TANN__NPY_MAX_RANK, {1, 1, 1, 1, 1, 1, 1}};
    for (size_t digits = 1, all = 1; digits < 18; digits++, all = all * 10 + 1) {
        row.dim[3] = all;
        CHECK_OK(f.ctx, tann__npy_create(&npy, f.ctx, f.path, &row));
        CHECK_OK(f.ctx, tann__npy_close(&npy, f.ctx));
        npy_array a = npy_read(f.path);
        assert_int_equal(a.size, tann__npy_header_bytes(&row));
        assert_true(a.rank == 8 && a.dim[0] == 0 && a.dim[4] == all && a.dim[7] == 1);
        npy_clear(&a);
    }
    for (int i = 0; i < TANN__NPY_MAX_RANK; i++) {
        row.dim[i] = SIZE_MAX;
    }
    assert_int_equal(tann__npy_header_bytes(&row) % 64, 0);
    assert_false(tann__npy_row_bytes(&row, &bytes));
    CHECK_FAILS(f.ctx, tann__npy_create(&npy, f.ctx, f.path, &row), TANN_E_MEMORY, "a.npy");
    row = (tann__npy_row){TANN__NPY_INT64, 2, {SIZE_MAX / 2, 1}};
    assert_false(tann__npy_row_bytes(&row, &bytes));
    tear_down(&f);
}

static void numbers_are_little_endian(void **state)
{
    (void)state;
    static const float floats[] = {1.0f, -0.5f, 0x1.020304p-1f, 0.0f};
    static const int64_t whole[] = {1, -2, INT64_C(0x0102030405060708), INT64_MIN};
    static const unsigned char float_bytes[] = {0,    0,    0x80, 0x3F, 0, 0, 0, 0xBF,
                                                0x82, 0x01, 0x01, 0x3F, 0, 0, 0, 0};
    static const unsigned char whole_bytes[] = {
        1, 0, 0, 0, 0, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        8, 7, 6, 5, 4, 3, 2, 1, 0,    0,    0,    0,    0,    0,    0,    0x80};
    fixture f;
    set_up(&f);
    for (int i = 0; i < 2; i++) {
        const tann__npy_row row = {i ? TANN__NPY_INT64 : TANN__NPY_FLOAT32, 1, {2}};
        const void *numbers = i ? (const void *)whole : (const void *)floats;
        tann__npy npy;
        CHECK_OK(f.ctx, tann__npy_create(&npy, f.ctx, f.path, &row));
        CHECK_OK(f.ctx, tann__npy_append(&npy, f.ctx, numbers, 2));
        CHECK_OK(f.ctx, tann__npy_count(&npy, f.ctx, 2));
        CHECK_OK(f.ctx, tann__npy_close(&npy, f.ctx));
        const disk_file file = disk_read(f.path);
        assert_int_equal(file.size, 128 + (i ? sizeof whole_bytes : sizeof float_bytes));
        assert_memory_equal(file.bytes + 128, i ? whole_bytes : float_bytes, file.size - 128);
        free(file.bytes);
    }
    tear_down(&f);
}

#define WIDE 700 /* rows of more than half the bytes that are turned at once */

static void fill(float *row, size_t number)
{
    for (size_t i = 0; i < WIDE; i++) {
        row[i] = (float)(number * WIDE + i);
    }
}

static void check_rows(const fixture *f, size_t rows)
{
    float expected[WIDE];
    npy_array a = npy_read(f->path);
    assert_true(a.rank == 2 && a.dim[0] == rows && a.dim[1] == WIDE);
    for (size_t i = 0; i < rows; i++) {
        fill(expected, i);
        CHECK_BITS(a.floats + i * WIDE, expected, WIDE);
    }
    npy_clear(&a);
}

static const tann__npy_row wide = {TANN__NPY_FLOAT32, 1, {WIDE}};

/* At every moment the file is an array of what was counted last. */
static void a_file_is_whole_at_every_moment(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    tann__npy npy;
    float rows[3 * WIDE];
    size_t count = 0;
    CHECK_OK(f.ctx, tann__npy_create(&npy, f.ctx, f.path, &wide));
    check_rows(&f, 0);
    for (size_t i = 1; count < 120; i++) {
        const size_t more = i % 4;
        for (size_t k = 0; k < more; k++) {
            fill(rows + k * WIDE, count + k);
        }
        CHECK_OK(f.ctx, tann__npy_append(&npy, f.ctx, rows, more));
        check_rows(&f, count);
        CHECK_OK(f.ctx, tann__npy_count(&npy, f.ctx, count + more));
        count += more;
        check_rows(&f, count);
    }
    for (size_t at = 1; at <= 3; at++) { /* and back, though first it fails: to seek, write, seek */
        disk_fail(at, false);
        CHECK_FAILS(f.ctx, tann__npy_count(&npy, f.ctx, 7 + at), TANN_E_IO, "a.npy'");
        (void)disk_heal();
        assert_int_equal(tann__npy_count(&npy, f.ctx, count), TANN_OK);
        check_rows(&f, count);
    }
    assert_int_equal(tann__npy_count(&npy, f.ctx, 7), TANN_OK);
    check_rows(&f, 7);
    assert_int_equal(tann__npy_close(&npy, f.ctx), TANN_OK);
    assert_int_equal(tann__npy_close(&npy, f.ctx), TANN_OK); /* it is closed */
    assert_int_equal(tann__npy_create(&npy, f.ctx, f.path, &wide), TANN_OK);
    assert_int_equal(tann__npy_close(&npy, f.ctx), TANN_OK);
    check_rows(&f, 0); /* replaced */
    tear_down(&f);
}

/* Writes rows one by one until something fails. Returns how many were counted. */
static size_t write_rows(fixture *f, size_t rows, tann_status *status)
{
    tann__npy npy = {{NULL, NULL}, wide, 0, 0, 0};
    float row[WIDE];
    *status = tann__npy_create(&npy, f->ctx, f->path, &wide);
    size_t counted = 0;
    while (counted < rows && *status == TANN_OK) {
        fill(row, counted);
        *status = tann__npy_append(&npy, f->ctx, row, 1);
        *status = *status == TANN_OK ? tann__npy_count(&npy, f->ctx, counted + 1) : *status;
        counted += *status == TANN_OK;
    }
    const tann_status closed =
        tann__npy_close(&npy, *status == TANN_OK ? f->ctx : NULL); /* the first error stays */
    *status = *status == TANN_OK ? closed : *status;
    return counted;
}

/* Where the seek behind a header fails, that is written: it counts the rows of before or of after. */
static void check_counted(const fixture *f, size_t counted)
{
    npy_array a = npy_read(f->path);
    const size_t rows = a.dim[0];
    npy_clear(&a);
    assert_in_range(rows, counted, counted + 1);
    check_rows(f, rows);
}

static void every_call_of_the_disk_may_fail(void **state)
{
    (void)state;
    for (size_t at = 1;; at++) {
        fixture f;
        tann_status status = TANN_OK;
        set_up(&f);
        disk_fail(at, at % 2 == 0);
        const size_t counted = write_rows(&f, 12, &status);
        const size_t calls = disk_heal();
        if (calls < at) { /* there are not so many */
            CHECK_OK(f.ctx, status);
            assert_true(at > 12 * 4);
            check_rows(&f, 12);
            tear_down(&f);
            return;
        }
        CHECK_FAILS(f.ctx, status, TANN_E_IO, "a.npy': No space left on device");
        if (at > 3) { /* fopen, setvbuf, the header */
            check_counted(&f, counted);
        }
        tear_down(&f);
    }
}

/* A disk that is full after so many bytes, for every size. */
static void files_end_at_a_full_disk(void **state)
{
    (void)state;
    struct rlimit before;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (size_t size = 0; size < 128 + 4 * WIDE * sizeof(float) + 100; size += 37) {
        fixture f;
        tann_status status = TANN_OK;
        set_up(&f);
        const struct rlimit limit = {size, before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        const size_t counted = write_rows(&f, 5, &status);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        CHECK_FAILS(f.ctx, status, TANN_E_IO, "a.npy': File too large");
        if (size >= 128) {
            assert_int_equal(counted, (size - 128) / (WIDE * sizeof(float)));
            check_rows(&f, counted);
        }
        tear_down(&f);
    }
    signal(SIGXFSZ, SIG_DFL);
}

static void what_cannot_be_opened_is_named(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    tann__npy npy;
    CHECK_FAILS(f.ctx, tann__npy_create(&npy, f.ctx, "no/such/folder/a.npy", &wide), TANN_E_IO,
                "cannot write 'no/such/folder/a.npy': No such file or directory");
    assert_int_equal(tann__npy_create(&npy, NULL, f.folder, &wide), TANN_E_IO);
    if (file_exists("/dev/full")) {
        CHECK_FAILS(f.ctx, tann__npy_create(&npy, f.ctx, "/dev/full", &wide), TANN_E_IO,
                    "cannot write '/dev/full': No space left on device");
    }
    tear_down(&f);
}

int test_npy_writer(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_are_those_of_numpy),
        cmocka_unit_test(headers_grow_with_the_shape),
        cmocka_unit_test(numbers_are_little_endian),
        cmocka_unit_test(a_file_is_whole_at_every_moment),
        cmocka_unit_test(every_call_of_the_disk_may_fail),
        cmocka_unit_test(files_end_at_a_full_disk),
        cmocka_unit_test(what_cannot_be_opened_is_named),
    };
    return cmocka_run_group_tests_name("npy_writer", tests, NULL, NULL);
}
