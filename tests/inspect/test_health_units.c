/* Dead and saturated units, made by weights; and the warnings, word for word. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "checks.h"
#include "graphs.h"
#include "page.h"

enum { SAMPLES = 100 };

/* One input, `units` units z = w x + b called "z", and the activation "a" of them; behind it, unless
   the activation is the output, a dense node. Samples are -1 to 0.98 in steps of 0.02. */
typedef struct fixture {
    tann_ctx *ctx;
    tann_model *model;
    tann_session *session;
    float x[SAMPLES];
    tann_health *health; /* of "a" */
} fixture;

static void set_up(fixture *f, tann_activation_kind kind, const float *w, const float *b,
                   int32_t units, bool is_output)
{
    f->ctx = tann_ctx_new(NULL);
    tann_builder *builder = tann_builder_new(f->ctx);
    tann_node h = tann_input(builder, tann_shape_1d(1));
    h = tann_named(builder, tann_dense(builder, h, units, NULL), "z");
    h = tann_named(builder, tann_activation(builder, h, kind), "a");
    h = is_output ? h : tann_dense(builder, h, 1, NULL);
    f->model = tann_builder_finish(builder, h, 1);
    CHECK_OK(f->ctx, tann_model_weight_write(f->model, "z.kernel", w, (size_t)units));
    CHECK_OK(f->ctx, tann_model_weight_write(f->model, "z.bias", b, (size_t)units));
    f->session = tann_session_new(f->ctx, f->model, SAMPLES);
    for (int i = 0; i < SAMPLES; i++) {
        f->x[i] = (float)(i - 50) / 50;
    }
    f->health = NULL;
}

static void look(fixture *f, const tann_health_opts *opts, size_t samples)
{
    float y[SAMPLES * 16];
    tann_health_free(f->health);
    f->health = tann_health_new(f->session, opts);
    assert_non_null(f->health);
    CHECK_OK(f->ctx, tann_predict(f->session, f->x, samples, y));
}

static void tear_down(fixture *f)
{
    tann_health_free(f->health);
    tann_session_free(f->session);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
}

static tann_health_opts of_a(void)
{
    tann_health_opts opts = tann_health_opts_default();
    opts.name = "a";
    return opts;
}

static tann_layer_health layer_of(const fixture *f)
{
    tann_layer_health layer = tann_layer_health_default();
    assert_int_equal(tann_health_layer_count(f->health), 1);
    assert_int_equal(tann_health_layer(f->health, 0, &layer), TANN_OK);
    return layer;
}

/* Which units are dead ("d"), saturated ("s") or neither ("-"). */
static void check_units(const fixture *f, const char *expected)
{
    char seen[32] = "";
    const tann_layer_health layer = layer_of(f);
    size_t dead = 0, saturated = 0;
    for (size_t i = 0; i < layer.units; i++) {
        tann_unit_health unit = tann_unit_health_default();
        assert_int_equal(tann_health_unit(f->health, 0, i, &unit), TANN_OK);
        seen[i] = unit.dead ? 'd' : unit.saturated ? 's' : '-';
        dead += (size_t)unit.dead;
        saturated += (size_t)unit.saturated;
    }
    CHECK_TEXT(seen, expected);
    assert_int_equal(layer.dead, dead);
    assert_int_equal(layer.saturated, saturated);
}

static void check_warnings(const fixture *f, const char *expected)
{
    page p = {.length = 0};
    assert_int_equal(tann_health_warnings(f->health, page_write, &p), TANN_OK);
    CHECK_TEXT(p.text, expected);
}

/* z far below 0 on all samples, far above, and around 0. */
static const float slopes[3] = {0.5f, 0.5f, 0.5f}, offsets[3] = {-200, 200, 0};

static void each_activation_is_asked_what_fits(void **state)
{
    (void)state;
    static const struct {
        tann_activation_kind kind;
        unsigned asks;
        const char *units;
    } cases[] = {
        {TANN_LINEAR, 0, "---"},
        {TANN_RELU, TANN_HEALTH_ASKS_DEAD, "d--"},
        {TANN_TANH, TANN_HEALTH_ASKS_SATURATED, "ss-"},
        {TANN_SIGMOID, TANN_HEALTH_ASKS_SATURATED, "ss-"},
        {TANN_SOFTMAX, 0, "---"},
        {TANN_LEAKY_RELU, 0, "---"},
        {TANN_ELU, TANN_HEALTH_ASKS_SATURATED, "s--"},
        {TANN_GELU, TANN_HEALTH_ASKS_DEAD, "d--"},
        {TANN_SILU, TANN_HEALTH_ASKS_DEAD, "d--"},
        {TANN_SOFTPLUS, TANN_HEALTH_ASKS_SATURATED, "s--"},
    };
    _Static_assert(sizeof cases / sizeof *cases == TANN_ACTIVATION_COUNT_, "a case for each");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        const tann_health_opts opts = of_a();
        set_up(&f, cases[i].kind, slopes, offsets, 3, false);
        look(&f, &opts, SAMPLES);
        check_units(&f, cases[i].units);
        assert_int_equal(layer_of(&f).asks, cases[i].asks);
        CHECK_TEXT(layer_of(&f).activation, tann_activation_name(cases[i].kind));
        tear_down(&f);
    }
}

