/* softplus (C. Dugas and others, 2001): y = log(1 + e^x); dx = dy / (1 + e^-x) = dy (1 - e^-y). */
#include "activation/activation.h"

static void forward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                    float *y)
{
    kernels->softplus(rows * units, x, y);
}

static void backward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                     const float *y, const float *dy, float *dx)
{
    (void)x;
    kernels->softplus_backward(rows * units, y, dy, dx);
}

const tann_activation_type tann__act_softplus = {
    .struct_size = sizeof(tann_activation_type),
    .name = "softplus",
    .forward = forward,
    .backward = backward,
    .needs = TANN_ACTIVATION_NEEDS_Y,
};
