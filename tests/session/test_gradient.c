/* Gradients of units: values against central differences in double, bits, arguments. */
#include "checks.h"
#include "floats.h"
#include "graphs.h"
#include "oracle.h"
#include "runners.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tinyann/extend.h>

#define SAMPLES 3
#define SIZE    12 /* floats a sample, at most */

/* Measured at worst: 6e-7 in the sample graphs. In random ones, where softmaxes behind each other leave of
   gradients of about 1 some hundredths, 4e-5. */
#define TOLERANCE        3e-6
#define RANDOM_TOLERANCE 1e-4

static size_t size_of(const tann_model *m, tann_node node)
{
    return tann_shape_size(tann_model_node_shape(m, node));
}

/* A session, and what it is compared with. */
typedef struct bench {
    tann_ctx *ctx;
    const tann_model *model;
    tann_session *session;
    float x[SAMPLES * SIZE];
    size_t n;
    double tolerance, worst;
} bench;

static void check_units(bench *g, tann_node of, tann_node node)
{
    const size_t count = g->n * size_of(g->model, node);
    oracle o = {.model = g->model, .x = g->x, .batch = g->n, .of = of};
    o.units = size_of(g->model, of);
    for (o.unit = 0; o.unit < o.units; o.unit++) {
        float gradient[SAMPLES * SIZE + 1];
        gradient[count] = 77;
        CHECK_OK(g->ctx, tann_gradient(g->session, g->x, g->n, of, o.unit, node, gradient));
        assert_true(gradient[count] == 77);
        g->worst =
            fmax(g->worst, oracle_check(&o, ORACLE_OUTPUT, node, 0, gradient, count, g->tolerance));
    }
}

static void check_nodes(bench *g, tann_node of, tann_node node)
{
    char words[160];
    float gradient[SAMPLES * SIZE] = {7};
    if (graph_depends(g->model, of, node, TANN_NO_NODE)) {
        check_units(g, of, node);
        return;
    }
    snprintf(words, sizeof words, "'%s' does not depend on '%s'",
             tann_model_node_name(g->model, of), tann_model_node_name(g->model, node));
    CHECK_FAILS(g->ctx, tann_gradient(g->session, g->x, g->n, of, 0, node, gradient),
                TANN_E_ARGUMENT, words);
    assert_true(gradient[0] == 7);
}

/* Of every unit of every node, to every node. */
static void check_session(bench *g, tann_session *s)
{
    g->session = s;
    fill_uniform(3, -1, 1, g->x, SAMPLES * SIZE);
    for (tann_node of = 0; of < tann_model_node_count(g->model); of++) {
        for (tann_node node = 0; node < tann_model_node_count(g->model); node++) {
            g->n = 1 + (size_t)(of + node) % SAMPLES;
            check_nodes(g, of, node);
        }
    }
}

static void check_model(bench *g, tann_model *m)
{
    g->model = m;
    tann_session *s = tann_session_new_with_gradients(g->ctx, m, SAMPLES);
    assert_non_null(s);
    check_session(g, s);
    tann_session_free(s);
    tann_trainer *t = tann_trainer_new(g->ctx, m, NULL);
    assert_non_null(t);
    check_session(g, tann_trainer_session(t));
    tann_trainer_free(t);
    tann_model_free(m);
}

static void every_graph_agrees(void **state)
{
    (void)state;
    bench g = {.ctx = tann_ctx_new(NULL), .tolerance = TOLERANCE};
    for (size_t i = 0; i < graph_case_count; i++) {
        const tann_activation_kind final = i % 2 == 0 ? TANN_SOFTMAX : NO_ACTIVATION;
        check_model(&g, graph_make(g.ctx, &graph_cases[i], 3, final));
    }
    print_message("greatest error %.1e\n", g.worst);
    tann_ctx_free(g.ctx);
}

static void random_graphs_agree(void **state)
{
    (void)state;
    bench g = {.ctx = tann_ctx_new(NULL), .tolerance = RANDOM_TOLERANCE};
    for (uint64_t seed = 0; seed < 60; seed++) {
        check_model(&g, graph_random(g.ctx, seed));
    }
    print_message("greatest error %.1e\n", g.worst);
    tann_ctx_free(g.ctx);
}

