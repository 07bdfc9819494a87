/* Mean squared error: L = sum_j (y_j - t_j)^2 / u over the u units of a row;
   dL/dy_j = 2 (y_j - t_j) / u. */
#include "loss/loss.h"
#include "loss/row.h"

static void value(const tann_kernels *k, size_t rows, size_t units, const float *y, const float *t,
                  float *loss, float *scratch)
{
    for (size_t i = 0; i < rows * units; i++) {
        const float error = y[i] - t[i];
        scratch[i] = error * error;
    }
    tann__row_means(k, rows, units, scratch, loss);
}

static void gradient(const tann_kernels *k, size_t rows, size_t units, const float *y,
                     const float *t, float scale, float *dy)
{
    k->difference(rows * units, 2 * scale / (float)units, y, t, dy);
}

const tann__loss_type tann__loss_mse = {
    .name = "mse",
    .logits = -1,
    .min_units = 1,
    .value = value,
    .gradient = gradient,
};
