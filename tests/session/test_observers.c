/* Whoever looks, the numbers are the same: in every graph, on every instruction set, with tasks, with
   losses from logits and from outputs; and hooks see each value as often as it is formed. */
#include "checks.h"
#include "graphs.h"
#include "heap.h"
#include "runners.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLES 11
#define BATCH   4
#define EPOCHS  2

/* Everything that can be looked at. */
#define ALL_POINTS (0x3F00u | 0x7Fu)

/* How often each point was seen at each node. */
typedef struct counts {
    uint64_t at_node[16][7];
    uint64_t around[6];
    uint64_t training_samples; /* at the input's output */
} counts;

static size_t place_of(unsigned point)
{
    size_t place = 0;
    while (point >> place != 1) {
        place++;
    }
    return place;
}

static tann_status count(const tann_hook_event *e, void *user)
{
    counts *c = user;
    const size_t place = place_of((unsigned)e->point);
    if (e->node == TANN_NO_NODE) {
        c->around[place - 8]++;
        return TANN_OK;
    }
    c->at_node[e->node][place]++;
    c->training_samples +=
        e->node == 0 && e->point == TANN_HOOK_FORWARD && e->training ? e->value.batch : 0;
    return TANN_OK;
}

typedef struct outcome {
    float weights[256];
    float predictions[SAMPLES * 3];
    double loss;
} outcome;

/* Trains a fixed way, with validation, in batches that do not divide the samples. */
static void train(tann_ctx *ctx, const graph_case *g, graph_ending end, counts *seen, outcome *out)
{
    float x[SAMPLES * 12];
    float y[SAMPLES * 3];
    tann_train_opts opts = tann_train_opts_default();
    tann_fit_opts fit = tann_fit_opts_default();
    tann_fit_result result = tann_fit_result_default();
    const tann_dataset data = tann_dataset_floats(x, y, SAMPLES);
    opts.loss = end.loss;
    opts.rate = 0.02f;
    opts.clip_norm = 0.5f;
    fit.epochs = EPOCHS;
    fit.batch = BATCH;
    fit.validation = &data;
    fill_uniform(1, -1, 1, x, SAMPLES * 12);
    fill_uniform(2, 0, 1, y, SAMPLES * 3);
    memset(out, 0, sizeof *out);
    tann_model *m = graph_make(ctx, g, 3, end.final);
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    if (seen != NULL) {
        memset(seen, 0, sizeof *seen);
        CHECK_OK(ctx, tann_hook_add(tann_trainer_session(t), NULL, ALL_POINTS, count, seen, NULL));
    }
    CHECK_OK(ctx, tann_fit(t, &data, &fit, &result));
    CHECK_OK(ctx, tann_predict(tann_trainer_session(t), x, SAMPLES, out->predictions));
    out->loss = result.loss;
    weights_read(m, out->weights);
    tann_trainer_free(t);
    tann_model_free(m);
}

static void check_same(const outcome *a, const outcome *b)
{
    CHECK_BITS(a->weights, b->weights, 256);
    CHECK_BITS(a->predictions, b->predictions, SAMPLES * 3);
    assert_memory_equal(&a->loss, &b->loss, sizeof a->loss);
}

static void compare_all(const tann_ctx_opts *opts)
{
    tann_ctx *ctx = tann_ctx_new(opts);
    assert_non_null(ctx);
    for (size_t i = 0; i < graph_case_count * GRAPH_ENDINGS; i++) {
        counts seen;
        outcome plain;
        outcome watched;
        train(ctx, &graph_cases[i / GRAPH_ENDINGS], graph_endings[i % GRAPH_ENDINGS], NULL, &plain);
        train(ctx, &graph_cases[i / GRAPH_ENDINGS], graph_endings[i % GRAPH_ENDINGS], &seen,
              &watched);
        check_same(&watched, &plain);
    }
    tann_ctx_free(ctx);
}

static void observers_change_no_bit(void **state)
{
    (void)state;
    run_notes notes = {0, 0};
    for (int isa = TANN_ISA_PORTABLE; isa < (int)TANN_ISA_COUNT_; isa++) {
        for (int profile = 0; profile < (int)TANN_NUMERICS_COUNT_; profile++) {
            tann_ctx_opts opts = tann_ctx_opts_default();
            opts.max_isa = (tann_isa)isa;
            opts.numerics = (tann_numerics)profile;
            compare_all(&opts);
            opts.runner = run_in_reverse;
            opts.runner_user = &notes;
            opts.runner_tasks = 8;
            compare_all(&opts);
        }
    }
}

