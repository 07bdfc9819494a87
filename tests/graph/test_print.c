/* The table of a model and its graph in the language of Graphviz, letter by letter. */
#include "checks.h"
#include "graphs.h"
#include "heap.h"
#include "page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static tann_model *make_chain(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_named(b, tann_dense(b, h, 2, NULL), "hidden_1");
    h = tann_activation(b, h, TANN_TANH);
    h = tann_activation(b, tann_dense(b, h, 1, NULL), TANN_SIGMOID);
    tann_model *m = tann_builder_finish(b, h, 1);
    assert_non_null(m);
    return m;
}

static tann_model *make_branches(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, tann_shape_2d(2, 3));
    const tann_node bent = tann_named(b, tann_activation(b, x, TANN_RELU), "bent");
    const tann_node sum = tann_named(b, tann_add(b, tann_dropout(b, x, 0.1f), bent), "sum");
    const tann_node flat = graph_flatten(b, sum);
    tann_dense_opts opts = tann_dense_opts_default();
    opts.use_bias = 0;
    tann_model *m = tann_builder_finish(b, tann_dense(b, flat, 1000, &opts), 1);
    assert_non_null(m);
    return m;
}

static void a_chain_is_summed_up(void **state)
{
    (void)state;
    page p = {.length = 0};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_chain(ctx);
    assert_int_equal(tann_model_summary(m, page_write, &p), TANN_OK);
    CHECK_TEXT(p.text, "Layer (type)               Output shape  Parameters\n"
                       "===================================================\n"
                       "input_1 (input)            (batch, 2)             0\n"
                       "hidden_1 (dense)           (batch, 2)             6\n"
                       "activation_1 (activation)  (batch, 2)             0\n"
                       "dense_2 (dense)            (batch, 1)             3\n"
                       "activation_2 (activation)  (batch, 1)             0\n"
                       "===================================================\n"
                       "Parameters: 9 (36 bytes)\n");
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void branches_tell_what_they_read(void **state)
{
    (void)state;
    page p = {.length = 0};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_branches(ctx);
    assert_int_equal(tann_model_summary(m, page_write, &p), TANN_OK);
    CHECK_TEXT(p.text, "Layer (type)         Output shape   Parameters  Reads\n"
                       "=====================================================\n"
                       "input_1 (input)      (batch, 2, 3)           0\n"
                       "bent (activation)    (batch, 2, 3)           0  input_1\n"
                       "dropout_1 (dropout)  (batch, 2, 3)           0  input_1\n"
                       "sum (add)            (batch, 2, 3)           0  dropout_1, bent\n"
                       "flatten_1 (flatten)  (batch, 6)              0  sum\n"
                       "dense_1 (dense)      (batch, 1000)        6000  flatten_1\n"
                       "=====================================================\n"
                       "Parameters: 6000 (24000 bytes)\n");
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* A node that reads one other twice ends a chain too. */
static void a_doubled_input_is_told(void **state)
{
    (void)state;
    page p = {.length = 0};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, tann_shape_1d(2));
    tann_model *m = tann_builder_finish(b, tann_add(b, x, x), 1);
    assert_int_equal(tann_model_summary(m, page_write, &p), TANN_OK);
    CHECK_TEXT(p.text, "Layer (type)     Output shape  Parameters  Reads\n"
                       "================================================\n"
                       "input_1 (input)  (batch, 2)             0\n"
                       "add_1 (add)      (batch, 2)             0  input_1, input_1\n"
                       "================================================\n"
                       "Parameters: 0 (0 bytes)\n");
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void a_graph_is_written_for_graphviz(void **state)
{
    (void)state;
    page p = {.length = 0};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_branches(ctx);
    assert_int_equal(tann_model_graphviz(m, page_write, &p), TANN_OK);
    CHECK_TEXT(p.text,
               "digraph model {\n"
               "  rankdir=LR;\n"
               "  node [shape=box, fontname=\"sans-serif\"];\n"
               "  edge [fontname=\"sans-serif\"];\n"
               "  n0 [label=\"input_1\\ninput\"];\n"
               "  n1 [label=\"bent\\nactivation\\nactivation: relu\"];\n"
               "  n0 -> n1 [label=\"[2, 3]\"];\n"
               "  n2 [label=\"dropout_1\\ndropout\\nrate: 0.1\"];\n"
               "  n0 -> n2 [label=\"[2, 3]\"];\n"
               "  n3 [label=\"sum\\nadd\"];\n"
               "  n2 -> n3 [label=\"[2, 3]\"];\n"
               "  n1 -> n3 [label=\"[2, 3]\"];\n"
               "  n4 [label=\"flatten_1\\nflatten\"];\n"
               "  n3 -> n4 [label=\"[2, 3]\"];\n"
               "  n5 [label=\"dense_1\\ndense\\nkernel_initializer: glorot_uniform\\n"
               "bias_initializer: zeros\\nkernel_constant: 0\\nbias_constant: 0\\nuse_bias: 0\\n"
               "units: 1000\\nkernel [6, 1000]\", peripheries=2];\n"
               "  n4 -> n5 [label=\"[6]\"];\n"
               "}\n");
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* Where Graphviz is installed, it must accept every sample graph. */
static void graphviz_accepts_it(void **state)
{
    (void)state;
    if (system("dot -V > /dev/null 2>&1") != 0) {
        print_message("Graphviz is not installed: its opinion was not asked\n");
        return;
    }
    tann_ctx *ctx = tann_ctx_new(NULL);
    FILE *dot = popen("dot -Tsvg > /dev/null", "w");
    assert_non_null(dot);
    for (size_t i = 0; i < graph_case_count; i++) {
        tann_model *m = graph_make(ctx, &graph_cases[i], 2, TANN_SOFTMAX);
        assert_int_equal(tann_model_graphviz(m, tann_write_file, dot), TANN_OK);
        tann_model_free(m);
    }
    assert_int_equal(pclose(dot), 0);
    tann_ctx_free(ctx);
}

typedef tann_status (*print_fn)(const tann_model *m, tann_write_fn write, void *user);

/* The writer's error reaches the caller unchanged, at each piece of text; nothing more is written. */
static void a_writer_may_fail(void **state)
{
    (void)state;
    const print_fn prints[] = {tann_model_summary, tann_model_graphviz};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_branches(ctx);
    for (size_t i = 0; i < 2; i++) {
        page whole = {.length = 0};
        assert_int_equal(prints[i](m, page_write, &whole), TANN_OK);
        for (size_t at = 1; at <= whole.calls; at += at < 20 ? 1 : 37) {
            page p = {.fail_at = at, .status = (tann_status)-40};
            assert_int_equal(prints[i](m, page_write, &p), -40);
            assert_int_equal(p.calls, at);
            assert_memory_equal(p.text, whole.text, p.length);
        }
        assert_int_equal(prints[i](NULL, page_write, &whole), TANN_E_ARGUMENT);
        assert_int_equal(prints[i](m, NULL, NULL), TANN_E_ARGUMENT);
    }
    assert_int_equal(tann_model_summary(m, tann_write_file, NULL), TANN_E_ARGUMENT);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void a_full_disk_is_noticed(void **state)
{
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    if (full == NULL) {
        return; /* not every system has one */
    }
    setvbuf(full, NULL, _IONBF, 0);
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_chain(ctx);
    assert_int_equal(tann_model_summary(m, tann_write_file, full), TANN_E_IO);
    tann_model_free(m);
    tann_ctx_free(ctx);
    fclose(full);
}

static void printing_allocates_nothing(void **state)
{
    (void)state;
    heap h = {0};
    page p = {.length = 0};
    tann_ctx *ctx = heap_ctx(&h);
    tann_model *m = make_branches(ctx);
    const size_t taken = h.taken;
    assert_int_equal(tann_model_summary(m, page_write, &p), TANN_OK);
    assert_int_equal(tann_model_graphviz(m, page_write, &p), TANN_OK);
    assert_int_equal(h.taken, taken);
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

/* The longest names do not spoil the table. */
static void long_names_fit(void **state)
{
    (void)state;
    char name[64];
    page p = {.length = 0};
    memset(name, 'w', 63);
    name[63] = '\0';
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_shape shape = {4, {1000000000, 1, 1000000000, 1}};
    const tann_node x = tann_named(b, tann_input(b, shape), name);
    tann_model *m = tann_builder_finish(b, tann_activation(b, x, TANN_SOFTMAX), 1);
    assert_int_equal(tann_model_summary(m, page_write, &p), TANN_OK);
    assert_non_null(strstr(p.text, "wwww (input)  (batch, 1000000000, 1, 1000000000, 1)  "));
    p.length = 0;
    assert_int_equal(tann_model_graphviz(m, page_write, &p), TANN_OK);
    assert_non_null(strstr(p.text, "n0 -> n1 [label=\"[1000000000, 1, 1000000000, 1]\"];\n"));
    tann_model_free(m);
    tann_ctx_free(ctx);
}

int test_print(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_is_summed_up),
        cmocka_unit_test(branches_tell_what_they_read),
        cmocka_unit_test(a_doubled_input_is_told),
        cmocka_unit_test(a_graph_is_written_for_graphviz),
        cmocka_unit_test(graphviz_accepts_it),
        cmocka_unit_test(a_writer_may_fail),
        cmocka_unit_test(a_full_disk_is_noticed),
        cmocka_unit_test(printing_allocates_nothing),
        cmocka_unit_test(long_names_fit),
    };
    return cmocka_run_group_tests_name("print", tests, NULL, NULL);
}
