/* What all pictures are drawn with: ink, text, panels, marks. */
#ifndef DRAWING_DRAW_H
#define DRAWING_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cairo.h>

#include "range.h"

/* Colours, as 0xRRGGBB. */
enum {
    INK = 0x1A1A1A,
    GREY = 0x666666,
    WHITE = 0xFFFFFF,
    BLUE = 0x0072B2,   /* class 0; these four are told apart by the colour-blind */
    ORANGE = 0xD55E00, /* class 1 */
    GREEN = 0x009E73,
    PURPLE = 0xA8478A
};

/* Begins to draw on a surface, in units of so many of its pixels; cairo_destroy() ends it. */
cairo_t *canvas_open(cairo_surface_t *surface, double scale);

/* Copies a picture over another one of the same size. */
void canvas_copy(cairo_surface_t *from, cairo_surface_t *to);

void set_ink(cairo_t *cr, uint32_t colour, double opacity);

/* ---- text ---- */

typedef enum text_align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT } text_align;

typedef struct text_style {
    double size; /* of the font, in pixels */
    bool bold;
    uint32_t colour;
    text_align align;
} text_style;

/* Draws one line of text with its base line at y; "_" lowers the character after it: "x_0". Returns
   how wide it is. */
#if defined(__GNUC__)
__attribute__((format(printf, 5, 6)))
#endif
double
draw_text(cairo_t *cr, const text_style *style, double x, double y, const char *format, ...);

/* ---- panels: a box of the picture that shows a part of a plane ---- */

typedef struct panel {
    double x, y, width, height; /* in the picture */
    range range;                /* what its edges stand for */
} panel;

double panel_x(const panel *p, double value);
double panel_y(const panel *p, double value); /* upwards */

/* Up to seven round values in a range, for the grid and its labels. Returns how many. */
size_t round_values(double low, double high, double values[7]);

/* A path along the round values of both directions. */
void panel_grid_path(cairo_t *cr, const panel *p);

/* The round values themselves, below and to the left of the panel. */
void draw_tick_labels(cairo_t *cr, const panel *p, double size, uint32_t colour);

/* A path over all of the panel along its line a x + b y + c = 0. False if it does not cross it. */
bool panel_line_path(cairo_t *cr, const panel *p, double a, double b, double c);

void panel_clip(cairo_t *cr, const panel *p);
void panel_fill(cairo_t *cr, const panel *p, uint32_t colour);

/* ---- marks ---- */

typedef enum mark_shape { MARK_DISC, MARK_TRIANGLE } mark_shape;

typedef struct mark_style {
    mark_shape shape;
    double radius;
    double rim; /* width of the line around it */
    uint32_t fill;
    uint32_t rim_colour;
} mark_style;

void draw_mark(cairo_t *cr, const mark_style *style, double x, double y);

/* An arrow from left to right. */
void draw_arrow(cairo_t *cr, double from_x, double to_x, double y);

#endif
