/* How much memory sessions and trainers take: what they say before, and how it grows. */
#include "checks.h"
#include "graphs.h"
#include "heap.h"

#include <stdio.h>

#include "base/rng.h"
#include "run/pack.h"

#define LINE  16   /* floats of a cache line */
#define SMALL 8192 /* structs, pointers and alignment of a graph of a few nodes */

static size_t session_bytes(tann_ctx *ctx, heap *h, const tann_model *m, size_t batch)
{
    const size_t before = h->bytes;
    tann_session *s = tann_session_new(ctx, m, batch);
    assert_non_null(s);
    const size_t taken = h->bytes - before;
    assert_int_equal(tann_session_bytes(ctx, m, batch), taken);
    tann_session_free(s);
    assert_int_equal(h->bytes, before);
    return taken;
}

static size_t trainer_bytes(tann_ctx *ctx, heap *h, tann_model *m, const tann_train_opts *opts)
{
    const size_t before = h->bytes;
    tann_trainer *t = tann_trainer_new(ctx, m, opts);
    assert_non_null(t);
    const size_t taken = h->bytes - before;
    assert_int_equal(tann_trainer_bytes(ctx, m, opts), taken);
    tann_trainer_free(t);
    assert_int_equal(h->bytes, before);
    return taken;
}

/* Dense nodes of these widths, each with an activation behind it but for the last. */
static tann_model *make_chain(tann_ctx *ctx, const int32_t *widths, size_t count)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(widths[0]));
    for (size_t i = 1; i < count; i++) {
        h = tann_dense(b, h, widths[i], NULL);
        h = i + 1 < count ? tann_activation(b, h, TANN_RELU) : h;
    }
    tann_model *m = tann_builder_finish(b, h, 1);
    assert_non_null(m);
    return m;
}

static void what_is_told_is_taken(void **state)
{
    (void)state;
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    for (size_t i = 0; i < graph_case_count; i++) {
        tann_model *m = graph_make(ctx, &graph_cases[i], 2, NO_ACTIVATION);
        const size_t before = h.bytes;
        for (size_t batch = 1; batch < 300; batch += 41) {
            tann_train_opts opts = tann_train_opts_default();
            opts.max_batch = batch;
            opts.optimizer = batch % 2 == 0 ? TANN_SGD : TANN_ADAM;
            (void)session_bytes(ctx, &h, m, batch);
            if (tann_model_parameter_count(m) > 0) {
                (void)trainer_bytes(ctx, &h, m, &opts);
            }
        }
        assert_int_equal(h.bytes, before);
        tann_model_free(m);
    }
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    tann_model *m = make_chain(ctx, (const int32_t[]){3, 4, 2}, 3);
    tann_train_opts opts = tann_train_opts_default();
    assert_int_equal(tann_session_bytes(ctx, m, 0), 0);
    CHECK_FAILS(ctx, tann_ctx_status(ctx), TANN_E_ARGUMENT, "max_batch is 0");
    assert_int_equal(tann_session_bytes(ctx, m, SIZE_MAX / 4), 0);
    CHECK_FAILS(ctx, tann_ctx_status(ctx), TANN_E_MEMORY, "out of memory for 4611686018427387903");
    assert_int_equal(tann_session_bytes(NULL, m, 1), 0);
    assert_int_equal(tann_trainer_bytes(NULL, m, &opts), 0);
    opts.max_batch = SIZE_MAX / 8;
    assert_int_equal(tann_trainer_bytes(ctx, m, &opts), 0);
    CHECK_FAILS(ctx, tann_ctx_status(ctx), TANN_E_MEMORY, "out of memory for ");
    opts.max_batch = 32;
    opts.rate = -1;
    assert_int_equal(tann_trainer_bytes(ctx, m, &opts), 0);
    CHECK_FAILS(ctx, tann_ctx_status(ctx), TANN_E_ARGUMENT, "learning rate of -1");
    CHECK_OK(ctx, tann_session_bytes(ctx, m, 1) > 0 ? tann_ctx_status(ctx) : TANN_E_INTERNAL);
    assert_int_equal(tann_session_bytes(ctx, NULL, 1), 0);
    CHECK_FAILS(ctx, tann_ctx_status(ctx), TANN_E_ARGUMENT, "the model is NULL");
    assert_int_equal(tann_trainer_bytes(ctx, NULL, NULL), 0); /* the error stays */
    CHECK_FAILS(ctx, tann_ctx_status(ctx), TANN_E_ARGUMENT, "the model is NULL");
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

/* However deep a chain is, its inference needs the two widest of its values. */
static void inference_needs_two_values(void **state)
{
    (void)state;
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    for (size_t depth = 4; depth <= 64; depth *= 2) {
        int32_t widths[65] = {784};
        for (size_t i = 1; i < depth; i++) {
            widths[i] = 1000 - (int32_t)(i % 3) * 200;
        }
        widths[depth] = 10;
        tann_model *m = make_chain(ctx, widths, depth + 1);
        const size_t floats = session_bytes(ctx, &h, m, 512) / sizeof(float);
        assert_in_range(floats, 512 * (800 + 800),
                        512 * (1000 + 1000) + SMALL * depth / sizeof(float));
        tann_model_free(m);
    }
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

/* Random chains of nodes that work in no place but their own: never more than the two widest. */
static void random_chains_need_two_values(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 5000; seed++) {
        tann__buffer buffers[12];
        size_t order[12], floats = 0, widest = 0, second = 0;
        const size_t count = 2 + tann_random_bits(seed, 1, 0) % 11;
        for (size_t i = 0; i < count; i++) {
            const size_t size = 16 * (1 + tann_random_bits(seed, 0, i) % 20);
            buffers[i] = (tann__buffer){.floats = size, .first = i, .last = i + 1, .with = i};
            second = size > widest ? widest : size > second ? size : second;
            widest = size > widest ? size : widest;
        }
        assert_true(tann__pack(buffers, count, LINE, order, &floats));
        assert_in_range(floats, widest, widest + second);
    }
}

/* No two that are needed at one moment overlap, whatever their lives are. */
static void buffers_never_overlap(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 300; seed++) {
        enum { MOST = 2300 }; /* with some seeds so many that only one order is tried */
        static tann__buffer b[MOST];
        static size_t order[MOST];
        size_t floats = 0;
        const size_t count = seed % 50 == 49 ? MOST : 2 + seed % 40;
        for (size_t i = 0; i < count; i++) {
            const size_t first = tann_random_bits(seed, 0, i) % count;
            b[i] = (tann__buffer){.floats = tann_random_bits(seed, 1, i) % 100,
                                  .first = first,
                                  .last = first + tann_random_bits(seed, 2, i) % (count / 2),
                                  .with = i};
        }
        const size_t step = seed % 3 == 0 ? 1 : LINE;
        assert_true(tann__pack(b, count, step, order, &floats));
        for (size_t i = 0; i < count; i++) {
            assert_true(b[i].offset % step == 0 &&
                        (!b[i].floats || b[i].offset + b[i].floats <= floats));
            for (size_t k = 0; k < i; k++) {
                const bool at_once = b[i].first <= b[k].last && b[k].first <= b[i].last;
                const bool apart = b[i].offset + b[i].floats <= b[k].offset ||
                                   b[k].offset + b[k].floats <= b[i].offset;
                assert_true(!at_once || apart || !b[i].floats || !b[k].floats);
            }
        }
    }
}

