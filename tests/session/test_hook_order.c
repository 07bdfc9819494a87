/* Which hooks fire, how often, in which order, and what they are told. */
#include "checks.h"
#include "graphs.h"
#include "recorder.h"

#include <string.h>

/* input_1 -> p -> (bent, p) -> sum -> output: p is read twice, sum has two inputs. */
static tann_model *make_model(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, tann_shape_1d(2));
    const tann_node p = tann_named(b, tann_dense(b, x, 3, NULL), "p");
    const tann_node bent = tann_named(b, tann_activation(b, p, TANN_TANH), "bent");
    const tann_node sum = tann_named(b, tann_add(b, bent, p), "sum");
    const tann_node z = tann_named(b, tann_dense(b, sum, 1, NULL), "z");
    tann_model *m =
        tann_builder_finish(b, tann_named(b, tann_activation(b, z, TANN_SIGMOID), "output"), 4);
    assert_non_null(m);
    return m;
}

typedef struct place {
    tann_node node;
    tann_hook_point point;
    int32_t input;
} place;

/* All that one training step shows, in order. */
static const place step_places[] = {
    {0, TANN_HOOK_FORWARD, 0},        {1, TANN_HOOK_INPUT, 0},
    {1, TANN_HOOK_FORWARD, 0},        {2, TANN_HOOK_INPUT, 0},
    {2, TANN_HOOK_FORWARD, 0},        {3, TANN_HOOK_INPUT, 0},
    {3, TANN_HOOK_INPUT, 1},          {3, TANN_HOOK_FORWARD, 0},
    {4, TANN_HOOK_INPUT, 0},          {4, TANN_HOOK_FORWARD, 0},
    {5, TANN_HOOK_INPUT, 0},          {5, TANN_HOOK_FORWARD, 0},
    {5, TANN_HOOK_GRADIENT, 0},       {5, TANN_HOOK_GRADIENT_INPUT, 0},
    {4, TANN_HOOK_GRADIENT, 0},       {4, TANN_HOOK_GRADIENT_INPUT, 0},
    {3, TANN_HOOK_GRADIENT, 0},       {3, TANN_HOOK_GRADIENT_INPUT, 0},
    {3, TANN_HOOK_GRADIENT_INPUT, 1}, {2, TANN_HOOK_GRADIENT, 0},
    {2, TANN_HOOK_GRADIENT_INPUT, 0}, {1, TANN_HOOK_GRADIENT, 0},
    {1, TANN_HOOK_GRADIENT_INPUT, 0}, {0, TANN_HOOK_GRADIENT, 0},
};
#define STEP_PLACES    (sizeof step_places / sizeof *step_places)
#define FORWARD_PLACES 12

static void check_places(const sight *sights, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(sights[i].event.node, step_places[i].node);
        assert_int_equal(sights[i].event.point, step_places[i].point);
        assert_int_equal(sights[i].event.input, step_places[i].input);
    }
}

#define SAMPLES 7

typedef struct fixture {
    tann_ctx *ctx;
    tann_model *model;
    tann_trainer *trainer;
    tann_session *session; /* the trainer's */
    recorder seen;
    float x[SAMPLES * 2], y[SAMPLES];
} fixture;

static void set_up(fixture *f, size_t max_batch)
{
    memset(f, 0, sizeof *f);
    f->ctx = tann_ctx_new(NULL);
    f->model = make_model(f->ctx);
    tann_train_opts opts = tann_train_opts_default();
    opts.loss = TANN_BINARY_CROSSENTROPY;
    opts.max_batch = max_batch;
    f->trainer = tann_trainer_new(f->ctx, f->model, &opts);
    f->session = tann_trainer_session(f->trainer);
    assert_non_null(f->session);
    fill_uniform(1, -1, 1, f->x, SAMPLES * 2);
    fill_uniform(2, 0, 1, f->y, SAMPLES);
}

static void tear_down(fixture *f)
{
    recorder_clear(&f->seen);
    tann_trainer_free(f->trainer);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
}

static void a_step_fires_each_place_once_in_order(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, 4);
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, ALL_POINTS, recorder_look, &f.seen, NULL));
    CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, 3, NULL));
    assert_int_equal(f.seen.count, STEP_PLACES);
    check_places(f.seen.sights, STEP_PLACES);
    tear_down(&f);
}

