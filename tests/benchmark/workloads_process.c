/* W7 and W9: sizes of libraries, and processes of their own. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "coprocess.h"
#include "machine.h"
#include "notes.h"
#include "workloads.h"

/* ---- W7: sizes of libraries ---- */

static void add(report *to, const char *name, double value)
{
    if (value > 0) {
        report_add(to, &(figure){name, value, value, value, false});
    }
}

static double kilobytes_of(const char *path)
{
    struct stat file;
    return stat(path, &file) == 0 ? 1e-3 * (double)file.st_size : 0;
}

static void run_sizes(const run_options *o, const char *id, const char *path)
{
    if (!wanted(o, id)) {
        return;
    }
    report_begin(o->report, id, "kB", true);
    add(o->report, OURS, kilobytes_of(path));
    add(o->report, "FANN", 1e-3 * (double)mapped_file_size("/libfann.so"));
    add(o->report, "SLEEF", 1e-3 * (double)mapped_file_size("/libsleef.so"));
    add(o->report, "OpenBLAS", 1e-3 * (double)mapped_file_size("openblas"));
    add(o->report, "oneDNN", 1e-3 * (double)mapped_file_size("/libdnnl.so"));
    add(o->report, "PyTorch",
        1e-3 * (double)coprocess_library_size(&torch_predict, "/libtorch_cpu.so"));
    report_end(o->report);
}

/* ---- processes ---- */

typedef struct cost {
    double seconds, megabytes;
} cost;

/* Runs a command under toy_measure. False: it failed. */
static bool measure(const char *command, cost *c)
{
    char line[6144];
    double wall = 0, processor = 0, kilobytes = 0;
    snprintf(line, sizeof line, "'%s/toy_measure' %s 2>/dev/null", BENCHMARK_BUILD, command);
    FILE *output = popen(line, "r");
    const int read =
        output != NULL ? fscanf(output, "%lf %lf %lf", &wall, &processor, &kilobytes) : 0;
    c->seconds = counts_processor_time() ? processor : wall;
    c->megabytes = kilobytes * 1024e-6;
    return output != NULL && pclose(output) == 0 && read == 3;
}

/* ---- W7: memory of the toy training ---- */

static void run_memory(const run_options *o)
{
    const char *python = getenv("BENCHMARK_PYTHON");
    const char *const here = BENCHMARK_DIRECTORY, *const build = BENCHMARK_BUILD;
    char commands[4][1024];
    static const char *const names[] = {OURS, "FANN", "PyTorch", "scikit-learn"};
    python = python != NULL ? python : "python3";
    snprintf(commands[0], sizeof *commands, "'%s/toy_tinyann'", build);
    snprintf(commands[1], sizeof *commands, "'%s/toy_fann'", build);
    snprintf(commands[2], sizeof *commands, "%s '%s/toy_torch.py'", python, here);
    snprintf(commands[3], sizeof *commands, "%s '%s/toy_sklearn.py'", python, here);
    report_begin(o->report, "W7-memory", "MB", true);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        cost c;
        if (measure(commands[i], &c)) {
            add(o->report, names[i], c.megabytes);
        } else {
            fprintf(stderr, "W7-memory: the training with %s does not run; it is left out\n",
                    names[i]);
        }
    }
    report_end(o->report);
}

/* ---- W9: the toy visualisation ---- */

/* A frame of a GIF begins with 21 f9 04, four bytes, 00 and, as the picture follows at once, 2c. */
static size_t count_frames(const char *path)
{
    FILE *file = fopen(path, "rb");
    unsigned char last[9] = {0};
    size_t frames = 0;
    for (int c; file != NULL && (c = fgetc(file)) != EOF;) {
        memmove(last, last + 1, sizeof last - 1);
        last[sizeof last - 1] = (unsigned char)c;
        frames += memcmp(last, "\x21\xf9\x04", 3) == 0 && last[7] == 0 && last[8] == 0x2c;
    }
    if (file != NULL) {
        fclose(file);
    }
    return frames;
}

static size_t frames_of_runs(const char *folder)
{
    static const char *const names[] = {"relu_0.1", "relu_0.01", "relu_0.001",
                                        "tanh_0.1", "tanh_0.01", "tanh_0.001"};
    size_t frames = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s.gif", folder, names[i]);
        frames += count_frames(path);
    }
    return frames;
}

static void report_pictures(const run_options *o, const cost *c, size_t frames)
{
    report_begin(o->report, "W9-frame", "ms", true);
    add(o->report, OURS, 1e3 * c->seconds / (double)frames);
    report_end(o->report);
    report_begin(o->report, "W9-memory", "MB", true);
    add(o->report, OURS, c->megabytes);
    report_end(o->report);
}

static void run_pictures(const run_options *o)
{
    const char *folder = BENCHMARK_BUILD "/pictures";
    char command[1024];
    cost c;
    snprintf(command, sizeof command, "'%s/toy_visualization' --out '%s'", BENCHMARK_BUILD, folder);
    if (!measure(command, &c)) {
        fprintf(stderr,
                "W9: toy_visualization does not run, or was not built for want of cairo and "
                "giflib; it is left out\n");
        return;
    }
    const size_t frames = frames_of_runs(folder);
    if (frames > 0) {
        report_pictures(o, &c, frames);
    }
}

void run_process_workloads(const run_options *o)
{
    run_sizes(o, "W7-size-all", BENCHMARK_BUILD "/all_sets/src/libtinyann-stripped.so");
    run_sizes(o, "W7-size-one", BENCHMARK_BUILD "/one_set/src/libtinyann-stripped.so");
    if (wanted(o, "W7-memory")) {
        run_memory(o);
    }
    if (wanted(o, "W9-frame") || wanted(o, "W9-memory")) {
        run_pictures(o);
    }
}
