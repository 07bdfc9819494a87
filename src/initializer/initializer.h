/* The family of initializers: one file a formula, one row in <tinyann/initializers.def>. */
#ifndef TINYANN_SRC_INITIALIZER_INITIALIZER_H
#define TINYANN_SRC_INITIALIZER_INITIALIZER_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/kinds.h>
#include <tinyann/random.h>

/* What a draw may depend on. */
typedef struct tann__init_args {
    uint64_t seed, stream;
    size_t fan_in, fan_out;
    float constant;
} tann__init_args;

/* Fills values[count]. */
typedef struct tann__initializer_type {
    const char *name;
    void (*fill)(const tann__init_args *args, float *values, size_t count);
} tann__initializer_type;

#define TANN_INITIALIZER(value, NAME, name) extern const tann__initializer_type tann__init_##name;
#include <tinyann/initializers.def>
#undef TANN_INITIALIZER

/* The type of a kind; NULL for a value that is not in the list. */
const tann__initializer_type *tann__initializer(tann_initializer_kind kind);

#endif
