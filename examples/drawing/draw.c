#include "draw.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const double full_circle = 6.283185307179586;

cairo_t *canvas_open(cairo_surface_t *surface, double scale)
{
    cairo_t *cr = cairo_create(surface);
    cairo_scale(cr, scale, scale);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_FAST); /* looks the same and takes half the time */

    /* Letters that keep their distance at every scale. */
    cairo_font_options_t *font = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(font, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(font, CAIRO_HINT_STYLE_NONE);
    cairo_set_font_options(cr, font);
    cairo_font_options_destroy(font);
    return cr;
}

void canvas_copy(cairo_surface_t *from, cairo_surface_t *to)
{
    cairo_t *cr = cairo_create(to);
    cairo_set_source_surface(cr, from, 0, 0);
    cairo_paint(cr);
    cairo_destroy(cr);
}

void set_ink(cairo_t *cr, uint32_t colour, double opacity)
{
    cairo_set_source_rgba(cr, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
                          (colour & 255) / 255.0, opacity);
}

/* ---- text ---- */

/* Walks over a text in pieces of one height, and shows them if `show`. Returns the width. */
static double walk_text(cairo_t *cr, const char *text, double size, bool show)
{
    double width = 0;
    char piece[200];
    while (*text != '\0') {
        const bool low = *text == '_' && text[1] != '\0';
        const size_t length = low ? 1 : 1 + strcspn(text + 1, "_");
        text += low;
        snprintf(piece, sizeof piece, "%.*s", (int)length, text);
        text += length;
        cairo_text_extents_t extents;
        cairo_set_font_size(cr, low ? 0.72 * size : size);
        cairo_text_extents(cr, piece, &extents);
        if (show) {
            cairo_rel_move_to(cr, 0, low ? 0.22 * size : 0);
            cairo_show_text(cr, piece);
            cairo_rel_move_to(cr, 0, low ? -0.22 * size : 0);
        }
        width += extents.x_advance;
    }
    return width;
}

