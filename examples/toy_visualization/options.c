#include "options.h"

#include <math.h>
#include <string.h>

#include "number.h"

/* With this seed four of the six runs reach the target loss. */
#define DEFAULT_SEED    673
#define TEXT_OF(number) #number
#define TEXT(number)    TEXT_OF(number)

/* ---- one function for each kind of value ---- */

static bool take_whole(const char *name, const char *value, uint64_t least, uint64_t most,
                       uint64_t *number, message *why)
{
    if (!number_whole(value, most, number) || *number < least) {
        return refuse(why, "%s: \"%.60s\" is not a whole number from %llu to %llu", name, value,
                      (unsigned long long)least, (unsigned long long)most);
    }
    return true;
}

static bool take_size(const char *name, const char *value, uint64_t least, uint64_t most,
                      size_t *size, message *why)
{
    uint64_t number = 0;
    const bool taken = take_whole(name, value, least, most, &number, why);
    *size = taken ? (size_t)number : *size;
    return taken;
}

static bool take_activation(options *o, const char *name, const char *value, message *why)
{
    static const tann_activation_kind all[MOST_ACTIVATIONS] = {TANN_RELU, TANN_TANH};
    static const char *const names[MOST_ACTIVATIONS] = {"relu", "tanh"};
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

static bool take_rate(options *o, const char *name, const char *value, message *why)
{
    static const float all[MOST_RATES] = {0.1f, 0.01f, 0.001f};
    double rate = 0;
    if (strcmp(value, "all") == 0) {
        memcpy(o->rates, all, sizeof all);
        o->rate_count = MOST_RATES;
        return true;
    }
    if (!number_real(value, &rate) || !((float)rate > 0) || !isfinite((float)rate)) {
        return refuse(why, "%s: \"%.60s\" is not a positive number", name, value);
    }
    o->rates[0] = (float)rate;
    o->rate_count = 1;
    return true;
}

static bool take_epochs(options *o, const char *name, const char *value, message *why)
{
    return take_size(name, value, 1, 100000, &o->epochs, why);
}

static bool take_target(options *o, const char *name, const char *value, message *why)
{
    if (!number_real(value, &o->target_loss) || o->target_loss < 0) {
        return refuse(why, "%s: \"%.60s\" is not a number of at least 0", name, value);
    }
    return true;
}

static bool take_batch(options *o, const char *name, const char *value, message *why)
{
    return take_size(name, value, 1, MOST_SAMPLES, &o->batch, why);
}

static bool take_seed(options *o, const char *name, const char *value, message *why)
{
    return take_whole(name, value, 0, UINT64_MAX, &o->seed, why);
}

static bool take_data(options *o, const char *name, const char *value, message *why)
{
    (void)name;
    (void)why;
    o->data = value;
    return true;
}

static bool take_style(options *o, const char *name, const char *value, message *why)
{
    const scene_style *const styles[] = {&scene_clear, &scene_article};
    for (size_t i = 0; i < 2; i++) {
        if (strcmp(value, styles[i]->name) == 0) {
            o->style = styles[i];
            return true;
        }
    }
    return refuse(why, "%s: \"%.60s\" is not clear or article", name, value);
}

static bool take_every(options *o, const char *name, const char *value, message *why)
{
    return take_size(name, value, 1, 100000, &o->every, why);
}

static bool take_width(options *o, const char *name, const char *value, message *why)
{
    return take_size(name, value, 300, 6000, &o->width, why);
}

static bool take_out(options *o, const char *name, const char *value, message *why)
{
    o->out = value;
    return value[0] != '\0' || refuse(why, "%s: a folder cannot be called \"\"", name);
}

/* ---- the table of options ---- */

static const struct {
    const char *name, *value, *help;
    bool (*take)(options *o, const char *name, const char *value, message *why);
} table[] = {
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

/* `--name value` or `--name=value`; *used is how many arguments that takes. */
static bool take_option(options *o, const char *argument, const char *next, int *used, message *why)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const char *name = table[i].name;
        const char *end = argument + strlen(name);
        if (strncmp(argument, name, strlen(name)) != 0 || (*end != '\0' && *end != '=')) {
            continue;
        }
        const char *value = *end == '=' ? end + 1 : next;
        *used = *end == '=' ? 1 : 2;
        return value != NULL ? table[i].take(o, name, value, why)
                             : refuse(why, "%s needs a value: %s", name, table[i].value);
    }
    return refuse(why, "unknown option \"%.60s\"; --help lists the options", argument);
}

bool options_parse(options *o, int count, char *const *arguments, message *why)
{
    set_defaults(o);
    for (int i = 0, used = 0; i < count; i += used) {
        if (strcmp(arguments[i], "--help") == 0 || strcmp(arguments[i], "-h") == 0) {
            o->help = true;
            return true;
        }
        const char *next = i + 1 < count ? arguments[i + 1] : NULL;
        if (!take_option(o, arguments[i], next, &used, why)) {
            return false;
        }
    }
    return true;
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
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        fprintf(to, "  %-15s %-14s %s\n", table[i].name, table[i].value, table[i].help);
    }
    fputs(
        "  --help                         prints this\n\n"
        "Ctrl-C ends the run cleanly: the pictures so far are finished and the table is printed.\n"
        "Exit status: 0 done; 1 a run or a file failed; 2 an option, the data or the folder was\n"
        "refused; 130 ended by Ctrl-C.\n",
        to);
}
