/* Measures libtinyann beside other libraries; the page docs/performance.md says how. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coprocess.h"
#include "library.h"
#include "machine.h"
#include "ours_kernels.h"
#include "notes.h"
#include "page.h"
#include "peaks.h"
#include "workloads.h"

typedef struct command_line {
    size_t rounds, core, turn; /* turn: milliseconds */
    const char *only, *library, *csv, *isa, *numerics, *page, *date, *packages;
    bool help, wrong;
} command_line;

static void help(FILE *to)
{
    static const char *const lines[] = {
        "Usage: benchmark [OPTIONS]",
        "Prints workload,library,value,unit,ratio: ratio is against the best other library, and "
        "above",
        "1 is better than it.",
        "",
        "  --only=PREFIX    the workloads whose ids begin so, as W5 or W5b-TN",
        "  --library=NAME   that library alone, and no peaks",
        "  --rounds=N       rounds (11); a figure is the median of its rounds",
        "  --turn=MS        milliseconds that a library gets in a round, at least (20)",
        "  --quick          3 rounds of 8 ms",
        "  --core=N         the core to run on, the first of two for W2b2 (0)",
        "  --cpu-time       count processor time, for a core that others use too (not W2b2)",
        "  --isa=NAME       our kernels use no better instruction set: portable, avx2, ...",
        "  --numerics=NAME  our numeric profile: fma (if not told) or muladd",
        "  --csv=FILE       the lines, with minimum and maximum added",
        "  --page=FILE      a page with all figures; it shows --date=TEXT, and what "
        "--packages=FILE",
        "                   holds: the versions of the libraries",
        "  --help           print this",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        fprintf(to, "%s\n", lines[i]);
    }
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
    const struct {
        const char *name, **text;
        size_t *number;
    } options[] = {
        {"--only", &c->only, NULL},     {"--library", &c->library, NULL},
        {"--isa", &c->isa, NULL},       {"--numerics", &c->numerics, NULL},
        {"--csv", &c->csv, NULL},       {"--page", &c->page, NULL},
        {"--date", &c->date, NULL},     {"--packages", &c->packages, NULL},
        {"--rounds", NULL, &c->rounds}, {"--turn", NULL, &c->turn},
        {"--core", NULL, &c->core},
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (strcmp(name, options[i].name) != 0) {
            continue;
        }
        if (options[i].text != NULL) {
            *options[i].text = value;
        } else {
            *options[i].number = number_of(c, value);
        }
        return;
    }
    c->wrong = true;
}

static bool take_word(command_line *c, const char *argument)
{
    if (strcmp(argument, "--quick") == 0) {
        c->rounds = 3;
        c->turn = 8;
        return true;
    }
    if (strcmp(argument, "--cpu-time") == 0) {
        count_processor_time();
        return true;
    }
    c->help = c->help || strcmp(argument, "--help") == 0;
    return c->help;
}

/* Takes "--name=value" and "--name value". */
static command_line parse(int count, char **arguments)
{
    command_line c = {
        .rounds = 11, .turn = 20, .only = "", .library = "", .isa = "", .numerics = "", .date = ""};
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
    if (*libraries_missing() != '\0') {
        note("Not found when this was built: %s.", libraries_missing());
    }
    const bool whole = *o->race.library == '\0';
    if (whole) {
        peaks_measure(o->report);
    }
    const size_t before = o->report->count;
    run_network_workloads(o);
    run_gemm_workloads(o);
    run_function_workloads(o);
    if (whole) {
        run_process_workloads(o);
        run_hook_workloads(o);
    }
    if (o->report->count == before) {
        note("No figures: is there a workload whose id begins with \"%s\"?", o->only);
    }
    if (whole) {
        peaks_report_moments(o->report);
    }
}

int main(int count, char **arguments)
{
    static report all;
    const command_line c = parse(count, arguments);
    if (c.help || c.wrong || !our_choose(c.isa, c.numerics)) {
        help(c.help ? stdout : stderr);
        return c.help ? 0 : 2;
    }
    if (!pin_to_cores(c.core, 1)) {
        fprintf(stderr, "benchmark: there is no core %zu\n", c.core);
        return 2;
    }
    all.csv = c.csv != NULL ? fopen(c.csv, "w") : NULL;
    const run_options o = {.race = {c.rounds, 1e-3 * (double)c.turn, c.library},
                           .only = c.only,
                           .core = c.core,
                           .report = &all};
    run(&o);
    coprocesses_end();
    const page_options page = {c.page, c.date, c.packages, c.rounds, 1e-3 * (double)c.turn};
    const bool done = c.page == NULL || page_write(&all, &page);
    if (all.csv != NULL) {
        fclose(all.csv);
    }
    return done ? 0 : 1;
}
