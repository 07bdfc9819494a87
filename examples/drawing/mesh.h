/* The mesh in a panel: one image, filled quad by quad, and lines on it. */
#ifndef DRAWING_MESH_H
#define DRAWING_MESH_H

#include <stdbool.h>
#include <stdint.h>

#include <cairo.h>

#include "draw.h"

enum {
    MESH_SIDE = 200, /* the mesh is square */
    MESH_POINTS = MESH_SIDE * MESH_SIDE
};

/* How a value between low and high is coloured. */
typedef struct colour_scale {
    uint32_t colours[256]; /* 0xRRGGBB */
    double low;            /* gets the first colour, and high the last one */
    double high;
} colour_scale;

/* A scale over 0..1 from one colour over a middle one to another, in so many even bands. */
colour_scale scale_between(uint32_t first, uint32_t middle, uint32_t last, int bands);

/* Draws the mesh with its points at positions [MESH_POINTS, 2], coloured by values
   [MESH_POINTS]. Where the mesh has no area, its points are drawn as dots of this size. False
   if there is no memory. */
bool mesh_draw(cairo_t *cr, const panel *p, const colour_scale *scale, const float *positions,
               const float *values, double dot);

/* A path along the mesh lines, so many in each direction, at positions. */
void mesh_line_path(cairo_t *cr, const panel *p, const float *positions, int lines);

/* A path along the outline of the mesh. */
void mesh_outline_path(cairo_t *cr, const panel *p, const float *positions);

/* A path where the values cross a level, as pieces of straight lines (marching squares). */
void mesh_level_path(cairo_t *cr, const panel *p, const float *positions, const float *values,
                     float level);

#endif
