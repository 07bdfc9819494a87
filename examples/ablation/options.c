#include "options.h"

#include "arguments.h"

/* ---- one function for each option ---- */

static bool take_hidden(void *to, const char *name, const char *value, message *why)
{
    return take_size(name, value, 1, MOST_UNITS, &((options *)to)->ablation.hidden, why);
}

static bool take_epochs(void *to, const char *name, const char *value, message *why)
{
    return take_size(name, value, 1, 10000, &((options *)to)->ablation.epochs, why);
}

static bool take_rate(void *to, const char *name, const char *value, message *why)
{
    return take_positive(name, value, &((options *)to)->ablation.rate, why);
}

static bool take_seed(void *to, const char *name, const char *value, message *why)
{
    return take_whole(name, value, 0, UINT64_MAX, &((options *)to)->ablation.seed, why);
}

static bool take_data(void *to, const char *name, const char *value, message *why)
{
    (void)name;
    (void)why;
    ((options *)to)->data = value;
    return true;
}

static bool take_out(void *to, const char *name, const char *value, message *why)
{
    return take_place(name, value, "folder", &((options *)to)->out, why);
}

/* ---- the table of options ---- */

static const argument table[] = {
    {"--hidden", "N", "hidden units, 1 to 64 (16)", take_hidden},
    {"--epochs", "N", "of training (60)", take_epochs},
    {"--learning-rate", "R", "of Adam (0.002)", take_rate},
    {"--seed", "N", "of first weights and order (1)", take_seed},
    {"--data", "FILE.csv", "images, lines of 64 pixels from 0 to 16 and the digit", take_data},
    {"--out", "DIR", "the folder for the picture, made if missing (out)", take_out},
};

enum { OPTION_COUNT = sizeof table / sizeof *table };

bool options_parse(options *o, int count, char *const *words, message *why)
{
    *o = (options){.ablation = {.hidden = 16, .epochs = 60, .rate = 0.002f, .seed = 1},
                   .data = ABLATION_DATA,
                   .out = "out"};
    return arguments_parse(table, OPTION_COUNT, o, count, words, &o->help, why);
}

void options_help(FILE *to)
{
    fputs(
        "ablation [OPTION VALUE]...\n\n"
        "Trains a network to read handwritten digits, then takes its hidden units away one by one\n"
        "and ranks them by the accuracy that is lost: as a table, and as ablation.png.\n\n",
        to);
    arguments_print(to, table, OPTION_COUNT);
    fputs("\nFrom the sources: ./examples/run ablation --hidden 8\n\n"
          "Ctrl-C ends it at once, without results; it takes a second or less.\n"
          "Exit status: 0 done; 1 the training or a file failed; 2 an option, the data or the "
          "folder\n"
          "was refused.\n",
          to);
}
