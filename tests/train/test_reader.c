/* Data that a function reads batch by batch: the same bits as from memory, and every way to fail. */
#include "checks.h"
#include "graphs.h"
#include "heap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLES 23
#define INPUTS  3
#define CLASSES 2
#define EPOCHS  3

/* A data set in memory, and a reader of it that can go wrong. */
typedef struct store {
    float x[SAMPLES * INPUTS], y[SAMPLES * CLASSES];
    int32_t labels[SAMPLES];
    size_t calls, rows;
    size_t most;        /* rows at once */
    size_t fail_at;     /* the call that goes wrong, from 1; 0: none */
    tann_status status; /* with this */
    tann_ctx *says;     /* who gets a sentence then; NULL: nobody */
    size_t seen[SAMPLES];
    int wants_labels, wants_y;
} store;

static void fill(store *s)
{
    memset(s, 0, sizeof *s);
    fill_uniform(1, -1, 1, s->x, SAMPLES * INPUTS);
    for (size_t i = 0; i < SAMPLES; i++) {
        s->labels[i] = s->x[i * INPUTS] > s->x[i * INPUTS + 1];
        s->y[i * CLASSES + (size_t)s->labels[i]] = 1;
    }
}

/* An error of the library's own, as a reader gets it that uses the library with the same context. */
static void leave_a_sentence(tann_ctx *ctx)
{
    CHECK_NULL(ctx, tann_model_load(ctx, "/no/such/file", NULL), TANN_E_IO, "/no/such/file");
}

static tann_status read_rows(void *user, const size_t *samples, size_t count, float *x, float *y,
                             int32_t *labels)
{
    store *s = user;
    s->calls++;
    s->rows += count;
    s->most = count > s->most ? count : s->most;
    s->wants_labels |= labels != NULL;
    s->wants_y |= y != NULL;
    for (size_t i = 0; i < count; i++) {
        const size_t n = samples[i];
        assert_true(n < SAMPLES);
        s->seen[n]++;
        memcpy(x + i * INPUTS, s->x + n * INPUTS, INPUTS * sizeof *x);
        if (y != NULL) {
            memcpy(y + i * CLASSES, s->y + n * CLASSES, CLASSES * sizeof *y);
        }
        if (labels != NULL) {
            labels[i] = s->labels[n];
        }
    }
    if (s->calls == s->fail_at && s->says != NULL) {
        leave_a_sentence(s->says);
    }
    return s->calls == s->fail_at ? s->status : TANN_OK;
}

static tann_dataset in_memory(const store *s, int by_labels)
{
    return by_labels ? tann_dataset_labels(s->x, s->labels, SAMPLES)
                     : tann_dataset_floats(s->x, s->y, SAMPLES);
}

static tann_dataset read_by(store *s, int by_labels)
{
    return by_labels ? tann_dataset_reader_labels(read_rows, s, SAMPLES)
                     : tann_dataset_reader(read_rows, s, SAMPLES);
}

typedef struct setting {
    int by_labels, shuffles;
    int validates; /* 1: a share, 2: a data set of its own */
    size_t batch;
} setting;

typedef struct outcome {
    float weights[64];
    tann_fit_result result;
    tann_score score;
} outcome;

static tann_model *draw(tann_ctx *ctx)
{
    static const int32_t units[] = {5, CLASSES, 0};
    return graph_chain(ctx, INPUTS, units, 4);
}

