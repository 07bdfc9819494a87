/* Training under interventions is training of the network in which the same is drawn as nodes: to the
   bit, at every kind of node. So are the gradients of its units. */
#include "checks.h"
#include "graphs.h"

#include <math.h>
#include <string.h>

#include <tinyann/extend.h>

/* What is done to some units of a value. */
typedef struct touch {
    tann_intervention_kind kind;
    float c, low, high;
    int32_t only; /* the unit; -1: all */
} touch;

/* ---- as a layer, from the definitions alone ---- */

static float touched(const touch *t, float y)
{
    switch (t->kind) {
    case TANN_INTERVENE_SCALE:
        return t->c * y;
    case TANN_INTERVENE_SHIFT:
        return t->c + y;
    case TANN_INTERVENE_CLAMP:
        return fminf(fmaxf(y, t->low), t->high);
    case TANN_INTERVENE_REPLACE:
        return t->c;
    default:
        return 0;
    }
}

static float slope(const touch *t, float y)
{
    switch (t->kind) {
    case TANN_INTERVENE_SCALE:
        return t->c;
    case TANN_INTERVENE_SHIFT:
        return 1;
    case TANN_INTERVENE_CLAMP:
        return y >= t->low && y <= t->high ? 1.0f : 0.0f;
    default:
        return 0;
    }
}

static int is_touched(const touch *t, size_t unit)
{
    return t->only < 0 || (size_t)t->only == unit;
}

static tann_status touch_plan(tann_plan *plan, const void *config)
{
    (void)config;
    return tann_plan_output(plan, tann_plan_input(plan, 0));
}

static tann_status touch_forward(const tann_frame *f)
{
    const touch *t = f->config;
    for (size_t i = 0; i < f->batch * f->output_size; i++) {
        f->y[i] = is_touched(t, i % f->output_size) ? touched(t, f->x[0][i]) : f->x[0][i];
    }
    return TANN_OK;
}

static tann_status touch_backward(const tann_frame *f)
{
    const touch *t = f->config;
    for (size_t i = 0; f->dx[0] != NULL && i < f->batch * f->output_size; i++) {
        const float factor = is_touched(t, i % f->output_size) ? slope(t, f->x[0][i]) : 1;
        f->dx[0][i] = factor == 0 ? 0 : factor * f->dy[i];
    }
    return TANN_OK;
}

static const tann_layer_type touch_layer = {
    .struct_size = sizeof(tann_layer_type),
    .name = "touch",
    .config_size = sizeof(touch),
    .min_inputs = 1,
    .max_inputs = 1,
    .plan = touch_plan,
    .forward = touch_forward,
    .backward = touch_backward,
};

/* ---- as an intervention ---- */

static void intervene(tann_ctx *ctx, tann_session *s, const char *node, tann_hook_point point,
                      int32_t input, const touch *t)
{
    const size_t unit = (size_t)t->only;
    tann_intervention v = tann_intervention_default();
    v.name = node;
    v.kind = t->kind;
    v.point = point;
    v.input = input;
    v.amount = t->c;
    if (t->kind == TANN_INTERVENE_CLAMP) {
        v.low = t->low;
        v.high = t->high;
    }
    if (t->only >= 0) {
        v.units = &unit;
        v.unit_count = 1;
    }
    CHECK_OK(ctx, tann_intervene(s, &v, NULL));
}

/* ---- the graph: all layers, and where something may be done

       x -> p -> bent -> q -> soft -> sum -> drop -> z -> last
             `------------------------^                                  */
typedef enum place { AT_X, AT_P, AT_BENT, AT_SOFT, EDGE, AT_SUM, AT_DROP, AT_Z, AT_LAST } place;
enum { PLACES = AT_LAST + 1 };

