/* The self-test passes on every set of kernels, and finds a fault. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "floats.h"
#include "heap.h"
#include "inspect/digest.h"
#include "runners.h"

/* What was written, as one string. */
typedef struct page {
    char text[16384];
    size_t used;
} page;

static tann_status write_page(void *user, const char *text, size_t length)
{
    page *p = user;
    assert_true(p->used + length < sizeof p->text);
    memcpy(p->text + p->used, text, length);
    p->used += length;
    p->text[p->used] = '\0';
    return TANN_OK;
}

static size_t lines_with(const page *p, const char *word)
{
    size_t count = 0;
    for (const char *at = strstr(p->text, word); at != NULL; at = strstr(at + 1, word)) {
        count++;
    }
    return count;
}

static void every_set_passes(void **state)
{
    (void)state;
    for (int isa = TANN_ISA_PORTABLE; isa < TANN_ISA_COUNT_; isa++) {
        tann_ctx_opts opts = tann_ctx_opts_default();
        opts.max_isa = (tann_isa)isa;
        tann_ctx *ctx = tann_ctx_new(&opts);
        if (ctx != NULL) { /* not every number is a set */
            CHECK_OK(ctx, tann_self_test(ctx, NULL, NULL));
        }
        tann_ctx_free(ctx);
    }
}

static void every_part_has_a_line(void **state)
{
    (void)state;
    static page p;
    p.used = 0;
    tann_ctx *ctx = tann_ctx_new(NULL);
    CHECK_OK(ctx, tann_self_test(ctx, write_page, &p));
    size_t parts = 0;
    for (; tann__digest_part_at(parts) != NULL; parts++) {
        char words[64];
        const tann__digest_part *part = tann__digest_part_at(parts);
        for (int i = 0; i < TANN_NUMERICS_COUNT_; i++) {
            snprintf(words, sizeof words, "  %-6s  %-16s  %016llx\n",
                     tann_numerics_name((tann_numerics)i), part->name,
                     (unsigned long long)part->few[i]);
            assert_non_null(strstr(p.text, words));
        }
    }
    assert_int_equal(lines_with(&p, "\n"), TANN_NUMERICS_COUNT_ * (parts + 1));
    assert_int_equal(lines_with(&p, tann_isa_name(tann_ctx_isa(ctx))),
                     TANN_NUMERICS_COUNT_ * (parts + 1));
    assert_null(strstr(p.text, "DIFFERS"));
    tann_ctx_free(ctx);
}

/* The digests cover each kernel of the table, and trainings besides. A new kernel needs a part. */
static void every_kernel_is_a_part(void **state)
{
    (void)state;
    const size_t kernels =
        (sizeof(tann_kernels) - offsetof(tann_kernels, gemm_nn)) / sizeof(void (*)(void));
    size_t parts = 0;
    size_t trainings = 0;
    for (; tann__digest_part_at(parts) != NULL; parts++) {
        const char *name = tann__digest_part_at(parts)->name;
        trainings += strstr(name, "training") != NULL || strcmp(name, "normalization") == 0;
    }
    assert_int_equal(parts, kernels + trainings);
}

/* A runner that leaves out the last task. */
static void run_too_few(void *user, tann_task_fn task, void *job, size_t count)
{
    (void)user;
    for (size_t i = 0; i + 1 < count; i++) {
        task(job, i);
    }
}

static void a_fault_is_named(void **state)
{
    (void)state;
    static page p;
    p.used = 0;
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.runner = run_too_few;
    opts.runner_tasks = 2;
    tann_ctx *ctx = tann_ctx_new(&opts);
    CHECK_FAILS(ctx, tann_self_test(ctx, write_page, &p), TANN_E_INTERNAL, "wide_training on ");
    assert_int_equal(lines_with(&p, "DIFFERS"), TANN_NUMERICS_COUNT_);
    CHECK_FAILS(ctx, tann_self_test(ctx, NULL, NULL), TANN_E_INTERNAL, "in place of");
    tann_ctx_free(ctx);
}

/* An allocator that remembers the block with the samples of the self-test. */
typedef struct spoiler {
    float *samples;
    size_t size;
} spoiler;

