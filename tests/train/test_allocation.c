/* Every allocation fails in turn, once and for ever after; and a run allocates nothing. */
#include "checks.h"
#include "graphs.h"
#include "heap.h"

#include <stdio.h>
#include <string.h>

#include <tinyann/extend.h>

#define SAMPLES 7
#define WIDTH   9 /* weights of more than 1 KiB, which have an allocation of their own */

/* All that a program makes, in the order in which it makes it. NULL: not made. */
typedef struct program {
    heap *heap;
    tann_ctx *ctx;
    tann_model *model;
    tann_session *session;
    tann_trainer *trainer;
    float x[SAMPLES * WIDTH], y[SAMPLES * 3];
} program;

static tann_status look(const tann_hook_event *event, void *user)
{
    (void)event;
    (void)user;
    return TANN_OK;
}

static void own_forward(const tann_kernels *k, size_t rows, size_t units, const float *x, float *y)
{
    k->scale(rows * units, 2, x, y);
}

static void own_backward(const tann_kernels *k, size_t rows, size_t units, const float *x,
                         const float *y, const float *dy, float *dx)
{
    (void)x;
    (void)y;
    k->scale(rows * units, 2, dy, dx);
}

static const tann_activation_type own = {
    .struct_size = sizeof own, .name = "own", .forward = own_forward, .backward = own_backward};

/* A name that begins with the letter, of a length that changes with the padding. */
static tann_node name_it(tann_builder *b, tann_node node, char letter, size_t padding)
{
    char name[64] = "";
    memset(name, letter, 1 + padding * (size_t)letter % 63);
    return tann_named(b, node, name);
}

/* Uses every function that adds a node. `padding` moves where the arena's chunks end, so that another of
   their pieces is the one that needs a new chunk. */
static tann_model *draw(tann_ctx *ctx, size_t padding)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = name_it(b, tann_input(b, tann_shape_1d(WIDTH)), 'a', padding);
    h = tann_normalization(b, h, NULL);
    for (char block = 'b'; block <= 'l'; block++) {
        const tann_node z = name_it(b, tann_dense(b, h, WIDTH, NULL), block, padding);
        const tann_node bent = tann_activation(b, z, TANN_TANH);
        const tann_node kept = tann_dropout(b, tann_activation_own(b, bent, &own), 0.3f);
        h = graph_flatten(b, tann_add(b, h, kept));
    }
    h = tann_activation(b, tann_dense(b, h, 3, NULL), TANN_SOFTMAX);
    return tann_builder_finish(b, h, 1);
}

static tann_status add_hooks(tann_session *s, unsigned points)
{
    const unsigned writes = TANN_HOOK_INPUT | TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_WRITES;
    const tann_status status = tann_hook_add(s, "*_1", points, look, NULL, NULL);
    return status != TANN_OK ? status : tann_hook_add(s, NULL, writes, look, NULL, NULL);
}

static tann_status fit(program *p)
{
    tann_fit_opts opts = tann_fit_opts_default();
    const tann_dataset data = tann_dataset_floats(p->x, p->y, SAMPLES);
    tann_fit_result result = tann_fit_result_default();
    opts.patience = 3;
    opts.batch = 3;
    opts.validation_share = 0.3f;
    const tann_status status = tann_fit(p->trainer, &data, &opts, &result);
    opts.shuffle = 0;
    return status == TANN_OK ? tann_fit(p->trainer, &data, &opts, &result) : status;
}

/* Runs the program until something fails. TANN_OK: nothing did. */
static tann_status run(program *p, size_t padding)
{
    tann_train_opts opts = tann_train_opts_default();
    opts.loss = TANN_CATEGORICAL_CROSSENTROPY;
    opts.max_batch = SAMPLES + padding;
    const tann_ctx_opts ctx_opts = heap_opts(p->heap);
    p->ctx = tann_ctx_new(&ctx_opts);
    p->model = p->ctx != NULL ? draw(p->ctx, padding) : NULL;
    p->session = tann_session_new(p->ctx, p->model, 5 + padding);
    if (p->session == NULL) {
        return p->ctx != NULL ? tann_ctx_status(p->ctx) : TANN_E_MEMORY;
    }
    tann_status status = add_hooks(p->session, TANN_HOOK_INPUT);
    if (status != TANN_OK) {
        return status;
    }
    p->trainer = tann_trainer_new(p->ctx, p->model, &opts);
    if (p->trainer == NULL) {
        return tann_ctx_status(p->ctx);
    }
    status = add_hooks(tann_trainer_session(p->trainer), TANN_HOOK_GRADIENT);
    return status == TANN_OK ? fit(p) : status;
}

