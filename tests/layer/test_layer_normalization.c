/* Normalisation: its arithmetic bit for bit, and that training leaves its numbers alone. */
#include "checks.h"
#include "graphs.h"
#include "heap.h"
#include "runners.h"

#include <math.h>
#include <string.h>

#include <tinyann/extend.h>

#define FEATURES 5
#define ROWS     7

static const float mean[FEATURES] = {0.1f, -3, 1e6f, 0, 1e-20f};
static const float scale[FEATURES] = {3, 0.7f, 1e-6f, -1.5f, 1e20f};

static tann_model *make(tann_ctx *ctx, tann_shape shape, int32_t invert)
{
    tann_normalization_opts opts = tann_normalization_opts_default();
    opts.invert = invert;
    tann_builder *b = tann_builder_new(ctx);
    const tann_node h = tann_normalization(b, tann_input(b, shape), &opts);
    tann_model *m = tann_builder_finish(b, h, 1);
    assert_non_null(m);
    return m;
}

static void write_numbers(tann_model *m)
{
    const char *const names[] = {"normalization_1.mean", "normalization_1.scale"};
    assert_int_equal(tann_model_weight_write(m, names[0], mean, FEATURES), TANN_OK);
    assert_int_equal(tann_model_weight_write(m, names[1], scale, FEATURES), TANN_OK);
}

/* One rounding after the other: volatile keeps a compiler from fusing them. */
static float expected(float x, size_t feature, int invert)
{
    const volatile float first = invert ? x / scale[feature] : x - mean[feature];
    return invert ? first + mean[feature] : first * scale[feature];
}

static void check_values(tann_ctx *ctx, tann_shape shape, int32_t invert)
{
    float x[ROWS * FEATURES], y[ROWS * FEATURES], wanted[ROWS * FEATURES];
    tann_model *m = make(ctx, shape, invert);
    write_numbers(m);
    fill_uniform(3, -2, 2, x, ROWS * FEATURES);
    for (size_t i = 0; i < ROWS * FEATURES; i++) {
        wanted[i] = expected(x[i], i % FEATURES, invert);
    }
    const size_t size = tann_shape_size(shape);
    const size_t samples = ROWS * FEATURES / size;
    tann_session *s = tann_session_new(ctx, m, samples);
    CHECK_OK(ctx, tann_predict(s, x, samples, y));
    CHECK_BITS(y, wanted, ROWS * FEATURES);
    for (size_t i = 0; i < samples; i++) { /* each sample on its own */
        CHECK_OK(ctx, tann_predict(s, x + i * size, 1, y));
        CHECK_BITS(y, wanted + i * size, size);
    }
    tann_session_free(s);
    tann_model_free(m);
}

/* On each instruction set, in both profiles, over the last dimension. */
static void values_are_two_rounded_operations(void **state)
{
    (void)state;
    tann_ctx_opts opts = tann_ctx_opts_default();
    for (tann_isa isa = TANN_ISA_AUTO; isa < TANN_ISA_COUNT_; isa++) {
        for (int k = 0; k < 4; k++) {
            opts.max_isa = isa;
            opts.numerics = k % 2 ? TANN_NUMERICS_MULADD : TANN_NUMERICS_FMA;
            tann_ctx *ctx = tann_ctx_new(&opts);
            check_values(ctx, tann_shape_1d(FEATURES), k / 2);
            check_values(ctx, tann_shape_2d(ROWS, FEATURES), k / 2);
            tann_ctx_free(ctx);
        }
    }
}

static void a_new_one_passes_on(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (int32_t invert = 0; invert < 2; invert++) {
        const float x[FEATURES] = {1, -2.5f, 0, 1e30f, 1e-40f};
        float y[FEATURES];
        tann_model *m = make(ctx, tann_shape_1d(FEATURES), invert);
        tann_session *s = tann_session_new(ctx, m, 1);
        CHECK_OK(ctx, tann_predict(s, x, 1, y));
        CHECK_BITS(y, x, FEATURES);
        tann_session_free(s);
        tann_model_free(m);
    }
    tann_ctx_free(ctx);
}

