/* Computes every part of src/inspect/digest.h on every set of kernels and in every numeric profile,
   the trainings also with several numbers of tasks, and compares the digests with the known ones.

       digest few|full     a row a set and numeric profile; few sizes or many
       digest def          the rows of src/inspect/digests.def as they come out here
       digest known        the known digests over all parts, as they stand in the documentation

   A row: set, profile, digest over all parts with 1 task, and "equal", "DIFFERS: ..." or "not
   run: ...". The exit status is 0 if nothing differs. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <tinyann/tinyann.h>

#include "base/cpu.h"
#include "inspect/digest.h"
#include "kernel/kernel.h"
#include "runners.h"

/* Which sets a target may have. None is passed over in silence. */
static const tann_isa sets[] = {
    TANN_ISA_PORTABLE,
#if defined(__x86_64__)
    TANN_ISA_SSE2,
    TANN_ISA_AVX2,
    TANN_ISA_AVX512,
#elif defined(__aarch64__)
    TANN_ISA_NEON,
#endif
};
enum { SET_COUNT = sizeof sets / sizeof *sets };

static const size_t task_counts[] = {1, 2, 3, 7, 8};
enum { TASK_COUNTS = sizeof task_counts / sizeof *task_counts };

/* What differs, in words. */
typedef struct findings {
    char text[1024];
} findings;

static void find(findings *f, const char *format, ...)
{
    const size_t used = strlen(f->text);
    va_list args;
    va_start(args, format);
    vsnprintf(f->text + used, sizeof f->text - used, format, args);
    va_end(args);
}

static const char *why_not(tann_isa isa)
{
    const tann__cpu cpu = tann__cpu_read();
    for (size_t i = 0; tann__kernels_at(i) != NULL; i++) {
        if (tann__kernels_at(i)->isa == isa) {
            return tann__kernels_runs(tann__kernels_at(i), &cpu) ? NULL : "the processor lacks it";
        }
    }
    return "the compiler lacks it";
}

/* Kernels do not know of tasks: with several of them only the trainings are run. */
static int is_run(const tann__digest_part *part, size_t tasks)
{
    return tasks == 1 || strstr(part->name, "training") != NULL;
}

/* The parts on one desk; returns their common digest. */
static uint64_t run_parts(tann__desk *desk, size_t tasks, findings *f)
{
    uint64_t all = TANN__DIGEST_START;
    for (size_t i = 0; tann__digest_part_at(i) != NULL; i++) {
        const tann__digest_part *part = tann__digest_part_at(i);
        uint64_t digest;
        if (!is_run(part, tasks)) {
            continue;
        }
        if (tann__digest_of(desk, part, &digest) != TANN_OK) {
            find(f, " %s: %s", part->name, tann_ctx_error(&desk->ctx));
        } else if (digest != tann__digest_known(desk, part)) {
            find(f, " %s with %zu tasks", part->name, tasks);
        }
        all = tann__digest_number(all, digest, 64);
    }
    return all;
}

static uint64_t run_with_tasks(tann_isa isa, tann_numerics numerics, size_t tasks, int full,
                               findings *f)
{
    run_notes notes = {0, 0};
    uint64_t all = 0;
    tann__desk desk;
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.max_isa = isa;
    opts.runner = run_on_threads;
    opts.runner_user = &notes;
    opts.runner_tasks = tasks;
    tann_ctx *ctx = tann_ctx_new(&opts);
    if (ctx == NULL || tann_ctx_isa(ctx) != isa ||
        tann__desk_init(&desk, ctx, numerics, full) != TANN_OK) {
        find(f, " no context, or no memory");
    } else {
        all = run_parts(&desk, tasks, f);
        tann__desk_free(&desk);
        if (full && tasks > 1 && notes.tasks != tasks) {
            find(f, " only %zu of %zu tasks were run", notes.tasks, tasks);
        }
    }
    tann_ctx_free(ctx);
    return all;
}

