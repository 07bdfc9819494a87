/* Recording fixed samples: frames that are filled while the samples pass by. */
#include "checks.h"
#include "graphs.h"
#include "recording.h"

#include <string.h>

static const size_t fixed[] = {7, 0, 10, 4};
#define FIXED 4

static tann_recorder_opts frames_of(size_t passes)
{
    tann_recorder_opts opts = tann_recorder_opts_default();
    opts.steps = passes;
    opts.samples = fixed;
    opts.sample_count = FIXED;
    return opts;
}

static tann_recorder *record(training *t, const tann_recorder_opts *opts)
{
    tann_recorder *r = tann_recorder_new(t->session, opts);
    CHECK_OK(t->ctx, tann_ctx_status(t->ctx));
    assert_non_null(r);
    return r;
}

/* The weights before each step. */
typedef struct history {
    const tann_model *model;
    float weights[64][64];
} history;

static tann_status note_weights(const tann_hook_event *e, void *user)
{
    history *h = user;
    if (e->training) {
        assert_in_range(e->step, 0, 63);
        weights_read(h->model, h->weights[e->step]);
    }
    return TANN_OK;
}

/* Each row is what the model, with the weights of that step, predicts for the sample. */
static void check_frame(training *t, const history *h, const tann_recorded *a, size_t frame)
{
    const size_t row = tann_shape_size(a->shape);
    for (size_t i = 0; i < FIXED; i++) {
        float value[8];
        const size_t at = frame * FIXED + i;
        const int64_t step = a->index[2 * at];
        assert_int_equal(a->index[2 * at + 1], (int64_t)fixed[i]);
        assert_in_range(step, 3 * (int64_t)frame, 3 * (int64_t)frame + 2);
        weights_write(t->model, h->weights[step]);
        CHECK_OK(t->ctx, tann_predict_at(t->session, t->x + 2 * fixed[i], 1, a->node, value));
        CHECK_BITS(a->data + at * row, value, row);
    }
}

static void frames_hold_what_each_step_predicts(void **state)
{
    (void)state;
    training t;
    history h;
    training_begin(&t);
    h.model = t.model;
    const tann_recorder_opts opts = frames_of(4);
    tann_recorder *r = record(&t, &opts);
    CHECK_OK(t.ctx, tann_hook_add(t.session, NULL, TANN_HOOK_BATCH_BEGIN, note_weights, &h, NULL));
    training_run(&t, 4);
    CHECK_OK(t.ctx, tann_recorder_close(r));
    for (size_t i = 0; i < tann_recorder_array_count(r); i++) {
        tann_recorded a = tann_recorded_default();
        CHECK_OK(t.ctx, tann_recorder_array(r, i, &a));
        assert_true(a.count == 4 && a.samples == FIXED);
        for (size_t frame = 0; frame < 4; frame++) {
            check_frame(&t, &h, &a, frame);
        }
    }
    tann_recorder_free(r);
    training_end(&t);
}

/* All other points, beside what a plain hook sees. */
static void frames_hold_what_hooks_see(void **state)
{
    (void)state;
    training t;
    collector seen = {.count = 0};
    training_begin(&t);
    tann_recorder_opts opts = frames_of(3);
    opts.points = VALUES | WEIGHTS;
    tann_recorder *r = record(&t, &opts);
    CHECK_OK(t.ctx, tann_hook_add(t.session, NULL, VALUES | WEIGHTS, collector_look, &seen, NULL));
    training_run(&t, 3);
    assert_int_equal(tann_recorder_array_count(r), seen.count);
    for (size_t i = 0; i < seen.count; i++) {
        tann_recorded a = tann_recorded_default();
        assert_int_equal(tann_recorder_array(r, i, &a), TANN_OK);
        const collected *c = collector_find(&seen, a.name);
        const bool weight = c->index[1] < 0;
        assert_int_equal(a.count, 3);
        assert_int_equal(a.samples, weight ? 0 : FIXED);
        size_t found = 0;
        for (size_t k = 0; k < c->rows; k++) { /* of weights the last step of each epoch */
            const size_t epoch = (size_t)c->index[2 * k] / 3;
            for (size_t slot = 0; slot < (weight ? 1 : FIXED); slot++) {
                const size_t at = weight ? epoch : epoch * FIXED + slot;
                if (memcmp(a.index + 2 * at, c->index + 2 * k, 2 * sizeof *a.index) == 0) {
                    CHECK_BITS(a.data + at * c->row, c->data + k * c->row, c->row);
                    assert_true(!weight || c->index[2 * k] % 3 == 2);
                    found++;
                }
            }
        }
        assert_int_equal(found, weight ? 3 : 3 * FIXED);
    }
    tann_recorder_free(r);
    collector_clear(&seen);
    training_end(&t);
}