static void train(tann_ctx *ctx, const tann_dataset *data, setting how, outcome *out)
{
    memset(out, 0, sizeof *out);
    out->result = tann_fit_result_default();
    out->score = tann_score_default();
    tann_model *m = draw(ctx);
    tann_train_opts opts = tann_train_opts_default();
    tann_fit_opts fit = tann_fit_opts_default();
    opts.rate = 0.05f;
    opts.max_batch = 7;
    fit.epochs = EPOCHS;
    fit.batch = how.batch;
    fit.shuffle = how.shuffles;
    fit.validation_share = how.validates == 1 ? 0.3f : 0;
    fit.validation = how.validates == 2 ? data : NULL;
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    tann_session *s = tann_session_new(ctx, m, 5);
    CHECK_OK(ctx, tann_fit(t, data, &fit, &out->result));
    CHECK_OK(ctx, tann_evaluate(s, data, TANN_MSE, &out->score));
    weights_read(m, out->weights);
    tann_session_free(s);
    tann_trainer_free(t);
    tann_model_free(m);
}

static void the_bits_are_those_from_memory(void **state)
{
    (void)state;
    static store s;
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (int i = 0; i < 24; i++) {
        const setting how = {i % 2, i / 2 % 2, i / 4 % 3, i < 12 ? 7 : 4};
        outcome memory, read;
        fill(&s);
        const tann_dataset held = in_memory(&s, how.by_labels);
        const tann_dataset data = read_by(&s, how.by_labels);
        train(ctx, &held, how, &memory);
        train(ctx, &data, how, &read);
        CHECK_BITS(read.weights, memory.weights, 64);
        assert_memory_equal(&read.result, &memory.result, sizeof read.result);
        assert_memory_equal(&read.score, &memory.score, sizeof read.score);
        assert_true(s.most <= 7);
        assert_int_equal(s.wants_labels, how.by_labels);
        assert_int_equal(s.wants_y, !how.by_labels);
        const size_t times = EPOCHS * (how.validates == 2 ? 2 : 1) + 1;
        for (size_t k = 0; k < SAMPLES; k++) {
            assert_int_equal(s.seen[k], times);
        }
    }
    tann_ctx_free(ctx);
}

/* One of the two may be in memory. */
static void validation_may_be_held_elsewhere(void **state)
{
    (void)state;
    static store s;
    tann_ctx *ctx = tann_ctx_new(NULL);
    double losses[4];
    for (int i = 0; i < 4; i++) {
        fill(&s);
        const tann_dataset sets[2] = {in_memory(&s, i % 2), read_by(&s, i % 2)};
        tann_model *m = draw(ctx);
        tann_trainer *t = tann_trainer_new(ctx, m, NULL);
        tann_fit_opts fit = tann_fit_opts_default();
        tann_fit_result result = tann_fit_result_default();
        fit.validation = &sets[i / 2];
        CHECK_OK(ctx, tann_fit(t, &sets[1 - i / 2], &fit, &result));
        losses[i] = result.validation_loss;
        assert_true(isfinite(losses[i]) && losses[i] == losses[0]);
        tann_trainer_free(t);
        tann_model_free(m);
    }
    tann_ctx_free(ctx);
}

/* ---- going wrong ---- */

typedef struct bench {
    heap heap;
    tann_ctx *ctx;
    tann_model *model;
    tann_trainer *trainer;
    tann_session *session;
    store store;
    tann_dataset data;
} bench;

static void set_up(bench *b)
{
    memset(b, 0, sizeof *b);
    fill(&b->store);
    b->ctx = heap_ctx(&b->heap);
    b->model = draw(b->ctx);
    b->trainer = tann_trainer_new(b->ctx, b->model, NULL);
    b->session = tann_session_new(b->ctx, b->model, 4);
    b->data = read_by(&b->store, 0);
}

static void tear_down(bench *b)
{
    tann_session_free(b->session);
    tann_trainer_free(b->trainer);
    tann_model_free(b->model);
    tann_ctx_free(b->ctx);
    heap_check_empty(&b->heap);
}

/* Two epochs of 3 batches and a validation, which is one batch of 32. */
static tann_status fit(bench *b, tann_fit_result *result)
{
    tann_fit_opts opts = tann_fit_opts_default();
    opts.epochs = 2;
    opts.batch = 8;
    opts.shuffle = 0;
    opts.validation = &b->data;
    return tann_fit(b->trainer, &b->data, &opts, result);
}

