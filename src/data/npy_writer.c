#include "data/npy_writer.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/size.h"

#define ALIGNMENT   64
#define BEFORE_TEXT 10 /* magic, version, length of the text */
#define ROWS_DIGITS 21 /* for which NumPy leaves room */
#define CHUNK       4096

static void encode_float32(const void *numbers, size_t count, unsigned char *bytes)
{
    const float *from = numbers;
    for (size_t i = 0; i < count; i++) {
        tann__put_f32(bytes + 4 * i, from + i);
    }
}

static void encode_int64(const void *numbers, size_t count, unsigned char *bytes)
{
    const int64_t *from = numbers;
    for (size_t i = 0; i < count; i++) {
        tann__put_u64(bytes + 8 * i, (uint64_t)from[i]);
    }
}

typedef struct number_type {
    const char *descr;
    size_t size;
    void (*encode)(const void *numbers, size_t count, unsigned char *bytes);
} number_type;

static const number_type types[] = {
    [TANN__NPY_FLOAT32] = {"<f4", 4, encode_float32},
    [TANN__NPY_INT64] = {"<i8", 8, encode_int64},
};

static bool row_numbers(const tann__npy_row *row, size_t *numbers)
{
    *numbers = 1;
    for (int i = 0; i < row->rank; i++) {
        if (!tann__mul(*numbers, row->dim[i], numbers)) {
            return false;
        }
    }
    return true;
}

bool tann__npy_row_bytes(const tann__npy_row *row, size_t *bytes)
{
    size_t numbers = 0;
    return row_numbers(row, &numbers) && tann__mul(numbers, types[row->type].size, bytes);
}

/* The text up to the padding. `room` receives how much of that the digits of `rows` leave. */
static size_t write_text(const tann__npy_row *row, uint64_t rows, char *text, size_t *room)
{
    char digits[24];
    const int written = snprintf(digits, sizeof digits, "%llu", (unsigned long long)rows);
    size_t length = (size_t)snprintf(text, TANN__NPY_MOST_HEADER,
                                     "{'descr': '%s', 'fortran_order': False, 'shape': (%s,",
                                     types[row->type].descr, digits);
    for (int i = 0; i < row->rank; i++) {
        length += (size_t)snprintf(text + length, TANN__NPY_MOST_HEADER - length, "%s %zu",
                                   i > 0 ? "," : "", row->dim[i]);
    }
    *room = ROWS_DIGITS - (size_t)written;
    return length + (size_t)snprintf(text + length, TANN__NPY_MOST_HEADER - length, "), }");
}

/* Always as long, whatever `rows` is; a multiple of 64. As in NumPy, there is at least one blank. */
size_t tann__npy_header_write(const tann__npy_row *row, uint64_t rows,
                              unsigned char header[TANN__NPY_MOST_HEADER])
{
    char text[TANN__NPY_MOST_HEADER];
    size_t room = 0;
    const size_t length = write_text(row, rows, text, &room);
    const size_t full = BEFORE_TEXT + length + room + 1;
    const size_t end = full + ALIGNMENT - full % ALIGNMENT;
    memcpy(header, "\x93NUMPY\x01\x00", 8);
    tann__put_u16(header + 8, (uint16_t)(end - BEFORE_TEXT));
    memcpy(header + BEFORE_TEXT, text, length);
    memset(header + BEFORE_TEXT + length, ' ', end - BEFORE_TEXT - length);
    header[end - 1] = '\n';
    return end;
}

size_t tann__npy_header_bytes(const tann__npy_row *row)
{
    unsigned char header[TANN__NPY_MOST_HEADER];
    return tann__npy_header_write(row, 0, header);
}

tann_status tann__npy_create(tann__npy *npy, tann_ctx *ctx, const char *path,
                             const tann__npy_row *row)
{
    unsigned char header[TANN__NPY_MOST_HEADER];
    assert(row->rank >= 0 && row->rank <= TANN__NPY_MAX_RANK);
    *npy = (tann__npy){.row = *row};
    if (!row_numbers(row, &npy->row_numbers)) {
        return tann__fail(ctx, TANN_E_MEMORY, "a row of '%.160s' is more than can be counted",
                          path);
    }
    TANN_TRY(tann__file_create(&npy->file, ctx, path));
    const tann_status status =
        tann__file_append(&npy->file, ctx, header, tann__npy_header_write(row, 0, header));
    if (status != TANN_OK) {
        (void)tann__file_close(&npy->file, NULL);
    }
    return status;
}

tann_status tann__npy_append(tann__npy *npy, tann_ctx *ctx, const void *numbers, size_t rows)
{
    const number_type *type = &types[npy->row.type];
    const unsigned char *from = numbers;
    unsigned char chunk[CHUNK];
    size_t left = rows * npy->row_numbers; /* it is in memory, so this can be counted */
    while (left > 0) {
        const size_t count = left < CHUNK / type->size ? left : CHUNK / type->size;
        type->encode(from, count, chunk);
        TANN_TRY(tann__file_append(&npy->file, ctx, chunk, count * type->size));
        from += count * type->size;
        left -= count;
    }
    npy->rows += rows;
    return TANN_OK;
}

tann_status tann__npy_count(tann__npy *npy, tann_ctx *ctx, uint64_t rows)
{
    unsigned char header[TANN__NPY_MOST_HEADER];
    assert(rows <= npy->rows);
    if (rows == npy->counted) {
        return TANN_OK;
    }
    npy->counted = UINT64_MAX; /* after an error it may be either */
    TANN_TRY(tann__file_rewrite(&npy->file, ctx, header,
                                tann__npy_header_write(&npy->row, rows, header)));
    npy->counted = rows;
    return TANN_OK;
}

tann_status tann__npy_close(tann__npy *npy, tann_ctx *ctx)
{
    return tann__file_close(&npy->file, ctx);
}
