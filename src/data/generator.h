/* The family of data sets: one file a shape, one row in <tinyann/generators.def>. */
#ifndef TINYANN_SRC_DATA_GENERATOR_H
#define TINYANN_SRC_DATA_GENERATOR_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/generators.h>

/* Which sample: the classes take turns. */
typedef struct tann__gen_sample {
    int32_t label; /* 0 or 1 */
    size_t index;  /* among those of its class, from 0 */
    size_t count;  /* how many its class has */
} tann__gen_sample;

typedef struct tann__generator_type {
    const char *name;
    float noise;                                               /* unless one is asked for */
    void (*place)(const tann__gen_sample *s, double point[2]); /* without noise */
} tann__generator_type;

#define TANN_GENERATOR(value, NAME, name) extern const tann__generator_type tann__gen_##name;
#include <tinyann/generators.def>
#undef TANN_GENERATOR

/* The type of a kind; NULL for a value that is not in the list. */
const tann__generator_type *tann__generator(tann_generator_kind kind);

#endif
