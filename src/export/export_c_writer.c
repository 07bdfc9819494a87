#include "export/export_c_writer.h"

#include <stdio.h>
#include <string.h>

#include "base/decimal.h"

static char capital(char c)
{
    static const char small[] = "abcdefghijklmnopqrstuvwxyz";
    const char *at = strchr(small, c);
    return c != '\0' && at != NULL ? "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[at - small] : c;
}

void tann__c_writer_begin(tann__c_writer *w, const char *name, tann_numerics numerics,
                          tann__sink *sink)
{
    const size_t length = strlen(name);
    *w = (tann__c_writer){.out = {tann__sink_put, sink, TANN_OK}, .numerics = numerics};
    for (size_t i = 0; i < length; i++) {
        w->prefix[i] = name[i];
        w->capitals[i] = capital(name[i]);
    }
    w->prefix[length] = w->capitals[length] = '_';
}

static void put(tann__c_writer *w, const char *text, size_t length)
{
    if (w->out.status == TANN_OK && length > 0) {
        w->out.status = w->out.write(w->out.user, text, length);
    }
}

static const char *meaning(const tann__c_writer *w, char c)
{
    switch (c) {
    case '@':
        return w->prefix;
    case '$':
        return w->capitals;
    case '`':
        return w->numerics == TANN_NUMERICS_MULADD ? "multiply_add" : "fma";
    default:
        return NULL;
    }
}

void tann__c_put(tann__c_writer *w, const char *text)
{
    size_t length = 0;
    for (; text[length] != '\0'; length++) {
        const char *word = meaning(w, text[length]);
        if (word != NULL) {
            put(w, text, length);
            put(w, word, strlen(word));
            text += length + 1;
            length = (size_t)-1; /* from 0 on */
        }
    }
    put(w, text, length);
}

void tann__c_print(tann__c_writer *w, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    tann__c_put(w, text);
}

/* Nine digits tell every float from its neighbours, and so clearly that it is the same one whether a
   compiler reads them as a float or as a double that it then rounds. */
void tann__c_number(tann__c_writer *w, float x)
{
    const tann__decimal_text number = tann__decimal((double)x, 9);
    const int whole = strchr(number.text, '.') == NULL && strchr(number.text, 'e') == NULL;
    tann__c_print(w, "%s%s", number.text, whole ? ".0f" : "f");
}
