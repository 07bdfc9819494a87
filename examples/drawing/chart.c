#include "chart.h"

#include <math.h>

static double place_of(const chart *c, double epoch)
{
    return c->logarithmic ? log10(epoch) : epoch;
}

double chart_x(const chart *c, size_t epoch)
{
    return panel_x(&c->panel, place_of(c, (double)epoch));
}

double chart_y(const chart *c, double loss)
{
    return panel_y(&c->panel, loss);
}

chart chart_new(double x, double y, double width, double height, bool logarithmic, size_t epochs,
                double lowest, double highest, double target)
{
    chart c = {{x, y, width, height, {{0, 0}, {0, 0}}}, logarithmic, target, 17};
    if (target > 0) {
        lowest = fmin(lowest, target);
        highest = fmax(highest, target);
    }
    const double margin = fmax(0.08 * (highest - lowest), 0.01);
    c.panel.range.low[0] = place_of(&c, 1);
    c.panel.range.high[0] = place_of(&c, fmax((double)epochs, 5));
    c.panel.range.low[1] = lowest - margin;
    c.panel.range.high[1] = highest + margin;
    return c;
}

static void draw_epoch(cairo_t *cr, const chart *c, double epoch)
{
    const text_style label = {c->text_size, false, GREY, ALIGN_CENTRE};
    const panel *p = &c->panel;
    const double x = panel_x(p, place_of(c, epoch));
    draw_text(cr, &label, x, p->y + p->height + 1.3 * c->text_size, "%g", epoch);
    set_ink(cr, GREY, 0.25);
    cairo_move_to(cr, x, p->y);
    cairo_rel_line_to(cr, 0, p->height);
    cairo_stroke(cr);
}

static void draw_epochs(cairo_t *cr, const chart *c)
{
    static const double steps[] = {1, 2, 5};
    const panel *p = &c->panel;
    if (c->logarithmic) {
        for (int i = 0; pow(10, i / 3) * steps[i % 3] <= pow(10, p->range.high[0]) * 1.001; i++) {
            draw_epoch(cr, c, pow(10, i / 3) * steps[i % 3]);
        }
        return;
    }
    double values[7];
    const size_t count = round_values(p->range.low[0], p->range.high[0], values);
    for (size_t i = 0; i < count; i++) {
        if (values[i] == floor(values[i])) {
            draw_epoch(cr, c, values[i]);
        }
    }
}

static void draw_losses(cairo_t *cr, const chart *c)
{
    const text_style label = {c->text_size, false, GREY, ALIGN_RIGHT};
    const panel *p = &c->panel;
    double values[7];
    const size_t count = round_values(p->range.low[1], p->range.high[1], values);
    for (size_t i = 0; i < count; i++) {
        const double y = panel_y(p, values[i]);
        draw_text(cr, &label, p->x - 8, y + 0.36 * c->text_size, "%g", values[i]);
        set_ink(cr, GREY, 0.25);
        cairo_move_to(cr, p->x, y);
        cairo_rel_line_to(cr, p->width, 0);
        cairo_stroke(cr);
    }
}

static void draw_target(cairo_t *cr, const chart *c)
{
    static const double dashes[] = {8, 5};
    const text_style label = {c->text_size, false, INK, ALIGN_LEFT};
    const double right = c->panel.x + c->panel.width + 8;
    const double y = chart_y(c, c->target);
    set_ink(cr, INK, 1);
    cairo_set_line_width(cr, 1.8);
    cairo_set_dash(cr, dashes, 2, 0);
    cairo_move_to(cr, c->panel.x, y);
    cairo_rel_line_to(cr, c->panel.width, 0);
    cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
    draw_text(cr, &label, right, y - 0.3 * c->text_size, "target");
    draw_text(cr, &label, right, y + c->text_size, "%g", c->target);
}

void chart_draw_ground(cairo_t *cr, const chart *c)
{
    const text_style name = {c->text_size, false, GREY, ALIGN_RIGHT};
    const panel *p = &c->panel;
    panel_fill(cr, p, 0xF3F4F6);
    cairo_set_line_width(cr, 1);
    draw_epochs(cr, c);
    draw_losses(cr, c);
    draw_text(cr, &name, p->x + p->width, p->y + p->height + 2.6 * c->text_size, "epoch");
    if (c->target > 0) {
        draw_target(cr, c);
    }
}
