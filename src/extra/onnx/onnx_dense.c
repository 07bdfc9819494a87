/* Dense layers: Gemm, or MatMul and then Add. */
#include "onnx_values.h"

/* Row i of a matrix is the same for all samples, so that it is a bias: [units] or [1, units]. */
tann_status onnx_take_bias(const onnx_reading *r, size_t bias, onnx_value *v)
{
    const onnx_value *b = &r->values[bias];
    const TannOnnx__Tensor *t = b->kind == ONNX_CONSTANT ? b->tensor : NULL;
    if (t == NULL) {
        return onnx_fail(r, v, TANN_E_UNSUPPORTED, "its bias is not an array");
    }
    const tann_status status = onnx_tensor_check(r, b, t);
    if (status == TANN_OK &&
        (t->n_dims < 1 || t->n_dims > 2 || (t->n_dims == 2 && t->dims[0] != 1) ||
         t->dims[t->n_dims - 1] != v->shape.dim[0])) {
        return onnx_fail(r, v, TANN_E_SHAPE, "its bias is not one number a unit");
    }
    v->bias = t;
    return status;
}

tann_status onnx_take_kernel(const onnx_reading *r, size_t x, size_t kernel, bool transposed,
                             onnx_value *v)
{
    const onnx_value *k = &r->values[kernel];
    const tann_shape in = r->values[x].shape;
    const TannOnnx__Tensor *t = k->kind == ONNX_CONSTANT ? k->tensor : NULL;
    if (t == NULL || in.rank != 1) {
        return onnx_fail(r, v, TANN_E_UNSUPPORTED, "not the product of rows with an array");
    }
    const tann_status status = onnx_tensor_check(r, k, t);
    if (status != TANN_OK) {
        return status;
    }
    if (t->n_dims != 2 || t->dims[transposed ? 1 : 0] != in.dim[0]) {
        return onnx_fail(r, v, TANN_E_SHAPE,
                         "its array has not a row for each number that it reads");
    }
    v->kind = ONNX_DENSE;
    v->a = x;
    v->tensor = t;
    v->transposed = transposed;
    v->shape = tann_shape_1d((int32_t)t->dims[transposed ? 0 : 1]);
    return TANN_OK;
}

/* A dense layer and its bias, where these are two operators. */
tann_status onnx_add_bias(const onnx_reading *r, onnx_value *v, size_t dense, size_t bias)
{
    const onnx_value *d = &r->values[dense];
    if (d->kind != ONNX_DENSE || d->bias != NULL) {
        return onnx_fail(r, v, TANN_E_UNSUPPORTED, "it adds an array, and not to a dense layer");
    }
    v->kind = ONNX_DENSE;
    v->a = d->a;
    v->tensor = d->tensor;
    v->transposed = d->transposed;
    v->shape = d->shape;
    return onnx_take_bias(r, bias, v);
}
