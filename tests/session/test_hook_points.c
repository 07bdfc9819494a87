/* The points at weights and updates, and around batches, epochs and runs. */
#include "hook_log.h"

#include <math.h>
#include <string.h>

static void the_points_around_come_in_order(void **state)
{
    (void)state;
    fixture f;
    log_of_calls log = {.stop_at = 0};
    float out[3];
    tann_score score = tann_score_default();
    set_up(&f);
    f.fit.epochs = 2;
    f.fit.validation_share = 0.3f; /* 2 of 7 */
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, ALL_AROUND, write_log, &log, NULL));
    CHECK_OK(f.ctx, tann_fit(f.trainer, &f.data, &f.fit, NULL));
    CHECK_TEXT(log.text, "rebBbBvVEebBbBvVER");
    memset(&log, 0, sizeof log);
    CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, 2, NULL));
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, 3, out));
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, 3, out));
    CHECK_OK(f.ctx, tann_predict_at(f.session, f.x, 1, 1, out));
    CHECK_OK(f.ctx, tann_evaluate(f.session, &f.data, TANN_MSE, &score));
    CHECK_TEXT(log.text, "rbBRrvVRrvVRrvVRrvVvVvVR");
    tear_down(&f);
}

static void weights_are_seen_node_by_node(void **state)
{
    (void)state;
    fixture f;
    log_of_calls log = {.stop_at = 0};
    set_up(&f);
    CHECK_OK(f.ctx,
             tann_hook_add(f.session, NULL,
                           ALL_WEIGHTS | (unsigned)TANN_HOOK_FORWARD |
                               (unsigned)TANN_HOOK_BATCH_BEGIN | (unsigned)TANN_HOOK_BATCH_END,
                           write_log, &log, NULL));
    CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, 2, NULL));
    CHECK_TEXT(log.text, "bffffgggguuuuUUUUB");
    tear_down(&f);
}

/* Stops and errors at each call of a fit. Updates before the stop are done, the end of the run is told
   after a stop and not after an error. */
static void a_fit_ends_wherever_a_hook_says_so(void **state)
{
    (void)state;
    static const char whole[] = "rebggggUUUUBbggggUUUUBbggggUUUUBER";
    const tann_status statuses[] = {TANN_STOP, TANN_E_IO};
    for (size_t k = 0; k < 2; k++) {
        for (size_t at = 1; at < sizeof whole; at++) {
            fixture f;
            log_of_calls log = {.stop_at = at, .status = statuses[k]};
            char expected[64] = "";
            memcpy(expected, whole, at);
            set_up(&f);
            CHECK_OK(f.ctx, tann_hook_add(f.session, NULL,
                                          ALL_AROUND | (unsigned)TANN_HOOK_WEIGHT_GRADIENT |
                                              (unsigned)TANN_HOOK_AFTER_UPDATE,
                                          write_log, &log, NULL));
            const tann_status status = tann_fit(f.trainer, &f.data, &f.fit, NULL);
            assert_int_equal(status, statuses[k] == TANN_STOP ? TANN_OK : TANN_E_IO);
            if (statuses[k] == TANN_STOP && at < sizeof whole - 1) {
                strcat(expected, "R");
            }
            CHECK_TEXT(log.text, expected);
            size_t updates = 0;
            for (size_t i = 0; i < at; i++) {
                updates += whole[i] == 'U' && (i == 0 || whole[i - 1] != 'U');
            }
            assert_int_equal(tann_trainer_step(f.trainer), updates);
            tear_down(&f);
        }
    }
}

/* w - 0.5 g, from what the three points show. */
typedef struct sgd_check {
    float gradient[64], before[64];
    size_t calls;
} sgd_check;

