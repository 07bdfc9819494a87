#include "fault_cases.h"

#include "checks.h"

#include <math.h>
#include <string.h>

typedef struct poison_config {
    int32_t back;
} poison_config;

static const tann_field poison_fields[] = {
    {"back", offsetof(poison_config, back), 0, 0, 1, TANN_FIELD_INT, 0}};

static tann_status poison_plan(tann_plan *plan, const void *config)
{
    (void)config;
    return tann_plan_output(plan, tann_plan_input(plan, 0));
}

static void pass(const tann_frame *f, const float *from, float *to, int spoils)
{
    memcpy(to, from, f->batch * f->output_size * sizeof *to);
    for (size_t i = 0; spoils && i < f->batch; i++) {
        if (f->x[0][i * f->output_size] > 50) {
            to[i * f->output_size + 1] = NAN;
        }
    }
}

static tann_status poison_forward(const tann_frame *f)
{
    pass(f, f->x[0], f->y, !((const poison_config *)f->config)->back);
    return TANN_OK;
}

static tann_status poison_backward(const tann_frame *f)
{
    if (f->dx[0] != NULL) {
        pass(f, f->dy, f->dx[0], ((const poison_config *)f->config)->back);
    }
    return TANN_OK;
}

static const tann_layer_type poison = {
    .struct_size = sizeof(tann_layer_type),
    .name = "poison",
    .fields = poison_fields,
    .field_count = 1,
    .config_size = sizeof(poison_config),
    .min_inputs = 1,
    .max_inputs = 1,
    .plan = poison_plan,
    .forward = poison_forward,
    .backward = poison_backward,
};

tann_node fault_poison(tann_builder *b, tann_node in, int back)
{
    const poison_config config = {back};
    return tann_layer(b, &poison, &in, 1, &config);
}

/* e^x, which overflows. */
static void exp_forward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                        float *y)
{
    kernels->exp(rows * units, x, y);
}

static void exp_backward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                         const float *y, const float *dy, float *dx)
{
    (void)x;
    kernels->multiply(rows * units, y, dy, dx);
}

static const tann_activation_type exponential = {
    .struct_size = sizeof(tann_activation_type),
    .name = "exponential",
    .forward = exp_forward,
    .backward = exp_backward,
    .needs = TANN_ACTIVATION_NEEDS_Y,
};

static tann_node input(tann_builder *b)
{
    return tann_input(b, tann_shape_1d(FAULT_INPUTS));
}

/* A dense node all of whose weights are alike. */
static tann_node dense(tann_builder *b, tann_node in, int32_t units, float weight)
{
    tann_dense_opts opts = tann_dense_opts_default();
    opts.kernel_initializer = TANN_CONSTANT;
    opts.kernel_constant = weight;
    return tann_dense(b, in, units, &opts);
}

static tann_node last(tann_builder *b, tann_node h)
{
    return tann_named(b, dense(b, h, 1, 0.25f), "last");
}

static tann_node draw_dense(tann_builder *b)
{
    const tann_node h = tann_named(b, dense(b, input(b), 4, 1e10f), "wide");
    return last(b, tann_activation(b, tann_activation(b, h, TANN_LINEAR), TANN_LINEAR));
}

static tann_node draw_own_activation(tann_builder *b)
{
    const tann_node h = tann_activation_own(b, input(b), &exponential);
    return last(b, tann_named(b, h, "grows"));
}

static tann_node draw_dropout(tann_builder *b)
{
    return last(b, tann_named(b, tann_dropout(b, input(b), 0.01f), "drops"));
}

static tann_node draw_add(tann_builder *b)
{
    const tann_node x = input(b);
    return last(b, tann_named(b, tann_add(b, x, x), "twice"));
}

static tann_node draw_poison(tann_builder *b)
{
    return last(b, tann_named(b, fault_poison(b, input(b), 0), "bad"));
}

static tann_node draw_last(tann_builder *b)
{
    return tann_named(b, dense(b, input(b), 1, 1e10f), "last");
}

