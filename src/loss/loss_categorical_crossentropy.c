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

/* The first of the greatest. */
static size_t greatest(size_t units, const float *row)
{
    size_t best = 0;
    for (size_t j = 1; j < units; j++) {
        best = row[j] > row[best] ? j : best;
    }
    return best;
}

/* log sum_k e^(z_k - z_m), m being the greatest unit: log(1 + r), where r sums up the others. So a
   loss near 0 keeps all its digits. softplus(log r) is that logarithm. */
static float log_sum(const tann_kernels *k, size_t units, const float *z, size_t m, float *scratch)
{
    for (size_t j = 0; j < units; j++) {
        scratch[j] = z[j] - z[m];
    }
    k->exp(units, scratch, scratch);
    scratch[m] = 0;
    float result = k->sum(units, scratch);
    k->log(1, &result, &result);
    k->softplus(1, &result, &result);
    return result;
}

/* What t leaves out counts as 0, even where a difference of logits overflows; times the logit, lest
   one that is not finite go unnoticed. */
static void logit_value(const tann_kernels *k, size_t rows, size_t units, const float *z,
                        const float *y, const float *t, float *loss, float *scratch)
{
    (void)y;
    for (size_t r = 0; r < rows; r++) {
        const float *row = z + r * units;
        const float *target = t + r * units;
        const size_t m = greatest(units, row);
        const float rest = log_sum(k, units, row, m, scratch);
        for (size_t j = 0; j < units; j++) {
            scratch[j] = target[j] == 0 ? 0 * row[j] : target[j] * ((row[m] - row[j]) + rest);
        }
        loss[r] = k->sum(units, scratch);
    }
}

static void logit_gradient(const tann_kernels *k, size_t rows, size_t units, const float *z,
                           const float *y, const float *t, float scale, float *dz)
{
    (void)z;
    for (size_t at = 0; at < rows * units; at += units) {
        const float total = k->sum(units, t + at);
        for (size_t j = 0; j < units; j++) {
            dz[at + j] = scale * (y[at + j] * total - t[at + j]);
        }
    }
}

static size_t correct(size_t rows, size_t units, const float *y, const float *t)
{
    size_t count = 0;
    for (size_t at = 0; at < rows * units; at += units) {
        count += greatest(units, y + at) == greatest(units, t + at);
    }
    return count;
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
