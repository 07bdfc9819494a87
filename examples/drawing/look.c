#include "look.h"

enum { PALE_BLUE = 0x4E9ECB, HALFWAY = 0xFAFAFA, PALE_ORANGE = 0xE58A4B, PANEL_GROUND = 0xE3E6EA };

enum { BANDS = 20, GRID_LINES = 11 };

const mark_style look_marks[2] = {{MARK_DISC, 4.6, 1.1, BLUE, WHITE},
                                  {MARK_TRIANGLE, 4.6, 1.1, ORANGE, WHITE}};

mark_style look_mark(int32_t label, bool right)
{
    mark_style style = look_marks[label];
    if (!right) {
        style.radius += 0.4;
        style.rim = 1.8;
        style.rim_colour = INK;
    }
    return style;
}

colour_scale look_scale(void)
{
    return scale_between(PALE_BLUE, HALFWAY, PALE_ORANGE, BANDS);
}

void look_draw_scale(cairo_t *cr, double x, double y, double height)
{
    const text_style label = {17, false, GREY, ALIGN_LEFT};
    const text_style name = {20, true, INK, ALIGN_LEFT};
    const colour_scale scale = look_scale();
    for (int band = 0; band < BANDS; band++) {
        const double step = height / BANDS;
        set_ink(cr, scale.colours[band * 256 / BANDS + 4], 1);
        cairo_rectangle(cr, x, y + height - (band + 1) * step, 22, step + 0.5);
        cairo_fill(cr);
    }
    for (int tick = 0; tick <= 4; tick++) {
        draw_text(cr, &label, x + 30, y + height * (1 - tick / 4.0) + 6, "%g", tick / 4.0);
    }
    draw_text(cr, &name, x + 4, y + height + 44, "p");
}

void look_draw_ground(cairo_t *cr, const panel *p)
{
    panel_fill(cr, p, PANEL_GROUND);
    set_ink(cr, WHITE, 1);
    cairo_set_line_width(cr, 1.4);
    panel_grid_path(cr, p);
    cairo_stroke(cr);
    draw_tick_labels(cr, p, 17, GREY);
}

bool look_draw_mesh(cairo_t *cr, const panel *p, const float *positions, const float *probabilities)
{
    const colour_scale scale = look_scale();
    if (!mesh_draw(cr, p, &scale, positions, probabilities, 14)) {
        return false;
    }
    set_ink(cr, INK, 0.28);
    cairo_set_line_width(cr, 1);
    mesh_line_path(cr, p, positions, GRID_LINES);
    cairo_stroke(cr);
    set_ink(cr, INK, 0.75);
    cairo_set_line_width(cr, 1.6);
    mesh_outline_path(cr, p, positions);
    cairo_stroke(cr);
    return true;
}

void look_stroke_cut(cairo_t *cr)
{
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    set_ink(cr, WHITE, 1);
    cairo_set_line_width(cr, 5.5);
    cairo_stroke_preserve(cr);
    set_ink(cr, INK, 1);
    cairo_set_line_width(cr, 3);
    cairo_stroke(cr);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
}
