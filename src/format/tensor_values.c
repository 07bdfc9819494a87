/* The numbers of a tensor as floats, whatever type they have in the file. */
#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "format/format_safetensors.h"

static float get_f16(const unsigned char *bytes)
{
    return tann__float_of_half(tann__get_u16(bytes));
}

/* The upper half of a float. */
static float get_bf16(const unsigned char *bytes)
{
    return tann__float_of((uint32_t)tann__get_u16(bytes) << 16);
}

static float get_f64(const unsigned char *bytes)
{
    return tann__float_of_double(tann__get_f64(bytes));
}

static const struct {
    const char *name;
    size_t size;
    float (*get)(const unsigned char *bytes);
} types[TANN__TENSOR_TYPES] = {
    [TANN__TENSOR_F32] = {"F32", 4, tann__get_f32},
    [TANN__TENSOR_F64] = {"F64", 8, get_f64},
    [TANN__TENSOR_F16] = {"F16", 2, get_f16},
    [TANN__TENSOR_BF16] = {"BF16", 2, get_bf16},
};

tann__tensor_type tann__tensor_type_named(const char *name)
{
    int i = 0;
    while (i < TANN__TENSOR_TYPES && strcmp(types[i].name, name) != 0) {
        i++;
    }
    return (tann__tensor_type)i;
}

size_t tann__tensor_type_size(tann__tensor_type type)
{
    return types[type].size;
}

tann_status tann__tensor_check(const tann__safetensors *st, const tann__tensor *t)
{
    for (size_t at = t->begin; at < t->end; at += types[t->type].size) {
        if (!isfinite(types[t->type].get(st->data + at))) {
            return tann__fail(st->ctx, TANN_E_NUMERIC,
                              "byte %zu: tensor '%.80s' holds NaN or infinity",
                              (size_t)(st->data - st->file) + at, t->name);
        }
    }
    return TANN_OK;
}

void tann__tensor_read(const tann__safetensors *st, const tann__tensor *t, int transpose,
                       float *values)
{
    const size_t columns = transpose ? (size_t)t->shape.dim[1] : 1;
    const size_t rows = t->count / columns;
    const unsigned char *from = st->data + t->begin;
    for (size_t row = 0; row < rows; row++) {
        for (size_t column = 0; column < columns; column++, from += types[t->type].size) {
            values[column * rows + row] = types[t->type].get(from);
        }
    }
}

double tann__tensor_double(const tann__safetensors *st, const tann__tensor *t, size_t index)
{
    return tann__get_f64(st->data + t->begin + index * sizeof(double));
}
