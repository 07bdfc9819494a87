/* Layers of one's own that are not as they should be. */
#include "fault_fixture.h"

#include <math.h>
#include <string.h>

int test_detective_layers(void);

/* What the fickle layer does the first time that it is called, and the second. */
typedef struct mood {
    tann_status first, second; /* what forward returns */
    int forward, backward;     /* 1: the first call gives NaN */
    int forward_calls, backward_calls;
} mood;

static mood *moods; /* of the layer, which has no other way to keep something */

static tann_status plan_alike(tann_plan *plan, const void *config)
{
    (void)config;
    return tann_plan_output(plan, tann_plan_input(plan, 0));
}

static tann_status fickle_forward(const tann_frame *f)
{
    const int call = moods->forward_calls++;
    memcpy(f->y, f->x[0], f->batch * f->output_size * sizeof *f->y);
    if (call == 0 && moods->forward) {
        f->y[5 * f->output_size] = NAN;
    }
    return call == 0 ? moods->first : moods->second;
}

static tann_status fickle_backward(const tann_frame *f)
{
    const int call = moods->backward_calls++;
    memcpy(f->dx[0], f->dy, f->batch * f->output_size * sizeof *f->dy);
    if (call == 0 && moods->backward) {
        f->dx[0][5 * f->output_size] = NAN;
    }
    return TANN_OK;
}

static const tann_layer_type fickle = {.struct_size = sizeof(tann_layer_type),
                                       .name = "fickle",
                                       .min_inputs = 1,
                                       .max_inputs = 1,
                                       .plan = plan_alike,
                                       .forward = fickle_forward,
                                       .backward = fickle_backward};

static tann_node draw_fickle(tann_builder *b)
{
    const tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(FAULT_INPUTS)), 2, NULL);
    return tann_dense(b, tann_layer(b, &fickle, &h, 1, NULL), 1, NULL);
}

static tann_train_fault run_fickle(mood *m, int check_values, const char *words)
{
    const fault_case c = {.name = "fickle", .draw = draw_fickle};
    tann_train_fault fault = tann_train_fault_default();
    fault_fixture f;
    moods = m;
    fault_set_up(&f, &c, 0, TANN_ISA_AUTO, 1, check_values);
    CHECK_FAILS(f.ctx, tann_train_step(f.trainer, f.x, f.y, FAULT_BATCH, NULL), TANN_E_NUMERIC,
                words);
    assert_int_equal(tann_trainer_fault(f.trainer, &fault), TANN_OK);
    weights_read(f.model, f.after);
    CHECK_BITS(f.after, f.before, 64);
    assert_int_equal(tann_trainer_step(f.trainer), 0);
    CHECK_OK(f.ctx, tann_train_step(f.trainer, f.x, f.y, FAULT_BATCH, NULL));
    fault_tear_down(&f);
    return fault;
}

static void a_layer_that_gives_other_numbers_each_time(void **state)
{
    (void)state;
    mood m = {.forward = 1};
    tann_train_fault fault =
        run_fickle(&m, 0, "step 0, sample 5: its loss is nan, but not when the batch is run again");
    assert_int_equal(fault.cause, TANN_FAULT_FICKLE);
    assert_int_equal(fault.node, TANN_NO_NODE);
    assert_int_equal(m.forward_calls, 3);
    m = (mood){.backward = 1};
    fault =
        run_fickle(&m, 0,
                   "step 0: the gradient of 'dense_1.kernel' is not finite: number 0 is nan, but "
                   "not when the batch is run again");
    assert_int_equal(fault.cause, TANN_FAULT_FICKLE);
    assert_int_equal(m.backward_calls, 3);
    /* Whoever looks at once finds it. */
    m = (mood){.forward = 1};
    fault =
        run_fickle(&m, 1, "step 0, sample 5: unit 0 of the output of 'fickle_1' (fickle) is nan");
    assert_int_equal(fault.cause, TANN_FAULT_NODE);
    m = (mood){.backward = 1};
    fault = run_fickle(&m, 1,
                       "step 0, sample 5: unit 0 of the gradient at input 0 of 'fickle_1' (fickle) "
                       "is nan");
    assert_int_equal(fault.cause, TANN_FAULT_NODE);
}

/* What it says in the second run is not what the step says. */
static void a_layer_that_fails_the_second_time(void **state)
{
    (void)state;
    const fault_case c = {.name = "fickle", .draw = draw_fickle};
    mood m = {.forward = 1, .second = TANN_E_IO};
    fault_fixture f;
    moods = &m;
    fault_set_up(&f, &c, 0, TANN_ISA_AUTO, 1, 0);
    CHECK_FAILS(f.ctx, tann_train_step(f.trainer, f.x, f.y, FAULT_BATCH, NULL), TANN_E_NUMERIC,
                "step 0, sample 5: its loss is nan");
    fault_tear_down(&f);
}

/* A layer that says itself that something is wrong has the last word. */
static void an_error_of_a_layer_stays(void **state)
{
    (void)state;
    for (int strict = 0; strict < 2; strict++) {
        mood m = {.first = TANN_E_NUMERIC};
        const tann_train_fault fault =
            run_fickle(&m, strict, "'fickle_1' (fickle): forward returned TANN_E_NUMERIC");
        assert_int_equal(fault.cause, TANN_FAULT_NONE);
        assert_int_equal(m.forward_calls, 2);
    }
}

/* Hides an infinity forward, and brings NaN on the way back: the infinity is what is told. */
static tann_status hide_forward(const tann_frame *f)
{
    for (size_t i = 0; i < f->batch * f->output_size; i++) {
        f->y[i] = isfinite(f->x[0][i]) ? f->x[0][i] : 0;
    }
    return TANN_OK;
}

static tann_status hide_backward(const tann_frame *f)
{
    for (size_t i = 0; i < f->batch * f->output_size; i++) {
        f->dx[0][i] = f->dy[i] + (f->x[0][i] - f->x[0][i]);
    }
    return TANN_OK;
}

static const tann_layer_type hide = {.struct_size = sizeof(tann_layer_type),
                                     .name = "hide",
                                     .min_inputs = 1,
                                     .max_inputs = 1,
                                     .plan = plan_alike,
                                     .forward = hide_forward,
                                     .backward = hide_backward};

static tann_node draw_hide(tann_builder *b)
{
    tann_dense_opts opts = tann_dense_opts_default();
    opts.kernel_initializer = TANN_CONSTANT;
    opts.kernel_constant = 1e10f;
    tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(FAULT_INPUTS)), 2, &opts);
    h = tann_named(b, h, "wide");
    return tann_dense(b, tann_layer(b, &hide, &h, 1, NULL), 1, NULL);
}

static void what_was_hidden_forward_is_found_on_the_way_back(void **state)
{
    (void)state;
    const fault_case c = {"hide", draw_hide,      .x = {0, 3e30f, 0},
                          .y = 1, .node = "wide", .value = INFINITY};
    fault_check_step(&c, TANN_ISA_AUTO, 1, 0);
    fault_check_step(&c, TANN_ISA_AUTO, 1, 1);
}

int test_detective_layers(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_layer_that_gives_other_numbers_each_time),
        cmocka_unit_test(a_layer_that_fails_the_second_time),
        cmocka_unit_test(an_error_of_a_layer_stays),
        cmocka_unit_test(what_was_hidden_forward_is_found_on_the_way_back),
    };
    return cmocka_run_group_tests_name("detective_layers", tests, NULL, NULL);
}
