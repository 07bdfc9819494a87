/* An update that overflows: the weights are those from before, and the trainer can go on. */
#include "checks.h"

#include <string.h>

int test_overflow(void);

/* y = w x + b, and a trainer of it. */
typedef struct fixture {
    tann_ctx *ctx;
    tann_model *model;
    tann_trainer *trainer;
} fixture;

static void set_up(fixture *f, tann_optimizer_kind kind, const void *optimizer_opts, float rate)
{
    f->ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(f->ctx);
    const tann_node in = tann_input(b, tann_shape_1d(1));
    tann_dense_opts dense = tann_dense_opts_default();
    dense.kernel_initializer = TANN_CONSTANT;
    dense.kernel_constant = 0.5f;
    f->model = tann_builder_finish(b, tann_dense(b, in, 1, &dense), 1);
    tann_train_opts opts = tann_train_opts_default();
    opts.optimizer = kind;
    opts.optimizer_opts = optimizer_opts;
    opts.rate = rate;
    f->trainer = tann_trainer_new(f->ctx, f->model, &opts);
    assert_non_null(f->trainer);
}

static void tear_down(fixture *f)
{
    tann_trainer_free(f->trainer);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
}

static void check_kernel(const fixture *f, float expected)
{
    float kernel = 0;
    assert_int_equal(tann_model_weight_read(f->model, "dense_1.kernel", &kernel, 1), TANN_OK);
    CHECK_BITS(&kernel, &expected, 1);
}

/* After the overflow, `other`, a trainer that never saw it, must give the same bits. */
static void check_goes_on(fixture *f, fixture *other)
{
    const float x = 1;
    const float y = 3;
    for (int i = 0; i < 3; i++) {
        float loss[2] = {0, 1};
        CHECK_OK(f->ctx, tann_train_step(f->trainer, &x, &y, 1, &loss[0]));
        CHECK_OK(other->ctx, tann_train_step(other->trainer, &x, &y, 1, &loss[1]));
        CHECK_BITS(&loss[0], &loss[1], 1);
    }
}

static void momentum_begins_anew(void **state)
{
    (void)state;
    fixture f;
    fixture other;
    tann_sgd_opts sgd = tann_sgd_opts_default();
    sgd.momentum = 0.9f;
    const float x = 1;
    const float y = 1000;
    set_up(&f, TANN_SGD, &sgd, 3e38f);
    set_up(&other, TANN_SGD, &sgd, 0.01f);
    CHECK_FAILS(f.ctx, tann_train_step(f.trainer, &x, &y, 1, NULL), TANN_E_NUMERIC,
                "step 0: the update of 'dense_1.kernel' is not finite");
    check_kernel(&f, 0.5f);
    assert_int_equal(tann_trainer_step(f.trainer), 0);
    CHECK_OK(f.ctx, tann_trainer_set_rate(f.trainer, 0.01f));
    check_goes_on(&f, &other);
    tear_down(&f);
    tear_down(&other);
}

/* The square of a gradient of 1e36 is infinity: without a word, Adam would never move this weight again. */
static void an_overflow_of_adams_second_moment_is_told(void **state)
{
    (void)state;
    fixture f;
    fixture other;
    const float x = 1e18f;
    const float y = 0;
    set_up(&f, TANN_ADAM, NULL, 0.01f);
    set_up(&other, TANN_ADAM, NULL, 0.01f);
    CHECK_FAILS(f.ctx, tann_train_step(f.trainer, &x, &y, 1, NULL), TANN_E_NUMERIC,
                "'dense_1.kernel' is not finite");
    check_kernel(&f, 0.5f);
    check_goes_on(&f, &other);
    tear_down(&f);
    tear_down(&other);
}

int test_overflow(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(momentum_begins_anew),
        cmocka_unit_test(an_overflow_of_adams_second_moment_is_told),
    };
    return cmocka_run_group_tests_name("overflow", tests, NULL, NULL);
}
