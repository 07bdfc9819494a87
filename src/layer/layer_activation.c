/* The activation as a node of its own, so that z and a are two named values. */
#include "layer/layer.h"

#include <stdbool.h>

#include <tinyann/layers.h>

#include "activation/activation.h"
#include "base/error.h"

/* A task of its own pays from about this many numbers on. */
#define WORK_PER_TASK 32768

typedef struct activation_config {
    const tann_activation_type *type;
} activation_config;

static const tann_field fields[] = {
    {"activation", offsetof(activation_config, type), TANN_LINEAR, 0, 0, TANN_FIELD_ACTIVATION, 0},
};

static unsigned needs_of(const tann_activation_type *type)
{
    const unsigned needs = tann__activation_needs(type);
    return (needs & (unsigned)TANN_ACTIVATION_NEEDS_X ? (unsigned)TANN_NEEDS_X : 0) |
           (needs & (unsigned)TANN_ACTIVATION_NEEDS_Y ? (unsigned)TANN_NEEDS_Y : 0);
}

/* The library's own work on rows one by one, and in place. Of a user's no more is known than what
   <tinyann/extend.h> asks of it. */
static bool is_built_in(const tann_activation_type *type)
{
    for (int kind = 0; kind < TANN_ACTIVATION_COUNT_; kind++) {
        if (type == tann__activation((tann_activation_kind)kind)) {
            return true;
        }
    }
    return false;
}

static tann_status plan(tann_plan *plan, const void *config)
{
    const activation_config *c = config;
    TANN_TRY(tann_plan_needs(plan, needs_of(c->type)));
    if (is_built_in(c->type)) {
        TANN_TRY(
            tann_plan_allows(plan, (unsigned)TANN_ALLOWS_IN_PLACE | (unsigned)TANN_ALLOWS_PIECES));
    }
    return tann_plan_output(plan, tann_plan_input(plan, 0));
}

/* How many samples make a task. */
static size_t grain(const tann_frame *f)
{
    return f->output_size < WORK_PER_TASK ? WORK_PER_TASK / f->output_size : 1;
}

static const tann_activation_type *type_of(const tann_frame *f)
{
    const activation_config *c = f->config;
    return c->type;
}

/* The last dimension is what a softmax runs over; all others, and the batch, are rows. */
static size_t units_of(const tann_frame *f)
{
    return (size_t)f->output_shape->dim[f->output_shape->rank - 1];
}

static size_t rows_of(const tann_frame *f, size_t samples)
{
    return f->output_shape->rank == 1 ? samples : samples * (f->output_size / units_of(f));
}

static void forward_samples(const tann_frame *f, size_t begin, size_t end)
{
    const size_t at = begin * f->output_size;
    type_of(f)->forward(f->kernels, rows_of(f, end - begin), units_of(f), f->x[0] + at, f->y + at);
}

static tann_status forward(const tann_frame *f)
{
    if (f->tasks > 1) {
        tann_frame_split(f, f->batch, grain(f), forward_samples);
    } else {
        forward_samples(f, 0, f->batch);
    }
    return TANN_OK;
}

static void backward_samples(const tann_frame *f, size_t begin, size_t end)
{
    const size_t at = begin * f->output_size;
    type_of(f)->backward(f->kernels, rows_of(f, end - begin), units_of(f), f->x[0] + at, f->y + at,
                         f->dy + at, f->dx[0] + at);
}

static tann_status backward(const tann_frame *f)
{
    if (f->dx[0] != NULL && f->tasks > 1) {
        tann_frame_split(f, f->batch, grain(f), backward_samples);
    } else if (f->dx[0] != NULL) {
        backward_samples(f, 0, f->batch);
    }
    return TANN_OK;
}

const tann_layer_type tann__layer_activation = {
    .struct_size = sizeof(tann_layer_type),
    .name = "activation",
    .fields = fields,
    .field_count = sizeof fields / sizeof fields[0],
    .config_size = sizeof(activation_config),
    .min_inputs = 1,
    .max_inputs = 1,
    .plan = plan,
    .forward = forward,
    .backward = backward,
};

const tann_activation_type *tann__layer_activation_type(const tann_layer_type *type,
                                                        const void *config)
{
    const activation_config *c = config;
    return type == &tann__layer_activation ? c->type : NULL;
}

tann_node tann_activation_own(tann_builder *b, tann_node in, const tann_activation_type *type)
{
    const activation_config config = {type};
    return tann_layer(b, &tann__layer_activation, &in, 1, &config);
}

tann_node tann_activation(tann_builder *b, tann_node in, tann_activation_kind kind)
{
    const tann_activation_type *type = tann__activation(kind);
    if (type == NULL) {
        return tann_builder_fail(b, TANN_E_ARGUMENT, "activation: kind %d is not in the list",
                                 (int)kind);
    }
    return tann_activation_own(b, in, type);
}
