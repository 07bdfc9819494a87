#include "overview.h"

#include <math.h>

#include "chart.h"
#include "log.h"
#include "loss_curve.h"
#include "network_drawing.h"

enum { WIDTH = 1800, CELL_WIDTH = 860, CELL_GAP = 24, FIRST_CELL_TOP = 590, HEADING_HEIGHT = 42 };

static const double margin = 28;

static const text_style title_style = {26, true, INK, ALIGN_LEFT};
static const text_style plain_style = {20, false, INK, ALIGN_LEFT};

/* ---- the small frames ---- */

static const epoch_record *last_epoch(const run *r)
{
    return &r->history.epochs[r->history.count - 1];
}

static double cell_height(const scene_style *style)
{
    return round((style->crop_bottom - style->crop_top) * CELL_WIDTH / style->width);
}

cairo_surface_t *overview_keep(const scene_style *style, cairo_surface_t *frame)
{
    const double scale = cairo_image_surface_get_width(frame) / style->width;
    cairo_surface_t *cell = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)round(CELL_WIDTH * scale), (int)round(cell_height(style) * scale));
    cairo_t *cr = cairo_create(cell);
    cairo_scale(cr, CELL_WIDTH / style->width, CELL_WIDTH / style->width);
    cairo_set_source_surface(cr, frame, 0, -style->crop_top * scale);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_BEST);
    cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
    cairo_paint(cr);
    cairo_destroy(cr);
    return cell;
}

static void paint_cell(cairo_t *cr, cairo_surface_t *cell, double x, double y)
{
    const double scale = (double)CELL_WIDTH / cairo_image_surface_get_width(cell);
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_scale(cr, scale, scale);
    cairo_set_source_surface(cr, cell, 0, 0);
    cairo_paint(cr);
    cairo_restore(cr);
}

static void draw_cell(cairo_t *cr, const run *r, double x, double y)
{
    const epoch_record *last = last_epoch(r);
    const double wide = draw_text(cr, &title_style, x, y + 28, "%s, rate %g",
                                  activation_title(r->opts.activation), (double)r->opts.rate);
    draw_text(cr, &plain_style, x + wide + 20, y + 28, "%zu epochs, loss %.3f, accuracy %.3f: %s",
              r->history.count - 1, last->loss, last->accuracy,
              last->dead[0] || last->dead[1] ? "a dead unit" : log_end(r));
    paint_cell(cr, r->picture, x, y + HEADING_HEIGHT);
}

/* ---- the upper row ---- */

static void draw_data(cairo_t *cr, const run_setting *setting)
{
    const plane_data *data = setting->data;
    const panel p = {margin + 50, 90, 400, 400,
                     range_with_margin(range_of_square(data->edges), 0.05)};
    draw_text(cr, &title_style, p.x, 60, "The data: %zu samples", data->count);
    panel_fill(cr, &p, 0xE9EBEE);
    set_ink(cr, WHITE, 1);
    cairo_set_line_width(cr, 1.4);
    panel_grid_path(cr, &p);
    cairo_stroke(cr);
    draw_tick_labels(cr, &p, 17, GREY);
    for (size_t i = 0; i < data->count; i++) {
        draw_mark(cr, &setting->options->style->marks[data->labels[i]],
                  panel_x(&p, (double)data->x[2 * i]), panel_y(&p, (double)data->x[2 * i + 1]));
    }
}

static const run *best_of(const run *const *runs, size_t count)
{
    const run *best = runs[0];
    for (size_t i = 1; i < count; i++) {
        best = last_epoch(runs[i])->loss < last_epoch(best)->loss ? runs[i] : best;
    }
    return best;
}

static void draw_network(cairo_t *cr, const run *best)
{
    draw_text(cr, &title_style, 560, 60, "The best network: %s, rate %g",
              activation_title(best->opts.activation), (double)best->opts.rate);
    network_draw(cr, 560, 90, &last_epoch(best)->weights, best->opts.activation);
}

/* ReLU is green and tanh purple; the smaller the rate, the more the line is broken. */
static void stroke_curve(cairo_t *cr, const run *r)
{
    static const double dashes[3][2] = {{1, 0}, {12, 5}, {3, 4}};
    const int broken = r->opts.rate >= 0.05f ? 0 : r->opts.rate >= 0.005f ? 1 : 2;
    set_ink(cr, r->opts.activation == TANN_RELU ? GREEN : PURPLE, 1);
    cairo_set_line_width(cr, 3);
    cairo_set_dash(cr, dashes[broken], broken == 0 ? 0 : 2, 0);
    cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
}

static void draw_curve_key(cairo_t *cr, const run *r, size_t place)
{
    const double x = 1270 + 240 * (double)(place / 3);
    const double y = 468 + 29 * (double)(place % 3);
    cairo_move_to(cr, x, y);
    cairo_rel_line_to(cr, 48, 0);
    stroke_curve(cr, r);
    draw_text(cr, &plain_style, x + 60, y + 7, "%s, rate %g", activation_title(r->opts.activation),
              (double)r->opts.rate);
}

static void draw_losses(cairo_t *cr, const run *const *runs, size_t count)
{
    size_t epochs = 0;
    double lowest = runs[0]->history.epochs[0].loss;
    double highest = lowest;
    for (size_t i = 0; i < count; i++) {
        epochs = runs[i]->history.count > epochs ? runs[i]->history.count : epochs;
        loss_widen(&runs[i]->history, &lowest, &highest);
    }
    const chart c =
        chart_new(1270, 90, 440, 300, true, epochs, lowest, highest, runs[0]->opts.target_loss);
    draw_text(cr, &title_style, c.panel.x, 60, "The loss");
    chart_draw_ground(cr, &c);
    for (size_t i = 0; i < count; i++) {
        loss_curve_path(cr, &c, &runs[i]->history, runs[i]->history.count);
        stroke_curve(cr, runs[i]);
        draw_curve_key(cr, runs[i], i);
    }
}

/* ---- all of it ---- */

static void draw(cairo_t *cr, const run_setting *setting, const run *const *runs, size_t count)
{
    set_ink(cr, WHITE, 1);
    cairo_paint(cr);
    draw_data(cr, setting);
    draw_network(cr, best_of(runs, count));
    draw_losses(cr, runs, count);
    const double pitch = HEADING_HEIGHT + cell_height(setting->options->style) + CELL_GAP;
    const size_t rows = (count + 1) / 2;
    for (size_t i = 0; i < count; i++) {
        draw_cell(cr, runs[i], margin + (CELL_WIDTH + CELL_GAP) * (double)(i / rows),
                  FIRST_CELL_TOP + pitch * (double)(i % rows));
    }
}

/* How much larger or smaller than designed all pictures are. */
static double scale_of(const options *o)
{
    return o->width > 0 ? (double)o->width / o->style->width : 1;
}

bool overview_write(const char *path, const run_setting *setting, const run *const *runs,
                    size_t count, message *why)
{
    const options *o = setting->options;
    const double pitch = HEADING_HEIGHT + cell_height(o->style) + CELL_GAP;
    const double height = FIRST_CELL_TOP + pitch * (double)((count + 1) / 2);
    const double scale = scale_of(o);
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)round(WIDTH * scale), (int)round(height * scale));
    cairo_t *cr = canvas_open(surface, scale);
    draw(cr, setting, runs, count);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    if (status == CAIRO_STATUS_SUCCESS) {
        status = cairo_surface_write_to_png(surface, path);
    }
    cairo_surface_destroy(surface);
    return status == CAIRO_STATUS_SUCCESS ||
           refuse(why, "%s: it cannot be written: %s", path, cairo_status_to_string(status));
}
