/* What a plan may not declare, and what is made of what it may. */
#include "checks.h"

#include <math.h>

#include <tinyann/extend.h>

int test_plan_bounds(void);

typedef struct start_config {
    float start;
} start_config;

/* A weight of one number that begins at `start`, and an output with numbers beyond its rank. */
static tann_status plan(tann_plan *p, const void *config)
{
    const start_config *c = config;
    const tann_shape loose = {1, {3, 7, -1, 9}};
    const tann_status status = tann_plan_output(p, loose);
    return status ? status : tann_plan_weight(p, "w", loose, TANN_CONSTANT, c->start);
}

static tann_status nothing(const tann_frame *f)
{
    (void)f;
    return TANN_OK;
}

static const tann_layer_type type = {
    .struct_size = sizeof(tann_layer_type),
    .name = "bounds",
    .config_size = sizeof(start_config),
    .min_inputs = 1,
    .max_inputs = 1,
    .plan = plan,
    .forward = nothing,
    .backward = nothing,
};

static tann_model *build(tann_ctx *ctx, const tann_layer_type *of, float start)
{
    const start_config config = {start};
    tann_builder *b = tann_builder_new(ctx);
    const tann_node in = tann_input(b, tann_shape_1d(3));
    return tann_builder_finish(b, tann_layer(b, of, &in, 1, &config), 1);
}

static void a_weight_cannot_begin_at_nan(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    CHECK_NULL(ctx, build(ctx, &type, NAN), TANN_E_NUMERIC, "weight 'w' cannot begin at");
    CHECK_NULL(ctx, build(ctx, &type, INFINITY), TANN_E_NUMERIC, "cannot begin at inf");
    tann_ctx_free(ctx);
}

static void check_tidy(tann_shape shape)
{
    assert_int_equal(shape.rank, 1);
    assert_int_equal(shape.dim[0], 3);
    for (int i = 1; i < TANN_MAX_RANK; i++) {
        assert_int_equal(shape.dim[i], 0);
    }
}

static void dimensions_beyond_the_rank_become_zero(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = build(ctx, &type, 1);
    tann_weight weight = tann_weight_default();
    assert_int_equal(tann_model_node_weight(m, 1, 0, &weight), TANN_OK);
    check_tidy(weight.shape);
    check_tidy(tann_model_node_shape(m, 1));
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void fields_must_lie_in_the_config(void **state)
{
    (void)state;
    static const tann_field fields[] = {
        {"start", sizeof(start_config), 0, 0, 1, TANN_FIELD_FLOAT, 0},
        {"start", 1, 0, 0, 1, TANN_FIELD_FLOAT, 0},
        {"start", 0, 0, 0, 1, (tann_field_kind)99, 0},
        {"start", 0, 0, 0, 1, TANN_FIELD_ACTIVATION, 0},
        {NULL, 0, 0, 0, 1, TANN_FIELD_FLOAT, 0},
    };
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        tann_layer_type with = type;
        with.fields = &fields[i];
        with.field_count = 1;
        CHECK_NULL(ctx, build(ctx, &with, 1), TANN_E_ARGUMENT,
                   "lies outside of a config of 4 bytes");
    }
    tann_ctx_free(ctx);
}

int test_plan_bounds(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_weight_cannot_begin_at_nan),
        cmocka_unit_test(dimensions_beyond_the_rank_become_zero),
        cmocka_unit_test(fields_must_lie_in_the_config),
    };
    return cmocka_run_group_tests_name("plan_bounds", tests, NULL, NULL);
}
