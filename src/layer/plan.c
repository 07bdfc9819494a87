#include "layer/plan.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/name.h"
#include "base/shape_text.h"

size_t tann_plan_input_count(const tann_plan *plan)
{
    return plan->input_count;
}

tann_shape tann_plan_input(const tann_plan *plan, size_t index)
{
    static const tann_shape none = {0, {0, 0, 0, 0}};
    return index < plan->input_count ? plan->inputs[index] : none;
}

/* Dimensions beyond the rank are 0. */
static tann_shape trimmed(tann_shape shape)
{
    for (int32_t i = shape.rank; i < TANN_MAX_RANK; i++) {
        shape.dim[i] = 0;
    }
    return shape;
}

tann_status tann_plan_output(tann_plan *plan, tann_shape shape)
{
    if (tann_shape_size(shape) == 0) {
        return tann__fail(plan->ctx, TANN_E_SHAPE,
                          "%s: %s (rank %d) is not a shape: rank 1 to %d, every size at least 1",
                          plan->type->name, tann__shape_print(shape).text, (int)shape.rank,
                          TANN_MAX_RANK);
    }
    plan->output = trimmed(shape);
    return TANN_OK;
}

static tann_status check_weight_name(const tann_plan *plan, const char *name)
{
    if (!tann__is_name(name, TANN__MAX_WEIGHT_NAME, "")) {
        return tann__fail(plan->ctx, TANN_E_ARGUMENT,
                          "%s: a weight's name is 1 to %d letters, digits or '_', not '%.40s'",
                          plan->type->name, TANN__MAX_WEIGHT_NAME, name ? name : "(null)");
    }
    for (size_t i = 0; i < plan->weight_count; i++) {
        if (strcmp(plan->weights[i].name, name) == 0) {
            return tann__fail(plan->ctx, TANN_E_ARGUMENT, "%s: weight '%s' is declared twice",
                              plan->type->name, name);
        }
    }
    return TANN_OK;
}

static tann_status add_weight(tann_plan *plan, const char *name, tann_shape shape,
                              tann_initializer_kind initializer, float constant)
{
    TANN_TRY(check_weight_name(plan, name));
    const size_t count = tann_shape_size(shape);
    if (count == 0) {
        return tann__fail(plan->ctx, TANN_E_SHAPE, "%s: weight '%s' cannot have shape %s",
                          plan->type->name, name, tann__shape_print(shape).text);
    }
    if (tann_initializer_name(initializer) == NULL) {
        return tann__fail(plan->ctx, TANN_E_ARGUMENT, "%s: weight '%s': no initializer %d",
                          plan->type->name, name, (int)initializer);
    }
    if (!isfinite(constant)) {
        return tann__fail(plan->ctx, TANN_E_NUMERIC, "%s: weight '%s' cannot begin at %g",
                          plan->type->name, name, (double)constant);
    }
    if (plan->weight_count == TANN__MAX_WEIGHTS) {
        return tann__fail(plan->ctx, TANN_E_ARGUMENT, "%s: more than %d weights", plan->type->name,
                          TANN__MAX_WEIGHTS);
    }
    plan->weights[plan->weight_count++] =
        (tann__weight_plan){name, trimmed(shape), count, initializer, constant};
    return TANN_OK;
}

tann_status tann_plan_weight(tann_plan *plan, const char *name, tann_shape shape,
                             tann_initializer_kind initializer, float constant)
{
    if (plan->trained_count < plan->weight_count) {
        return tann__fail(plan->ctx, TANN_E_ARGUMENT,
                          "%s: weight '%.40s' is trained and comes behind '%s', which is not",
                          plan->type->name, name ? name : "(null)",
                          plan->weights[plan->weight_count - 1].name);
    }
    TANN_TRY(add_weight(plan, name, shape, initializer, constant));
    plan->trained_count = plan->weight_count;
    return TANN_OK;
}

tann_status tann_plan_constant(tann_plan *plan, const char *name, tann_shape shape, float value)
{
    return add_weight(plan, name, shape, TANN_CONSTANT, value);
}

tann_status tann_plan_saved(tann_plan *plan, size_t floats)
{
    plan->saved = floats;
    return TANN_OK;
}

tann_status tann_plan_scratch(tann_plan *plan, size_t floats)
{
    plan->scratch = floats;
    return TANN_OK;
}

tann_status tann_plan_needs(tann_plan *plan, unsigned needs)
{
    if ((needs & ~(unsigned)TANN__NEEDS_ALL) != 0) {
        return tann__fail(plan->ctx, TANN_E_UNSUPPORTED, "%s: needs of 0x%x are not known",
                          plan->type->name, needs);
    }
    plan->needs = needs;
    return TANN_OK;
}

tann_status tann_plan_allows(tann_plan *plan, unsigned allows)
{
    if ((allows & ~((unsigned)TANN_ALLOWS_IN_PLACE | (unsigned)TANN_ALLOWS_PIECES)) != 0) {
        return tann__fail(plan->ctx, TANN_E_UNSUPPORTED, "%s: allowances of 0x%x are not known",
                          plan->type->name, allows);
    }
    plan->allows = allows;
    return TANN_OK;
}

tann_status tann_plan_fail(tann_plan *plan, tann_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tann__failv(plan->ctx, status, format, args);
    va_end(args);
    return status;
}
