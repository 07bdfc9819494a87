/* Arrays to .npy and .npz files. A .npz file is written as npz_reader.h describes it, without extra
   fields; all dates are the first that a zip archive can have. */
#include <tinyann/arrays.h>

#include <string.h>

#include "base/bytes.h"
#include "base/crc32.h"
#include "base/error.h"
#include "base/size.h"
#include "data/npy_writer.h"
#include "file/file_replace.h"

#define LOCAL     30
#define CENTRAL   46
#define END       22
#define MOST_NAME 255
#define VERSION   20     /* of the archive: 2.0 */
#define DATE      0x0021 /* 1 January 1980 */
#define UTF8      0x0800
#define CHUNK     1024 /* numbers */

static tann__npy_row row_of(const tann_array *a)
{
    tann__npy_row row = {.type = TANN__NPY_FLOAT32, .rank = a->shape.rank};
    for (int32_t i = 0; i < a->shape.rank; i++) {
        row.dim[i] = (size_t)a->shape.dim[i];
    }
    return row;
}

static size_t row_size(const tann_array *a)
{
    return a->shape.rank == 0 ? 1 : tann_shape_size(a->shape);
}

static tann_status put(tann_write_fn write, void *to, const unsigned char *bytes, size_t count)
{
    return write(to, (const char *)bytes, count);
}

static tann_status write_npy(const tann_array *a, tann_write_fn write, void *to)
{
    unsigned char bytes[CHUNK * sizeof(float)];
    const tann__npy_row row = row_of(a);
    const size_t count = a->count * row_size(a); /* they are in memory, so this can be counted */
    TANN_TRY(put(write, to, bytes, tann__npy_header_write(&row, a->count, bytes)));
    for (size_t i = 0; i < count;) {
        size_t n = 0;
        for (; n < CHUNK && i < count; n++, i++) {
            tann__put_f32(bytes + n * sizeof(float), &a->data[i]);
        }
        TANN_TRY(put(write, to, bytes, n * sizeof(float)));
    }
    return TANN_OK;
}

static tann_status to_checksum(void *user, const char *bytes, size_t count)
{
    uint32_t *crc = user;
    *crc = tann__crc32(*crc, bytes, count);
    return TANN_OK;
}

static tann_status check_array(tann_ctx *ctx, const tann_array *a)
{
    size_t bytes = 0;
    if (a->data == NULL) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "the array's data is NULL");
    }
    if (a->count == 0 || row_size(a) == 0 || !tann__mul(a->count, row_size(a), &bytes) ||
        !tann__mul(bytes, sizeof(float), &bytes)) {
        return tann__fail(ctx, TANN_E_ARGUMENT,
                          "an array of %zu samples with a shape of %zu numbers", a->count,
                          row_size(a));
    }
    return TANN_OK;
}

static tann_status produce_npy(void *array, tann_write_fn write, void *to)
{
    return write_npy(array, write, to);
}

tann_status tann_npy_save(tann_ctx *ctx, const char *path, const float *data, size_t count,
                          tann_shape shape)
{
    tann_array array = tann_array_of("", data, count, shape);
    if (ctx == NULL) {
        return TANN_E_ARGUMENT;
    }
    if (path == NULL) {
        return tann__fail_null(ctx, "the path");
    }
    TANN_TRY(check_array(ctx, &array));
    TANN_TRY(tann__replace_by(ctx, path, produce_npy, &array));
    return tann__succeed(ctx);
}

/* Array number i of a caller whose struct may be longer than ours. */
static const tann_array *nth(const tann_array *arrays, size_t i)
{
    return (const tann_array *)(const void *)((const char *)arrays + i * arrays->struct_size);
}

static size_t file_size(const tann_array *a)
{
    const tann__npy_row row = row_of(a);
    return tann__npy_header_bytes(&row) + a->count * row_size(a) * sizeof(float);
}

static tann_status check_names(tann_ctx *ctx, const tann_array *arrays, size_t i)
{
    const char *name = nth(arrays, i)->name;
    const size_t length = name != NULL ? strlen(name) : 0;
    if (length == 0 || length > MOST_NAME) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "array %zu has a name of %zu bytes, not of 1 to %d",
                          i, length, MOST_NAME);
    }
    for (size_t k = 0; k < i; k++) {
        if (strcmp(nth(arrays, k)->name, name) == 0) {
            return tann__fail(ctx, TANN_E_ARGUMENT, "two arrays are named '%.80s'", name);
        }
    }
    return TANN_OK;
}