static void *allocate(void *user, size_t size)
{
    spoiler *s = user;
    void *memory = malloc(size);
    if (s->samples == NULL && size >= TANN__DESK_FLOATS * sizeof(float)) {
        s->samples = memory;
        s->size = size;
    }
    return memory;
}

static void release(void *user, void *memory, size_t size)
{
    spoiler *s = user;
    (void)size;
    s->samples = memory == s->samples ? NULL : s->samples;
    free(memory);
}

/* A runner that makes NaN of most of the samples (what lies in front of them stays). */
static void run_and_spoil(void *user, tann_task_fn task, void *job, size_t count)
{
    const spoiler *s = user;
    for (size_t i = s->size / sizeof(float) - TANN__DESK_FLOATS / 8 * 7;
         i < s->size / sizeof(float); i++) {
        s->samples[i] = NAN;
    }
    run_too_few(NULL, task, job, count + 1);
}

static void a_training_that_fails_is_named(void **state)
{
    (void)state;
    spoiler s = {NULL, 0};
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.allocate = allocate;
    opts.release = release;
    opts.allocator_user = &s;
    opts.runner = run_and_spoil;
    opts.runner_user = &s;
    opts.runner_tasks = 2;
    tann_ctx *ctx = tann_ctx_new(&opts);
    CHECK_FAILS(ctx, tann_self_test(ctx, NULL, NULL), TANN_E_INTERNAL, "fails: ");
    assert_non_null(strstr(tann_ctx_error(ctx), "wide_training on "));
    tann_ctx_free(ctx);
}

static void tasks_do_not_matter(void **state)
{
    (void)state;
    static const tann_runner_fn runners[] = {run_in_reverse, run_on_threads};
    for (size_t i = 0; i < 2; i++) {
        run_notes notes = {0, 0};
        tann_ctx_opts opts = tann_ctx_opts_default();
        opts.runner = runners[i];
        opts.runner_user = &notes;
        opts.runner_tasks = 7;
        tann_ctx *ctx = tann_ctx_new(&opts);
        CHECK_OK(ctx, tann_self_test(ctx, NULL, NULL));
        assert_true(notes.tasks >= 2); /* the runner is part of what is tested */
        tann_ctx_free(ctx);
    }
}

static void every_failing_allocation_is_passed_on(void **state)
{
    (void)state;
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    const size_t before = h.taken;
    CHECK_OK(ctx, tann_self_test(ctx, NULL, NULL));
    const size_t count = h.taken - before;
    assert_true(count > 100);
    /* A step that is prime to the pattern of the trainings meets each kind of allocation. */
    for (size_t i = 1; i <= count; i += i < 120 ? 1 : 17) {
        h.fail_at = h.taken + i;
        CHECK_FAILS(ctx, tann_self_test(ctx, NULL, NULL), TANN_E_MEMORY, "out of memory");
        assert_int_equal(h.blocks, 1); /* the context itself */
    }
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

static tann_status refuse(void *user, const char *text, size_t length)
{
    (void)text;
    (void)length;
    return *(tann_status *)user;
}

static void a_writer_may_fail(void **state)
{
    (void)state;
    tann_status answer = TANN_E_IO;
    tann_ctx *ctx = tann_ctx_new(NULL);
    CHECK_FAILS(ctx, tann_self_test(ctx, refuse, &answer), TANN_E_IO, "writer");
    answer = TANN_OK;
    CHECK_OK(ctx, tann_self_test(ctx, refuse, &answer));
    assert_int_equal(tann_self_test(NULL, NULL, NULL), TANN_E_ARGUMENT);
    tann_ctx_free(ctx);
}

int test_self_test(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_set_passes),
        cmocka_unit_test(every_part_has_a_line),
        cmocka_unit_test(every_kernel_is_a_part),
        cmocka_unit_test(a_fault_is_named),
        cmocka_unit_test(a_training_that_fails_is_named),
        cmocka_unit_test(tasks_do_not_matter),
        cmocka_unit_test(every_failing_allocation_is_passed_on),
        cmocka_unit_test(a_writer_may_fail),
    };
    return cmocka_run_group_tests_name("self_test", tests, NULL, NULL);
}
