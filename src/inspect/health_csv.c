/* A health report for other programs. Names hold nothing that would have to be quoted. */
#include "inspect/health.h"

#include <inttypes.h>

#include "base/decimal.h"
#include "base/writer.h"

enum { DIGITS = 9 };

/* ---- cells; each begins with the comma behind the one before ---- */

static void put_text(tann__writer *w, const char *text)
{
    tann__print(w, ",%s", text != NULL ? text : "");
}

/* Empty for what was not measured. */
static void put_number(tann__writer *w, double value)
{
    put_text(w, value == value ? tann__decimal(value, DIGITS).text : NULL);
}

static void put_count(tann__writer *w, uint64_t count)
{
    tann__print(w, ",%" PRIu64, count);
}

static void put_if(tann__writer *w, bool measured, uint64_t count)
{
    if (measured) {
        put_count(w, count);
    } else {
        put_text(w, NULL);
    }
}

/* ---- rows ---- */

static void write_heading(tann__writer *w)
{
    tann__print(w, "layer,weight,type,activation,numbers,samples,mean,deviation,minimum,maximum,"
                   "zeros,dead,saturated,not_finite,gradients,gradient_norm,gradient_not_finite,"
                   "updates,norm,update_norm,update_ratio");
    for (size_t i = 0; i < TANN_HEALTH_BINS; i++) {
        double low = 0, high = 0;
        (void)tann_health_bin(i, &low, &high);
        tann__print(w, ",from %s", tann__decimal(low, DIGITS).text);
    }
    tann__print(w, "\n");
}

static void write_values(tann__writer *w, const tann_layer_health *layer, unsigned figures)
{
    const bool values = figures & (unsigned)TANN_HEALTH_VALUES;
    const bool seen = values || layer->histogram != NULL;
    put_if(w, seen, layer->samples);
    put_number(w, layer->mean);
    put_number(w, layer->deviation);
    put_number(w, layer->minimum);
    put_number(w, layer->maximum);
    put_if(w, values, layer->zeros);
    put_if(w, layer->asks & (unsigned)TANN_HEALTH_ASKS_DEAD, layer->dead);
    put_if(w, layer->asks & (unsigned)TANN_HEALTH_ASKS_SATURATED, layer->saturated);
    put_if(w, seen, layer->not_finite);
}

static void write_layer(tann__writer *w, const tann_layer_health *layer, unsigned figures)
{
    const bool gradients = figures & (unsigned)TANN_HEALTH_GRADIENTS;
    tann__print(w, "%s,", layer->name);
    put_text(w, layer->type);
    put_text(w, layer->activation);
    put_count(w, layer->units);
    write_values(w, layer, figures);
    put_if(w, gradients, layer->gradient_samples);
    put_number(w, layer->gradient_norm);
    put_if(w, gradients, layer->gradient_not_finite);
    tann__print(w, ",,,,");
    for (size_t i = 0; i < TANN_HEALTH_BINS; i++) {
        put_if(w, layer->histogram != NULL, layer->histogram != NULL ? layer->histogram[i] : 0);
    }
    tann__print(w, "\n");
}

static void write_weight(tann__writer *w, const tann_weight_health *weight)
{
    tann__print(w, "%s,%s,,", weight->layer, weight->name);
    put_count(w, weight->count);
    tann__print(w, ",,,,,,,,,");
    put_count(w, weight->steps);
    put_number(w, weight->gradient_norm);
    put_count(w, weight->not_finite);
    put_count(w, weight->updates);
    put_number(w, weight->norm);
    put_number(w, weight->update_norm);
    put_number(w, weight->update_ratio);
    tann__repeat(w, ',', TANN_HEALTH_BINS);
    tann__print(w, "\n");
}

tann_status tann_health_csv(const tann_health *h, tann_write_fn write, void *user)
{
    if (h == NULL || write == NULL) {
        return TANN_E_ARGUMENT;
    }
    tann__writer w = {write, user, TANN_OK};
    write_heading(&w);
    for (size_t i = 0; i < h->layer_count; i++) {
        tann_layer_health layer = tann_layer_health_default();
        tann_weight_health weight = tann_weight_health_default();
        (void)tann_health_layer(h, i, &layer);
        write_layer(&w, &layer, h->opts.figures);
        for (size_t k = 0; tann_health_weight(h, i, k, &weight) == TANN_OK; k++) {
            write_weight(&w, &weight);
        }
    }
    return w.status;
}