static void one_sample_keeps_a_unit_alive(void **state)
{
    (void)state;
    /* The last sample is 0.98: it alone gets unit 0 above 0, and none gets unit 1 there. */
    const float w[2] = {1, 1}, b[2] = {-0.97f, -0.99f};
    fixture f;
    const tann_health_opts opts = of_a();
    set_up(&f, TANN_RELU, w, b, 2, false);
    look(&f, &opts, SAMPLES);
    check_units(&f, "-d");
    check_warnings(&f, "a: 1 of 2 units is 0 on all 100 samples: unit 1\n");
    look(&f, &opts, SAMPLES - 1);
    check_units(&f, "dd");
    check_warnings(&f, "a: 2 of 2 units are 0 on all 99 samples: units 0, 1\n");
    look(&f, &opts, 1);
    check_warnings(&f, "a: 2 of 2 units are 0 on the one sample seen: units 0, 1\n");
    tann_health_reset(f.health);
    check_units(&f, "--");
    check_warnings(&f, "");
    tear_down(&f);
}

static void zero_moves_the_bound_of_death(void **state)
{
    (void)state;
    const float w[2] = {1, 1}, b[2] = {-0.97f, -0.9f};
    fixture f;
    tann_health_opts opts = of_a();
    opts.zero = 0.02f;
    set_up(&f, TANN_RELU, w, b, 2, false);
    look(&f, &opts, SAMPLES);
    check_units(&f, "d-");
    tear_down(&f);
}

static void share_and_margin_move_the_bounds_of_saturation(void **state)
{
    (void)state;
    /* tanh 2.6467 = 0.99: unit 0 is beyond it for x > 0, unit 1 beyond 0.9 for all. */
    const float w[2] = {1, 0}, b[2] = {2.6467f, 1.5f};
    fixture f;
    tann_health_opts opts = of_a();
    set_up(&f, TANN_TANH, w, b, 2, false);
    look(&f, &opts, SAMPLES);
    check_units(&f, "--");
    opts.share = 0.49f; /* 49 of the samples are above 0 */
    look(&f, &opts, SAMPLES);
    check_units(&f, "s-");
    check_warnings(&f, "a: 1 of 2 units is saturated, outside -0.99 to 0.99 on 49 % or more of 100 "
                       "samples: unit 0\n");
    opts.share = 0.51f;
    look(&f, &opts, SAMPLES);
    check_units(&f, "--");
    opts.margin = 0.1f;
    look(&f, &opts, SAMPLES);
    check_units(&f, "ss");
    check_warnings(&f, "a: 2 of 2 units are saturated, outside -0.9 to 0.9 on 51 % or more of 100 "
                       "samples: units 0, 1\n");
    tear_down(&f);
}

/* What lies on the bound of a range is in it, and a share that is just reached is enough. */
static void bounds_belong_to_what_is_well(void **state)
{
    (void)state;
    const float w[3] = {0, 0, 1000}, b[3] = {1.5f, -1.5f, 0};
    fixture f;
    tann_health_opts opts = of_a();
    set_up(&f, TANN_TANH, w, b, 3, false);
    look(&f, &opts, SAMPLES);
    tann_unit_health unit = tann_unit_health_default();
    assert_int_equal(tann_health_unit(f.health, 0, 0, &unit), TANN_OK);
    opts.margin = 1 - (float)unit.maximum; /* exact */
    opts.share = 0.5f;
    for (int i = 0; i < SAMPLES; i++) {
        f.x[i] = i < 50 ? -1 : 0;
    }
    look(&f, &opts, SAMPLES);
    check_units(&f, "--s");
    f.x[0] = 0;
    look(&f, &opts, SAMPLES);
    check_units(&f, "---");
    tear_down(&f);
}

