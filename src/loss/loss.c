#include "loss/loss.h"

static const tann__loss_type *const types[] = {
#define TANN_LOSS(value, NAME, name) [value] = &tann__loss_##name,
#include <tinyann/losses.def>
#undef TANN_LOSS
};

const tann__loss_type *tann__loss(tann_loss_kind kind)
{
    const size_t index = (size_t)kind;
    return index < sizeof types / sizeof types[0] ? types[index] : NULL;
}

const char *tann_loss_name(tann_loss_kind kind)
{
    const tann__loss_type *type = tann__loss(kind);
    return type != NULL ? type->name : NULL;
}
