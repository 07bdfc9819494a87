/* The command line. */
#ifndef ABLATION_OPTIONS_H
#define ABLATION_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "experiment.h"
#include "message.h"

typedef struct options {
    ablation_opts ablation;
    const char *data; /* a file */
    const char *out;  /* a folder */
    bool help;
} options;

/* Reads the command line, without the program's name. False with a sentence. */
bool options_parse(options *o, int count, char *const *words, message *why);

/* Says how the program is used. */
void options_help(FILE *to);

#endif
