/* Dropout, inverted: in training y = x m with m = 0 (probability rate) or 1 / (1 - rate). The
   factors m are saved for backward; they are a function of seed, node, step and place alone. */
#include "layer/layer.h"

#include <string.h>

#include <tinyann/layers.h>

#include "base/error.h"
#include "base/rng.h"

typedef struct dropout_config {
    float rate;
} dropout_config;

/* The greatest float below 1. */
#define BELOW_ONE (1 - 0x1p-24)

static const tann_field fields[] = {
    {"rate", offsetof(dropout_config, rate), 0.5, 0, BELOW_ONE, TANN_FIELD_FLOAT, 0},
};

static tann_status plan(tann_plan *plan, const void *config)
{
    (void)config;
    const tann_shape shape = tann_plan_input(plan, 0);
    TANN_TRY(tann_plan_saved(plan, tann_shape_size(shape)));
    TANN_TRY(tann_plan_needs(plan, TANN_NEEDS_NOTHING));
    TANN_TRY(tann_plan_allows(plan, (unsigned)TANN_ALLOWS_IN_PLACE | (unsigned)TANN_ALLOWS_PIECES));
    return tann_plan_output(plan, shape);
}

static void draw_factors(const tann_frame *f, size_t count)
{
    const dropout_config *c = f->config;
    const float keep = 1.0f / (1.0f - c->rate);
    enum { BLOCKS = 64, WORDS = 4 * BLOCKS };
    for (size_t at = 0; at < count; at += WORDS) {
        uint32_t words[WORDS];
        const size_t some = count - at < WORDS ? count - at : WORDS;
        f->kernels->random_blocks(f->seed, f->stream, at / 4, (some + 3) / 4, words);
        for (size_t i = 0; i < some; i++) {
            f->saved[at + i] = tann__random_unit(words[i]) < c->rate ? 0.0f : keep;
        }
    }
}

static tann_status forward(const tann_frame *f)
{
    const size_t count = f->batch * f->output_size;
    if (!f->training) {
        if (f->y != f->x[0]) {
            memcpy(f->y, f->x[0], count * sizeof *f->y);
        }
        return TANN_OK;
    }
    draw_factors(f, count);
    f->kernels->multiply(count, f->x[0], f->saved, f->y);
    return TANN_OK;
}

static tann_status backward(const tann_frame *f)
{
    const size_t count = f->batch * f->output_size;
    if (f->dx[0] == NULL) {
        return TANN_OK;
    }
    if (f->training) {
        f->kernels->multiply(count, f->dy, f->saved, f->dx[0]);
    } else if (f->dx[0] != f->dy) {
        memcpy(f->dx[0], f->dy, count * sizeof *f->dy);
    }
    return TANN_OK;
}

const tann_layer_type tann__layer_dropout = {
    .struct_size = sizeof(tann_layer_type),
    .name = "dropout",
    .fields = fields,
    .field_count = sizeof fields / sizeof fields[0],
    .config_size = sizeof(dropout_config),
    .min_inputs = 1,
    .max_inputs = 1,
    .plan = plan,
    .forward = forward,
    .backward = backward,
};

tann_node tann_dropout(tann_builder *b, tann_node in, float rate)
{
    const dropout_config config = {rate};
    return tann_layer(b, &tann__layer_dropout, &in, 1, &config);
}