/* 7 samples in batches of 3, 3 and 1, for two epochs, then an evaluation and predictions. */
static void every_call_that_runs_the_graph_fires(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, 3);
    tann_hook hook = 0;
    uint64_t calls = 0;
    float out[SAMPLES * 3];
    tann_score score = tann_score_default();
    tann_fit_opts fit = tann_fit_opts_default();
    const tann_dataset data = tann_dataset_floats(f.x, f.y, SAMPLES);
    fit.epochs = 2;
    CHECK_OK(f.ctx, tann_hook_add(f.session, "*", ALL_POINTS, recorder_look, &f.seen, &hook));
    CHECK_OK(f.ctx, tann_fit(f.trainer, &data, &fit, NULL));
    assert_int_equal(f.seen.count, 6 * STEP_PLACES);
    for (size_t i = 0; i < 6; i++) {
        check_places(f.seen.sights + i * STEP_PLACES, STEP_PLACES);
        assert_int_equal(f.seen.sights[i * STEP_PLACES].event.value.batch, i % 3 == 2 ? 1 : 3);
    }
    recorder_clear(&f.seen);
    CHECK_OK(f.ctx, tann_evaluate(f.session, &data, TANN_BINARY_CROSSENTROPY, &score));
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, 2, out));
    assert_int_equal(f.seen.count, 4 * FORWARD_PLACES);
    for (size_t i = 0; i < 4; i++) {
        check_places(f.seen.sights + i * FORWARD_PLACES, FORWARD_PLACES);
    }
    CHECK_OK(f.ctx, tann_predict_at(f.session, f.x, 2, 2, out)); /* as far as "bent" */
    assert_int_equal(f.seen.count, 4 * FORWARD_PLACES + 5);
    check_places(f.seen.sights + 4 * FORWARD_PLACES, 5);
    CHECK_OK(f.ctx, tann_predict_at(f.session, f.x, 2, 0, out)); /* the input */
    assert_int_equal(f.seen.count, 4 * FORWARD_PLACES + 6);
    assert_int_equal(tann_hook_calls(f.session, hook, &calls), TANN_OK);
    assert_int_equal(calls, 6 * STEP_PLACES + 4 * FORWARD_PLACES + 6);
    tear_down(&f);
}

/* Validation data of a fit are a run too. */
static void validation_fires(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, 3);
    tann_fit_opts fit = tann_fit_opts_default();
    const tann_dataset data = tann_dataset_floats(f.x, f.y, SAMPLES);
    fit.validation = &data;
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, ALL_POINTS, recorder_look, &f.seen, NULL));
    CHECK_OK(f.ctx, tann_fit(f.trainer, &data, &fit, NULL));
    assert_int_equal(f.seen.count, 3 * STEP_PLACES + 3 * FORWARD_PLACES);
    check_places(f.seen.sights + 3 * STEP_PLACES, FORWARD_PLACES);
    tear_down(&f);
}

/* Notes the letters of the hooks as they are called. */
typedef struct letters {
    char text[64];
} letters;

static tann_status write_a(const tann_hook_event *event, void *user)
{
    (void)event;
    strcat(((letters *)user)->text, "a");
    return TANN_OK;
}

static tann_status write_b(const tann_hook_event *event, void *user)
{
    (void)event;
    strcat(((letters *)user)->text, "b");
    return TANN_OK;
}

static tann_status write_c(const tann_hook_event *event, void *user)
{
    (void)event;
    strcat(((letters *)user)->text, "c");
    return TANN_OK;
}

static void hooks_of_a_point_fire_in_the_order_added(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, 4);
    letters order = {""};
    tann_hook b = 0;
    CHECK_OK(f.ctx, tann_hook_add(f.session, "p", TANN_HOOK_GRADIENT, write_c, &order, NULL));
    CHECK_OK(f.ctx, tann_hook_add(f.session, "*p*", TANN_HOOK_FORWARD, write_b, &order, &b));
    CHECK_OK(f.ctx, tann_hook_add(f.session, "p", TANN_HOOK_FORWARD, write_a, &order, NULL));
    CHECK_OK(f.ctx, tann_hook_add(f.session, "p", TANN_HOOK_FORWARD, write_c, &order, NULL));
    CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, 2, NULL));
    /* "*p*" also matches input_1, before p, and output, after it. */
    CHECK_TEXT(order.text, "bbacbc");
    order.text[0] = '\0';
    CHECK_OK(f.ctx, tann_hook_remove(f.session, b));
    CHECK_OK(f.ctx, tann_hook_add(f.session, "p", TANN_HOOK_FORWARD, write_b, &order, NULL));
    CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, 2, NULL));
    CHECK_TEXT(order.text, "acbc");
    tear_down(&f);
}

