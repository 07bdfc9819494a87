/* softmax: y_j = e^(x_j - m) / sum_k e^(x_k - m) with m = max x;
   dx_j = y_j (dy_j - sum_k dy_k y_k). */
#include "activation/activation.h"

static void forward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                    float *y)
{
    kernels->softmax(rows, units, x, y);
}

static void backward(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                     const float *y, const float *dy, float *dx)
{
    (void)x;
    kernels->softmax_backward(rows, units, y, dy, dx);
}

const tann_activation_type tann__act_softmax = {
    .struct_size = sizeof(tann_activation_type),
    .name = "softmax",
    .forward = forward,
    .backward = backward,
    .needs = TANN_ACTIVATION_NEEDS_Y,
};
