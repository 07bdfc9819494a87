/* What a layer's plan may declare, and what it may not. */
#include "checks.h"
#include "heap.h"

#include <math.h>

#include <tinyann/extend.h>

/* The plan is in the config, so that one type serves for all. */
typedef tann_status (*plan_fn)(tann_plan *plan);
typedef struct odd_plan {
    plan_fn plan;
} odd_plan;

static tann_status run_plan(tann_plan *plan, const void *config)
{
    const odd_plan *odd = config;
    return odd->plan(plan);
}

static tann_status do_nothing(const tann_frame *frame)
{
    (void)frame;
    return TANN_OK;
}

static tann_status plan_no_output(tann_plan *plan)
{
    (void)plan;
    return TANN_OK;
}

static tann_status plan_bad_output(tann_plan *plan)
{
    return tann_plan_output(plan, tann_shape_1d(-5));
}

static tann_status plan_weight(tann_plan *plan, const char *name, tann_shape shape, int initializer)
{
    const tann_status status = tann_plan_output(plan, tann_plan_input(plan, 0));
    return status != TANN_OK
               ? status
               : tann_plan_weight(plan, name, shape, (tann_initializer_kind)initializer, 0);
}

static tann_status plan_bad_name(tann_plan *plan)
{
    return plan_weight(plan, "a.b", tann_shape_1d(2), TANN_ZEROS);
}

static tann_status plan_null_name(tann_plan *plan)
{
    return plan_weight(plan, NULL, tann_shape_1d(2), TANN_ZEROS);
}

static tann_status plan_long_name(tann_plan *plan)
{
    return plan_weight(plan, "abcdefghijklmnopqrstuvwxyz_abcde", tann_shape_1d(2), TANN_ZEROS);
}

static tann_status plan_bad_shape(tann_plan *plan)
{
    return plan_weight(plan, "w", tann_shape_2d(2, 0), TANN_ZEROS);
}

static tann_status plan_bad_initializer(tann_plan *plan)
{
    return plan_weight(plan, "w", tann_shape_1d(2), 66);
}

static tann_status plan_twice(tann_plan *plan)
{
    const tann_status status = plan_weight(plan, "w", tann_shape_1d(2), TANN_ZEROS);
    return status != TANN_OK ? status : plan_weight(plan, "w", tann_shape_1d(2), TANN_ZEROS);
}

static tann_status plan_many(tann_plan *plan)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i"};
    tann_status status = TANN_OK;
    for (size_t i = 0; i < 9 && status == TANN_OK; i++) {
        status = plan_weight(plan, names[i], tann_shape_1d(2), TANN_ZEROS);
    }
    return status;
}

static tann_status plan_constant_first(tann_plan *plan)
{
    const tann_status status = tann_plan_constant(plan, "mean", tann_shape_1d(2), 0);
    return status != TANN_OK ? status : plan_weight(plan, "w", tann_shape_1d(2), TANN_ZEROS);
}

static tann_status plan_constant_twice(tann_plan *plan)
{
    const tann_status status = tann_plan_constant(plan, "mean", tann_shape_1d(2), 0);
    return status != TANN_OK ? status : tann_plan_constant(plan, "mean", tann_shape_1d(2), 0);
}

static tann_status plan_bad_constant(tann_plan *plan)
{
    return tann_plan_constant(plan, "mean", tann_shape_1d(2), INFINITY);
}

static tann_status plan_silent_error(tann_plan *plan)
{
    (void)plan;
    return TANN_E_FORMAT;
}

static tann_status plan_stop(tann_plan *plan)
{
    (void)plan;
    return TANN_STOP;
}

static tann_status plan_unknown_input(tann_plan *plan)
{
    return tann_plan_input_count(plan) == 1 ? tann_plan_output(plan, tann_plan_input(plan, 1))
                                            : TANN_E_INTERNAL;
}

static const tann_layer_type odd_type = {
    .struct_size = sizeof(tann_layer_type),
    .name = "odd",
    .config_size = sizeof(odd_plan),
    .min_inputs = 1,
    .max_inputs = 1,
    .plan = run_plan,
    .forward = do_nothing,
    .backward = do_nothing,
};

static void plans_that_go_wrong_are_refused(void **state)
{
    (void)state;
    static const struct {
        plan_fn plan;
        tann_status status;
        const char *words;
    } cases[] = {
        {plan_no_output, TANN_E_SHAPE, "odd: plan declared no output"},
        {plan_bad_output, TANN_E_SHAPE, "odd: [-5] (rank 1) is not a shape"},
        {plan_bad_name, TANN_E_ARGUMENT, "not 'a.b'"},
        {plan_null_name, TANN_E_ARGUMENT, "not '(null)'"},
        {plan_long_name, TANN_E_ARGUMENT, "1 to 31"},
        {plan_bad_shape, TANN_E_SHAPE, "weight 'w' cannot have shape [2, 0]"},
        {plan_bad_initializer, TANN_E_ARGUMENT, "no initializer 66"},
        {plan_twice, TANN_E_ARGUMENT, "weight 'w' is declared twice"},
        {plan_many, TANN_E_ARGUMENT, "more than 8 weights"},
        {plan_constant_first, TANN_E_ARGUMENT, "'w' is trained and comes behind 'mean', which"},
        {plan_constant_twice, TANN_E_ARGUMENT, "weight 'mean' is declared twice"},
        {plan_bad_constant, TANN_E_NUMERIC, "weight 'mean' cannot begin at inf"},
        {plan_silent_error, TANN_E_FORMAT, "odd: plan returned TANN_E_FORMAT"},
        {plan_stop, TANN_E_CALLBACK, "odd: plan returned TANN_STOP"},
        {plan_unknown_input, TANN_E_SHAPE, "rank 0"},
    };
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const odd_plan config = {cases[i].plan};
        tann_builder *b = tann_builder_new(ctx);
        const tann_node in = tann_input(b, tann_shape_1d(2));
        assert_int_equal(tann_layer(b, &odd_type, &in, 1, &config), TANN_NO_NODE);
        CHECK_NULL(ctx, tann_builder_finish(b, in, 1), cases[i].status, cases[i].words);
    }
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

int test_layer_plan(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plans_that_go_wrong_are_refused),
    };
    return cmocka_run_group_tests_name("layer_plan", tests, NULL, NULL);
}