/* Validation data are a pass of their own, with the weights that the epoch ended with. */
static void validation_is_a_pass(void **state)
{
    (void)state;
    training t;
    float out[2];
    training_begin(&t);
    tann_recorder_opts opts = frames_of(6);
    tann_fit_opts fit = training_fit(3);
    fit.validation = &t.data;
    opts.runs = TANN_RUN_PREDICTION;
    tann_recorder *apart = record(&t, &opts);
    opts.runs |= TANN_RUN_TRAINING;
    tann_recorder *both = record(&t, &opts);
    opts.runs = TANN_RUN_TRAINING;
    tann_recorder *training_only = record(&t, &opts);
    CHECK_OK(t.ctx, tann_fit(t.trainer, &t.data, &fit, NULL));
    const tann_recorded a = recording_array(apart, "output.output");
    const tann_recorded b = recording_array(both, "output.output");
    const tann_recorded c = recording_array(training_only, "output.output");
    assert_true(a.count == 3 && b.count == 6 && c.count == 3);
    for (size_t i = 0; i < 3; i++) {
        CHECK_BITS(b.data + (2 * i) * FIXED * 2, c.data + i * FIXED * 2, FIXED * 2);
        CHECK_BITS(b.data + (2 * i + 1) * FIXED * 2, a.data + i * FIXED * 2, FIXED * 2);
        assert_int_equal(a.index[i * FIXED * 2], 3 * ((int64_t)i + 1));
    }
    CHECK_OK(t.ctx, tann_recorder_close(apart));
    CHECK_OK(t.ctx, tann_recorder_close(both));
    for (size_t i = 0; i < FIXED; i++) {
        CHECK_OK(t.ctx, tann_predict(t.session, t.x + 2 * fixed[i], 1, out));
        CHECK_BITS(a.data + (2 * FIXED + i) * 2, out, 2);
    }
    tann_recorder_free(apart);
    tann_recorder_free(both);
    tann_recorder_free(training_only);
    training_end(&t);
}

/* Of an evaluation, too, the number of a sample is its place in the data. */
static void an_evaluation_is_a_pass(void **state)
{
    (void)state;
    training t;
    float out[8];
    training_begin(&t);
    tann_score score = tann_score_default();
    tann_session *s = tann_session_new(t.ctx, t.model, 3);
    tann_recorder_opts opts = frames_of(2);
    tann_recorder *r = tann_recorder_new(s, &opts);
    assert_non_null(r);
    CHECK_OK(t.ctx, tann_evaluate(s, &t.data, TANN_BINARY_CROSSENTROPY, &score));
    const tann_recorded a = recording_array(r, "p.output");
    assert_int_equal(a.count, 1);
    const int64_t index[] = {2, 7, 0, 0, 3, 10, 1, 4}; /* batches of 3 */
    assert_memory_equal(a.index, index, sizeof index);
    for (size_t i = 0; i < FIXED; i++) {
        CHECK_OK(t.ctx, tann_predict_at(t.session, t.x + 2 * fixed[i], 1, a.node, out));
        CHECK_BITS(a.data + 3 * i, out, 3);
    }
    tann_recorder_free(r);
    tann_session_free(s);
    training_end(&t);
}

/* A call that does not come as far as a node adds no frame to it. */
static void what_does_not_run_has_no_frame(void **state)
{
    (void)state;
    training t;
    float out[16];
    const size_t two[] = {1, 0};
    training_begin(&t);
    tann_session *s = tann_session_new(t.ctx, t.model, 4);
    tann_recorder_opts opts = frames_of(3);
    opts.samples = two;
    opts.sample_count = 2;
    tann_recorder *r = tann_recorder_new(s, &opts);
    CHECK_OK(t.ctx, tann_predict_at(s, t.x, 4, tann_model_find(t.model, "bent"), out));
    CHECK_OK(t.ctx, tann_predict(s, t.x, 2, out));
    assert_int_equal(recording_array(r, "bent.output").count, 2);
    const tann_recorded a = recording_array(r, "output.output");
    assert_int_equal(a.count, 1);
    CHECK_BITS(a.data, out + 2, 2);
    CHECK_BITS(a.data + 2, out, 2);
    tann_recorder_free(r);
    tann_session_free(s);
    training_end(&t);
}

