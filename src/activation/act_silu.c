/* silu (S. Elfwing and others, 2018), also called swish: y = x s with s = 1 / (1 + e^-x);
   dx = dy s (1 + x (1 - s)). */
#include "activation/activation.h"

static void forward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                    float *y)
{
    kernels->silu(rows * units, x, y);
}

static void backward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                     const float *y, const float *dy, float *dx)
{
    (void)y;
    kernels->silu_backward(rows * units, x, dy, dx);
}

const tann_activation_type tann__act_silu = {
    .struct_size = sizeof(tann_activation_type),
    .name = "silu",
    .forward = forward,
    .backward = backward,
    .needs = TANN_ACTIVATION_NEEDS_X,
};
