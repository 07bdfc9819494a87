/* Where two traces part: each way in which they can. */
#include "checks.h"
#include "floats.h"
#include "traced.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int test_trace_diff(void);

typedef struct fixture {
    tann_ctx *ctx;
    tann_trace_opts opts;
    traced plain, other;
} fixture;

static void set_up(fixture *f, int values)
{
    f->ctx = tann_ctx_new(NULL);
    f->opts = traced_memory(values);
    const traced_opts how = {.trace = &f->opts};
    traced_run(&how, &f->plain);
    assert_int_equal(f->plain.status, TANN_OK);
}

static void tear_down(fixture *f)
{
    traced_free(&f->plain);
    tann_ctx_free(f->ctx);
}

static tann_trace_difference diff(fixture *f, const char *a, size_t a_size, const char *b,
                                  size_t b_size)
{
    tann_trace_difference d = tann_trace_difference_default();
    CHECK_OK(f->ctx, tann_trace_diff(f->ctx, a, a_size, b, b_size, &d));
    return d;
}

/* Of the plain training and another one. */
static tann_trace_difference diff_with(fixture *f, traced_opts how)
{
    how.trace = &f->opts;
    traced_run(&how, &f->other);
    const tann_trace_difference d =
        diff(f, f->plain.text, f->plain.size, f->other.text, f->other.size);
    traced_free(&f->other);
    return d;
}

static void check_place(const tann_trace_difference *d, uint64_t step, const char *name,
                        const char *weight, unsigned point)
{
    assert_int_equal(d->outcome, TANN_TRACE_VALUE);
    assert_int_equal(d->step, step);
    CHECK_TEXT(d->name, name);
    CHECK_TEXT(d->weight, weight);
    assert_int_equal(d->point, point);
}

static void equal_trainings_are_equal(void **state)
{
    (void)state;
    static fixture f;
    set_up(&f, 1);
    for (size_t set = 0; sets_at(set) != NULL; set++) {
        for (size_t tasks = 1; tasks <= 8; tasks += 7) {
            const tann_trace_difference d =
                diff_with(&f, (traced_opts){.isa = sets_at(set)->isa, .tasks = tasks});
            assert_int_equal(d.outcome, TANN_TRACE_EQUAL);
            assert_int_equal(d.values, 6 + 10 * 9 + 8 * (9 + 6 + 6));
            assert_int_equal(d.step, 8); /* of the last validation */
            CHECK_TEXT(d.text, "the traces are equal: 264 values, up to step 8");
        }
    }
    tear_down(&f);
}

/* Large enough for 8 tasks to share the layers. */
static void tasks_that_share_the_work_give_equal_traces(void **state)
{
    (void)state;
    static traced one, shared;
    tann_ctx *ctx = tann_ctx_new(NULL);
    const tann_trace_opts trace = traced_memory(0);
    traced_opts how = {.wide = 1, .trace = &trace};
    traced_run(&how, &one);
    for (size_t set = 0; sets_at(set) != NULL; set++) {
        tann_trace_difference d = tann_trace_difference_default();
        how.isa = sets_at(set)->isa;
        how.tasks = 8;
        traced_run(&how, &shared);
        assert_int_equal(shared.tasks, 8);
        CHECK_OK(ctx, tann_trace_diff(ctx, one.text, one.size, shared.text, shared.size, &d));
        CHECK_TEXT(d.text, "the traces are equal: 144 values, up to step 4");
        traced_free(&shared);
    }
    traced_free(&one);
    tann_ctx_free(ctx);
}

/* With and without numbers: these are compared as digests. */
static void a_weight_that_differs_at_the_start_is_named(void **state)
{
    (void)state;
    static fixture f;
    set_up(&f, 0);
    const tann_trace_difference d = diff_with(&f, (traced_opts){.perturbation = 1e-6f});
    check_place(&d, 0, "left", "kernel", 0);
    assert_int_equal(d.values, 0);
    assert_int_equal(d.has_numbers, 0);
    CHECK_TEXT(d.text, "when the traces began: 'left.kernel' differs");
    tear_down(&f);
}

static void a_weight_that_is_perturbed_later_is_found_at_its_step(void **state)
{
    (void)state;
    static fixture f;
    for (int values = 0; values < 2; values++) {
        set_up(&f, values);
        for (uint64_t step = 1; step < 8; step++) {
            const tann_trace_difference d =
                diff_with(&f, (traced_opts){.perturbation = 1e-5f, .perturb_at = step});
            if (step == 4) { /* validation comes before its first batch */
                assert_int_equal(d.epoch, 0);
            } else {
                assert_int_equal(d.epoch, step / 4);
            }
            check_place(&d, step, "left", "", TANN_HOOK_FORWARD);
            assert_int_equal(d.has_numbers, values);
            if (values) {
                assert_int_equal(d.unit, 5);
                assert_true(d.sample < 43 && d.value_a != d.value_b);
                assert_true(fabs(d.value_a - d.value_b) < 1e-4);
            }
        }
        tear_down(&f);
    }
}

