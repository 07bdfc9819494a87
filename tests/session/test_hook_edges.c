/* Where hooks, errors and other calls meet: what is refused tells nobody, sentences are those of the
   call that they belong to, beginnings and ends come in pairs. */
#include <string.h>

#include <tinyann/extend.h>

#include "hook_log.h"

static void a_refused_call_tells_nobody(void **state)
{
    (void)state;
    fixture f;
    log_of_calls log = {.stop_at = 0};
    float y[SAMPLES];
    const tann_node node = 1;
    float *value = y;
    set_up(&f);
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, ALL_AROUND, write_log, &log, NULL));
    for (size_t i = 0; i < 3; i++) {
        const float *x = i < 2 ? f.x : NULL;
        const size_t n = i == 0 ? 0 : i == 1 ? 4 : 1;
        CHECK_FAILS(f.ctx, tann_predict(f.session, x, n, y), TANN_E_ARGUMENT, "");
        CHECK_FAILS(f.ctx, tann_predict_at(f.session, x, n, 1, y), TANN_E_ARGUMENT, "");
        CHECK_FAILS(f.ctx, tann_predict_many(f.session, x, n, &node, &value, 1), TANN_E_ARGUMENT,
                    "");
        CHECK_FAILS(f.ctx, tann_gradient(f.session, x, n, 3, 0, 1, y), TANN_E_ARGUMENT, "");
        if (x != NULL) {
            CHECK_FAILS(f.ctx, tann_predict_from(f.session, NULL, n, 1, x, TANN_NO_NODE, y),
                        TANN_E_ARGUMENT, "");
        }
    }
    CHECK_TEXT(log.text, "");
    tear_down(&f);
}

/* Returns a status; before that it may fail a call, and not care. */
typedef struct returner {
    tann_status status;
    bool fails_a_call;
} returner;

static tann_status give_back(const tann_hook_event *e, void *user)
{
    const returner *r = user;
    if (r->fails_a_call) {
        (void)tann_hook_remove(e->session, 999);
    }
    return r->status;
}

static void a_sentence_is_that_of_the_hook(void **state)
{
    (void)state;
    static const struct {
        unsigned point;
        const char *sentence;
    } cases[] = {{TANN_HOOK_RUN_BEGIN, "a hook at the begin of a run returned"},
                 {TANN_HOOK_BATCH_BEGIN, "a hook at the begin of a batch returned"},
                 {TANN_HOOK_FORWARD, "a hook at the output of 'input_1' returned"},
                 {TANN_HOOK_RUN_END, "a hook at the end of a run returned"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        float y[SAMPLES];
        returner careless = {TANN_OK, true};
        returner failing = {TANN_E_ARGUMENT, false};
        set_up(&f);
        CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, cases[i].point, give_back, &careless, NULL));
        CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, cases[i].point, give_back, &failing, NULL));
        CHECK_FAILS(f.ctx, tann_predict(f.session, NULL, 1, y), TANN_E_ARGUMENT, "x is NULL");
        CHECK_FAILS(f.ctx, tann_predict(f.session, f.x, 1, y), TANN_E_ARGUMENT, cases[i].sentence);
        tear_down(&f);
    }
}

static void success_and_stops_leave_no_sentence(void **state)
{
    (void)state;
    static const unsigned points[] = {TANN_HOOK_RUN_BEGIN, TANN_HOOK_BATCH_BEGIN, TANN_HOOK_FORWARD,
                                      TANN_HOOK_BATCH_END, TANN_HOOK_RUN_END};
    for (size_t i = 0; i < 10; i++) {
        fixture f;
        float y[SAMPLES];
        returner r = {i % 2 == 0 ? TANN_OK : TANN_STOP, true};
        set_up(&f);
        CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, points[i / 2], give_back, &r, NULL));
        assert_int_equal(tann_predict(f.session, f.x, 1, y), r.status);
        CHECK_TEXT(tann_ctx_error(f.ctx), "");
        assert_int_equal(tann_train_step(f.trainer, f.x, f.y, 1, NULL), r.status);
        CHECK_TEXT(tann_ctx_error(f.ctx), "");
        tear_down(&f);
    }
}

/* A hook that removes itself and returns a status; its destructor makes calls of its own. */
typedef struct leaver {
    fixture *f;
    tann_hook hook;
    tann_status status;
    size_t destroyed;
} leaver;

