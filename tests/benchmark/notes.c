#include "notes.h"

#include <stdarg.h>
#include <string.h>

enum { MOST_NOTES = 64, LONGEST_NOTE = 256 };

static char notes[MOST_NOTES][LONGEST_NOTE];
static size_t count;

void note(const char *format, ...)
{
    char text[LONGEST_NOTE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fprintf(stderr, "%s\n", text);
    if (count < MOST_NOTES) {
        memcpy(notes[count++], text, sizeof text);
    }
}

void notes_print(FILE *to)
{
    for (size_t i = 0; i < count; i++) {
        fprintf(to, "* %s\n", notes[i]);
    }
    if (count == 0) {
        fprintf(to, "Nothing was left out.\n");
    }
}
