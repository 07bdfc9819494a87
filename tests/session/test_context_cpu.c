/* What a context takes from the processor, from the allocator, and from an older program. */
#include "checks.h"
#include "flush.h"
#include "heap.h"

#include <string.h>

#include <tinyann/kernels.h>

#include <tinyann/tinyann.h>

#include "base/context.h"
#include "run/session.h"

static void a_thread_that_flushes_subnormals_gets_no_context(void **state)
{
    (void)state;
    const int set = flush_set(FLUSH_BOTH);
    const tann_status status = tann_ctx_opts_check(NULL);
    tann_ctx *ctx = tann_ctx_new(NULL);
    flush_set(FLUSH_NOTHING);
    assert_int_equal(status, set ? TANN_E_UNSUPPORTED : TANN_OK);
    assert_int_equal(ctx == NULL, set);
    tann_ctx_free(ctx);
}

static void a_set_that_is_not_there_gives_the_best_below_it(void **state)
{
    (void)state;
    const tann_isa sets[] = {TANN_ISA_PORTABLE, TANN_ISA_SSE2, TANN_ISA_AVX2, TANN_ISA_AVX512,
                             TANN_ISA_NEON};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        tann_ctx_opts opts = tann_ctx_opts_default();
        opts.max_isa = sets[i];
        tann_ctx *ctx = tann_ctx_new(&opts);
        assert_non_null(ctx);
        assert_true(tann_ctx_isa(ctx) >= TANN_ISA_PORTABLE && tann_ctx_isa(ctx) <= sets[i]);
        for (size_t profile = 0; profile < TANN_NUMERICS_COUNT_; profile++) {
            assert_int_equal(ctx->kernels[profile]->isa, tann_ctx_isa(ctx));
            assert_int_equal(ctx->kernels[profile]->numerics, profile);
        }
        tann_ctx_free(ctx);
    }
}

static void a_number_that_is_no_set_or_profile_is_refused(void **state)
{
    (void)state;
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.max_isa = TANN_ISA_COUNT_;
    assert_int_equal(tann_ctx_opts_check(&opts), TANN_E_ARGUMENT);
    assert_null(tann_ctx_new(&opts));
    opts = tann_ctx_opts_default();
    opts.numerics = TANN_NUMERICS_COUNT_;
    assert_int_equal(tann_ctx_opts_check(&opts), TANN_E_ARGUMENT);
    assert_null(tann_ctx_new(&opts));
}

static void a_model_keeps_the_profile_it_was_built_in(void **state)
{
    (void)state;
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.numerics = TANN_NUMERICS_MULADD;
    tann_ctx *ctx = tann_ctx_new(&opts);
    tann_builder *b = tann_builder_new(ctx);
    tann_model *m =
        tann_builder_finish(b, tann_dense(b, tann_input(b, tann_shape_1d(2)), 2, NULL), 1);
    tann_ctx_free(ctx);
    ctx = tann_ctx_new(NULL);
    tann_session *s = tann_session_new(ctx, m, 1);
    assert_int_equal(tann_model_numerics(m), TANN_NUMERICS_MULADD);
    assert_int_equal(s->kernels->numerics, TANN_NUMERICS_MULADD);
    assert_int_equal(tann_model_numerics(NULL), TANN_NUMERICS_FMA);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void a_context_is_one_allocation(void **state)
{
    (void)state;
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    assert_int_equal(h.taken, 1);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
    h.taken = 0;
    h.fail_at = 1;
    const tann_ctx_opts opts = heap_opts(&h);
    assert_int_equal(tann_ctx_opts_check(&opts), TANN_OK);
    assert_null(tann_ctx_new(&opts));
    heap_check_empty(&h);
    tann_ctx_free(NULL);
}

static void an_older_struct_is_enough(void **state)
{
    (void)state;
    tann_ctx_opts opts;
    memset(&opts, 0xFF, sizeof opts);
    tann_ctx_opts_init(&opts, offsetof(tann_ctx_opts, runner_tasks));
    assert_true(opts.runner_tasks == SIZE_MAX); /* was not touched */
    assert_int_equal(tann_ctx_opts_check(&opts), TANN_OK);
    tann_ctx *ctx = tann_ctx_new(&opts);
    assert_non_null(ctx);
    assert_int_equal(ctx->runner_tasks, 1);
    tann_ctx_free(ctx);
}

int test_context_cpu(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thread_that_flushes_subnormals_gets_no_context),
        cmocka_unit_test(a_set_that_is_not_there_gives_the_best_below_it),
        cmocka_unit_test(a_number_that_is_no_set_or_profile_is_refused),
        cmocka_unit_test(a_model_keeps_the_profile_it_was_built_in),
        cmocka_unit_test(a_context_is_one_allocation),
        cmocka_unit_test(an_older_struct_is_enough),
    };
    return cmocka_run_group_tests_name("context_cpu", tests, NULL, NULL);
}
