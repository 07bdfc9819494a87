#include "base/hex_float.h"

#include <stdint.h>
#include <string.h>

#define FRACTION_BITS 23
#define LEADING_ONE   (UINT32_C(1) << FRACTION_BITS)
#define EXPONENT_BIAS 127
#define HEX_DIGITS    6 /* of 24 bits: the fraction and a 0 */

static const char digits[] = "0123456789abcdef";

static uint32_t bits_of(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static size_t put(char *text, size_t at, const char *more)
{
    const size_t length = strlen(more);
    memcpy(text + at, more, length + 1);
    return at + length;
}

/* ".8": as many digits of the fraction as are not 0 at the end. */
static size_t put_fraction(char *text, size_t at, uint32_t fraction)
{
    const uint32_t shown = fraction << 1;
    if (fraction != 0) {
        text[at++] = '.';
    }
    for (int shift = 20; shift >= 0 && (shown & ((UINT32_C(1) << (shift + 4)) - 1)) != 0;
         shift -= 4) {
        text[at++] = digits[shown >> shift & 15];
    }
    return at;
}

static size_t put_exponent(char *text, size_t at, int exponent)
{
    const unsigned size = (unsigned)(exponent < 0 ? -exponent : exponent);
    text[at++] = 'p';
    text[at++] = exponent < 0 ? '-' : '+';
    if (size >= 100) {
        text[at++] = digits[size / 100];
    }
    if (size >= 10) {
        text[at++] = digits[size / 10 % 10];
    }
    text[at++] = digits[size % 10];
    text[at] = '\0';
    return at;
}

size_t tann__hex_float_print(float value, char text[TANN__HEX_FLOAT])
{
    const uint32_t bits = bits_of(value);
    uint32_t fraction = bits & (LEADING_ONE - 1);
    int exponent = (int)(bits >> FRACTION_BITS & 255);
    size_t at = 0;
    if (exponent == 255 && fraction != 0) {
        return put(text, 0, "nan");
    }
    at = put(text, at, bits >> 31 != 0 ? "-" : "");
    if (exponent == 255) {
        return put(text, at, "inf");
    }
    if (exponent == 0 && fraction == 0) {
        return put(text, at, "0x0p+0");
    }
    if (exponent == 0) { /* subnormal: shifted until it begins with a 1 */
        for (exponent = 1; (fraction & LEADING_ONE) == 0; exponent--) {
            fraction <<= 1;
        }
    }
    at = put(text, at, "0x1");
    at = put_fraction(text, at, fraction & (LEADING_ONE - 1));
    return put_exponent(text, at, exponent - EXPONENT_BIAS);
}

/* The value of a digit; 16 for any other character. */
static uint32_t digit(char c)
{
    const char *found = c != '\0' ? strchr(digits, c) : NULL;
    return found != NULL ? (uint32_t)(found - digits) : 16;
}

/* What is read so far: the next character, and the end. */
typedef struct cursor {
    const char *at, *end;
} cursor;

static bool takes(cursor *c, const char *word)
{
    const size_t length = strlen(word);
    const bool found = (size_t)(c->end - c->at) >= length && memcmp(c->at, word, length) == 0;
    c->at += found ? length : 0;
    return found;
}

static uint32_t take_fraction(cursor *c)
{
    uint32_t shown = 0;
    int count = 0;
    for (; count < HEX_DIGITS && c->at < c->end && digit(*c->at) < 16; count++) {
        shown = shown << 4 | digit(*c->at++);
    }
    return (shown << 4 * (HEX_DIGITS - count)) >> 1;
}

/* Up to three digits; no more than that is read. */
static int take_exponent(cursor *c)
{
    const bool negative = takes(c, "-");
    int size = 0;
    (void)(negative || takes(c, "+"));
    for (int count = 0; count < 3 && c->at < c->end && digit(*c->at) < 10; count++) {
        size = 10 * size + (int)digit(*c->at++);
    }
    return negative ? -size : size;
}

/* 1.fraction times 2^exponent; false if no float is that. */
static bool compose(uint32_t fraction, int exponent, uint32_t *bits)
{
    if (exponent > EXPONENT_BIAS || exponent < 1 - EXPONENT_BIAS - FRACTION_BITS) {
        return false;
    }
    if (exponent > -EXPONENT_BIAS) {
        *bits = (uint32_t)(exponent + EXPONENT_BIAS) << FRACTION_BITS | fraction;
        return true;
    }
    const int shift = 1 - EXPONENT_BIAS - exponent;
    const uint32_t whole = LEADING_ONE | fraction;
    *bits = whole >> shift;
    return *bits << shift == whole;
}

static bool parse_bits(cursor *c, uint32_t *bits)
{
    uint32_t fraction = 0;
    if (takes(c, "inf")) {
        *bits = UINT32_C(255) << FRACTION_BITS;
        return true;
    }
    if (takes(c, "0x0p+0")) {
        *bits = 0;
        return true;
    }
    if (!takes(c, "0x1")) {
        return false;
    }
    if (takes(c, ".")) {
        fraction = take_fraction(c);
    }
    return takes(c, "p") && compose(fraction, take_exponent(c), bits);
}

bool tann__hex_float_parse(const char *text, size_t length, float *value)
{
    cursor c = {text, text + length};
    char again[TANN__HEX_FLOAT];
    uint32_t bits = UINT32_C(0x7FC00000);
    if (!takes(&c, "nan")) {
        const uint32_t sign = takes(&c, "-") ? UINT32_C(1) << 31 : 0;
        if (!parse_bits(&c, &bits)) {
            return false;
        }
        bits |= sign;
    }
    memcpy(value, &bits, sizeof bits);
    /* Of several ways to write a number only one is accepted. */
    return tann__hex_float_print(*value, again) == length && memcmp(again, text, length) == 0;
}
