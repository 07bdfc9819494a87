#define _GNU_SOURCE
#include "page.h"

#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "machine.h"
#include "notes.h"
#include "ours_kernels.h"
#include "targets.h"

/* ---- a table of contests ---- */

static void print_figure(FILE *to, const figure *f)
{
    print_value(to, f->value);
    if (f->minimum < f->maximum) {
        fprintf(to, " [");
        print_value(to, f->minimum);
        fprintf(to, "..");
        print_value(to, f->maximum);
        fprintf(to, "]");
    }
}

static void print_peer(FILE *to, const figure *f)
{
    fprintf(to, "%s ", f->library);
    print_figure(to, f);
    fprintf(to, "%s", f->quoted ? " (quoted)" : "");
}

/* The others, best first. */
static void print_peers(FILE *to, const contest *c)
{
    const figure *left[MOST_FIGURES];
    size_t count = 0;
    for (size_t i = 0; i < c->count; i++) {
        if (&c->figures[i] != contest_ours(c)) {
            left[count++] = &c->figures[i];
        }
    }
    for (const char *then = ""; count > 0; then = "; ") {
        size_t best = 0;
        for (size_t i = 1; i < count; i++) {
            best = contest_ratio(c, left[i]->value, left[best]->value) > 1 ? i : best;
        }
        fprintf(to, "%s", then);
        print_peer(to, left[best]);
        left[best] = left[--count];
    }
}

static void print_verdict(FILE *to, const contest *c, double peak)
{
    static const char *const words[] = {[MISSED] = "no", [REACHED] = "yes", [UNKNOWN] = "-"};
    const target *t = target_of(c);
    if (t == NULL) {
        fprintf(to, " | - | -");
        return;
    }
    fprintf(to, " | ");
    target_print(to, t, c);
    fprintf(to, " | %s", words[target_judge(t, c, peak)]);
}

static void print_row(FILE *to, const contest *c, double peak)
{
    const figure *ours = contest_ours(c), *best = contest_best_peer(c);
    fprintf(to, "| %s | %s | ", c->id, c->unit);
    if (ours != NULL) {
        print_figure(to, ours);
    }
    fprintf(to, " | ");
    if (ours != NULL && best != NULL) {
        fprintf(to, "%.4g", contest_ratio(c, ours->value, best->value));
    }
    print_verdict(to, c, peak);
    fprintf(to, " | ");
    print_peers(to, c);
    fprintf(to, " |\n");
}

static void print_table(FILE *to, const report *r, const char *prefix)
{
    fprintf(to,
            "| workload | unit | libtinyann | ratio | to reach | reached | others, best first |\n"
            "| --- | --- | --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < r->count; i++) {
        if (strncmp(r->contests[i].id, prefix, strlen(prefix)) == 0) {
            print_row(to, &r->contests[i], r->peak);
        }
    }
}

/* ---- what else the page shows ---- */

static void print_peaks(FILE *to, const report *r)
{
    fprintf(to, "| limit | unit | median | least to most |\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < r->count; i++) {
        const contest *c = &r->contests[i];
        if (strncmp(c->id, "peak", 4) == 0) {
            fprintf(to, "| %s | %s | %.4g | %.4g to %.4g |\n", c->id, c->unit, c->figures[0].value,
                    c->figures[0].minimum, c->figures[0].maximum);
        }
    }
}

static void print_system(FILE *to)
{
    char line[256];
    FILE *file = fopen("/etc/os-release", "r");
    struct utsname kernel;
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        char name[200];
        if (sscanf(line, "PRETTY_NAME=\"%199[^\"]", name) == 1) {
            fprintf(to, "%s, ", name);
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    if (uname(&kernel) == 0) {
        fprintf(to, "%s %s, %s", kernel.sysname, kernel.release, kernel.machine);
    }
}

static void print_machine(FILE *to, const page_options *o)
{
    char name[256];
    processor_name(name, sizeof name);
    fprintf(to, "| | |\n| --- | --- |\n| processor | %s |\n| caches | ", name);
    fprintf(to, "%zu KiB, %zu KiB, %zu KiB |\n", cache_size(1) >> 10, cache_size(2) >> 10,
            cache_size(3) >> 10);
    fprintf(to, "| system | ");
    print_system(to);
    fprintf(to, " |\n| compiler | %s %s |\n",
#ifdef __clang__
            "clang",
#else
            "gcc",
#endif
            __VERSION__);
    fprintf(to, "| kernels of libtinyann | %s, profile %s |\n", tann_isa_name(our_kernels()->isa),
            tann_numerics_name(our_chosen().numerics));
    fprintf(to, "| rounds | %zu, a turn of %g ms or more each |\n", o->rounds, 1e3 * o->turn);
    fprintf(to, "| clock | %s |\n",
            counts_processor_time() ? "processor time (W2b2: the wall clock)" : "the wall clock");
    fprintf(to, "| date | %s |\n", o->date);
}

static void print_packages(FILE *to, const page_options *o)
{
    char line[256];
    FILE *file = o->packages != NULL ? fopen(o->packages, "r") : NULL;
    if (file == NULL) {
        fprintf(to, "The versions are not known: this system has no packages of Debian.\n");
        return;
    }
    fprintf(to, "```text\n");
    while (fgets(line, sizeof line, file) != NULL) {
        fprintf(to, "%s", line);
    }
    fprintf(to, "```\n");
    fclose(file);
}

static void print_score(FILE *to, const report *r)
{
    size_t reached = 0, judged = 0;
    for (size_t i = 0; i < r->count; i++) {
        const target *t = target_of(&r->contests[i]);
        const verdict v = t != NULL ? target_judge(t, &r->contests[i], r->peak) : UNKNOWN;
        reached += v == REACHED;
        judged += v != UNKNOWN;
    }
    fprintf(to, "%zu of %zu figures reach what is to be reached.\n", reached, judged);
}

/* ---- the page ---- */

/* `{{table W5}}` and the like take a line of their own; all other lines are copied. */
static void print_line(FILE *to, const char *line, const report *r, const page_options *o)
{
    char prefix[32];
    if (sscanf(line, "{{table %31[^}]", prefix) == 1) {
        print_table(to, r, prefix);
    } else if (strncmp(line, "{{peaks}}", 9) == 0) {
        print_peaks(to, r);
    } else if (strncmp(line, "{{machine}}", 11) == 0) {
        print_machine(to, o);
    } else if (strncmp(line, "{{packages}}", 12) == 0) {
        print_packages(to, o);
    } else if (strncmp(line, "{{notes}}", 9) == 0) {
        notes_print(to);
    } else if (strncmp(line, "{{score}}", 9) == 0) {
        print_score(to, r);
    } else {
        fprintf(to, "%s", line);
    }
}

bool page_write(const report *r, const page_options *o)
{
    const char *frame = BENCHMARK_DIRECTORY "/performance.md.in";
    FILE *from = fopen(frame, "r"), *to = fopen(o->path, "w");
    char line[512];
    bool written = false;
    if (from != NULL && to != NULL) {
        while (fgets(line, sizeof line, from) != NULL) {
            print_line(to, line, r, o);
        }
        written = ferror(to) == 0;
    }
    if (from != NULL) {
        fclose(from);
    }
    if (to != NULL) {
        written = fclose(to) == 0 && written;
    }
    if (!written) {
        fprintf(stderr, "benchmark: %s was not made from %s\n", o->path, frame);
    }
    return written;
}