#define MANY 40000

static void tasks_change_no_bit(void **state)
{
    (void)state;
    static float x[MANY * FEATURES], y[MANY * FEATURES], alone[MANY * FEATURES];
    run_notes notes = {0};
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.runner = run_on_threads;
    opts.runner_user = &notes;
    opts.runner_tasks = 3;
    fill_uniform(4, -2, 2, x, MANY * FEATURES);
    for (int k = 0; k < 2; k++) {
        tann_ctx *ctx = tann_ctx_new(k ? &opts : NULL);
        tann_model *m = make(ctx, tann_shape_1d(FEATURES), 0);
        write_numbers(m);
        tann_session *s = tann_session_new(ctx, m, MANY);
        CHECK_OK(ctx, tann_predict(s, x, MANY, k ? y : alone));
        tann_session_free(s);
        tann_model_free(m);
        tann_ctx_free(ctx);
    }
    CHECK_BITS(y, alone, MANY * FEATURES);
    assert_true(notes.tasks > 1);
}

/* d y / d x is scale, or 1 / scale on the way back. */
static void gradients_are_the_scale(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (int32_t invert = 0; invert < 2; invert++) {
        tann_model *m = make(ctx, tann_shape_1d(FEATURES), invert);
        tann_session *s = tann_session_new_with_gradients(ctx, m, 1);
        write_numbers(m);
        for (size_t unit = 0; unit < FEATURES; unit++) {
            const float x[FEATURES] = {0};
            float g[FEATURES], wanted[FEATURES] = {0};
            wanted[unit] = invert ? 1 / scale[unit] : scale[unit];
            CHECK_OK(ctx, tann_gradient(s, x, 1, 1, unit, 0, g));
            for (size_t i = 0; i < FEATURES; i++) {
                CHECK_NEAR(g[i], wanted[i], 0);
            }
        }
        tann_session_free(s);
        tann_model_free(m);
    }
    tann_ctx_free(ctx);
}

/* ---- training ---- */

typedef struct trained {
    float dense[2 * FEATURES + 2 * 3 + 3 + 2];
    float constants[2 * FEATURES];
} trained;

/* Two dense nodes; with a normalisation in front and one between, whose numbers change no value. */
static tann_model *draw(tann_ctx *ctx, int normalizes)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = normalizes ? tann_named(b, tann_normalization(b, h, NULL), "front") : h;
    h = tann_dense(b, h, 3, NULL);
    h = normalizes ? tann_named(b, tann_normalization(b, h, NULL), "between") : h;
    h = tann_dense(b, tann_activation(b, h, TANN_TANH), 2, NULL);
    tann_model *m = tann_builder_finish(b, h, 1);
    assert_non_null(m);
    return m;
}

static const char *const dense_names[] = {"dense_1.kernel", "dense_1.bias", "dense_2.kernel",
                                          "dense_2.bias"};
static const size_t dense_counts[] = {6, 3, 6, 2};
static const char *const constant_names[] = {"front.mean", "front.scale", "between.mean",
                                             "between.scale"};
static const size_t constant_counts[] = {2, 2, 3, 3};

