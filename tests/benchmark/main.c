/* Measures libtinyann beside other libraries; the page docs/performance.md says how. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coprocess.h"
#include "machine.h"
#include "ours_kernels.h"
#include "peaks.h"
#include "workloads.h"

typedef struct command_line {
    size_t rounds, core;
    double turn; /* seconds */
    const char *only, *csv, *isa;
    bool help, wrong;
} command_line;

static void help(FILE *to)
{
    fprintf(to,
            "Usage: benchmark [OPTIONS]\n"
            "Prints workload,library,value,unit,ratio: ratio is against the best other library,\n"
            "and above 1 is better than it.\n\n"
            "  --only=PREFIX  the workloads whose ids begin so, as W5 or W5b-TN\n"
            "  --rounds=N     rounds (11); a figure is the median of its rounds\n"
            "  --turn=MS      milliseconds that a library gets in a round, at least (20)\n"
            "  --quick        3 rounds of 8 ms\n"
            "  --core=N       the core to run on, the first of two (0)\n"
            "  --isa=NAME     our kernels use no better instruction set: portable, avx2, ...\n"
            "  --csv=FILE     the lines, with minimum and maximum added\n"
            "  --help         print this\n");
}

static size_t number_of(command_line *c, const char *text)
{
    char *end = NULL;
    const unsigned long number = strtoul(text, &end, 10);
    c->wrong = c->wrong || end == text || *end != '\0';
    return (size_t)number;
}

static void take_value(command_line *c, const char *name, const char *value)
{
    if (strcmp(name, "--only") == 0) {
        c->only = value;
    } else if (strcmp(name, "--csv") == 0) {
        c->csv = value;
    } else if (strcmp(name, "--isa") == 0) {
        c->isa = value;
    } else if (strcmp(name, "--rounds") == 0) {
        c->rounds = number_of(c, value);
    } else if (strcmp(name, "--turn") == 0) {
        c->turn = 1e-3 * (double)number_of(c, value);
    } else if (strcmp(name, "--core") == 0) {
        c->core = number_of(c, value);
    } else {
        c->wrong = true;
    }
}

static bool take_word(command_line *c, const char *argument)
{
    if (strcmp(argument, "--quick") == 0) {
        c->rounds = 3;
        c->turn = 0.008;
        return true;
    }
    c->help = c->help || strcmp(argument, "--help") == 0;
    return c->help;
}

/* Takes "--name=value" and "--name value". */
static command_line parse(int count, char **arguments)
{
    command_line c = {.rounds = 11, .turn = 0.02, .only = "", .isa = ""};
    for (int i = 1; i < count && !c.help && !c.wrong; i++) {
        char *argument = arguments[i], *equals = strchr(argument, '=');
        if (take_word(&c, argument)) {
            continue;
        }
        if (equals != NULL) {
            *equals = '\0';
            take_value(&c, argument, equals + 1);
        } else if (i + 1 < count) {
            take_value(&c, argument, arguments[++i]);
        } else {
            c.wrong = true;
        }
        if (c.wrong) {
            fprintf(stderr, "benchmark: %s is not understood\n", argument);
        }
    }
    c.wrong = c.wrong || c.rounds == 0;
    return c;
}

static void run(const run_options *o)
{
    peaks_measure(o->report);
    run_network_workloads(o);
    run_gemm_workloads(o);
    run_function_workloads(o);
}

int main(int count, char **arguments)
{
    static report all;
    const command_line c = parse(count, arguments);
    if (c.help || c.wrong || !our_isa_limit(c.isa)) {
        help(c.help ? stdout : stderr);
        return c.help ? 0 : 2;
    }
    if (!pin_to_cores(c.core, 1)) {
        fprintf(stderr, "benchmark: there is no core %zu\n", c.core);
        return 2;
    }
    all.csv = c.csv != NULL ? fopen(c.csv, "w") : NULL;
    const run_options o = {
        .race = {c.rounds, c.turn}, .only = c.only, .core = c.core, .report = &all};
    run(&o);
    coprocesses_end();
    if (all.csv != NULL) {
        fclose(all.csv);
    }
    return 0;
}
