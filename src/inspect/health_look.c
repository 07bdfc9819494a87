/* The hook of a health report: adds what it sees to the tallies. */
#include "inspect/health.h"

#include <math.h>
#include <string.h>

#include "run/session.h"

/* ---- values ---- */

/* Some units of one sample, all finite. The mean and the squares off it are carried on by B. P. Welford's
   method (1962), whose result does not suffer where the mean is large; n: finite values so far, this
   one included. Each unit depends on its own values alone, in their order. */
static void add_units(const tann_health *h, tann__layer_tally *layer, size_t begin, size_t end,
                      uint64_t n, const float *sample)
{
    const double part = 1 / (double)n;
    for (size_t i = begin; i < end; i++) {
        const double off = (double)sample[i] - layer->mean[i];
        layer->mean[i] += off * part;
        layer->squares[i] += off * ((double)sample[i] - layer->mean[i]);
    }
    for (size_t i = begin; i < end; i++) {
        layer->least[i] = sample[i] < layer->least[i] ? sample[i] : layer->least[i];
        layer->most[i] = sample[i] > layer->most[i] ? sample[i] : layer->most[i];
    }
    const float zero = h->opts.zero, low = layer->rule.low, high = layer->rule.high;
    for (size_t i = begin; i < end; i++) {
        layer->zeros[i] += (sample[i] <= zero) & (sample[i] >= -zero);
        layer->near_limits[i] += (sample[i] < low) | (sample[i] > high);
    }
}

/* Where something was not finite, one by one. */
static void add_sample(const tann_health *h, tann__layer_tally *layer, const float *sample)
{
    if (layer->not_finite == 0) {
        add_units(h, layer, 0, layer->units, layer->samples, sample);
        return;
    }
    for (size_t i = 0; i < layer->units; i++) {
        if (isfinite(sample[i])) {
            add_units(h, layer, i, i + 1, layer->samples - layer->lost[i], sample);
        } else {
            layer->lost[i]++;
        }
    }
}

/* The exponent says which bin: that of 2^-20 is the first that is not in the middle. Without jumps, since
   which way they go no processor could foresee. */
static size_t bin_of(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    const int32_t middle = TANN_HEALTH_BINS / 2;
    const int32_t beyond = (int32_t)(bits >> 23 & 255) - (127 - 20) + 1;
    const int32_t inner = beyond > 0 ? beyond : 0;
    const int32_t off = inner < middle ? inner : middle;
    const int32_t negative = (int32_t)(bits >> 31);
    return (size_t)(middle + (off ^ -negative) + negative);
}

/* Two counters a bin: often a value and the next fall into the same, and the second would wait for the
   first. */
static void fill_histogram(uint64_t *histogram, size_t count, const float *values)
{
    uint64_t other[TANN_HEALTH_BINS] = {0};
    size_t i = 0;
    for (; i + 2 <= count; i += 2) {
        histogram[bin_of(values[i])]++;
        other[bin_of(values[i + 1])]++;
    }
    if (i < count) {
        histogram[bin_of(values[i])]++;
    }
    for (size_t k = 0; k < TANN_HEALTH_BINS; k++) {
        histogram[k] += other[k];
    }
}

static void fill_finite(uint64_t *histogram, size_t count, const float *values)
{
    for (size_t i = 0; i < count; i++) {
        if (isfinite(values[i])) {
            histogram[bin_of(values[i])]++;
        }
    }
}

static uint64_t count_not_finite(size_t count, const float *values)
{
    uint64_t bad = 0;
    for (size_t i = 0; i < count; i++) {
        bad += isfinite(values[i]) ? 0 : 1;
    }
    return bad;
}

