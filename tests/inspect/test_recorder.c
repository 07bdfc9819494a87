/* Recording whole batches in memory. */
#include "checks.h"
#include "graphs.h"
#include "recording.h"

#include <string.h>

static tann_recorder_opts all_of(size_t steps)
{
    tann_recorder_opts opts = tann_recorder_opts_default();
    opts.steps = steps;
    opts.points = VALUES | WEIGHTS;
    return opts;
}

static tann_recorder *record(training *t, const tann_recorder_opts *opts)
{
    tann_recorder *r = tann_recorder_new(t->session, opts);
    CHECK_OK(t->ctx, tann_ctx_status(t->ctx));
    assert_non_null(r);
    return r;
}

/* All points of all nodes, in shuffled batches of 4, 4 and 3. */
static void all_is_kept_that_hooks_see(void **state)
{
    (void)state;
    training t;
    collector seen = {.count = 0};
    training_begin(&t);
    const tann_recorder_opts opts = all_of(9);
    tann_recorder *r = record(&t, &opts);
    CHECK_OK(t.ctx, tann_hook_add(t.session, NULL, VALUES | WEIGHTS, collector_look, &seen, NULL));
    training_run(&t, 3);
    recording_check(r, &seen);
    const tann_recorded p = recording_array(r, "p.output");
    assert_int_equal(p.count, 3 * SAMPLES);
    assert_true(p.path == NULL && p.point == TANN_HOOK_FORWARD && p.shape.dim[0] == 3);
    assert_int_equal(p.node, tann_model_find(t.model, "p"));
    const tann_recorded sum = recording_array(r, "sum.input_1");
    assert_true(sum.point == TANN_HOOK_INPUT && sum.input == 1);
    const tann_recorded kernel = recording_array(r, "deep/z.kernel.after");
    assert_true(kernel.count == 9 && kernel.shape.rank == 2 && kernel.shape.dim[1] == 2);
    tann_recorded none = tann_recorded_default();
    assert_int_equal(tann_recorder_find(r, "p.outpu", &none), TANN_E_ARGUMENT);
    CHECK_OK(t.ctx, tann_recorder_close(r));
    training_run(&t, 1); /* of which it sees nothing */
    assert_int_equal(recording_array(r, "p.output").count, 3 * SAMPLES);
    CHECK_BITS(recording_array(r, "p.output").data, p.data, 3 * SAMPLES * 3);
    CHECK_OK(t.ctx, tann_recorder_close(r)); /* again */
    tann_recorder_free(r);
    collector_clear(&seen);
    training_end(&t);
}

/* Whatever the size of the last batch is. */
static void batches_of_any_size_are_kept(void **state)
{
    (void)state;
    for (size_t batch = 1; batch <= 4; batch++) {
        training t;
        collector seen = {.count = 0};
        training_begin(&t);
        tann_recorder_opts opts = all_of(2 * SAMPLES);
        tann_fit_opts fit = training_fit(2);
        opts.batch = fit.batch = batch;
        fit.shuffle = batch % 2 == 0;
        tann_recorder *r = record(&t, &opts);
        CHECK_OK(t.ctx,
                 tann_hook_add(t.session, NULL, VALUES | WEIGHTS, collector_look, &seen, NULL));
        CHECK_OK(t.ctx, tann_fit(t.trainer, &t.data, &fit, NULL));
        recording_check(r, &seen);
        tann_recorder_free(r);
        collector_clear(&seen);
        training_end(&t);
    }
}

