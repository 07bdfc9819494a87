/* One model and many threads; and threads that train, each its own model. To be run under a thread
   sanitizer too. */
#include "checks.h"
#include "graphs.h"

#include <pthread.h>
#include <string.h>

#define THREADS 8
#define ROWS    29
#define ROUNDS  40

static const graph_case *case_named(const char *name)
{
    size_t i = 0;
    while (strcmp(graph_cases[i].name, name) != 0) {
        i++;
    }
    return &graph_cases[i];
}

/* What a thread works on. cmocka's asserts belong to the main thread, so it only counts. */
typedef struct worker {
    pthread_t thread;
    const tann_model *model;
    const float *x, *expected; /* [ROWS, 3] and [ROWS, 2] */
    size_t number, failures, done;
} worker;

/* Predicts in batches of its own size. */
static void predict_all(worker *w, tann_session *s, size_t batch)
{
    float y[ROWS * 2];
    for (size_t at = 0; at < ROWS; at += batch) {
        const size_t n = ROWS - at < batch ? ROWS - at : batch;
        w->failures += tann_predict(s, w->x + 3 * at, n, y + 2 * at) != TANN_OK;
        w->done += n;
    }
    w->failures += memcmp(y, w->expected, sizeof y) != 0;
}

static void *predict(void *user)
{
    worker *w = user;
    const size_t batch = 1 + 3 * w->number;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_session *s = tann_session_new(ctx, w->model, batch);
    for (int i = 0; s != NULL && i < ROUNDS; i++) {
        predict_all(w, s, batch);
    }
    tann_session_free(s);
    tann_ctx_free(ctx);
    return NULL;
}

static void many_threads_share_one_model(void **state)
{
    (void)state;
    float x[ROWS * 3];
    float expected[ROWS * 2];
    worker workers[THREADS] = {{.number = 0}};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = graph_make(ctx, case_named("residual"), 2, TANN_SOFTMAX);
    tann_session *s = tann_session_new(ctx, m, ROWS);
    fill_uniform(1, -1, 1, x, ROWS * 3);
    CHECK_OK(ctx, tann_predict(s, x, ROWS, expected));
    for (size_t i = 0; i < THREADS; i++) {
        workers[i] = (worker){.model = m, .x = x, .expected = expected, .number = i};
        assert_int_equal(pthread_create(&workers[i].thread, NULL, predict, &workers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
        assert_int_equal(workers[i].failures, 0);
        assert_int_equal(workers[i].done, ROUNDS * ROWS);
    }
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* A thread with a context, model and trainer of its own. */
typedef struct learner {
    pthread_t thread;
    const float *x, *y;
    float weights[256];
    size_t failures;
} learner;

static void *learn(void *user)
{
    learner *l = user;
    tann_fit_opts fit = tann_fit_opts_default();
    fit.epochs = 5;
    fit.batch = 4;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = case_named("dropout")->draw(b);
    h = tann_dense(b, h, 2, NULL);
    tann_model *m = tann_builder_finish(b, h, 1);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    const tann_dataset data = tann_dataset_floats(l->x, l->y, ROWS);
    l->failures += tann_fit(t, &data, &fit, NULL) != TANN_OK;
    tann_weight w = tann_weight_default();
    l->failures += tann_model_weight_find(m, "dense_1.kernel", &w) != TANN_OK;
    memcpy(l->weights, w.data, w.count * sizeof *w.data);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return NULL;
}

static void threads_train_side_by_side(void **state)
{
    (void)state;
    float x[ROWS * 3];
    float y[ROWS * 2];
    learner alone = {.x = x, .y = y};
    learner learners[4] = {{.x = x}};
    fill_uniform(1, -1, 1, x, ROWS * 3);
    fill_uniform(2, -1, 1, y, ROWS * 2);
    learn(&alone);
    assert_int_equal(alone.failures, 0);
    for (size_t i = 0; i < 4; i++) {
        learners[i] = (learner){.x = x, .y = y};
        assert_int_equal(pthread_create(&learners[i].thread, NULL, learn, &learners[i]), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(learners[i].thread, NULL), 0);
        assert_int_equal(learners[i].failures, 0);
        CHECK_BITS(learners[i].weights, alone.weights, 256);
    }
}

int test_threads(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_threads_share_one_model),
        cmocka_unit_test(threads_train_side_by_side),
    };
    return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
