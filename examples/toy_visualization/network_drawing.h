/* The network as circles and lines. */
#ifndef TOY_NETWORK_DRAWING_H
#define TOY_NETWORK_DRAWING_H

#include <cairo.h>

#include "experiment.h"

/* Draws it into a box of 620 x 400 pixels: the greater a weight, the thicker its line; orange is
   positive, blue negative. */
void network_draw(cairo_t *cr, double x, double y, const weights *w,
                  tann_activation_kind activation);

#endif