static tann_status check_arrays(tann_ctx *ctx, const tann_array *arrays, size_t count)
{
    uint64_t size = END;
    if (arrays == NULL || count == 0 || arrays->struct_size < sizeof *arrays) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "no arrays, or such without a struct_size");
    }
    if (count > 65534) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED, "%zu arrays are more than 65534", count);
    }
    for (size_t i = 0; i < count; i++) {
        TANN_TRY(check_array(ctx, nth(arrays, i)));
        TANN_TRY(check_names(ctx, arrays, i));
        size += LOCAL + CENTRAL + 2 * (MOST_NAME + 4) + (uint64_t)file_size(nth(arrays, i));
        if (size >= UINT32_MAX) {
            return tann__fail(ctx, TANN_E_UNSUPPORTED,
                              "a .npz file of 4 GiB or more: save the arrays by tann_npy_save()");
        }
    }
    return TANN_OK;
}

/* What stands in both headers of a member: version, flags, method, time, date, checksum, twice the size,
   how long the name and the extra fields are. */
static void put_common(unsigned char *at, const tann_array *a, uint32_t crc)
{
    bool ascii = true;
    for (const char *c = a->name; *c != '\0'; c++) {
        ascii = ascii && (unsigned char)*c < 128;
    }
    tann__put_u16(at, VERSION);
    tann__put_u16(at + 2, ascii ? 0 : UTF8);
    tann__put_u16(at + 4, 0);
    tann__put_u16(at + 6, 0);
    tann__put_u16(at + 8, DATE);
    tann__put_u32(at + 10, crc);
    tann__put_u32(at + 14, (uint32_t)file_size(a));
    tann__put_u32(at + 18, (uint32_t)file_size(a));
    tann__put_u16(at + 22, (uint16_t)(strlen(a->name) + 4));
    tann__put_u16(at + 24, 0);
}

static size_t put_name(unsigned char *at, const tann_array *a)
{
    const size_t length = strlen(a->name);
    memcpy(at, a->name, length);
    memcpy(at + length, ".npy", 4);
    return length + 4;
}

static tann_status write_member(const tann_array *a, uint32_t *crc, tann_write_fn write, void *to)
{
    unsigned char header[LOCAL + MOST_NAME + 4] = "PK\x03\x04";
    *crc = 0;
    (void)write_npy(a, to_checksum, crc);
    put_common(header + 4, a, *crc);
    TANN_TRY(put(write, to, header, LOCAL + put_name(header + LOCAL, a)));
    return write_npy(a, write, to);
}

/* The header of a member in the directory; returns its length. */
static size_t make_entry(const tann_array *a, uint32_t crc, uint32_t offset, unsigned char *header)
{
    memcpy(header, "PK\x01\x02", 4);
    tann__put_u16(header + 4, VERSION);
    put_common(header + 6, a, crc);
    tann__put_u32(header + 42, offset);
    return CENTRAL + put_name(header + CENTRAL, a);
}

/* A member's header and its array. */
static uint32_t member_size(const tann_array *a)
{
    return (uint32_t)(LOCAL + strlen(a->name) + 4 + file_size(a));
}

/* The arrays, and room for the checksum of each. */
typedef struct archive {
    const tann_array *arrays;
    size_t count;
    uint32_t *crc;
} archive;

/* The directory, and where it lies. */
static tann_status write_directory(const archive *a, tann_write_fn write, void *to)
{
    unsigned char header[CENTRAL + MOST_NAME + 4] = {0};
    unsigned char end[END] = "PK\x05\x06";
    uint32_t offset = 0;
    uint32_t size = 0;
    for (size_t i = 0; i < a->count; i++) {
        const size_t length = make_entry(nth(a->arrays, i), a->crc[i], offset, header);
        TANN_TRY(put(write, to, header, length));
        offset += member_size(nth(a->arrays, i));
        size += (uint32_t)length;
    }
    tann__put_u16(end + 8, (uint16_t)a->count);
    tann__put_u16(end + 10, (uint16_t)a->count);
    tann__put_u32(end + 12, size);
    tann__put_u32(end + 16, offset);
    return put(write, to, end, END);
}

static tann_status produce_npz(void *user, tann_write_fn write, void *to)
{
    const archive *a = user;
    for (size_t i = 0; i < a->count; i++) {
        TANN_TRY(write_member(nth(a->arrays, i), &a->crc[i], write, to));
    }
    return write_directory(a, write, to);
}

tann_status tann_npz_save(tann_ctx *ctx, const char *path, const tann_array *arrays, size_t count)
{
    archive a = {arrays, count, NULL};
    if (ctx == NULL) {
        return TANN_E_ARGUMENT;
    }
    if (path == NULL) {
        return tann__fail_null(ctx, "the path");
    }
    TANN_TRY(check_arrays(ctx, arrays, count));
    a.crc = tann__allocate(&ctx->allocator, count * sizeof *a.crc);
    if (a.crc == NULL) {
        return tann__fail_memory(ctx, "checksums");
    }
    const tann_status status = tann__replace_by(ctx, path, produce_npz, &a);
    tann__release(&ctx->allocator, a.crc, count * sizeof *a.crc);
    return status == TANN_OK ? tann__succeed(ctx) : status;
}
