/* The text is what Python prints of a dictionary; only three keys, numbers and words are known. */
#include "data/npy_header.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/size.h"
#include "base/whole.h"

#define BEFORE_LENGTH 8 /* magic and version */
#define MOST_TEXT     65535

/* What is read so far of the text. */
typedef struct cursor {
    tann_ctx *ctx;
    const unsigned char *text;
    size_t size, at;
    size_t base; /* where in the file the text begins */
} cursor;

static tann_status fail_here(const cursor *c, const char *what)
{
    return tann__fail(c->ctx, TANN_E_FORMAT, "byte %zu: %s", c->base + c->at, what);
}

static void skip_blanks(cursor *c)
{
    while (c->at < c->size && memchr(" \t\r\n", c->text[c->at], 4) != NULL) {
        c->at++;
    }
}

static bool takes(cursor *c, const char *word)
{
    const size_t length = strlen(word);
    skip_blanks(c);
    const bool found = c->size - c->at >= length && memcmp(c->text + c->at, word, length) == 0;
    c->at += found ? length : 0;
    return found;
}

/* 'text': up to the quote that it began with. */
static tann_status take_string(cursor *c, const char **string, size_t *length)
{
    const char quote = takes(c, "'") ? '\'' : '"';
    if (quote == '"' && !takes(c, "\"")) {
        return fail_here(c, "a text in quotes must stand here");
    }
    const void *end = memchr(c->text + c->at, quote, c->size - c->at);
    if (end == NULL) {
        return fail_here(c, "a text does not end");
    }
    *string = (const char *)c->text + c->at;
    *length = (size_t)((const char *)end - *string);
    c->at += *length + 1;
    return TANN_OK;
}

static tann_status refuse_type(const cursor *c, size_t at, const char *type, size_t length)
{
    return tann__fail(c->ctx, TANN_E_UNSUPPORTED,
                      "byte %zu: numbers of the type '%.*s'; known are f2, f4, f8, i1 to i8, u1 to "
                      "u8 and b1",
                      c->base + at, (int)(length < 40 ? length : 40), type);
}

static tann_status read_type(cursor *c, tann__npy_header *h)
{
    static const char known[][3] = {"f2", "f4", "f8", "i1", "i2", "i4",
                                    "i8", "u1", "u2", "u4", "u8", "b1"};
    const char *type = NULL;
    size_t length = 0;
    if (takes(c, "[")) {
        return tann__fail(c->ctx, TANN_E_UNSUPPORTED,
                          "byte %zu: an array of records, not of numbers", c->base + c->at - 1);
    }
    TANN_TRY(take_string(c, &type, &length));
    const size_t at = c->at - length - 1;
    for (size_t i = 0; length == 3 && i < sizeof known / sizeof *known; i++) {
        if (memcmp(type + 1, known[i], 2) == 0 && memchr("<>=|", type[0], 4) != NULL) {
            h->kind = type[1];
            h->size = type[2] - '0';
            h->big_endian = type[0] == '>';
            if (h->size > 1 && memchr("<>", type[0], 2) == NULL) {
                break; /* whose order of bytes is that? */
            }
            return TANN_OK;
        }
    }
    return refuse_type(c, at, type, length);
}

static tann_status read_order(cursor *c, tann__npy_header *h)
{
    h->fortran = takes(c, "True");
    return h->fortran || takes(c, "False") ? TANN_OK : fail_here(c, "this is no truth value");
}

static tann_status take_number(cursor *c, uint64_t *number)
{
    skip_blanks(c);
    const char *const text = (const char *)c->text;
    const char *at = text + c->at;
    const tann__digits digits = tann__digits_take(&at, text + c->size, SIZE_MAX, number);
    c->at = (size_t)(at - text);
    if (digits != TANN__DIGITS_TAKEN) {
        return fail_here(c, digits == TANN__DIGITS_NONE ? "a whole number must stand here"
                                                        : "this number is too large");
    }
    (void)takes(c, "L"); /* as Python 2 wrote it */
    return TANN_OK;
}

static tann_status read_dim(cursor *c, tann__npy_header *h)
{
    uint64_t dim = 0;
    TANN_TRY(take_number(c, &dim));
    if (dim == 0 || (h->rank > 0 && dim > INT32_MAX) || h->rank == TANN__NPY_MOST_DIMS) {
        return tann__fail(c->ctx, TANN_E_UNSUPPORTED,
                          "byte %zu: an array has at most %d dimensions, none of them 0 or above "
                          "2^31 - 1",
                          c->base + c->at, TANN__NPY_MOST_DIMS);
    }
    h->dim[h->rank++] = dim;
    return TANN_OK;
}

