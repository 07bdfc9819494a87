/* Drawing a graph: what is refused, and the one check at the end. */
#include "checks.h"
#include "graphs.h"
#include "heap.h"

#include <math.h>
#include <string.h>

/* Draws something unfit behind an input of 3 and a dense of 2. */
typedef struct refusal {
    tann_node (*draw)(tann_builder *b, tann_node x, tann_node h);
    tann_status status;
    const char *words;
} refusal;

static tann_node no_units(tann_builder *b, tann_node x, tann_node h)
{
    (void)x;
    return tann_dense(b, h, 0, NULL);
}

static tann_node negative_units(tann_builder *b, tann_node x, tann_node h)
{
    (void)x;
    return tann_dense(b, h, -7, NULL);
}

static tann_node unknown_initializer(tann_builder *b, tann_node x, tann_node h)
{
    (void)x;
    tann_dense_opts opts = tann_dense_opts_default();
    opts.bias_initializer = (tann_initializer_kind)99;
    return tann_dense(b, h, 2, &opts);
}

static tann_node infinite_constant(tann_builder *b, tann_node x, tann_node h)
{
    (void)x;
    tann_dense_opts opts = tann_dense_opts_default();
    opts.kernel_initializer = TANN_CONSTANT;
    opts.kernel_constant = INFINITY;
    return tann_dense(b, h, 2, &opts);
}

static tann_node nan_constant(tann_builder *b, tann_node x, tann_node h)
{
    (void)x;
    tann_dense_opts opts = tann_dense_opts_default();
    opts.bias_constant = NAN;
    return tann_dense(b, h, 2, &opts);
}

static tann_node odd_bias(tann_builder *b, tann_node x, tann_node h)
{
    (void)x;
    tann_dense_opts opts = tann_dense_opts_default();
    opts.use_bias = 2;
    return tann_dense(b, h, 2, &opts);
}

static tann_node dense_flags(tann_builder *b, tann_node x, tann_node h)
{
    (void)x;
    tann_dense_opts opts = tann_dense_opts_default();
    opts.flags = 4;
    return tann_dense(b, h, 2, &opts);
}

static tann_node dense_without_size(tann_builder *b, tann_node x, tann_node h)
{
    (void)x;
    const tann_dense_opts opts = {0};
    return tann_dense(b, h, 2, &opts);
}

static tann_node newer_dense(tann_builder *b, tann_node x, tann_node h)
{
    (void)x;
    struct {
        tann_dense_opts known;
        int news[2];
    } opts = {tann_dense_opts_default(), {0, 3}};
    opts.known.struct_size = sizeof opts;
    return tann_dense(b, h, 2, &opts.known);
}

static tann_node unknown_activation(tann_builder *b, tann_node x, tann_node h)
{
    (void)x;
    return tann_activation(b, h, (tann_activation_kind)-1);
}

static tann_node later_activation(tann_builder *b, tann_node x, tann_node h)
{
    (void)x;
    return tann_activation(b, h, (tann_activation_kind)99);
}

static tann_node full_dropout(tann_builder *b, tann_node x, tann_node h)
{
    (void)x;
    return tann_dropout(b, h, 1);
}

static tann_node negative_dropout(tann_builder *b, tann_node x, tann_node h)
{
    (void)x;
    return tann_dropout(b, h, -0.25f);
}

static tann_node nan_dropout(tann_builder *b, tann_node x, tann_node h)
{
    (void)x;
    return tann_dropout(b, h, NAN);
}

static tann_node unequal_add(tann_builder *b, tann_node x, tann_node h)
{
    return tann_add(b, x, h);
}

static tann_node unknown_node(tann_builder *b, tann_node x, tann_node h)
{
    (void)x;
    return tann_add(b, h, 17);
}

static tann_node negative_node(tann_builder *b, tann_node x, tann_node h)
{
    (void)x;
    (void)h;
    return tann_dense(b, -3, 2, NULL);
}

static tann_node second_input(tann_builder *b, tann_node x, tann_node h)
{
    (void)x;
    (void)h;
    return tann_input(b, tann_shape_1d(3));
}

static tann_node unknown_output(tann_builder *b, tann_node x, tann_node h)
{
    (void)b;
    (void)x;
    return h + 1;
}

static tann_node idle_node(tann_builder *b, tann_node x, tann_node h)
{
    tann_named(b, tann_dense(b, x, 5, NULL), "idle");
    return tann_dense(b, h, 2, NULL);
}

static tann_node early_output(tann_builder *b, tann_node x, tann_node h)
{
    (void)b;
    (void)h;
    return x;
}

