/* What a health report asks of the units of an activation. */
#include "inspect/health.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"

/* limits: between which the function lies; near them, and at 0 of one that is asked for dead units, its
   slope is near 0. Leaky ReLU has no such place, linear none, and a softmax is meant to be sure. */
typedef struct row {
    const char *name;
    unsigned asks;
    float low, high;
} row;

static const row rows[] = {
    {"relu", TANN_HEALTH_ASKS_DEAD, -INFINITY, INFINITY},
    {"gelu", TANN_HEALTH_ASKS_DEAD, -INFINITY, INFINITY},
    {"silu", TANN_HEALTH_ASKS_DEAD, -INFINITY, INFINITY},
    {"tanh", TANN_HEALTH_ASKS_SATURATED, -1, 1},
    {"sigmoid", TANN_HEALTH_ASKS_SATURATED, 0, 1},
    {"elu", TANN_HEALTH_ASKS_SATURATED, -1, INFINITY},
    {"softplus", TANN_HEALTH_ASKS_SATURATED, 0, INFINITY},
};

tann__health_rule tann__health_rule_of(const char *activation, const tann_health_opts *opts)
{
    for (size_t i = 0; activation != NULL && i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(activation, rows[i].name) == 0) {
            return (tann__health_rule){rows[i].asks, rows[i].low + opts->margin,
                                       rows[i].high - opts->margin};
        }
    }
    return (tann__health_rule){0, -INFINITY, INFINITY};
}

tann__rule_text tann__health_rule_text(const tann__health_rule *rule)
{
    tann__rule_text out;
    const tann__decimal_text low = tann__decimal((double)rule->low, 6);
    const tann__decimal_text high = tann__decimal((double)rule->high, 6);
    if (isfinite(rule->high)) {
        (void)snprintf(out.text, sizeof out.text, "outside %s to %s", low.text, high.text);
    } else {
        (void)snprintf(out.text, sizeof out.text, "below %s", low.text);
    }
    return out;
}

bool tann__health_is_dead(const tann__layer_tally *layer, size_t unit)
{
    return (layer->rule.asks & (unsigned)TANN_HEALTH_ASKS_DEAD) && layer->samples > 0 &&
           layer->zeros[unit] == layer->samples;
}

bool tann__health_is_saturated(const tann_health *h, const tann__layer_tally *layer, size_t unit)
{
    return (layer->rule.asks & (unsigned)TANN_HEALTH_ASKS_SATURATED) && layer->samples > 0 &&
           (double)layer->near_limits[unit] >= (double)h->opts.share * (double)layer->samples;
}
