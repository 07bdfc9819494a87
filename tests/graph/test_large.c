/* Large graphs, and sizes that no memory can hold. */
#include "checks.h"
#include "heap.h"

#include <stdio.h>

#define NODES 10000

/* A chain of activations with a dense at each end, and joins that reach back. */
static tann_model *make_long(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, tann_shape_1d(2));
    const tann_node first = tann_dense(b, x, 2, NULL);
    tann_node h = first;
    for (int i = 3; i < NODES; i++) {
        h = i % 100 == 0 ? tann_add(b, h, first) : tann_activation(b, h, TANN_TANH);
    }
    return tann_builder_finish(b, tann_dense(b, h, 1, NULL), 1);
}

static tann_status count(const tann_hook_event *event, void *user)
{
    (void)event;
    ++*(size_t *)user;
    return TANN_OK;
}

static void a_graph_may_have_many_nodes(void **state)
{
    (void)state;
    float x[2] = {0.5f, -0.25f};
    float y[1] = {0.75f};
    size_t calls = 0;
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    tann_model *m = make_long(ctx);
    assert_int_equal(tann_model_node_count(m), NODES);
    assert_string_equal(tann_model_node_name(m, NODES - 1), "dense_2");
    assert_int_equal(tann_model_find(m, "activation_9800"), 9900);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    CHECK_OK(ctx, tann_hook_add(tann_trainer_session(t), NULL,
                                TANN_HOOK_FORWARD | TANN_HOOK_GRADIENT, count, &calls, NULL));
    CHECK_OK(ctx, tann_train_step(t, x, y, 1, NULL));
    assert_int_equal(calls, 2 * NODES);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

/* No test here asks the system for more than this; what is larger is refused, as by a machine of that
   size. */
#define LIMIT (64u << 20)

static void more_weights_than_memory_are_refused(void **state)
{
    (void)state;
    heap h = {.limit = LIMIT};
    tann_ctx *ctx = heap_ctx(&h);
    tann_builder *b = tann_builder_new(ctx);
    tann_node x = tann_dense(b, tann_input(b, tann_shape_1d(2)), INT32_MAX, NULL);
    CHECK_NULL(ctx, tann_builder_finish(b, x, 1), TANN_E_MEMORY, "6442450941 weights");
    /* Two such layers: their product with 4 bytes no longer fits into 64 bits. */
    b = tann_builder_new(ctx);
    x = tann_dense(b, tann_input(b, tann_shape_1d(INT32_MAX)), INT32_MAX, NULL);
    x = tann_dense(b, x, INT32_MAX, NULL);
    CHECK_NULL(ctx, tann_builder_finish(b, x, 1), TANN_E_MEMORY, "weights");
    /* Many of them: not even their count does. */
    b = tann_builder_new(ctx);
    x = tann_input(b, tann_shape_1d(INT32_MAX));
    for (int i = 0; i < 5; i++) {
        x = tann_dense(b, x, INT32_MAX, NULL);
    }
    CHECK_NULL(ctx, tann_builder_finish(b, x, 1), TANN_E_MEMORY, "more than memory can hold");
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

static tann_model *make_small(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_model *m =
        tann_builder_finish(b, tann_dense(b, tann_input(b, tann_shape_1d(3)), 2, NULL), 1);
    assert_non_null(m);
    return m;
}

static void more_samples_than_memory_are_refused(void **state)
{
    (void)state;
    static const size_t batches[] = {SIZE_MAX,     SIZE_MAX / 2,  SIZE_MAX / 4,
                                     SIZE_MAX / 8, SIZE_MAX / 16, (size_t)1 << 40};
    heap h = {.limit = LIMIT};
    tann_ctx *ctx = heap_ctx(&h);
    tann_model *m = make_small(ctx);
    for (size_t i = 0; i < sizeof batches / sizeof *batches; i++) {
        char words[32];
        tann_train_opts opts = tann_train_opts_default();
        opts.max_batch = batches[i];
        snprintf(words, sizeof words, "%zu samples", batches[i]);
        CHECK_NULL(ctx, tann_session_new(ctx, m, batches[i]), TANN_E_MEMORY, words);
        CHECK_NULL(ctx, tann_trainer_new(ctx, m, &opts), TANN_E_MEMORY, "out of memory");
    }
    CHECK_NULL(ctx, tann_session_new(ctx, m, 0), TANN_E_ARGUMENT, "max_batch is 0");
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

static void more_data_than_memory_are_refused(void **state)
{
    (void)state;
    float x[3] = {0};
    float y[2] = {0};
    heap h = {.limit = LIMIT};
    tann_ctx *ctx = heap_ctx(&h);
    tann_model *m = make_small(ctx);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    tann_score score = tann_score_default();
    const tann_dataset data = tann_dataset_floats(x, y, SIZE_MAX / 4);
    CHECK_FAILS(ctx, tann_fit(t, &data, NULL, NULL), TANN_E_MEMORY, "4611686018427387903 samples");
    CHECK_FAILS(ctx, tann_evaluate(tann_trainer_session(t), &data, TANN_MSE, &score), TANN_E_MEMORY,
                "4611686018427387903 samples");
    /* The order of a shuffle is larger than the samples' own memory. */
    const tann_dataset many = tann_dataset_floats(x, y, (size_t)1 << 30);
    CHECK_FAILS(ctx, tann_fit(t, &many, NULL, NULL), TANN_E_MEMORY, "order of the samples");
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

int test_large(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_graph_may_have_many_nodes),
        cmocka_unit_test(more_weights_than_memory_are_refused),
        cmocka_unit_test(more_samples_than_memory_are_refused),
        cmocka_unit_test(more_data_than_memory_are_refused),
    };
    return cmocka_run_group_tests_name("large", tests, NULL, NULL);
}