static const refusal refusals[] = {
    {no_units, TANN_E_ARGUMENT, "units of 0 is not between 1 and 2147483647"},
    {negative_units, TANN_E_ARGUMENT, "units of -7"},
    {unknown_initializer, TANN_E_ARGUMENT, "bias_initializer of 99"},
    {infinite_constant, TANN_E_ARGUMENT, "kernel_constant of inf"},
    {nan_constant, TANN_E_ARGUMENT, "bias_constant of nan"},
    {odd_bias, TANN_E_ARGUMENT, "use_bias of 2 is not between 0 and 1"},
    {dense_flags, TANN_E_UNSUPPORTED, "flags of 4"},
    {dense_without_size, TANN_E_ARGUMENT, "struct_size of tann_dense_opts is 0"},
    {newer_dense, TANN_E_UNSUPPORTED, "tann_dense_opts sets byte"},
    {unknown_activation, TANN_E_ARGUMENT, "activation: kind -1"},
    {later_activation, TANN_E_ARGUMENT, "activation: kind 99"},
    {full_dropout, TANN_E_ARGUMENT, "rate of 1 is not between 0 and 0.99999994"},
    {negative_dropout, TANN_E_ARGUMENT, "rate of -0.25"},
    {nan_dropout, TANN_E_ARGUMENT, "rate of nan"},
    {unequal_add, TANN_E_SHAPE, "[3] and [2]"},
    {unknown_node, TANN_E_ARGUMENT, "add: input 1 is node 17, and there are 2 nodes"},
    {negative_node, TANN_E_ARGUMENT, "input 0 is node -3"},
    {second_input, TANN_E_UNSUPPORTED, "one input"},
    {unknown_output, TANN_E_ARGUMENT, "the output is node 2, and there are 2 nodes"},
    {idle_node, TANN_E_ARGUMENT, "node 2, 'idle', does not lead to the output, 'dense_3'"},
    {early_output, TANN_E_ARGUMENT, "node 1, 'dense_1', does not lead to the output, 'input_1'"},
};

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        tann_builder *b = tann_builder_new(ctx);
        const tann_node x = tann_input(b, tann_shape_1d(3));
        const tann_node out = refusals[i].draw(b, x, tann_dense(b, x, 2, NULL));
        CHECK_NULL(ctx, tann_builder_finish(b, out, 1), refusals[i].status, refusals[i].words);
    }
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

static void a_dense_layer_reads_rank_1(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node h = tann_dense(b, tann_input(b, tann_shape_2d(28, 27)), 3, NULL);
    CHECK_NULL(ctx, tann_builder_finish(b, h, 1), TANN_E_SHAPE, "input of rank 1, not 2");
    tann_ctx_free(ctx);
}

static void shapes_out_of_range_are_refused(void **state)
{
    (void)state;
    static const tann_shape shapes[] = {
        {0, {0, 0, 0, 0}},  {5, {1, 1, 1, 1}}, {-1, {1, 0, 0, 0}},          {1, {0, 0, 0, 0}},
        {1, {-4, 0, 0, 0}}, {2, {3, 0, 0, 0}}, {3, {3, 1, -2147483647, 0}},
    };
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        tann_builder *b = tann_builder_new(ctx);
        assert_int_equal(tann_input(b, shapes[i]), TANN_NO_NODE);
        CHECK_NULL(ctx, tann_builder_finish(b, 0, 1), TANN_E_SHAPE, "is not a shape");
    }
    const tann_shape huge = {4, {INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX}};
    tann_builder *b = tann_builder_new(ctx);
    assert_int_equal(tann_input(b, huge), TANN_NO_NODE);
    CHECK_NULL(ctx, tann_builder_finish(b, 0, 1), TANN_E_SHAPE, "2147483647");
    tann_ctx_free(ctx);
}

static void the_first_error_stays(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(3));
    h = tann_dense(b, h, -1, NULL);
    assert_int_equal(h, TANN_NO_NODE);
    h = tann_dropout(b, h, 7);
    h = tann_activation(b, h, (tann_activation_kind)77);
    h = tann_named(b, tann_add(b, h, tann_dense(b, 0, 4, NULL)), "a bad name");
    tann_dense_opts bad = {0};
    h = tann_dense(b, h, 4, &bad);
    assert_int_equal(h, TANN_NO_NODE);
    CHECK_NULL(ctx, tann_builder_finish(b, h, 1), TANN_E_ARGUMENT, "units of -1");
    tann_ctx_free(ctx);
}

