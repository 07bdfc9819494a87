/* One run, from the first weights to its files. */
#ifndef TOY_RUN_H
#define TOY_RUN_H

#include <stdbool.h>

#include <cairo.h>

#include "data.h"
#include "experiment.h"
#include "history.h"
#include "message.h"
#include "options.h"
#include "progress.h"

typedef struct run {
    experiment_opts opts;
    char name[40]; /* of its files: "relu_0.1" */
    run_history history;
    cairo_surface_t *picture; /* the last frame, for the overview; NULL: none was drawn */
    message failure;          /* "": none */
} run;

/* What all runs share. */
typedef struct run_setting {
    tann_ctx *ctx;
    const options *options;
    const plane_data *data;
    progress *progress;
} run_setting;

/* Prepares a run of one cell of the table. */
void run_init(run *r, const run_setting *setting, tann_activation_kind activation, float rate);

/* Trains and draws: writes the GIF, the PNG and the CSV. What went wrong is in r->failure; what was
   done before that is kept. */
void run_do(run *r, const run_setting *setting);

void run_free(run *r);

#endif
