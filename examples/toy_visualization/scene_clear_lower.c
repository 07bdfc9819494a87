/* The clear look, below the panels: the loss curve, the legend, and what is to be noticed. */
#include "scene_clear.h"

#include <math.h>

#include "chart.h"
#include "look.h"
#include "loss_curve.h"

enum { NOTICE_GROUND = 0xFFF0C2, NOTICE_RIM = 0xC98A00 };

static const double legend_x = 800;
static const double legend_y = 700;
static const double legend_step = 33;

void clear_stroke_unit(cairo_t *cr, int unit)
{
    static const double dashes[2][2] = {{12, 6}, {3, 4}};
    set_ink(cr, unit == 0 ? GREEN : PURPLE, 1);
    cairo_set_line_width(cr, 2.6);
    cairo_set_dash(cr, dashes[unit], 2, 0);
    cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
}

/* ---- the loss curve ---- */

static chart loss_chart(const scene *s)
{
    double lowest = s->history->epochs[0].loss;
    double highest = lowest;
    loss_widen(s->history, &lowest, &highest);
    return chart_new(74, 700, 640, 140, false, s->history->count, lowest, highest,
                     s->opts->target_loss);
}

static void draw_loss(cairo_t *cr, const scene *s, size_t epoch)
{
    const chart c = loss_chart(s);
    set_ink(cr, INK, 1);
    cairo_set_line_width(cr, 2.6);
    loss_curve_path(cr, &c, s->history, epoch);
    cairo_stroke(cr);
    const mark_style dot = {MARK_DISC, 6, 1.5, INK, WHITE};
    draw_mark(cr, &dot, chart_x(&c, epoch), chart_y(&c, s->history->epochs[epoch - 1].loss));
}

/* ---- the legend ---- */

static void label(cairo_t *cr, double x, int row, const char *text)
{
    const text_style style = {19, false, INK, ALIGN_LEFT};
    draw_text(cr, &style, x, legend_y + legend_step * row + 7, "%s", text);
}

static void draw_mark_key(cairo_t *cr, int row, int label_of, bool right)
{
    mark_style style = look_mark(label_of, right);
    style.radius *= 1.5;
    draw_mark(cr, &style, legend_x + 14 + (right ? 0 : 11 * (2 * label_of - 1)),
              legend_y + legend_step * row);
}

static void line_key(cairo_t *cr, double x, int row)
{
    cairo_move_to(cr, x, legend_y + legend_step * row);
    cairo_rel_line_to(cr, 44, 0);
}

static void draw_legend(cairo_t *cr, tann_activation_kind activation)
{
    const text_style style = {19, false, INK, ALIGN_LEFT};
    const double second = legend_x + 240;
    draw_mark_key(cr, 0, 0, true);
    label(cr, legend_x + 40, 0, "class 0");
    draw_mark_key(cr, 1, 1, true);
    label(cr, legend_x + 40, 1, "class 1");
    draw_mark_key(cr, 2, 0, false);
    draw_mark_key(cr, 2, 1, false);
    label(cr, legend_x + 40, 2, "classified wrongly");
    line_key(cr, second, 0);
    look_stroke_cut(cr);
    label(cr, second + 58, 0, "p = 0.5: the cut between the classes");
    for (int unit = 0; unit < 2; unit++) {
        line_key(cr, second, 1 + unit);
        clear_stroke_unit(cr, unit);
        draw_text(cr, &style, second + 58, legend_y + legend_step * (1 + unit) + 7,
                  "z_%d = 0: here hidden unit %d %s the plane", unit, unit,
                  activation == TANN_RELU ? "folds" : "bends");
    }
}

void clear_draw_lower_ground(cairo_t *cr, const scene *s)
{
    const text_style title = {22, true, INK, ALIGN_LEFT};
    const chart c = loss_chart(s);
    draw_text(cr, &title, c.panel.x, c.panel.y - 10, "Loss");
    chart_draw_ground(cr, &c);
    draw_legend(cr, s->opts->activation);
}

/* ---- notices ---- */

enum { NOTICE_TOP = 802, NOTICE_HEIGHT = 74 };

static void draw_notice_box(cairo_t *cr)
{
    cairo_rectangle(cr, legend_x - 14, NOTICE_TOP, 780, NOTICE_HEIGHT);
    set_ink(cr, NOTICE_GROUND, 1);
    cairo_fill_preserve(cr);
    set_ink(cr, NOTICE_RIM, 1);
    cairo_set_line_width(cr, 2);
    cairo_stroke(cr);
}

/* Two lines, the first of them in bold. */
static void draw_lines(cairo_t *cr, const char *first, const char *second)
{
    const text_style bold = {19, true, INK, ALIGN_LEFT};
    const text_style plain = {19, false, INK, ALIGN_LEFT};
    draw_text(cr, &bold, legend_x, NOTICE_TOP + 31, "%s", first);
    draw_text(cr, &plain, legend_x, NOTICE_TOP + 59, "%s", second);
}

static bool is_stuck(const scene *s, const turn *now)
{
    return now->loss > s->opts->target_loss &&
           history_stuck(s->history, now->epoch - 1) >= STUCK_EPOCHS;
}

static void draw_remark(cairo_t *cr, const scene *s, const turn *now)
{
    const bool *dead = s->history->epochs[now->epoch - 1].dead;
    if (dead[0] || dead[1] || is_stuck(s, now)) {
        draw_notice_box(cr);
    }
    if (dead[0] && dead[1]) {
        draw_lines(cr, "Both hidden units are dead: they are 0 for every sample.",
                   "No gradient reaches them; the network can only learn one answer for all.");
    } else if (dead[0] || dead[1]) {
        draw_lines(cr,
                   dead[0] ? "Hidden unit 0 is dead: it is 0 for every sample."
                           : "Hidden unit 1 is dead: it is 0 for every sample.",
                   "No gradient reaches it any more, and one unit alone folds only once.");
    } else if (is_stuck(s, now)) {
        draw_lines(cr, "This run is stuck: its loss hardly falls any more.",
                   "It has settled above the target; another seed begins elsewhere.");
    } else {
        draw_lines(cr, "A straight cut through the bent plane is a bent cut through the data.",
                   "Thin lines: a grid on the input plane, carried through the layers with it.");
    }
}

void clear_draw_lower(cairo_t *cr, const scene *s, const turn *now)
{
    draw_loss(cr, s, now->epoch);
    draw_remark(cr, s, now);
}
