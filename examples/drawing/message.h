/* A sentence for the user: what was wrong with what was given. */
#ifndef DRAWING_MESSAGE_H
#define DRAWING_MESSAGE_H

#include <stdbool.h>

typedef struct message {
    char text[400];
} message;

#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
/* Writes the sentence and returns false, so that a check can `return refuse(why, ...)`. */
bool refuse(message *why, const char *format, ...);

#endif
