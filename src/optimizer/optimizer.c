#include "optimizer/optimizer.h"

#include "base/error.h"

static const tann__optimizer_type *const types[] = {
#define TANN_OPTIMIZER(value, NAME, name) [value] = &tann__opt_##name,
#include <tinyann/optimizers.def>
#undef TANN_OPTIMIZER
};

const tann__optimizer_type *tann__optimizer(tann_optimizer_kind kind)
{
    const size_t index = (size_t)kind;
    return index < sizeof types / sizeof types[0] ? types[index] : NULL;
}

const char *tann_optimizer_name(tann_optimizer_kind kind)
{
    const tann__optimizer_type *type = tann__optimizer(kind);
    return type != NULL ? type->name : NULL;
}

tann_status tann__optimizer_check_kind(tann_ctx *ctx, tann_optimizer_kind given,
                                       tann_optimizer_kind expected)
{
    if (given == expected) {
        return TANN_OK;
    }
    const char *name = tann_optimizer_name(given);
    return tann__fail(ctx, TANN_E_ARGUMENT, "the optimizer is %s, its options are those of %s",
                      tann_optimizer_name(expected), name != NULL ? name : "none");
}
