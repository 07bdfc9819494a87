/* What a health report answers, in words. */
#include "inspect/health.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/error.h"
#include "base/options.h"
#include "base/writer.h"

TANN__NO_PADDING(tann_health_remark,
                 sizeof(size_t) + 248 + sizeof(tann_node) + sizeof(tann_health_trouble));

/* Hands remarks to who wants them, until he has enough. */
typedef struct speaker {
    const tann_health *health;
    tann__remark_fn take;
    void *user;
    bool enough;
} speaker;

static void say(speaker *s, tann_node node, tann_health_trouble trouble, const char *format, ...)
    TANN__PRINTF(4, 5);

static void say(speaker *s, tann_node node, tann_health_trouble trouble, const char *format, ...)
{
    if (s->enough) {
        return;
    }
    tann_health_remark remark = tann_health_remark_default();
    va_list args;
    va_start(args, format);
    (void)vsnprintf(remark.text, sizeof remark.text, format, args);
    va_end(args);
    remark.node = node;
    remark.trouble = trouble;
    s->enough = !s->take(&remark, s->user);
}

static tann__decimal_text short_decimal(double value)
{
    return tann__decimal(value, 2);
}

/* Two digits, without an exponent up to a million: "23000". */
static tann__decimal_text round_decimal(double value)
{
    double unit = 1;
    while (value / unit >= 100 && unit < 1e5) {
        unit *= 10;
    }
    return unit < 1e5 ? tann__decimal((double)(uint64_t)(value / unit + 0.5) * unit, 7)
                      : short_decimal(value);
}

/* ---- NaN and infinity ---- */

static const char *is_or_are(uint64_t count)
{
    return count == 1 ? "is" : "are";
}

static void remark_not_finite(speaker *s, const tann_layer_health *layer)
{
    if (layer->not_finite > 0) {
        say(s, layer->node, TANN_HEALTH_NOT_FINITE,
            "%s: %" PRIu64 " of %" PRIu64 " values %s NaN or infinite", layer->name,
            layer->not_finite, layer->samples * layer->units, is_or_are(layer->not_finite));
    }
    if (layer->gradient_not_finite > 0) {
        say(s, layer->node, TANN_HEALTH_NOT_FINITE,
            "%s: %" PRIu64 " of the gradients at its output %s NaN or infinite", layer->name,
            layer->gradient_not_finite, is_or_are(layer->gradient_not_finite));
    }
}

/* ---- units ---- */

enum { MOST_NAMED = 8 };

typedef struct unit_list {
    char text[128];
    size_t length;
    size_t count;
} unit_list;

static void append(unit_list *list, const char *before, size_t number, const char *after)
{
    const int length = snprintf(list->text + list->length, sizeof list->text - list->length,
                                "%s%zu%s", before, number, after);
    list->length += length > 0 ? (size_t)length : 0;
}

typedef bool (*judge_fn)(const tann_health *h, const tann__layer_tally *layer, size_t unit);

static bool is_dead(const tann_health *h, const tann__layer_tally *layer, size_t unit)
{
    (void)h;
    return tann__health_is_dead(layer, unit);
}

/* "units 0, 3, 17" or "units 0, 3, 17, 18, 19, 20, 21, 22 and 4 more". */
static unit_list list_units(const tann_health *h, const tann__layer_tally *layer, judge_fn judge,
                            size_t total)
{
    unit_list list = {"unit", 4, 0};
    for (size_t i = 0; i < layer->units && list.count < MOST_NAMED; i++) {
        if (judge(h, layer, i)) {
            append(&list, list.count > 0 ? ", " : total > 1 ? "s " : " ", i, "");
            list.count++;
        }
    }
    if (total > list.count) {
        append(&list, " and ", total - list.count, " more");
    }
    return list;
}

/* "on all 400 samples" */
typedef struct sample_text {
    char text[48];
} sample_text;

