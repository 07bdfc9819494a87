/* Where a training here parts from the known one: the first step, node and point.

       trace check FOLDER          on every set of kernels, in every numeric profile, with 1 and 8 tasks:
                                   against FOLDER/known-PROFILE.trace; a row each
       trace where FILE SET PROFILE   the same of one; prints the difference in a sentence
       trace write PROFILE [values]   prints the trace, with values if asked for
       trace diff A B              compares two that were written

   The exit status is 0 if nothing differs, 1 if something does. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpu.h"
#include "kernel/kernel.h"
#include "traced.h"

/* ------------------------------------------------------------------------------------ files */

static tann_status read_file(void *user, char *text, size_t size, size_t *length)
{
    *length = fread(text, 1, size, user);
    return ferror(user) ? TANN_E_IO : TANN_OK;
}

static FILE *open_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
    }
    return file;
}

static void close_file(FILE *file)
{
    if (file != NULL) {
        fclose(file);
    }
}

/* A text in memory, as a reader sees it. */
typedef struct text {
    const char *at;
    size_t rest;
} text;

static tann_status read_text(void *user, char *to, size_t size, size_t *length)
{
    text *t = user;
    *length = t->rest < size ? t->rest : size;
    memcpy(to, t->at, *length);
    t->at += *length;
    t->rest -= *length;
    return TANN_OK;
}

/* ------------------------------------------------------------------------------- comparing */

/* The sentence of a comparison; 1 if the two differ, or cannot be compared. */
static int judge(tann_ctx *ctx, tann_status status, const tann_trace_difference *d, char *sentence,
                 size_t size)
{
    const int ok = status == TANN_OK;
    snprintf(sentence, size, "%s", ok ? d->text : tann_ctx_error(ctx));
    return !ok || d->outcome != TANN_TRACE_EQUAL;
}

static int diff_files(const char *a, const char *b)
{
    char sentence[512] = "a trace is not there";
    int differs = 1;
    tann_trace_difference d = tann_trace_difference_default();
    tann_ctx *ctx = tann_ctx_new(NULL);
    FILE *file_a = open_file(a);
    FILE *file_b = open_file(b);
    if (ctx != NULL && file_a != NULL && file_b != NULL) {
        const tann_status status =
            tann_trace_diff_read(ctx, read_file, file_a, read_file, file_b, &d);
        differs = judge(ctx, status, &d, sentence, sizeof sentence);
    }
    close_file(file_a);
    close_file(file_b);
    tann_ctx_free(ctx);
    printf("%s\n", sentence);
    return differs;
}

/* The training, in one epoch. */
static tann_status train(tann_isa isa, tann_numerics numerics, size_t tasks, int values, traced *t)
{
    const tann_trace_opts trace = traced_memory(values);
    const traced_opts opts = {
        .isa = isa, .numerics = numerics, .tasks = tasks, .epochs = 1, .trace = &trace};
    traced_run(&opts, t);
    return t->status;
}

/* A training that fails has a trace up to there; the trace says why, if it parts before. */
static int diff_with_known(const char *path, tann_isa isa, tann_numerics numerics, size_t tasks,
                           char *sentence, size_t size)
{
    static traced t;
    int differs = 1;
    tann_trace_difference d = tann_trace_difference_default();
    tann_ctx *ctx = tann_ctx_new(NULL);
    FILE *known = open_file(path);
    (void)train(isa, numerics, tasks, 0, &t);
    snprintf(sentence, size, "the known trace is not there");
    if (ctx != NULL && known != NULL) {
        text here = {t.text, t.size};
        const tann_status status =
            tann_trace_diff_read(ctx, read_file, known, read_text, &here, &d);
        differs = judge(ctx, status, &d, sentence, size);
    }
    traced_free(&t);
    close_file(known);
    tann_ctx_free(ctx);
    return differs;
}

/* ------------------------------------------------------------------------------- every set */

static int check_one(const char *folder, tann_isa isa, tann_numerics numerics, size_t tasks)
{
    char path[1024];
    char sentence[512];
    snprintf(path, sizeof path, "%s/known-%s.trace", folder, tann_numerics_name(numerics));
    const int differs = diff_with_known(path, isa, numerics, tasks, sentence, sizeof sentence);
    printf("%-8s %-6s %zu tasks  %s\n", tann_isa_name(isa), tann_numerics_name(numerics), tasks,
           sentence);
    return differs;
}

static int check_all(const char *folder)
{
    const tann__cpu cpu = tann__cpu_read();
    int differs = 0;
    for (size_t i = 0; tann__kernels_at(i) != NULL; i++) {
        const tann_kernels *k = tann__kernels_at(i);
        if (tann__kernels_runs(k, &cpu)) {
            differs |= check_one(folder, k->isa, k->numerics, 1);
            differs |= check_one(folder, k->isa, k->numerics, 8);
        }
    }
    return differs;
}

/* ---------------------------------------------------------------------------- words to values */

static int find_numerics(const char *name, tann_numerics *numerics)
{
    for (int i = 0; i < TANN_NUMERICS_COUNT_; i++) {
        *numerics = (tann_numerics)i;
        if (strcmp(tann_numerics_name(*numerics), name) == 0) {
            return 1;
        }
    }
    return 0;
}

static int find_isa(const char *name, tann_isa *isa)
{
    for (int i = 0; i < TANN_ISA_COUNT_; i++) {
        *isa = (tann_isa)i;
        if (strcmp(tann_isa_name(*isa), name) == 0) {
            return 1;
        }
    }
    return 0;
}

static int write_trace(tann_numerics numerics, int values)
{
    static traced t;
    const tann_status status = train(TANN_ISA_AUTO, numerics, 1, values, &t);
    const size_t written = fwrite(t.text, 1, t.size, stdout);
    const int bad = status != TANN_OK || written != t.size;
    if (bad) {
        fprintf(stderr, "%s\n", t.error);
    }
    traced_free(&t);
    return bad;
}

static int print_where(const char *path, tann_isa isa, tann_numerics numerics)
{
    char sentence[512];
    const int differs = diff_with_known(path, isa, numerics, 1, sentence, sizeof sentence);
    printf("%s\n", sentence);
    return differs;
}

int main(int argc, char **argv)
{
    const char *what = argc > 2 ? argv[1] : "";
    tann_isa isa;
    tann_numerics numerics;
    if (strcmp(what, "check") == 0 && argc == 3) {
        return check_all(argv[2]);
    }
    if (strcmp(what, "diff") == 0 && argc == 4) {
        return diff_files(argv[2], argv[3]);
    }
    if (strcmp(what, "where") == 0 && argc == 5 && find_isa(argv[3], &isa) &&
        find_numerics(argv[4], &numerics)) {
        return print_where(argv[2], isa, numerics);
    }
    if (strcmp(what, "write") == 0 && find_numerics(argv[2], &numerics)) {
        return write_trace(numerics, argc == 4 && strcmp(argv[3], "values") == 0);
    }
    fprintf(stderr, "usage: trace check FOLDER | where FILE SET PROFILE | write PROFILE [values] | "
                    "diff A B\n");
    return 2;
}