/* With the exponential of the C library, and a sum from left to right. */
static void other_softmax(size_t rows, size_t cols, const float *x, float *y)
{
    for (size_t i = 0; i < rows; i++) {
        float sum = 0;
        for (size_t k = 0; k < cols; k++) {
            sum += expf(x[i * cols + k]);
        }
        for (size_t k = 0; k < cols; k++) {
            y[i * cols + k] = expf(x[i * cols + k]) / sum;
        }
    }
}

static tann_kernels broken; /* a copy of the portable set, with one wrong kernel */

static void wrong_product(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b,
                          size_t ldb, float *c, size_t ldc, const tann_caches *caches)
{
    sets_at(0)->gemm_tn(m, n, k, a, lda, b, ldb, c, ldc, caches);
    if (m == 7 && n == 3) { /* the kernel of 'logits' */
        c[4] *= 1.00001f;
    }
}

static int wrong_update(size_t n, float *w, float *g, float *m, float *v, float rate, float beta1,
                        float beta2, float epsilon)
{
    const int finite = sets_at(0)->adam(n, w, g, m, v, rate, beta1, beta2, epsilon);
    w[n - 1] += 0.001f;
    return finite;
}

static void wrong_relu_backward(size_t n, const float *y, const float *dy, float *dx)
{
    for (size_t i = 0; i < n; i++) {
        dx[i] = y[i] >= 0 ? dy[i] : 0;
    }
}

static void a_broken_kernel_is_found_at_its_node(void **state)
{
    (void)state;
    static fixture f;
    const traced_opts how = {.kernels = &broken};
    set_up(&f, 1);

    broken = *sets_at(0);
    broken.softmax = other_softmax;
    tann_trace_difference d = diff_with(&f, how);
    check_place(&d, 0, "activation_3", "", TANN_HOOK_FORWARD);

    broken = *sets_at(0);
    broken.gemm_tn = wrong_product;
    d = diff_with(&f, how);
    check_place(&d, 0, "logits", "kernel", TANN_HOOK_WEIGHT_GRADIENT);
    assert_int_equal(d.unit, 4);

    broken = *sets_at(0);
    broken.relu_backward = wrong_relu_backward;
    d = diff_with(&f, how);
    check_place(&d, 0, "right", "", TANN_HOOK_GRADIENT);

    broken = *sets_at(0);
    broken.adam = wrong_update;
    d = diff_with(&f, how);
    check_place(&d, 0, "logits", "bias", TANN_HOOK_AFTER_UPDATE);
    assert_int_equal(d.unit, 2);
    tear_down(&f);
}

static void other_batches_are_other_batches(void **state)
{
    (void)state;
    static fixture f;
    set_up(&f, 0);
    tann_trace_difference d = diff_with(&f, (traced_opts){.batch = 9});
    assert_int_equal(d.outcome, TANN_TRACE_BATCH);
    assert_non_null(
        strstr(d.text, "a has step 0 (epoch 0, training), 10 samples from 0 on, b has"));
    d = diff_with(&f, (traced_opts){.seed = 1});
    assert_int_equal(d.outcome, TANN_TRACE_BATCH);
    assert_non_null(strstr(d.text, "the samples are not the same, or in another order"));
    d = diff_with(&f, (traced_opts){.plain_order = 1});
    assert_int_equal(d.outcome, TANN_TRACE_BATCH);
    tear_down(&f);
}

static void a_longer_training_goes_on(void **state)
{
    (void)state;
    static fixture f;
    set_up(&f, 0);
    tann_trace_difference d = diff_with(&f, (traced_opts){.epochs = 3});
    assert_int_equal(d.outcome, TANN_TRACE_A_ENDS);
    assert_int_equal(d.step, 8);
    CHECK_TEXT(d.text, "step 8 (epoch 1): a ends, b has step 8 (epoch 2, training), 10 samples "
                       "from 0 on");
    d = diff_with(&f, (traced_opts){.epochs = 1});
    assert_int_equal(d.outcome, TANN_TRACE_B_ENDS);
    assert_int_equal(d.step, 4);
    tear_down(&f);
}

