/* Adding and removing hooks: patterns, refusals, handles, edits while the session runs. */
#include "checks.h"
#include "graphs.h"
#include "heap.h"
#include "recorder.h"

#include <stdio.h>
#include <string.h>

typedef struct fixture {
    heap heap;
    tann_ctx *ctx;
    tann_model *model;
    tann_trainer *trainer;
    tann_session *session; /* the trainer's */
    float x[8], y[8];
} fixture;

static void set_up(fixture *f)
{
    memset(f, 0, sizeof *f);
    f->ctx = heap_ctx(&f->heap);
    f->model = graph_chain(f->ctx, 2, (const int32_t[]){3, 3, 2, 0}, 9);
    f->trainer = tann_trainer_new(f->ctx, f->model, NULL);
    f->session = tann_trainer_session(f->trainer);
    assert_non_null(f->session);
    fill_uniform(1, -1, 1, f->x, 8);
    fill_uniform(2, -1, 1, f->y, 8);
}

static void tear_down(fixture *f)
{
    tann_trainer_free(f->trainer);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
    heap_check_empty(&f->heap);
}

static void step(fixture *f)
{
    CHECK_OK(f->ctx, tann_train_step(f->trainer, f->x, f->y, 4, NULL));
}

/* Nodes: input_1 dense_1 activation_1 dense_2 activation_2 dense_3. */
static void patterns_choose_nodes(void **state)
{
    (void)state;
    static const struct {
        const char *pattern;
        const char *nodes; /* their numbers */
    } cases[] = {
        {NULL, "012345"},      {"*", "012345"},        {"**", "012345"},   {"dense_1", "1"},
        {"dense*", "135"},     {"*_1", "012"},         {"*_2*", "34"},     {"*n*e*", "135"},
        {"d*_*3", "5"},        {"*t*t*", "24"},        {"a*_2", "4"},      {"*dense_3*", "5"},
        {"activation_1", "2"}, {"*activation_1", "2"}, {"dense_**2", "3"}, {"input_1", "0"},
    };
    fixture f;
    set_up(&f);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        recorder seen = {NULL, 0, 0};
        tann_hook hook = 0;
        float out[8];
        char nodes[16] = "";
        CHECK_OK(f.ctx, tann_hook_add(f.session, cases[i].pattern, TANN_HOOK_FORWARD, recorder_look,
                                      &seen, &hook));
        CHECK_OK(f.ctx, tann_predict(f.session, f.x, 4, out));
        CHECK_OK(f.ctx, tann_hook_remove(f.session, hook));
        for (size_t k = 0; k < seen.count; k++) {
            nodes[k] = (char)('0' + seen.sights[k].event.node);
        }
        CHECK_TEXT(nodes, cases[i].nodes);
        recorder_clear(&seen);
    }
    tear_down(&f);
}

static void what_matches_nothing_is_refused(void **state)
{
    (void)state;
    static const char *const patterns[] = {"dense_4", "",  "dense",    "dense_1 ", "Dense_1",
                                           "*x*",     "?", "dense_11", "*_4",      "ense_1"};
    fixture f;
    set_up(&f);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        char words[32];
        snprintf(words, sizeof words, "'%s'", patterns[i]);
        tann_hook hook = 77;
        CHECK_FAILS(
            f.ctx,
            tann_hook_add(f.session, patterns[i], TANN_HOOK_FORWARD, recorder_look, NULL, &hook),
            TANN_E_ARGUMENT, words);
        assert_int_equal(hook, 77);
    }
    /* The input reads nothing, so it has no point at an input. */
    CHECK_FAILS(f.ctx,
                tann_hook_add(f.session, "input_1", TANN_HOOK_INPUT, recorder_look, NULL, NULL),
                TANN_E_ARGUMENT, "'input_1'");
    step(&f);
    tear_down(&f);
}

/* In a model that is nothing but its input no node has a point at an input. */
static void all_nodes_may_be_none(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_model *m = tann_builder_finish(b, tann_input(b, tann_shape_1d(1)), 1);
    tann_session *s = tann_session_new(ctx, m, 1);
    CHECK_FAILS(ctx, tann_hook_add(s, NULL, TANN_HOOK_INPUT, recorder_look, NULL, NULL),
                TANN_E_ARGUMENT, "'*'");
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void unknown_points_are_refused(void **state)
{
    (void)state;
    static const unsigned points[] = {0, 0x80, 0x10000, 0x10080, 0x20001, 0xFFFFFFFF};
    fixture f;
    set_up(&f);
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        char words[32];
        snprintf(words, sizeof words, "0x%x", points[i]);
        CHECK_FAILS(f.ctx, tann_hook_add(f.session, NULL, points[i], recorder_look, NULL, NULL),
                    TANN_E_ARGUMENT, words);
    }
    CHECK_FAILS(f.ctx, tann_hook_add(f.session, NULL, TANN_HOOK_FORWARD, NULL, NULL, NULL),
                TANN_E_ARGUMENT, "NULL");
    assert_int_equal(tann_hook_add(NULL, NULL, TANN_HOOK_FORWARD, recorder_look, NULL, NULL),
                     TANN_E_ARGUMENT);
    tear_down(&f);
}