/* An infinity that tanh swallows, and another one that goes on. */
static tann_node draw_swallowed(tann_builder *b)
{
    const tann_node x = input(b);
    const tann_node left = tann_activation(b, dense(b, x, 4, 9e29f), TANN_TANH);
    const tann_node right = tann_named(b, dense(b, x, 4, 1e10f), "right");
    return last(b, tann_add(b, left, right));
}

static tann_node draw_sigmoid(tann_builder *b)
{
    return tann_activation(b, draw_last(b), TANN_SIGMOID);
}

static tann_node draw_loss(tann_builder *b)
{
    return last(b, input(b));
}

static tann_node draw_weight_gradient(tann_builder *b)
{
    return tann_named(b, dense(b, input(b), 1, 0), "last");
}

static tann_node draw_back(tann_builder *b)
{
    const tann_node h = fault_poison(b, tann_named(b, dense(b, input(b), 4, 1), "first"), 1);
    return last(b, tann_named(b, h, "bad"));
}

/* The gradient that leaves a dense node is 2e18 times 1e30. */
static tann_node draw_gradient(tann_builder *b)
{
    const tann_node h = dense(b, input(b), 4, 0);
    return tann_named(b, dense(b, tann_activation(b, h, TANN_TANH), 1, 9e29f), "steep");
}

/* Two gradients of some 2e38 that meet. */
static tann_node draw_meeting(tann_builder *b)
{
    const tann_node h = tann_named(b, dense(b, input(b), 2, 0), "both");
    return tann_add(b, dense(b, h, 1, 1e20f), dense(b, h, 1, 1e20f));
}

const fault_case fault_cases[] = {
    {"dense", draw_dense, .x = {0, 3e30f, 0}, .node = "wide", .value = INFINITY},
    {"own activation", draw_own_activation, .x = {1, 0, 99}, .node = "grows", .unit = 2,
     .value = INFINITY},
    {"dropout", draw_dropout, .x = {0, -3.4e38f, 0}, .node = "drops", .unit = 1,
     .value = -INFINITY},
    {"add", draw_add, .x = {0, 0, -3e38f}, .node = "twice", .unit = 2, .value = -INFINITY},
    {"own layer", draw_poison, .x = {60, 0, 0}, .node = "bad", .unit = 1, .value = NAN},
    {"last node", draw_last, .x = {0, 3e30f, 0}, .node = "last", .value = INFINITY},
    {"swallowed", draw_swallowed, .x = {0, 0, 3e30f}, .node = "right", .value = INFINITY},
    {"logits",
     draw_sigmoid,
     TANN_BINARY_CROSSENTROPY,
     {0, -3e30f, 0},
     .node = "last",
     .value = -INFINITY},
    {"loss", draw_loss, .x = {1, 1, 1}, .y = 3e19f, .value = INFINITY},
    {"weight gradient", draw_weight_gradient, .x = {0, 1e22f, 0}, .y = 1e19f,
     .point = TANN_HOOK_WEIGHT_GRADIENT, .node = "last", .weight = "kernel", .unit = 1,
     .value = -INFINITY},
    {"own layer back", draw_back, .x = {60, 0, 0}, .point = TANN_HOOK_GRADIENT_INPUT, .node = "bad",
     .unit = 1, .value = NAN},
    {"gradient", draw_gradient, .x = {1, 1, 1}, .y = -1e19f, .point = TANN_HOOK_GRADIENT_INPUT,
     .node = "steep", .value = INFINITY},
    {"gradients that meet", draw_meeting, .x = {1, 1, 1}, .y = -1e19f, .point = TANN_HOOK_GRADIENT,
     .node = "both", .value = INFINITY},
};
const size_t fault_case_count = sizeof fault_cases / sizeof *fault_cases;

const fault_case *fault_find(const char *name)
{
    size_t i = 0;
    while (strcmp(fault_cases[i].name, name) != 0) {
        i++;
        assert_true(i < fault_case_count);
    }
    return &fault_cases[i];
}
