/* The samples: made by one of the library's generators, or read from a file. */
#ifndef FILM_SAMPLES_H
#define FILM_SAMPLES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "message.h"
#include "plane_data.h"

typedef struct samples_opts {
    const char *name; /* of a generator, or of a CSV file */
    size_t count;     /* of made samples; 0: 400 */
    float noise;      /* of made samples; below 0: the generator's own */
    uint64_t seed;
} samples_opts;

/* Gets the samples and lays a square mesh over them, with a margin. False with a sentence; then there
   is nothing to free. */
bool samples_get(plane_data *data, const samples_opts *opts, message *why);

/* Prints the names of the generators, parted by `between`. */
void samples_print_names(FILE *to, const char *between);

#endif