static void a_session_that_does_not_train_has_no_gradients(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    tann_session *s = tann_session_new(f.ctx, f.model, 4);
    CHECK_FAILS(f.ctx, tann_hook_add(s, NULL, TANN_HOOK_GRADIENT, recorder_look, NULL, NULL),
                TANN_E_UNSUPPORTED, "tann_trainer_session");
    CHECK_FAILS(f.ctx, tann_hook_add(s, NULL, ALL_POINTS, recorder_look, NULL, NULL),
                TANN_E_UNSUPPORTED, "tann_trainer_session");
    tann_session_free(s);
    tear_down(&f);
}

static tann_status count(const tann_hook_event *event, void *user)
{
    (void)event;
    ++*(size_t *)user;
    return TANN_OK;
}

static void a_handle_is_good_once(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    size_t calls = 0;
    uint64_t counted = 99;
    tann_hook first = 0;
    tann_hook second = 0;
    CHECK_OK(f.ctx, tann_hook_add(f.session, "dense_1", TANN_HOOK_FORWARD, count, &calls, &first));
    assert_true(first != 0);
    step(&f);
    assert_int_equal(tann_hook_calls(f.session, first, &counted), TANN_OK);
    assert_int_equal(counted, 1);
    CHECK_OK(f.ctx, tann_hook_remove(f.session, first));
    CHECK_FAILS(f.ctx, tann_hook_remove(f.session, first), TANN_E_ARGUMENT, "hook 1");
    CHECK_FAILS(f.ctx, tann_hook_remove(f.session, 0), TANN_E_ARGUMENT, "hook 0");
    CHECK_FAILS(f.ctx, tann_hook_remove(f.session, 1234567), TANN_E_ARGUMENT, "1234567");
    assert_int_equal(tann_hook_calls(f.session, first, &counted), TANN_E_ARGUMENT);
    CHECK_OK(f.ctx, tann_hook_add(f.session, "dense_1", TANN_HOOK_FORWARD, count, &calls, &second));
    assert_true(second != first);
    assert_int_equal(tann_hook_calls(f.session, second, NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_hook_calls(NULL, second, &counted), TANN_E_ARGUMENT);
    assert_int_equal(tann_hook_remove(NULL, second), TANN_E_ARGUMENT);
    step(&f);
    assert_int_equal(calls, 2);
    tear_down(&f);
}

/* A hook that edits the session's hooks when it is called for the `at`th time. */
typedef struct editor {
    size_t calls, at;
    tann_hook self, other, added;
    size_t *counter;
    void (*edit)(struct editor *e, tann_session *s);
} editor;

static tann_status edit(const tann_hook_event *event, void *user)
{
    editor *e = user;
    if (++e->calls == e->at) {
        e->edit(e, event->session);
    }
    return TANN_OK;
}

static void add_one(editor *e, tann_session *s)
{
    assert_int_equal(tann_hook_add(s, NULL, TANN_HOOK_FORWARD, count, e->counter, &e->added),
                     TANN_OK);
}

static void remove_self(editor *e, tann_session *s)
{
    assert_int_equal(tann_hook_remove(s, e->self), TANN_OK);
    assert_int_equal(tann_hook_remove(s, e->self), TANN_E_ARGUMENT);
}

static void remove_other(editor *e, tann_session *s)
{
    assert_int_equal(tann_hook_remove(s, e->other), TANN_OK);
}

static void add_and_remove(editor *e, tann_session *s)
{
    add_one(e, s);
    assert_int_equal(tann_hook_remove(s, e->added), TANN_OK);
}

static void what_is_added_inside_a_hook_begins_with_the_next_batch(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    size_t counted = 0;
    editor e = {.at = 1, .counter = &counted, .edit = add_one};
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, TANN_HOOK_FORWARD, edit, &e, NULL));
    step(&f);
    assert_int_equal(e.calls, 6);
    assert_int_equal(counted, 0);
    step(&f);
    assert_int_equal(counted, 6);
    tear_down(&f);
}

static void what_is_removed_inside_a_hook_ends_with_the_batch(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    size_t counted = 0;
    editor other = {.at = 1, .edit = remove_other};
    editor self = {.at = 2, .edit = remove_self};
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, TANN_HOOK_FORWARD, edit, &other, NULL));
    CHECK_OK(f.ctx,
             tann_hook_add(f.session, NULL, TANN_HOOK_FORWARD, count, &counted, &other.other));
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, TANN_HOOK_FORWARD, edit, &self, &self.self));
    step(&f);
    assert_int_equal(counted, 6);
    assert_int_equal(self.calls, 6);
    step(&f);
    assert_int_equal(counted, 6);
    assert_int_equal(self.calls, 6);
    assert_int_equal(other.calls, 12);
    tear_down(&f);
}