/* By name, type and node; arrays in the order of the nodes. */
static void what_matches_is_kept(void **state)
{
    (void)state;
    training t;
    training_begin(&t);
    tann_recorder_opts opts = all_of(1);
    opts.name = "*e*";
    opts.type = "dense";
    opts.points = (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_BEFORE_UPDATE;
    tann_recorder *r = record(&t, &opts);
    static const char *const names[] = {"deep/z.output", "deep/z.kernel.before",
                                        "deep/z.bias.before"};
    assert_int_equal(tann_recorder_array_count(r), 3);
    for (size_t i = 0; i < 3; i++) {
        tann_recorded array = tann_recorded_default();
        assert_int_equal(tann_recorder_array(r, i, &array), TANN_OK);
        CHECK_TEXT(array.name, names[i]);
        assert_int_equal(array.count, 0);
    }
    tann_recorder_free(r);
    opts = all_of(1);
    opts.node = 2;
    opts.type = "tanh";
    opts.points = (unsigned)TANN_HOOK_FORWARD;
    r = record(&t, &opts);
    assert_int_equal(tann_recorder_array_count(r), 1);
    (void)recording_array(r, "bent.output");
    tann_recorder_free(r);
    training_end(&t);
}

static void each_nth_step_of_a_range_is_kept(void **state)
{
    (void)state;
    training t;
    training_begin(&t);
    tann_recorder_opts opts = all_of(9);
    opts.every = 3;
    tann_recorder *third = record(&t, &opts);
    opts.first_step = 5;
    opts.last_step = 11;
    tann_recorder *range = record(&t, &opts);
    training_run(&t, 5); /* 15 steps */
    const tann_recorded a = recording_array(third, "p.kernel.before");
    const tann_recorded b = recording_array(range, "p.kernel.before");
    assert_int_equal(a.count, 5);
    assert_int_equal(b.count, 3);
    for (int64_t i = 0; i < 5; i++) {
        assert_int_equal(a.index[2 * i], 3 * i);
        assert_true(i >= 3 || b.index[2 * i] == 5 + 3 * i);
        assert_int_equal(a.index[2 * i + 1], -1);
    }
    assert_int_equal(recording_array(range, "p.output").count, 3 + 3 + 3); /* steps 5, 8, 11 */
    assert_int_equal(recording_array(third, "p.output").count, 5 * 4);
    tann_recorder_free(third);
    tann_recorder_free(range);
    training_end(&t);
}

/* A fit with validation, and a prediction: each recorder sees its own runs. */
static void runs_are_told_apart(void **state)
{
    (void)state;
    static const unsigned runs[] = {0, TANN_RUN_TRAINING, TANN_RUN_PREDICTION,
                                    (unsigned)TANN_RUN_TRAINING | (unsigned)TANN_RUN_PREDICTION};
    static const size_t rows[] = {SAMPLES, SAMPLES, SAMPLES + 3, 2 * SAMPLES + 3};
    for (size_t i = 0; i < 4; i++) {
        training t;
        float out[8];
        training_begin(&t);
        tann_recorder_opts opts = all_of(20);
        opts.points = (unsigned)TANN_HOOK_FORWARD;
        opts.runs = runs[i];
        tann_fit_opts fit = training_fit(1);
        fit.validation = &t.data;
        tann_recorder *r = record(&t, &opts);
        CHECK_OK(t.ctx, tann_fit(t.trainer, &t.data, &fit, NULL));
        CHECK_OK(t.ctx, tann_predict(t.session, t.x, 3, out));
        const tann_recorded a = recording_array(r, "output.output");
        assert_int_equal(a.count, rows[i]);
        if (i == 2) { /* validation is in the order of its data */
            for (int64_t k = 0; k < SAMPLES; k++) {
                assert_true(a.index[2 * k] == 3 && a.index[2 * k + 1] == k);
            }
            CHECK_BITS(a.data + (size_t)SAMPLES * 2, out, 6);
        }
        tann_recorder_free(r);
        training_end(&t);
    }
}

/* A session that only predicts: a step is a run. */
static void predictions_are_kept(void **state)
{
    (void)state;
    training t;
    float out[8];
    training_begin(&t);
    tann_session *s = tann_session_new(t.ctx, t.model, 4);
    tann_recorder_opts opts = tann_recorder_opts_default();
    opts.steps = 3;
    opts.name = "bent";
    tann_recorder *r = tann_recorder_new(s, &opts);
    assert_non_null(r);
    CHECK_OK(t.ctx, tann_predict(s, t.x, 4, out));
    CHECK_OK(t.ctx, tann_predict_at(s, t.x, 2, 1, out)); /* does not come so far */
    CHECK_OK(t.ctx, tann_predict(s, t.x, 1, out));
    const tann_recorded a = recording_array(r, "bent.output");
    const int64_t index[] = {0, 0, 0, 1, 0, 2, 0, 3, 2, 0};
    assert_int_equal(a.count, 5);
    assert_memory_equal(a.index, index, sizeof index);
    tann_recorder_free(r);
    tann_session_free(s);
    training_end(&t);
}

/* Gradients that are asked for are seen, too: a session that runs backward, but does not train. */
static void gradients_by_asking_are_kept(void **state)
{
    (void)state;
    training t;
    float gradients[2][4 * 3];
    training_begin(&t);
    const tann_node p = tann_model_find(t.model, "p"), z = tann_model_find(t.model, "deep/z");
    tann_session *s = tann_session_new_with_gradients(t.ctx, t.model, 4);
    tann_recorder_opts opts = tann_recorder_opts_default();
    opts.steps = 2;
    opts.node = p;
    opts.points = TANN_HOOK_GRADIENT;
    tann_recorder *r = tann_recorder_new(s, &opts);
    assert_non_null(r);
    for (size_t unit = 0; unit < 2; unit++) {
        CHECK_OK(t.ctx, tann_gradient(s, t.x, 4 - unit, z, unit, p, gradients[unit]));
    }
    const tann_recorded a = recording_array(r, "p.gradient");
    assert_int_equal(a.count, 4 + 3);
    CHECK_BITS(a.data, gradients[0], 4 * 3);
    CHECK_BITS(a.data + 4 * 3, gradients[1], 3 * 3);
    assert_int_equal(tann_gradient(s, t.x, 2, z, 0, p, gradients[0]), TANN_E_MEMORY);
    tann_recorder_free(r);
    tann_session_free(s);
    training_end(&t);
}

/* The step that does not fit is not run, and the sentence tells the bytes. */
static void a_full_recorder_is_an_error(void **state)
{
    (void)state;
    training t;
    float before[64], after[64], loss = 0;
    training_begin(&t);
    tann_recorder_opts opts = all_of(2);
    tann_recorder *r = record(&t, &opts);
    CHECK_OK(t.ctx, tann_train_step(t.trainer, t.x, t.y, 4, &loss));
    CHECK_OK(t.ctx, tann_train_step(t.trainer, t.x, t.y, 4, &loss));
    weights_read(t.model, before);
    CHECK_FAILS(t.ctx, tann_train_step(t.trainer, t.x, t.y, 4, &loss), TANN_E_MEMORY,
                "the recorder is full at step 2: its ");
    weights_read(t.model, after);
    CHECK_BITS(after, before, tann_model_parameter_count(t.model));
    assert_int_equal(tann_trainer_step(t.trainer), 2);
    CHECK_FAILS(t.ctx, tann_train_step(t.trainer, t.x, t.y, 1, &loss), TANN_E_MEMORY,
                "the recorder is full at step 2: its "); /* and so on */
    CHECK_FAILS(t.ctx, tann_recorder_flush(r), TANN_E_MEMORY, "bytes are for 2 steps");
    CHECK_FAILS(t.ctx, tann_recorder_close(r), TANN_E_MEMORY, "bytes are for 2 steps");
    assert_int_equal(tann_recorder_close(r), TANN_E_MEMORY);
    assert_int_equal(recording_array(r, "p.output").count, 8);
    CHECK_OK(t.ctx, tann_train_step(t.trainer, t.x, t.y, 4, &loss));
    tann_recorder_free(r);
    training_end(&t);
}

/* Smaller batches leave room for more; weights have theirs by steps. */
static void room_is_counted_in_rows(void **state)
{
    (void)state;
    training t;
    float out[8];
    training_begin(&t);
    tann_recorder_opts opts = tann_recorder_opts_default();
    opts.steps = 2;
    opts.batch = 3;
    opts.runs = TANN_RUN_PREDICTION;
    tann_recorder *r = record(&t, &opts);
    for (size_t i = 0; i < 6; i++) {
        CHECK_OK(t.ctx, tann_predict(t.session, t.x, 1, out));
    }
    assert_int_equal(tann_predict(t.session, t.x, 1, out), TANN_E_MEMORY);
    tann_recorder_free(r);
    r = record(&t, &opts);
    CHECK_FAILS(t.ctx, tann_predict(t.session, t.x, 4, out), TANN_E_ARGUMENT,
                "a batch of 4 samples: the recorder was made for 3");
    tann_recorder_free(r);
    training_end(&t);
}

typedef struct stopper {
    size_t left; /* calls before it stops */
    tann_status status;
} stopper;

static tann_status stop(const tann_hook_event *event, void *user)
{
    stopper *s = user;
    (void)event;
    return s->left-- == 0 ? s->status : TANN_OK;
}

/* Of a batch that is stopped or fails nothing stays, wherever it happens. */
static void broken_batches_are_dropped(void **state)
{
    (void)state;
    float loss = 0;
    for (size_t at = 0; at < 33; at++) {
        training t;
        collector seen = {.count = 0};
        stopper s = {at, at % 2 ? TANN_STOP : TANN_E_CALLBACK};
        tann_hook hook = 0;
        training_begin(&t);
        const tann_recorder_opts opts = all_of(3);
        tann_recorder *r = record(&t, &opts);
        CHECK_OK(t.ctx, tann_hook_add(t.session, NULL, VALUES | WEIGHTS, stop, &s, &hook));
        assert_int_equal(tann_train_step(t.trainer, t.x, t.y, 4, &loss), s.status);
        assert_int_equal(recording_array(r, "input_1.output").count, 0);
        CHECK_OK(t.ctx, tann_hook_remove(t.session, hook));
        CHECK_OK(t.ctx,
                 tann_hook_add(t.session, NULL, VALUES | WEIGHTS, collector_look, &seen, NULL));
        CHECK_OK(t.ctx, tann_train_step(t.trainer, t.x, t.y, 3, &loss));
        recording_check(r, &seen);
        tann_recorder_free(r);
        collector_clear(&seen);
        training_end(&t);
    }
}

static void check_refused(training *t, const tann_recorder_opts *opts, tann_status status,
                          const char *words)
{
    uint64_t bytes = 7;
    CHECK_NULL(t->ctx, tann_recorder_new(t->session, opts), status, words);
    assert_int_equal(tann_recorder_bytes(t->session, opts, &bytes), 0);
    assert_int_equal(bytes, 0);
    CHECK_FAILS(t->ctx, tann_ctx_status(t->ctx), status, words);
}

#define REFUSED(change, status, words)                                                             \
    do {                                                                                           \
        tann_recorder_opts opts = all_of(2);                                                       \
        opts.change;                                                                               \
        check_refused(&t, &opts, status, words);                                                   \
    } while (0)

static void bad_options_are_refused(void **state)
{
    (void)state;
    training t;
    const size_t twice[] = {3, 1, 3};
    training_begin(&t);
    REFUSED(flags = 2, TANN_E_UNSUPPORTED, "flags of 2");
    REFUSED(every = 0, TANN_E_ARGUMENT, "every is 0");
    REFUSED(buffer_steps = 0, TANN_E_ARGUMENT, "buffer_steps is 0");
    REFUSED(last_step = (opts.first_step = 5) - 1, TANN_E_ARGUMENT,
            "a first_step of 5 after the last_step of 4");
    REFUSED(samples = twice, TANN_E_ARGUMENT, "samples is given, their count 0");
    REFUSED(sample_count = 3, TANN_E_ARGUMENT, "samples is NULL, their count 3");
    REFUSED(directory = "", TANN_E_ARGUMENT, "the directory is an empty name");
    REFUSED(runs = 4, TANN_E_ARGUMENT, "0x4 is not a set of runs");
    REFUSED(points = 0, TANN_E_ARGUMENT, "0x0 is not a set of points of values");
    REFUSED(points |= TANN_HOOK_BATCH_END, TANN_E_ARGUMENT, "0x27f is not a set of points");
    REFUSED(points |= TANN_HOOK_WRITES, TANN_E_ARGUMENT, "is not a set of points of values");
    REFUSED(runs = TANN_RUN_PREDICTION, TANN_E_ARGUMENT,
            "the points 0x60 are seen in training, which is not recorded");
    REFUSED(batch = 5, TANN_E_ARGUMENT, "a batch of 5 is above the session's maximum of 4");
    REFUSED(name = "q*", TANN_E_ARGUMENT, "no node that matches 'q*'");
    REFUSED(node = 6, TANN_E_ARGUMENT, "no node 6");
    REFUSED(steps = 0, TANN_E_ARGUMENT, "needs steps, max_bytes or both");
    REFUSED(steps = SIZE_MAX / 8, TANN_E_MEMORY, "out of memory for a recording of ");
    REFUSED(max_bytes = 2000, TANN_E_MEMORY, "a recording of 2 steps needs ");
    REFUSED(struct_size = 4, TANN_E_ARGUMENT, "struct_size of tann_recorder_opts is 4");
    tann_recorder_opts opts = all_of(2);
    opts.samples = twice;
    opts.sample_count = 3;
    CHECK_NULL(t.ctx, tann_recorder_new(t.session, &opts), TANN_E_ARGUMENT,
               "sample 3 is to be recorded twice");
    CHECK_NULL(t.ctx, tann_recorder_new(t.session, NULL), TANN_E_ARGUMENT, "needs steps");
    training_end(&t);
}

static void sessions_without_training_have_less(void **state)
{
    (void)state;
    training t;
    training_begin(&t);
    tann_session *own = t.session;
    t.session = tann_session_new(t.ctx, t.model, 4);
    REFUSED(runs = 0, TANN_E_UNSUPPORTED, "a session that does not train has no ");
    REFUSED(runs = TANN_RUN_TRAINING, TANN_E_UNSUPPORTED, "has no training");
    REFUSED(points = TANN_HOOK_AFTER_UPDATE, TANN_E_UNSUPPORTED, "has no updates");
    tann_session_free(t.session);
    t.session = own;
    training_end(&t);
}

static void a_null_is_refused(void **state)
{
    (void)state;
    tann_recorded array = tann_recorded_default();
    assert_null(tann_recorder_new(NULL, NULL));
    assert_int_equal(tann_recorder_bytes(NULL, NULL, NULL), 0);
    assert_int_equal(tann_recorder_array_count(NULL), 0);
    assert_int_equal(tann_recorder_array(NULL, 0, &array), TANN_E_ARGUMENT);
    assert_int_equal(tann_recorder_find(NULL, "p", &array), TANN_E_ARGUMENT);
    assert_int_equal(tann_recorder_flush(NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_recorder_close(NULL), TANN_E_ARGUMENT);
    tann_recorder_free(NULL);
    training t;
    training_begin(&t);
    const tann_recorder_opts opts = all_of(1);
    tann_recorder *r = record(&t, &opts);
    const size_t count = tann_recorder_array_count(r);
    assert_int_equal(tann_recorder_array(r, count, &array), TANN_E_ARGUMENT);
    assert_int_equal(tann_recorder_array(r, 0, NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_recorder_find(r, NULL, &array), TANN_E_ARGUMENT);
    array.struct_size = 0;
    assert_int_equal(tann_recorder_array(r, 0, &array), TANN_E_ARGUMENT);
    tann_recorder_free(r);
    training_end(&t);
}

/* The hook's own record, and room for gradients that only hooks look at, come on top: so the same hook
   is there before. */
static size_t taken_by(training *t, const tann_recorder_opts *opts)
{
    tann_hook hook = 0;
    stopper never = {SIZE_MAX, TANN_OK};
    CHECK_OK(t->ctx, tann_hook_add(t->session, NULL, opts->points, stop, &never, &hook));
    const size_t before = t->heap.bytes;
    CHECK_OK(t->ctx, tann_hook_remove(t->session, hook));
    const size_t record_bytes = before - t->heap.bytes;
    const size_t without = t->heap.bytes;
    tann_recorder *r = record(t, opts);
    const size_t taken = t->heap.bytes - without - record_bytes;
    tann_recorder_free(r);
    assert_int_equal(t->heap.bytes, without);
    return taken;
}

static void what_is_told_is_taken(void **state)
{
    (void)state;
    const size_t samples[] = {5, 2};
    training t;
    training_begin(&t);
    for (size_t steps = 1; steps < 3000; steps *= 7) {
        for (size_t i = 0; i < 4; i++) {
            tann_recorder_opts opts = all_of(steps);
            opts.points = i % 2 ? VALUES : (unsigned)TANN_HOOK_AFTER_UPDATE;
            opts.samples = i / 2 ? samples : NULL;
            opts.sample_count = i / 2 ? 2 : 0;
            assert_int_equal(tann_recorder_bytes(t.session, &opts, NULL), taken_by(&t, &opts));
            CHECK_OK(t.ctx, tann_ctx_status(t.ctx));
        }
    }
    training_end(&t);
}

/* Without steps there is room for as many as max_bytes hold. */
static void max_bytes_give_the_steps(void **state)
{
    (void)state;
    training t;
    float out[8];
    training_begin(&t);
    tann_recorder_opts opts = tann_recorder_opts_default();
    opts.runs = TANN_RUN_PREDICTION;
    opts.steps = 100;
    const size_t hundred = tann_recorder_bytes(t.session, &opts, NULL);
    opts.steps = 101;
    const size_t more = tann_recorder_bytes(t.session, &opts, NULL);
    for (size_t i = 0; i < 2; i++) {
        opts.steps = 0;
        opts.max_bytes = i == 0 ? hundred : more - 1;
        assert_int_equal(tann_recorder_bytes(t.session, &opts, NULL), hundred);
        tann_recorder *r = record(&t, &opts);
        for (size_t k = 0; k < 100; k++) {
            CHECK_OK(t.ctx, tann_predict(t.session, t.x, 4, out));
        }
        CHECK_FAILS(t.ctx, tann_predict(t.session, t.x, 4, out), TANN_E_MEMORY,
                    "bytes are for 100 steps");
        tann_recorder_free(r);
    }
    opts.max_bytes = 100;
    CHECK_NULL(t.ctx, tann_recorder_new(t.session, &opts), TANN_E_MEMORY,
               "a recording of 1 steps needs ");
    opts.max_bytes = SIZE_MAX; /* more than there is */
    t.heap.limit = 1 << 20;
    CHECK_NULL(t.ctx, tann_recorder_new(t.session, &opts), TANN_E_MEMORY,
               "out of memory for a recorder of ");
    training_end(&t);
}

static void a_run_allocates_nothing(void **state)
{
    (void)state;
    training t;
    float loss = 0;
    training_begin(&t);
    const tann_recorder_opts opts = all_of(1000);
    tann_recorder *r = record(&t, &opts);
    const size_t taken = t.heap.taken;
    for (size_t i = 0; i < 1000; i++) {
        CHECK_OK(t.ctx, tann_train_step(t.trainer, t.x, t.y, 4, &loss));
    }
    assert_int_equal(t.heap.taken, taken);
    tann_recorder_free(r);
    training_end(&t);
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    for (size_t at = 1;; at++) {
        training t;
        training_begin(&t);
        const tann_recorder_opts opts = all_of(3);
        t.heap.fail_at = t.heap.taken + at;
        tann_recorder *r = tann_recorder_new(t.session, &opts);
        const bool done = t.heap.taken < t.heap.fail_at;
        t.heap.fail_at = 0;
        if (!done) {
            assert_null(r);
            CHECK_FAILS(t.ctx, tann_ctx_status(t.ctx), TANN_E_MEMORY, "out of memory for ");
        }
        training_run(&t, 1);
        tann_recorder_free(r);
        training_end(&t);
        if (done) {
            assert_true(at > 2);
            return;
        }
    }
}

/* What only training shows takes no room in other runs; and of files there are no bytes. */
static void updates_want_no_room_in_predictions(void **state)
{
    (void)state;
    training t;
    float out[8];
    uint64_t file_bytes = 7;
    training_begin(&t);
    tann_recorder_opts opts = all_of(1);
    opts.points = (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_AFTER_UPDATE;
    opts.name = "p";
    opts.runs = (unsigned)TANN_RUN_TRAINING | (unsigned)TANN_RUN_PREDICTION;
    assert_true(tann_recorder_bytes(t.session, &opts, &file_bytes) > 0);
    assert_int_equal(file_bytes, 0);
    tann_recorder *r = record(&t, &opts);
    CHECK_OK(t.ctx, tann_train_step(t.trainer, t.x, t.y, 3, NULL));
    CHECK_OK(t.ctx, tann_predict(t.session, t.x, 1, out)); /* the fourth row of values */
    assert_int_equal(recording_array(r, "p.output").count, 4);
    assert_int_equal(recording_array(r, "p.kernel.after").count, 1);
    CHECK_OK(t.ctx, tann_recorder_close(r));
    CHECK_OK(t.ctx, tann_recorder_flush(r));
    tann_recorder_free(r);
    training_end(&t);
}

static void recording_changes_no_bit(void **state)
{
    (void)state;
    const size_t samples[] = {0, 10};
    float plain[64], recorded[64];
    training t;
    training_begin(&t);
    training_run(&t, 5);
    weights_read(t.model, plain);
    training_end(&t);
    for (size_t i = 0; i < 2; i++) {
        training_begin(&t);
        tann_recorder_opts opts = all_of(15);
        opts.samples = i ? samples : NULL;
        opts.sample_count = i ? 2 : 0;
        tann_recorder *r = record(&t, &opts);
        training_run(&t, 5);
        weights_read(t.model, recorded);
        CHECK_BITS(recorded, plain, tann_model_parameter_count(t.model));
        tann_recorder_free(r);
        training_end(&t);
    }
}

typedef struct ender {
    tann_recorder *recorder;
    bool frees;
} ender;

static tann_status end(const tann_hook_event *event, void *user)
{
    ender *e = user;
    (void)event;
    if (e->frees) {
        tann_recorder_free(e->recorder);
        e->frees = false;
        e->recorder = NULL;
        return TANN_OK;
    }
    return e->recorder != NULL ? tann_recorder_close(e->recorder) : TANN_OK;
}

/* Closed or freed from inside a run, and freed after its session. */
static void it_may_end_at_any_time(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        training t;
        float loss = 0;
        training_begin(&t);
        const tann_recorder_opts opts = all_of(4);
        tann_recorder *r = record(&t, &opts);
        ender e = {r, i == 1};
        CHECK_OK(t.ctx, tann_train_step(t.trainer, t.x, t.y, 4, &loss));
        if (i < 2) {
            CHECK_OK(t.ctx, tann_hook_add(t.session, "p", TANN_HOOK_FORWARD, end, &e, NULL));
        }
        CHECK_OK(t.ctx, tann_train_step(t.trainer, t.x, t.y, 4, &loss));
        if (i == 2) {
            CHECK_OK(t.ctx, tann_recorder_close(r));
        }
        tann_trainer_free(t.trainer);
        t.trainer = NULL;
        if (i != 1) {
            assert_int_equal(recording_array(r, "p.output").count, i == 3 ? 8 : i == 2 ? 8 : 4);
            assert_int_equal(tann_recorder_close(r), TANN_OK);
            tann_recorder_free(r);
        }
        training_end(&t);
    }
}

/* Freeing leaves the sentence of the call before. */
static void freeing_says_nothing(void **state)
{
    (void)state;
    training t;
    training_begin(&t);
    const tann_recorder_opts opts = all_of(1);
    tann_recorder *r = record(&t, &opts);
    assert_int_equal(tann_train_step(t.trainer, NULL, t.y, 4, NULL), TANN_E_ARGUMENT);
    tann_recorder_free(r);
    CHECK_FAILS(t.ctx, tann_ctx_status(t.ctx), TANN_E_ARGUMENT, "x is NULL");
    training_end(&t);
}

int test_recorder(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_is_kept_that_hooks_see),
        cmocka_unit_test(batches_of_any_size_are_kept),
        cmocka_unit_test(what_matches_is_kept),
        cmocka_unit_test(each_nth_step_of_a_range_is_kept),
        cmocka_unit_test(runs_are_told_apart),
        cmocka_unit_test(predictions_are_kept),
        cmocka_unit_test(gradients_by_asking_are_kept),
        cmocka_unit_test(a_full_recorder_is_an_error),
        cmocka_unit_test(room_is_counted_in_rows),
        cmocka_unit_test(broken_batches_are_dropped),
        cmocka_unit_test(bad_options_are_refused),
        cmocka_unit_test(sessions_without_training_have_less),
        cmocka_unit_test(a_null_is_refused),
        cmocka_unit_test(what_is_told_is_taken),
        cmocka_unit_test(max_bytes_give_the_steps),
        cmocka_unit_test(a_run_allocates_nothing),
        cmocka_unit_test(each_allocation_may_fail),
        cmocka_unit_test(updates_want_no_room_in_predictions),
        cmocka_unit_test(recording_changes_no_bit),
        cmocka_unit_test(it_may_end_at_any_time),
        cmocka_unit_test(freeing_says_nothing),
    };
    return cmocka_run_group_tests_name("recorder", tests, NULL, NULL);
}
