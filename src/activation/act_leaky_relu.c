/* leaky_relu (A. L. Maas and others, 2013): y = x > 0 ? x : 0.01 x; dx = dy where y > 0, else 0.01 dy.
   The slope is PyTorch's. */
#include "activation/activation.h"

static void forward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                    float *y)
{
    kernels->leaky_relu(rows * units, TANN__LEAKY_SLOPE, x, y);
}

static void backward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                     const float *y, const float *dy, float *dx)
{
    (void)x;
    kernels->leaky_relu_backward(rows * units, TANN__LEAKY_SLOPE, y, dy, dx);
}

const tann_activation_type tann__act_leaky_relu = {
    .struct_size = sizeof(tann_activation_type),
    .name = "leaky_relu",
    .forward = forward,
    .backward = backward,
    .needs = TANN_ACTIVATION_NEEDS_Y,
};
