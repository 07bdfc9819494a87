/* The loss of a run as a curve in a chart. */
#ifndef TOY_LOSS_CURVE_H
#define TOY_LOSS_CURVE_H

#include <stddef.h>

#include <cairo.h>

#include "chart.h"
#include "history.h"

/* The least and the greatest loss of a run, if beyond what is there already. */
void loss_widen(const run_history *history, double *lowest, double *highest);

/* A path along the losses of the first `count` epochs of a run. */
void loss_curve_path(cairo_t *cr, const chart *c, const run_history *history, size_t count);

#endif
