/* Below the panels: the loss curve and the legend. */
#include "chart.h"
#include "look.h"
#include "scene.h"

static const double chart_left = 74;
static const double chart_top = 762;
static const double legend_left = 690;
static const double legend_top = 764;
static const double legend_step = 32;

static chart loss_chart(const scene *s)
{
    const history *h = s->subject.history;
    return chart_new(chart_left, chart_top, 500, 90, false, h->count, h->lowest, h->highest, 0);
}

static void key(cairo_t *cr, int row, const char *text)
{
    const text_style style = {19, false, INK, ALIGN_LEFT};
    draw_text(cr, &style, legend_left + 62, legend_top + legend_step * row + 7, "%s", text);
}

static void mark_key(cairo_t *cr, int row, int32_t label, bool right, double x)
{
    mark_style style = look_mark(label, right);
    style.radius *= 1.5;
    draw_mark(cr, &style, legend_left + x, legend_top + legend_step * row);
}

static void line_key(cairo_t *cr, int row)
{
    cairo_move_to(cr, legend_left, legend_top + legend_step * row);
    cairo_rel_line_to(cr, 44, 0);
}

void scene_draw_lower_ground(cairo_t *cr, const scene *s)
{
    const text_style title = {20, true, INK, ALIGN_LEFT};
    const text_style style = {19, false, INK, ALIGN_LEFT};
    const chart c = loss_chart(s);
    draw_text(cr, &title, chart_left, chart_top - 10, "Loss");
    chart_draw_ground(cr, &c);

    mark_key(cr, 0, 0, true, 22);
    key(cr, 0, "class 0");
    mark_key(cr, 0, 1, true, 200);
    draw_text(cr, &style, legend_left + 220, legend_top + 7, "class 1");
    mark_key(cr, 1, 0, false, 12);
    mark_key(cr, 1, 1, false, 34);
    key(cr, 1, "classified wrongly");
    line_key(cr, 2);
    look_stroke_cut(cr);
    key(cr, 2, "p = 0.5: the cut between the classes");
    line_key(cr, 3);
    set_ink(cr, INK, 0.4);
    cairo_set_line_width(cr, 1.4);
    cairo_stroke(cr);
    key(cr, 3, "a grid on the plane, carried along");
}

void scene_draw_lower(cairo_t *cr, const scene *s, const turn *now)
{
    const history *h = s->subject.history;
    const chart c = loss_chart(s);
    const mark_style dot = {MARK_DISC, 6, 1.5, INK, WHITE};
    for (size_t i = 0; i < now->epoch; i++) {
        cairo_line_to(cr, chart_x(&c, i + 1), chart_y(&c, h->losses[i]));
    }
    set_ink(cr, INK, 1);
    cairo_set_line_width(cr, 2.4);
    cairo_stroke(cr);
    draw_mark(cr, &dot, chart_x(&c, now->epoch), chart_y(&c, h->losses[now->epoch - 1]));
}