static void a_null_handle_is_passed_on(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    assert_null(tann_builder_new(NULL));
    assert_int_equal(tann_input(NULL, tann_shape_1d(3)), TANN_NO_NODE);
    assert_int_equal(tann_dense(NULL, 0, 3, NULL), TANN_NO_NODE);
    assert_int_equal(tann_activation(NULL, 0, TANN_RELU), TANN_NO_NODE);
    assert_int_equal(tann_activation(NULL, 0, (tann_activation_kind)50), TANN_NO_NODE);
    assert_int_equal(tann_dropout(NULL, 0, 0.5f), TANN_NO_NODE);
    assert_int_equal(tann_add(NULL, 0, 0), TANN_NO_NODE);
    assert_int_equal(tann_named(NULL, 0, "a"), TANN_NO_NODE);
    assert_null(tann_builder_finish(NULL, 0, 1));
    tann_builder_free(NULL);
    tann_model_free(NULL);
    /* The reason why it is NULL is still there at the end of a chain. */
    tann_builder *b = tann_builder_new(ctx);
    tann_model *m = tann_builder_finish(b, tann_dense(b, 5, 1, NULL), 1);
    tann_session *s = tann_session_new(ctx, m, 4);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    assert_true(m == NULL && s == NULL && t == NULL);
    CHECK_FAILS(ctx, tann_ctx_status(ctx), TANN_E_ARGUMENT, "input 0 is node 5");
    tann_ctx_free(ctx);
}

static void an_unfinished_graph_is_freed(void **state)
{
    (void)state;
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, tann_shape_1d(3));
    tann_dense(b, x, 1000, NULL);
    tann_builder_free(b);
    b = tann_builder_new(ctx);
    tann_builder_free(b);
    b = tann_builder_new(ctx);
    CHECK_NULL(ctx, tann_builder_finish(b, 0, 1), TANN_E_ARGUMENT, "there are 0 nodes");
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

/* A model lives on without its context, and gives back with its own copy of the allocator. */
static void a_model_outlives_its_context(void **state)
{
    (void)state;
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    tann_model *m = graph_chain(ctx, 2, (const int32_t[]){3, 1, 0}, 4);
    tann_ctx_free(ctx);
    float x[2] = {0.5f, -1};
    float y[1];
    tann_ctx *other = tann_ctx_new(NULL);
    tann_session *s = tann_session_new(other, m, 1);
    CHECK_OK(other, tann_predict(s, x, 1, y));
    tann_session_free(s);
    tann_ctx_free(other);
    assert_true(h.blocks > 0);
    tann_model_free(m);
    heap_check_empty(&h);
}

static void the_seed_makes_the_weights(void **state)
{
    (void)state;
    static const int32_t units[] = {4, 4, 0};
    float a[64] = {0};
    float b[64] = {0};
    float c[64] = {0};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *first = graph_chain(ctx, 4, units, 11);
    tann_model *same = graph_chain(ctx, 4, units, 11);
    tann_model *other = graph_chain(ctx, 4, units, 12);
    weights_read(first, a);
    weights_read(same, b);
    weights_read(other, c);
    CHECK_BITS(b, a, 64);
    assert_memory_not_equal(c, a, sizeof a);
    /* Two layers of one seed and shape are not drawn alike. */
    assert_memory_not_equal(a, a + 4 * 4 + 4, 4 * 4 * sizeof *a);
    tann_model_free(first);
    tann_model_free(same);
    tann_model_free(other);
    tann_ctx_free(ctx);
}

static void dense_options_make_the_first_weights(void **state)
{
    (void)state;
    float bias[3];
    float kernel[6];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_dense_opts opts = tann_dense_opts_default();
    opts.kernel_initializer = TANN_CONSTANT;
    opts.kernel_constant = 0.25f;
    opts.bias_initializer = TANN_CONSTANT;
    opts.bias_constant = -2;
    tann_model *m =
        tann_builder_finish(b, tann_dense(b, tann_input(b, tann_shape_1d(2)), 3, &opts), 1);
    assert_int_equal(tann_model_weight_read(m, "dense_1.kernel", kernel, 6), TANN_OK);
    assert_int_equal(tann_model_weight_read(m, "dense_1.bias", bias, 3), TANN_OK);
    assert_true(kernel[0] == 0.25f && kernel[5] == 0.25f && bias[0] == -2 && bias[2] == -2);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

int test_builder(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(a_dense_layer_reads_rank_1),
        cmocka_unit_test(shapes_out_of_range_are_refused),
        cmocka_unit_test(the_first_error_stays),
        cmocka_unit_test(a_null_handle_is_passed_on),
        cmocka_unit_test(an_unfinished_graph_is_freed),
        cmocka_unit_test(a_model_outlives_its_context),
        cmocka_unit_test(the_seed_makes_the_weights),
        cmocka_unit_test(dense_options_make_the_first_weights),
    };
    return cmocka_run_group_tests_name("builder", tests, NULL, NULL);
}
