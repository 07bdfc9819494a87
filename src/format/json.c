#include "format/json.h"

#include <string.h>

#include "base/error.h"
#include "base/whole.h"

tann_status tann__json_fail(const tann__json *j, const char *what)
{
    return tann__fail(j->ctx, TANN_E_FORMAT, "byte %zu: %s", j->base + j->at, what);
}

static void skip_blanks(tann__json *j)
{
    while (j->at < j->size && memchr(" \t\n\r", j->text[j->at], 4) != NULL) {
        j->at++;
    }
}

bool tann__json_takes(tann__json *j, char sign)
{
    skip_blanks(j);
    const bool found = j->at < j->size && j->text[j->at] == (unsigned char)sign;
    j->at += found;
    return found;
}

tann_status tann__json_expect(tann__json *j, char sign)
{
    char what[] = "'?' is missing here";
    what[1] = sign;
    return tann__json_takes(j, sign) ? TANN_OK : tann__json_fail(j, what);
}

tann_status tann__json_next(tann__json *j, char end, bool *more)
{
    *more = tann__json_takes(j, ',');
    return *more ? TANN_OK : tann__json_expect(j, end);
}

/* One character of a string: the bytes that it takes in the text (0: it is none), and those that it
   stands for. */
typedef struct character {
    size_t taken, count;
    unsigned char bytes[4];
} character;

static const character none = {0, 0, {0, 0, 0, 0}};

/* How many bytes a character takes that begins with this one; 0: none begins so. */
static size_t utf8_length(unsigned char first)
{
    if (first < 0x80) {
        return 1;
    }
    if (first < 0xC2 || first > 0xF4) {
        return 0;
    }
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* The least and the greatest second byte, which keep out longer ways to write a character, halves of
   pairs, and what lies behind the last one (Unicode 15, table 3-7). */
static bool second_fits(unsigned char first, unsigned char second)
{
    const unsigned char least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned char most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    return second >= least && second <= most;
}

static character plain(const unsigned char *text, size_t size)
{
    const size_t length = utf8_length(text[0]);
    if (text[0] < 0x20 || length == 0 || length > size ||
        (length > 1 && !second_fits(text[0], text[1]))) {
        return none;
    }
    character c = {length, length, {text[0], 0, 0, 0}};
    for (size_t i = 1; i < length; i++) {
        if (text[i] < 0x80 || text[i] > 0xBF) {
            return none;
        }
        c.bytes[i] = text[i];
    }
    return c;
}

/* The value of four characters; false if they are no digits. */
static bool hex(const unsigned char text[4], uint32_t *value)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    *value = 0;
    for (size_t i = 0; i < 4; i++) {
        const char *found = memchr(digits, text[i], sizeof digits - 1);
        if (found == NULL) {
            return false;
        }
        *value = *value << 4 | ((uint32_t)(found - digits) & 15);
    }
    return true;
}

static character encode(uint32_t code, size_t taken)
{
    character c = {taken, 1, {(unsigned char)code, 0, 0, 0}};
    if (code >= 0x80) {
        c.count = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        for (size_t i = c.count - 1; i > 0; i--, code >>= 6) {
            c.bytes[i] = (unsigned char)(0x80 | (code & 0x3F));
        }
        c.bytes[0] = (unsigned char)((0xF00 >> c.count & 0xF0) | code);
    }
    return c;
}

/* \u0041, or a pair of such for what lies beyond 16 bits. */
static character escaped_code(const unsigned char *text, size_t size)
{
    uint32_t code = 0;
    uint32_t low = 0;
    if (size < 6 || !hex(text + 2, &code) || code == 0 || (code >= 0xDC00 && code < 0xE000)) {
        return none;
    }
    if (code < 0xD800 || code >= 0xE000) {
        return encode(code, 6);
    }
    if (size < 12 || text[6] != '\\' || text[7] != 'u' || !hex(text + 8, &low) || low < 0xDC00 ||
        low >= 0xE000) {
        return none;
    }
    return encode(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00), 12);
}

static character escaped(const unsigned char *text, size_t size)
{
    static const char signs[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    if (size >= 2 && text[1] == 'u') {
        return escaped_code(text, size);
    }
    const char *found = size >= 2 ? memchr(signs, text[1], sizeof signs - 1) : NULL;
    return found != NULL ? encode((unsigned char)meanings[found - signs], 2) : none;
}

static character next_character(const unsigned char *text, size_t size)
{
    return text[0] == '\\' ? escaped(text, size) : plain(text, size);
}

tann_status tann__json_string(tann__json *j, const char **string, size_t *at)
{
    TANN_TRY(tann__json_expect(j, '"'));
    *string = j->pool + j->used;
    if (at != NULL) {
        *at = j->base + j->at;
    }
    while (j->at < j->size && j->text[j->at] != '"') {
        const character c = next_character(j->text + j->at, j->size - j->at);
        if (c.taken == 0) {
            return tann__json_fail(j, "this is no character of a string");
        }
        memcpy(j->pool + j->used, c.bytes, c.count);
        j->used += c.count;
        j->at += c.taken;
    }
    if (j->at == j->size) {
        return tann__json_fail(j, "a string does not end");
    }
    j->at++;
    j->pool[j->used++] = '\0'; /* in place of the quotes */
    return TANN_OK;
}

tann_status tann__json_number(tann__json *j, uint64_t most, uint64_t *number)
{
    skip_blanks(j);
    const char *const text = (const char *)j->text;
    const char *const begin = text + j->at;
    const char *at = begin;
    const tann__digits digits = tann__digits_take(&at, text + j->size, most, number);
    if (digits == TANN__DIGITS_NONE || (*begin == '0' && at > begin + 1)) {
        return tann__json_fail(j, "a whole number must stand here, without signs or leading zeros");
    }
    j->at = (size_t)(at - text);
    return digits == TANN__DIGITS_TAKEN ? TANN_OK : tann__json_fail(j, "this number is too large");
}

size_t tann__json_span(const unsigned char *text, const unsigned char *end, size_t count)
{
    const unsigned char *at = text;
    size_t done = 0;
    while (done < count) { /* each is a character, for the string has been read */
        const character c = next_character(at, (size_t)(end - at));
        done += c.count;
        at += c.taken;
    }
    return (size_t)(at - text);
}
