/* The command line. */
#ifndef FILM_OPTIONS_H
#define FILM_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "experiment.h"
#include "message.h"
#include "samples.h"

typedef struct options {
    experiment_opts experiment;
    samples_opts samples;
    size_t every; /* epochs per frame; 0: where something happens */
    size_t width; /* of the picture in pixels */
    const char *out;
    bool help;
} options;

/* Reads the command line, without the program's name. False with a sentence. */
bool options_parse(options *o, int count, char *const *words, message *why);

/* Says how the program is used. */
void options_help(FILE *to);

#endif
