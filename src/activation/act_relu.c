/* relu: y = max(0, x); dx = dy where y > 0, else 0 (so the derivative at 0 is 0). */
#include "activation/activation.h"

static void forward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                    float *y)
{
    kernels->relu(rows * units, x, y);
}

static void backward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                     const float *y, const float *dy, float *dx)
{
    (void)x;
    kernels->relu_backward(rows * units, y, dy, dx);
}

const tann_activation_type tann__act_relu = {
    .struct_size = sizeof(tann_activation_type),
    .name = "relu",
    .forward = forward,
    .backward = backward,
    .needs = TANN_ACTIVATION_NEEDS_Y,
};