static const struct {
    const char *node;
    tann_hook_point point;
    int32_t input;
} places[PLACES] = {
    {"x", TANN_HOOK_FORWARD, TANN_ALL_INPUTS},
    {"p", TANN_HOOK_FORWARD, TANN_ALL_INPUTS},
    {"bent", TANN_HOOK_FORWARD, TANN_ALL_INPUTS},
    {"soft", TANN_HOOK_FORWARD, TANN_ALL_INPUTS},
    {"sum", TANN_HOOK_INPUT, 1},
    {"sum", TANN_HOOK_FORWARD, TANN_ALL_INPUTS},
    {"drop", TANN_HOOK_FORWARD, TANN_ALL_INPUTS},
    {"z", TANN_HOOK_FORWARD, TANN_ALL_INPUTS},
    {"last", TANN_HOOK_FORWARD, TANN_ALL_INPUTS},
};

typedef struct drawing {
    tann_builder *builder;
    place at;
    const touch *touches; /* [count] one behind the other */
    size_t count;
} drawing;

/* The node, and what is drawn behind it. */
static tann_node put(const drawing *d, tann_node node, const char *name, place here)
{
    node = name != NULL ? tann_named(d->builder, node, name) : node;
    for (size_t i = 0; here == d->at && i < d->count; i++) {
        node = tann_layer(d->builder, &touch_layer, &node, 1, &d->touches[i]);
    }
    return node;
}

/* Dropout draws by the number of its node, so that it must not come behind a node that only one of two
   graphs has: it is there for touches behind it. */
static tann_model *draw(tann_ctx *ctx, place at, const touch *touches, size_t count)
{
    tann_builder *b = tann_builder_new(ctx);
    const drawing d = {b, at, touches, count};
    const tann_node x = put(&d, tann_input(b, tann_shape_1d(3)), "x", AT_X);
    const tann_node p = put(&d, tann_dense(b, x, 4, NULL), "p", AT_P);
    const tann_node bent = put(&d, tann_activation(b, p, TANN_TANH), "bent", AT_BENT);
    const tann_node q = tann_dense(b, bent, 4, NULL);
    const tann_node soft = put(&d, tann_activation(b, q, TANN_SOFTMAX), "soft", AT_SOFT);
    const tann_node edge = put(&d, p, NULL, EDGE);
    tann_node h = put(&d, tann_add(b, soft, edge), "sum", AT_SUM);
    h = at >= AT_DROP ? put(&d, tann_dropout(b, h, 0.25f), "drop", AT_DROP) : h;
    h = put(&d, tann_dense(b, h, 2, NULL), "z", AT_Z);
    h = put(&d, tann_activation(b, h, TANN_SIGMOID), "last", AT_LAST);
    tann_model *m = tann_builder_finish(b, h, 1);
    assert_non_null(m);
    graph_randomize(m, 3, 0.9f);
    return m;
}

#define BATCH 5
#define STEPS 4

/* What a training leaves. */
typedef struct outcome {
    float loss[STEPS];
    float weights[64];
    float prediction[BATCH * 2];
    float saliency[BATCH * 3]; /* d last unit / d input */
} outcome;

static void intervene_all(tann_ctx *ctx, tann_session *s, place at, const touch *touches,
                          size_t count)
{
    for (size_t i = 0; i < count; i++) {
        intervene(ctx, s, places[at].node, places[at].point, places[at].input, &touches[i]);
    }
}

static void take_saliency(tann_ctx *ctx, const tann_model *m, tann_session *s, const float *x,
                          float *saliency)
{
    CHECK_OK(ctx, tann_gradient(s, x, BATCH, tann_model_output(m), 1, 0, saliency));
}

/* Trains, with the interventions if they are not drawn. */
static void train(tann_ctx *ctx, tann_model *m, place at, const touch *touches, size_t count,
                  outcome *out)
{
    float x[BATCH * 3];
    float y[BATCH * 2];
    tann_train_opts opts = tann_train_opts_default();
    opts.rate = 0.05f;
    opts.loss = TANN_BINARY_CROSSENTROPY;
    memset(out, 0, sizeof *out);
    fill_uniform(1, -1, 1, x, BATCH * 3);
    fill_uniform(2, 0, 1, y, BATCH * 2);
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    tann_session *s = tann_trainer_session(t);
    intervene_all(ctx, s, at, touches, count);
    for (size_t i = 0; i < STEPS; i++) {
        CHECK_OK(ctx, tann_train_step(t, x, y, BATCH, &out->loss[i]));
    }
    CHECK_OK(ctx, tann_predict(s, x, BATCH, out->prediction));
    take_saliency(ctx, m, s, x, out->saliency);
    if (count > 0) { /* one that does not train gives the same */
        float alone[BATCH * 3];
        tann_session *other = tann_session_new_with_gradients(ctx, m, BATCH);
        intervene_all(ctx, other, at, touches, count);
        take_saliency(ctx, m, other, x, alone);
        CHECK_BITS(alone, out->saliency, BATCH * 3);
        tann_session_free(other);
    }
    assert_true(tann_model_parameter_count(m) <= 64);
    weights_read(m, out->weights);
    tann_trainer_free(t);
    tann_model_free(m);
}

