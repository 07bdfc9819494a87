/* What a context takes from the processor, from the allocator, and from an older program. */
#include "checks.h"
#include "flush.h"
#include "heap.h"

#include <string.h>

#include <tinyann/kernels.h>

#include "base/context.h"

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
    const tann_isa sets[] = {TANN_ISA_PORTABLE, TANN_ISA_AVX2};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        tann_ctx_opts opts = tann_ctx_opts_default();
        opts.max_isa = sets[i];
        tann_ctx *ctx = tann_ctx_new(&opts);
        assert_non_null(ctx);
        assert_true(tann_ctx_isa(ctx) >= TANN_ISA_PORTABLE && tann_ctx_isa(ctx) <= sets[i]);
        assert_int_equal(ctx->kernels->isa, tann_ctx_isa(ctx));
        tann_ctx_free(ctx);
    }
}

static void a_number_between_two_sets_is_no_set(void **state)
{
    (void)state;
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.max_isa = (tann_isa)2;
    assert_int_equal(tann_ctx_opts_check(&opts), TANN_E_ARGUMENT);
    assert_null(tann_ctx_new(&opts));
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
        cmocka_unit_test(a_number_between_two_sets_is_no_set),
        cmocka_unit_test(a_context_is_one_allocation),
        cmocka_unit_test(an_older_struct_is_enough),
    };
    return cmocka_run_group_tests_name("context_cpu", tests, NULL, NULL);
}
