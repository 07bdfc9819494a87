/* Loss curves. */
#ifndef TOY_CHART_H
#define TOY_CHART_H

#include <stdbool.h>

#include <cairo.h>

#include "draw.h"
#include "history.h"

typedef struct chart {
    panel panel;
    bool logarithmic; /* the epochs, so that the first ones are not squeezed */
    double target;    /* the loss that was asked for; 0: none */
    double text_size;
} chart;

/* A chart with room for `epochs` epochs and losses up to `highest`. */
chart chart_new(double x, double y, double width, double height, bool logarithmic, size_t epochs,
                double lowest, double highest, double target);

/* The least and the greatest loss of a run, if beyond what is there already. */
void chart_widen(const run_history *history, double *lowest, double *highest);

/* Ground, grid, labels and the target's line. */
void chart_draw_ground(cairo_t *cr, const chart *c);

/* A path along the losses of the first `count` epochs of a run. */
void chart_curve_path(cairo_t *cr, const chart *c, const run_history *history, size_t count);

/* Where an epoch (from 1) and a loss are in the picture. */
double chart_x(const chart *c, size_t epoch);
double chart_y(const chart *c, double loss);

#endif
