/* How health reports begin, go on and end: options, memory, resets, and that nobody notices them. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <tinyann/extend.h>

#include "checks.h"
#include "graphs.h"
#include "heap.h"
#include "page.h"

enum { SAMPLES = 40 };

typedef struct fixture {
    heap heap;
    tann_ctx *ctx;
    tann_model *model; /* 2 -> 5 tanh -> 4 tanh -> 1 */
    tann_trainer *trainer;
    tann_session *session; /* the trainer's */
    float x[2 * SAMPLES], y[SAMPLES];
    tann_dataset data;
} fixture;

static void set_up(fixture *f)
{
    memset(f, 0, sizeof *f);
    f->ctx = heap_ctx(&f->heap);
    f->model = graph_chain(f->ctx, 2, (const int32_t[]){5, 4, 1, 0}, 9);
    f->trainer = tann_trainer_new(f->ctx, f->model, NULL);
    f->session = tann_trainer_session(f->trainer);
    assert_non_null(f->session);
    fill_uniform(1, -1, 1, f->x, 2 * SAMPLES);
    fill_uniform(2, -1, 1, f->y, SAMPLES);
    f->data = tann_dataset_floats(f->x, f->y, SAMPLES);
}

static void tear_down(fixture *f)
{
    tann_trainer_free(f->trainer);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
    heap_check_empty(&f->heap);
}

static tann_layer_health layer_at(const tann_health *h, size_t index)
{
    tann_layer_health layer = tann_layer_health_default();
    assert_int_equal(tann_health_layer(h, index, &layer), TANN_OK);
    return layer;
}

static void fit(fixture *f, size_t epochs, const tann_dataset *validation)
{
    tann_fit_opts opts = tann_fit_opts_default();
    opts.epochs = epochs;
    opts.batch = 7;
    opts.validation = validation;
    CHECK_OK(f->ctx, tann_fit(f->trainer, &f->data, &opts, NULL));
}

/* ---- options ---- */

static void options_out_of_range_are_refused(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    const struct {
        size_t offset;
        double value;
        const char *words;
    } cases[] = {
        {offsetof(tann_health_opts, zero), -1, "zero is -1, not 0 or more"},
        {offsetof(tann_health_opts, zero), (double)NAN, "not 0 or more"},
        {offsetof(tann_health_opts, zero), (double)INFINITY, "not 0 or more"},
        {offsetof(tann_health_opts, margin), 0, "a margin of 0 is not between 0 and 0.5"},
        {offsetof(tann_health_opts, margin), 0.5, "a margin of 0.5"},
        {offsetof(tann_health_opts, margin), (double)NAN, "a margin of nan"},
        {offsetof(tann_health_opts, share), 0, "a share of 0"},
        {offsetof(tann_health_opts, share), 1.5, "a share of 1.5"},
        {offsetof(tann_health_opts, gradient_factor), 1, "a gradient_factor of 1"},
        {offsetof(tann_health_opts, gradient_factor), (double)NAN, "a gradient_factor of nan"},
        {offsetof(tann_health_opts, update_low), -1, "updates from -1 to 0.1"},
        {offsetof(tann_health_opts, update_low), 1, "updates from 1 to 0.1"},
        {offsetof(tann_health_opts, update_high), (double)NAN, "are no range"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tann_health_opts opts = tann_health_opts_default();
        const float value = (float)cases[i].value;
        memcpy((char *)&opts + cases[i].offset, &value, sizeof value);
        CHECK_NULL(f.ctx, tann_health_new(f.session, &opts), TANN_E_ARGUMENT, cases[i].words);
    }
    tear_down(&f);
}

static void unknown_bits_are_refused(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    static const size_t offsets[] = {offsetof(tann_health_opts, figures),
                                     offsetof(tann_health_opts, runs)};
    for (size_t i = 0; i < 2; i++) {
        tann_health_opts opts = tann_health_opts_default();
        const unsigned bit = 32;
        memcpy((char *)&opts + offsets[i], &bit, sizeof bit);
        CHECK_NULL(f.ctx, tann_health_new(f.session, &opts), TANN_E_ARGUMENT, "0x20 is not a set");
    }
    tear_down(&f);
}

static void what_cannot_be_seen_is_refused(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    tann_health_opts opts = tann_health_opts_default();
    opts.name = "nobody*";
    CHECK_NULL(f.ctx, tann_health_new(f.session, &opts), TANN_E_ARGUMENT, "nobody");
    opts.name = "dense_1";
    opts.type = "tanh";
    CHECK_NULL(f.ctx, tann_health_new(f.session, &opts), TANN_E_ARGUMENT, "");
    opts = tann_health_opts_default();
    opts.figures = TANN_HEALTH_UPDATES;
    opts.runs = TANN_RUN_PREDICTION;
    CHECK_NULL(f.ctx, tann_health_new(f.session, &opts), TANN_E_ARGUMENT, "in training alone");
    opts.runs = 0;
    tann_session *other = tann_session_new(f.ctx, f.model, 1);
    CHECK_NULL(f.ctx, tann_health_new(other, &opts), TANN_E_UNSUPPORTED, "does not train");
    tann_session_free(other);
    assert_null(tann_health_new(NULL, NULL));
    tear_down(&f);
}

static void filters_choose_layers(void **state)
{
    (void)state;
    static const struct {
        const char *name, *type;
        unsigned figures;
        size_t layers;
        tann_node node;
    } cases[] = {{NULL, NULL, 0, 6, TANN_NO_NODE},
                 {"dense*", NULL, 0, 3, TANN_NO_NODE},
                 {NULL, "tanh", 0, 2, TANN_NO_NODE},
                 {"*_2", "dense", 0, 1, TANN_NO_NODE},
                 {NULL, NULL, 0, 1, 4},
                 {NULL, NULL, TANN_HEALTH_UPDATES, 3, TANN_NO_NODE}};
    fixture f;
    set_up(&f);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tann_health_opts opts = tann_health_opts_default();
        opts.name = cases[i].name;
        opts.type = cases[i].type;
        opts.node = cases[i].node;
        opts.figures = cases[i].figures;
        tann_health *h = tann_health_new(f.session, &opts);
        assert_int_equal(tann_health_layer_count(h), cases[i].layers);
        fit(&f, 1, NULL);
        for (size_t k = 0; k < cases[i].layers; k++) {
            assert_int_equal(layer_at(h, k).samples, cases[i].figures == 0 ? SAMPLES : 0);
        }
        tann_health_free(h);
    }
    tear_down(&f);
}

