#include "base/writer.h"

#include <stdio.h>

static void put(tann__writer *w, const char *text, size_t length)
{
    if (w->status == TANN_OK && length > 0) {
        w->status = w->write(w->user, text, length);
    }
}

void tann__print(tann__writer *w, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    const int length = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (length > 0) {
        put(w, text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
    }
}

void tann__repeat(tann__writer *w, char c, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        put(w, &c, 1);
    }
}