static void train(tann_ctx *ctx, tann_optimizer_kind kind, int normalizes, trained *out)
{
    float x[ROWS * 2], y[ROWS * 2];
    tann_model *m = draw(ctx, normalizes);
    tann_sgd_opts sgd = tann_sgd_opts_default();
    tann_train_opts opts = tann_train_opts_default();
    sgd.momentum = 0.9f;
    opts.optimizer = kind;
    opts.optimizer_opts = kind == TANN_SGD ? &sgd : NULL;
    opts.clip_norm = 0.05f; /* below the norms that there are */
    opts.rate = 0.1f;
    fill_uniform(5, -1, 1, x, ROWS * 2);
    fill_uniform(6, -1, 1, y, ROWS * 2);
    memset(out, 0, sizeof *out);
    float *at = out->dense;
    for (size_t i = 0; i < 4; i++) {
        fill_uniform(7 + i, -1, 1, at, dense_counts[i]);
        assert_int_equal(tann_model_weight_write(m, dense_names[i], at, dense_counts[i]), TANN_OK);
        at += dense_counts[i];
    }
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    for (int step = 0; step < 20; step++) {
        CHECK_OK(ctx, tann_train_step(t, x, y, ROWS, NULL));
    }
    at = out->dense;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(tann_model_weight_read(m, dense_names[i], at, dense_counts[i]), TANN_OK);
        at += dense_counts[i];
    }
    at = out->constants;
    for (size_t i = 0; i < 4 && normalizes; i++) {
        assert_int_equal(tann_model_weight_read(m, constant_names[i], at, constant_counts[i]),
                         TANN_OK);
        at += constant_counts[i];
    }
    tann_trainer_free(t);
    tann_model_free(m);
}

/* Neither optimizer moves them, and the norm that is clipped does not know them: the other weights learn
   with the same bits as without. */
static void training_leaves_them_alone(void **state)
{
    (void)state;
    static const float still[] = {0, 0, 1, 1, 0, 0, 0, 1, 1, 1};
    tann_ctx *ctx = tann_ctx_new(NULL);
    const tann_optimizer_kind kinds[] = {TANN_SGD, TANN_ADAM};
    for (size_t i = 0; i < 2; i++) {
        trained with, without;
        train(ctx, kinds[i], 1, &with);
        train(ctx, kinds[i], 0, &without);
        CHECK_BITS(with.constants, still, 10);
        CHECK_BITS(with.dense, without.dense, 17);
    }
    tann_ctx_free(ctx);
}

