#include "number.h"

#include <math.h>
#include <stdlib.h>

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool skip_sign(const char **text)
{
    const bool negative = **text == '-';
    if (**text == '-' || **text == '+') {
        ++*text;
    }
    return negative;
}

/* Appends digits to a number and returns how many there were. */
static int take_digits(const char **text, long double *number)
{
    int count = 0;
    for (; is_digit(**text); ++*text, count++) {
        *number = *number * 10 + (**text - '0');
    }
    return count;
}

/* Reads "e-12", if it is there; exponents beyond those of a double are cut. */
static bool take_exponent(const char **text, int *exponent)
{
    if (**text != 'e' && **text != 'E') {
        return true;
    }
    ++*text;
    const bool negative = skip_sign(text);
    long double size = 0;
    if (take_digits(text, &size) == 0) {
        return false;
    }
    *exponent += (int)(size > 9999 ? 9999 : size) * (negative ? -1 : 1);
    return true;
}

bool number_real(const char *text, double *value)
{
    const bool negative = skip_sign(&text);
    long double number = 0;
    int exponent = 0;
    int digits = take_digits(&text, &number);
    if (*text == '.') {
        text++;
        const int decimals = take_digits(&text, &number);
        digits += decimals;
        exponent -= decimals;
    }
    if (digits == 0 || !take_exponent(&text, &exponent) || *text != '\0') {
        return false;
    }
    const double size = (double)(number == 0 ? 0 : number * powl(10, exponent));
    *value = negative ? -size : size;
    return isfinite(*value);
}

bool number_whole(const char *text, uint64_t most, uint64_t *value)
{
    uint64_t number = 0;
    if (*text == '\0') {
        return false;
    }
    for (; is_digit(*text); text++) {
        const uint64_t digit = (uint64_t)(*text - '0');
        if (digit > most || number > (most - digit) / 10) {
            return false;
        }
        number = number * 10 + digit;
    }
    *value = number;
    return *text == '\0';
}
