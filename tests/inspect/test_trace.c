/* What a trace holds, and what becomes of it when it cannot be written. */
#include "checks.h"
#include "floats.h"
#include "graphs.h"
#include "heap.h"
#include "traced.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int test_trace(void);

/* 2 -> "hidden", dense 2 of constant 0.5 -> relu. */
static tann_model *small_model(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_dense_opts opts = tann_dense_opts_default();
    opts.kernel_initializer = TANN_CONSTANT;
    opts.kernel_constant = 0.5f;
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_activation(b, tann_named(b, tann_dense(b, h, 2, &opts), "hidden"), TANN_RELU);
    return tann_builder_finish(b, h, 1);
}

static const float small_x[4] = {1, 2, -3, 0.25f};

static void every_line_is_as_documented(void **state)
{
    (void)state;
    float y[4];
    size_t size = 0;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = small_model(ctx);
    tann_session *s = tann_session_new(ctx, m, 2);
    tann_trace_opts opts = tann_trace_opts_default();
    opts.values = 1;
    opts.name = "*i*";
    tann_trace *t = tann_trace_new(s, &opts);
    assert_non_null(t);
    CHECK_OK(ctx, tann_predict(s, small_x, 2, y));
    const char *rest = tann_trace_text(t, &size);
    assert_true(strncmp(rest, "tinyann-trace 1 library ", 24) == 0);
    assert_true(strncmp(rest + 24, tann_version(), strlen(tann_version())) == 0);
    CHECK_TEXT(rest + 24 + strlen(tann_version()),
               " profile fma graph 8b0bbcf1954c5969 nodes f088ceef85b7804c points 0x2 every 1 "
               "values 1\n"
               "start 1 hidden 0 kernel 1x2x2 6d16eef64a45dfc5\n"
               "start 1 hidden 1 bias 1x2 a8c7f832281a39c5\n"
               "batch 0 epoch 0 first 0 samples 2 order - prediction\n"
               "value 0 input_1 output 0 - 2x2 e3b60d579fc3bf02\n"
               "= 0 0 0x1p+0 0x1p+1\n"
               "= 1 0 -0x1.8p+1 0x1p-2\n"
               "value 1 hidden output 0 - 2x2 1ac88d41002c20c5\n"
               "= 0 0 0x1.8p+0 0x1.8p+0\n"
               "= 1 0 -0x1.6p+0 -0x1.6p+0\n"
               "value 2 activation_1 output 0 - 2x2 920e56339b813615\n"
               "= 0 0 0x1.8p+0 0x1.8p+0\n"
               "= 1 0 0x0p+0 0x0p+0\n");
    assert_int_equal(size, strlen(rest));
    tann_trace_free(t);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* ------------------------------------------------------------------------------ which values */

static size_t count_lines(const traced *t, const char *with)
{
    size_t count = 0;
    for (const char *at = strstr(t->text, with); at != NULL; at = strstr(at + 1, with)) {
        count++;
    }
    return count;
}

/* 9 nodes, 3 of them with weights; 35 samples in batches of 10, 10, 10 and 5, 8 of validation. */
static void all_that_is_asked_for_is_there(void **state)
{
    (void)state;
    static traced t;
    tann_trace_opts opts = traced_memory(0);
    const traced_opts how = {.trace = &opts};
    traced_run(&how, &t);
    assert_int_equal(count_lines(&t, "\nstart "), 6);
    assert_int_equal(count_lines(&t, "\nbatch "), 2 * (4 + 1));
    assert_int_equal(count_lines(&t, " training\n"), 2 * 4);
    assert_int_equal(count_lines(&t, " output 0 - "), 10 * 9);
    assert_int_equal(count_lines(&t, " gradient 0 - "), 8 * 9);
    assert_int_equal(count_lines(&t, " weight_gradient "), 8 * 6);
    assert_int_equal(count_lines(&t, " after_update "), 8 * 6);
    assert_int_equal(count_lines(&t, "\n= "), 0);
    traced_free(&t);
}

static void filters_and_intervals_choose(void **state)
{
    (void)state;
    static traced t;
    tann_trace_opts opts = traced_memory(0);
    const traced_opts how = {.trace = &opts};
    opts.type = "dense";
    opts.name = "l*";
    opts.every = 3;
    opts.points = (unsigned)TANN_HOOK_INPUT | (unsigned)TANN_HOOK_GRADIENT_INPUT |
                  (unsigned)TANN_HOOK_BEFORE_UPDATE;
    traced_run(&how, &t);
    /* Steps 0, 3 and 6 of 8; validation is at steps 4 and 8. */
    assert_int_equal(count_lines(&t, "\nbatch "), 3);
    assert_int_equal(count_lines(&t, " left input 0 - "), 3);
    assert_int_equal(count_lines(&t, " logits input 0 - "), 3);
    assert_int_equal(count_lines(&t, " left input_gradient 0 - "), 3);
    assert_int_equal(count_lines(&t, " before_update 1 bias 1x3 "), 3);
    assert_int_equal(count_lines(&t, " right "), 2); /* when the trace begins */
    traced_free(&t);
    opts = traced_memory(0);
    opts.node = 0;
    opts.runs = TANN_RUN_PREDICTION;
    traced_run(&how, &t);
    assert_int_equal(count_lines(&t, "\nbatch "), 2);
    assert_int_equal(count_lines(&t, " prediction\n"), 2);
    assert_int_equal(count_lines(&t, "\nvalue "), 2);
    assert_int_equal(count_lines(&t, "\nvalue 0 "), 2);
    traced_free(&t);
}

/* ------------------------------------------------------------------------------ nothing changes */

static void a_trace_changes_no_bit(void **state)
{
    (void)state;
    for (size_t set = 0; sets_at(set) != NULL; set++) {
        static traced plain, seen;
        tann_trace_opts opts = traced_memory(1);
        traced_opts how = {.isa = sets_at(set)->isa};
        traced_run(&how, &plain);
        how.trace = &opts;
        how.tasks = 8;
        opts.points = (unsigned)TANN_HOOK_INPUT | (unsigned)TANN_HOOK_FORWARD |
                      (unsigned)TANN_HOOK_GRADIENT | (unsigned)TANN_HOOK_GRADIENT_INPUT;
        traced_run(&how, &seen);
        assert_int_equal(seen.status, TANN_OK);
        CHECK_BITS(seen.weights, plain.weights, TRACED_WEIGHTS);
        traced_free(&plain);
        traced_free(&seen);
    }
}

/* ---------------------------------------------------------------------------------- failures */

typedef struct stream {
    char text[1 << 20];
    size_t used, fail_at; /* which line fails; 0: none */
    size_t lines;
} stream;

static tann_status take(void *user, const char *text, size_t length)
{
    stream *s = user;
    if (++s->lines == s->fail_at) {
        return TANN_E_IO;
    }
    assert_true(length > 0 && text[length - 1] == '\n' && memchr(text, '\n', length - 1) == NULL);
    assert_true(s->used + length < sizeof s->text);
    memcpy(s->text + s->used, text, length);
    s->used += length;
    return TANN_OK;
}

static void a_writer_gets_the_same_text_line_by_line(void **state)
{
    (void)state;
    static traced kept, written;
    static stream s;
    tann_trace_opts opts = traced_memory(1);
    const traced_opts how = {.trace = &opts};
    memset(&s, 0, sizeof s);
    traced_run(&how, &kept);
    opts.write = take;
    opts.user = &s;
    traced_run(&how, &written);
    assert_int_equal(s.used, kept.size);
    assert_memory_equal(s.text, kept.text, kept.size);
    CHECK_TEXT(written.text, "");
    traced_free(&kept);
    traced_free(&written);
}

static void a_line_that_cannot_be_written_ends_the_run(void **state)
{
    (void)state;
    static traced t;
    static stream s;
    tann_trace_opts opts = traced_memory(0);
    const traced_opts how = {.trace = &opts};
    memset(&s, 0, sizeof s);
    opts.write = take;
    opts.user = &s;
    s.fail_at = 100;
    traced_run(&how, &t);
    assert_int_equal(t.status, TANN_E_IO);
    CHECK_TEXT(t.error, "the trace cannot be written: TANN_E_IO (-4)");
    assert_int_equal(s.lines, 100);
    traced_free(&t);
    opts.write = NULL;
    opts.memory = 5000;
    traced_run(&how, &t);
    assert_int_equal(t.status, TANN_E_MEMORY);
    CHECK_TEXT(t.error, "the trace is full: its memory of 5000 bytes is used up");
    assert_in_range(t.size, 4900, 4999);
    traced_free(&t);
}

/* A trace that has failed writes nothing more, and ends each run. */
static void a_trace_that_failed_stays_so(void **state)
{
    (void)state;
    static stream s;
    float y[4];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = small_model(ctx);
    tann_session *session = tann_session_new(ctx, m, 2);
    tann_trace_opts opts = tann_trace_opts_default();
    opts.write = take;
    opts.user = &s;
    for (size_t fail_at = 1; fail_at <= 3; fail_at++) { /* the header, two weights */
        memset(&s, 0, sizeof s);
        s.fail_at = fail_at;
        CHECK_NULL(ctx, tann_trace_new(session, &opts), TANN_E_IO, "the trace cannot be written");
        CHECK_OK(ctx, tann_predict(session, small_x, 2, y));
    }
    memset(&s, 0, sizeof s);
    s.fail_at = 5;
    tann_trace *t = tann_trace_new(session, &opts);
    for (int run = 0; run < 3; run++) {
        CHECK_FAILS(ctx, tann_predict(session, small_x, 2, y), TANN_E_IO,
                    "the trace cannot be written");
        assert_int_equal(s.lines, 5);
    }
    tann_trace_free(t);
    opts.write = NULL;
    opts.memory = 450; /* for one batch */
    t = tann_trace_new(session, &opts);
    CHECK_OK(ctx, tann_predict(session, small_x, 2, y));
    for (int run = 0; run < 3; run++) {
        CHECK_FAILS(ctx, tann_predict(session, small_x, 2, y), TANN_E_MEMORY,
                    "the trace is full: its memory of 450 bytes is used up");
    }
    tann_trace_free(t);
    CHECK_OK(ctx, tann_predict(session, small_x, 2, y));
    tann_session_free(session);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void check_no_trace(tann_session *s, const tann_trace_opts *opts, tann_ctx *ctx,
                           tann_status status, const char *words)
{
    CHECK_NULL(ctx, tann_trace_new(s, opts), status, words);
}

static void bad_options_are_refused(void **state)
{
    (void)state;
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    tann_model *m = small_model(ctx);
    tann_session *s = tann_session_new(ctx, m, 2);
    tann_trace_opts opts = tann_trace_opts_default();
    assert_null(tann_trace_new(NULL, NULL));
    opts.every = 0;
    check_no_trace(s, &opts, ctx, TANN_E_ARGUMENT, "every is 0");
    opts = tann_trace_opts_default();
    opts.memory = 0;
    check_no_trace(s, &opts, ctx, TANN_E_ARGUMENT, "memory is 0");
    opts.memory = 10;
    check_no_trace(s, &opts, ctx, TANN_E_MEMORY, "the trace is full");
    opts.memory = SIZE_MAX;
    check_no_trace(s, &opts, ctx, TANN_E_MEMORY, "out of memory for a trace");
    opts = tann_trace_opts_default();
    opts.values = 2;
    check_no_trace(s, &opts, ctx, TANN_E_ARGUMENT, "values of 2");
    opts = tann_trace_opts_default();
    opts.points = (unsigned)TANN_HOOK_EPOCH_END;
    check_no_trace(s, &opts, ctx, TANN_E_ARGUMENT, "0x800 is not a set of points of nodes");
    opts.points = (unsigned)TANN_HOOK_GRADIENT;
    check_no_trace(s, &opts, ctx, TANN_E_UNSUPPORTED, "gradients");
    opts = tann_trace_opts_default();
    opts.runs = 4;
    check_no_trace(s, &opts, ctx, TANN_E_ARGUMENT, "0x4 is not a set of runs");
    opts.runs = TANN_RUN_TRAINING;
    check_no_trace(s, &opts, ctx, TANN_E_UNSUPPORTED, "has no training");
    opts = tann_trace_opts_default();
    opts.node = 3;
    check_no_trace(s, &opts, ctx, TANN_E_ARGUMENT, "no node 3, the model has 3");
    opts = tann_trace_opts_default();
    opts.name = "nobody";
    check_no_trace(s, &opts, ctx, TANN_E_ARGUMENT, "no node that matches 'nobody'");
    opts.struct_size = 3;
    check_no_trace(s, &opts, ctx, TANN_E_ARGUMENT, "struct_size of tann_trace_opts is 3");
    CHECK_TEXT(tann_trace_text(NULL, NULL), "");
    tann_trace_free(NULL);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    for (size_t fail_at = 1;; fail_at++) {
        heap h = {0};
        tann_ctx *ctx = heap_ctx(&h);
        tann_model *m = small_model(ctx);
        tann_session *s = tann_session_new(ctx, m, 2);
        float y[4];
        h.fail_at = h.taken + fail_at;
        tann_trace *t = tann_trace_new(s, NULL);
        const size_t taken = h.taken;
        if (t != NULL) {
            CHECK_OK(ctx, tann_predict(s, small_x, 2, y));
            assert_int_equal(h.taken, taken); /* a run allocates nothing */
        } else {
            assert_int_equal(tann_ctx_status(ctx), TANN_E_MEMORY);
        }
        tann_trace_free(t);
        tann_session_free(s);
        tann_model_free(m);
        tann_ctx_free(ctx);
        heap_check_empty(&h);
        if (t != NULL) {
            assert_int_equal(fail_at, 3); /* the trace, its hook */
            return;
        }
    }
}

/* A trace that ended leaves the session as it was. */
static void a_trace_can_end_and_begin_again(void **state)
{
    (void)state;
    float y[4];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = small_model(ctx);
    tann_session *s = tann_session_new(ctx, m, 2);
    static char first[4096];
    for (int round = 0; round < 3; round++) {
        tann_trace *t = tann_trace_new(s, NULL);
        assert_non_null(t);
        size_t begun = 0;
        size_t size = 0;
        (void)tann_trace_text(t, &begun);
        CHECK_OK(ctx, tann_predict(s, small_x, 2, y));
        const char *text = tann_trace_text(t, &size);
        assert_true(size > begun && size < sizeof first && text[size] == '\0');
        if (round == 0) {
            memcpy(first, text, begun);
        }
        assert_memory_equal(text, first, begun);
        tann_trace_free(t);
        CHECK_OK(ctx, tann_predict(s, small_x, 2, y));
    }
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

int test_trace(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_is_as_documented),
        cmocka_unit_test(all_that_is_asked_for_is_there),
        cmocka_unit_test(filters_and_intervals_choose),
        cmocka_unit_test(a_trace_changes_no_bit),
        cmocka_unit_test(a_writer_gets_the_same_text_line_by_line),
        cmocka_unit_test(a_line_that_cannot_be_written_ends_the_run),
        cmocka_unit_test(a_trace_that_failed_stays_so),
        cmocka_unit_test(bad_options_are_refused),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(a_trace_can_end_and_begin_again),
    };
    return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}
