/* Hooks that write do what a graph does in which the same is drawn as a node. */
#include "checks.h"
#include "graphs.h"

#include <string.h>

#include <tinyann/extend.h>

/* A layer that multiplies on its way forward with one number and on its way back with another. */
typedef struct gate {
    float forward, backward;
} gate;

static tann_status gate_plan(tann_plan *plan, const void *config)
{
    (void)config;
    return tann_plan_output(plan, tann_plan_input(plan, 0));
}

static tann_status gate_forward(const tann_frame *f)
{
    const gate *g = f->config;
    f->kernels->scale(f->batch * f->output_size, g->forward, f->x[0], f->y);
    return TANN_OK;
}

static tann_status gate_backward(const tann_frame *f)
{
    const gate *g = f->config;
    if (f->dx[0] != NULL) {
        f->kernels->scale(f->batch * f->output_size, g->backward, f->dy, f->dx[0]);
    }
    return TANN_OK;
}

static const tann_layer_type gate_layer = {
    .struct_size = sizeof(tann_layer_type),
    .name = "gate",
    .config_size = sizeof(gate),
    .min_inputs = 1,
    .max_inputs = 1,
    .plan = gate_plan,
    .forward = gate_forward,
    .backward = gate_backward,
};

/* Where a gate may stand in the graph

       x -> p -> bent -> q -> sum -> z
             `-----------------^

   EDGE is the way from p to sum. */
typedef enum gate_place { NOWHERE, AFTER_X, AFTER_P, EDGE, AFTER_Z } gate_place;

static tann_node gated(tann_builder *b, tann_node node, int here, gate g)
{
    return here ? tann_layer(b, &gate_layer, &node, 1, &g) : node;
}

static tann_model *draw(tann_ctx *ctx, gate_place place, gate g)
{
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_named(b, tann_input(b, tann_shape_1d(3)), "x");
    const tann_node x2 = gated(b, x, place == AFTER_X, g);
    const tann_node p = tann_named(b, tann_dense(b, x2, 4, NULL), "p");
    const tann_node p2 = gated(b, p, place == AFTER_P, g);
    const tann_node bent = tann_named(b, tann_activation(b, p2, TANN_TANH), "bent");
    const tann_node q = tann_named(b, tann_dense(b, bent, 4, NULL), "q");
    const tann_node edge = gated(b, p2, place == EDGE, g);
    const tann_node sum = tann_named(b, tann_add(b, q, edge), "sum");
    const tann_node z = tann_named(b, tann_dense(b, sum, 2, NULL), "z");
    tann_model *m = tann_builder_finish(b, gated(b, z, place == AFTER_Z, g), 1);
    assert_non_null(m);
    graph_randomize(m, 3, 0.9f);
    return m;
}

#define BATCH 3
#define STEPS 4

/* What a training leaves. */
typedef struct outcome {
    float loss[STEPS];
    float weights[64];
    float prediction[BATCH * 2];
} outcome;

typedef struct written_hook {
    const char *node;
    unsigned points;
    int32_t only_input; /* -1: every one */
    float factor;
} written_hook;

static tann_status multiply(const tann_hook_event *event, void *user)
{
    const written_hook *hook = user;
    const size_t count = event->value.batch * tann_shape_size(event->value.shape);
    if (hook->only_input >= 0 && event->input != hook->only_input) {
        return TANN_OK;
    }
    for (size_t i = 0; i < count; i++) {
        event->value.data[i] *= hook->factor;
    }
    return TANN_OK;
}

/* Trains, with the hook if there is one, and predicts in the same session. */
static void train(tann_ctx *ctx, tann_model *m, tann_loss_kind loss, written_hook *hook,
                  outcome *out)
{
    float x[BATCH * 3];
    float before[BATCH * 3];
    float y[BATCH * 2];
    tann_train_opts opts = tann_train_opts_default();
    opts.rate = 0.05f;
    opts.loss = loss;
    memset(out, 0, sizeof *out);
    fill_uniform(1, -1, 1, x, BATCH * 3);
    fill_uniform(2, 0, 1, y, BATCH * 2);
    memcpy(before, x, sizeof x);
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    tann_session *s = tann_trainer_session(t);
    if (hook != NULL) {
        CHECK_OK(ctx, tann_hook_add(s, hook->node, hook->points | (unsigned)TANN_HOOK_WRITES,
                                    multiply, hook, NULL));
    }
    for (size_t i = 0; i < STEPS; i++) {
        CHECK_OK(ctx, tann_train_step(t, x, y, BATCH, &out->loss[i]));
    }
    CHECK_OK(ctx, tann_predict(s, x, BATCH, out->prediction));
    CHECK_BITS(x, before, BATCH * 3); /* the caller's array is the caller's */
    assert_true(tann_model_parameter_count(m) <= 64);
    weights_read(m, out->weights);
    tann_trainer_free(t);
    tann_model_free(m);
}