static void add_values(const tann_health *h, tann__layer_tally *layer, const tann_view *value)
{
    const size_t count = value->batch * layer->units;
    const bool finite = h->session->kernels->all_finite(count, value->data);
    if (!finite) {
        layer->not_finite += count_not_finite(count, value->data);
    }
    for (size_t i = 0; i < value->batch; i++) {
        layer->samples++;
        if (layer->mean != NULL) {
            add_sample(h, layer, value->data + i * layer->units);
        }
    }
    if (layer->histogram != NULL) {
        (finite ? fill_histogram : fill_finite)(layer->histogram, count, value->data);
    }
}

/* ---- gradients and updates ---- */

/* The loss is the mean over the batch, so that each sample's own gradient is `batch` times as much. */
static void add_gradient(const tann_health *h, tann__layer_tally *layer, const tann_view *value)
{
    const size_t count = value->batch * layer->units;
    const tann_kernels *k = h->session->kernels;
    const double batch = (double)value->batch;
    if (!k->all_finite(count, value->data)) {
        layer->gradient_not_finite += count_not_finite(count, value->data);
        return;
    }
    layer->gradient += batch * batch * k->sum_squares(count, value->data);
    layer->gradient_samples += value->batch;
}

static void add_weight_gradient(const tann_health *h, tann__weight_tally *weight, size_t count,
                                const float *gradient)
{
    const tann_kernels *k = h->session->kernels;
    if (!k->all_finite(count, gradient)) {
        weight->not_finite += count_not_finite(count, gradient);
        return;
    }
    weight->gradient += k->sum_squares(count, gradient);
    weight->steps++;
}

enum { LANES = 16 };

/* |after - before|^2, in double, in the lanes and the tree of <tinyann/kernels.h>. */
static double distance_squared(size_t count, const float *after, const float *before)
{
    double lane[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        for (size_t l = 0; l < LANES; l++) {
            const double off = (double)after[i + l] - (double)before[i + l];
            lane[l] += off * off;
        }
    }
    for (size_t l = 0; i + l < count; l++) {
        const double off = (double)after[i + l] - (double)before[i + l];
        lane[l] += off * off;
    }
    for (size_t half = LANES / 2; half > 0; half /= 2) {
        for (size_t l = 0; l < half; l++) {
            lane[l] += lane[l + half];
        }
    }
    return lane[0];
}

static void add_update(const tann_health *h, tann__weight_tally *weight, size_t count,
                       const float *after, const float *before)
{
    const tann_kernels *k = h->session->kernels;
    weight->before += k->sum_squares(count, before);
    weight->norm_last = k->sum_squares(count, after);
    weight->update += distance_squared(count, after, before);
    weight->updates++;
}

/* ---- the hook ---- */

static void add_weight(const tann_health *h, tann__layer_tally *layer, const tann_hook_event *event)
{
    tann__weight_tally *weight = &layer->weights[event->input];
    const size_t count = tann_shape_size(event->value.shape);
    if (event->point == TANN_HOOK_WEIGHT_GRADIENT) {
        add_weight_gradient(h, weight, count, event->value.data);
    } else {
        add_update(h, weight, count, event->value.data, event->before);
    }
}

/* Gradients that tann_gradient() asks for are not those of a loss. */
static bool is_wanted(const tann_health *h, const tann_hook_event *event)
{
    return tann__hook_is_of(event, h->opts.runs) &&
           (event->training || event->point == TANN_HOOK_FORWARD);
}

tann_status tann__health_look(const tann_hook_event *event, void *health)
{
    tann_health *h = health;
    if (event->point == TANN_HOOK_EPOCH_BEGIN) {
        tann_health_reset(h);
    } else if (is_wanted(h, event)) {
        tann__layer_tally *layer = &h->layers[h->layer_of[event->node]];
        if (event->point == TANN_HOOK_FORWARD) {
            add_values(h, layer, &event->value);
        } else if (event->point == TANN_HOOK_GRADIENT) {
            add_gradient(h, layer, &event->value);
        } else {
            add_weight(h, layer, event);
        }
    }
    return TANN_OK;
}
