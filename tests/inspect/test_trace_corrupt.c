/* Traces that are cut, damaged, or none at all: refused or harmless, and never read beyond their end. */
#include "checks.h"
#include "traced.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int test_trace_corrupt(void);

/* A short trace, with numbers at one node. */
static void make(traced *t, tann_trace_opts *opts, const char *name)
{
    *opts = traced_memory(1);
    opts->name = name;
    opts->every = 2;
    const traced_opts how = {.trace = opts, .epochs = 1};
    traced_run(&how, t);
    assert_int_equal(t->status, TANN_OK);
}

/* In memory that ends where the text ends, so that a checker of memory sees what is read too much. */
static char *exact(const char *text, size_t size)
{
    char *copy = malloc(size > 0 ? size : 1);
    assert_non_null(copy);
    memcpy(copy, text, size);
    return copy;
}

static size_t line_end(const char *text)
{
    return (size_t)(strchr(text, '\n') - text);
}

/* What comes of a trace of `size` bytes beside the whole one. */
static void check_cut(tann_ctx *ctx, const traced *t, size_t size, int swapped)
{
    char *part = exact(t->text, size);
    tann_trace_difference d = tann_trace_difference_default();
    const tann_status status = swapped ? tann_trace_diff(ctx, part, size, t->text, t->size, &d)
                                       : tann_trace_diff(ctx, t->text, t->size, part, size, &d);
    if (size <= line_end(t->text)) {
        assert_int_equal(status, TANN_E_FORMAT);
        assert_non_null(strstr(tann_ctx_error(ctx), "line 1: a trace begins otherwise"));
    } else if (size == t->size) {
        assert_int_equal(d.outcome, TANN_TRACE_EQUAL);
    } else if (d.outcome != TANN_TRACE_EQUAL) {
        assert_int_equal(status, TANN_OK);
        assert_int_equal(d.outcome, swapped ? TANN_TRACE_A_ENDS : TANN_TRACE_B_ENDS);
        const int whole = t->text[size - 1] == '\n';
        assert_true((strstr(d.text, " ends within a line") == NULL) == whole);
    } else {
        /* Only numbers are missing, behind the last digest. */
        assert_int_equal(status, TANN_OK);
        const char *last = t->text + size;
        assert_true(strstr(last, "\nvalue ") == NULL && strstr(last, "\nbatch ") == NULL);
    }
    free(part);
}

static void a_trace_that_is_cut_anywhere_ends_earlier(void **state)
{
    (void)state;
    static traced t;
    tann_trace_opts opts;
    tann_ctx *ctx = tann_ctx_new(NULL);
    make(&t, &opts, "logits");
    assert_in_range(t.size, 4000, 40000);
    for (size_t size = 0; size <= t.size; size++) {
        check_cut(ctx, &t, size, (int)(size % 2));
    }
    traced_free(&t);
    tann_ctx_free(ctx);
}

/* Every byte in turn becomes another one. */
static void a_damaged_byte_is_refused_or_a_difference(void **state)
{
    (void)state;
    static const char marks[] = {0, '\n', ' ', '-', '9', 'x', 'p', (char)0x80, (char)0xFF};
    static traced t;
    tann_trace_opts opts;
    size_t refused = 0;
    tann_ctx *ctx = tann_ctx_new(NULL);
    make(&t, &opts, "activation_3");
    for (size_t at = 0; at < t.size; at++) {
        char *bad = exact(t.text, t.size);
        tann_trace_difference d = tann_trace_difference_default();
        bad[at] = marks[at % sizeof marks] != bad[at] ? marks[at % sizeof marks] : '0';
        const tann_status status = tann_trace_diff(ctx, t.text, t.size, bad, t.size, &d);
        assert_true(status == TANN_OK || status == TANN_E_FORMAT || status == TANN_E_ARGUMENT);
        assert_true((status == TANN_OK) == (*tann_ctx_error(ctx) == '\0'));
        refused += status != TANN_OK;
        free(bad);
    }
    assert_in_range(refused, t.size / 4, t.size);
    traced_free(&t);
    tann_ctx_free(ctx);
}

/* ------------------------------------------------------------------------------- single lines */

static const char header[] =
    "tinyann-trace 1 library 0.1.0 profile fma graph 8b0bbcf1954c5969 nodes "
    "f088ceef85b7804c points 0x2 every 1 values 1\n";

