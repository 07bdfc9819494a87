/* The public way to walk a graph: nodes, inputs, shapes, options, weights. */
#include "checks.h"
#include "graphs.h"

#include <math.h>
#include <string.h>

typedef struct fixture {
    tann_ctx *ctx;
    tann_model *model; /* x -> h -> bent -> kept -> sum, which also reads h */
} fixture;

static void set_up(fixture *f)
{
    f->ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(f->ctx);
    tann_dense_opts opts = tann_dense_opts_default();
    opts.kernel_initializer = TANN_HE_NORMAL;
    opts.bias_initializer = TANN_CONSTANT;
    opts.bias_constant = 0.125f;
    const tann_node h =
        tann_named(b, tann_dense(b, tann_input(b, tann_shape_1d(3)), 2, &opts), "h");
    const tann_node bent = tann_activation(b, h, TANN_SIGMOID);
    const tann_node kept = tann_dropout(b, bent, 0.25f);
    f->model = tann_builder_finish(b, tann_add(b, h, kept), 1);
    assert_non_null(f->model);
}

static void tear_down(fixture *f)
{
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
}

static void nodes_tell_what_they_are(void **state)
{
    (void)state;
    static const char *const types[] = {"input", "dense", "activation", "dropout", "add"};
    static const int32_t counts[] = {0, 1, 1, 1, 2};
    fixture f;
    set_up(&f);
    const tann_model *m = f.model;
    assert_int_equal(tann_model_node_count(m), 5);
    assert_int_equal(tann_model_output(m), 4);
    for (tann_node i = 0; i < 5; i++) {
        assert_string_equal(tann_model_node_type(m, i), types[i]);
        assert_int_equal(tann_model_node_input_count(m, i), counts[i]);
        assert_true(tann_shape_equal(tann_model_node_shape(m, i), tann_shape_1d(i ? 2 : 3)));
    }
    assert_int_equal(tann_model_node_input(m, 4, 0), 1);
    assert_int_equal(tann_model_node_input(m, 4, 1), 3);
    tear_down(&f);
}

static void what_is_not_there_is_told(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    const tann_node strange[] = {-1, 5, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < 4; i++) {
        assert_null(tann_model_node_name(f.model, strange[i]));
        assert_null(tann_model_node_type(f.model, strange[i]));
        assert_int_equal(tann_model_node_shape(f.model, strange[i]).rank, 0);
        assert_int_equal(tann_model_node_input_count(f.model, strange[i]), 0);
        assert_int_equal(tann_model_node_input(f.model, strange[i], 0), TANN_NO_NODE);
    }
    assert_int_equal(tann_model_node_input(f.model, 4, 2), TANN_NO_NODE);
    assert_int_equal(tann_model_node_input(f.model, 4, -1), TANN_NO_NODE);
    assert_int_equal(tann_model_find(f.model, "dense_1"), TANN_NO_NODE);
    assert_int_equal(tann_model_find(f.model, NULL), TANN_NO_NODE);
    assert_int_equal(tann_model_node_count(NULL), 0);
    assert_int_equal(tann_model_output(NULL), TANN_NO_NODE);
    assert_int_equal(tann_model_find(NULL, "h"), TANN_NO_NODE);
    assert_null(tann_model_node_name(NULL, 0));
    assert_null(tann_model_node_type(NULL, 0));
    assert_int_equal(tann_model_node_shape(NULL, 0).rank, 0);
    assert_int_equal(tann_model_parameter_count(NULL), 0);
    tear_down(&f);
}

static void options_are_read_one_by_one(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        double number;
        tann_option_kind kind;
    } expected[] = {
        {"kernel_initializer", "he_normal", 0, TANN_OPTION_NAME},
        {"bias_initializer", "constant", 0, TANN_OPTION_NAME},
        {"kernel_constant", NULL, 0, TANN_OPTION_FLOAT},
        {"bias_constant", NULL, 0.125, TANN_OPTION_FLOAT},
        {"use_bias", NULL, 1, TANN_OPTION_INT},
        {"units", NULL, 2, TANN_OPTION_INT},
    };
    fixture f;
    set_up(&f);
    tann_option o = tann_option_default();
    for (int32_t i = 0; i < 6; i++) {
        assert_int_equal(tann_model_node_option(f.model, 1, i, &o), TANN_OK);
        assert_string_equal(o.name, expected[i].name);
        assert_int_equal(o.kind, expected[i].kind);
        assert_true(o.number == expected[i].number && o.flags == 0);
        if (expected[i].text != NULL) {
            assert_string_equal(o.text, expected[i].text);
        } else {
            assert_null(o.text);
        }
    }
    assert_int_equal(tann_model_node_option(f.model, 1, 6, &o), TANN_E_ARGUMENT);
    assert_int_equal(tann_model_node_option(f.model, 2, 0, &o), TANN_OK);
    assert_string_equal(o.text, "sigmoid");
    assert_int_equal(tann_model_node_option(f.model, 3, 0, &o), TANN_OK);
    assert_string_equal(o.name, "rate");
    assert_true(o.number == 0.25);
    assert_int_equal(tann_model_node_option(f.model, 0, 0, &o), TANN_E_ARGUMENT);
    assert_int_equal(tann_model_node_option(f.model, 4, 0, &o), TANN_E_ARGUMENT);
    assert_int_equal(tann_model_node_option(f.model, 1, -1, &o), TANN_E_ARGUMENT);
    assert_int_equal(tann_model_node_option(f.model, 9, 0, &o), TANN_E_ARGUMENT);
    assert_int_equal(tann_model_node_option(f.model, 1, 0, NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_model_node_option(NULL, 1, 0, &o), TANN_E_ARGUMENT);
    o.struct_size = 0;
    assert_int_equal(tann_model_node_option(f.model, 1, 0, &o), TANN_E_ARGUMENT);
    tear_down(&f);
}

