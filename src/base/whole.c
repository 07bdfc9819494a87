#include "base/whole.h"

bool tann__whole_take(const char **at, const char *end, uint64_t most, uint64_t *value)
{
    const char *const first = *at;
    uint64_t number = 0;
    for (; *at < end && **at >= '0' && **at <= '9'; (*at)++) {
        const uint64_t digit = (uint64_t)(**at - '0');
        if (digit > most || number > (most - digit) / 10) {
            return false;
        }
        number = 10 * number + digit;
    }
    *value = number;
    return *at > first && (*first != '0' || *at - first == 1);
}