double draw_text(cairo_t *cr, const text_style *style, double x, double y, const char *format, ...)
{
    char text[200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);

    cairo_select_font_face(cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                           style->bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    set_ink(cr, style->colour, 1);
    const double width = walk_text(cr, text, style->size, false);
    cairo_move_to(cr, x - width * (int)style->align / 2, y);
    walk_text(cr, text, style->size, true);
    cairo_new_path(cr);
    return width;
}

/* ---- panels ---- */

double panel_x(const panel *p, double value)
{
    return p->x + p->width * (value - p->range.low[0]) / (p->range.high[0] - p->range.low[0]);
}

double panel_y(const panel *p, double value)
{
    return p->y + p->height * (p->range.high[1] - value) / (p->range.high[1] - p->range.low[1]);
}

size_t round_values(double low, double high, double values[7])
{
    static const double steps[] = {1, 2, 5, 10};
    const double wanted = (high - low) / 5;
    const double power = pow(10, floor(log10(wanted)));
    size_t i = 0;
    while (i < 3 && steps[i] * power < wanted) {
        i++;
    }
    const double step = steps[i] * power;
    size_t count = 0;
    for (double k = ceil(low / step); k * step <= high && count < 7; k++) {
        values[count++] = k * step + 0.0; /* which turns -0 into 0 */
    }
    return count;
}

void panel_grid_path(cairo_t *cr, const panel *p)
{
    double values[7];
    size_t count = round_values(p->range.low[0], p->range.high[0], values);
    for (size_t i = 0; i < count; i++) {
        cairo_move_to(cr, panel_x(p, values[i]), p->y);
        cairo_rel_line_to(cr, 0, p->height);
    }
    count = round_values(p->range.low[1], p->range.high[1], values);
    for (size_t i = 0; i < count; i++) {
        cairo_move_to(cr, p->x, panel_y(p, values[i]));
        cairo_rel_line_to(cr, p->width, 0);
    }
}

void draw_tick_labels(cairo_t *cr, const panel *p, double size, uint32_t colour)
{
    const text_style below = {size, false, colour, ALIGN_CENTRE};
    const text_style beside = {size, false, colour, ALIGN_RIGHT};
    double values[7];
    size_t count = round_values(p->range.low[0], p->range.high[0], values);
    for (size_t i = 0; i < count; i++) {
        draw_text(cr, &below, panel_x(p, values[i]), p->y + p->height + 1.25 * size, "%g",
                  values[i]);
    }
    count = round_values(p->range.low[1], p->range.high[1], values);
    for (size_t i = 0; i < count; i++) {
        draw_text(cr, &beside, p->x - 0.5 * size, panel_y(p, values[i]) + 0.36 * size, "%g",
                  values[i]);
    }
}

bool panel_line_path(cairo_t *cr, const panel *p, double a, double b, double c)
{
    double x[2], y[2];
    for (size_t end = 0; end < 2; end++) {
        const range *r = &p->range;
        if (fabs(b) * (r->high[0] - r->low[0]) >= fabs(a) * (r->high[1] - r->low[1])) {
            x[end] = end == 0 ? r->low[0] : r->high[0];
            y[end] = b == 0 ? INFINITY : -(a * x[end] + c) / b;
        } else {
            y[end] = end == 0 ? r->low[1] : r->high[1];
            x[end] = -(b * y[end] + c) / a;
        }
    }
    const double far = 100 * (fabs(p->range.high[0]) + fabs(p->range.low[0]) +
                              fabs(p->range.high[1]) + fabs(p->range.low[1]));
    for (size_t end = 0; end < 2; end++) {
        if (!(fabs(x[end]) < far && fabs(y[end]) < far)) {
            return false;
        }
    }
    cairo_move_to(cr, panel_x(p, x[0]), panel_y(p, y[0]));
    cairo_line_to(cr, panel_x(p, x[1]), panel_y(p, y[1]));
    return true;
}

void panel_clip(cairo_t *cr, const panel *p)
{
    cairo_rectangle(cr, p->x, p->y, p->width, p->height);
    cairo_clip(cr);
}

void panel_fill(cairo_t *cr, const panel *p, uint32_t colour)
{
    set_ink(cr, colour, 1);
    cairo_rectangle(cr, p->x, p->y, p->width, p->height);
    cairo_fill(cr);
}

/* ---- marks ---- */

/* So many corners that one cannot tell it from a circle, which would take twice as long to draw. */
static void disc_path(cairo_t *cr, double x, double y, double radius)
{
    const double step = full_circle / ceil(12 + radius);
    const double c = cos(step);
    const double s = sin(step);
    double across = radius;
    double up = 0;
    for (double angle = 0; angle < full_circle - step / 2; angle += step) {
        cairo_line_to(cr, x + across, y + up);
        const double next = across * c - up * s;
        up = across * s + up * c;
        across = next;
    }
    cairo_close_path(cr);
}

static void mark_path(cairo_t *cr, mark_shape shape, double x, double y, double radius)
{
    if (shape == MARK_DISC) {
        disc_path(cr, x, y, radius);
        return;
    }
    const double r = 1.25 * radius; /* so that it covers as much as the disc */
    cairo_move_to(cr, x, y - r);
    cairo_line_to(cr, x + 0.87 * r, y + 0.6 * r);
    cairo_line_to(cr, x - 0.87 * r, y + 0.6 * r);
    cairo_close_path(cr);
}

/* Two filled shapes are drawn faster than one with a line around it. */
void draw_mark(cairo_t *cr, const mark_style *style, double x, double y)
{
    mark_path(cr, style->shape, x, y, style->radius + style->rim / 2);
    set_ink(cr, style->rim_colour, 1);
    cairo_fill(cr);
    mark_path(cr, style->shape, x, y, style->radius - style->rim / 2);
    set_ink(cr, style->fill, 1);
    cairo_fill(cr);
}

void draw_arrow(cairo_t *cr, double from_x, double to_x, double y)
{
    const double head = 9;
    cairo_set_line_width(cr, 3);
    cairo_move_to(cr, from_x, y);
    cairo_line_to(cr, to_x - head, y);
    cairo_stroke(cr);
    cairo_move_to(cr, to_x, y);
    cairo_line_to(cr, to_x - 1.6 * head, y - 0.8 * head);
    cairo_line_to(cr, to_x - 1.6 * head, y + 0.8 * head);
    cairo_close_path(cr);
    cairo_fill(cr);
}
