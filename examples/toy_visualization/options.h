/* The command line. */
#ifndef TOY_OPTIONS_H
#define TOY_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <tinyann/kinds.h>

#include "message.h"
#include "scene.h"

enum { MOST_ACTIVATIONS = 2, MOST_RATES = 3, MOST_RUNS = MOST_ACTIVATIONS * MOST_RATES };

typedef struct options {
    tann_activation_kind activations[MOST_ACTIVATIONS];
    size_t activation_count;
    float rates[MOST_RATES];
    size_t rate_count;
    size_t epochs;
    double target_loss;
    size_t batch;
    uint64_t seed;
    const char *data; /* a file, or NULL: made from the seed */
    const scene_style *style;
    size_t every; /* epochs per frame; 0: as the style has it */
    size_t width; /* of the pictures in pixels; 0: as the style has it */
    const char *out;
    bool help;
} options;

/* Reads the command line, without the program's name. False with a sentence. */
bool options_parse(options *o, int count, char *const *words, message *why);

/* Says how the program is used. */
void options_help(FILE *to);

#endif
