#include "optimizer/optimizer.h"

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