static void reading_past_the_end_is_refused(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    tann_health *h = tann_health_new(f.session, NULL);
    tann_layer_health layer = tann_layer_health_default();
    tann_unit_health unit = tann_unit_health_default();
    tann_weight_health weight = tann_weight_health_default();
    assert_int_equal(tann_health_layer(h, 6, &layer), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_layer(h, 0, NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_layer(NULL, 0, &layer), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_unit(h, 0, 2, &unit), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_unit(h, 6, 0, &unit), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_unit(h, 0, 0, NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_unit(NULL, 0, 0, &unit), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_weight(h, 0, 0, &weight), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_weight(h, 6, 0, &weight), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_weight(h, 1, 0, NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_weight(NULL, 1, 0, &weight), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_layer_count(NULL), 0);
    assert_int_equal(tann_health_bytes(NULL), 0);
    assert_int_equal(tann_health_warnings(h, NULL, NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_print(h, NULL, NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_csv(h, NULL, NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_warnings(NULL, page_write, NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_print(NULL, page_write, NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_csv(NULL, page_write, NULL), TANN_E_ARGUMENT);
    tann_health_reset(NULL);
    tann_health_free(NULL);

    /* What was not seen is NaN. */
    assert_int_equal(tann_health_layer(h, 1, &layer), TANN_OK);
    assert_true(isnan(layer.mean) && isnan(layer.deviation) && isnan(layer.minimum) &&
                isnan(layer.maximum) && isnan(layer.gradient_norm) && layer.samples == 0);
    assert_int_equal(tann_health_unit(h, 1, 0, &unit), TANN_OK);
    assert_true(isnan(unit.mean) && isnan(unit.deviation) && isnan(unit.minimum));
    assert_int_equal(tann_health_weight(h, 1, 0, &weight), TANN_OK);
    assert_true(isnan(weight.norm) && isnan(weight.gradient_norm) && isnan(weight.update_ratio));
    tann_health_free(h);
    tear_down(&f);
}

/* ---- what is looked at ---- */

static void training_and_evaluation_are_kept_apart(void **state)
{
    (void)state;
    static const struct {
        unsigned runs;
        uint64_t samples, gradients;
    } cases[] = {{0, SAMPLES + 13, SAMPLES},
                 {TANN_RUN_TRAINING, SAMPLES, SAMPLES},
                 {TANN_RUN_PREDICTION, 13, 0},
                 {TANN_RUN_TRAINING | TANN_RUN_PREDICTION, SAMPLES + 13, SAMPLES}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        set_up(&f);
        const tann_dataset validation = tann_dataset_floats(f.x, f.y, 13);
        tann_health_opts opts = tann_health_opts_default();
        opts.runs = cases[i].runs;
        tann_health *h = tann_health_new(f.session, &opts);
        fit(&f, 3, &validation);
        assert_int_equal(layer_at(h, 2).samples, cases[i].samples); /* of the last epoch */
        assert_int_equal(layer_at(h, 2).gradient_samples, cases[i].gradients);
        tann_health_free(h);
        tear_down(&f);
    }
}

/* What tann_gradient() asks for has no loss. */
static void gradients_of_units_do_not_count(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    float gradient[2 * SAMPLES];
    tann_health *h = tann_health_new(f.session, NULL);
    CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, 4, NULL));
    const double before = layer_at(h, 2).gradient_norm;
    CHECK_OK(f.ctx, tann_gradient(f.session, f.x, 9, tann_model_output(f.model), 0, 0, gradient));
    assert_int_equal(layer_at(h, 2).gradient_samples, 4);
    assert_true(layer_at(h, 2).gradient_norm == before);
    tann_weight_health weight = tann_weight_health_default();
    assert_int_equal(tann_health_weight(h, 1, 0, &weight), TANN_OK);
    assert_int_equal(weight.steps, 1);
    tann_health_free(h);

    tann_session *s = tann_session_new_with_gradients(f.ctx, f.model, 4);
    tann_health_opts opts = tann_health_opts_default();
    h = tann_health_new(s, &opts);
    CHECK_OK(f.ctx, tann_gradient(s, f.x, 4, tann_model_output(f.model), 0, 0, gradient));
    assert_int_equal(layer_at(h, 2).samples, 4);
    assert_int_equal(layer_at(h, 2).gradient_samples, 0);
    tann_health_free(h);
    opts.figures = TANN_HEALTH_GRADIENTS;
    CHECK_NULL(f.ctx, tann_health_new(s, &opts), TANN_E_UNSUPPORTED, "does not train");
    tann_session_free(s);
    tear_down(&f);
}

static void a_report_goes_on_or_begins_anew(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    tann_health_opts opts = tann_health_opts_default();
    opts.each_epoch = 0;
    tann_health *whole = tann_health_new(f.session, &opts);
    tann_health *epoch = tann_health_new(f.session, NULL);
    fit(&f, 3, NULL);
    tann_weight_health weight = tann_weight_health_default();
    assert_int_equal(layer_at(whole, 0).samples, 3 * SAMPLES);
    assert_int_equal(layer_at(epoch, 0).samples, SAMPLES);
    assert_int_equal(tann_health_weight(whole, 1, 0, &weight), TANN_OK);
    assert_int_equal(weight.updates, 18);
    assert_int_equal(tann_health_weight(epoch, 1, 0, &weight), TANN_OK);
    assert_int_equal(weight.updates, 6);
    tann_health_reset(whole);
    assert_int_equal(layer_at(whole, 0).samples, 0);
    for (size_t i = 0; i < TANN_HEALTH_BINS; i++) {
        assert_int_equal(layer_at(whole, 0).histogram[i], 0);
    }
    assert_int_equal(tann_health_weight(whole, 1, 0, &weight), TANN_OK);
    assert_int_equal(weight.updates, 0);
    tann_health *fresh = tann_health_new(f.session, NULL);
    CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, 9, NULL));
    for (size_t i = 0; i < tann_health_layer_count(fresh); i++) {
        const tann_layer_health a = layer_at(whole, i), b = layer_at(fresh, i);
        assert_true(a.gradient_norm == b.gradient_norm && a.mean == b.mean);
        assert_true(a.deviation == b.deviation && a.minimum == b.minimum && a.maximum == b.maximum);
    }
    tann_health_free(fresh);
    tann_health_free(whole);
    tann_health_free(epoch);
    tear_down(&f);
}

/* An activation that passes on, and whose gradient of the second number is NaN. */
static void pass(const tann_kernels *k, size_t rows, size_t units, const float *x, float *y)
{
    (void)k;
    memmove(y, x, rows * units * sizeof *y);
}

static void spoil(const tann_kernels *k, size_t rows, size_t units, const float *x, const float *y,
                  const float *dy, float *dx)
{
    (void)k;
    (void)x;
    (void)y;
    memmove(dx, dy, rows * units * sizeof *dx);
    dx[1] = NAN;
}

static const tann_activation_type spoiling = {
    .struct_size = sizeof(tann_activation_type),
    .name = "spoiling",
    .forward = pass,
    .backward = spoil,
};

static tann_model *make_spoiling(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    const tann_node z = tann_dense(b, tann_input(b, tann_shape_1d(2)), 5, NULL);
    const tann_node a = tann_activation_own(b, z, &spoiling);
    tann_model *m = tann_builder_finish(b, tann_dense(b, a, 1, NULL), 9);
    assert_non_null(m);
    return m;
}

static void gradients_that_are_not_finite_are_counted(void **state)
{
    (void)state;
    fixture f;
    page p = {.length = 0};
    set_up(&f);
    tann_model *m = make_spoiling(f.ctx);
    tann_trainer *t = tann_trainer_new(f.ctx, m, NULL);
    tann_health *h = tann_health_new(tann_trainer_session(t), NULL);
    assert_non_null(h);
    CHECK_FAILS(f.ctx, tann_train_step(t, f.x, f.y, 4, NULL), TANN_E_NUMERIC, "gradient");
    assert_int_equal(layer_at(h, 1).gradient_not_finite, 1);
    assert_int_equal(layer_at(h, 1).gradient_samples, 0);
    assert_int_equal(tann_health_warnings(h, page_write, &p), TANN_OK);
    assert_non_null(
        strstr(p.text, "dense_1: 1 of the gradients at its output is NaN or infinite\n"));
    assert_non_null(strstr(p.text, "dense_1.kernel: 2 of its gradients are NaN or infinite\n"));
    tann_health_free(h);
    tann_trainer_free(t);
    tann_model_free(m);
    tear_down(&f);
}

/* ---- memory ---- */

static void nothing_is_taken_while_running(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    const size_t before = f.heap.bytes;
    tann_health_opts opts = tann_health_opts_default();
    opts.figures = TANN_HEALTH_VALUES;
    tann_health *few = tann_health_new(f.session, &opts);
    assert_true(f.heap.bytes - before >= tann_health_bytes(few));
    tann_health *all = tann_health_new(f.session, NULL);
    page p = {.length = 0};
    const size_t taken = f.heap.taken;
    for (size_t i = 0; i < 20; i++) {
        CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, i + 1, NULL));
        tann_health_reset(few);
    }
    assert_int_equal(tann_health_print(all, page_write, &p), TANN_OK);
    p.length = 0;
    assert_int_equal(tann_health_csv(all, page_write, &p), TANN_OK);
    assert_int_equal(f.heap.taken, taken);
    tann_health_free(few);
    tann_health_free(all);
    tear_down(&f);
}

static void every_failing_allocation_is_passed_on(void **state)
{
    (void)state;
    size_t count = 0;
    for (size_t at = 1; count == 0; at++) {
        fixture f;
        set_up(&f);
        f.heap.fail_at = f.heap.taken + at;
        tann_health *h = tann_health_new(f.session, NULL);
        if (h != NULL) {
            count = at - 1;
        } else {
            assert_int_equal(tann_ctx_status(f.ctx), TANN_E_MEMORY);
            assert_non_null(strstr(tann_ctx_error(f.ctx), "out of memory"));
        }
        f.heap.fail_at = 0;
        CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, 4, NULL)); /* no hook is left */
        tann_health_free(h);
        tear_down(&f);
    }
    assert_true(count >= 3); /* the report, its hook, its memory */
}

