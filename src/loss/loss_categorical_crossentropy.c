/* Categorical cross-entropy: L = -sum_j t_j log y_j over the units of a row; dL/dy_j = -t_j / y_j.
   From the logits z, with y = softmax(z): L = sum_j t_j (log(sum_k e^z_k) - z_j),
   dL/dz_j = y_j sum_k t_k - t_j. */
#include "loss/loss.h"
#include "loss/row.h"

static void value(const tann_kernels *k, size_t rows, size_t units, const float *y, const float *t,
                  float *loss, float *scratch)
{
    for (size_t i = 0; i < rows * units; i++) {
        scratch[i] = tann__clamp(y[i]);
    }
    k->log(rows * units, scratch, scratch);
    k->multiply(rows * units, scratch, t, scratch);
    for (size_t r = 0; r < rows; r++) {
        loss[r] = 0 - k->sum(units, scratch + r * units); /* of no target: 0, not -0 */
    }
}

static void gradient(const tann_kernels *k, size_t rows, size_t units, const float *y,
                     const float *t, float scale, float *dy)
{
    (void)k;
    for (size_t i = 0; i < rows * units; i++) {
        dy[i] = tann__is_clamped(y[i]) ? 0 : -scale * t[i] / y[i];
    }
}

static void logit_value(const tann_kernels *k, size_t rows, size_t units, const float *z,
                        const float *y, const float *t, float *loss, float *scratch)
{
    (void)y;
    (void)scratch;
    k->crossentropy_logits(rows, units, z, t, loss);
}

static void logit_gradient(const tann_kernels *k, size_t rows, size_t units, const float *z,
                           const float *y, const float *t, float scale, float *dz)
{
    (void)z;
    k->crossentropy_logits_backward(rows, units, y, t, scale, dz);
}

static size_t correct(const tann_kernels *k, size_t rows, size_t units, const float *y,
                      const float *t)
{
    return k->same_greatest(rows, units, y, t);
}

const tann__loss_type tann__loss_categorical_crossentropy = {
    .name = "categorical_crossentropy",
    .logits = TANN_SOFTMAX,
    .target_min = 0,
    .target_max = 1,
    .min_units = 2,
    .value = value,
    .gradient = gradient,
    .logit_value = logit_value,
    .logit_gradient = logit_gradient,
    .correct = correct,
};
