/* Names of nodes. */
#include "checks.h"

#include <stdio.h>
#include <string.h>

static void nodes_are_numbered_by_type(void **state)
{
    (void)state;
    static const char *const expected[] = {"input_1", "dense_1",   "activation_1", "dense_2",
                                           "add_1",   "dropout_1", "dense_3",      "activation_2"};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(2)), 2, NULL);
    tann_node a = tann_activation(b, h, TANN_RELU);
    tann_node d = tann_dense(b, a, 2, NULL);
    d = tann_dropout(b, tann_add(b, d, a), 0.5f);
    d = tann_activation(b, tann_dense(b, d, 1, NULL), TANN_SIGMOID);
    tann_model *m = tann_builder_finish(b, d, 1);
    assert_int_equal(tann_model_node_count(m), 8);
    for (tann_node i = 0; i < 8; i++) {
        assert_string_equal(tann_model_node_name(m, i), expected[i]);
        assert_int_equal(tann_model_find(m, expected[i]), i);
    }
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* A default name that somebody has taken is passed over. */
static void default_names_give_way(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_named(b, tann_dense(b, h, 2, NULL), "dense_2");
    h = tann_dense(b, h, 2, NULL);
    h = tann_named(b, tann_dense(b, h, 2, NULL), "hidden");
    h = tann_dense(b, h, 2, NULL);
    tann_model *m = tann_builder_finish(b, h, 1);
    assert_int_equal(tann_model_find(m, "dense_1"), TANN_NO_NODE);
    assert_int_equal(tann_model_find(m, "dense_2"), 1);
    assert_int_equal(tann_model_find(m, "dense_3"), 2);
    assert_int_equal(tann_model_find(m, "hidden"), 3);
    assert_int_equal(tann_model_find(m, "dense_4"), 4);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void a_name_may_be_given_again(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, tann_shape_1d(2));
    const tann_node h = tann_dense(b, x, 2, NULL);
    char name[] = "block/1-a_B";
    assert_int_equal(tann_named(b, h, name), h);
    assert_int_equal(tann_named(b, h, name), h); /* it is its own */
    name[0] = 'X';                               /* it was copied */
    assert_int_equal(tann_named(b, x, "pixels"), x);
    assert_int_equal(tann_named(b, x, "x"), x);
    tann_model *m = tann_builder_finish(b, h, 1);
    assert_int_equal(tann_model_find(m, "block/1-a_B"), h);
    assert_int_equal(tann_model_find(m, "x"), x);
    assert_int_equal(tann_model_find(m, "pixels"), TANN_NO_NODE);
    assert_int_equal(tann_model_find(m, "dense_1"), TANN_NO_NODE);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* However often: a name that was given up is as free as one that never was. */
static void names_that_were_given_up_are_free(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, tann_shape_1d(2));
    const tann_node h = tann_dense(b, x, 2, NULL);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(tann_named(b, x, "a"), x);
        assert_int_equal(tann_named(b, x, i % 2 ? "b" : "d"), x);
        assert_int_equal(tann_named(b, h, "a"), h);
        assert_int_equal(tann_named(b, h, "c"), h);
    }
    assert_int_equal(tann_named(b, h, "b"), TANN_NO_NODE);
    CHECK_NULL(ctx, tann_builder_finish(b, h, 1), TANN_E_ARGUMENT,
               "the name 'b' is taken by node 0");
    tann_ctx_free(ctx);
}

/* Each of many, and none that is not there. */
static void every_name_of_many_is_taken(void **state)
{
    (void)state;
    char name[16];
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (int taken = 0; taken < 2999; taken += 100) {
        tann_builder *b = tann_builder_new(ctx);
        tann_node h = tann_input(b, tann_shape_1d(2));
        for (int i = 0; i < 3000; i++) {
            snprintf(name, sizeof name, "n%d", i);
            h = tann_named(b, tann_activation(b, h, TANN_TANH), name);
            assert_int_equal(h, i + 1);
        }
        snprintf(name, sizeof name, "n%d", taken);
        assert_int_equal(tann_named(b, h, name), TANN_NO_NODE);
        CHECK_NULL(ctx, tann_builder_finish(b, h, 1), TANN_E_ARGUMENT, "is taken by node");
    }
    tann_ctx_free(ctx);
}

static void check_refused(tann_ctx *ctx, tann_node node, const char *name, const char *words)
{
    tann_builder *b = tann_builder_new(ctx);
    const tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(2)), 2, NULL);
    assert_int_equal(tann_named(b, node, name), TANN_NO_NODE);
    CHECK_NULL(ctx, tann_builder_finish(b, h, 1), TANN_E_ARGUMENT, words);
}

static void unfit_names_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"",     " ",   "a b", "a.b",      "a*",       "\"",
                                        "h\n1", "a,b", "a:b", "\xc3\xa9", "hidden 1", "a\\"};
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char words[32];
        snprintf(words, sizeof words, "not '%s'", names[i]);
        check_refused(ctx, 1, names[i], words);
    }
    check_refused(ctx, 1, NULL, "(null)");
    check_refused(ctx, 1, "input_1", "the name 'input_1' is taken by node 0");
    check_refused(ctx, 0, "dense_1", "the name 'dense_1' is taken by node 1");
    check_refused(ctx, 2, "fine", "no node 2 to name, there are 2 nodes");
    check_refused(ctx, -1, "fine", "no node -1 to name, there are 2 nodes");
    tann_ctx_free(ctx);
}

static void names_have_up_to_63_characters(void **state)
{
    (void)state;
    char longest[64];
    char longer[65];
    memset(longest, 'n', 63);
    memset(longer, 'n', 64);
    longest[63] = longer[64] = '\0';
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(2)), 2, NULL);
    tann_model *m = tann_builder_finish(b, tann_named(b, h, longest), 1);
    assert_int_equal(tann_model_find(m, longest), h);
    tann_model_free(m);
    check_refused(ctx, 1, longer, "1 to 63");
    tann_ctx_free(ctx);
}

int test_names(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_are_numbered_by_type),
        cmocka_unit_test(default_names_give_way),
        cmocka_unit_test(a_name_may_be_given_again),
        cmocka_unit_test(names_that_were_given_up_are_free),
        cmocka_unit_test(every_name_of_many_is_taken),
        cmocka_unit_test(unfit_names_are_refused),
        cmocka_unit_test(names_have_up_to_63_characters),
    };
    return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
