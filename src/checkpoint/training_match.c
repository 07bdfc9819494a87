#include "checkpoint/training_match.h"

#include <stdbool.h>
#include <string.h>

static bool ends_word(char c)
{
    return c == ' ' || c == '\n' || c == '\0';
}

/* Adds a word, or the rest of one, to a text that is cut where it is full. */
static void add(char *to, size_t *used, const char *from, size_t length)
{
    for (size_t i = 0; i < length && !ends_word(from[i]) && *used < TANN__MATCH_WORD - 1; i++) {
        to[(*used)++] = from[i];
    }
    to[*used] = '\0';
}

/* They part at m->at, where the trainer's text has the rest. */
static void keep_words(tann__match *m, const char *rest, size_t length)
{
    size_t own = 0;
    size_t given = 0;
    add(m->own, &own, m->word, (size_t)(m->at - m->word));
    add(m->own, &own, rest, length);
    add(m->given, &given, m->word, strlen(m->word));
}

tann_status tann__match_write(void *user, const char *text, size_t length)
{
    tann__match *m = user;
    for (size_t i = 0; i < length; i++) {
        if (*m->at != text[i]) {
            keep_words(m, text + i, length - i);
            return TANN_STOP;
        }
        m->at++;
        m->line += text[i] == '\n';
        m->word = ends_word(text[i]) ? m->at : m->word;
    }
    return TANN_OK;
}
