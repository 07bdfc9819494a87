/* Two traces of a few lines: in what they differ, and how that is said. */
#include "checks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

int test_trace_lines(void);

#define HEADER                                                                                     \
    "tinyann-trace 1 library 0.1.0 profile fma graph 8b0bbcf1954c5969 nodes f088ceef85b7804c "     \
    "points 0x2 every 1 values 1\n"
#define BATCH        "batch 7 epoch 2 first 20 samples 2 order - training\n"
#define VALUE        "value 1 hidden output 0 - 2x2 1ac88d41002c20c5\n"
#define OTHER        "value 1 hidden output 0 - 2x2 1ac88d41002c20c6\n"
#define WEIGHT       "value 1 hidden after_update 1 bias 1x2 1ac88d41002c20c5\n"
#define OTHER_WEIGHT "value 1 hidden after_update 1 bias 1x2 1ac88d41002c20c6\n"

static tann_trace_difference diff(tann_ctx *ctx, const char *a, const char *b)
{
    char text_a[1024];
    char text_b[1024];
    tann_trace_difference d = tann_trace_difference_default();
    snprintf(text_a, sizeof text_a, "%s%s", HEADER, a);
    snprintf(text_b, sizeof text_b, "%s%s", HEADER, b);
    CHECK_OK(ctx, tann_trace_diff(ctx, text_a, strlen(text_a), text_b, strlen(text_b), &d));
    return d;
}

static void every_outcome_has_its_sentence(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b, *text;
        tann_trace_outcome outcome;
    } cases[] = {
        {VALUE, "value 1 hidden output 0 - 2x3 1ac88d41002c20c5\n",
         "when the traces began: the output of 'hidden' is 2x2 in a, 2x3 in b", TANN_TRACE_SHAPE},
        {VALUE, "value 1 hidden gradient 0 - 2x2 1ac88d41002c20c5\n",
         "when the traces began: a has the output of 'hidden', b has the gradient at 'hidden'",
         TANN_TRACE_ORDER},
        {"value 1 hidden input_gradient 1 - 2x2 1ac88d41002c20c5\n", BATCH,
         "when the traces began: a has the gradient at input 1 of 'hidden', b has step 7 (epoch 2, "
         "training), 2 samples from 20 on",
         TANN_TRACE_ORDER},
        {BATCH, "value 1 hidden input 99999999999 - 2x2 1ac88d41002c20c5\n",
         "when the traces began: a has step 7 (epoch 2, training), 2 samples from 20 on, b has "
         "input "
         "99999999999 of 'hidden'",
         TANN_TRACE_ORDER},
        {"", "value 1 hidden before_update 1 bias 1x2 1ac88d41002c20c5\n",
         "when the traces began: a ends, b has before the update 'hidden.bias'", TANN_TRACE_A_ENDS},
        {BATCH VALUE, BATCH OTHER, "step 7 (epoch 2): the output of 'hidden' differs",
         TANN_TRACE_VALUE},
        {BATCH WEIGHT "= - 0 0x1p+0 0x1p+1\n", BATCH OTHER_WEIGHT "= - 0 0x1p+0 0x1.8p+1\n",
         "step 7 (epoch 2): after the update 'hidden.bias' differs: unit 1 is 2 in a, 3 in b",
         TANN_TRACE_VALUE},
        {BATCH VALUE "= 5 0 0x1p+0 0x1p+1\n= 6 0 nan 0x1p+0\n",
         BATCH OTHER "= 5 0 0x1p+0 0x1p+1\n= 6 0 nan inf\n",
         "step 7 (epoch 2): the output of 'hidden' differs: unit 1 of sample 6 is 1 in a, inf in b",
         TANN_TRACE_VALUE},
        {BATCH VALUE "= 5 0 0x0p+0\n", BATCH OTHER "= 5 0 -0x0p+0\n",
         "step 7 (epoch 2): the output of 'hidden' differs: unit 0 of sample 5 is 0 in a, -0 in b",
         TANN_TRACE_VALUE},
    };
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const tann_trace_difference d = diff(ctx, cases[i].a, cases[i].b);
        assert_int_equal(d.outcome, cases[i].outcome);
        CHECK_TEXT(d.text, cases[i].text);
        CHECK_TEXT(d.name, "hidden");
    }
    tann_ctx_free(ctx);
}

static void batches_that_differ_in_anything(void **state)
{
    (void)state;
    static const char *const batches[] = {
        "batch 8 epoch 2 first 20 samples 2 order - training\n",
        "batch 7 epoch 3 first 20 samples 2 order - training\n",
        "batch 7 epoch 2 first 22 samples 2 order - training\n",
        "batch 7 epoch 2 first 20 samples 3 order - training\n",
        "batch 7 epoch 2 first 20 samples 2 order 0000000000000000 training\n",
        "batch 7 epoch 2 first 20 samples 2 order 1ac88d41002c20c5 training\n",
        "batch 7 epoch 2 first 20 samples 2 order - prediction\n",
    };
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < sizeof batches / sizeof *batches; i++) {
        const tann_trace_difference d = diff(ctx, BATCH, batches[i]);
        assert_int_equal(d.outcome, TANN_TRACE_BATCH);
        CHECK_TEXT(d.name, "");
        assert_int_equal(d.step, 7);
        assert_int_equal(d.epoch, 2);
        const int order =
            strstr(d.text, "step 7 (epoch 2): the samples are not the same") == d.text;
        assert_int_equal(order, i == 4 || i == 5);
    }
    CHECK_TEXT(diff(ctx, BATCH, BATCH).text, "the traces are equal: 0 values, up to step 7");
    tann_ctx_free(ctx);
}