static void check_line(tann_ctx *ctx, const char *line, tann_status status)
{
    char text[1024];
    tann_trace_difference d = tann_trace_difference_default();
    snprintf(text, sizeof text, "%s%s\n", header, line);
    const size_t size = strlen(text);
    const tann_status actual = tann_trace_diff(ctx, text, size, text, size, &d);
    if (actual != status) {
        print_error("'%s' gave %s: %s\n", line, tann_status_name(actual), tann_ctx_error(ctx));
        fail();
    }
    if (status != TANN_OK) {
        assert_non_null(strstr(tann_ctx_error(ctx), "trace a, line 2: "));
    }
}

static void lines_that_are_right(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "start 1 hidden 0 kernel 1x2x2 6d16eef64a45dfc5",
        "batch 18446744073709551615 epoch 0 first 0 samples 2 order - training",
        "batch 0 epoch 0 first 0 samples 2 order 0000000000000000 prediction",
        "value 1 a/b-c output 0 - 2x2 1ac88d41002c20c5",
        "value 99999999999 hidden input_gradient 99999999999 - 2x2 1ac88d41002c20c5",
        "= - 0 nan inf -inf 0x0p+0 -0x0p+0 0x1p+0 0x1p+0 0x1p+0",
        "= 17 8 0x1.8p+0",
    };
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        check_line(ctx, lines[i], TANN_OK);
    }
    tann_ctx_free(ctx);
}

static void lines_that_are_wrong(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "",
        " ",
        "x",
        "value",
        "value ",
        "valu 1 hidden output 0 - 2x2 1ac88d41002c20c5",
        "value 1 hidden output 0 - 2x2 1ac88d41002c20c5 ",
        "value 1 hidden output 0 - 2x2 1ac88d41002c20c5 1",
        "value 1 hidden output 0 - 2x2 1ac88d41002c20c",
        "value 1 hidden output 0 - 2x2 1ac88d41002c20c5a",
        "value 1 hidden output 0 - 2x2 1AC88D41002C20C5",
        "value 1 hidden output 0 - 2x2",
        "value  1 hidden output 0 - 2x2 1ac88d41002c20c5",
        "value -1 hidden output 0 - 2x2 1ac88d41002c20c5",
        "value 1 hidden outputs 0 - 2x2 1ac88d41002c20c5",
        "value 1 hidden - 0 - 2x2 1ac88d41002c20c5",
        "value 1 hid\tden output 0 - 2x2 1ac88d41002c20c5",
        "value 1 \x80 output 0 - 2x2 1ac88d41002c20c5",
        "value 1 a123456789012345678901234567890123456789012345678901234567890123 output 0 - 2x2 "
        "1ac88d41002c20c5",
        "value 1 hidden output 18446744073709551616 - 2x2 1ac88d41002c20c5",
        "value 1 hidden output 0 a2345678901234567890123456789012 2x2 1ac88d41002c20c5",
        "start 1 hidden output 0 kernel 1x2x2 6d16eef64a45dfc5",
        "batch 0 epoch 0 first 0 samples 2 order - training ",
        "batch 0 epoch 0 first 0 samples 2 order - dreaming",
        "batch 0 epoch 0 first 0 samples 2 order x training",
        "batch 0 epoch 0 first 0 samples order - training",
        "batch 0 epok 0 first 0 samples 2 order - training",
        "= 0 0",
        "= 0 0 ",
        "= 0 0 1.5",
        "= x 0 0x1p+0",
        "= 0 0 0x1p+0 0x1p+0 0x1p+0 0x1p+0 0x1p+0 0x1p+0 0x1p+0 0x1p+0 0x1p+0",
        "tinyann-trace 1 library 0.1.0 profile fma graph 8b0bbcf1954c5969 nodes f088ceef85b7804c "
        "points 0x2 every 1 values 1",
    };
    char long_line[400];
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        check_line(ctx, lines[i], TANN_E_FORMAT);
    }
    for (size_t length = 300; length < sizeof long_line; length++) {
        memset(long_line, 'a', length);
        long_line[length] = '\0';
        check_line(ctx, long_line, TANN_E_FORMAT);
        assert_true((strstr(tann_ctx_error(ctx), "too long") != NULL) == (length >= 320));
    }
    tann_ctx_free(ctx);
}

