/* Ground, grid and labels for curves of the loss over the epochs. */
#ifndef DRAWING_CHART_H
#define DRAWING_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include <cairo.h>

#include "draw.h"

typedef struct chart {
    panel panel;
    bool logarithmic; /* the epochs, so that the first ones are not squeezed */
    double target;    /* the loss that was asked for; 0: none */
    double text_size;
} chart;

/* A chart with room for `epochs` epochs and losses up to `highest`. */
chart chart_new(double x, double y, double width, double height, bool logarithmic, size_t epochs,
                double lowest, double highest, double target);

/* Ground, grid, labels and the target's line. */
void chart_draw_ground(cairo_t *cr, const chart *c);

/* Where an epoch (from 1) and a loss are in the picture. */
double chart_x(const chart *c, size_t epoch);
double chart_y(const chart *c, double loss);

#endif