static tann_status check_sgd(const tann_hook_event *e, void *user)
{
    sgd_check *c = user;
    const size_t count = tann_shape_size(e->value.shape);
    const bool is_kernel = e->input == 0;
    const size_t at = (size_t)e->node * 16 + (is_kernel ? 0 : 12);
    assert_true(count <= 12 && e->value.batch == 1);
    CHECK_TEXT(e->weight, is_kernel ? "kernel" : "bias");
    assert_int_equal(e->step, c->calls / 12);
    c->calls++;
    if (e->point == TANN_HOOK_WEIGHT_GRADIENT) {
        memcpy(c->gradient + at, e->value.data, count * sizeof(float));
        assert_null(e->before);
    } else if (e->point == TANN_HOOK_BEFORE_UPDATE) {
        memcpy(c->before + at, e->value.data, count * sizeof(float));
        assert_null(e->before);
    } else {
        CHECK_BITS(e->before, c->before + at, count);
        for (size_t i = 0; i < count; i++) {
            assert_true(e->value.data[i] == c->before[at + i] - 0.5f * c->gradient[at + i]);
        }
    }
    return TANN_OK;
}

static void an_update_is_what_its_points_show(void **state)
{
    (void)state;
    fixture f;
    sgd_check check = {.calls = 0};
    set_up(&f);
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, ALL_WEIGHTS, check_sgd, &check, NULL));
    CHECK_OK(f.ctx, tann_fit(f.trainer, &f.data, &f.fit, NULL));
    assert_int_equal(check.calls, 3 * 4 * 3);
    tear_down(&f);
}

/* The weight gradient that is seen is that of the mean loss, by central differences. */
typedef struct kept {
    float values[64];
} kept;

static tann_status keep(const tann_hook_event *e, void *user)
{
    kept *k = user;
    memcpy(k->values, e->value.data, tann_shape_size(e->value.shape) * sizeof(float));
    return TANN_OK;
}

static double loss_of(fixture *f)
{
    tann_score score = tann_score_default();
    const tann_dataset some = tann_dataset_floats(f->x, f->y, 3);
    CHECK_OK(f->ctx, tann_evaluate(f->session, &some, TANN_MSE, &score));
    return score.loss;
}

static void weight_gradients_agree_with_differences(void **state)
{
    (void)state;
    fixture f;
    kept seen;
    float kernel[6];
    tann_hook hook = 0;
    set_up(&f);
    assert_int_equal(tann_model_weight_read(f.model, "dense_1.kernel", kernel, 6), TANN_OK);
    CHECK_OK(f.ctx, tann_hook_add(f.session, "dense_1", TANN_HOOK_WEIGHT_GRADIENT, write_log,
                                  &(log_of_calls){.stop_at = 2, .status = TANN_STOP}, &hook));
    CHECK_OK(f.ctx,
             tann_hook_add(f.session, "dense_1", TANN_HOOK_WEIGHT_GRADIENT, keep, &seen, NULL));
    /* The first hook stops at the bias, so the second has seen the kernel, and nothing is updated. */
    assert_int_equal(tann_train_step(f.trainer, f.x, f.y, 3, NULL), TANN_STOP);
    CHECK_OK(f.ctx, tann_hook_remove(f.session, hook));
    for (size_t i = 0; i < 6; i++) {
        const float w = kernel[i];
        const float h = 1e-2f;
        kernel[i] = w + h;
        assert_int_equal(tann_model_weight_write(f.model, "dense_1.kernel", kernel, 6), TANN_OK);
        const double above = loss_of(&f);
        kernel[i] = w - h;
        assert_int_equal(tann_model_weight_write(f.model, "dense_1.kernel", kernel, 6), TANN_OK);
        CHECK_NEAR(seen.values[i], (above - loss_of(&f)) / (2 * (double)h), 2e-4);
        kernel[i] = w;
    }
    tear_down(&f);
}

static tann_status mask(const tann_hook_event *e, void *user)
{
    if (e->input == 0) {
        e->value.data[1] = *(const float *)user;
    }
    return TANN_OK;
}