static void headers_that_are_wrong(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    const size_t size = sizeof header - 1;
    tann_trace_difference d = tann_trace_difference_default();
    CHECK_OK(ctx, tann_trace_diff(ctx, header, size, header, size, &d));
    CHECK_TEXT(d.text, "the traces are equal: 0 values, up to step 0");
    static const char *const headers[] = {
        "tinyann-trace 2 library 0.1.0 profile fma graph 8b0bbcf1954c5969 nodes f088ceef85b7804c "
        "points 0x2 every 1 values 1\n",
        "tinyann-trace 1 library 0.1.0 profile fma graph 8b0bbcf1954c5969 nodes f088ceef85b7804c "
        "points 2 every 1 values 1\n",
        "tinyann-trace 1 library 0.1.0 profile fma graph 8b0bbcf1954c5969 nodes f088ceef85b7804c "
        "points 0x2 every 1 values 2\n",
        "tinyann-trace 1 library 0123456789012345678901234 profile fma graph 8b0bbcf1954c5969 "
        "nodes "
        "f088ceef85b7804c points 0x2 every 1 values 1\n",
        "batch 0 epoch 0 first 0 samples 2 order - training\n",
        "\n",
        "",
    };
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        CHECK_FAILS(ctx, tann_trace_diff(ctx, header, size, headers[i], strlen(headers[i]), &d),
                    TANN_E_FORMAT, "trace b, line 1: ");
    }
    tann_ctx_free(ctx);
}

/* A difference between versions is told beside what differs. */
static void other_versions_are_compared(void **state)
{
    (void)state;
    char other[sizeof header];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_trace_difference d = tann_trace_difference_default();
    memcpy(other, header, sizeof header);
    other[26] = '9';
    CHECK_OK(ctx, tann_trace_diff(ctx, header, sizeof header - 1, other, sizeof header - 1, &d));
    CHECK_TEXT(d.text, "the traces are equal: 0 values, up to step 0 (by the libraries 0.1.0 and "
                       "0.9.0)");
    tann_ctx_free(ctx);
}

/* ----------------------------------------------------------------------------------- readers */

typedef struct pieces {
    const char *text;
    size_t rest, piece, calls, fail_at;
} pieces;

static tann_status give(void *user, char *text, size_t size, size_t *length)
{
    pieces *p = user;
    if (++p->calls == p->fail_at) {
        return TANN_E_IO;
    }
    *length = p->rest < p->piece ? p->rest : p->piece;
    *length = *length < size ? *length : size;
    memcpy(text, p->text, *length);
    p->text += *length;
    p->rest -= *length;
    return TANN_OK;
}

static tann_status give_too_much(void *user, char *text, size_t size, size_t *length)
{
    (void)user;
    (void)text;
    *length = size + 1;
    return TANN_OK;
}

static void pieces_of_any_size_give_the_same(void **state)
{
    (void)state;
    static traced t;
    tann_trace_opts opts;
    tann_ctx *ctx = tann_ctx_new(NULL);
    make(&t, &opts, "*");
    for (size_t piece = 1; piece < 5000; piece = piece * 3 + 1) {
        pieces a = {t.text, t.size, piece, 0, 0};
        pieces b = {t.text, t.size, 7, 0, 0};
        tann_trace_difference d = tann_trace_difference_default();
        CHECK_OK(ctx, tann_trace_diff_read(ctx, give, &a, give, &b, &d));
        assert_int_equal(d.outcome, TANN_TRACE_EQUAL);
        assert_true(d.values > 50 && a.rest == 0 && b.rest == 0);
    }
    traced_free(&t);
    tann_ctx_free(ctx);
}

static void readers_may_fail(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_trace_difference d = tann_trace_difference_default();
    for (size_t fail_at = 1; fail_at < 5; fail_at++) {
        pieces a = {header, sizeof header - 1, 50, 0, 0};
        pieces b = {header, sizeof header - 1, 50, 0, fail_at};
        CHECK_FAILS(ctx, tann_trace_diff_read(ctx, give, &a, give, &b, &d), TANN_E_IO,
                    "trace b cannot be read: TANN_E_IO (-4)");
    }
    CHECK_FAILS(ctx, tann_trace_diff_read(ctx, give_too_much, NULL, give_too_much, NULL, &d),
                TANN_E_ARGUMENT, "the reader of trace a gave 4097 of 4096 bytes");
    tann_ctx_free(ctx);
}

int test_trace_corrupt(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trace_that_is_cut_anywhere_ends_earlier),
        cmocka_unit_test(a_damaged_byte_is_refused_or_a_difference),
        cmocka_unit_test(lines_that_are_right),
        cmocka_unit_test(lines_that_are_wrong),
        cmocka_unit_test(headers_that_are_wrong),
        cmocka_unit_test(other_versions_are_compared),
        cmocka_unit_test(pieces_of_any_size_give_the_same),
        cmocka_unit_test(readers_may_fail),
    };
    return cmocka_run_group_tests_name("trace_corrupt", tests, NULL, NULL);
}