static void either_may_go_first(void **state)
{
    (void)state;
    heap memory = {0};
    tann_ctx *ctx = heap_ctx(&memory);
    tann_model *m = graph_chain(ctx, 2, (const int32_t[]){3, 1, 0}, 9);
    tann_session *s = tann_session_new(ctx, m, 4);
    const float x[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    float y[4];
    tann_health *h = tann_health_new(s, NULL);
    CHECK_OK(ctx, tann_predict(s, x, 4, y));
    tann_session_free(s);
    tann_ctx_free(ctx);
    tann_layer_health layer = layer_at(h, 0);
    assert_true(layer.samples == 4 && layer.mean == 4.5);
    CHECK_TEXT(layer.name, "input_1");
    tann_health_reset(h);
    tann_health_free(h);
    tann_model_free(m);
    heap_check_empty(&memory);
}

/* The context's sentence about a failure outlives the clearing up. */
static void freeing_leaves_the_sentence(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    tann_health *h = tann_health_new(f.session, NULL);
    CHECK_FAILS(f.ctx, tann_train_step(f.trainer, f.x, f.y, 0, NULL), TANN_E_ARGUMENT, "batch");
    tann_health_free(h);
    assert_int_equal(tann_ctx_status(f.ctx), TANN_E_ARGUMENT);
    assert_non_null(strstr(tann_ctx_error(f.ctx), "batch"));
    tear_down(&f);
}

/* ---- from inside ---- */

static tann_status free_it(const tann_hook_event *event, void *user)
{
    tann_health **h = user;
    (void)event;
    tann_health_free(*h);
    *h = NULL;
    return TANN_OK;
}

static tann_status begin_it(const tann_hook_event *event, void *user)
{
    tann_health **h = user;
    if (*h == NULL) {
        *h = tann_health_new(event->session, NULL);
        assert_non_null(*h);
    }
    return TANN_OK;
}

static void reports_begin_and_end_inside_of_runs(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    tann_health *h = tann_health_new(f.session, NULL);
    tann_hook hook = 0;
    const size_t with = f.heap.bytes;
    CHECK_OK(f.ctx, tann_hook_add(f.session, "dense_2", TANN_HOOK_FORWARD, free_it, &h, &hook));
    CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, 4, NULL));
    assert_null(h);
    CHECK_OK(f.ctx, tann_hook_remove(f.session, hook));
    CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, 4, NULL));
    assert_true(f.heap.bytes < with);
    CHECK_OK(f.ctx, tann_hook_add(f.session, "dense_2", TANN_HOOK_FORWARD, begin_it, &h, &hook));
    fit(&f, 1, NULL);
    assert_int_equal(layer_at(h, 0).samples, SAMPLES - 7); /* all but the first batch */
    tann_health_free(h);
    tear_down(&f);
}

