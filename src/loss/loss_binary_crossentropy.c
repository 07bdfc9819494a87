/* Binary cross-entropy: L = sum_j L_j / u over the u units of a row, where for each unit
   L = -t log y - (1 - t) log(1 - y), dL/dy = (y - t) / (y (1 - y)).
   From the logits z, with y = sigmoid(z): L = max(z, 0) - z t + log(1 + e^-|z|), dL/dz = y - t. */
#include "loss/loss.h"
#include "loss/row.h"

static void value(const tann_kernels *k, size_t rows, size_t units, const float *y, const float *t,
                  float *loss, float *scratch)
{
    float *each = units == 1 ? loss : scratch;
    k->binary_crossentropy(rows * units, y, t, each);
    tann__row_means(k, rows, units, each, loss);
}

static void gradient(const tann_kernels *k, size_t rows, size_t units, const float *y,
                     const float *t, float scale, float *dy)
{
    const float factor = scale / (float)units;
    (void)k;
    for (size_t i = 0; i < rows * units; i++) {
        const float p = tann__clamp(y[i]);
        const float slope = factor * ((p - t[i]) / (p * (1 - p)));
        dy[i] = tann__is_clamped(y[i]) ? 0 : slope;
    }
}

static void logit_value(const tann_kernels *k, size_t rows, size_t units, const float *z,
                        const float *y, const float *t, float *loss, float *scratch)
{
    float *each = units == 1 ? loss : scratch;
    (void)y;
    k->binary_crossentropy_logits(rows * units, z, t, each);
    tann__row_means(k, rows, units, each, loss);
}

static void logit_gradient(const tann_kernels *k, size_t rows, size_t units, const float *z,
                           const float *y, const float *t, float scale, float *dz)
{
    (void)z;
    k->difference(rows * units, scale / (float)units, y, t, dz);
}

static size_t correct(const tann_kernels *k, size_t rows, size_t units, const float *y,
                      const float *t)
{
    (void)k;
    size_t count = 0;
    for (size_t i = 0; i < rows * units; i++) {
        count += (y[i] > 0.5f) == (t[i] > 0.5f);
    }
    return count;
}

const tann__loss_type tann__loss_binary_crossentropy = {
    .name = "binary_crossentropy",
    .logits = TANN_SIGMOID,
    .target_min = 0,
    .target_max = 1,
    .min_units = 1,
    .value = value,
    .gradient = gradient,
    .logit_value = logit_value,
    .logit_gradient = logit_gradient,
    .correct = correct,
    .correct_each_unit = 1,
};
