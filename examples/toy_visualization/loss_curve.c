#include "loss_curve.h"

#include <math.h>

void loss_widen(const run_history *history, double *lowest, double *highest)
{
    for (size_t i = 0; i < history->count; i++) {
        *lowest = fmin(*lowest, history->epochs[i].loss);
        *highest = fmax(*highest, history->epochs[i].loss);
    }
}

void loss_curve_path(cairo_t *cr, const chart *c, const run_history *history, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        cairo_line_to(cr, chart_x(c, i + 1), chart_y(c, history->epochs[i].loss));
    }
}
