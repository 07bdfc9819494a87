#include "batch.h"

#include "activation/activation.h"
#include "floats.h"
#include "graphs.h"

static const tann_activation_type *activation_of(const tann__loss_type *type)
{
    return tann__activation(type->logits >= 0 ? (tann_activation_kind)type->logits : TANN_SIGMOID);
}

batch batch_new(const tann__loss_type *type, size_t rows, size_t units)
{
    const size_t count = rows * units;
    const int any_target = type->target_min == type->target_max;
    const batch b = {
        .type = type,
        .rows = rows,
        .units = units,
        .count = count,
        .z = floats_new(count),
        .y = floats_new(count),
        .t = floats_new(count),
        .loss = floats_new(rows),
        .scratch = floats_new(count),
        .d = floats_new(count),
    };
    fill_uniform(1, -2, 2, b.z, count);
    fill_uniform(2, any_target ? -2 : type->target_min, any_target ? 2 : type->target_max, b.t,
                 count);
    batch_activate(&b);
    return b;
}

void batch_free(const batch *b)
{
    floats_free(b->z, b->count);
    floats_free(b->y, b->count);
    floats_free(b->t, b->count);
    floats_free(b->loss, b->rows);
    floats_free(b->scratch, b->count);
    floats_free(b->d, b->count);
}

float *batch_input(const batch *b, form from)
{
    return from == FROM_OUTPUTS ? b->y : b->z;
}

void batch_activate(const batch *b)
{
    activation_of(b->type)->forward(sets_at(0), b->rows, b->units, b->z, b->y);
}

void batch_compute(const batch *b, const tann_kernels *k, form from, float scale)
{
    if (from == FROM_OUTPUTS) {
        b->type->value(k, b->rows, b->units, b->y, b->t, b->loss, b->scratch);
        b->type->gradient(k, b->rows, b->units, b->y, b->t, scale, b->d);
    } else {
        b->type->logit_value(k, b->rows, b->units, b->z, b->y, b->t, b->loss, b->scratch);
        b->type->logit_gradient(k, b->rows, b->units, b->z, b->y, b->t, scale, b->d);
    }
}

void batch_backward(const batch *b, float *d)
{
    activation_of(b->type)->backward(sets_at(0), b->rows, b->units, b->z, b->y, d, d);
}