/* All gradients to one node, one behind the other. */
static size_t read_all(tann_ctx *ctx, tann_session *s, const tann_model *m, const float *x,
                       size_t n, float *gradients)
{
    float *at = gradients;
    for (tann_node of = 0; of < tann_model_node_count(m); of++) {
        for (tann_node node = 0; node <= of; node++) {
            if (graph_depends(m, of, node, TANN_NO_NODE)) {
                const size_t unit = (size_t)node % size_of(m, of);
                CHECK_OK(ctx, tann_gradient(s, x, n, of, unit, node, at));
                at += n * size_of(m, node);
            }
        }
    }
    return (size_t)(at - gradients);
}

#define MANY_GRADIENTS 8192

static void all_instruction_sets_give_the_same_bits(void **state)
{
    (void)state;
    static float expected[MANY_GRADIENTS], gradients[MANY_GRADIENTS];
    float x[SAMPLES * 4];
    fill_uniform(3, -1, 1, x, SAMPLES * 4);
    for (uint64_t seed = 0; seed < 40; seed++) {
        size_t count = 0;
        for (tann_isa isa = TANN_ISA_PORTABLE; isa < TANN_ISA_COUNT_; isa++) {
            tann_ctx_opts opts = tann_ctx_opts_default();
            opts.max_isa = isa;
            tann_ctx *ctx = tann_ctx_new(&opts);
            tann_model *m = graph_random(ctx, seed);
            tann_session *s = tann_session_new_with_gradients(ctx, m, SAMPLES);
            const int first = isa == TANN_ISA_PORTABLE;
            count = read_all(ctx, s, m, x, SAMPLES, first ? expected : gradients);
            assert_true(count <= MANY_GRADIENTS);
            CHECK_BITS(first ? expected : gradients, expected, count);
            tann_session_free(s);
            tann_model_free(m);
            tann_ctx_free(ctx);
        }
    }
}

/* Gradients of a sample do not depend on those with it; nor on tasks, nor on how many there are. */
static void a_sample_has_its_bits_in_every_batch(void **state)
{
    (void)state;
    enum { MANY = 1100, WIDE = 300 };
    float *x = floats_new(MANY * 2);
    float *all = floats_new(MANY * 2);
    float *first = floats_new(MANY * 2);
    fill_uniform(1, -1, 1, x, MANY * 2);
    for (size_t tasks = 1; tasks <= 4; tasks++) {
        run_notes runs = {0, 0};
        tann_ctx_opts opts = tann_ctx_opts_default();
        opts.runner = run_on_threads;
        opts.runner_user = &runs;
        opts.runner_tasks = tasks;
        tann_ctx *ctx = tann_ctx_new(&opts);
        tann_model *m = graph_chain(ctx, 2, (const int32_t[]){WIDE, WIDE, 3, 0}, 4);
        tann_session *s = tann_session_new_with_gradients(ctx, m, MANY);
        float *gradient = tasks == 1 ? first : all;
        CHECK_OK(ctx, tann_gradient(s, x, MANY, tann_model_output(m), 1, 0, gradient));
        CHECK_BITS(gradient, first, MANY * 2);
        assert_true(runs.tasks == (tasks > 1 ? tasks : 0));
        for (size_t i = 0; i < MANY; i += 37) {
            float one[2];
            CHECK_OK(ctx, tann_gradient(s, x + i * 2, 1, tann_model_output(m), 1, 0, one));
            CHECK_BITS(one, first + i * 2, 2);
        }
        tann_session_free(s);
        tann_model_free(m);
        tann_ctx_free(ctx);
    }
    floats_free(x, MANY * 2);
    floats_free(all, MANY * 2);
    floats_free(first, MANY * 2);
}

/* x^2, which it keeps in `saved`; so that the frames of both ways can be looked at. */
typedef struct square {
    size_t *forward, *backward; /* calls */
    int training;               /* what each of them must be told */
} square;