static void check_equal(const outcome *a, const outcome *b)
{
    CHECK_BITS(a->loss, b->loss, STEPS);
    CHECK_BITS(a->weights, b->weights, 64);
    CHECK_BITS(a->prediction, b->prediction, BATCH * 2);
}

static void a_written_value_counts_as_if_drawn(void **state)
{
    (void)state;
    static const struct {
        written_hook hook;
        gate_place place;
        gate gate;
    } cases[] = {
        {{"x", TANN_HOOK_FORWARD, -1, 2}, AFTER_X, {2, 1}},
        {{"p", TANN_HOOK_INPUT, -1, 2}, AFTER_X, {2, 1}},
        {{"p", TANN_HOOK_FORWARD, -1, 2}, AFTER_P, {2, 1}},
        {{"sum", TANN_HOOK_INPUT, 1, 3}, EDGE, {3, 1}},
        {{"z", TANN_HOOK_FORWARD, -1, 2}, AFTER_Z, {2, 1}},
        {{"z", TANN_HOOK_FORWARD, -1, 0}, AFTER_Z, {0, 1}},
        {{"p", TANN_HOOK_GRADIENT, -1, 0.5f}, AFTER_P, {1, 0.5f}},
        {{"sum", TANN_HOOK_GRADIENT_INPUT, 1, 0.5f}, EDGE, {1, 0.5f}},
        {{"z", TANN_HOOK_GRADIENT, -1, 0.5f}, AFTER_Z, {1, 0.5f}},
        {{"z", TANN_HOOK_GRADIENT, -1, 0}, AFTER_Z, {1, 0}},
        {{"x", TANN_HOOK_GRADIENT, -1, 0.5f}, NOWHERE, {1, 1}},
        {{"p", TANN_HOOK_GRADIENT_INPUT, -1, 0.5f}, NOWHERE, {1, 1}},
    };
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        outcome hooked;
        outcome drawn;
        written_hook hook = cases[i].hook;
        train(ctx, draw(ctx, NOWHERE, cases[i].gate), TANN_MSE, &hook, &hooked);
        train(ctx, draw(ctx, cases[i].place, cases[i].gate), TANN_MSE, NULL, &drawn);
        check_equal(&hooked, &drawn);
    }
    tann_ctx_free(ctx);
}

/* It does make a difference: none of the cases above compares nothing with nothing. */
static void a_written_value_changes_the_training(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    outcome plain;
    outcome hooked;
    written_hook hook = {"sum", TANN_HOOK_GRADIENT_INPUT, 1, 0.5f};
    const gate none = {1, 1};
    train(ctx, draw(ctx, NOWHERE, none), TANN_MSE, NULL, &plain);
    train(ctx, draw(ctx, NOWHERE, none), TANN_MSE, &hook, &hooked);
    assert_memory_not_equal(plain.weights, hooked.weights, sizeof plain.weights);
    tann_ctx_free(ctx);
}

/* An activation that is halved, with the slope of tanh at the halved value: what a hook that halves the
   output of a tanh node stands for. */
static void halved_tanh_forward(const tann_kernels *k, size_t rows, size_t units, const float *x,
                                float *y)
{
    k->tanh(rows * units, x, y);
    k->scale(rows * units, 0.5f, y, y);
}

static void halved_tanh_backward(const tann_kernels *k, size_t rows, size_t units, const float *x,
                                 const float *y, const float *dy, float *dx)
{
    (void)x;
    k->tanh_backward(rows * units, y, dy, dx);
}

static void halved_sigmoid(const tann_kernels *k, size_t rows, size_t units, const float *x,
                           float *y)
{
    k->sigmoid(rows * units, x, y);
    k->scale(rows * units, 0.5f, y, y);
}