static sample_text on_samples(uint64_t samples)
{
    sample_text out = {"on the one sample seen"};
    if (samples > 1) {
        (void)snprintf(out.text, sizeof out.text, "on all %" PRIu64 " samples", samples);
    }
    return out;
}

static void remark_dead(speaker *s, const tann__layer_tally *tally, const tann_layer_health *layer)
{
    const unit_list list = list_units(s->health, tally, is_dead, layer->dead);
    say(s, layer->node, TANN_HEALTH_DEAD, "%s: %zu of %zu %s %s 0 %s: %s", layer->name, layer->dead,
        layer->units, layer->units > 1 ? "units" : "unit", is_or_are(layer->dead),
        on_samples(layer->samples).text, list.text);
}

static void remark_saturated(speaker *s, const tann__layer_tally *tally,
                             const tann_layer_health *layer)
{
    const unit_list list =
        list_units(s->health, tally, tann__health_is_saturated, layer->saturated);
    const tann__decimal_text percent = tann__decimal(100 * (double)s->health->opts.share, 4);
    say(s, layer->node, TANN_HEALTH_SATURATED,
        "%s: %zu of %zu %s %s saturated, %s on %s %% or more of %" PRIu64 " samples: %s",
        layer->name, layer->saturated, layer->units, layer->units > 1 ? "units" : "unit",
        is_or_are(layer->saturated), tann__health_rule_text(&tally->rule).text, percent.text,
        layer->samples, list.text);
}

static void remark_units(speaker *s, const tann__layer_tally *tally, const tann_layer_health *layer)
{
    if (layer->dead > 0) {
        remark_dead(s, tally, layer);
    }
    if (layer->saturated > 0 && layer->node != tann_model_output(s->health->model)) {
        remark_saturated(s, tally, layer);
    }
}

/* ---- updates ---- */

/* Of kernels alone: a bias begins at 0, beside which every update is large. */
static void remark_update(speaker *s, const tann_weight_health *w)
{
    const double low = (double)s->health->opts.update_low;
    const double high = (double)s->health->opts.update_high;
    if (w->shape.rank < 2 || !(w->update_ratio < low || w->update_ratio > high)) {
        return;
    }
    const bool small = w->update_ratio < low;
    if (w->update_norm == 0) {
        say(s, w->node, TANN_HEALTH_SMALL_UPDATE, "%s.%s: %" PRIu64 " update%s not changed it",
            w->layer, w->name, w->updates, w->updates > 1 ? "s have" : " has");
        return;
    }
    say(s, w->node, small ? TANN_HEALTH_SMALL_UPDATE : TANN_HEALTH_LARGE_UPDATE,
        "%s.%s: an update is %s of its size, %s than %s (about 0.001 is right): the rate may be "
        "too "
        "%s",
        w->layer, w->name, short_decimal(w->update_ratio).text, small ? "less" : "more",
        short_decimal(small ? low : high).text, small ? "low" : "high");
}

static void remark_weights(speaker *s, size_t index)
{
    tann_weight_health weight = tann_weight_health_default();
    for (size_t i = 0; tann_health_weight(s->health, index, i, &weight) == TANN_OK; i++) {
        if (weight.not_finite > 0) {
            say(s, weight.node, TANN_HEALTH_NOT_FINITE,
                "%s.%s: %" PRIu64 " of its gradients %s NaN or infinite", weight.layer, weight.name,
                weight.not_finite, is_or_are(weight.not_finite));
        }
        remark_update(s, &weight);
    }
}

/* ---- gradients ---- */

/* The gradients of the layers that are trained: the last one's, the least and the greatest. */
typedef struct gradients {
    double last, least, greatest;
    tann_node last_at, least_at, greatest_at;
} gradients;