static tann_status square_plan(tann_plan *plan, const void *config)
{
    const tann_shape shape = tann_plan_input(plan, 0);
    (void)config;
    tann_status status = tann_plan_saved(plan, tann_shape_size(shape));
    status = status == TANN_OK ? tann_plan_needs(plan, TANN_NEEDS_NOTHING) : status;
    status = status == TANN_OK
                 ? tann_plan_allows(plan, (unsigned)TANN_ALLOWS_IN_PLACE | TANN_ALLOWS_PIECES)
                 : status;
    return status == TANN_OK ? tann_plan_output(plan, shape) : status;
}

static tann_status square_forward(const tann_frame *f)
{
    const square *c = f->config;
    ++*c->forward;
    assert_int_equal(f->training, c->training);
    for (size_t i = 0; i < f->batch * f->output_size; i++) {
        const float x = f->x[0][i];
        if (f->saved != NULL) {
            f->saved[i] = x;
        }
        f->y[i] = x * x;
    }
    return TANN_OK;
}

static tann_status square_backward(const tann_frame *f)
{
    const square *c = f->config;
    ++*c->backward;
    assert_int_equal(f->training, c->training);
    for (size_t i = 0; i < f->batch * f->output_size; i++) {
        f->dx[0][i] = 2 * f->saved[i] * f->dy[i];
    }
    return TANN_OK;
}

static const tann_layer_type square_type = {
    .struct_size = sizeof(tann_layer_type),
    .name = "square",
    .config_size = sizeof(square),
    .min_inputs = 1,
    .max_inputs = 1,
    .plan = square_plan,
    .forward = square_forward,
    .backward = square_backward,
};

