/* sigmoid: y = 1 / (1 + e^-x); dx = dy y (1 - y). */
#include "activation/activation.h"

static void forward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                    float *y)
{
    kernels->sigmoid(rows * units, x, y);
}

static void backward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                     const float *y, const float *dy, float *dx)
{
    (void)x;
    kernels->sigmoid_backward(rows * units, y, dy, dx);
}

const tann_activation_type tann__act_sigmoid = {
    .struct_size = sizeof(tann_activation_type),
    .name = "sigmoid",
    .forward = forward,
    .backward = backward,
    .needs = TANN_ACTIVATION_NEEDS_Y,
};
