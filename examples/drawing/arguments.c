#include "arguments.h"

#include <math.h>
#include <string.h>

#include "number.h"

/* *used is how many words the option takes. */
static bool take_option(const argument *table, size_t rows, void *options, const char *word,
                        const char *next, int *used, message *why)
{
    for (size_t i = 0; i < rows; i++) {
        const char *name = table[i].name;
        const size_t length = strlen(name);
        if (strncmp(word, name, length) != 0 || (word[length] != '\0' && word[length] != '=')) {
            continue;
        }
        const bool joined = word[length] == '=';
        const char *value = joined ? word + length + 1 : next;
        *used = joined ? 1 : 2;
        return value != NULL ? table[i].take(options, name, value, why)
                             : refuse(why, "%s needs a value: %s", name, table[i].value);
    }
    return refuse(why, "unknown option \"%.60s\"; --help lists the options", word);
}

bool arguments_parse(const argument *table, size_t rows, void *options, int count,
                     char *const *words, bool *help, message *why)
{
    for (int i = 0, used = 0; i < count; i += used) {
        if (strcmp(words[i], "--help") == 0 || strcmp(words[i], "-h") == 0) {
            *help = true;
            return true;
        }
        const char *next = i + 1 < count ? words[i + 1] : NULL;
        if (!take_option(table, rows, options, words[i], next, &used, why)) {
            return false;
        }
    }
    return true;
}

void arguments_print(FILE *to, const argument *table, size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        fprintf(to, "  %-15s %-14s %s\n", table[i].name, table[i].value, table[i].help);
    }
    fputs("  --help                         prints this\n", to);
}

bool take_whole(const char *name, const char *value, uint64_t least, uint64_t most,
                uint64_t *number, message *why)
{
    if (!number_whole(value, most, number) || *number < least) {
        return refuse(why, "%s: \"%.60s\" is not a whole number from %llu to %llu", name, value,
                      (unsigned long long)least, (unsigned long long)most);
    }
    return true;
}

bool take_size(const char *name, const char *value, uint64_t least, uint64_t most, size_t *size,
               message *why)
{
    uint64_t number = 0;
    const bool taken = take_whole(name, value, least, most, &number, why);
    *size = taken ? (size_t)number : *size;
    return taken;
}

bool take_place(const char *name, const char *value, const char *what, const char **place,
                message *why)
{
    *place = value;
    return value[0] != '\0' || refuse(why, "%s: a %s cannot be called \"\"", name, what);
}

bool take_positive(const char *name, const char *value, float *number, message *why)
{
    double real = 0;
    if (!number_real(value, &real) || !((float)real > 0) || !isfinite((float)real)) {
        return refuse(why, "%s: \"%.60s\" is not a positive number", name, value);
    }
    *number = (float)real;
    return true;
}
