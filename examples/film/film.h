/* A film, from the first weights to the file. */
#ifndef FILM_FILM_H
#define FILM_FILM_H

#include <stdbool.h>
#include <stddef.h>

#include <tinyann/tinyann.h>

#include "gif.h"
#include "message.h"
#include "options.h"
#include "plane_data.h"
#include "progress.h"

typedef struct film_result {
    size_t frames; /* in the file */
    size_t epochs; /* that were trained until the last of them */
    double loss;   /* then */
    double accuracy;
} film_result;

/* What a film is made of. */
typedef struct film_setting {
    tann_ctx *ctx;
    const options *options;
    const plane_data *data;
    const layer_facts *layer;
    progress *progress;
} film_setting;

/* Trains and draws into the file that is open as `g`. False with a sentence; what was drawn before
   counts all the same. */
bool film_make(const film_setting *setting, gif *g, film_result *result, message *why);

#endif
