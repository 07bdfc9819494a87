/* What a health report answers, in numbers. */
#include "inspect/health.h"

#include <math.h>

#include "base/options.h"
#include "base/power.h"
#include "layer/layer.h"

TANN__NO_PADDING(tann_layer_health, 4 * sizeof(size_t) + 3 * sizeof(char *) + sizeof(uint64_t *) +
                                        5 * sizeof(uint64_t) + 5 * sizeof(double) +
                                        sizeof(tann_node) + sizeof(int32_t) + 2 * sizeof(unsigned));
TANN__NO_PADDING(tann_unit_health, 2 * sizeof(size_t) + 3 * sizeof(uint64_t) + 4 * sizeof(double) +
                                       2 * sizeof(int32_t));
TANN__NO_PADDING(tann_weight_health, 2 * sizeof(size_t) + 2 * sizeof(char *) +
                                         3 * sizeof(uint64_t) + 4 * sizeof(double) +
                                         sizeof(tann_shape) + sizeof(tann_node));

tann_status tann_health_bin(size_t bin, double *low, double *high)
{
    const size_t middle = TANN_HEALTH_BINS / 2;
    if (bin >= TANN_HEALTH_BINS || low == NULL || high == NULL) {
        return TANN_E_ARGUMENT;
    }
    const size_t off = bin < middle ? middle - bin : bin - middle;
    const double far = off == middle ? (double)INFINITY : tann__power(2, off) / (1 << 20);
    const double near = off == 0 ? -far : far / 2;
    const double start = off == middle ? tann__power(2, off - 1) / (1 << 20) : near;
    *low = bin < middle ? -far : start;
    *high = bin < middle ? -start : far;
    return TANN_OK;
}

const char *tann__health_activation(const tann_model *m, tann_node node)
{
    const tann__node *of = &m->nodes[node];
    const tann_activation_type *type = tann__layer_activation_type(of->type, of->config);
    return type != NULL ? type->name : NULL;
}

/* The root of a sum's mean; NaN for none. */
static double root_mean(double sum, uint64_t count)
{
    return count > 0 ? tann__square_root(sum / (double)count) : (double)NAN;
}

/* ---- layers ---- */

size_t tann_health_layer_count(const tann_health *h)
{
    return h != NULL ? h->layer_count : 0;
}

static double finite_of(const tann__layer_tally *layer, size_t unit)
{
    return (double)(layer->samples - layer->lost[unit]);
}

/* From the units' means and squares to those of all: the squares off the common mean are those off the
   unit's own, and the unit's mean off the common one for each value. */
static void sum_up(const tann__layer_tally *layer, tann_layer_health *out)
{
    double count = 0, sum = 0, squares = 0;
    for (size_t i = 0; i < layer->units; i++) {
        count += finite_of(layer, i);
        sum += finite_of(layer, i) * layer->mean[i];
    }
    if (count == 0) {
        return;
    }
    out->mean = sum / count;
    for (size_t i = 0; i < layer->units; i++) {
        const double off = layer->mean[i] - out->mean;
        squares += layer->squares[i] + finite_of(layer, i) * off * off;
    }
    out->deviation = tann__square_root(squares / count);
}

static void judge_units(const tann_health *h, const tann__layer_tally *layer,
                        tann_layer_health *out)
{
    float least = INFINITY, most = -INFINITY;
    for (size_t i = 0; i < layer->units; i++) {
        out->zeros += layer->zeros[i];
        out->dead += tann__health_is_dead(layer, i);
        out->saturated += tann__health_is_saturated(h, layer, i);
        least = layer->least[i] < least ? layer->least[i] : least;
        most = layer->most[i] > most ? layer->most[i] : most;
    }
    if (least <= most) {
        out->minimum = (double)least;
        out->maximum = (double)most;
    }
}

tann_status tann_health_layer(const tann_health *h, size_t index, tann_layer_health *layer)
{
    if (h == NULL || layer == NULL || index >= h->layer_count) {
        return TANN_E_ARGUMENT;
    }
    const tann__layer_tally *from = &h->layers[index];
    tann_layer_health out = tann_layer_health_default();
    out.name = tann_model_node_name(h->model, from->node);
    out.type = tann_model_node_type(h->model, from->node);
    out.activation = tann__health_activation(h->model, from->node);
    out.histogram = from->histogram;
    out.units = from->units;
    out.samples = from->samples;
    out.not_finite = from->not_finite;
    out.gradient_samples = from->gradient_samples;
    out.gradient_not_finite = from->gradient_not_finite;
    out.mean = out.deviation = out.minimum = out.maximum = (double)NAN;
    out.gradient_norm = root_mean(from->gradient, from->gradient_samples);
    out.node = from->node;
    out.weights = (int32_t)from->weight_count;
    if (from->mean != NULL) {
        out.asks = from->rule.asks;
        sum_up(from, &out);
        judge_units(h, from, &out);
    }
    return tann__result_write(NULL, "tann_layer_health", layer, &out, sizeof out);
}

/* ---- units and weights ---- */

tann_status tann_health_unit(const tann_health *h, size_t layer, size_t index,
                             tann_unit_health *unit)
{
    if (h == NULL || unit == NULL || layer >= h->layer_count || h->layers[layer].mean == NULL ||
        index >= h->layers[layer].units) {
        return TANN_E_ARGUMENT;
    }
    const tann__layer_tally *from = &h->layers[layer];
    const double count = finite_of(from, index);
    tann_unit_health out = tann_unit_health_default();
    out.unit = index;
    out.zeros = from->zeros[index];
    out.near_limits = from->near_limits[index];
    out.not_finite = from->lost[index];
    out.mean = count > 0 ? from->mean[index] : (double)NAN;
    out.deviation = root_mean(from->squares[index], from->samples - from->lost[index]);
    out.minimum = count > 0 ? (double)from->least[index] : (double)NAN;
    out.maximum = count > 0 ? (double)from->most[index] : (double)NAN;
    out.dead = tann__health_is_dead(from, index);
    out.saturated = tann__health_is_saturated(h, from, index);
    return tann__result_write(NULL, "tann_unit_health", unit, &out, sizeof out);
}

tann_status tann_health_weight(const tann_health *h, size_t layer, size_t index,
                               tann_weight_health *weight)
{
    if (h == NULL || weight == NULL || layer >= h->layer_count ||
        index >= h->layers[layer].weight_count) {
        return TANN_E_ARGUMENT;
    }
    const tann__weight_tally *from = &h->layers[layer].weights[index];
    const tann__node *node = &h->model->nodes[h->layers[layer].node];
    tann_weight_health out = tann_weight_health_default();
    out.layer = node->name;
    out.name = node->weights[index].name;
    out.count = node->weights[index].count;
    out.steps = from->steps;
    out.updates = from->updates;
    out.not_finite = from->not_finite;
    out.norm = from->updates > 0 ? tann__square_root(from->norm_last) : (double)NAN;
    out.gradient_norm = root_mean(from->gradient, from->steps);
    out.update_norm = root_mean(from->update, from->updates);
    out.update_ratio =
        from->before > 0 ? tann__square_root(from->update / from->before) : (double)NAN;
    out.shape = node->weights[index].shape;
    out.node = h->layers[layer].node;
    return tann__result_write(NULL, "tann_weight_health", weight, &out, sizeof out);
}