static void check_as_drawn(tann_ctx *ctx, place at, const touch *touches, size_t count)
{
    outcome done;
    outcome drawn;
    train(ctx, draw(ctx, at, NULL, 0), at, touches, count, &done);
    train(ctx, draw(ctx, at, touches, count), at, NULL, 0, &drawn);
    CHECK_BITS(done.loss, drawn.loss, STEPS);
    CHECK_BITS(done.weights, drawn.weights, 64);
    CHECK_BITS(done.prediction, drawn.prediction, BATCH * 2);
    CHECK_BITS(done.saliency, drawn.saliency, BATCH * 3);
}

static const touch touches[] = {
    {TANN_INTERVENE_ZERO, 0, 0, 0, 1},          {TANN_INTERVENE_ZERO, 0, 0, 0, -1},
    {TANN_INTERVENE_REPLACE, 0.3f, 0, 0, 1},    {TANN_INTERVENE_SCALE, 0.7f, 0, 0, 1},
    {TANN_INTERVENE_SCALE, -1.3f, 0, 0, -1},    {TANN_INTERVENE_SHIFT, 0.2f, 0, 0, 1},
    {TANN_INTERVENE_SHIFT, -0.1f, 0, 0, -1},    {TANN_INTERVENE_CLAMP, 0, 0.1f, 0.3f, 1},
    {TANN_INTERVENE_CLAMP, 0, -0.2f, 0.4f, -1},
};
enum { TOUCHES = sizeof touches / sizeof *touches };

static void each_is_as_if_drawn(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (int at = 0; at < PLACES; at++) {
        for (size_t i = 0; i < TOUCHES; i++) {
            check_as_drawn(ctx, (place)at, &touches[i], 1);
        }
    }
    tann_ctx_free(ctx);
}

/* Factors are powers of two: three of them multiply to the same in any order. */
static void several_in_order_are_as_if_drawn(void **state)
{
    (void)state;
    static const touch rows[][3] = {
        {{TANN_INTERVENE_SCALE, 0.5f, 0, 0, 1},
         {TANN_INTERVENE_SHIFT, 0.3f, 0, 0, -1},
         {TANN_INTERVENE_SCALE, -2, 0, 0, 1}},
        {{TANN_INTERVENE_SHIFT, 0.3f, 0, 0, -1},
         {TANN_INTERVENE_CLAMP, 0, -0.1f, 0.5f, -1},
         {TANN_INTERVENE_SCALE, 4, 0, 0, 0}},
        {{TANN_INTERVENE_CLAMP, 0, -0.3f, 0.5f, 0},
         {TANN_INTERVENE_SHIFT, -0.4f, 0, 0, -1},
         {TANN_INTERVENE_ZERO, 0, 0, 0, 1}},
        {{TANN_INTERVENE_REPLACE, 0.3f, 0, 0, 1},
         {TANN_INTERVENE_SCALE, 2, 0, 0, -1},
         {TANN_INTERVENE_SHIFT, -0.4f, 0, 0, 0}},
    };
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (int at = 0; at < PLACES; at++) {
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            check_as_drawn(ctx, (place)at, rows[i], 3);
        }
    }
    tann_ctx_free(ctx);
}