static void a_sample_that_does_not_pass_is_named(void **state)
{
    (void)state;
    const size_t missing[] = {3, 11, 400};
    training t;
    float out[8];
    training_begin(&t);
    tann_recorder_opts opts = frames_of(2);
    opts.samples = missing;
    opts.sample_count = 3;
    tann_recorder *r = record(&t, &opts);
    const tann_fit_opts fit = training_fit(2);
    tann_fit_result result = tann_fit_result_default();
    CHECK_FAILS(t.ctx, tann_fit(t.trainer, &t.data, &fit, &result), TANN_E_ARGUMENT,
                "sample 11 is to be recorded, but was not among the 11 of this pass");
    assert_int_equal(result.steps, 3); /* when the first epoch ends */
    assert_int_equal(recording_array(r, "p.output").count, 0);
    assert_int_equal(tann_recorder_close(r), TANN_E_ARGUMENT);
    tann_recorder_free(r);
    tann_fit_opts validated = training_fit(1);
    validated.validation = &t.data;
    opts.runs = (unsigned)TANN_RUN_TRAINING | (unsigned)TANN_RUN_PREDICTION;
    r = record(&t, &opts);
    CHECK_FAILS(t.ctx, tann_fit(t.trainer, &t.data, &validated, NULL), TANN_E_ARGUMENT,
                "sample 11 is to be recorded"); /* when validation begins */
    tann_recorder_free(r);
    opts.sample_count = 1;
    opts.runs = TANN_RUN_PREDICTION;
    r = record(&t, &opts);
    CHECK_OK(t.ctx, tann_predict(t.session, t.x, 4, out));
    CHECK_FAILS(t.ctx, tann_predict(t.session, t.x, 3, out), TANN_E_ARGUMENT,
                "sample 3 is to be recorded, but was not among the 3 of this pass");
    tann_recorder_free(r);
    training_end(&t);
}

typedef struct stopper {
    size_t left;
    tann_status status;
} stopper;

static tann_status stop(const tann_hook_event *event, void *user)
{
    stopper *s = user;
    (void)event;
    return s->left-- == 0 ? s->status : TANN_OK;
}

/* A fit that ends within an epoch: the frame is kept only if all its samples have passed by, whether the
   recorder looks after who stops or before him. */
static void a_stopped_pass_is_dropped(void **state)
{
    (void)state;
    static const struct {
        unsigned point;
        size_t after; /* calls */
        size_t frames;
        tann_status status;
    } cases[] = {
        {TANN_HOOK_FORWARD, 3, 1, TANN_STOP},   {TANN_HOOK_FORWARD, 4, 1, TANN_STOP},
        {TANN_HOOK_FORWARD, 4, 1, TANN_E_IO},   {TANN_HOOK_BATCH_BEGIN, 4, 1, TANN_STOP},
        {TANN_HOOK_BATCH_END, 4, 1, TANN_STOP}, {TANN_HOOK_BATCH_END, 5, 1, TANN_E_IO},
        {TANN_HOOK_BATCH_END, 2, 1, TANN_STOP}, {TANN_HOOK_EPOCH_END, 0, 1, TANN_STOP},
    };
    for (size_t at = 0; at < 2 * (sizeof cases / sizeof cases[0]); at++) {
        const size_t i = at / 2;
        const bool before = at % 2;
        training t;
        tann_hook hook = 0;
        stopper s = {cases[i].after, cases[i].status};
        training_begin(&t);
        const tann_recorder_opts opts = frames_of(3);
        tann_recorder *r = before ? record(&t, &opts) : NULL;
        CHECK_OK(t.ctx, tann_hook_add(t.session, "p", cases[i].point, stop, &s, &hook));
        r = before ? r : record(&t, &opts);
        const tann_fit_opts fit = training_fit(2);
        const tann_status status = tann_fit(t.trainer, &t.data, &fit, NULL);
        assert_int_equal(status, cases[i].status == TANN_STOP ? TANN_OK : cases[i].status);
        assert_int_equal(recording_array(r, "p.output").count, cases[i].frames);
        CHECK_OK(t.ctx, tann_hook_remove(t.session, hook));
        training_run(&t, 1); /* and goes on */
        assert_int_equal(recording_array(r, "p.output").count, cases[i].frames + 1);
        tann_recorder_free(r);
        training_end(&t);
    }
}

/* An evaluation that is stopped between two of its batches. */
static void a_stopped_run_is_dropped(void **state)
{
    (void)state;
    for (size_t after = 0; after < 3; after++) {
        training t;
        stopper s = {after, TANN_STOP};
        training_begin(&t);
        tann_score score = tann_score_default();
        tann_recorder_opts opts = frames_of(3);
        opts.runs = TANN_RUN_PREDICTION;
        tann_recorder *r = record(&t, &opts);
        CHECK_OK(t.ctx, tann_hook_add(t.session, NULL, TANN_HOOK_BATCH_END, stop, &s, NULL));
        assert_int_equal(tann_evaluate(t.session, &t.data, TANN_BINARY_CROSSENTROPY, &score),
                         TANN_STOP);
        assert_int_equal(recording_array(r, "p.output").count, after == 2);
        tann_recorder_free(r);
        training_end(&t);
    }
}

