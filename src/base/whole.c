#include "base/whole.h"

tann__digits tann__digits_take(const char **at, const char *end, uint64_t most, uint64_t *value)
{
    const char *const first = *at;
    uint64_t number = 0;
    for (; *at < end && **at >= '0' && **at <= '9'; (*at)++) {
        const uint64_t digit = (uint64_t)(**at - '0');
        if (digit > most || number > (most - digit) / 10) {
            return TANN__DIGITS_TOO_LARGE;
        }
        number = 10 * number + digit;
    }
    *value = number;
    return *at > first ? TANN__DIGITS_TAKEN : TANN__DIGITS_NONE;
}

bool tann__whole_take(const char **at, const char *end, uint64_t most, uint64_t *value)
{
    const char *const first = *at;
    return tann__digits_take(at, end, most, value) == TANN__DIGITS_TAKEN &&
           (*first != '0' || *at - first == 1);
}