/* ---- nobody notices ---- */

static void train(const graph_case *g, bool observed, float *weights, float *y)
{
    enum { COUNT = 31 };
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = graph_make(ctx, g, 2, TANN_SIGMOID);
    const size_t width = tann_shape_size(tann_model_node_shape(m, 0));
    float *x = calloc(COUNT * width, sizeof *x);
    assert_non_null(x);
    float t[2 * COUNT];
    fill_uniform(5, -1, 1, x, COUNT * width);
    fill_uniform(6, 0, 1, t, 2 * COUNT);
    tann_train_opts opts = tann_train_opts_default();
    opts.loss = TANN_BINARY_CROSSENTROPY;
    opts.clip_norm = 0.5f;
    tann_trainer *trainer = tann_trainer_new(ctx, m, &opts);
    tann_health *h = observed ? tann_health_new(tann_trainer_session(trainer), NULL) : NULL;
    const tann_dataset data = tann_dataset_floats(x, t, COUNT);
    tann_fit_opts fit_opts = tann_fit_opts_default();
    fit_opts.epochs = 3;
    fit_opts.batch = 9;
    CHECK_OK(ctx, tann_fit(trainer, &data, &fit_opts, NULL));
    CHECK_OK(ctx, tann_predict(tann_trainer_session(trainer), x, 9, y));
    weights_read(m, weights);
    tann_health_free(h);
    tann_trainer_free(trainer);
    tann_model_free(m);
    tann_ctx_free(ctx);
    free(x);
}