static gradients compare_gradients(const tann_health *h)
{
    gradients g = {(double)NAN, (double)INFINITY, 0, TANN_NO_NODE, TANN_NO_NODE, TANN_NO_NODE};
    for (size_t i = h->layer_count; i-- > 0;) {
        tann_layer_health layer = tann_layer_health_default();
        (void)tann_health_layer(h, i, &layer);
        if (h->model->nodes[layer.node].trained_count == 0 || layer.gradient_samples == 0) {
            continue;
        }
        if (g.last_at == TANN_NO_NODE) {
            g.last = layer.gradient_norm;
            g.last_at = layer.node;
        }
        if (layer.gradient_norm < g.least) {
            g.least = layer.gradient_norm;
            g.least_at = layer.node;
        }
        if (layer.gradient_norm > g.greatest) {
            g.greatest = layer.gradient_norm;
            g.greatest_at = layer.node;
        }
    }
    return g;
}

static void remark_gradients(speaker *s)
{
    const tann_model *m = s->health->model;
    const gradients g = compare_gradients(s->health);
    const double factor = (double)s->health->opts.gradient_factor;
    if (!(g.last > 0)) {
        return;
    }
    const char *last = tann_model_node_name(m, g.last_at);
    if (g.least == 0) {
        say(s, g.least_at, TANN_HEALTH_VANISHING, "%s: no gradient gets back to it; at %s it is %s",
            tann_model_node_name(m, g.least_at), last, short_decimal(g.last).text);
    } else if (g.least * factor < g.last) {
        say(s, g.least_at, TANN_HEALTH_VANISHING,
            "%s: its gradient, %s, is %s times smaller than at %s: it vanishes on the way back",
            tann_model_node_name(m, g.least_at), short_decimal(g.least).text,
            round_decimal(g.last / g.least).text, last);
    }
    if (g.greatest > factor * g.last) {
        say(s, g.greatest_at, TANN_HEALTH_EXPLODING,
            "%s: its gradient, %s, is %s times larger than at %s: it explodes on the way back",
            tann_model_node_name(m, g.greatest_at), short_decimal(g.greatest).text,
            round_decimal(g.greatest / g.last).text, last);
    }
}

/* ---- all of them ---- */

void tann__health_remarks(const tann_health *h, tann__remark_fn take, void *user)
{
    speaker s = {h, take, user, false};
    for (size_t i = 0; i < h->layer_count; i++) {
        tann_layer_health layer = tann_layer_health_default();
        (void)tann_health_layer(h, i, &layer);
        remark_not_finite(&s, &layer);
        remark_units(&s, &h->layers[i], &layer);
        remark_weights(&s, i);
    }
    remark_gradients(&s);
}

/* Counts them, and keeps the one of this number. */
typedef struct picker {
    size_t wanted, count;
    tann_health_remark remark;
} picker;

static bool pick(const tann_health_remark *remark, void *user)
{
    picker *p = user;
    if (p->count++ == p->wanted) {
        p->remark = *remark;
        return false;
    }
    return true;
}

size_t tann_health_warning_count(const tann_health *h)
{
    picker p = {SIZE_MAX, 0, tann_health_remark_default()};
    if (h != NULL) {
        tann__health_remarks(h, pick, &p);
    }
    return p.count;
}

tann_status tann_health_warning(const tann_health *h, size_t index, tann_health_remark *remark)
{
    if (h == NULL || remark == NULL) {
        return TANN_E_ARGUMENT;
    }
    picker p = {index, 0, tann_health_remark_default()};
    tann__health_remarks(h, pick, &p);
    if (p.count <= index) {
        return TANN_E_ARGUMENT;
    }
    return tann__result_write(NULL, "tann_health_remark", remark, &p.remark, sizeof p.remark);
}

static bool write_remark(const tann_health_remark *remark, void *user)
{
    tann__writer *w = user;
    tann__print(w, "%s\n", remark->text);
    return w->status == TANN_OK;
}

tann_status tann_health_warnings(const tann_health *h, tann_write_fn write, void *user)
{
    if (h == NULL || write == NULL) {
        return TANN_E_ARGUMENT;
    }
    tann__writer w = {write, user, TANN_OK};
    tann__health_remarks(h, write_remark, &w);
    return w.status;
}
