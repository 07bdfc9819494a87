#include "options.h"

#include <string.h>

#include "arguments.h"
#include "number.h"
#include "plane_data.h"

/* With this seed four of the six runs reach the target loss. */
#define DEFAULT_SEED    673
#define TEXT_OF(number) #number
#define TEXT(number)    TEXT_OF(number)

/* ---- one function for each option ---- */

static bool take_activation(void *to, const char *name, const char *value, message *why)
{
    static const tann_activation_kind all[MOST_ACTIVATIONS] = {TANN_RELU, TANN_TANH};
    static const char *const names[MOST_ACTIVATIONS] = {"relu", "tanh"};
    options *o = to;
    if (strcmp(value, "all") == 0) {
        memcpy(o->activations, all, sizeof all);
        o->activation_count = MOST_ACTIVATIONS;
        return true;
    }
    for (size_t i = 0; i < MOST_ACTIVATIONS; i++) {
        if (strcmp(value, names[i]) == 0) {
            o->activations[0] = all[i];
            o->activation_count = 1;
            return true;
        }
    }
    return refuse(why, "%s: \"%.60s\" is not relu, tanh or all", name, value);
}

static bool take_rate(void *to, const char *name, const char *value, message *why)
{
    static const float all[MOST_RATES] = {0.1f, 0.01f, 0.001f};
    options *o = to;
    if (strcmp(value, "all") == 0) {
        memcpy(o->rates, all, sizeof all);
        o->rate_count = MOST_RATES;
        return true;
    }
    o->rate_count = 1;
    return take_positive(name, value, &o->rates[0], why);
}

static bool take_epochs(void *to, const char *name, const char *value, message *why)
{
    return take_size(name, value, 1, 100000, &((options *)to)->epochs, why);
}

static bool take_target(void *to, const char *name, const char *value, message *why)
{
    options *o = to;
    if (!number_real(value, &o->target_loss) || o->target_loss < 0) {
        return refuse(why, "%s: \"%.60s\" is not a number of at least 0", name, value);
    }
    return true;
}

static bool take_batch(void *to, const char *name, const char *value, message *why)
{
    return take_size(name, value, 1, PLANE_MOST_SAMPLES, &((options *)to)->batch, why);
}

static bool take_seed(void *to, const char *name, const char *value, message *why)
{
    return take_whole(name, value, 0, UINT64_MAX, &((options *)to)->seed, why);
}

static bool take_data(void *to, const char *name, const char *value, message *why)
{
    (void)name;
    (void)why;
    ((options *)to)->data = value;
    return true;
}

static bool take_style(void *to, const char *name, const char *value, message *why)
{
    const scene_style *const styles[] = {&scene_clear, &scene_article};
    for (size_t i = 0; i < 2; i++) {
        if (strcmp(value, styles[i]->name) == 0) {
            ((options *)to)->style = styles[i];
            return true;
        }
    }
    return refuse(why, "%s: \"%.60s\" is not clear or article", name, value);
}

static bool take_every(void *to, const char *name, const char *value, message *why)
{
    return take_size(name, value, 1, 100000, &((options *)to)->every, why);
}

static bool take_width(void *to, const char *name, const char *value, message *why)
{
    return take_size(name, value, 300, 6000, &((options *)to)->width, why);
}

static bool take_out(void *to, const char *name, const char *value, message *why)
{
    return take_place(name, value, "folder", &((options *)to)->out, why);
}

/* ---- the table of options ---- */

static const argument table[] = {
    {"--activation", "relu|tanh|all", "of the hidden layer (all)", take_activation},
    {"--learning-rate", "R|all", "a positive number, or 0.1, 0.01 and 0.001 (all)", take_rate},
    {"--epochs", "N", "of training at most (200)", take_epochs},
    {"--target-loss", "L", "stop when the loss is at most this (0.263)", take_target},
    {"--batch", "N", "samples in one step (32)", take_batch},
    {"--seed", "N", "of data, first weights and order (" TEXT(DEFAULT_SEED) ")", take_seed},
    {"--data", "FILE.csv", "lines x0,x1,class in place of made data", take_data},
    {"--style", "clear|article", "the look of the pictures (clear)", take_style},
    {"--every", "N", "a frame every N epochs (where something happens)", take_every},
    {"--width", "PX", "of the pictures (clear 1600, article 1800)", take_width},
    {"--out", "DIR", "the folder for the pictures, made if missing (out)", take_out},
};

enum { OPTION_COUNT = sizeof table / sizeof *table };

static void set_defaults(options *o)
{
    memset(o, 0, sizeof *o);
    *o = (options){.activations = {TANN_RELU, TANN_TANH},
                   .activation_count = MOST_ACTIVATIONS,
                   .rates = {0.1f, 0.01f, 0.001f},
                   .rate_count = MOST_RATES,
                   .epochs = 200,
                   .target_loss = 0.263,
                   .batch = 32,
                   .seed = DEFAULT_SEED,
                   .style = &scene_clear,
                   .out = "out"};
}

bool options_parse(options *o, int count, char *const *words, message *why)
{
    set_defaults(o);
    return arguments_parse(table, OPTION_COUNT, o, count, words, &o->help, why);
}

void options_help(FILE *to)
{
    fputs(
        "toy_visualization [OPTION VALUE]...\n\n"
        "Trains 2-2-1 networks and draws what their hidden layer does to the plane: for each run\n"
        "an animated GIF, a PNG of its last frame and a CSV log (epoch, loss, accuracy, weights;\n"
        "epoch N is the network after N - 1 epochs of training); for all runs overview.png.\n"
        "Without options: six runs, into out/.\n\n",
        to);
    arguments_print(to, table, OPTION_COUNT);
    fputs(
        "\nFrom the sources: ./examples/run --activation tanh --learning-rate 0.01\n"
        "Other examples:   ./examples/run film --help; ./examples/run ablation --help\n\n"
        "Ctrl-C ends the runs cleanly: the pictures so far are finished and the table is printed.\n"
        "Exit status: 0 done; 1 a training or a file failed; 2 an option, the data or the folder\n"
        "was refused; 130 ended by Ctrl-C.\n",
        to);
}
