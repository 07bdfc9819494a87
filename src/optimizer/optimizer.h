/* The family of optimizers: one file a formula, one row in <tinyann/optimizers.def>. */
#ifndef TINYANN_SRC_OPTIMIZER_OPTIMIZER_H
#define TINYANN_SRC_OPTIMIZER_OPTIMIZER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tinyann/ctx.h>
#include <tinyann/kernels.h>
#include <tinyann/kinds.h>
#include <tinyann/status.h>

#define TANN__MAX_MOMENTS 2

/* An optimizer's options, read into memory of the trainer's. */
typedef union tann__optimizer_config {
    double align;
    unsigned char bytes[64];
} tann__optimizer_config;

/* An option that an update depends on: a float, or an int32_t. */
typedef struct tann__optimizer_field {
    const char *name;
    size_t offset; /* in its option struct, with which the config begins */
    bool real;
} tann__optimizer_field;

typedef struct tann__optimizer_type {
    const char *name;
    const char *moment_names[TANN__MAX_MOMENTS];
    const tann__optimizer_field *fields;
    size_t field_count;
    /* Reads and checks the caller's options (NULL: defaults) into the config. */
    tann_status (*configure)(tann_ctx *ctx, const void *opts, tann__optimizer_config *config);
    /* How many arrays of the weights' size it keeps: 0 to TANN__MAX_MOMENTS, which begin at 0. */
    size_t (*moments)(const tann__optimizer_config *config);
    /* Update number `step` (from 1) of n weights. Afterwards g holds the weights from before.
       Returns whether all that it wrote is finite. */
    int (*update)(const tann_kernels *k, const tann__optimizer_config *config, size_t n, float *w,
                  float *g, float *const *moments, float rate, uint64_t step);
} tann__optimizer_type;

#define TANN_OPTIMIZER(value, NAME, name) extern const tann__optimizer_type tann__opt_##name;
#include <tinyann/optimizers.def>
#undef TANN_OPTIMIZER

/* An optimizer's option struct begins with its size and the optimizer that it is for, since
   tann_train_opts only has a bare pointer to it. Refuses the options of another one. */
tann_status tann__optimizer_check_kind(tann_ctx *ctx, tann_optimizer_kind given,
                                       tann_optimizer_kind expected);

/* The type of a kind; NULL for a value that is not in the list. */
const tann__optimizer_type *tann__optimizer(tann_optimizer_kind kind);

#endif
