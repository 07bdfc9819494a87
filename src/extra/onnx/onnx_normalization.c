/* Normalisation by stored numbers, two operators in a file:

       (x - mean) scale     or     x / scale + mean */
#include "onnx_values.h"

/* Whether an array has one number for each feature: [features], or with ones in front. */
static bool has_features(const TannOnnx__Tensor *t, tann_shape shape)
{
    for (size_t i = 0; i + 1 < t->n_dims; i++) {
        if (t->dims[i] != 1) {
            return false;
        }
    }
    return t->n_dims >= 1 && t->n_dims <= (size_t)shape.rank + 1 &&
           t->dims[t->n_dims - 1] == shape.dim[shape.rank - 1];
}

/* An array of features, or a sentence. */
static tann_status take_features(const onnx_reading *r, const onnx_value *v, size_t array,
                                 tann_shape shape, const TannOnnx__Tensor **t)
{
    const onnx_value *a = &r->values[array];
    const tann_status status = onnx_tensor_check(r, a, a->tensor);
    *t = a->tensor;
    if (status == TANN_OK && !has_features(*t, shape)) {
        return onnx_fail(r, v, TANN_E_SHAPE, "its array has not one number a feature");
    }
    return status;
}

static tann_status read_first(const onnx_reading *r, onnx_value *v, size_t x, size_t array,
                              onnx_kind kind)
{
    if (!onnx_is_node(&r->values[x]) || r->values[array].kind != ONNX_CONSTANT) {
        return onnx_fail(r, v, TANN_E_UNSUPPORTED, "it is no part of a normalisation");
    }
    const tann_status status = take_features(r, v, array, r->values[x].shape, &v->tensor);
    v->kind = kind;
    v->a = x;
    return status;
}

tann_status onnx_read_difference(const onnx_reading *r, onnx_value *v, size_t a, size_t b)
{
    return read_first(r, v, a, b, ONNX_DIFFERENCE);
}

tann_status onnx_read_ratio(const onnx_reading *r, onnx_value *v, size_t a, size_t b)
{
    return read_first(r, v, a, b, ONNX_RATIO);
}

bool onnx_is_ratio(const onnx_value *v)
{
    return v->kind == ONNX_RATIO || (v->kind == ONNX_SCALED && v->tensor != NULL);
}

tann_status onnx_normalize(const onnx_reading *r, onnx_value *v, size_t part, size_t array)
{
    const onnx_value *p = &r->values[part];
    const TannOnnx__Tensor *other = NULL;
    if (r->values[array].kind != ONNX_CONSTANT) {
        return onnx_fail(r, v, TANN_E_UNSUPPORTED, "it is no part of a normalisation");
    }
    v->kind = ONNX_NORMALIZATION;
    v->a = p->a;
    v->shape = r->values[p->a].shape;
    v->inverts = p->kind != ONNX_DIFFERENCE;
    const tann_status status = take_features(r, v, array, v->shape, &other);
    v->tensor = v->inverts ? other : p->tensor;
    v->scale = v->inverts ? p->tensor : other;
    return status;
}
