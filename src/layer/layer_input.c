/* The input: the session puts the samples in place, so forward has nothing to do. */
#include "layer/layer.h"

#include <tinyann/layers.h>

#include "base/error.h"

static tann_status plan(tann_plan *plan, const void *config)
{
    const tann_shape *shape = config;
    TANN_TRY(tann_plan_needs(plan, TANN_NEEDS_NOTHING));
    TANN_TRY(tann_plan_allows(plan, TANN_ALLOWS_PIECES));
    return tann_plan_output(plan, *shape);
}

static tann_status nothing(const tann_frame *frame)
{
    (void)frame;
    return TANN_OK;
}

const tann_layer_type tann__layer_input = {
    .struct_size = sizeof(tann_layer_type),
    .name = "input",
    .config_size = sizeof(tann_shape),
    .plan = plan,
    .forward = nothing,
    .backward = nothing,
};

tann_node tann_input(tann_builder *b, tann_shape shape)
{
    return tann_layer(b, &tann__layer_input, NULL, 0, &shape);
}
