/* gelu (D. Hendrycks, K. Gimpel, 2016), the exact one: y = x P(x), P being the share of normal numbers
   below x, (1 + erf(x / sqrt 2)) / 2; dx = dy (P(x) + x e^(-x^2 / 2) / sqrt(2 pi)). */
#include "activation/activation.h"

static void forward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                    float *y)
{
    kernels->gelu(rows * units, x, y);
}

static void backward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                     const float *y, const float *dy, float *dx)
{
    (void)y;
    kernels->gelu_backward(rows * units, x, dy, dx);
}

const tann_activation_type tann__act_gelu = {
    .struct_size = sizeof(tann_activation_type),
    .name = "gelu",
    .forward = forward,
    .backward = backward,
    .needs = TANN_ACTIVATION_NEEDS_X,
};