static void each_nth_pass_is_kept(void **state)
{
    (void)state;
    training t;
    training_begin(&t);
    tann_recorder_opts opts = frames_of(3);
    opts.every = 2;
    opts.first_step = 3;
    opts.last_step = 17;
    tann_recorder *r = record(&t, &opts);
    training_run(&t, 9);
    const tann_recorded a = recording_array(r, "p.output");
    assert_int_equal(a.count, 3); /* epochs 1, 3 and 5 */
    for (int64_t i = 0; i < 3 * FIXED; i++) {
        const int64_t first = 3 * (1 + 2 * (i / FIXED));
        assert_in_range(a.index[2 * i], first, first + 2);
    }
    tann_recorder_free(r);
    training_end(&t);
}

static void a_full_recorder_is_an_error(void **state)
{
    (void)state;
    training t;
    tann_fit_result result = tann_fit_result_default();
    training_begin(&t);
    const tann_recorder_opts opts = frames_of(2);
    tann_recorder *r = record(&t, &opts);
    const tann_fit_opts fit = training_fit(3);
    CHECK_FAILS(t.ctx, tann_fit(t.trainer, &t.data, &fit, &result), TANN_E_MEMORY,
                "the recorder is full at step 6: its ");
    assert_int_equal(result.steps, 6); /* before the third epoch's first */
    assert_int_equal(recording_array(r, "output.output").count, 2);
    CHECK_FAILS(t.ctx, tann_recorder_close(r), TANN_E_MEMORY, "bytes are for 2 passes");
    tann_recorder_free(r);
    training_end(&t);
}

/* Begun within an epoch, it waits for the next. */
static tann_status begin_late(const tann_fit_event *e, void *user)
{
    tann_recorder **r = user;
    if (e->moment == TANN_FIT_BATCH_END && *r == NULL) {
        const tann_recorder_opts opts = frames_of(3);
        *r = tann_recorder_new(tann_trainer_session(e->trainer), &opts);
        assert_non_null(*r);
    }
    return TANN_OK;
}

static void a_pass_must_be_seen_from_its_begin(void **state)
{
    (void)state;
    training t;
    tann_recorder *r = NULL;
    training_begin(&t);
    tann_fit_opts fit = training_fit(3);
    const tann_callback callback = {begin_late, &r};
    fit.callbacks = &callback;
    fit.callback_count = 1;
    CHECK_OK(t.ctx, tann_fit(t.trainer, &t.data, &fit, NULL));
    assert_int_equal(recording_array(r, "p.output").count, 2);
    tann_recorder_free(r);
    training_end(&t);
}

/* Any number of samples, in any order. */
static void any_samples_are_found(void **state)
{
    (void)state;
    for (size_t count = 1; count <= SAMPLES; count++) {
        training t;
        size_t samples[SAMPLES], order[SAMPLES];
        training_begin(&t);
        tann_random_permutation(count, 5, order, SAMPLES);
        memcpy(samples, order, sizeof samples);
        tann_recorder_opts opts = frames_of(2);
        opts.points = (unsigned)TANN_HOOK_FORWARD;
        opts.name = "input_1";
        opts.samples = samples;
        opts.sample_count = count;
        tann_recorder *r = record(&t, &opts);
        memset(samples, 0, sizeof samples); /* it has a copy */
        training_run(&t, 2);
        const tann_recorded a = recording_array(r, "input_1.output");
        assert_true(a.count == 2 && a.samples == count);
        for (size_t i = 0; i < 2 * count; i++) {
            assert_int_equal(a.index[2 * i + 1], (int64_t)order[i % count]);
            CHECK_BITS(a.data + 2 * i, t.x + 2 * order[i % count], 2);
        }
        tann_recorder_free(r);
        training_end(&t);
    }
}

int test_recorder_samples(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_hold_what_each_step_predicts),
        cmocka_unit_test(frames_hold_what_hooks_see),
        cmocka_unit_test(validation_is_a_pass),
        cmocka_unit_test(an_evaluation_is_a_pass),
        cmocka_unit_test(what_does_not_run_has_no_frame),
        cmocka_unit_test(a_sample_that_does_not_pass_is_named),
        cmocka_unit_test(a_stopped_pass_is_dropped),
        cmocka_unit_test(a_stopped_run_is_dropped),
        cmocka_unit_test(each_nth_pass_is_kept),
        cmocka_unit_test(a_full_recorder_is_an_error),
        cmocka_unit_test(a_pass_must_be_seen_from_its_begin),
        cmocka_unit_test(any_samples_are_found),
    };
    return cmocka_run_group_tests_name("recorder_samples", tests, NULL, NULL);
}
