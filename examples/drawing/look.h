/* The look that pictures of the plane share: colours of classes and probabilities, marks of samples,
   lines of cuts, grounds of panels. */
#ifndef DRAWING_LOOK_H
#define DRAWING_LOOK_H

#include <stdbool.h>
#include <stdint.h>

#include <cairo.h>

#include "draw.h"
#include "mesh.h"

/* How samples of class 0 and 1 look. */
extern const mark_style look_marks[2];

/* How a sample looks: by class, and by whether the network is right. */
mark_style look_mark(int32_t label, bool right);

/* The colours of a probability from 0 to 1: those of the classes, but paler, so that samples stand
   out. */
colour_scale look_scale(void);

/* A bar of these colours with its labels to the right; y is its top. */
void look_draw_scale(cairo_t *cr, double x, double y, double height);

/* The ground of a panel, with grid and labels. */
void look_draw_ground(cairo_t *cr, const panel *p);

/* The mesh at positions, coloured by probabilities, with lines of it so that bends are seen. False
   if there is no memory. */
bool look_draw_mesh(cairo_t *cr, const panel *p, const float *positions,
                    const float *probabilities);

/* The path that was just laid, as the cut p = 0.5. */
void look_stroke_cut(cairo_t *cr);

#endif