static void clean_up(program *p)
{
    tann_trainer_free(p->trainer);
    tann_session_free(p->session);
    tann_model_free(p->model);
    tann_ctx_free(p->ctx);
}

static void make_data(program *p, heap *h)
{
    *p = (program){.heap = h};
    fill_uniform(1, -1, 1, p->x, SAMPLES * WIDTH);
    for (size_t i = 0; i < SAMPLES; i++) {
        p->y[i * 3 + i % 3] = 1;
    }
}

/* One run in which allocation number `at` fails. Returns 0 when there are not that many. */
static int run_failing(size_t at, bool after, size_t padding)
{
    heap h = {.fail_at = at, .fail_after = after};
    program p;
    make_data(&p, &h);
    const tann_status status = run(&p, padding);
    const int failed = h.taken >= at;
    if (failed && p.ctx != NULL) {
        CHECK_FAILS(p.ctx, status, TANN_E_MEMORY, "out of memory for ");
    }
    assert_int_equal(status, failed ? TANN_E_MEMORY : TANN_OK);
    clean_up(&p);
    heap_check_empty(&h);
    return failed;
}

static void every_allocation_fails_in_turn(void **state)
{
    (void)state;
    size_t runs = 0;
    for (size_t padding = 0; padding < 63; padding += 7) {
        for (int after = 0; after < 2; after++) {
            for (size_t at = 1; run_failing(at, after, padding); at++) {
                runs++;
            }
        }
    }
    print_message("%zu failing allocations, each once and for ever after\n", runs / 2);
    assert_true(runs > 2000);
}

/* One long graph in which allocation number `at` fails. Returns 0 when there are not that many. */
static int draw_failing(size_t at, size_t padding)
{
    char name[64];
    heap h = {0};
    tann_ctx *ctx = heap_ctx(&h);
    h.fail_at = h.taken + at;
    tann_builder *b = tann_builder_new(ctx);
    tann_node node = name_it(b, tann_input(b, tann_shape_1d(1)), 'a', padding);
    for (size_t i = 0; i < 40 + 4 * padding; i++) {
        snprintf(name, sizeof name, "%0*zu", (int)(5 + (i + padding) % 59), i);
        node = tann_activation(b, tann_dense(b, node, 1, NULL), TANN_TANH);
        node = tann_named(b, node, name);
    }
    tann_model *m = tann_builder_finish(b, node, 1);
    const int failed = h.taken >= h.fail_at;
    assert_true((m == NULL) == failed);
    if (failed) {
        CHECK_FAILS(ctx, tann_ctx_status(ctx), TANN_E_MEMORY, "out of memory for ");
    }
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
    return failed;
}

/* A graph's small pieces share chunks. In a long one every kind of piece comes to begin a chunk. */
static void every_piece_of_a_graph_fails_in_turn(void **state)
{
    (void)state;
    for (size_t padding = 0; padding < 24; padding++) {
        for (size_t at = 1; draw_failing(at, padding); at++) {
        }
    }
}

/* After a call that ran out of memory the same handles are good: it can be made again. */
static void a_failed_call_can_be_made_again(void **state)
{
    (void)state;
    heap h = {0};
    program p;
    make_data(&p, &h);
    assert_int_equal(run(&p, 0), TANN_OK);
    for (size_t at = 1; at <= 3; at++) {
        h.fail_at = h.taken + at;
        const tann_status status = fit(&p);
        assert_int_equal(status, h.taken >= h.fail_at ? TANN_E_MEMORY : TANN_OK);
        h.fail_at = 0;
        CHECK_OK(p.ctx, fit(&p));
        h.fail_at = h.taken + at;
        (void)tann_hook_add(p.session, NULL, TANN_HOOK_FORWARD, look, NULL, NULL);
        h.fail_at = 0;
        CHECK_OK(p.ctx, tann_hook_add(p.session, NULL, TANN_HOOK_FORWARD, look, NULL, NULL));
    }
    clean_up(&p);
    heap_check_empty(&h);
}