/* ((x^2)^2)^2 = x^8: three nodes that save, with nothing that has weights. */
static void own_layers_save_without_training(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    size_t forward = 0;
    size_t backward = 0;
    const square c = {&forward, &backward, 0};
    tann_node h = tann_input(b, tann_shape_1d(2));
    for (int i = 0; i < 3; i++) {
        h = tann_layer(b, &square_type, &h, 1, &c);
    }
    tann_model *m = tann_builder_finish(b, h, 1);
    tann_session *s = tann_session_new_with_gradients(ctx, m, 2);
    const float x[4] = {1, 2, -1, -2};
    float y[4];
    float gradient[4];
    const tann_dataset data = tann_dataset_floats(x, x, 2);
    tann_score score = tann_score_default();
    CHECK_OK(ctx, tann_evaluate(s, &data, TANN_MSE, &score)); /* the same nodes, without saving */
    CHECK_OK(ctx, tann_gradient(s, x, 2, h, 1, 0, gradient));
    assert_true(gradient[0] == 0 && gradient[1] == 8 * 128 && gradient[2] == 0 &&
                gradient[3] == -8 * 128);
    CHECK_OK(ctx, tann_gradient(s, x, 2, 2, 0, 1, gradient));
    assert_true(gradient[0] == 2 && gradient[1] == 0 && gradient[2] == 2 && gradient[3] == 0);
    assert_true(forward == 8 && backward == 4);
    CHECK_OK(ctx, tann_predict(s, x, 2, y));
    assert_true(y[1] == 256 && y[3] == 256);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* A value that is larger than the caches, behind which nodes work in place piece by piece; but not those
   that save. */
static void large_values_are_saved_whole(void **state)
{
    (void)state;
    enum { ROWS = 1100, UNITS = 2600 };
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    size_t calls = 0;
    const square c = {&calls, &calls, 0};
    tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(2)), UNITS, NULL);
    h = tann_layer(b, &square_type, &h, 1, &c);
    tann_model *m = tann_builder_finish(b, tann_dense(b, h, 1, NULL), 4);
    tann_session *s = tann_session_new_with_gradients(ctx, m, ROWS);
    float *x = floats_new(ROWS * 2);
    float *all = floats_new(ROWS * 2);
    fill_uniform(1, -1, 1, x, ROWS * 2);
    CHECK_OK(ctx, tann_gradient(s, x, ROWS, tann_model_output(m), 0, 0, all));
    for (size_t i = 0; i < ROWS; i += 13) {
        float one[2];
        CHECK_OK(ctx, tann_gradient(s, x + i * 2, 1, tann_model_output(m), 0, 0, one));
        CHECK_BITS(all + i * 2, one, 2);
    }
    floats_free(x, ROWS * 2);
    floats_free(all, ROWS * 2);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void the_gradient_to_itself_is_one(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_model *m = tann_builder_finish(b, tann_input(b, tann_shape_2d(2, 1)), 1);
    tann_session *s = tann_session_new_with_gradients(ctx, m, 2);
    const float x[4] = {1, -2, 3, -4};
    float gradient[4] = {7, 7, 7, 7};
    CHECK_OK(ctx, tann_gradient(s, x, 2, 0, 1, 0, gradient));
    assert_true(gradient[0] == 0 && gradient[1] == 1 && gradient[2] == 0 && gradient[3] == 1);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = graph_chain(ctx, 3, (const int32_t[]){4, 2, 0}, 1);
    tann_session *s = tann_session_new_with_gradients(ctx, m, 2);
    tann_session *without = tann_session_new(ctx, m, 2);
    const float x[6] = {0};
    float gradient[8] = {7};
    assert_int_equal(tann_gradient(NULL, x, 1, 3, 0, 0, gradient), TANN_E_ARGUMENT);
    CHECK_FAILS(ctx, tann_gradient(without, x, 1, 3, 0, 0, gradient), TANN_E_UNSUPPORTED,
                "has no gradients, unless it comes from tann_session_new_with_gradients()");
    CHECK_FAILS(ctx, tann_gradient(s, NULL, 1, 3, 0, 0, gradient), TANN_E_ARGUMENT, "x is NULL");
    CHECK_FAILS(ctx, tann_gradient(s, x, 0, 3, 0, 0, gradient), TANN_E_ARGUMENT,
                "a batch of 0 samples is not in 1..2");
    CHECK_FAILS(ctx, tann_gradient(s, x, 3, 3, 0, 0, gradient), TANN_E_ARGUMENT,
                "a batch of 3 samples is not in 1..2");
    CHECK_FAILS(ctx, tann_gradient(s, x, 1, 4, 0, 0, gradient), TANN_E_ARGUMENT,
                "no node 4, the model has 4");
    CHECK_FAILS(ctx, tann_gradient(s, x, 1, TANN_NO_NODE, 0, 0, gradient), TANN_E_ARGUMENT,
                "no node -1");
    CHECK_FAILS(ctx, tann_gradient(s, x, 1, 3, 0, 4, gradient), TANN_E_ARGUMENT, "no node 4");
    CHECK_FAILS(ctx, tann_gradient(s, x, 1, 3, 2, 0, gradient), TANN_E_ARGUMENT,
                "no unit 2, 'dense_2' has 2");
    CHECK_FAILS(ctx, tann_gradient(s, x, 1, 1, 0, 3, gradient), TANN_E_ARGUMENT,
                "'dense_1' does not depend on 'dense_2'");
    CHECK_FAILS(ctx, tann_gradient(s, x, 1, 3, 0, 0, NULL), TANN_E_ARGUMENT,
                "there is nowhere to put the gradient: NULL");
    assert_true(gradient[0] == 7);
    CHECK_NULL(ctx, tann_session_new_with_gradients(ctx, m, 0), TANN_E_ARGUMENT, "max_batch is 0");
    CHECK_NULL(ctx, tann_session_new_with_gradients(ctx, m, SIZE_MAX / 4), TANN_E_MEMORY,
               "out of memory for ");
    assert_null(tann_session_new_with_gradients(NULL, m, 1));
    tann_session_free(s);
    tann_session_free(without);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

int test_gradient(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_graph_agrees),
        cmocka_unit_test(random_graphs_agree),
        cmocka_unit_test(all_instruction_sets_give_the_same_bits),
        cmocka_unit_test(a_sample_has_its_bits_in_every_batch),
        cmocka_unit_test(own_layers_save_without_training),
        cmocka_unit_test(large_values_are_saved_whole),
        cmocka_unit_test(the_gradient_to_itself_is_one),
        cmocka_unit_test(wrong_arguments_are_refused),
    };
    return cmocka_run_group_tests_name("gradient", tests, NULL, NULL);
}