static void errors_reach_the_caller_with_the_sample(void **state)
{
    (void)state;
    static const char *const words[] = {
        "reading a batch of 8, from sample 0 on: the reader returned TANN_E_FORMAT (-5)",
        "reading a batch of 8, from sample 8 on: the reader returned TANN_E_FORMAT (-5)",
        "reading a batch of 7, from sample 16 on: the reader returned TANN_E_FORMAT (-5)",
        "validation: reading a batch of 23, from sample 0 on: the reader returned TANN_E_FORMAT"};
    for (size_t at = 1; at <= 8; at++) {
        bench b;
        tann_fit_result result = tann_fit_result_default();
        set_up(&b);
        b.store.fail_at = at;
        b.store.status = TANN_E_FORMAT;
        CHECK_FAILS(b.ctx, fit(&b, &result), TANN_E_FORMAT, words[(at - 1) % 4]);
        assert_int_equal(result.stop, TANN_STOPPED_ERROR);
        assert_int_equal(result.steps, at <= 4 ? at - 1 : at - 2);
        assert_int_equal(b.store.calls, at);
        tear_down(&b);
    }
}

static void evaluation_tells_them_too(void **state)
{
    (void)state;
    bench b;
    tann_score score = tann_score_default();
    set_up(&b);
    b.store.fail_at = 2;
    b.store.status = TANN_E_CALLBACK;
    CHECK_FAILS(b.ctx, tann_evaluate(b.session, &b.data, TANN_MSE, &score), TANN_E_CALLBACK,
                "a batch of 4, from sample 4 on");
    b.store.fail_at = 5;
    b.store.status = TANN_STOP;
    assert_int_equal(tann_evaluate(b.session, &b.data, TANN_MSE, &score), TANN_STOP);
    CHECK_TEXT(tann_ctx_error(b.ctx), "");
    CHECK_OK(b.ctx, tann_evaluate(b.session, &b.data, TANN_MSE, &score));
    tear_down(&b);
}

static void a_sentence_of_the_readers_own_is_kept(void **state)
{
    (void)state;
    bench b;
    set_up(&b);
    b.store.fail_at = 3;
    b.store.status = TANN_E_IO;
    b.store.says = b.ctx;
    CHECK_FAILS(b.ctx, fit(&b, NULL), TANN_E_IO, "reading a batch of 7, from sample 16 on: ");
    assert_non_null(strstr(tann_ctx_error(b.ctx), "/no/such/file"));
    tear_down(&b);
}

static void stop_ends_a_fit_cleanly(void **state)
{
    (void)state;
    for (size_t at = 1; at <= 8; at++) {
        bench b;
        tann_fit_result result = tann_fit_result_default();
        set_up(&b);
        b.store.fail_at = at;
        b.store.status = TANN_STOP;
        CHECK_OK(b.ctx, fit(&b, &result));
        assert_int_equal(result.stop, TANN_STOPPED_CALLBACK);
        assert_int_equal(result.steps, at <= 4 ? at - 1 : at - 2);
        CHECK_OK(b.ctx, fit(&b, &result)); /* and the trainer is as good as before */
        assert_int_equal(result.stop, TANN_STOPPED_EPOCHS);
        tear_down(&b);
    }
}

