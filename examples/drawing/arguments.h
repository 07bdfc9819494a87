/* Command lines of the form `--name value` or `--name=value`, read by a table. */
#ifndef DRAWING_ARGUMENTS_H
#define DRAWING_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "message.h"

/* An option. `take` reads its value into the program's options, or refuses it with a sentence that
   begins with the name. */
typedef struct argument {
    const char *name, *value, *help; /* "--epochs", "N", "of training at most (200)" */
    bool (*take)(void *options, const char *name, const char *value, message *why);
} argument;

/* Reads a command line, without the program's name, up to --help or -h, which sets *help. False
   with a sentence. */
bool arguments_parse(const argument *table, size_t rows, void *options, int count,
                     char *const *words, bool *help, message *why);

/* Prints a line for each option, --help included. */
void arguments_print(FILE *to, const argument *table, size_t rows);

/* ---- for functions that take a value ---- */

/* A whole number from least to most. */
bool take_whole(const char *name, const char *value, uint64_t least, uint64_t most,
                uint64_t *number, message *why);
bool take_size(const char *name, const char *value, uint64_t least, uint64_t most, size_t *size,
               message *why);

/* Where results go: any text but "". `what` is "file" or "folder". */
bool take_place(const char *name, const char *value, const char *what, const char **place,
                message *why);

/* A number above 0 that a float can hold. */
bool take_positive(const char *name, const char *value, float *number, message *why);

#endif
