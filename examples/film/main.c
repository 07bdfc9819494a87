/*
 * Films how a layer of a network maps the plane while it trains.
 *
 * How the library is used stands in experiment.c alone, and in samples.c, which has the data made.
 * The rest: film.c goes from the training to the file; scene*.c are the pictures; camera.c sees layers
 * of any width, with jacobi.c; options.c is the command line. What other examples draw with, too, is
 * in ../drawing.
 */
#include <stdio.h>

#include "ending.h"
#include "film.h"
#include "interrupt.h"
#include "options.h"
#include "progress.h"
#include "samples.h"
#include "scene.h"

#define PROGRAM "film"

enum { LAST_FRAME_TIME = 300 };

/* An empty film is taken away. */
static int make_into(gif *g, const film_setting *setting)
{
    const char *path = setting->options->out;
    film_result result;
    message why, not_closed;
    const bool made = film_make(setting, g, &result, &why);
    const bool closed = gif_close(g, LAST_FRAME_TIME, &not_closed);
    progress_clear(setting->progress);
    if (result.frames == 0) {
        remove(path);
    } else {
        printf("%s: %zu frame%s, %zu epochs, loss %.4f, accuracy %.4f\n", path, result.frames,
               result.frames == 1 ? "" : "s", result.epochs, result.loss, result.accuracy);
        fflush(stdout);
    }
    if (!made || !closed) {
        return complain(PROGRAM, made ? &not_closed : &why, FAILED);
    }
    return interrupted() ? INTERRUPTED : DONE;
}

static int make_film(const film_setting *setting)
{
    const options *o = setting->options;
    message why, complaint;
    gif *g = gif_open(o->out, (int)o->width, scene_height(o->width), &why);
    if (g == NULL) {
        refuse(&complaint, "%.200s: %.180s", o->out, why.text);
        return complain(PROGRAM, &complaint, REFUSED);
    }
    interrupt_catch();
    return make_into(g, setting);
}

static int check_and_make(const options *o, const plane_data *data, tann_ctx *ctx)
{
    layer_facts layer;
    message why;
    if (!experiment_find(ctx, &o->experiment, &layer, &why)) {
        return complain(PROGRAM, &why, REFUSED);
    }
    progress bar = progress_new(0);
    const film_setting setting = {ctx, o, data, &layer, &bar};
    return make_film(&setting);
}

int main(int argc, char **argv)
{
    options o;
    plane_data data;
    message why;
    if (!options_parse(&o, argc - 1, argv + 1, &why)) {
        return complain(PROGRAM, &why, REFUSED);
    }
    if (o.help) {
        options_help(stdout);
        return DONE;
    }
    if (!samples_get(&data, &o.samples, &why)) {
        return complain(PROGRAM, &why, REFUSED);
    }
    tann_ctx *ctx = tann_ctx_new(NULL);
    const int status = check_and_make(&o, &data, ctx);
    tann_ctx_free(ctx);
    plane_data_free(&data);
    return status;
}