static void weights_are_found(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    tann_weight w = tann_weight_default();
    assert_int_equal(tann_model_parameter_count(f.model), 8);
    assert_int_equal(tann_model_weight_find(f.model, "h.kernel", &w), TANN_OK);
    assert_string_equal(w.name, "kernel");
    assert_true(tann_shape_equal(w.shape, tann_shape_2d(3, 2)));
    assert_int_equal(w.count, 6);
    assert_int_equal(w.node, 1);
    assert_int_equal(tann_model_node_weight(f.model, 1, 1, &w), TANN_OK);
    assert_string_equal(w.name, "bias");
    assert_true(tann_shape_equal(w.shape, tann_shape_1d(2)));
    assert_true(w.data[0] == 0.125f && w.data[1] == 0.125f);
    assert_int_equal(tann_model_node_weight(f.model, 1, 2, &w), TANN_E_ARGUMENT);
    assert_int_equal(tann_model_node_weight(f.model, 1, -1, &w), TANN_E_ARGUMENT);
    assert_int_equal(tann_model_node_weight(f.model, 0, 0, &w), TANN_E_ARGUMENT);
    assert_int_equal(tann_model_node_weight(f.model, 5, 0, &w), TANN_E_ARGUMENT);
    assert_int_equal(tann_model_node_weight(f.model, 1, 0, NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_model_node_weight(NULL, 1, 0, &w), TANN_E_ARGUMENT);
    w.struct_size = 4;
    assert_int_equal(tann_model_node_weight(f.model, 1, 0, &w), TANN_E_ARGUMENT);
    tear_down(&f);
}

static void unknown_weights_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"h",         "h.",         ".kernel",   "kernel",
                                        "h.kernels", "h.kerne",    "hh.kernel", "h.kernel ",
                                        "h_kernel",  "add_1.bias", ""};
    fixture f;
    set_up(&f);
    tann_weight w = tann_weight_default();
    float values[6] = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(tann_model_weight_find(f.model, names[i], &w), TANN_E_ARGUMENT);
        assert_int_equal(tann_model_weight_read(f.model, names[i], values, 6), TANN_E_ARGUMENT);
        assert_int_equal(tann_model_weight_write(f.model, names[i], values, 6), TANN_E_ARGUMENT);
    }
    assert_int_equal(tann_model_weight_find(f.model, NULL, &w), TANN_E_ARGUMENT);
    assert_int_equal(tann_model_weight_find(NULL, "h.kernel", &w), TANN_E_ARGUMENT);
    assert_int_equal(tann_model_weight_find(f.model, "h.kernel", NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_model_weight_read(f.model, "h.kernel", NULL, 6), TANN_E_ARGUMENT);
    assert_int_equal(tann_model_weight_read(NULL, "h.kernel", values, 6), TANN_E_ARGUMENT);
    assert_int_equal(tann_model_weight_write(f.model, "h.kernel", NULL, 6), TANN_E_ARGUMENT);
    assert_int_equal(tann_model_weight_write(NULL, "h.kernel", values, 6), TANN_E_ARGUMENT);
    tear_down(&f);
}

static void weights_are_written_whole_or_not_at_all(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    const float good[6] = {1, 2, 3, -4, 5e30f, 1e-40f};
    float before[6];
    float after[6];
    const size_t counts[] = {0, 1, 5, 7, SIZE_MAX};
    assert_int_equal(tann_model_weight_write(f.model, "h.kernel", good, 6), TANN_OK);
    assert_int_equal(tann_model_weight_read(f.model, "h.kernel", before, 6), TANN_OK);
    CHECK_BITS(before, good, 6);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(tann_model_weight_write(f.model, "h.kernel", good, counts[i]),
                         TANN_E_SHAPE);
        assert_int_equal(tann_model_weight_read(f.model, "h.kernel", after, counts[i]),
                         TANN_E_SHAPE);
    }
    const float strange[] = {NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < 18; i++) {
        float bad[6] = {9, 9, 9, 9, 9, 9};
        bad[i % 6] = strange[i / 6];
        assert_int_equal(tann_model_weight_write(f.model, "h.kernel", bad, 6), TANN_E_NUMERIC);
        assert_int_equal(tann_model_weight_read(f.model, "h.kernel", after, 6), TANN_OK);
        CHECK_BITS(after, before, 6);
    }
    tear_down(&f);
}

/* A kernel is [in][out], as in Keras: y_j = sum_i x_i W[i][j] + b_j. */
static void a_kernel_is_in_by_out(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    const float kernel[6] = {1, 10, 2, 20, 4, 40};
    const float bias[2] = {0.5f, 0.25f};
    const float x[3] = {1, 3, -1};
    float y[2];
    assert_int_equal(tann_model_weight_write(f.model, "h.kernel", kernel, 6), TANN_OK);
    assert_int_equal(tann_model_weight_write(f.model, "h.bias", bias, 2), TANN_OK);
    tann_session *s = tann_session_new(f.ctx, f.model, 1);
    CHECK_OK(f.ctx, tann_predict_at(s, x, 1, 1, y));
    assert_true(y[0] == 1 + 6 - 4 + 0.5f && y[1] == 10 + 60 - 40 + 0.25f);
    tann_session_free(s);
    tear_down(&f);
}

int test_walk(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_tell_what_they_are),
        cmocka_unit_test(what_is_not_there_is_told),
        cmocka_unit_test(options_are_read_one_by_one),
        cmocka_unit_test(weights_are_found),
        cmocka_unit_test(unknown_weights_are_refused),
        cmocka_unit_test(weights_are_written_whole_or_not_at_all),
        cmocka_unit_test(a_kernel_is_in_by_out),
    };
    return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