static void masked_weights_stay_masked(void **state)
{
    (void)state;
    fixture f;
    float zero = 0;
    float kernel[6];
    const unsigned points = (unsigned)TANN_HOOK_AFTER_UPDATE | (unsigned)TANN_HOOK_WRITES;
    set_up(&f);
    CHECK_OK(f.ctx, tann_hook_add(f.session, "dense_1", points, mask, &zero, NULL));
    CHECK_OK(f.ctx, tann_fit(f.trainer, &f.data, &f.fit, NULL));
    assert_int_equal(tann_model_weight_read(f.model, "dense_1.kernel", kernel, 6), TANN_OK);
    assert_true(kernel[1] == 0 && kernel[0] != 0);
    tear_down(&f);
}

static void what_a_hook_writes_must_be_finite(void **state)
{
    (void)state;
    const unsigned points[] = {TANN_HOOK_AFTER_UPDATE, TANN_HOOK_WEIGHT_GRADIENT};
    for (size_t k = 0; k < 2; k++) {
        fixture f;
        float before[16];
        float after[16];
        float bad = k == 0 ? INFINITY : NAN;
        set_up(&f);
        weights_read(f.model, before);
        CHECK_OK(f.ctx, tann_hook_add(f.session, "dense_1", points[k] | (unsigned)TANN_HOOK_WRITES,
                                      mask, &bad, NULL));
        CHECK_FAILS(f.ctx, tann_train_step(f.trainer, f.x, f.y, 3, NULL), TANN_E_NUMERIC,
                    "dense_1.kernel");
        weights_read(f.model, after);
        CHECK_BITS(after, before, tann_model_parameter_count(f.model));
        assert_int_equal(tann_trainer_step(f.trainer), 0);
        tear_down(&f);
    }
}

static void what_cannot_be_seen_or_written_is_refused(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    tann_session *plain = tann_session_new(f.ctx, f.model, 3);
    const unsigned untrained[] = {TANN_HOOK_WEIGHT_GRADIENT, TANN_HOOK_BEFORE_UPDATE,
                                  TANN_HOOK_AFTER_UPDATE, TANN_HOOK_EPOCH_BEGIN,
                                  TANN_HOOK_EPOCH_END};
    for (size_t i = 0; i < 5; i++) {
        CHECK_FAILS(f.ctx, tann_hook_add(plain, NULL, untrained[i], write_log, NULL, NULL),
                    TANN_E_UNSUPPORTED, "does not train");
    }
    tann_session_free(plain);
    const unsigned unwritten[] = {TANN_HOOK_BEFORE_UPDATE, TANN_HOOK_BATCH_BEGIN,
                                  TANN_HOOK_RUN_END | TANN_HOOK_FORWARD};
    for (size_t i = 0; i < 3; i++) {
        CHECK_FAILS(f.ctx,
                    tann_hook_add(f.session, NULL, unwritten[i] | (unsigned)TANN_HOOK_WRITES,
                                  write_log, NULL, NULL),
                    TANN_E_UNSUPPORTED, "nothing can be written");
    }
    CHECK_FAILS(
        f.ctx,
        tann_hook_add(f.session, "activation_1", TANN_HOOK_AFTER_UPDATE, write_log, NULL, NULL),
        TANN_E_ARGUMENT, "'activation_1'");
    CHECK_FAILS(f.ctx,
                tann_hook_add(f.session, "dense_9", TANN_HOOK_BATCH_END, write_log, NULL, NULL),
                TANN_E_ARGUMENT, "'dense_9'");
    tear_down(&f);
}

/* A hook added in an epoch's begin fires in the batch that follows; one that is added where a run ends
   is there when the next begins. */
typedef struct adder {
    log_of_calls *log;
    unsigned points;
    bool done;
} adder;

static tann_status add_another(const tann_hook_event *e, void *user)
{
    adder *a = user;
    if (!a->done) {
        a->done = true;
        return tann_hook_add(e->session, NULL, a->points, write_log, a->log, NULL);
    }
    return TANN_OK;
}

