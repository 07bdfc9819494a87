/* A health report for the eye: two tables and the warnings. */
#include "inspect/health.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/writer.h"

/* What is being written, and what of it there is. */
typedef struct table {
    const tann_health *health;
    tann__writer w;
    int first; /* width of the first column */
    bool values, histogram, gradients, updates;
} table;

/* Widths of the other columns, the gap in front of them included. */
enum { COUNT = 10, NUMBER = 10, SHARE = 9 };
enum { OCTAVES = 12, CELLS = 2 * OCTAVES + 1 }; /* of a histogram */

typedef struct cell {
    char text[120];
} cell;

static cell layer_cell(const tann_layer_health *layer)
{
    cell out;
    (void)snprintf(out.text, sizeof out.text, "%.63s (%.40s)", layer->name,
                   layer->activation != NULL ? layer->activation : layer->type);
    return out;
}

static cell weight_cell(const tann_weight_health *weight)
{
    cell out;
    (void)snprintf(out.text, sizeof out.text, "  %.63s.%.31s", weight->layer, weight->name);
    return out;
}

static void widen(int *width, cell c)
{
    const int length = (int)strlen(c.text);
    *width = length > *width ? length : *width;
}

static void measure(table *t)
{
    for (size_t i = 0; i < t->health->layer_count; i++) {
        tann_layer_health layer = tann_layer_health_default();
        tann_weight_health weight = tann_weight_health_default();
        (void)tann_health_layer(t->health, i, &layer);
        widen(&t->first, layer_cell(&layer));
        for (size_t k = 0; tann_health_weight(t->health, i, k, &weight) == TANN_OK; k++) {
            widen(&t->first, weight_cell(&weight));
        }
    }
}

/* ---- cells ---- */

static void put_text(table *t, int width, const char *text)
{
    tann__print(&t->w, "%*s", width, text);
}

static void put_number(table *t, int width, double value)
{
    put_text(t, width, value == value ? tann__decimal(value + 0.0, 3).text : "-"); /* no "-0" */
}

static void put_count(table *t, uint64_t count)
{
    tann__print(&t->w, "%*" PRIu64, COUNT, count);
}

static void put_asked(table *t, bool asked, size_t count)
{
    if (asked) {
        put_count(t, count);
    } else {
        put_text(t, COUNT, "-");
    }
}

static void put_share(table *t, uint64_t count, uint64_t all)
{
    if (all == 0) {
        put_text(t, SHARE, "-");
        return;
    }
    const unsigned tenths = (unsigned)((double)count / (double)all * 1000 + 0.5);
    tann__print(&t->w, "%*u.%u %%", SHARE - 4, tenths / 10, tenths % 10);
}

/* ---- histograms ---- */

/* In the middle all below 1/64, and on each side twelve powers of two, up to 32; what lies beyond is with
   the last. */
static size_t cell_of_bin(size_t bin)
{
    const int off = (int)bin - TANN_HEALTH_BINS / 2;
    const int beyond = (off < 0 ? -off : off) - 14;
    const int steps = beyond < 0 ? 0 : beyond > OCTAVES ? OCTAVES : beyond;
    return (size_t)(OCTAVES + (off < 0 ? -steps : steps));
}

static void put_histogram(table *t, const uint64_t *histogram)
{
    static const char shades[] = ".:-=+*#%@";
    uint64_t cells[CELLS] = {0}, most = 1;
    for (size_t i = 0; i < TANN_HEALTH_BINS; i++) {
        const size_t at = cell_of_bin(i);
        cells[at] += histogram[i];
        most = cells[at] > most ? cells[at] : most;
    }
    char text[CELLS + 1] = "";
    for (size_t i = 0; i < CELLS; i++) {
        const double share = (double)cells[i] / (double)most;
        text[i] = cells[i] == 0 ? ' ' : shades[(size_t)(share * (sizeof shades - 2))];
    }
    tann__print(&t->w, "   |%s|", text);
}

/* ---- values ---- */

/* The double line under a heading; `columns` is the width of all but the first. */
static void put_rule(table *t, int columns)
{
    tann__repeat(&t->w, '=', (size_t)(t->first + columns));
    tann__print(&t->w, "\n");
}

static void write_values_heading(table *t)
{
    tann__print(&t->w, "%-*s%*s", t->first, "Values", COUNT, "Samples");
    if (t->values) {
        tann__print(&t->w, "%*s%*s%*s%*s%*s", NUMBER, "Mean", NUMBER, "Deviation", NUMBER,
                    "Minimum", NUMBER, "Maximum", SHARE, "Zeros");
    }
    tann__print(&t->w, t->histogram ? "    -32 -1      0      1   32\n" : "\n");
    put_rule(t, COUNT + (t->values ? 4 * NUMBER + SHARE : 0) + (t->histogram ? CELLS + 5 : 0));
}

