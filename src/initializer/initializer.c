#include "initializer/initializer.h"

static const tann__initializer_type *const types[] = {
#define TANN_INITIALIZER(value, NAME, name) [value] = &tann__init_##name,
#include <tinyann/initializers.def>
#undef TANN_INITIALIZER
};

const tann__initializer_type *tann__initializer(tann_initializer_kind kind)
{
    const size_t index = (size_t)kind;
    return index < sizeof types / sizeof types[0] ? types[index] : NULL;
}

const char *tann_initializer_name(tann_initializer_kind kind)
{
    const tann__initializer_type *type = tann__initializer(kind);
    return type != NULL ? type->name : NULL;
}