static void what_is_added_and_removed_in_one_batch_never_fires(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    size_t counted = 0;
    editor e = {.at = 1, .counter = &counted, .edit = add_and_remove};
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, TANN_HOOK_FORWARD, edit, &e, NULL));
    step(&f);
    step(&f);
    assert_int_equal(e.calls, 12);
    assert_int_equal(counted, 0);
    tear_down(&f);
}

/* A writing hook that is added inside a run takes its buffers then, and writes from the next one on. */
static tann_status add_seven(const tann_hook_event *event, void *user)
{
    (void)user;
    event->value.data[0] += 7;
    return TANN_OK;
}

static void add_writer(editor *e, tann_session *s)
{
    const unsigned writes = (unsigned)TANN_HOOK_WRITES;
    assert_int_equal(
        tann_hook_add(s, "dense_1", TANN_HOOK_INPUT | writes, add_seven, NULL, &e->added), TANN_OK);
    assert_int_equal(
        tann_hook_add(s, "input_1", TANN_HOOK_FORWARD | writes, add_seven, NULL, &e->other),
        TANN_OK);
}

static void a_writing_hook_may_be_added_inside_a_hook(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    float plain[8];
    float during[8];
    float after[8];
    float expected[8];
    float moved[8];
    memcpy(moved, f.x, sizeof moved);
    moved[0] += 7;
    moved[0] += 7;
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, 4, plain));
    CHECK_OK(f.ctx, tann_predict(f.session, moved, 4, expected));
    editor e = {.at = 1, .edit = add_writer};
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, TANN_HOOK_FORWARD, edit, &e, NULL));
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, 4, during));
    CHECK_BITS(during, plain, 8);
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, 4, after));
    CHECK_BITS(after, expected, 8);
    CHECK_OK(f.ctx, tann_hook_remove(f.session, e.added));
    CHECK_OK(f.ctx, tann_hook_remove(f.session, e.other));
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, 4, after));
    CHECK_BITS(after, plain, 8);
    tear_down(&f);
}

/* Between the batches of a fit a callback edits; that counts from the next batch on. */
static tann_status toggle(const tann_fit_event *event, void *user)
{
    editor *e = user;
    tann_session *s = tann_trainer_session(event->trainer);
    if (event->moment == TANN_FIT_BATCH_END && e->added == 0) {
        add_one(e, s);
    } else if (event->moment == TANN_FIT_BATCH_END) {
        assert_int_equal(tann_hook_remove(s, e->added), TANN_OK);
        e->added = 0;
    }
    return TANN_OK;
}

static void callbacks_of_a_fit_may_edit(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    size_t counted = 0;
    editor e = {.counter = &counted};
    const tann_callback callback = {toggle, &e};
    const tann_dataset data = tann_dataset_floats(f.x, f.y, 4);
    tann_fit_opts fit = tann_fit_opts_default();
    fit.batch = 1;
    fit.epochs = 2;
    fit.callbacks = &callback;
    fit.callback_count = 1;
    CHECK_OK(f.ctx, tann_fit(f.trainer, &data, &fit, NULL));
    assert_int_equal(counted, 4 * 6); /* every other of 8 batches, 6 nodes each */
    tear_down(&f);
}

static void freeing_a_session_removes_its_hooks(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    size_t counted = 0;
    for (int i = 0; i < 10; i++) {
        CHECK_OK(f.ctx, tann_hook_add(f.session, "*", ALL_POINTS | (unsigned)TANN_HOOK_WRITES,
                                      count, &counted, NULL));
    }
    tear_down(&f); /* which checks that nothing leaks */
}

int test_hook_add(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_choose_nodes),
        cmocka_unit_test(what_matches_nothing_is_refused),
        cmocka_unit_test(all_nodes_may_be_none),
        cmocka_unit_test(unknown_points_are_refused),
        cmocka_unit_test(a_session_that_does_not_train_has_no_gradients),
        cmocka_unit_test(a_handle_is_good_once),
        cmocka_unit_test(what_is_added_inside_a_hook_begins_with_the_next_batch),
        cmocka_unit_test(what_is_removed_inside_a_hook_ends_with_the_batch),
        cmocka_unit_test(what_is_added_and_removed_in_one_batch_never_fires),
        cmocka_unit_test(a_writing_hook_may_be_added_inside_a_hook),
        cmocka_unit_test(callbacks_of_a_fit_may_edit),
        cmocka_unit_test(freeing_a_session_removes_its_hooks),
    };
    return cmocka_run_group_tests_name("hook_add", tests, NULL, NULL);
}