static void halved_sigmoid_backward(const tann_kernels *k, size_t rows, size_t units,
                                    const float *x, const float *y, const float *dy, float *dx)
{
    (void)x;
    k->sigmoid_backward(rows * units, y, dy, dx);
}

static const tann_activation_type halved_tanh_type = {.struct_size = sizeof halved_tanh_type,
                                                      .name = "halved_tanh",
                                                      .forward = halved_tanh_forward,
                                                      .backward = halved_tanh_backward};
static const tann_activation_type halved_sigmoid_type = {.struct_size = sizeof halved_sigmoid_type,
                                                         .name = "halved_sigmoid",
                                                         .forward = halved_sigmoid,
                                                         .backward = halved_sigmoid_backward};

/* x -> dense -> inner -> dense -> last */
static tann_model *draw_two(tann_ctx *ctx, const tann_activation_type *inner,
                            const tann_activation_type *last, float backward)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(3)), 4, NULL);
    h = inner != NULL ? tann_activation_own(b, h, inner) : tann_activation(b, h, TANN_TANH);
    h = tann_dense(b, tann_named(b, h, "inner"), 2, NULL);
    h = last != NULL ? tann_activation_own(b, h, last) : tann_activation(b, h, TANN_SIGMOID);
    h = gated(b, tann_named(b, h, "last"), backward != 1, (gate){1, backward});
    tann_model *m = tann_builder_finish(b, h, 1);
    assert_non_null(m);
    graph_randomize(m, 3, 0.9f);
    return m;
}

static void backward_takes_the_written_value_for_the_output(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    outcome hooked;
    outcome drawn;
    written_hook hook = {"inner", TANN_HOOK_FORWARD, -1, 0.5f};
    train(ctx, draw_two(ctx, NULL, NULL, 1), TANN_BINARY_CROSSENTROPY, &hook, &hooked);
    train(ctx, draw_two(ctx, &halved_tanh_type, NULL, 1), TANN_BINARY_CROSSENTROPY, NULL, &drawn);
    check_equal(&hooked, &drawn);
    tann_ctx_free(ctx);
}

/* Behind a sigmoid the loss is computed from the logits, unless a hook writes to the output. */
static void a_write_at_the_output_unfuses_the_loss(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    outcome hooked;
    outcome drawn;
    written_hook output = {"last", TANN_HOOK_FORWARD, -1, 0.5f};
    train(ctx, draw_two(ctx, NULL, NULL, 1), TANN_BINARY_CROSSENTROPY, &output, &hooked);
    train(ctx, draw_two(ctx, NULL, &halved_sigmoid_type, 1), TANN_BINARY_CROSSENTROPY, NULL,
          &drawn);
    check_equal(&hooked, &drawn);
    written_hook gradient = {"last", TANN_HOOK_GRADIENT, -1, 0.5f};
    train(ctx, draw_two(ctx, NULL, NULL, 1), TANN_BINARY_CROSSENTROPY, &gradient, &hooked);
    train(ctx, draw_two(ctx, NULL, NULL, 0.5f), TANN_BINARY_CROSSENTROPY, NULL, &drawn);
    check_equal(&hooked, &drawn);
    tann_ctx_free(ctx);
}

/* A write before the output leaves the loss at the logits, which then are the written ones. */
static void a_write_to_the_logits_keeps_the_loss_there(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    outcome at_input;
    outcome at_output;
    written_hook input = {"last", TANN_HOOK_INPUT, -1, 300};
    written_hook output = {"dense_2", TANN_HOOK_FORWARD, -1, 300};
    train(ctx, draw_two(ctx, NULL, NULL, 1), TANN_BINARY_CROSSENTROPY, &input, &at_input);
    train(ctx, draw_two(ctx, NULL, NULL, 1), TANN_BINARY_CROSSENTROPY, &output, &at_output);
    check_equal(&at_input, &at_output);
    /* From the outputs the loss of one number could not be above -log 1e-7 = 16.1. */
    assert_true(at_input.loss[0] > 20);
    tann_ctx_free(ctx);
}

