/* Layers and activations of the user's own, through <tinyann/extend.h>. */
#include "checks.h"
#include "graphs.h"
#include "heap.h"

#include <math.h>
#include <string.h>

#include <tinyann/extend.h>

/* y_j = power x_j s_j with a weight s for each number, on any shape. Forward saves power x s and uses scratch
   in passing, so that every kind of memory is taken. */
typedef struct stretch {
    float power;
    int32_t odd;
} stretch;

static const tann_field stretch_fields[] = {
    {"power", offsetof(stretch, power), 1, -8, 8, TANN_FIELD_FLOAT, 0},
    {"odd", offsetof(stretch, odd), 0, 0, 9, TANN_FIELD_INT, 0},
};

static tann_status stretch_plan(tann_plan *plan, const void *config)
{
    const stretch *c = config;
    const tann_shape shape = tann_plan_input(plan, 0);
    const size_t size = tann_shape_size(shape);
    if (c->odd == 3) {
        return tann_plan_fail(plan, TANN_E_SHAPE, "%d is odd on a size of %d", (int)c->odd,
                              (int)size);
    }
    tann_status status = tann_plan_output(plan, shape);
    if (status == TANN_OK) {
        status = tann_plan_weight(plan, "factor", shape, TANN_CONSTANT, 1.5f);
    }
    if (status == TANN_OK) {
        status = tann_plan_saved(plan, size);
    }
    return status == TANN_OK ? tann_plan_scratch(plan, size) : status;
}

static tann_status stretch_forward(const tann_frame *f)
{
    const stretch *c = f->config;
    const size_t n = f->output_size;
    if (c->odd == 4) {
        return TANN_E_UNSUPPORTED;
    }
    for (size_t row = 0; row < f->batch; row++) {
        f->kernels->multiply(n, f->x[0] + row * n, f->w[0], f->scratch + row * n);
        f->kernels->scale(n, c->power, f->scratch + row * n, f->y + row * n);
    }
    if (f->saved != NULL) {
        memcpy(f->saved, f->x[0], f->batch * n * sizeof *f->saved);
    }
    return (f->saved != NULL) == f->training && f->w_size[0] == n ? TANN_OK : TANN_E_INTERNAL;
}

static tann_status stretch_backward(const tann_frame *f)
{
    const stretch *c = f->config;
    const size_t n = f->output_size;
    if (c->odd == 5) {
        return (tann_status)-99;
    }
    memset(f->dw[0], 0, n * sizeof *f->dw[0]);
    for (size_t i = 0; i < f->batch * n; i++) {
        f->dw[0][i % n] += c->power * f->saved[i] * f->dy[i];
        if (f->dx[0] != NULL) {
            f->dx[0][i] = c->power * f->w[0][i % n] * f->dy[i];
        }
    }
    return TANN_OK;
}

static const tann_layer_type stretch_type = {
    .struct_size = sizeof(tann_layer_type),
    .name = "stretch",
    .fields = stretch_fields,
    .field_count = 2,
    .config_size = sizeof(stretch),
    .min_inputs = 1,
    .max_inputs = 1,
    .plan = stretch_plan,
    .forward = stretch_forward,
    .backward = stretch_backward,
};

static tann_node add_stretch(tann_builder *b, tann_node in, float power, int32_t odd)
{
    const stretch config = {power, odd};
    return tann_layer(b, &stretch_type, &in, 1, &config);
}

