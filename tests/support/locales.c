#include "locales.h"

#include <locale.h>

#include "checks.h"

bool locales_enter(const char *name)
{
    const bool there = setlocale(LC_ALL, name) != NULL;
    if (!there) {
        print_message("the locale %s is not here: not tested under it\n", name);
    }
    return there;
}

void locales_leave(void)
{
    (void)setlocale(LC_ALL, "C");
}