static void a_block_that_cannot_be_counted_is_refused(void **state)
{
    (void)state;
    size_t order[2], floats = 0;
    tann__buffer one[1] = {{.floats = SIZE_MAX - 3}};
    tann__buffer two[2] = {{.floats = SIZE_MAX / 2}, {.floats = SIZE_MAX / 2 + 2, .first = 1}};
    assert_false(tann__pack(one, 1, LINE, order, &floats));
    assert_false(tann__pack(two, 2, LINE, order, &floats));
}

/* A second session on the same model adds no weights; nor does the first. */
static void sessions_share_the_weights(void **state)
{
    (void)state;
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    tann_model *m = make_chain(ctx, (const int32_t[]){512, 512, 1}, 3);
    assert_true(h.bytes > 512 * 512 * sizeof(float));
    assert_true(session_bytes(ctx, &h, m, 1) < 2 * 512 * sizeof(float) + SMALL);
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

/* Weights x (1 + moments), since the model has the weights themselves; a batch of samples; and what
   backward needs: one value of each dense node with its activation, and the gradients of two. */
static void training_needs_what_backward_needs(void **state)
{
    (void)state;
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    const size_t batch = 256;
    for (size_t depth = 2; depth <= 16; depth *= 2) {
        int32_t widths[18] = {256};
        for (size_t i = 1; i <= depth; i++) {
            widths[i] = 256;
        }
        widths[depth + 1] = 8;
        tann_model *m = make_chain(ctx, widths, depth + 2);
        const size_t weights = tann_model_parameter_count(m);
        for (int optimizer = 0; optimizer < 2; optimizer++) {
            tann_train_opts opts = tann_train_opts_default();
            opts.max_batch = batch;
            opts.optimizer = optimizer ? TANN_ADAM : TANN_SGD;
            const size_t floats = trainer_bytes(ctx, &h, m, &opts) / sizeof(float);
            const size_t least = weights * (optimizer ? 3 : 1) + batch * 256 * (depth + 1);
            assert_in_range(floats, least, least + batch * (256 * 2 + 8 * 6) + SMALL * depth);
        }
        tann_model_free(m);
    }
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

int test_memory(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_told_is_taken),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(inference_needs_two_values),
        cmocka_unit_test(random_chains_need_two_values),
        cmocka_unit_test(buffers_never_overlap),
        cmocka_unit_test(a_block_that_cannot_be_counted_is_refused),
        cmocka_unit_test(sessions_share_the_weights),
        cmocka_unit_test(training_needs_what_backward_needs),
    };
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
