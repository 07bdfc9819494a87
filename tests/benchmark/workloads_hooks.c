/* W8: what looking inside costs. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hooks_call.h"
#include "hooks_recorder.h"
#include "notes.h"
#include "workloads.h"

static void report_one(report *to, const char *id, const char *unit, bool less, double ours,
                       const char *peer, double theirs)
{
    report_begin(to, id, unit, less);
    report_add(to, &(figure){OURS, ours, ours, ours, false});
    if (peer != NULL) {
        report_add(to, &(figure){peer, theirs, theirs, theirs, false});
    }
    report_end(to);
}

static void run_call(const run_options *o)
{
    call_cost cost;
    if (!measure_hook_call(o->race.rounds, o->race.turn, &cost)) {
        return;
    }
    report_one(o->report, "W8-call", "ns", true, 1e9 * cost.call, NULL, 0);
    report_one(o->report, "W8-first", "ns", true, 1e9 * cost.first, NULL, 0);
}

/* The recorder beside memcpy() of all that it keeps, the index too. */
static void run_recorder(const run_options *o, const char *id, size_t units, size_t batch)
{
    recorder_cost cost;
    if (!wanted(o, id) || !measure_recorder(units, batch, o->race.rounds, &cost)) {
        return;
    }
    const double bytes = 1e-9 * (double)(cost.bytes + cost.index_bytes);
    report_one(o->report, id, "GB/s", false, bytes / cost.record, "memcpy", bytes / cost.copy_all);
}

/* Instructions that a program runs, as cachegrind counts them; 0: it does not say. */
static double count_instructions(const char *program, const char *what, size_t times)
{
    char command[2048];
    char line[512];
    double count = 0;
    snprintf(command, sizeof command,
             "valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null "
             "'%s/%s' %s %zu 2>&1",
             BENCHMARK_BUILD, program, what, times);
    FILE *output = popen(command, "r");
    while (output != NULL && fgets(line, sizeof line, output) != NULL) {
        const char *at = strstr(line, "refs:");
        for (at = at != NULL ? at + 5 : ""; *at != '\0'; at++) {
            count = *at >= '0' && *at <= '9' ? 10 * count + (*at - '0') : count;
        }
    }
    return output != NULL && pclose(output) == 0 ? count : 0;
}

/* Of one run, without what comes before the first. */
static double instructions_of(const char *program, const char *what)
{
    enum { TIMES = 2000 };
    const double once = count_instructions(program, what, TIMES);
    const double twice = count_instructions(program, what, 2 * TIMES);
    return once > 0 && twice > once ? (twice - once) / TIMES : 0;
}

/* The library beside one that was compiled without hooks. Nobody looks. */
static void run_instructions(const run_options *o, const char *id, const char *what)
{
    if (!wanted(o, id)) {
        return;
    }
    const double ours = instructions_of("hooks_present", what);
    const double theirs = ours > 0 ? instructions_of("hooks_absent", what) : 0;
    if (ours <= 0 || theirs <= 0) {
        note("%s: valgrind did not count the instructions (Debian: valgrind)", id);
        return;
    }
    report_one(o->report, id, "instr.", true, ours, "without hooks", theirs);
}

void run_hook_workloads(const run_options *o)
{
    if (wanted(o, "W8-call") || wanted(o, "W8-first")) {
        run_call(o);
    }
    run_recorder(o, "W8-record-64KiB", 512, 32);
    run_recorder(o, "W8-record-256KiB", 512, 128);
    run_recorder(o, "W8-record-1MiB", 1024, 256);
    run_instructions(o, "W8-none-predict", "predict");
    run_instructions(o, "W8-none-train", "train");
    run_instructions(o, "W8-none-fit", "fit");
}