/* It does make a difference: what is drawn above is not nothing. */
static void each_changes_the_training(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (int at = 0; at < PLACES; at++) {
        for (size_t i = 0; i < TOUCHES; i++) {
            outcome plain;
            outcome done;
            train(ctx, draw(ctx, (place)at, NULL, 0), (place)at, NULL, 0, &plain);
            train(ctx, draw(ctx, (place)at, NULL, 0), (place)at, &touches[i], 1, &done);
            assert_memory_not_equal(plain.weights, done.weights, sizeof plain.weights);
        }
    }
    tann_ctx_free(ctx);
}

/* The hook that reads sees the gradient of the intervened network, too; the one removed first leaves the
   others right: now the second is the first to see the value. */
static void removing_one_leaves_the_others_right(void **state)
{
    (void)state;
    static const touch both[] = {{TANN_INTERVENE_SCALE, 3, 0, 0, -1},
                                 {TANN_INTERVENE_SHIFT, 0.4f, 0, 0, -1}};
    tann_ctx *ctx = tann_ctx_new(NULL);
    float x[3] = {0.5f, -0.25f, 0.75f};
    float y[2] = {0, 1};
    float weights[2][64] = {{0}};
    for (size_t run = 0; run < 2; run++) {
        tann_model *m = draw(ctx, AT_BENT, NULL, 0);
        tann_trainer *t = tann_trainer_new(ctx, m, NULL);
        tann_session *s = tann_trainer_session(t);
        tann_hook hook = 0;
        tann_intervention first = tann_intervention_default();
        first.name = "bent";
        first.kind = TANN_INTERVENE_SCALE;
        first.amount = 3;
        if (run == 0) {
            CHECK_OK(ctx, tann_intervene(s, &first, &hook));
        }
        intervene(ctx, s, "bent", TANN_HOOK_FORWARD, TANN_ALL_INPUTS, &both[1]);
        if (run == 0) {
            CHECK_OK(ctx, tann_hook_remove(s, hook));
        }
        CHECK_OK(ctx, tann_train_step(t, x, y, 1, NULL));
        weights_read(m, weights[run]);
        tann_trainer_free(t);
        tann_model_free(m);
    }
    CHECK_BITS(weights[0], weights[1], 64);
    tann_ctx_free(ctx);
}

/* ---- straight through ---- */

/* The same as a hook of one's own that multiplies. */
static tann_status halve(const tann_hook_event *event, void *user)
{
    const size_t count = event->value.batch * tann_shape_size(event->value.shape);
    for (size_t i = 0; i < count; i++) {
        event->value.data[i] *= 0.5f;
    }
    (void)user;
    return TANN_OK;
}

static void straight_through_is_a_hook_that_writes(void **state)
{
    (void)state;
    float x[3] = {0.5f, -0.25f, 0.75f};
    float y[2] = {0, 1};
    float weights[3][64] = {{0}};
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t run = 0; run < 3; run++) {
        tann_model *m = draw(ctx, AT_BENT, NULL, 0);
        tann_trainer *t = tann_trainer_new(ctx, m, NULL);
        tann_session *s = tann_trainer_session(t);
        tann_intervention v = tann_intervention_default();
        v.name = "bent";
        v.kind = TANN_INTERVENE_SCALE;
        v.amount = 0.5f;
        v.straight_through = run == 1;
        if (run == 0) {
            const unsigned points = (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_WRITES;
            CHECK_OK(ctx, tann_hook_add(s, "bent", points, halve, NULL, NULL));
        } else {
            CHECK_OK(ctx, tann_intervene(s, &v, NULL));
        }
        CHECK_OK(ctx, tann_train_step(t, x, y, 1, NULL));
        weights_read(m, weights[run]);
        tann_trainer_free(t);
        tann_model_free(m);
    }
    CHECK_BITS(weights[0], weights[1], 64);
    assert_memory_not_equal(weights[0], weights[2], sizeof weights[0]);
    tann_ctx_free(ctx);
}

int test_intervene_gradients(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_as_if_drawn),
        cmocka_unit_test(several_in_order_are_as_if_drawn),
        cmocka_unit_test(each_changes_the_training),
        cmocka_unit_test(removing_one_leaves_the_others_right),
        cmocka_unit_test(straight_through_is_a_hook_that_writes),
    };
    return cmocka_run_group_tests_name("intervene_gradients", tests, NULL, NULL);
}
