/* The runner on OpenMP: every task once, in nested runs too, and the same bits for any number of them. */
#include <pthread.h>
#include <stdlib.h>

#include <tinyann/openmp.h>

#include "checks.h"
#include "graphs.h"

#define MOST 64

/* How often each task was called. A task writes its own place only. */
typedef struct tally {
    int calls[MOST];
    struct tally *inner; /* [MOST] of the run inside each task; NULL: none */
} tally;

static void count_call(void *job, size_t index)
{
    tally *t = job;
    t->calls[index]++;
    if (t->inner != NULL) {
        tann_openmp_runner(NULL, count_call, &t->inner[index], MOST);
    }
}

static int all_once(const tally *t, size_t count)
{
    int right = 1;
    for (size_t i = 0; i < MOST; i++) {
        right = right && t->calls[i] == (i < count);
    }
    return right;
}

static void every_task_is_called_once(void **state)
{
    (void)state;
    for (size_t count = 1; count <= MOST; count++) {
        tally t = {{0}, NULL};
        tann_openmp_runner(NULL, count_call, &t, count);
        assert_true(all_once(&t, count));
    }
}

static void runs_may_be_nested(void **state)
{
    (void)state;
    tally *inner = calloc(MOST, sizeof *inner);
    assert_non_null(inner);
    tally outer = {{0}, inner};
    tann_openmp_runner(NULL, count_call, &outer, MOST);
    assert_true(all_once(&outer, MOST));
    for (size_t i = 0; i < MOST; i++) {
        assert_true(all_once(&inner[i], MOST));
    }
    free(inner);
}

static void *run_many(void *user)
{
    int *right = user;
    *right = 1;
    for (int i = 0; i < 100; i++) {
        tally t = {{0}, NULL};
        tann_openmp_runner(NULL, count_call, &t, MOST);
        *right = *right && all_once(&t, MOST);
    }
    return NULL;
}

static void several_threads_may_run_at_once(void **state)
{
    (void)state;
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    int right[THREADS];
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, run_many, &right[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_true(right[i]);
    }
}

static void the_options_are_filled(void **state)
{
    (void)state;
    tann_ctx_opts opts = tann_ctx_opts_default();
    tann_openmp_use(NULL, 3);
    tann_openmp_use(&opts, 3);
    assert_true(opts.runner == tann_openmp_runner);
    assert_null(opts.runner_user);
    assert_int_equal(opts.runner_tasks, 3);
    tann_openmp_use(&opts, 0);
    assert_in_range(opts.runner_tasks, 1, 1024);
    assert_int_equal(tann_ctx_opts_check(&opts), TANN_OK);
    tann_openmp_use(&opts, 1025);
    assert_int_equal(tann_ctx_opts_check(&opts), TANN_E_ARGUMENT);
}

/* 128 samples through 128 x 128: large enough for 8 tasks. */
#define WIDE    128
#define OUTPUTS 10
#define WEIGHTS (WIDE * WIDE + WIDE + WIDE * OUTPUTS + OUTPUTS)

static void train(const tann_ctx_opts *opts, float *weights, float *prediction)
{
    float *x = calloc(WIDE * WIDE, sizeof *x);
    float *y = calloc(WIDE * OUTPUTS, sizeof *y);
    assert_true(x != NULL && y != NULL);
    fill_uniform(1, -1, 1, x, WIDE * WIDE);
    fill_uniform(2, -1, 1, y, WIDE * OUTPUTS);
    tann_ctx *ctx = tann_ctx_new(opts);
    tann_model *m = graph_chain(ctx, WIDE, (const int32_t[]){WIDE, OUTPUTS, 0}, 5);
    tann_train_opts how = tann_train_opts_default();
    how.max_batch = WIDE;
    tann_trainer *t = tann_trainer_new(ctx, m, &how);
    for (int step = 0; step < 3; step++) {
        CHECK_OK(ctx, tann_train_step(t, x, y, WIDE, NULL));
    }
    CHECK_OK(ctx, tann_predict(tann_trainer_session(t), x, WIDE, prediction));
    assert_int_equal(tann_model_parameter_count(m), WEIGHTS);
    weights_read(m, weights);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    free(x);
    free(y);
}

static void any_number_of_tasks_gives_the_same_bits(void **state)
{
    (void)state;
    static float plain[WEIGHTS], weights[WEIGHTS];
    static float plain_out[WIDE * OUTPUTS], out[WIDE * OUTPUTS];
    static const size_t tasks[] = {1, 2, 3, 7, 8, 0};
    train(NULL, plain, plain_out);
    for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++) {
        tann_ctx_opts opts = tann_ctx_opts_default();
        tann_openmp_use(&opts, tasks[i]);
        train(&opts, weights, out);
        CHECK_BITS(weights, plain, WEIGHTS);
        CHECK_BITS(out, plain_out, WIDE * OUTPUTS);
    }
}

static void the_self_test_passes(void **state)
{
    (void)state;
    tann_ctx_opts opts = tann_ctx_opts_default();
    tann_openmp_use(&opts, 7);
    tann_ctx *ctx = tann_ctx_new(&opts);
    CHECK_OK(ctx, tann_self_test(ctx, NULL, NULL));
    tann_ctx_free(ctx);
}

int test_openmp(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_task_is_called_once),
        cmocka_unit_test(runs_may_be_nested),
        cmocka_unit_test(several_threads_may_run_at_once),
        cmocka_unit_test(the_options_are_filled),
        cmocka_unit_test(any_number_of_tasks_gives_the_same_bits),
        cmocka_unit_test(the_self_test_passes),
    };
    return cmocka_run_group_tests_name("openmp", tests, NULL, NULL);
}