static void no_bit_changes(void **state)
{
    (void)state;
    for (size_t i = 0; i < graph_case_count; i++) {
        float weights[2][256] = {{0}}, y[2][18];
        train(&graph_cases[i], false, weights[0], y[0]);
        train(&graph_cases[i], true, weights[1], y[1]);
        CHECK_BITS(weights[1], weights[0], 256);
        CHECK_BITS(y[1], y[0], 18);
    }
}

int test_health_life(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_out_of_range_are_refused),
        cmocka_unit_test(unknown_bits_are_refused),
        cmocka_unit_test(what_cannot_be_seen_is_refused),
        cmocka_unit_test(filters_choose_layers),
        cmocka_unit_test(reading_past_the_end_is_refused),
        cmocka_unit_test(training_and_evaluation_are_kept_apart),
        cmocka_unit_test(gradients_of_units_do_not_count),
        cmocka_unit_test(a_report_goes_on_or_begins_anew),
        cmocka_unit_test(gradients_that_are_not_finite_are_counted),
        cmocka_unit_test(nothing_is_taken_while_running),
        cmocka_unit_test(every_failing_allocation_is_passed_on),
        cmocka_unit_test(either_may_go_first),
        cmocka_unit_test(freeing_leaves_the_sentence),
        cmocka_unit_test(reports_begin_and_end_inside_of_runs),
        cmocka_unit_test(no_bit_changes),
    };
    return cmocka_run_group_tests_name("health_life", tests, NULL, NULL);
}