static void check_fields(const sight *s, const fixture *f)
{
    const tann_hook_event *e = &s->event;
    assert_true(e->struct_size == sizeof *e);
    assert_ptr_equal(e->session, f->session);
    assert_string_equal(e->name, tann_model_node_name(f->model, e->node));
    assert_string_equal(e->type, tann_model_node_type(f->model, e->node));
    const int at_input = e->point == TANN_HOOK_INPUT || e->point == TANN_HOOK_GRADIENT_INPUT;
    const tann_node value = at_input ? tann_model_node_input(f->model, e->node, e->input) : e->node;
    assert_true(tann_shape_equal(e->value.shape, tann_model_node_shape(f->model, value)));
    assert_int_equal(e->value.reserved, 0);
}

static void events_tell_epoch_step_and_sample(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, 3);
    tann_fit_opts fit = tann_fit_opts_default();
    const tann_dataset data = tann_dataset_floats(f.x, f.y, SAMPLES);
    fit.validation = &data;
    fit.epochs = 2;
    CHECK_OK(f.ctx, tann_hook_add(f.session, "z", TANN_HOOK_FORWARD, recorder_look, &f.seen, NULL));
    CHECK_OK(f.ctx, tann_fit(f.trainer, &data, &fit, NULL));
    assert_int_equal(f.seen.count, 12); /* 3 batches of training, 3 of validation, twice */
    for (size_t i = 0; i < 12; i++) {
        const tann_hook_event *e = &f.seen.sights[i].event;
        const int training = i % 6 < 3;
        check_fields(&f.seen.sights[i], &f);
        assert_int_equal(e->training, training);
        assert_int_equal(e->first_sample, 3 * (i % 3));
        assert_int_equal(e->epoch, i / 6); /* validation belongs to its epoch */
        assert_int_equal(e->step, training ? 3 * (i / 6) + i % 3 : 3 * (i / 6 + 1));
        assert_int_equal(e->value.batch, i % 3 == 2 ? 1 : 3);
    }
    CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, 2, NULL));
    assert_int_equal(f.seen.sights[12].event.step, 6);
    assert_int_equal(f.seen.sights[12].event.epoch, 2);
    assert_int_equal(f.seen.sights[12].event.first_sample, 0);
    tear_down(&f);
}

static void all_points_of_a_step_are_described(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, 4);
    CHECK_OK(f.ctx, tann_hook_add(f.session, NULL, ALL_POINTS, recorder_look, &f.seen, NULL));
    CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, 3, NULL));
    for (size_t i = 0; i < f.seen.count; i++) {
        check_fields(&f.seen.sights[i], &f);
        assert_int_equal(f.seen.sights[i].event.training, 1);
    }
    tear_down(&f);
}

/* In a session of its own a prediction counts its runs as steps and is in no epoch. */
static void a_session_counts_its_runs(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, 3);
    float out[SAMPLES];
    tann_score score = tann_score_default();
    const tann_dataset data = tann_dataset_floats(f.x, f.y, SAMPLES);
    tann_session *s = tann_session_new(f.ctx, f.model, 3);
    CHECK_OK(f.ctx, tann_hook_add(s, "output", TANN_HOOK_FORWARD, recorder_look, &f.seen, NULL));
    CHECK_OK(f.ctx, tann_predict(s, f.x, 2, out));
    CHECK_OK(f.ctx, tann_evaluate(s, &data, TANN_BINARY_CROSSENTROPY, &score));
    CHECK_OK(f.ctx, tann_predict(s, f.x, 1, out));
    const uint64_t first[] = {0, 0, 3, 6, 0};
    assert_int_equal(f.seen.count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(f.seen.sights[i].event.step, i);
        assert_int_equal(f.seen.sights[i].event.epoch, 0);
        assert_int_equal(f.seen.sights[i].event.training, 0);
        assert_int_equal(f.seen.sights[i].event.first_sample, first[i]);
        assert_ptr_equal(f.seen.sights[i].event.session, s);
    }
    CHECK_BITS(out, f.seen.sights[4].values, 1);
    tann_session_free(s);
    tear_down(&f);
}

int test_hook_order(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_fires_each_place_once_in_order),
        cmocka_unit_test(every_call_that_runs_the_graph_fires),
        cmocka_unit_test(validation_fires),
        cmocka_unit_test(hooks_of_a_point_fire_in_the_order_added),
        cmocka_unit_test(events_tell_epoch_step_and_sample),
        cmocka_unit_test(all_points_of_a_step_are_described),
        cmocka_unit_test(a_session_counts_its_runs),
    };
    return cmocka_run_group_tests_name("hook_order", tests, NULL, NULL);
}
