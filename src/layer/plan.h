/* What a layer's plan() declares its needs to. */
#ifndef TINYANN_SRC_LAYER_PLAN_H
#define TINYANN_SRC_LAYER_PLAN_H

#include <stddef.h>

#include <tinyann/extend.h>

#define TANN__MAX_WEIGHTS     8  /* of one layer */
#define TANN__MAX_WEIGHT_NAME 31 /* characters */
#define TANN__NEEDS_ALL       ((unsigned)TANN_NEEDS_X | (unsigned)TANN_NEEDS_Y)

typedef struct tann__weight_plan {
    const char *name;
    tann_shape shape;
    size_t count;
    tann_initializer_kind initializer;
    float constant;
} tann__weight_plan;

struct tann_plan {
    tann_ctx *ctx; /* for sentences */
    const tann_layer_type *type;
    const tann_shape *inputs;
    size_t input_count;
    tann_shape output; /* rank 0 until declared */
    tann__weight_plan weights[TANN__MAX_WEIGHTS];
    size_t weight_count;
    size_t trained_count;  /* those that are not trained stand behind */
    size_t saved, scratch; /* floats a sample */
    unsigned needs;        /* tann_layer_need */
    unsigned allows;       /* tann_layer_allowance */
};

#endif
