/* Making a context. */
#include "checks.h"
#include "graphs.h"
#include "heap.h"

#include <string.h>

static void options_have_defaults(void **state)
{
    (void)state;
    const tann_ctx_opts opts = tann_ctx_opts_default();
    assert_true(opts.struct_size == sizeof opts);
    assert_true(opts.allocate == NULL && opts.release == NULL && opts.runner == NULL);
    assert_int_equal(opts.max_isa, TANN_ISA_AUTO);
    assert_int_equal(opts.runner_tasks, 1);
    assert_int_equal(opts.numerics, TANN_NUMERICS_FMA);
    assert_int_equal(tann_ctx_opts_check(&opts), TANN_OK);
    assert_int_equal(tann_ctx_opts_check(NULL), TANN_OK);
    tann_ctx_opts_init(NULL, 0);
}

static void unfit_options_are_refused(void **state)
{
    (void)state;
    heap h = {0};
    const tann_ctx_opts good = heap_opts(&h);
    struct {
        tann_ctx_opts opts;
        tann_status status;
    } cases[] = {
        {good, TANN_E_ARGUMENT}, {good, TANN_E_ARGUMENT}, {good, TANN_E_ARGUMENT},
        {good, TANN_E_ARGUMENT}, {good, TANN_E_ARGUMENT}, {good, TANN_E_ARGUMENT},
        {good, TANN_E_ARGUMENT}, {good, TANN_E_ARGUMENT},
    };
    cases[0].opts.allocate = NULL;
    cases[1].opts.release = NULL;
    cases[2].opts.runner_tasks = 0;
    cases[3].opts.runner_tasks = 1025;
    cases[4].opts.max_isa = TANN_ISA_COUNT_;
    cases[5].opts.max_isa = (tann_isa)-1;
    cases[6].opts.struct_size = 2;
    cases[7].opts.numerics = TANN_NUMERICS_COUNT_;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(tann_ctx_opts_check(&cases[i].opts), cases[i].status);
        assert_null(tann_ctx_new(&cases[i].opts));
    }
    assert_int_equal(h.taken, 0);
}

static void a_newer_programs_options_are_taken_while_unused(void **state)
{
    (void)state;
    struct {
        tann_ctx_opts known;
        unsigned char news[16];
    } opts;
    memset(&opts, 0, sizeof opts);
    opts.known = tann_ctx_opts_default();
    opts.known.struct_size = sizeof opts;
    assert_int_equal(tann_ctx_opts_check(&opts.known), TANN_OK);
    opts.news[15] = 1;
    assert_int_equal(tann_ctx_opts_check(&opts.known), TANN_E_UNSUPPORTED);
}

static void errors_come_and_go(void **state)
{
    (void)state;
    float y[2];
    const float x[3] = {0};
    tann_ctx *ctx = tann_ctx_new(NULL);
    CHECK_TEXT(tann_ctx_error(ctx), "");
    assert_int_equal(tann_ctx_status(ctx), TANN_OK);
    tann_model *m = graph_make(ctx, &graph_cases[0], 2, NO_ACTIVATION);
    tann_session *s = tann_session_new(ctx, m, 1);
    CHECK_FAILS(ctx, tann_predict(s, x, 2, y), TANN_E_ARGUMENT, "2 samples");
    CHECK_OK(ctx, tann_predict(s, x, 1, y));
    CHECK_TEXT(tann_ctx_error(NULL), "no context");
    assert_int_equal(tann_ctx_status(NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_ctx_isa(NULL), TANN_ISA_AUTO);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void instruction_sets_are_chosen(void **state)
{
    (void)state;
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.max_isa = TANN_ISA_PORTABLE;
    tann_ctx *least = tann_ctx_new(&opts);
    tann_ctx *best = tann_ctx_new(NULL);
    assert_int_equal(tann_ctx_isa(least), TANN_ISA_PORTABLE);
    assert_true(tann_ctx_isa(best) >= TANN_ISA_PORTABLE);
    assert_string_equal(tann_isa_name(TANN_ISA_PORTABLE), "portable");
    assert_string_equal(tann_isa_name(TANN_ISA_AVX2), "avx2");
    assert_string_equal(tann_isa_name((tann_isa)77), "unknown");
    tann_ctx_free(least);
    tann_ctx_free(best);
}

/* The longest sentence is cut, not overrun. */
static void sentences_have_a_length(void **state)
{
    (void)state;
    char name[300];
    memset(name, 'x', sizeof name);
    name[299] = '\0';
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node h = tann_named(b, tann_input(b, tann_shape_1d(1)), name);
    CHECK_NULL(ctx, tann_builder_finish(b, h, 1), TANN_E_ARGUMENT, "xxxxx");
    assert_true(strlen(tann_ctx_error(ctx)) < 256);
    tann_ctx_free(ctx);
}

int test_context(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_have_defaults),
        cmocka_unit_test(unfit_options_are_refused),
        cmocka_unit_test(a_newer_programs_options_are_taken_while_unused),
        cmocka_unit_test(errors_come_and_go),
        cmocka_unit_test(instruction_sets_are_chosen),
        cmocka_unit_test(sentences_have_a_length),
    };
    return cmocka_run_group_tests_name("context", tests, NULL, NULL);
}
