/* tanh: y = tanh x; dx = dy (1 - y^2). */
#include "activation/activation.h"

static void forward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                    float *y)
{
    kernels->tanh(rows * units, x, y);
}

static void backward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                     const float *y, const float *dy, float *dx)
{
    (void)x;
    kernels->tanh_backward(rows * units, y, dy, dx);
}

const tann_activation_type tann__act_tanh = {
    .struct_size = sizeof(tann_activation_type),
    .name = "tanh",
    .forward = forward,
    .backward = backward,
    .needs = TANN_ACTIVATION_NEEDS_Y,
};