/* Prints one row; 1 if something differs. */
static int run_row(tann_isa isa, tann_numerics numerics, int full)
{
    findings f = {""};
    const uint64_t all = run_with_tasks(isa, numerics, task_counts[0], full, &f);
    for (size_t i = 1; i < TASK_COUNTS; i++) {
        (void)run_with_tasks(isa, numerics, task_counts[i], full, &f);
    }
    const int differs = *f.text != '\0';
    printf("%-8s %-6s %016" PRIx64 " %s%s\n", tann_isa_name(isa), tann_numerics_name(numerics), all,
           differs ? "DIFFERS:" : "equal", f.text);
    fflush(stdout);
    return differs;
}

static int run_set(tann_isa isa, int full)
{
    int bad = 0;
    for (int i = 0; i < TANN_NUMERICS_COUNT_; i++) {
        const tann_numerics numerics = (tann_numerics)i;
        if (why_not(isa) != NULL) {
            printf("%-8s %-6s %-16s not run: %s\n", tann_isa_name(isa),
                   tann_numerics_name(numerics), "-", why_not(isa));
        } else {
            bad += run_row(isa, numerics, full);
        }
    }
    return bad;
}

/* A set of the build that is missing above would be passed over in silence. */
static int is_known(tann_isa isa)
{
    int found = 0;
    for (size_t i = 0; i < SET_COUNT; i++) {
        found = found || sets[i] == isa;
    }
    return found;
}

static int run_all(int full)
{
    int bad = 0;
    for (size_t i = 0; tann__kernels_at(i) != NULL; i++) {
        if (!is_known(tann__kernels_at(i)->isa)) {
            printf("%-8s -      -                DIFFERS: digest.c does not know this set\n",
                   tann_isa_name(tann__kernels_at(i)->isa));
            bad++;
        }
    }
    for (size_t i = 0; i < SET_COUNT; i++) {
        bad += run_set(sets[i], full);
    }
    return bad != 0;
}

/* One of the four digests of a part, on the best set. */
static int print_digest(const tann_ctx *ctx, const tann__digest_part *part, tann_numerics numerics,
                        int full)
{
    tann__desk desk;
    uint64_t digest = 0;
    tann_status status = tann__desk_init(&desk, ctx, numerics, full);
    if (status == TANN_OK) {
        status = tann__digest_of(&desk, part, &digest);
        tann__desk_free(&desk);
    }
    printf(", 0x%016" PRIx64, digest);
    if (status != TANN_OK) {
        fprintf(stderr, "%s: %s\n", part->name, tann_ctx_error(&desk.ctx));
    }
    return status != TANN_OK;
}

static int print_def(void)
{
    int bad = 0;
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; ctx != NULL && tann__digest_part_at(i) != NULL; i++) {
        printf("TANN__DIGEST(%s", tann__digest_part_at(i)->name);
        for (int column = 0; column < 2 * TANN_NUMERICS_COUNT_; column++) {
            bad += print_digest(ctx, tann__digest_part_at(i),
                                (tann_numerics)(column % TANN_NUMERICS_COUNT_),
                                column / TANN_NUMERICS_COUNT_);
        }
        printf(")\n");
    }
    bad += ctx == NULL;
    tann_ctx_free(ctx);
    return bad != 0;
}

static int print_known(void)
{
    for (int column = 0; column < 2 * TANN_NUMERICS_COUNT_; column++) {
        tann__desk desk = {.full = column / TANN_NUMERICS_COUNT_};
        desk.ctx.numerics = (tann_numerics)(column % TANN_NUMERICS_COUNT_);
        uint64_t all = TANN__DIGEST_START;
        for (size_t i = 0; tann__digest_part_at(i) != NULL; i++) {
            const uint64_t known = tann__digest_known(&desk, tann__digest_part_at(i));
            all = tann__digest_number(all, known, 64);
        }
        printf("%s %s %016" PRIx64 "\n", desk.full ? "full" : "few",
               tann_numerics_name(desk.ctx.numerics), all);
    }
    return 0;
}

int main(int argc, char **argv)
{
    const char *what = argc == 2 ? argv[1] : "";
    if (strcmp(what, "few") == 0 || strcmp(what, "full") == 0) {
        return run_all(strcmp(what, "full") == 0);
    }
    if (strcmp(what, "def") == 0) {
        return print_def();
    }
    if (strcmp(what, "known") == 0) {
        return print_known();
    }
    fprintf(stderr, "usage: digest few|full|def|known\n");
    return 2;
}
