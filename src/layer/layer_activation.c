/* The activation as a node of its own, so that z and a are two named values. */
#include "layer/layer.h"

#include <tinyann/layers.h>

#include "activation/activation.h"

typedef struct activation_config {
    const tann_activation_type *type;
} activation_config;

static const tann_field fields[] = {
    {"activation", offsetof(activation_config, type), TANN_LINEAR, 0, 0, TANN_FIELD_ACTIVATION, 0},
};

static tann_status plan(tann_plan *plan, const void *config)
{
    (void)config;
    return tann_plan_output(plan, tann_plan_input(plan, 0));
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

static tann_status forward(const tann_frame *f)
{
    const size_t units = units_of(f);
    type_of(f)->forward(f->kernels, f->batch * (f->output_size / units), units, f->x[0], f->y);
    return TANN_OK;
}

static tann_status backward(const tann_frame *f)
{
    const size_t units = units_of(f);
    if (f->dx[0] != NULL) {
        type_of(f)->backward(f->kernels, f->batch * (f->output_size / units), units, f->x[0], f->y,
                             f->dy, f->dx[0]);
    }
    return TANN_OK;
}

static const tann_layer_type activation = {
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
    return type == &activation ? c->type : NULL;
}

tann_node tann_activation_own(tann_builder *b, tann_node in, const tann_activation_type *type)
{
    const activation_config config = {type};
    return tann_layer(b, &activation, &in, 1, &config);
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
