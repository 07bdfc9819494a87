#include "base/decimal_float.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define FRACTION_BITS 23
#define EXPONENT_BIAS 127
#define INFINITE      (UINT32_C(255) << FRACTION_BITS)
#define HEAD_DIGITS   19 /* that a uint64_t holds */
#define MOST_EXPONENT                                                                              \
    1000000000000000LL       /* larger ones are alike, whatever memory holds in digits */
#define LARGEST_POINT  39    /* the largest float is 0.34e39 */
#define SMALLEST_POINT (-45) /* half of the smallest one is 0.70e-45 */

/* A value half-way between two floats has 113 digits at most. So of more digits it only matters
   whether one of them is not 0: then a 1 stands for them. */
#define MOST_DIGITS 120
#define WORDS       20 /* 640 bits: 10 to the power of 45 + 121, and of what is divided some more */

/* The value is 0.DIGITS times 10 to the power of `point`; the first digit is not 0. */
typedef struct number {
    const char *digits, *end; /* from the first digit that is not 0; the mark may stand between */
    int64_t point;
    uint64_t head; /* the first digits as a whole number, head_count of them */
    int head_count;
} number;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void add_digit(number *n, const char *at)
{
    if (n->head_count == 0) {
        n->digits = at;
    }
    if (n->head_count < HEAD_DIGITS) {
        n->head = 10 * n->head + (uint64_t)(*at - '0');
        n->head_count++;
    }
}

/* Digits, with one mark at most; false if there is no digit. */
static bool scan_digits(number *n, const char *at, const char *end, char mark)
{
    bool marked = false;
    bool found = false;
    for (; at < end && (is_digit(*at) || (*at == mark && !marked)); at++) {
        if (*at == mark) {
            marked = true;
            continue;
        }
        found = true;
        if (n->head_count > 0 || *at != '0') {
            add_digit(n, at);
            n->point += !marked;
        } else {
            n->point -= marked;
        }
    }
    n->end = at;
    return found;
}

/* "e-3" if it is there; returns what lies behind. */
static const char *scan_exponent(number *n, const char *end)
{
    const char *at = n->end;
    int64_t size = 0;
    if (at == end || (*at != 'e' && *at != 'E')) {
        return n->end;
    }
    at++;
    const bool negative = at < end && *at == '-';
    at += negative || (at < end && *at == '+');
    const char *first = at;
    for (; at < end && is_digit(*at); at++) {
        size = size < MOST_EXPONENT ? 10 * size + (*at - '0') : size;
    }
    n->point += negative ? -size : size;
    return at > first ? at : n->end;
}

static float float_of(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* In double, wrong by less than 4 units in the last place: enough, unless the value lies that near to
   the middle between two floats. */
static bool convert_quickly(const number *n, float *value)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const int64_t count = (int64_t)(sizeof powers / sizeof *powers);
    const int64_t power = n->point - n->head_count;
    if (power <= -count || power >= count) {
        return false;
    }
    const double near =
        power < 0 ? (double)n->head / powers[-power] : (double)n->head * powers[power];
    uint64_t bits;
    memcpy(&bits, &near, sizeof bits);
    const uint64_t below = bits & ((UINT64_C(1) << 29) - 1); /* what a float has no room for */
    const uint64_t middle = UINT64_C(1) << 28;
    if (near >= 0x1p127 || (below > middle - 8 && below < middle + 8)) {
        return false;
    }
    *value = (float)near;
    return true;
}

/* Whole numbers: the least significant word first. */
typedef struct whole {
    uint32_t word[WORDS];
} whole;

