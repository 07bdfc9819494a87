/*
 * What is each hidden unit of a network good for? It is held at 0, or at its mean, and the digits that
 * are then misread say so.
 *
 * How the library is used stands in experiment.c alone. The rest: digits.c reads the data (digits.txt
 * says what they are), table.c and picture.c show the result, options.c is the command line.
 */
#define _POSIX_C_SOURCE 200809L /* isatty() */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "ending.h"
#include "options.h"
#include "output.h"
#include "picture.h"
#include "table.h"

#define PROGRAM "ablation"

static int show(const options *o, const digits *data, const findings *r)
{
    message why;
    char *path = output_path(o->out, "ablation", "png");
    table_print(stdout, data, r);
    fflush(stdout);
    const bool written = path != NULL ? picture_write(path, data, r, &why)
                                      : refuse(&why, "there is not enough memory for a path");
    free(path);
    return written ? DONE : complain(PROGRAM, &why, FAILED);
}

static int run(const options *o, const digits *data)
{
    message why;
    findings r;
    if (!output_prepare(o->out, &why)) {
        return complain(PROGRAM, &why, REFUSED);
    }
    return ablation_run(&o->ablation, data, &r, &why) ? show(o, data, &r)
                                                      : complain(PROGRAM, &why, FAILED);
}

int main(int argc, char **argv)
{
    options o;
    digits data;
    message why;
    if (!options_parse(&o, argc - 1, argv + 1, &why)) {
        return complain(PROGRAM, &why, REFUSED);
    }
    if (o.help) {
        options_help(stdout);
        return DONE;
    }
    if (!digits_read(&data, o.data, &why)) {
        return complain(PROGRAM, &why, REFUSED);
    }
    o.ablation.progress = isatty(STDERR_FILENO) != 0;
    const int status = run(&o, &data);
    digits_free(&data);
    return status;
}