static void they_cost_a_trainer_nothing(void **state)
{
    (void)state;
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    tann_model *m[2];
    size_t bytes[2];
    for (int k = 0; k < 2; k++) {
        tann_builder *b = tann_builder_new(ctx);
        const tann_node in = tann_input(b, tann_shape_1d(1000));
        const tann_node x = k ? tann_normalization(b, in, NULL) : tann_dropout(b, in, 0);
        m[k] = tann_builder_finish(b, tann_dense(b, x, 1, NULL), 1);
        tann_train_opts opts = tann_train_opts_default();
        opts.max_batch = 1;
        bytes[k] = tann_trainer_bytes(ctx, m[k], &opts);
        const size_t before = h.bytes;
        tann_trainer *t = tann_trainer_new(ctx, m[k], &opts);
        assert_int_equal(h.bytes - before, bytes[k]);
        tann_trainer_free(t);
    }
    /* A dropout of 1000 saves as many floats; the pointers to two weights take a few bytes. */
    assert_true(bytes[1] <= bytes[0]);
    assert_int_equal(tann_model_parameter_count(m[1]), 1001 + 2000);
    tann_model_free(m[0]);
    tann_model_free(m[1]);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

static tann_status ignore(const tann_hook_event *event, void *user)
{
    tann_weight w = tann_weight_default();
    (*(size_t *)user)++;
    assert_int_equal(
        tann_model_node_weight(tann_session_model(event->session), event->node, event->input, &w),
        TANN_OK);
    assert_int_equal(w.trained, 1);
    return TANN_OK;
}

static void hooks_on_weights_pass_them_by(void **state)
{
    (void)state;
    const float x[2] = {1, 2};
    size_t calls = 0;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = draw(ctx, 1);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    tann_session *s = tann_trainer_session(t);
    CHECK_FAILS(ctx, tann_hook_add(s, "front", TANN_HOOK_AFTER_UPDATE, ignore, &calls, NULL),
                TANN_E_ARGUMENT, "'front'");
    CHECK_OK(ctx, tann_hook_add(s, NULL, TANN_HOOK_WEIGHT_GRADIENT, ignore, &calls, NULL));
    CHECK_OK(ctx, tann_hook_add(s, NULL, TANN_HOOK_AFTER_UPDATE, ignore, &calls, NULL));
    CHECK_OK(ctx, tann_train_step(t, x, x, 1, NULL));
    assert_int_equal(calls, 2 * 4);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static tann_status print_all(void *user, const char *text, size_t length)
{
    strncat(user, text, length);
    return TANN_OK;
}

/* The kernel behind it lets next to no gradient through to it, which is nobody's trouble. */
static void a_health_report_does_not_warn_of_them(void **state)
{
    (void)state;
    float x[ROWS * 2], y[ROWS * 2], tiny[6];
    char text[2000] = "";
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = draw(ctx, 1);
    fill_uniform(5, 0, 3000, x, ROWS * 2);
    fill_uniform(6, -1, 1, y, ROWS * 2);
    fill_uniform(7, 1e-7f, 2e-7f, tiny, 6);
    assert_int_equal(tann_model_weight_write(m, "dense_1.kernel", tiny, 6), TANN_OK);
    tann_train_opts opts = tann_train_opts_default();
    opts.rate = 1e-12f;
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    tann_health *h = tann_health_new(tann_trainer_session(t), NULL);
    CHECK_OK(ctx, tann_train_step(t, x, y, ROWS, NULL));
    CHECK_OK(ctx, tann_health_warnings(h, print_all, text));
    assert_non_null(strstr(text, "dense_2.kernel")); /* hardly an update, of all that are trained */
    assert_null(strstr(text, "front"));
    assert_null(strstr(text, "between"));
    tann_health_free(h);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void alone_there_is_nothing_to_train(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make(ctx, tann_shape_1d(FEATURES), 0);
    CHECK_NULL(ctx, tann_trainer_new(ctx, m, NULL), TANN_E_ARGUMENT, "no weights to train");
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void a_summary_counts_them_apart(void **state)
{
    (void)state;
    char text[2000] = "";
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = draw(ctx, 1);
    tann_model *plain = draw(ctx, 0);
    assert_int_equal(tann_model_summary(m, print_all, text), TANN_OK);
    assert_non_null(strstr(text, "Parameters: 27 (108 bytes)\nNot trained: 10\n"));
    text[0] = '\0';
    assert_int_equal(tann_model_summary(plain, print_all, text), TANN_OK);
    assert_null(strstr(text, "Not trained"));
    tann_model_free(m);
    tann_model_free(plain);
    tann_ctx_free(ctx);
}

/* ---- options, and layers of a user's own ---- */

static void hostile_options_are_refused(void **state)
{
    (void)state;
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    for (int k = 0; k < 3; k++) {
        tann_normalization_opts opts = tann_normalization_opts_default();
        opts.invert = k == 0 ? 2 : 0;
        opts.flags = k == 1 ? 4 : 0;
        opts.struct_size = k == 2 ? 3 : opts.struct_size;
        tann_builder *b = tann_builder_new(ctx);
        const tann_node in = tann_input(b, tann_shape_1d(2));
        const tann_node node = tann_normalization(b, in, &opts);
        static const char *const words[] = {"normalization: invert of 2", "flags of 4",
                                            "tann_normalization_opts"};
        static const tann_status statuses[] = {TANN_E_ARGUMENT, TANN_E_UNSUPPORTED,
                                               TANN_E_ARGUMENT};
        assert_int_equal(node, TANN_NO_NODE);
        CHECK_NULL(ctx, tann_builder_finish(b, in, 1), statuses[k], words[k]);
    }
    assert_int_equal(tann_normalization(NULL, 0, NULL), TANN_NO_NODE);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

static void it_is_saved_and_loaded(void **state)
{
    (void)state;
    unsigned char file[2000];
    float back[FEATURES];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make(ctx, tann_shape_1d(FEATURES), 1);
    write_numbers(m);
    const size_t size = tann_model_save_bytes(m);
    assert_true(size <= sizeof file);
    CHECK_OK(ctx, tann_model_save_memory(ctx, m, file, size));
    tann_model *loaded = tann_model_load_memory(ctx, file, size, NULL);
    CHECK_TEXT(tann_ctx_error(ctx), "");
    tann_option invert = tann_option_default();
    assert_int_equal(tann_model_node_option(loaded, 1, 0, &invert), TANN_OK);
    assert_true(invert.number == 1);
    assert_int_equal(tann_model_weight_read(loaded, "normalization_1.mean", back, FEATURES),
                     TANN_OK);
    CHECK_BITS(back, mean, FEATURES);
    assert_int_equal(tann_model_weight_read(loaded, "normalization_1.scale", back, FEATURES),
                     TANN_OK);
    CHECK_BITS(back, scale, FEATURES);
    tann_model_free(loaded);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static tann_status own_plan(tann_plan *plan, const void *config)
{
    (void)config;
    const tann_shape shape = tann_plan_input(plan, 0);
    const tann_status status = tann_plan_weight(plan, "gain", shape, TANN_CONSTANT, 2);
    return status ? status
                  : (tann_plan_constant(plan, "shift", shape, 3) || tann_plan_output(plan, shape));
}

static tann_status own_forward(const tann_frame *f)
{
    for (size_t i = 0; i < f->batch * f->output_size; i++) {
        f->y[i] = f->x[0][i] * f->w[0][i % f->output_size] + f->w[1][i % f->output_size];
    }
    return TANN_OK;
}

static tann_status own_backward(const tann_frame *f)
{
    assert_non_null(f->dw[0]);
    assert_null(f->dw[1]);
    for (size_t i = 0; i < f->output_size; i++) {
        f->dw[0][i] = 1;
    }
    return TANN_OK;
}

static const tann_layer_type own_type = {
    .struct_size = sizeof(tann_layer_type),
    .name = "own",
    .min_inputs = 1,
    .max_inputs = 1,
    .plan = own_plan,
    .forward = own_forward,
    .backward = own_backward,
};

static void a_layer_of_ones_own_may_have_them(void **state)
{
    (void)state;
    const float x[2] = {1, 2};
    float gain[2], shift[2];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node in = tann_input(b, tann_shape_1d(2));
    tann_model *m = tann_builder_finish(b, tann_layer(b, &own_type, &in, 1, NULL), 1);
    tann_train_opts opts = tann_train_opts_default();
    opts.optimizer = TANN_SGD;
    opts.rate = 0.5f;
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    CHECK_OK(ctx, tann_train_step(t, x, x, 1, NULL));
    assert_int_equal(tann_model_weight_read(m, "own_1.gain", gain, 2), TANN_OK);
    assert_int_equal(tann_model_weight_read(m, "own_1.shift", shift, 2), TANN_OK);
    CHECK_NEAR(gain[1], 1.5, 0);
    CHECK_NEAR(shift[1], 3, 0);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

int test_layer_normalization(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_two_rounded_operations),
        cmocka_unit_test(a_new_one_passes_on),
        cmocka_unit_test(tasks_change_no_bit),
        cmocka_unit_test(gradients_are_the_scale),
        cmocka_unit_test(training_leaves_them_alone),
        cmocka_unit_test(they_cost_a_trainer_nothing),
        cmocka_unit_test(hooks_on_weights_pass_them_by),
        cmocka_unit_test(a_health_report_does_not_warn_of_them),
        cmocka_unit_test(alone_there_is_nothing_to_train),
        cmocka_unit_test(a_summary_counts_them_apart),
        cmocka_unit_test(hostile_options_are_refused),
        cmocka_unit_test(it_is_saved_and_loaded),
        cmocka_unit_test(a_layer_of_ones_own_may_have_them),
    };
    return cmocka_run_group_tests_name("layer_normalization", tests, NULL, NULL);
}