/* Once the writing hook is gone all is as it was, to the bit. */
static void removing_it_fuses_again(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    float x[3] = {0.3f, -0.2f, 0.9f};
    float y[2] = {0, 1};
    const tann_dataset data = tann_dataset_floats(x, y, 1);
    tann_model *m = draw_two(ctx, NULL, NULL, 1);
    tann_session *s = tann_session_new(ctx, m, 1);
    tann_score before = tann_score_default();
    tann_score during = tann_score_default();
    tann_score after = tann_score_default();
    tann_hook hook = 0;
    written_hook halve = {"last", TANN_HOOK_FORWARD, -1, 0.5f};
    CHECK_OK(ctx, tann_evaluate(s, &data, TANN_BINARY_CROSSENTROPY, &before));
    CHECK_OK(ctx, tann_hook_add(s, "last", TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_WRITES, multiply,
                                &halve, &hook));
    CHECK_OK(ctx, tann_evaluate(s, &data, TANN_BINARY_CROSSENTROPY, &during));
    CHECK_OK(ctx, tann_hook_remove(s, hook));
    CHECK_OK(ctx, tann_evaluate(s, &data, TANN_BINARY_CROSSENTROPY, &after));
    assert_true(before.loss == after.loss && before.loss != during.loss);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* Two that write to one value: the second sees what the first left, and an observer after them too. */
static tann_status look(const tann_hook_event *event, void *user)
{
    *(float *)user = event->value.data[0];
    return TANN_OK;
}

static void writers_and_observers_work_in_the_order_added(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    const gate none = {1, 1};
    float x[3] = {0.3f, -0.2f, 0.9f};
    float plain[2];
    float out[2];
    float before = 0;
    float after = 0;
    written_hook first = {"z", TANN_HOOK_FORWARD, -1, 2};
    written_hook second = {"z", TANN_HOOK_FORWARD, -1, 4};
    const unsigned writes = TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_WRITES;
    tann_model *m = draw(ctx, NOWHERE, none);
    tann_session *s = tann_session_new(ctx, m, 1);
    CHECK_OK(ctx, tann_predict(s, x, 1, plain));
    CHECK_OK(ctx, tann_hook_add(s, "z", TANN_HOOK_FORWARD, look, &before, NULL));
    CHECK_OK(ctx, tann_hook_add(s, "z", writes, multiply, &first, NULL));
    CHECK_OK(ctx, tann_hook_add(s, "z", writes, multiply, &second, NULL));
    CHECK_OK(ctx, tann_hook_add(s, "z", TANN_HOOK_FORWARD, look, &after, NULL));
    CHECK_OK(ctx, tann_predict(s, x, 1, out));
    assert_true(before == plain[0] && after == 8 * plain[0] && out[1] == 8 * plain[1]);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* Running up to a node gives the written value as well; so does running up to the input. */
static void predict_at_gives_the_written_value(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    const gate none = {1, 1};
    float x[3] = {0.25f, -0.5f, 1};
    float value[4];
    float plain[4];
    written_hook hook = {"*", TANN_HOOK_FORWARD, -1, 2};
    tann_model *m = draw(ctx, NOWHERE, none);
    tann_session *s = tann_session_new(ctx, m, 1);
    CHECK_OK(ctx, tann_predict_at(s, x, 1, tann_model_find(m, "p"), plain));
    CHECK_OK(ctx, tann_hook_add(s, "p", TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_WRITES, multiply,
                                &hook, NULL));
    CHECK_OK(ctx, tann_predict_at(s, x, 1, tann_model_find(m, "p"), value));
    for (size_t i = 0; i < 4; i++) {
        assert_true(value[i] == 2 * plain[i]);
    }
    CHECK_OK(ctx, tann_hook_add(s, "x", TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_WRITES, multiply,
                                &hook, NULL));
    CHECK_OK(ctx, tann_predict_at(s, x, 1, 0, value));
    assert_true(value[0] == 0.5f && value[1] == -1 && value[2] == 2);
    assert_true(x[0] == 0.25f && x[1] == -0.5f && x[2] == 1);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

int test_hook_writes(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_written_value_counts_as_if_drawn),
        cmocka_unit_test(a_written_value_changes_the_training),
        cmocka_unit_test(backward_takes_the_written_value_for_the_output),
        cmocka_unit_test(a_write_at_the_output_unfuses_the_loss),
        cmocka_unit_test(a_write_to_the_logits_keeps_the_loss_there),
        cmocka_unit_test(removing_it_fuses_again),
        cmocka_unit_test(writers_and_observers_work_in_the_order_added),
        cmocka_unit_test(predict_at_gives_the_written_value),
    };
    return cmocka_run_group_tests_name("hook_writes", tests, NULL, NULL);
}