/* All in double by hand: y = 2 s x over a shape of [2, 2], loss mse, two steps of SGD. */
static void a_layer_of_ones_own_is_trained(void **state)
{
    (void)state;
    const float x[8] = {1, -2, 0.5f, 3, -1, 0.25f, 2, -0.5f};
    const float t[8] = {0.5f, 1, -1, 2, 0, 1, 0.25f, -2};
    double s[4] = {1.5, 1.5, 1.5, 1.5};
    float factor[4];
    float loss = 0;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node in = tann_input(b, tann_shape_2d(2, 2));
    tann_model *m = tann_builder_finish(b, add_stretch(b, in, 2, 0), 1);
    tann_train_opts opts = tann_train_opts_default();
    opts.optimizer = TANN_SGD;
    opts.rate = 0.125f;
    tann_trainer *t1 = tann_trainer_new(ctx, m, &opts);
    for (int step = 0; step < 2; step++) {
        double expected = 0;
        double g[4] = {0};
        for (size_t i = 0; i < 8; i++) {
            const double off = 2 * s[i % 4] * (double)x[i] - (double)t[i];
            expected += off * off / 8;
            g[i % 4] += 2 * off / 8 * 2 * (double)x[i];
        }
        CHECK_OK(ctx, tann_train_step(t1, x, t, 2, &loss));
        CHECK_NEAR(loss, expected, 1e-6 * expected);
        assert_int_equal(tann_model_weight_read(m, "stretch_1.factor", factor, 4), TANN_OK);
        for (size_t i = 0; i < 4; i++) {
            s[i] -= 0.125 * g[i];
            CHECK_NEAR(factor[i], s[i], 1e-6);
        }
    }
    tann_trainer_free(t1);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* It is walked, named and checked like a built-in one. */
static void it_is_like_a_built_in_one(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = add_stretch(b, tann_input(b, tann_shape_1d(3)), 0.5f, 7);
    tann_model *m = tann_builder_finish(b, add_stretch(b, h, 2, 0), 1);
    tann_option o = tann_option_default();
    tann_weight w = tann_weight_default();
    assert_int_equal(tann_model_find(m, "stretch_2"), 2);
    assert_string_equal(tann_model_node_type(m, 1), "stretch");
    assert_int_equal(tann_model_node_option(m, 1, 0, &o), TANN_OK);
    assert_true(o.number == 0.5 && o.kind == TANN_OPTION_FLOAT);
    assert_int_equal(tann_model_node_option(m, 1, 1, &o), TANN_OK);
    assert_true(o.number == 7 && o.kind == TANN_OPTION_INT);
    assert_int_equal(tann_model_weight_find(m, "stretch_2.factor", &w), TANN_OK);
    assert_true(w.count == 3 && w.data[0] == 1.5f && w.data[2] == 1.5f);
    tann_model_free(m);
    b = tann_builder_new(ctx); /* without a config its fields have their defaults */
    h = tann_input(b, tann_shape_1d(3));
    m = tann_builder_finish(b, tann_layer(b, &stretch_type, &h, 1, NULL), 1);
    assert_int_equal(tann_model_node_option(m, 1, 0, &o), TANN_OK);
    assert_true(o.number == 1);
    tann_model_free(m);
    b = tann_builder_new(ctx);
    h = add_stretch(b, tann_input(b, tann_shape_1d(3)), 8.5f, 0);
    CHECK_NULL(ctx, tann_builder_finish(b, h, 1), TANN_E_ARGUMENT,
               "stretch: power of 8.5 is not between -8 and 8");
    tann_ctx_free(ctx);
}

static void its_errors_reach_the_caller(void **state)
{
    (void)state;
    const float x[3] = {1, 2, 3};
    float y[3];
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (int32_t odd = 3; odd <= 5; odd++) {
        tann_builder *b = tann_builder_new(ctx);
        const tann_node h = add_stretch(b, tann_input(b, tann_shape_1d(3)), 1, odd);
        tann_model *m = tann_builder_finish(b, h, 1);
        if (odd == 3) {
            CHECK_NULL(ctx, m, TANN_E_SHAPE, "3 is odd on a size of 3");
            continue;
        }
        tann_trainer *t = tann_trainer_new(ctx, m, NULL);
        if (odd == 4) {
            CHECK_FAILS(ctx, tann_predict(tann_trainer_session(t), x, 1, y), TANN_E_UNSUPPORTED,
                        "'stretch_1' (stretch): forward returned TANN_E_UNSUPPORTED (-6)");
        } else {
            CHECK_FAILS(ctx, tann_train_step(t, x, x, 1, NULL), (tann_status)-99,
                        "'stretch_1' (stretch): backward returned unknown status (-99)");
            assert_int_equal(tann_trainer_step(t), 0);
        }
        tann_trainer_free(t);
        tann_model_free(m);
    }
    tann_ctx_free(ctx);
}

/* Scratch and saved values are a session's memory like all other: when there is none, it says so. */
static void its_memory_may_be_missing(void **state)
{
    (void)state;
    size_t failures = 0;
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    tann_builder *b = tann_builder_new(ctx);
    tann_model *m =
        tann_builder_finish(b, add_stretch(b, tann_input(b, tann_shape_1d(2000)), 1, 0), 1);
    tann_trainer *t = NULL;
    while (t == NULL) {
        h.fail_at = h.taken + failures + 1;
        t = tann_trainer_new(ctx, m, NULL);
        if (t == NULL) {
            CHECK_FAILS(ctx, tann_ctx_status(ctx), TANN_E_MEMORY, "out of memory for ");
            failures++;
        }
    }
    tann_trainer_free(t);
    assert_true(failures == 3); /* the trainer, the plan of its session, the session */
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

/* A type that lacks something. */
static void half_a_type_is_refused(void **state)
{
    (void)state;
    const tann_layer_type whole = stretch_type;
    tann_layer_type types[9] = {whole, whole, whole, whole, whole, whole, whole, whole, whole};
    static const char *const words[] = {"lacks its size", "name",  "lacks",
                                        "lacks",          "lacks", "2 to 3 inputs, not 1",
                                        "config is NULL", "name",  "name"};
    const stretch config = {1, 0};
    types[0].struct_size = sizeof(size_t);
    types[1].name = NULL;
    types[2].plan = NULL;
    types[3].forward = NULL;
    types[4].backward = NULL;
    types[5].min_inputs = 2;
    types[5].max_inputs = 3;
    types[6].field_count = 0; /* with fields there would be defaults */
    types[6].fields = NULL;   /* so that NULL has no defaults to stand for */
    types[6].field_count = 0;
    types[7].name = "bad.name";
    types[8].name = "";
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < 9; i++) {
        tann_builder *b = tann_builder_new(ctx);
        const tann_node in = tann_input(b, tann_shape_1d(3));
        assert_int_equal(tann_layer(b, &types[i], &in, 1, i == 6 ? NULL : &config), TANN_NO_NODE);
        CHECK_NULL(ctx, tann_builder_finish(b, in, 1), TANN_E_ARGUMENT, words[i]);
    }
    tann_builder *b = tann_builder_new(ctx);
    const tann_node two[] = {tann_input(b, tann_shape_1d(3)), 0};
    assert_int_equal(tann_layer(b, &whole, two, 2, &config), TANN_NO_NODE);
    CHECK_NULL(ctx, tann_builder_finish(b, 0, 1), TANN_E_ARGUMENT, "takes 1 to 1 inputs, not 2");
    types[0] = whole;
    types[0].min_inputs = 0; /* only the input has none */
    b = tann_builder_new(ctx);
    assert_int_equal(tann_layer(b, &types[0], NULL, 0, &config), TANN_NO_NODE);
    CHECK_NULL(ctx, tann_builder_finish(b, 0, 1), TANN_E_ARGUMENT, "inputs, not 0");
    b = tann_builder_new(ctx);
    const tann_node in = tann_input(b, tann_shape_1d(3));
    assert_int_equal(tann_layer(b, NULL, &in, 1, &config), TANN_NO_NODE);
    CHECK_NULL(ctx, tann_builder_finish(b, in, 1), TANN_E_ARGUMENT, "lacks its size");
    b = tann_builder_new(ctx);
    tann_input(b, tann_shape_1d(3));
    assert_int_equal(tann_layer(b, &whole, NULL, 1, &config), TANN_NO_NODE);
    CHECK_NULL(ctx, tann_builder_finish(b, 0, 1), TANN_E_ARGUMENT, "inputs is NULL");
    tann_ctx_free(ctx);
}

/* Without a config, the fields' defaults. */
static void no_config_means_defaults(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node in = tann_input(b, tann_shape_1d(3));
    const tann_node node = tann_layer(b, &stretch_type, &in, 1, NULL);
    tann_model *m = tann_builder_finish(b, node, 1);
    assert_non_null(m);
    for (int32_t i = 0; i < 2; i++) {
        tann_option option = tann_option_default();
        CHECK_OK(ctx, tann_model_node_option(m, node, i, &option));
        CHECK_NEAR(option.number, (float)stretch_fields[i].initial, 0);
    }
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void builders_may_be_made_to_fail(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    assert_ptr_equal(tann_builder_ctx(b), ctx);
    assert_null(tann_builder_ctx(NULL));
    assert_int_equal(tann_builder_fail(b, TANN_E_FORMAT, "block %d of %s", 7, "mine"),
                     TANN_NO_NODE);
    assert_int_equal(tann_builder_fail(b, TANN_E_IO, "later"), TANN_NO_NODE);
    assert_int_equal(tann_builder_fail(NULL, TANN_E_IO, "later"), TANN_NO_NODE);
    CHECK_NULL(ctx, tann_builder_finish(b, 0, 1), TANN_E_FORMAT, "block 7 of mine");
    tann_ctx_free(ctx);
}

/* x^2, whose backward needs the input: what an activation that uses y alone does not show. */
static void square(const tann_kernels *k, size_t rows, size_t units, const float *x, float *y)
{
    k->multiply(rows * units, x, x, y);
}

static void square_backward(const tann_kernels *k, size_t rows, size_t units, const float *x,
                            const float *y, const float *dy, float *dx)
{
    (void)y;
    k->multiply(rows * units, x, dy, dx);
    k->scale(rows * units, 2, dx, dx);
}

static void an_activation_of_ones_own_is_trained(void **state)
{
    (void)state;
    static const tann_activation_type type = {.struct_size = sizeof type,
                                              .name = "square",
                                              .forward = square,
                                              .backward = square_backward};
    const float x[1] = {3};
    const float t[1] = {0};
    const float start[1] = {0.5f};
    float w[1];
    float loss = 0;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_dense_opts no_bias = tann_dense_opts_default();
    no_bias.use_bias = 0;
    tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(1)), 1, &no_bias);
    tann_model *m = tann_builder_finish(b, tann_activation_own(b, h, &type), 1);
    tann_train_opts opts = tann_train_opts_default();
    opts.optimizer = TANN_SGD;
    opts.rate = 0x1p-10f;
    assert_int_equal(tann_model_weight_write(m, "dense_1.kernel", start, 1), TANN_OK);
    tann_trainer *trainer = tann_trainer_new(ctx, m, &opts);
    CHECK_OK(ctx, tann_train_step(trainer, x, t, 1, &loss));
    /* y = (3 w)^2 = 2.25, loss y^2; d loss / d w = 2 y * 2 (3 w) * 3 = 40.5 */
    assert_true(loss == 5.0625f);
    assert_int_equal(tann_model_weight_read(m, "dense_1.kernel", w, 1), TANN_OK);
    CHECK_NEAR(w[0], 0.5 - 40.5 / 1024, 1e-7);
    tann_trainer_free(trainer);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void half_an_activation_is_refused(void **state)
{
    (void)state;
    const tann_activation_type types[] = {
        {sizeof types[0], NULL, square, square_backward, 0, 0},
        {sizeof types[0], "square", NULL, square_backward, 0, 0},
        {sizeof types[0], "square", square, NULL, 0, 0},
        {sizeof types[0], "sq uare", square, square_backward, 0, 0},
        {sizeof(size_t), "square", square, square_backward, 0, 0},
    };
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i <= 5; i++) {
        tann_builder *b = tann_builder_new(ctx);
        const tann_node in = tann_input(b, tann_shape_1d(2));
        assert_int_equal(tann_activation_own(b, in, i < 5 ? &types[i] : NULL), TANN_NO_NODE);
        CHECK_NULL(ctx, tann_builder_finish(b, in, 1), TANN_E_ARGUMENT,
                   "activation: activation is");
    }
    tann_ctx_free(ctx);
}

int test_layer_own(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_layer_of_ones_own_is_trained),
        cmocka_unit_test(it_is_like_a_built_in_one),
        cmocka_unit_test(its_errors_reach_the_caller),
        cmocka_unit_test(its_memory_may_be_missing),
        cmocka_unit_test(half_a_type_is_refused),
        cmocka_unit_test(no_config_means_defaults),
        cmocka_unit_test(builders_may_be_made_to_fail),
        cmocka_unit_test(an_activation_of_ones_own_is_trained),
        cmocka_unit_test(half_an_activation_is_refused),
    };
    return cmocka_run_group_tests_name("layer_own", tests, NULL, NULL);
}