static void write_values_row(table *t, const tann_layer_health *layer)
{
    tann__print(&t->w, "%-*s", t->first, layer_cell(layer).text);
    put_count(t, layer->samples);
    if (t->values) {
        put_number(t, NUMBER, layer->mean);
        put_number(t, NUMBER, layer->deviation);
        put_number(t, NUMBER, layer->minimum);
        put_number(t, NUMBER, layer->maximum);
        put_share(t, layer->zeros, layer->samples * layer->units);
    }
    if (t->histogram) {
        put_histogram(t, layer->histogram);
    }
    tann__print(&t->w, "\n");
}

static void write_values(table *t)
{
    write_values_heading(t);
    for (size_t i = 0; i < t->health->layer_count; i++) {
        tann_layer_health layer = tann_layer_health_default();
        (void)tann_health_layer(t->health, i, &layer);
        write_values_row(t, &layer);
    }
    if (t->histogram) {
        tann__print(&t->w,
                    "|...|: how many values lie where, from . to @. The middle is all within 1/64 "
                    "of 0, each place outwards twice as far.\n");
    }
    tann__print(&t->w, "\n");
}

/* ---- units and learning ---- */

static void write_units_heading(table *t)
{
    tann__print(&t->w, "%-*s%*s", t->first, "Units and weights", COUNT, "Numbers");
    if (t->values) {
        tann__print(&t->w, "%*s%*s", COUNT, "Dead", COUNT, "Saturated");
    }
    if (t->gradients || t->updates) {
        tann__print(&t->w, "%*s", NUMBER, "|grad|");
    }
    if (t->updates) {
        tann__print(&t->w, "%*s%*s%*s", NUMBER, "|w|", NUMBER, "|dw|", NUMBER, "|dw|/|w|");
    }
    tann__print(&t->w, "\n");
    put_rule(t, COUNT + (t->values ? 2 * COUNT : 0) + (t->gradients || t->updates ? NUMBER : 0) +
                    (t->updates ? 2 * NUMBER + NUMBER : 0));
}

static void write_units_row(table *t, const tann_layer_health *layer)
{
    tann__print(&t->w, "%-*s", t->first, layer_cell(layer).text);
    put_count(t, layer->units);
    if (t->values) {
        put_asked(t, layer->asks & (unsigned)TANN_HEALTH_ASKS_DEAD, layer->dead);
        put_asked(t, layer->asks & (unsigned)TANN_HEALTH_ASKS_SATURATED, layer->saturated);
    }
    if (t->gradients) {
        put_number(t, NUMBER, layer->gradient_norm);
    }
    tann__print(&t->w, "\n");
}

static void write_weight_row(table *t, const tann_weight_health *weight)
{
    tann__print(&t->w, "%-*s", t->first, weight_cell(weight).text);
    put_count(t, weight->count);
    tann__repeat(&t->w, ' ', t->values ? 2 * COUNT : 0);
    put_number(t, NUMBER, weight->gradient_norm);
    put_number(t, NUMBER, weight->norm);
    put_number(t, NUMBER, weight->update_norm);
    put_number(t, NUMBER, weight->update_ratio);
    tann__print(&t->w, "\n");
}

static void write_units(table *t)
{
    write_units_heading(t);
    for (size_t i = 0; i < t->health->layer_count; i++) {
        tann_layer_health layer = tann_layer_health_default();
        tann_weight_health weight = tann_weight_health_default();
        (void)tann_health_layer(t->health, i, &layer);
        write_units_row(t, &layer);
        for (size_t k = 0; tann_health_weight(t->health, i, k, &weight) == TANN_OK; k++) {
            write_weight_row(t, &weight);
        }
    }
    if (t->gradients) {
        tann__print(&t->w, "|grad| of a layer: d loss / d output of a sample.\n");
    }
    if (t->updates) {
        tann__print(&t->w,
                    "|grad| of a weight: d loss / d w of a step. |dw|: what an update adds; about "
                    "0.001 |w| is right.\n");
    }
    tann__print(&t->w, "\n");
}

/* ---- all of it ---- */

static void write_warnings(table *t)
{
    const size_t count = tann_health_warning_count(t->health);
    if (count == 0) {
        tann__print(&t->w, "No warnings.\n");
        return;
    }
    tann__print(&t->w, "%zu warning%s:\n", count, count > 1 ? "s" : "");
    if (t->w.status == TANN_OK) {
        t->w.status = tann_health_warnings(t->health, t->w.write, t->w.user);
    }
}

tann_status tann_health_print(const tann_health *h, tann_write_fn write, void *user)
{
    if (h == NULL || write == NULL) {
        return TANN_E_ARGUMENT;
    }
    const unsigned figures = h->opts.figures;
    table t = {.health = h,
               .w = {write, user, TANN_OK},
               .first = (int)strlen("Units and weights"),
               .values = figures & (unsigned)TANN_HEALTH_VALUES,
               .histogram = figures & (unsigned)TANN_HEALTH_HISTOGRAM,
               .gradients = figures & (unsigned)TANN_HEALTH_GRADIENTS,
               .updates = figures & (unsigned)TANN_HEALTH_UPDATES};
    measure(&t);
    if (t.values || t.histogram) {
        write_values(&t);
    }
    if (t.values || t.gradients || t.updates) {
        write_units(&t);
    }
    write_warnings(&t);
    return t.w.status;
}