static void multiply_add(whole *a, uint32_t factor, uint32_t summand)
{
    uint64_t carry = summand;
    for (int i = 0; i < WORDS; i++) {
        carry += (uint64_t)a->word[i] * factor;
        a->word[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

static void multiply_power(whole *a, int64_t power)
{
    for (int64_t i = 0; i < power; i++) {
        multiply_add(a, 10, 0);
    }
}

static int bit_count(const whole *a)
{
    int i = WORDS - 1;
    int count = 0;
    while (i > 0 && a->word[i] == 0) {
        i--;
    }
    for (uint32_t rest = a->word[i]; rest != 0; rest >>= 1) {
        count++;
    }
    return 32 * i + count;
}

static void shift_left(whole *a, int bits)
{
    const int words = bits / 32;
    for (int i = WORDS - 1; i >= 0; i--) {
        const uint64_t high = i >= words ? a->word[i - words] : 0;
        const uint64_t low = i > words ? a->word[i - words - 1] : 0;
        a->word[i] = (uint32_t)((high << 32 | low) << bits % 32 >> 32);
    }
}

static int compare(const whole *a, const whole *b)
{
    for (int i = WORDS - 1; i >= 0; i--) {
        if (a->word[i] != b->word[i]) {
            return a->word[i] < b->word[i] ? -1 : 1;
        }
    }
    return 0;
}

static void subtract(whole *a, const whole *b)
{
    uint64_t borrow = 0;
    for (int i = 0; i < WORDS; i++) {
        const uint64_t difference = (uint64_t)a->word[i] - b->word[i] - borrow;
        a->word[i] = (uint32_t)difference;
        borrow = difference >> 63;
    }
}

/* The digits as a whole number; returns how many they are. */
static int take_digits(const number *n, whole *a)
{
    int count = 0;
    bool more = false;
    for (const char *at = n->digits; at < n->end; at++) {
        if (is_digit(*at) && count < MOST_DIGITS) {
            multiply_add(a, 10, (uint32_t)(*at - '0'));
            count++;
        } else if (is_digit(*at)) {
            more = more || *at != '0';
        }
    }
    if (more) {
        multiply_add(a, 10, 1);
    }
    return count + more;
}

/* Makes 1 <= a / b < 2 of it; the value is a / b times 2 to the power that is returned. */
static int normalise(whole *a, whole *b)
{
    int exponent = bit_count(a) - bit_count(b);
    shift_left(a, exponent < 0 ? -exponent : 0);
    shift_left(b, exponent > 0 ? exponent : 0);
    if (compare(a, b) < 0) {
        shift_left(a, 1);
        exponent--;
    }
    return exponent;
}

/* By long division, bit by bit. Subnormal numbers have fewer bits; the smallest has one, and half of
   it none. */
static uint32_t divide(whole *a, whole *b)
{
    const int exponent = normalise(a, b);
    const int least = 1 - EXPONENT_BIAS;
    const int bits = 1 + FRACTION_BITS - (exponent < least ? least - exponent : 0);
    uint32_t quotient = 0;
    for (int i = 0; i < bits; i++) {
        const bool one = compare(a, b) >= 0;
        quotient = quotient << 1 | one;
        if (one) {
            subtract(a, b);
        }
        shift_left(a, 1);
    }
    const int rest = bits < 0 ? -1 : compare(a, b); /* with the half of the last bit */
    quotient += rest > 0 || (rest == 0 && quotient % 2 == 1);
    /* A quotient of 24 bits carries its leading one into the exponent; so does one of 25. */
    return quotient + (exponent > least ? (uint32_t)(exponent - least) << FRACTION_BITS : 0);
}

static float convert_exactly(const number *n)
{
    whole a = {{0}};
    whole b = {{1}};
    if (n->point > LARGEST_POINT) {
        return float_of(INFINITE);
    }
    if (n->point < SMALLEST_POINT) {
        return 0;
    }
    const int64_t power = n->point - take_digits(n, &a);
    multiply_power(power > 0 ? &a : &b, power > 0 ? power : -power);
    const uint32_t bits = divide(&a, &b);
    return float_of(bits < INFINITE ? bits : INFINITE);
}

size_t tann__decimal_float(const char *text, size_t length, char mark, float *value)
{
    number n = {.point = 0};
    const char *end = text + length;
    const bool negative = length > 0 && *text == '-';
    const char *first = text + (negative || (length > 0 && *text == '+'));
    float size = 0;
    if (!scan_digits(&n, first, end, mark)) {
        return 0;
    }
    const char *behind = scan_exponent(&n, end);
    if (n.head_count > 0 && !convert_quickly(&n, &size)) {
        size = convert_exactly(&n);
    }
    *value = negative ? -size : size;
    return (size_t)(behind - text);
}