/* (100, 3), (100,) or (). */
static tann_status read_shape(cursor *c, tann__npy_header *h)
{
    bool comma = true;
    if (!takes(c, "(")) {
        return fail_here(c, "a shape in parentheses must stand here");
    }
    while (!takes(c, ")")) {
        if (!comma) {
            return fail_here(c, "a ',' or ')' is missing");
        }
        TANN_TRY(read_dim(c, h));
        comma = takes(c, ",");
    }
    return h->rank != 1 || comma ? TANN_OK : fail_here(c, "a shape of one dimension has a ','");
}

static tann_status read_entry(cursor *c, tann__npy_header *h, unsigned *seen)
{
    static const char *const keys[] = {"descr", "fortran_order", "shape"};
    const char *key = NULL;
    size_t length = 0;
    unsigned which = 0;
    TANN_TRY(take_string(c, &key, &length));
    while (which < 3 && (strlen(keys[which]) != length || memcmp(keys[which], key, length) != 0)) {
        which++;
    }
    if (which == 3 || (*seen >> which & 1U) != 0) {
        return fail_here(c, "a header has descr, fortran_order and shape, each once");
    }
    *seen |= 1U << which;
    if (!takes(c, ":")) {
        return fail_here(c, "a ':' is missing");
    }
    return which == 0 ? read_type(c, h) : which == 1 ? read_order(c, h) : read_shape(c, h);
}

static tann_status read_text(cursor *c, tann__npy_header *h)
{
    unsigned seen = 0;
    bool comma = true;
    if (!takes(c, "{")) {
        return fail_here(c, "a header begins with '{'");
    }
    while (!takes(c, "}")) {
        if (!comma) {
            return fail_here(c, "a ',' or '}' is missing");
        }
        TANN_TRY(read_entry(c, h, &seen));
        comma = takes(c, ",");
    }
    if (seen != 7) {
        return fail_here(c, "a header has descr, fortran_order and shape, each once");
    }
    skip_blanks(c);
    return c->at == c->size ? TANN_OK : fail_here(c, "only blanks follow a header");
}

/* The numbers, compared with the bytes that follow the header. */
static tann_status check_room(cursor *c, tann__npy_header *h, size_t left)
{
    size_t bytes = 0;
    h->count = 1;
    for (int i = 0; i < h->rank; i++) {
        if (!tann__mul(h->count, (size_t)h->dim[i], &h->count)) {
            return fail_here(c, "an array of more numbers than can be counted");
        }
    }
    if (!tann__mul(h->count, (size_t)h->size, &bytes) || bytes > left) {
        return tann__fail(c->ctx, TANN_E_FORMAT,
                          "byte %zu: %zu numbers of %d bytes do not fit into the %zu bytes left",
                          c->base + c->size, h->count, h->size, left);
    }
    return TANN_OK;
}

/* Where the text lies, from which version on it has a longer length. */
static tann_status find_text(cursor *c, const unsigned char *bytes, size_t size)
{
    const size_t width = size > BEFORE_LENGTH && bytes[6] == 1 ? 2 : 4;
    if (size < BEFORE_LENGTH + width || memcmp(bytes, "\x93NUMPY", 6) != 0) {
        return fail_here(c, "this is no .npy file, which begins with \\x93NUMPY");
    }
    if (bytes[6] < 1 || bytes[6] > 3 || bytes[7] != 0) {
        return tann__fail(c->ctx, TANN_E_UNSUPPORTED,
                          "byte %zu: version %u.%u; known are 1.0, 2.0 and 3.0", c->base + 6,
                          bytes[6], bytes[7]);
    }
    const uint32_t length =
        width == 2 ? tann__get_u16(bytes + BEFORE_LENGTH) : tann__get_u32(bytes + BEFORE_LENGTH);
    c->text = bytes + BEFORE_LENGTH + width;
    if (length > MOST_TEXT || length > size - BEFORE_LENGTH - width) {
        return tann__fail(c->ctx, TANN_E_FORMAT,
                          "byte %zu: a header of %lu bytes; %zu are left, and %d the limit",
                          c->base + BEFORE_LENGTH, (unsigned long)length,
                          size - BEFORE_LENGTH - width, MOST_TEXT);
    }
    c->base += BEFORE_LENGTH + width;
    c->size = length;
    return TANN_OK;
}

tann_status tann__npy_header_read(tann__npy_header *h, tann_ctx *ctx, const void *bytes,
                                  size_t size, size_t base)
{
    cursor c = {ctx, bytes, 0, 0, base};
    *h = (tann__npy_header){.rank = 0};
    TANN_TRY(find_text(&c, bytes, size));
    TANN_TRY(read_text(&c, h));
    h->begin = (size_t)(c.text - (const unsigned char *)bytes) + c.size;
    return check_room(&c, h, size - h->begin);
}

tann_shape tann__npy_shape(const tann__npy_header *h)
{
    tann_shape shape = tann_shape_1d(1);
    for (int i = 1; i < h->rank; i++) {
        shape.rank = h->rank - 1;
        shape.dim[i - 1] = (int32_t)h->dim[i];
    }
    return shape;
}