static void the_limits_are_said_in_words(void **state)
{
    (void)state;
    static const struct {
        tann_activation_kind kind;
        const char *words;
    } cases[] = {
        {TANN_SIGMOID, "a: 1 of 1 unit is saturated, outside 0.01 to 0.99 on 99 % or more of 100 "
                       "samples: unit 0\n"},
        {TANN_ELU, "a: 1 of 1 unit is saturated, below -0.99 on 99 % or more of 100 samples: unit "
                   "0\n"},
        {TANN_SOFTPLUS, "a: 1 of 1 unit is saturated, below 0.01 on 99 % or more of 100 samples: "
                        "unit 0\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        const tann_health_opts opts = of_a();
        set_up(&f, cases[i].kind, slopes, offsets, 1, false);
        look(&f, &opts, SAMPLES);
        check_warnings(&f, cases[i].words);
        tear_down(&f);
    }
}

/* A classifier may be sure. */
static void the_output_may_be_saturated(void **state)
{
    (void)state;
    fixture f;
    const tann_health_opts opts = of_a();
    set_up(&f, TANN_SIGMOID, slopes, offsets, 3, true);
    look(&f, &opts, SAMPLES);
    check_units(&f, "ss-");
    check_warnings(&f, "");
    tear_down(&f);
}

static void many_units_are_cut_short(void **state)
{
    (void)state;
    enum { UNITS = 12 };
    float w[UNITS] = {0}, b[UNITS];
    fixture f;
    const tann_health_opts opts = of_a();
    for (int i = 0; i < UNITS; i++) {
        b[i] = i == 1 ? 1 : -1;
    }
    set_up(&f, TANN_RELU, w, b, UNITS, false);
    look(&f, &opts, SAMPLES);
    check_warnings(&f,
                   "a: 11 of 12 units are 0 on all 100 samples: units 0, 2, 3, 4, 5, 6, 7, 8 and "
                   "3 more\n");
    tear_down(&f);
}

static void not_finite_values_are_counted_in_words(void **state)
{
    (void)state;
    fixture f;
    tann_health_opts opts = of_a();
    set_up(&f, TANN_RELU, slopes, offsets, 3, false);
    f.x[7] = NAN;
    look(&f, &opts, SAMPLES);
    check_warnings(&f, "a: 3 of 300 values are NaN or infinite\n");
    opts.figures = TANN_HEALTH_HISTOGRAM;
    look(&f, &opts, SAMPLES);
    check_warnings(&f, "a: 3 of 300 values are NaN or infinite\n");
    tann_unit_health unit = tann_unit_health_default();
    assert_int_equal(tann_health_unit(f.health, 0, 0, &unit), TANN_E_ARGUMENT);
    assert_int_equal(layer_of(&f).asks, 0);
    tear_down(&f);
}

static void warnings_are_read_by_index(void **state)
{
    (void)state;
    fixture f;
    const tann_health_opts opts = of_a();
    set_up(&f, TANN_RELU, slopes, offsets, 3, false);
    f.x[7] = NAN;
    look(&f, &opts, SAMPLES);
    f.x[7] = 0;
    tann_health_remark remark = tann_health_remark_default();
    assert_int_equal(tann_health_warning_count(f.health), 1); /* with a NaN none was always 0 */
    look(&f, &opts, SAMPLES);
    assert_int_equal(tann_health_warning_count(f.health), 1);
    assert_int_equal(tann_health_warning(f.health, 0, &remark), TANN_OK);
    CHECK_TEXT(remark.text, "a: 1 of 3 units is 0 on all 100 samples: unit 0");
    assert_int_equal(remark.trouble, TANN_HEALTH_DEAD);
    assert_int_equal(remark.node, tann_model_find(f.model, "a"));
    assert_int_equal(tann_health_warning(f.health, 1, &remark), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_warning(f.health, 0, NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_warning(NULL, 0, &remark), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_warning_count(NULL), 0);
    tear_down(&f);
}

/* ---- gradients and updates ---- */

/* x -> first (dense) -> middle (dense, of one constant weight) -> last (dense); loss mse. */
typedef struct chain {
    tann_ctx *ctx;
    tann_model *model;
    tann_trainer *trainer;
    tann_health *health;
} chain;

static void chain_up(chain *c, float first, float middle, tann_optimizer_kind optimizer, float rate,
                     const tann_health_opts *health_opts)
{
    const float half = 0.5f;
    c->ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(c->ctx);
    tann_node h = tann_named(b, tann_dense(b, tann_input(b, tann_shape_1d(1)), 1, NULL), "first");
    h = tann_named(b, tann_dense(b, h, 1, NULL), "middle");
    h = tann_named(b, tann_dense(b, h, 1, NULL), "last");
    c->model = tann_builder_finish(b, h, 1);
    CHECK_OK(c->ctx, tann_model_weight_write(c->model, "first.kernel", &first, 1));
    CHECK_OK(c->ctx, tann_model_weight_write(c->model, "middle.kernel", &middle, 1));
    CHECK_OK(c->ctx, tann_model_weight_write(c->model, "last.kernel", &half, 1));
    tann_train_opts opts = tann_train_opts_default();
    opts.optimizer = optimizer;
    opts.rate = rate;
    c->trainer = tann_trainer_new(c->ctx, c->model, &opts);
    c->health = tann_health_new(tann_trainer_session(c->trainer), health_opts);
    assert_non_null(c->health);
}

/* One step; what is said about it. */
static void chain_says(chain *c, const char *expected)
{
    const float x[4] = {1, 1, 1, 1}, y[4] = {-1, -1, -1, -1};
    page p = {.length = 0};
    CHECK_OK(c->ctx, tann_train_step(c->trainer, x, y, 4, NULL));
    assert_int_equal(tann_health_warnings(c->health, page_write, &p), TANN_OK);
    CHECK_TEXT(p.text, expected);
}

static void chain_down(chain *c)
{
    tann_health_free(c->health);
    tann_trainer_free(c->trainer);
    tann_model_free(c->model);
    tann_ctx_free(c->ctx);
}

static void gradients_and_updates_are_judged(void **state)
{
    (void)state;
    chain c;
    chain_up(&c, 1, 1, TANN_ADAM, 0.001f, NULL);
    chain_says(&c, "");
    chain_says(&c, ""); /* the biases have grown from 0 to 0.001, and move by that again */
    chain_down(&c);

    chain_up(&c, 1, 10, TANN_ADAM, 0.001f, NULL);
    chain_says(&c, ""); /* a gradient that is a few times larger */
    chain_down(&c);

    /* At the input it is a thousand times smaller, but nothing learns there. */
    tann_health_opts opts = tann_health_opts_default();
    opts.update_low = 0;
    opts.update_high = 1e9f;
    chain_up(&c, 1e-5f, 1, TANN_ADAM, 0.001f, &opts);
    chain_says(&c, "");
    chain_down(&c);

    /* Just below 1 floats are 2^-24 apart: 31 of these are 1.8e-06. */
    chain_up(&c, 1, 1e-4f, TANN_ADAM, 1.9e-6f, NULL);
    chain_says(&c,
               "first.kernel: an update is 1.8e-06 of its size, less than 1e-05 (about 0.001 is "
               "right): the rate may be too low\n"
               "last.kernel: an update is 3.8e-06 of its size, less than 1e-05 (about 0.001 is "
               "right): the rate may be too low\n"
               "first: its gradient, 0.0001, is 20000 times smaller than at last: it vanishes on "
               "the way back\n");
    chain_down(&c);
}

static void exploding_gradients_are_said(void **state)
{
    (void)state;
    chain c;
    chain_up(&c, 1, 1e4f, TANN_ADAM, 0.5f, NULL);
    chain_says(&c,
               "first.kernel: an update is 0.5 of its size, more than 0.1 (about 0.001 is right): "
               "the rate may be too high\n"
               "last.kernel: an update is 1 of its size, more than 0.1 (about 0.001 is right): "
               "the rate may be too high\n"
               "first: its gradient, 5e+07, is 5000 times larger than at last: it explodes on "
               "the way back\n");
    chain_down(&c);
}

static void gradients_that_do_not_arrive_are_said(void **state)
{
    (void)state;
    chain c;
    chain_up(&c, 1, 0, TANN_SGD, 0.001f, NULL);
    chain_says(&c, "first.kernel: 1 update has not changed it\n"
                   "last.kernel: 1 update has not changed it\n"
                   "first: no gradient gets back to it; at last it is 2\n");
    tann_health_remark remark = tann_health_remark_default();
    assert_int_equal(tann_health_warning(c.health, 2, &remark), TANN_OK);
    assert_int_equal(remark.trouble, TANN_HEALTH_VANISHING);
    chain_down(&c);
}

int test_health_units(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_activation_is_asked_what_fits),
        cmocka_unit_test(one_sample_keeps_a_unit_alive),
        cmocka_unit_test(zero_moves_the_bound_of_death),
        cmocka_unit_test(share_and_margin_move_the_bounds_of_saturation),
        cmocka_unit_test(bounds_belong_to_what_is_well),
        cmocka_unit_test(the_limits_are_said_in_words),
        cmocka_unit_test(the_output_may_be_saturated),
        cmocka_unit_test(many_units_are_cut_short),
        cmocka_unit_test(not_finite_values_are_counted_in_words),
        cmocka_unit_test(warnings_are_read_by_index),
        cmocka_unit_test(gradients_and_updates_are_judged),
        cmocka_unit_test(exploding_gradients_are_said),
        cmocka_unit_test(gradients_that_do_not_arrive_are_said),
    };
    return cmocka_run_group_tests_name("health_units", tests, NULL, NULL);
}