static void hooks_may_be_added_around_batches(void **state)
{
    (void)state;
    static const struct {
        unsigned at;
        const char *log;
    } cases[] = {
        {TANN_HOOK_RUN_BEGIN, "ebBbBbBERrebBbBbBER"},
        {TANN_HOOK_EPOCH_BEGIN, "bBbBbBERrebBbBbBER"},
        {TANN_HOOK_BATCH_BEGIN, "bBbBERrebBbBbBER"},
        {TANN_HOOK_EPOCH_END, "RrebBbBbBER"},
        {TANN_HOOK_RUN_END, "rebBbBbBER"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        log_of_calls log = {.stop_at = 0};
        adder a = {&log, ALL_AROUND, false};
        set_up(&f);
        CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, cases[i].at, add_another, &a, NULL));
        CHECK_OK(f.ctx, tann_fit(f.trainer, &f.data, &f.fit, NULL));
        CHECK_OK(f.ctx, tann_fit(f.trainer, &f.data, &f.fit, NULL));
        CHECK_TEXT(log.text, cases[i].log);
        tear_down(&f);
    }
}

/* What hooks are told of samples, losses and epochs. */
typedef struct told {
    fixture *f;
    double batch_losses; /* summed over samples */
    size_t epoch_ends;
    bool seen[SAMPLES];
} told;

static tann_status check_told(const tann_hook_event *e, void *user)
{
    told *t = user;
    if (e->point == TANN_HOOK_FORWARD && e->training) {
        for (size_t i = 0; i < e->value.batch; i++) {
            assert_true(e->samples != NULL && e->samples[i] < SAMPLES);
            CHECK_BITS(e->value.data + 2 * i, t->f->x + 2 * e->samples[i], 2);
            t->seen[e->samples[i]] = true;
        }
        assert_true(e->loss != e->loss);
    } else if (e->point == TANN_HOOK_BATCH_END) {
        t->batch_losses += e->loss * (double)e->value.batch;
    } else if (e->point == TANN_HOOK_EPOCH_END) {
        assert_int_equal(e->epoch, t->epoch_ends++);
        assert_int_equal(e->value.batch, SAMPLES);
        assert_null(e->value.data);
        CHECK_NEAR(e->loss, t->batch_losses / SAMPLES, 1e-9);
        t->batch_losses = 0;
    } else if (e->point == TANN_HOOK_RUN_BEGIN) {
        CHECK_TEXT(e->name, "");
        assert_int_equal(e->node, TANN_NO_NODE);
        assert_true(e->loss != e->loss);
    } else if (e->point == TANN_HOOK_GRADIENT) {
        assert_true(e->loss == e->loss);
        CHECK_TEXT(e->activation, "tanh");
    }
    return TANN_OK;
}

static void hooks_are_told_samples_and_losses(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    told t = {.f = &f};
    f.fit.epochs = 3;
    CHECK_OK(f.ctx, tann_hook_add(f.session, "input_1", ALL_AROUND | (unsigned)TANN_HOOK_FORWARD,
                                  check_told, &t, NULL));
    CHECK_OK(f.ctx,
             tann_hook_add(f.session, "activation_1", TANN_HOOK_GRADIENT, check_told, &t, NULL));
    CHECK_OK(f.ctx, tann_fit(f.trainer, &f.data, &f.fit, NULL));
    assert_int_equal(t.epoch_ends, 3);
    for (size_t i = 0; i < SAMPLES; i++) {
        assert_true(t.seen[i]);
    }
    tear_down(&f);
}

int test_hook_points(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_points_around_come_in_order),
        cmocka_unit_test(weights_are_seen_node_by_node),
        cmocka_unit_test(a_fit_ends_wherever_a_hook_says_so),
        cmocka_unit_test(an_update_is_what_its_points_show),
        cmocka_unit_test(weight_gradients_agree_with_differences),
        cmocka_unit_test(masked_weights_stay_masked),
        cmocka_unit_test(what_a_hook_writes_must_be_finite),
        cmocka_unit_test(what_cannot_be_seen_or_written_is_refused),
        cmocka_unit_test(hooks_may_be_added_around_batches),
        cmocka_unit_test(hooks_are_told_samples_and_losses),
    };
    return cmocka_run_group_tests_name("hook_points", tests, NULL, NULL);
}
