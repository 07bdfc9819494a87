/* Locales, of which a machine may have none but "C". */
#ifndef TINYANN_TESTS_SUPPORT_LOCALES_H
#define TINYANN_TESTS_SUPPORT_LOCALES_H

#include <stdbool.h>

/* Enters a locale. False where it is not there, and then says so: what was to be shown under it is not. */
bool locales_enter(const char *name);

/* Goes back to "C". */
void locales_leave(void);

#endif
