#include "options.h"

#include <math.h>
#include <string.h>

#include "arguments.h"
#include "number.h"

/* ---- one function for each option ---- */

static bool take_data(void *to, const char *name, const char *value, message *why)
{
    (void)name;
    (void)why;
    ((options *)to)->samples.name = value;
    return true;
}

static bool take_samples(void *to, const char *name, const char *value, message *why)
{
    return take_size(name, value, 2, PLANE_MOST_SAMPLES, &((options *)to)->samples.count, why);
}

static bool take_noise(void *to, const char *name, const char *value, message *why)
{
    double noise = 0;
    if (!number_real(value, &noise) || !(noise >= 0 && noise <= 1000)) {
        return refuse(why, "%s: \"%.60s\" is not a number from 0 to 1000", name, value);
    }
    ((options *)to)->samples.noise = (float)noise;
    return true;
}

/* "8,2" */
static bool take_hidden(void *to, const char *name, const char *value, message *why)
{
    experiment_opts *o = &((options *)to)->experiment;
    o->hidden_count = 0;
    for (const char *next = value; next != NULL;) {
        char piece[20] = "";
        uint64_t units = 0;
        const size_t length = strcspn(next, ",");
        if (length < sizeof piece) {
            memcpy(piece, next, length);
        }
        if (o->hidden_count == MOST_HIDDEN || !number_whole(piece, MOST_UNITS, &units) ||
            units == 0) {
            return refuse(why, "%s: \"%.60s\" is not 1 to %d whole numbers from 1 to %d, as 8,2",
                          name, value, MOST_HIDDEN, MOST_UNITS);
        }
        o->hidden[o->hidden_count++] = (size_t)units;
        next = next[length] == ',' ? next + length + 1 : NULL;
    }
    return true;
}

static bool take_activation(void *to, const char *name, const char *value, message *why)
{
    for (int i = 0; i < TANN_ACTIVATION_COUNT_; i++) {
        const tann_activation_kind kind = (tann_activation_kind)i;
        if (strcmp(value, tann_activation_name(kind)) == 0) {
            ((options *)to)->experiment.activation = kind;
            return true;
        }
    }
    return refuse(why, "%s: there is no \"%.60s\"; --help lists the names", name, value);
}

static bool take_layer(void *to, const char *name, const char *value, message *why)
{
    (void)name;
    (void)why;
    ((options *)to)->experiment.layer = value;
    return true;
}

static bool take_rate(void *to, const char *name, const char *value, message *why)
{
    return take_positive(name, value, &((options *)to)->experiment.rate, why);
}

static bool take_epochs(void *to, const char *name, const char *value, message *why)
{
    return take_size(name, value, 1, 100000, &((options *)to)->experiment.epochs, why);
}

static bool take_batch(void *to, const char *name, const char *value, message *why)
{
    return take_size(name, value, 1, PLANE_MOST_SAMPLES, &((options *)to)->experiment.batch, why);
}

static bool take_seed(void *to, const char *name, const char *value, message *why)
{
    options *o = to;
    const bool taken = take_whole(name, value, 0, UINT64_MAX, &o->experiment.seed, why);
    o->samples.seed = o->experiment.seed;
    return taken;
}

static bool take_every(void *to, const char *name, const char *value, message *why)
{
    return take_size(name, value, 1, 100000, &((options *)to)->every, why);
}

static bool take_width(void *to, const char *name, const char *value, message *why)
{
    return take_size(name, value, 300, 4000, &((options *)to)->width, why);
}

static bool take_out(void *to, const char *name, const char *value, message *why)
{
    return take_place(name, value, "file", &((options *)to)->out, why);
}

/* ---- the table of options ---- */

static const argument table[] = {
    {"--data", "NAME|FILE.csv", "a data set, or lines x0,x1,class (moons)", take_data},
    {"--samples", "N", "how many are made (400)", take_samples},
    {"--noise", "S", "its deviation (the data set's own)", take_noise},
    {"--hidden", "N,N,...", "units of the hidden layers (8,2)", take_hidden},
    {"--activation", "NAME", "of the hidden layers (tanh)", take_activation},
    {"--layer", "NAME|N", "which is filmed (the last hidden activation)", take_layer},
    {"--learning-rate", "R", "of Adam (0.01)", take_rate},
    {"--epochs", "N", "of training (200)", take_epochs},
    {"--batch", "N", "samples in one step (32)", take_batch},
    {"--seed", "N", "of data, first weights and order (1)", take_seed},
    {"--every", "N", "a frame every N epochs (where something happens)", take_every},
    {"--width", "PX", "of the picture (960)", take_width},
    {"--out", "FILE.gif", "the film (film.gif)", take_out},
};

enum { OPTION_COUNT = sizeof table / sizeof *table };

bool options_parse(options *o, int count, char *const *words, message *why)
{
    *o = (options){.experiment = {.hidden = {8, 2},
                                  .hidden_count = 2,
                                  .activation = TANN_TANH,
                                  .rate = 0.01f,
                                  .epochs = 200,
                                  .batch = 32,
                                  .seed = 1},
                   .samples = {.name = "moons", .noise = -1, .seed = 1},
                   .width = 960,
                   .out = "film.gif"};
    return arguments_parse(table, OPTION_COUNT, o, count, words, &o->help, why);
}

static void print_activations(FILE *to)
{
    for (int i = 0; i < TANN_ACTIVATION_COUNT_; i++) {
        const char *between = i == 0 ? "" : i % 6 == 0 ? ",\n                " : ", ";
        fprintf(to, "%s%s", between, tann_activation_name((tann_activation_kind)i));
    }
}

void options_help(FILE *to)
{
    fputs(
        "film [OPTION VALUE]...\n\n"
        "Trains a network to part two classes of the plane, and films how one of its layers maps\n"
        "the plane meanwhile: an animated GIF. Layers wider than two are seen in the two\n"
        "directions in which the samples vary most in the end.\n\n",
        to);
    arguments_print(to, table, OPTION_COUNT);
    fputs("\nData sets:    ", to);
    samples_print_names(to, ", ");
    fputs("\nActivations:  ", to);
    print_activations(to);
    fputs("\nLayers:       input, hidden_1, activation_1, ..., output, probability; or 0, 1, 2, "
          "...\n\n"
          "From the sources: ./examples/run film --data spirals --hidden 16,8,2 --learning-rate "
          "0.02\n\n"
          "Ctrl-C ends the film cleanly: the frames so far are a whole film.\n"
          "Exit status: 0 done; 1 the training or the file failed; 2 an option, the data or the "
          "file\n"
          "was refused; 130 ended by Ctrl-C.\n",
          to);
}