static void check_refused(fixture *f, traced_opts how, const tann_trace_opts *opts,
                          const char *words)
{
    tann_trace_difference d = tann_trace_difference_default();
    how.trace = opts;
    traced_run(&how, &f->other);
    CHECK_FAILS(
        f->ctx,
        tann_trace_diff(f->ctx, f->plain.text, f->plain.size, f->other.text, f->other.size, &d),
        TANN_E_ARGUMENT, words);
    assert_int_equal(d.outcome, TANN_TRACE_EQUAL);
    traced_free(&f->other);
}

static void what_cannot_be_compared_is_refused(void **state)
{
    (void)state;
    static fixture f;
    set_up(&f, 0);
    check_refused(&f, (traced_opts){.other_graph = 1}, &f.opts, "of different graphs: ");
    check_refused(&f, (traced_opts){.numerics = TANN_NUMERICS_MULADD}, &f.opts,
                  "of different numeric profiles: fma and muladd");
    tann_trace_opts opts = f.opts;
    opts.every = 2;
    check_refused(&f, (traced_opts){.epochs = 1}, &opts, "of different steps");
    opts = f.opts;
    opts.type = "dense";
    check_refused(&f, (traced_opts){.epochs = 1}, &opts, "of different choices of nodes or runs");
    opts = f.opts;
    opts.node = 1;
    check_refused(&f, (traced_opts){.epochs = 1}, &opts, "of different choices of nodes or runs");
    opts = f.opts;
    opts.runs = TANN_RUN_TRAINING;
    check_refused(&f, (traced_opts){.epochs = 1}, &opts, "of different choices of nodes or runs");
    opts = f.opts;
    opts.points = TANN_HOOK_FORWARD;
    check_refused(&f, (traced_opts){.epochs = 1}, &opts, "of different points");

    tann_trace_difference d = tann_trace_difference_default();
    const char *text = f.plain.text;
    const size_t size = f.plain.size;
    assert_int_equal(tann_trace_diff(NULL, text, size, text, size, &d), TANN_E_ARGUMENT);
    CHECK_FAILS(f.ctx, tann_trace_diff(f.ctx, NULL, 0, text, size, &d), TANN_E_ARGUMENT,
                "trace a is NULL");
    CHECK_FAILS(f.ctx, tann_trace_diff(f.ctx, text, size, NULL, 0, &d), TANN_E_ARGUMENT,
                "trace b is NULL");
    CHECK_FAILS(f.ctx, tann_trace_diff(f.ctx, text, size, text, size, NULL), TANN_E_ARGUMENT,
                "the difference is NULL");
    CHECK_FAILS(f.ctx, tann_trace_diff_read(f.ctx, NULL, NULL, NULL, NULL, &d), TANN_E_ARGUMENT,
                "a reader is NULL");
    d.struct_size = 2;
    CHECK_FAILS(f.ctx, tann_trace_diff(f.ctx, text, size, text, size, &d), TANN_E_ARGUMENT,
                "struct_size of tann_trace_difference is 2");
    tear_down(&f);
}

/* With numbers in one trace alone the digests are compared. */
static void numbers_in_one_trace_do_no_harm(void **state)
{
    (void)state;
    static fixture f;
    static traced with;
    set_up(&f, 0);
    const tann_trace_opts opts = traced_memory(1);
    const traced_opts how = {.trace = &opts};
    traced_run(&how, &with);
    tann_trace_difference d = diff(&f, f.plain.text, f.plain.size, with.text, with.size);
    assert_int_equal(d.outcome, TANN_TRACE_EQUAL);
    traced_free(&with);
    const traced_opts perturbed = {.trace = &opts, .perturbation = 0.5f, .perturb_at = 3};
    traced_run(&perturbed, &with);
    d = diff(&f, f.plain.text, f.plain.size, with.text, with.size);
    check_place(&d, 3, "left", "", TANN_HOOK_FORWARD);
    assert_int_equal(d.has_numbers, 0);
    traced_free(&with);
    tear_down(&f);
}

int test_trace_diff(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_trainings_are_equal),
        cmocka_unit_test(tasks_that_share_the_work_give_equal_traces),
        cmocka_unit_test(a_weight_that_differs_at_the_start_is_named),
        cmocka_unit_test(a_weight_that_is_perturbed_later_is_found_at_its_step),
        cmocka_unit_test(a_broken_kernel_is_found_at_its_node),
        cmocka_unit_test(other_batches_are_other_batches),
        cmocka_unit_test(a_longer_training_goes_on),
        cmocka_unit_test(what_cannot_be_compared_is_refused),
        cmocka_unit_test(numbers_in_one_trace_do_no_harm),
    };
    return cmocka_run_group_tests_name("trace_diff", tests, NULL, NULL);
}