/* Large enough for each step to be split into tasks. */
static void train_wide(size_t tasks, bool watched, run_notes *notes, float *weights)
{
    enum { WIDE = 96, ROWS = 192 };
    tann_ctx_opts opts = tann_ctx_opts_default();
    if (tasks > 1) {
        opts.runner = run_in_reverse;
        opts.runner_user = notes;
        opts.runner_tasks = tasks;
    }
    static const int32_t units[] = {300, 40, 0};
    static float x[ROWS * WIDE];
    static float y[ROWS * 40];
    counts seen;
    tann_train_opts how = tann_train_opts_default();
    how.max_batch = ROWS;
    fill_uniform(1, -1, 1, x, ROWS * WIDE);
    fill_uniform(2, -1, 1, y, ROWS * 40);
    memset(&seen, 0, sizeof seen);
    tann_ctx *ctx = tann_ctx_new(&opts);
    tann_model *m = graph_chain(ctx, WIDE, units, 3);
    tann_trainer *t = tann_trainer_new(ctx, m, &how);
    if (watched) {
        CHECK_OK(ctx, tann_hook_add(tann_trainer_session(t), NULL, ALL_POINTS, count, &seen, NULL));
    }
    for (int i = 0; i < 3; i++) {
        CHECK_OK(ctx, tann_train_step(t, x, y, ROWS, NULL));
    }
    weights_read(m, weights);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void observers_change_no_bit_of_split_steps(void **state)
{
    (void)state;
    enum { COUNT = 97 * 300 + 301 * 40 };
    float *plain = calloc(COUNT, sizeof *plain);
    float *other = calloc(COUNT, sizeof *other);
    run_notes notes = {0, 0};
    assert_true(plain != NULL && other != NULL);
    train_wide(1, false, &notes, plain);
    train_wide(1, true, &notes, other);
    CHECK_BITS(other, plain, COUNT);
    train_wide(8, true, &notes, other);
    CHECK_BITS(other, plain, COUNT);
    assert_true(notes.runs > 0 && notes.tasks > 1);
    free(plain);
    free(other);
}

/* 11 samples in batches of 4: 3 batches an epoch, and as many of validation. */
static void calls_are_exactly_as_many_as_values(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < graph_case_count * GRAPH_ENDINGS; i++) {
        counts seen;
        outcome ignored;
        const graph_ending end = graph_endings[i % GRAPH_ENDINGS];
        train(ctx, &graph_cases[i / GRAPH_ENDINGS], end, &seen, &ignored);
        tann_model *m = graph_make(ctx, &graph_cases[i / GRAPH_ENDINGS], 3, end.final);
        const uint64_t steps = EPOCHS * 3;
        /* The trainer's session takes 32 samples: validation is one batch, so is the prediction. */
        const uint64_t runs = steps + EPOCHS + 1;
        assert_int_equal(seen.training_samples, EPOCHS * SAMPLES);
        for (tann_node node = 0; node < tann_model_node_count(m); node++) {
            tann_weight w = tann_weight_default();
            const uint64_t inputs = (uint64_t)tann_model_node_input_count(m, node);
            uint64_t weights = 0;
            while (tann_model_node_weight(m, node, (int32_t)weights, &w) == TANN_OK && w.trained) {
                weights++;
            }
            const uint64_t expected[7] = {
                runs * inputs,   runs,           steps, steps * inputs, steps * weights,
                steps * weights, steps * weights};
            for (size_t k = 0; k < 7; k++) {
                assert_int_equal(seen.at_node[node][k], expected[k]);
            }
        }
        const uint64_t around[6] = {runs, runs, EPOCHS, EPOCHS, 2, 2};
        for (size_t k = 0; k < 6; k++) {
            assert_int_equal(seen.around[k], around[k]);
        }
        tann_model_free(m);
    }
    tann_ctx_free(ctx);
}