static tann_status leave(const tann_hook_event *e, void *user)
{
    leaver *l = user;
    CHECK_OK(l->f->ctx, tann_hook_remove(e->session, l->hook));
    return l->status;
}

static void try_to_run(void *user)
{
    leaver *l = user;
    fixture *f = l->f;
    float y[SAMPLES];
    l->destroyed++;
    CHECK_FAILS(f->ctx, tann_predict(f->session, f->x, 1, y), TANN_E_ARGUMENT, "running");
    CHECK_FAILS(f->ctx, tann_train_step(f->trainer, f->x, f->y, 1, NULL), TANN_E_ARGUMENT,
                "running");
    CHECK_FAILS(f->ctx, tann_fit(f->trainer, &f->data, &f->fit, NULL), TANN_E_ARGUMENT, "running");
}

static void destructors_neither_run_the_session_nor_change_what_is_said(void **state)
{
    (void)state;
    static const unsigned points[] = {TANN_HOOK_RUN_BEGIN, TANN_HOOK_FORWARD, TANN_HOOK_RUN_END};
    for (size_t i = 0; i < 6; i++) {
        fixture f;
        float y[SAMPLES];
        set_up(&f);
        leaver l = {&f, 0, i % 2 == 0 ? TANN_OK : TANN_E_IO, 0};
        tann_hook_opts opts = tann_hook_opts_default();
        opts.points = points[i / 2];
        opts.node = 0;
        opts.destroy = try_to_run;
        CHECK_OK(f.ctx, tann_hook_add_opts(f.session, &opts, leave, &l, &l.hook));
        assert_int_equal(tann_predict(f.session, f.x, 1, y), l.status);
        assert_int_equal(tann_ctx_status(f.ctx), l.status);
        assert_int_equal(strncmp(tann_ctx_error(f.ctx), "a hook at the ", 14) == 0, i % 2);
        assert_int_equal(l.destroyed, 1);
        CHECK_OK(f.ctx, tann_hook_add_opts(f.session, &opts, leave, &l, &l.hook));
        CHECK_OK(f.ctx, tann_hook_remove(f.session, l.hook));
        assert_int_equal(l.destroyed, 2);
        CHECK_OK(f.ctx, tann_hook_add_opts(f.session, &opts, leave, &l, &l.hook));
        tear_down(&f); /* it is still there when its session goes */
        assert_int_equal(l.destroyed, 3);
    }
}

static tann_status stop_at_begin(const tann_fit_event *e, void *user)
{
    (void)user;
    return e->moment == TANN_FIT_BEGIN ? TANN_STOP : TANN_OK;
}

static void a_run_that_did_not_begin_does_not_end(void **state)
{
    (void)state;
    fixture f;
    log_of_calls log = {.stop_at = 0};
    const tann_callback callback = {stop_at_begin, NULL};
    set_up(&f);
    f.fit.callbacks = &callback;
    f.fit.callback_count = 1;
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, ALL_AROUND, write_log, &log, NULL));
    CHECK_OK(f.ctx, tann_fit(f.trainer, &f.data, &f.fit, NULL));
    CHECK_TEXT(log.text, "");
    tear_down(&f);
}

/* Who stops a run does not hide its begin or end from the hooks behind him. */
static void all_are_told_of_begins_and_ends(void **state)
{
    (void)state;
    static const struct {
        unsigned point;
        const char *log;
    } cases[] = {{TANN_HOOK_RUN_BEGIN, "rR"},         {TANN_HOOK_EPOCH_BEGIN, "reR"},
                 {TANN_HOOK_BATCH_BEGIN, "rebR"},     {TANN_HOOK_BATCH_END, "rebBR"},
                 {TANN_HOOK_EPOCH_END, "rebBbBbBER"}, {TANN_HOOK_RUN_END, "rebBbBbBEebBbBbBER"},
                 {TANN_HOOK_WEIGHT_GRADIENT, "rebR"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        log_of_calls log = {.stop_at = 0};
        returner stops = {TANN_STOP, false};
        set_up(&f);
        f.fit.epochs = 2;
        CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, cases[i].point, give_back, &stops, NULL));
        CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, ALL_AROUND, write_log, &log, NULL));
        CHECK_OK(f.ctx, tann_fit(f.trainer, &f.data, &f.fit, NULL));
        CHECK_TEXT(log.text, cases[i].log);
        tear_down(&f);
    }
}

