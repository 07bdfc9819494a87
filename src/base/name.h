/* What may be a name: letters and digits that need no quoting in patterns, files and graphs. */
#ifndef TINYANN_SRC_BASE_NAME_H
#define TINYANN_SRC_BASE_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Whether `text` (or NULL) is 1 to `most` letters, digits, '_' or characters from `extra`. */
static inline bool tann__is_name(const char *text, size_t most, const char *extra)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    size_t length = 0;
    while (text != NULL && text[length] != '\0' && length <= most &&
           (strchr(letters, text[length]) != NULL || strchr(extra, text[length]) != NULL)) {
        length++;
    }
    return length > 0 && length <= most && text[length] == '\0';
}

#endif