static void a_million_steps_take_no_memory(void **state)
{
    (void)state;
    static const int32_t units[] = {2, 1, 0};
    heap taken_from = {0};
    counts seen;
    float x[4] = {0.5f, -1, 1, 0.25f};
    float y[2] = {0.5f, -0.25f};
    memset(&seen, 0, sizeof seen);
    tann_ctx *ctx = heap_ctx(&taken_from);
    tann_model *m = graph_chain(ctx, 2, units, 1);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    CHECK_OK(ctx, tann_hook_add(tann_trainer_session(t), NULL, ALL_POINTS, count, &seen, NULL));
    const size_t taken = taken_from.taken;
    const size_t bytes = taken_from.bytes;
    for (size_t i = 0; i < 1000000; i++) {
        if (tann_train_step(t, x, y, 2, NULL) != TANN_OK) {
            fail_msg("step %zu: %s", i, tann_ctx_error(ctx));
        }
    }
    assert_int_equal(taken_from.taken, taken);
    assert_int_equal(taken_from.bytes, bytes);
    assert_int_equal(seen.at_node[1][place_of(TANN_HOOK_WEIGHT_GRADIENT)], 2000000);
    assert_int_equal(seen.around[place_of(TANN_HOOK_RUN_END) - 8], 1000000);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(&taken_from);
}

/* A thread with hooks of its own on a model that others run, too. */
typedef struct watcher {
    pthread_t thread;
    const tann_model *model;
    const float *x, *expected; /* [SAMPLES, 3] and [SAMPLES, 3] */
    size_t number, failures, calls;
} watcher;

static tann_status count_calls(const tann_hook_event *e, void *user)
{
    watcher *w = user;
    (void)e;
    w->calls++;
    return TANN_OK;
}

static tann_status zero(const tann_hook_event *e, void *user)
{
    (void)user;
    memset(e->value.data, 0,
           e->value.batch * tann_shape_size(e->value.shape) * sizeof *e->value.data);
    return TANN_OK;
}

static void *watch(void *user)
{
    enum { ROUNDS = 200 };
    watcher *w = user;
    const bool writes = w->number % 2 == 1;
    float y[SAMPLES * 3];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_session *s = tann_session_new(ctx, w->model, SAMPLES);
    for (size_t i = 0; i < ROUNDS; i++) {
        tann_hook hook = 0;
        w->failures +=
            writes ? tann_hook_add(s, "output",
                                   (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_WRITES, zero,
                                   NULL, &hook) != TANN_OK
                   : tann_hook_add(s, NULL, TANN_HOOK_FORWARD, count_calls, w, &hook) != TANN_OK;
        w->failures += tann_predict(s, w->x, SAMPLES, y) != TANN_OK;
        w->failures += (memcmp(y, w->expected, sizeof y) == 0) == writes;
        w->failures += tann_hook_remove(s, hook) != TANN_OK;
        w->failures += tann_predict(s, w->x, SAMPLES, y) != TANN_OK;
        w->failures += memcmp(y, w->expected, sizeof y) != 0;
    }
    w->failures += w->calls != (writes ? 0 : ROUNDS * (size_t)tann_model_node_count(w->model));
    tann_session_free(s);
    tann_ctx_free(ctx);
    return NULL;
}

static void sessions_of_one_model_have_hooks_of_their_own(void **state)
{
    (void)state;
    enum { WATCHERS = 4 };
    float x[SAMPLES * 12];
    float expected[SAMPLES * 3];
    watcher watchers[WATCHERS];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = graph_make(ctx, &graph_cases[0], 3, TANN_SIGMOID);
    tann_session *s = tann_session_new(ctx, m, SAMPLES);
    fill_uniform(1, -1, 1, x, SAMPLES * 12);
    CHECK_OK(ctx, tann_predict(s, x, SAMPLES, expected));
    for (size_t i = 0; i < WATCHERS; i++) {
        watchers[i] = (watcher){.model = m, .x = x, .expected = expected, .number = i};
        assert_int_equal(pthread_create(&watchers[i].thread, NULL, watch, &watchers[i]), 0);
    }
    for (size_t i = 0; i < WATCHERS; i++) {
        assert_int_equal(pthread_join(watchers[i].thread, NULL), 0);
        assert_int_equal(watchers[i].failures, 0);
    }
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

int test_observers(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(observers_change_no_bit),
        cmocka_unit_test(observers_change_no_bit_of_split_steps),
        cmocka_unit_test(calls_are_exactly_as_many_as_values),
        cmocka_unit_test(a_million_steps_take_no_memory),
        cmocka_unit_test(sessions_of_one_model_have_hooks_of_their_own),
    };
    return cmocka_run_group_tests_name("observers", tests, NULL, NULL);
}
