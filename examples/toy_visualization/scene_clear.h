/* The parts of the clear look. */
#ifndef TOY_SCENE_CLEAR_H
#define TOY_SCENE_CLEAR_H

#include <cairo.h>

#include "scene.h"

/* The path that was just laid, as the line where a hidden unit is 0. */
void clear_stroke_unit(cairo_t *cr, int unit);

/* Everything below the panels: loss curve, legend, notices. */
void clear_draw_lower_ground(cairo_t *cr, const scene *s);
void clear_draw_lower(cairo_t *cr, const scene *s, const turn *now);

#endif
