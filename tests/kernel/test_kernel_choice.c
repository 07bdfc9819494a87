/* Which set of kernels is chosen. */
#include "checks.h"

#include "kernel/kernel.h"

static const tann__cpu plain = {.x86_64 = false};
static const tann__cpu able = {
    .x86_64 = true, .x86_64_v3 = true, .x86_64_v4 = true, .aarch64 = true};

static const tann_kernels *choose(const tann__cpu *cpu, tann_isa max_isa)
{
    return tann__kernels_choose(cpu, max_isa, TANN_NUMERICS_FMA);
}

static void the_first_set_is_the_portable_one(void **state)
{
    (void)state;
    assert_int_equal(tann__kernels_at(0)->isa, TANN_ISA_PORTABLE);
    assert_true(tann__kernels_runs(tann__kernels_at(0), &plain));
    assert_null(tann__kernels_at(1000));
}

static void a_plain_processor_gets_the_portable_set(void **state)
{
    (void)state;
    assert_ptr_equal(choose(&plain, TANN_ISA_AUTO), tann__kernels_at(0));
    assert_ptr_equal(choose(&plain, TANN_ISA_AVX2), tann__kernels_at(0));
}

static void the_best_set_that_runs_and_is_allowed_is_chosen(void **state)
{
    (void)state;
    const tann_kernels *best = tann__kernels_at(0);
    for (size_t i = 0; tann__kernels_at(i) != NULL; i++) {
        assert_true(tann__kernels_runs(tann__kernels_at(i), &able));
        assert_true(tann__kernels_at(i)->isa >= best->isa);
        best = tann__kernels_at(i);
        assert_ptr_equal(tann__kernels_choose(&able, best->isa, best->numerics), best);
    }
    assert_ptr_equal(tann__kernels_choose(&able, TANN_ISA_AUTO, best->numerics), best);
}

static void a_set_for_an_unknown_processor_does_not_run(void **state)
{
    (void)state;
    const tann_kernels unknown = {.isa = TANN_ISA_COUNT_};
    assert_false(tann__kernels_runs(&unknown, &able));
}

static void every_table_is_filled(void **state)
{
    (void)state;
    for (size_t i = 0; tann__kernels_at(i) != NULL; i++) {
        const tann_kernels *k = tann__kernels_at(i);
        assert_int_equal(k->struct_size, sizeof *k);
        assert_int_equal(k->numerics, i % 2 == 0 ? TANN_NUMERICS_FMA : TANN_NUMERICS_MULADD);
        assert_true(k->gemm_nn && k->gemm_tn && k->gemm_nt && k->column_sum);
        assert_true(k->exp && k->log && k->tanh && k->sigmoid && k->softplus && k->erf && k->relu);
        assert_true(k->softmax && k->softmax_backward && k->tanh_backward);
        assert_true(k->sigmoid_backward && k->relu_backward);
        assert_true(k->add && k->multiply && k->scale);
        assert_true(k->sum && k->sum_squares && k->all_finite && k->sgd && k->adam);
    }
}

int test_kernel_choice(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_set_is_the_portable_one),
        cmocka_unit_test(a_plain_processor_gets_the_portable_set),
        cmocka_unit_test(the_best_set_that_runs_and_is_allowed_is_chosen),
        cmocka_unit_test(a_set_for_an_unknown_processor_does_not_run),
        cmocka_unit_test(every_table_is_filled),
    };
    return cmocka_run_group_tests_name("kernel_choice", tests, NULL, NULL);
}
