#include "base/decimal.h"

#include <stdio.h>
#include <string.h>

/* Whatever is neither digit, letter nor sign is the locale's decimal point, which may take several
   bytes. */
void tann__mend_point(char *number)
{
    static const char kept[] = "0123456789+-abcdefghijklmnopqrstuvwxyz";
    char *to = number;
    for (const char *from = number; *from != '\0'; from++) {
        if (strchr(kept, *from) != NULL) {
            *to++ = *from;
        } else if (to[-1] != '.') {
            *to++ = '.';
        }
    }
    *to = '\0';
}

tann__decimal_text tann__decimal(double value, int digits)
{
    tann__decimal_text out = {"nan"};
    if (value == value) {
        (void)snprintf(out.text, sizeof out.text, "%.*g", digits, value);
        tann__mend_point(out.text);
    }
    return out;
}