static void what_is_read_is_checked_as_from_memory(void **state)
{
    (void)state;
    bench b;
    tann_score score = tann_score_default();
    set_up(&b);
    b.store.x[17 * INPUTS + 1] = NAN;
    CHECK_FAILS(b.ctx, fit(&b, NULL), TANN_E_NUMERIC, "sample 17: number 1 of its data is nan");
    CHECK_FAILS(b.ctx, tann_evaluate(b.session, &b.data, TANN_MSE, &score), TANN_E_NUMERIC,
                "sample 17: number 1");
    fill(&b.store);
    b.store.y[9 * CLASSES] = INFINITY;
    CHECK_FAILS(b.ctx, fit(&b, NULL), TANN_E_NUMERIC, "sample 9: target 0 is inf");
    fill(&b.store);
    b.store.labels[21] = 2;
    b.data = read_by(&b.store, 1);
    CHECK_FAILS(b.ctx, fit(&b, NULL), TANN_E_ARGUMENT, "sample 21: label 2 is not in 0..1");
    tann_fit_opts shuffled = tann_fit_opts_default();
    CHECK_FAILS(b.ctx, tann_fit(b.trainer, &b.data, &shuffled, NULL), TANN_E_ARGUMENT,
                "sample 21: label 2");
    tear_down(&b);
}

/* All is taken at the start, and each of it may fail. */
static void every_allocation_fails_in_turn(void **state)
{
    (void)state;
    for (int by_labels = 0; by_labels < 2; by_labels++) {
        size_t failures = 0;
        tann_status status = TANN_E_MEMORY;
        for (; status == TANN_E_MEMORY; failures++) {
            bench b;
            tann_score score = tann_score_default();
            set_up(&b);
            b.data = read_by(&b.store, by_labels);
            b.heap.fail_at = b.heap.taken + 1 + failures;
            status = fit(&b, NULL);
            status =
                status == TANN_OK ? tann_evaluate(b.session, &b.data, TANN_MSE, &score) : status;
            b.heap.fail_at = 0;
            assert_true(status == TANN_OK || strstr(tann_ctx_error(b.ctx), "out of memory"));
            tear_down(&b);
        }
        assert_int_equal(status, TANN_OK);
        assert_true(failures >= 3);
    }
}

typedef struct watcher {
    const heap *heap;
    size_t taken;
} watcher;

static tann_status note_heap(const tann_fit_event *event, void *user)
{
    watcher *w = user;
    if (event->moment == TANN_FIT_BEGIN) {
        w->taken = w->heap->taken;
    }
    assert_int_equal(w->heap->taken, w->taken);
    return TANN_OK;
}

static void a_fit_under_way_takes_no_memory(void **state)
{
    (void)state;
    bench b;
    set_up(&b);
    watcher w = {&b.heap, 0};
    const tann_callback callback = {note_heap, &w};
    tann_fit_opts opts = tann_fit_opts_default();
    opts.epochs = 3;
    opts.validation_share = 0.25f;
    opts.callbacks = &callback;
    opts.callback_count = 1;
    CHECK_OK(b.ctx, tann_fit(b.trainer, &b.data, &opts, NULL));
    tear_down(&b);
}

/* The numbers that a data set in memory is limited to do not bind one that is read. */
static void a_count_beyond_memory_is_not_refused(void **state)
{
    (void)state;
    bench b;
    tann_score score = tann_score_default();
    set_up(&b);
    b.data.count = SIZE_MAX / 2;
    b.store.fail_at = 2;
    b.store.status = TANN_STOP;
    assert_int_equal(tann_evaluate(b.session, &b.data, TANN_MSE, &score), TANN_STOP);
    tear_down(&b);
}

int test_reader(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bits_are_those_from_memory),
        cmocka_unit_test(validation_may_be_held_elsewhere),
        cmocka_unit_test(errors_reach_the_caller_with_the_sample),
        cmocka_unit_test(evaluation_tells_them_too),
        cmocka_unit_test(a_sentence_of_the_readers_own_is_kept),
        cmocka_unit_test(stop_ends_a_fit_cleanly),
        cmocka_unit_test(what_is_read_is_checked_as_from_memory),
        cmocka_unit_test(every_allocation_fails_in_turn),
        cmocka_unit_test(a_fit_under_way_takes_no_memory),
        cmocka_unit_test(a_count_beyond_memory_is_not_refused),
    };
    return cmocka_run_group_tests_name("reader", tests, NULL, NULL);
}
