#include "onnx_values.h"

#include <string.h>

#include <tinyann/component.h>

#define FLOAT 1 /* TensorProto.DataType */
#define BYTES 4 /* of a number */

/* Numbers by the shape; false above 2^61, or for a dimension below 1. */
static bool count_by_shape(const TannOnnx__Tensor *t, uint64_t *count)
{
    *count = 1;
    for (size_t i = 0; i < t->n_dims; i++) {
        if (t->dims[i] < 1 || (uint64_t)t->dims[i] > ((uint64_t)1 << 61) / *count) {
            return false;
        }
        *count *= (uint64_t)t->dims[i];
    }
    return true;
}

static bool is_raw(const TannOnnx__Tensor *t)
{
    return t->has_raw_data && t->raw_data.len > 0;
}

size_t onnx_tensor_count(const TannOnnx__Tensor *t)
{
    return is_raw(t) ? t->raw_data.len / BYTES : t->n_float_data;
}

tann_status onnx_tensor_check(const onnx_reading *r, const onnx_value *v, const TannOnnx__Tensor *t)
{
    uint64_t count = 0;
    if (!t->has_data_type || t->data_type != FLOAT) {
        return tann_ctx_fail(r->ctx, TANN_E_UNSUPPORTED,
                             "byte %zu: the array '%.60s' has numbers of type %d, not 1, FLOAT",
                             v->at, t->name != NULL ? t->name : "",
                             t->has_data_type ? (int)t->data_type : 0);
    }
    if (is_raw(t) && t->n_float_data > 0) {
        return onnx_fail(r, v, TANN_E_FORMAT, "an array has both raw_data and float_data");
    }
    if (!count_by_shape(t, &count) || count != onnx_tensor_count(t) ||
        (is_raw(t) && t->raw_data.len % BYTES != 0)) {
        return onnx_fail(r, v, TANN_E_FORMAT, "an array has not as many numbers as its shape says");
    }
    return TANN_OK;
}

/* raw_data has the least significant byte first, on every machine. */
static float get_raw(const unsigned char *bytes)
{
    const uint32_t bits = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
                          (uint32_t)bytes[3] << 24;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

float onnx_tensor_get(const TannOnnx__Tensor *t, size_t index)
{
    return is_raw(t) ? get_raw(t->raw_data.data + BYTES * index) : t->float_data[index];
}

bool onnx_tensor_scalar(const TannOnnx__Tensor *t, float *number)
{
    uint64_t count = 0;
    if (!t->has_data_type || t->data_type != FLOAT || !count_by_shape(t, &count) || count != 1 ||
        onnx_tensor_count(t) != 1) {
        return false;
    }
    *number = onnx_tensor_get(t, 0);
    return true;
}