/* A hook at gradients that is added on the way back of tann_gradient(), where the input's gradient lies
   with the caller: the next step needs room of its own for it. */
typedef struct late {
    bool added;
    size_t calls;
    float sum;
} late;

static tann_status look(const tann_hook_event *e, void *user)
{
    late *l = user;
    l->calls++;
    for (size_t i = 0; i < e->value.batch * tann_shape_size(e->value.shape); i++) {
        l->sum += e->value.data[i];
    }
    return TANN_OK;
}

static tann_status add_look(const tann_hook_event *e, void *user)
{
    late *l = user;
    if (l->added) {
        return TANN_OK;
    }
    l->added = true;
    return tann_hook_add(e->session, "input_1", TANN_HOOK_GRADIENT, look, l, NULL);
}

static void gradients_of_the_input_may_be_asked_for_on_the_way_back(void **state)
{
    (void)state;
    fixture f;
    late l = {false, 0, 0};
    float gradient[SAMPLES * 2];
    set_up(&f);
    CHECK_OK(f.ctx,
             tann_hook_add(f.session, "dense_1", TANN_HOOK_WEIGHT_GRADIENT, add_look, &l, NULL));
    CHECK_OK(f.ctx, tann_gradient(f.session, f.x, 3, 3, 0, 0, gradient));
    assert_int_equal(l.calls, 0);
    CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, 3, NULL));
    assert_int_equal(l.calls, 1);
    assert_true(l.sum != 0);
    tear_down(&f);
}

/* A layer of the user's that adds a hook to the session in which it runs. */
static tann_session *adds_to;
static late added_by_layer;

static tann_status adding_plan(tann_plan *plan, const void *config)
{
    (void)config;
    return tann_plan_output(plan, tann_plan_input(plan, 0));
}

static tann_status adding_forward(const tann_frame *f)
{
    tann_session *s = adds_to;
    adds_to = NULL;
    memcpy(f->y, f->x[0], f->batch * f->output_size * sizeof *f->y);
    return s == NULL ? TANN_OK
                     : tann_hook_add(s, NULL, TANN_HOOK_RUN_END, look, &added_by_layer, NULL);
}

static tann_status adding_backward(const tann_frame *f)
{
    (void)f;
    return TANN_E_UNSUPPORTED;
}

static const tann_layer_type adding = {
    .struct_size = sizeof(tann_layer_type),
    .name = "adding",
    .min_inputs = 1,
    .max_inputs = 1,
    .plan = adding_plan,
    .forward = adding_forward,
    .backward = adding_backward,
};

/* The run in which it was added is not run again as it was, whatever is asked for. */
static void a_hook_added_by_a_layer_is_not_passed_by(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node in = tann_input(b, tann_shape_1d(2));
    tann_model *m = tann_builder_finish(b, tann_layer(b, &adding, &in, 1, NULL), 1);
    tann_session *s = tann_session_new(ctx, m, 1);
    const float x[2] = {1, 2};
    float y[2] = {0};
    assert_ptr_equal(tann_session_model(s), m);
    assert_null(tann_session_model(NULL));
    added_by_layer.calls = 0;
    adds_to = s;
    CHECK_OK(ctx, tann_predict(s, x, 1, y)); /* its end is told already to the hook that is new */
    assert_int_equal(added_by_layer.calls, 1);
    CHECK_FAILS(ctx, tann_predict(s, x, 0, y), TANN_E_ARGUMENT, "a batch of 0 samples");
    assert_int_equal(added_by_layer.calls, 1);
    CHECK_OK(ctx, tann_predict(s, x, 1, y));
    assert_int_equal(added_by_layer.calls, 2);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

int test_hook_edges(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refused_call_tells_nobody),
        cmocka_unit_test(a_sentence_is_that_of_the_hook),
        cmocka_unit_test(success_and_stops_leave_no_sentence),
        cmocka_unit_test(destructors_neither_run_the_session_nor_change_what_is_said),
        cmocka_unit_test(a_run_that_did_not_begin_does_not_end),
        cmocka_unit_test(all_are_told_of_begins_and_ends),
        cmocka_unit_test(gradients_of_the_input_may_be_asked_for_on_the_way_back),
        cmocka_unit_test(a_hook_added_by_a_layer_is_not_passed_by),
    };
    return cmocka_run_group_tests_name("hook_edges", tests, NULL, NULL);
}
