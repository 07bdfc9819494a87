/* The join of two branches: y = p + q. */
#include "layer/layer.h"

#include <string.h>

#include <tinyann/layers.h>

#include "base/error.h"
#include "base/shape_text.h"

static tann_status plan(tann_plan *plan, const void *config)
{
    (void)config;
    const tann_shape p = tann_plan_input(plan, 0);
    const tann_shape q = tann_plan_input(plan, 1);
    if (!tann_shape_equal(p, q)) {
        return tann_plan_fail(plan, TANN_E_SHAPE, "add needs equal shapes, not %s and %s",
                              tann__shape_print(p).text, tann__shape_print(q).text);
    }
    TANN_TRY(tann_plan_needs(plan, TANN_NEEDS_NOTHING));
    TANN_TRY(tann_plan_allows(plan, TANN_ALLOWS_PIECES));
    return tann_plan_output(plan, p);
}

static tann_status forward(const tann_frame *f)
{
    f->kernels->add(f->batch * f->output_size, f->x[0], f->x[1], f->y);
    return TANN_OK;
}

static tann_status backward(const tann_frame *f)
{
    for (size_t i = 0; i < f->input_count; i++) {
        if (f->dx[i] != NULL) {
            memcpy(f->dx[i], f->dy, f->batch * f->output_size * sizeof *f->dy);
        }
    }
    return TANN_OK;
}

const tann_layer_type tann__layer_add = {
    .struct_size = sizeof(tann_layer_type),
    .name = "add",
    .min_inputs = 2,
    .max_inputs = 2,
    .plan = plan,
    .forward = forward,
    .backward = backward,
};

tann_node tann_add(tann_builder *b, tann_node p, tann_node q)
{
    const tann_node inputs[] = {p, q};
    return tann_layer(b, &tann__layer_add, inputs, 2, NULL);
}