static void places_that_differ_in_anything(void **state)
{
    (void)state;
    static const char *const values[] = {
        "value 2 hidden output 0 - 2x2 1ac88d41002c20c5\n",
        "value 1 hiddem output 0 - 2x2 1ac88d41002c20c5\n",
        "value 1 hidden input 0 - 2x2 1ac88d41002c20c5\n",
        "value 1 hidden output 1 - 2x2 1ac88d41002c20c5\n",
        "value 1 hidden output 0 bias 2x2 1ac88d41002c20c5\n",
        "start 1 hidden 0 kernel 2x2 1ac88d41002c20c5\n",
    };
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        assert_int_equal(diff(ctx, VALUE, values[i]).outcome, TANN_TRACE_ORDER);
        assert_int_equal(diff(ctx, values[i], VALUE).outcome, TANN_TRACE_ORDER);
    }
    tann_ctx_free(ctx);
}

/* Lines of numbers that do not belong together say nothing; the digests do. */
static void numbers_that_do_not_belong_together(void **state)
{
    (void)state;
    static const char *const numbers[] = {
        "",
        "= 6 0 0x1p+0\n",
        "= 5 1 0x1p+0\n",
        "= - 0 0x1p+0\n",
        "= 5 0 0x1p+0 0x1p+0\n",
        "= 5 0 0x1p+1\n", /* the same: it is the digest that is wrong */
    };
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char a[512];
        char b[512];
        snprintf(a, sizeof a, "%s%s", VALUE, "= 5 0 0x1p+1\n");
        snprintf(b, sizeof b, "%s%s", OTHER, numbers[i]);
        for (int swapped = 0; swapped < 2; swapped++) {
            const tann_trace_difference d = swapped ? diff(ctx, b, a) : diff(ctx, a, b);
            assert_int_equal(d.outcome, TANN_TRACE_VALUE);
            assert_int_equal(d.has_numbers, 0);
            CHECK_TEXT(d.text, "when the traces began: the output of 'hidden' differs");
        }
    }
    tann_ctx_free(ctx);
}

/* What comes after the difference is not a trace: that is noticed while its numbers are looked for. */
static void numbers_that_are_none(void **state)
{
    (void)state;
    static const char good[] = HEADER VALUE "= 5 0 0x1p+1\n";
    static const char bad[] = HEADER OTHER "= 5 0 2\n";
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_trace_difference d = tann_trace_difference_default();
    CHECK_FAILS(ctx, tann_trace_diff(ctx, good, sizeof good - 1, bad, sizeof bad - 1, &d),
                TANN_E_FORMAT, "trace b, line 3");
    CHECK_FAILS(ctx, tann_trace_diff(ctx, bad, sizeof bad - 1, good, sizeof good - 1, &d),
                TANN_E_FORMAT, "trace a, line 3");
    static const char twice[] = HEADER VALUE HEADER;
    static const char once[] = HEADER VALUE VALUE;
    CHECK_FAILS(ctx, tann_trace_diff(ctx, once, sizeof once - 1, twice, sizeof twice - 1, &d),
                TANN_E_FORMAT, "trace b, line 3: a second trace begins");
    CHECK_FAILS(ctx, tann_trace_diff(ctx, twice, sizeof twice - 1, once, sizeof once - 1, &d),
                TANN_E_FORMAT, "trace a, line 3: a second trace begins");
    assert_int_equal(d.outcome, TANN_TRACE_EQUAL);
    tann_ctx_free(ctx);
}

/* The longest names still give a sentence that is cut, and ends. */
static void a_long_sentence_is_cut(void **state)
{
    (void)state;
    static const char name[] = "a12345678901234567890123456789012345678901234567890123456789012";
    static const char weight[] = "w234567890123456789012345678901";
    char a[512];
    char b[512];
    tann_ctx *ctx = tann_ctx_new(NULL);
    snprintf(a, sizeof a, "value 1 %s input_gradient 18446744073709551615 %s 2x2 %s\n", name,
             weight, "1ac88d41002c20c5");
    snprintf(b, sizeof b, "value 2 %s input_gradient 18446744073709551615 %s 2x2 %s\n", name,
             weight, "1ac88d41002c20c5");
    const tann_trace_difference d = diff(ctx, a, b);
    assert_int_equal(d.outcome, TANN_TRACE_ORDER);
    assert_int_equal(d.input, 0);
    CHECK_TEXT(d.name, name);
    CHECK_TEXT(d.weight, weight);
    assert_int_equal(strlen(d.text), sizeof d.text - 1);
    tann_ctx_free(ctx);
}

int test_trace_lines(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_outcome_has_its_sentence),
        cmocka_unit_test(batches_that_differ_in_anything),
        cmocka_unit_test(places_that_differ_in_anything),
        cmocka_unit_test(numbers_that_do_not_belong_together),
        cmocka_unit_test(numbers_that_are_none),
        cmocka_unit_test(a_long_sentence_is_cut),
    };
    return cmocka_run_group_tests_name("trace_lines", tests, NULL, NULL);
}
