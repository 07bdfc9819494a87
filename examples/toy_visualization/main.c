/*
 * Trains small networks and draws what their hidden layer does to the plane.
 *
 * How the library is used stands in experiment.c alone. The rest: run.c does one run, from the
 * training to its files; scene*.c and overview.c are the pictures, data.c the samples, options.c
 * the command line. What other examples draw with, too, is in ../drawing.
 */
#include <stdio.h>
#include <stdlib.h>

#include "data.h"
#include "ending.h"
#include "interrupt.h"
#include "log.h"
#include "options.h"
#include "output.h"
#include "overview.h"
#include "progress.h"
#include "run.h"

#define PROGRAM "toy_visualization"

static bool get_data(plane_data *data, const options *o, message *why)
{
    return o->data != NULL ? data_read(data, o->data, why) : data_generate(data, o->seed, why);
}

/* Does one run after the other until there are no more, or Ctrl-C. Returns how many were begun. */
static size_t do_runs(const run_setting *setting, run *runs)
{
    const options *o = setting->options;
    size_t count = 0;
    for (size_t i = 0; i < o->activation_count; i++) {
        for (size_t k = 0; k < o->rate_count && !interrupted(); k++) {
            run *r = &runs[count++];
            run_init(r, setting, o->activations[i], o->rates[k]);
            setting->progress->run = count;
            setting->progress->name = r->name;
            run_do(r, setting);
        }
    }
    progress_clear(setting->progress);
    return count;
}

/* The picture of all runs that have one of their own. */
static bool write_overview(const run_setting *setting, const run *runs, size_t count, message *why)
{
    const run *drawn[MOST_RUNS];
    size_t drawn_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (runs[i].picture != NULL) {
            drawn[drawn_count++] = &runs[i];
        }
    }
    if (drawn_count == 0) {
        return true;
    }
    char *path = output_path(setting->options->out, "overview", "png");
    const bool written = path != NULL ? overview_write(path, setting, drawn, drawn_count, why)
                                      : refuse(why, "there is not enough memory for a path");
    free(path);
    return written;
}

static bool any_failed(const run *runs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (runs[i].failure.text[0] != '\0') {
            return true;
        }
    }
    return false;
}

static int do_all(const run_setting *setting)
{
    run runs[MOST_RUNS];
    message why;
    interrupt_catch();
    const size_t count = do_runs(setting, runs);
    int status = any_failed(runs, count) ? FAILED : DONE;
    if (!write_overview(setting, runs, count, &why)) {
        status = complain(PROGRAM, &why, FAILED);
    }
    log_print_table(stdout, runs, count);
    fflush(stdout);
    for (size_t i = 0; i < count; i++) {
        run_free(&runs[i]);
    }
    return interrupted() ? INTERRUPTED : status;
}

int main(int argc, char **argv)
{
    options o;
    message why;
    if (!options_parse(&o, argc - 1, argv + 1, &why)) {
        return complain(PROGRAM, &why, REFUSED);
    }
    if (o.help) {
        options_help(stdout);
        return DONE;
    }
    plane_data data;
    if (!get_data(&data, &o, &why)) {
        return complain(PROGRAM, &why, REFUSED);
    }
    int status = REFUSED;
    if (!output_prepare(o.out, &why)) {
        complain(PROGRAM, &why, REFUSED);
    } else {
        progress bar = progress_new(o.activation_count * o.rate_count);
        const run_setting setting = {tann_ctx_new(NULL), &o, &data, &bar};
        status = do_all(&setting);
        tann_ctx_free(setting.ctx);
    }
    plane_data_free(&data);
    return status;
}
