/* elu (D.-A. Clevert and others, 2016) with alpha = 1: y = x > 0 ? x : e^x - 1;
   dx = dy where y > 0, else dy (y + 1). */
#include "activation/activation.h"

static void forward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                    float *y)
{
    kernels->elu(rows * units, x, y);
}

static void backward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                     const float *y, const float *dy, float *dx)
{
    (void)x;
    kernels->elu_backward(rows * units, y, dy, dx);
}

const tann_activation_type tann__act_elu = {
    .struct_size = sizeof(tann_activation_type),
    .name = "elu",
    .forward = forward,
    .backward = backward,
    .needs = TANN_ACTIVATION_NEEDS_Y,
};