static void runs_allocate_nothing(void **state)
{
    (void)state;
    heap h = {0};
    program p;
    float out[SAMPLES * WIDTH];
    tann_score score = tann_score_default();
    make_data(&p, &h);
    const tann_dataset data = tann_dataset_floats(p.x, p.y, SAMPLES);
    assert_int_equal(run(&p, 0), TANN_OK);
    const size_t taken = h.taken;
    for (int i = 0; i < 3; i++) {
        CHECK_OK(p.ctx, tann_predict(p.session, p.x, 5, out));
        CHECK_OK(p.ctx, tann_predict_at(p.session, p.x, 2, 3, out));
        CHECK_OK(p.ctx, tann_evaluate(p.session, &data, TANN_CATEGORICAL_CROSSENTROPY, &score));
        CHECK_OK(p.ctx, tann_train_step(p.trainer, p.x, p.y, SAMPLES, NULL));
        CHECK_OK(p.ctx, tann_trainer_set_rate(p.trainer, 0.5f));
        CHECK_OK(p.ctx, tann_evaluate(tann_trainer_session(p.trainer), &data,
                                      TANN_CATEGORICAL_CROSSENTROPY, &score));
        assert_int_equal(tann_predict(p.session, p.x, 6, out), TANN_E_ARGUMENT);
        assert_int_equal(tann_train_step(p.trainer, NULL, p.y, SAMPLES, NULL), TANN_E_ARGUMENT);
    }
    assert_int_equal(h.taken, taken);
    clean_up(&p);
    heap_check_empty(&h);
}

/* A fit takes what it needs at its start: more epochs take no more. */
static void a_fit_takes_all_at_its_start(void **state)
{
    (void)state;
    heap h = {0};
    program p;
    tann_fit_opts opts = tann_fit_opts_default();
    make_data(&p, &h);
    const tann_dataset data = tann_dataset_floats(p.x, p.y, SAMPLES);
    assert_int_equal(run(&p, 0), TANN_OK);
    const size_t blocks = h.blocks;
    size_t taken = h.taken;
    CHECK_OK(p.ctx, tann_fit(p.trainer, &data, &opts, NULL));
    const size_t for_one = h.taken - taken;
    taken = h.taken;
    opts.epochs = 20;
    CHECK_OK(p.ctx, tann_fit(p.trainer, &data, &opts, NULL));
    assert_int_equal(h.taken - taken, for_one);
    assert_true(for_one <= 2 && h.blocks == blocks);
    taken = h.taken;
    opts.shuffle = 0;
    CHECK_OK(p.ctx, tann_fit(p.trainer, &data, &opts, NULL));
    assert_int_equal(h.taken, taken); /* data in order need no memory */
    clean_up(&p);
    heap_check_empty(&h);
}

/* A context that has no memory for itself is NULL, and its options were not to blame. */
static void a_context_may_not_come_to_be(void **state)
{
    (void)state;
    heap h = {.fail_at = 1};
    const tann_ctx_opts opts = heap_opts(&h);
    assert_null(tann_ctx_new(&opts));
    assert_int_equal(tann_ctx_opts_check(&opts), TANN_OK);
    heap_check_empty(&h);
}

int test_allocation(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_fails_in_turn),
        cmocka_unit_test(every_piece_of_a_graph_fails_in_turn),
        cmocka_unit_test(a_failed_call_can_be_made_again),
        cmocka_unit_test(runs_allocate_nothing),
        cmocka_unit_test(a_fit_takes_all_at_its_start),
        cmocka_unit_test(a_context_may_not_come_to_be),
    };
    return cmocka_run_group_tests_name("allocation", tests, NULL, NULL);
}
