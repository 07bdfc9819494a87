/* A row for each hidden unit, the one that is missed most at the top:

       name  weights | bars: accuracy lost | what each digit loses                                */
#include "picture.h"

#include <math.h>

#include "draw.h"

enum { WIDTH = 1600, HEAD = 268, ROW = 64, FOOT = 84, IMAGE = 56, CELL = 64 };

enum { PAPER = 0xF3F4F6, GRID = 0xDCDFE3, DEEP = 0x7A3000 };

static const double margin = 40, image_x = 178, bars_x = 264, bars_width = 560, map_x = 920;

static const text_style title_style = {32, true, INK, ALIGN_LEFT};
static const text_style heading_style = {20, true, INK, ALIGN_LEFT};
static const text_style plain_style = {19, false, INK, ALIGN_LEFT};
static const text_style note_style = {16, false, GREY, ALIGN_LEFT};
static const text_style centred_note_style = {16, false, GREY, ALIGN_CENTRE};
static const text_style digit_style = {22, true, INK, ALIGN_CENTRE};

/* ---- colours ---- */

static uint32_t mix(uint32_t a, uint32_t b, double share)
{
    uint32_t colour = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
        const double from = a >> shift & 255;
        const double to = b >> shift & 255;
        colour = colour << 8 | (uint32_t)(from + share * (to - from) + 0.5);
    }
    return colour;
}

/* Of a number from -1 to 1: blue, white, orange. */
static uint32_t signed_colour(double value)
{
    return mix(WHITE, value < 0 ? BLUE : ORANGE, fmin(1, fabs(value)));
}

/* Of a share of accuracy that is lost (below 0: gained): darker and darker, also without colours. */
static uint32_t lost_colour(double lost)
{
    static const double middle = 0.55;
    if (lost < 0) {
        return mix(PAPER, BLUE, fmin(1, -lost / middle));
    }
    return lost < middle ? mix(PAPER, ORANGE, lost / middle)
                         : mix(ORANGE, DEEP, (lost - middle) / (1 - middle));
}

/* ---- pieces ---- */

static void fill_box(cairo_t *cr, double x, double y, double width, double height, uint32_t colour)
{
    set_ink(cr, colour, 1);
    cairo_rectangle(cr, x, y, width, height);
    cairo_fill(cr);
}

/* An image of 8 x 8 pixels; their edges fall on those of the picture, so that none shows through. */
static void draw_image(cairo_t *cr, double x, double y, const uint32_t *colours)
{
    const double side = (double)IMAGE / SIDE;
    for (size_t i = 0; i < PIXELS; i++) {
        fill_box(cr, x + side * (double)(i % SIDE), y + side * (double)(i / SIDE), side, side,
                 colours[i]);
    }
    set_ink(cr, GREY, 1);
    cairo_set_line_width(cr, 1);
    cairo_rectangle(cr, x - 0.5, y - 0.5, IMAGE + 1, IMAGE + 1);
    cairo_stroke(cr);
}

/* How much each pixel varies from image to image: at the edges hardly. */
static void measure_pixels(const images *from, double deviations[PIXELS])
{
    for (size_t i = 0; i < PIXELS; i++) {
        double sum = 0;
        double squares = 0;
        for (size_t k = 0; k < from->count; k++) {
            const double ink = (double)from->x[k * PIXELS + i];
            sum += ink;
            squares += ink * ink;
        }
        const double mean = sum / (double)from->count;
        deviations[i] = sqrt(fmax(0, squares / (double)from->count - mean * mean));
    }
}

/* Each weight times the deviation of its pixel: how much that pixel moves the unit. */
static void draw_weights(cairo_t *cr, double x, double y, const float *kernel,
                         const double deviations[PIXELS])
{
    uint32_t colours[PIXELS];
    double most = 0;
    for (size_t i = 0; i < PIXELS; i++) {
        most = fmax(most, fabs((double)kernel[i] * deviations[i]));
    }
    for (size_t i = 0; i < PIXELS; i++) {
        colours[i] = signed_colour(most > 0 ? (double)kernel[i] * deviations[i] / most : 0);
    }
    draw_image(cr, x, y, colours);
}

/* The mean of all training images of a digit. */
static void draw_mean_digit(cairo_t *cr, double x, double y, const images *from, size_t digit)
{
    uint32_t colours[PIXELS];
    double sums[PIXELS] = {0};
    size_t count = 0;
    for (size_t k = 0; k < from->count; k++) {
        const bool is_one = (size_t)from->labels[k] == digit;
        count += is_one;
        for (size_t i = 0; is_one && i < PIXELS; i++) {
            sums[i] += (double)from->x[k * PIXELS + i];
        }
    }
    for (size_t i = 0; i < PIXELS; i++) {
        colours[i] = mix(WHITE, INK, count > 0 ? sums[i] / (double)count : 0);
    }
    draw_image(cr, x, y, colours);
}

/* ---- the bars ---- */

/* From the least to the greatest loss, in percentage points. */
static panel bars_panel(const findings *r)
{
    range all = {{0, 0}, {5, 1}};
    for (size_t i = 0; i < r->opts.hidden; i++) {
        const double losses[] = {r->whole.all - r->units[i].zeroed.all,
                                 r->whole.all - r->units[i].averaged.all};
        for (size_t k = 0; k < 2; k++) {
            all.low[0] = fmin(all.low[0], floor(100 * losses[k]));
            all.high[0] = fmax(all.high[0], ceil(100 * losses[k]));
        }
    }
    return (panel){bars_x, HEAD, bars_width, (double)(ROW * r->opts.hidden), all};
}

static void draw_axis(cairo_t *cr, const panel *p)
{
    double values[7];
    const size_t count = round_values(p->range.low[0], p->range.high[0], values);
    for (size_t i = 0; i < count; i++) {
        const double x = round(panel_x(p, values[i]));
        fill_box(cr, x - 1, p->y, values[i] == 0 ? 2 : 1, p->height, values[i] == 0 ? GREY : GRID);
        draw_text(cr, &centred_note_style, x, p->y - 9, "%g", values[i]);
    }
}

static void draw_bar(cairo_t *cr, const panel *p, double y, double lost, uint32_t colour)
{
    static const double height = 17;
    const double points = 100 * lost;
    const double zero = panel_x(p, 0);
    const double end = panel_x(p, points);
    fill_box(cr, fmin(zero, end), y, fabs(end - zero), height, colour);
    draw_text(cr, &note_style, fmax(zero, end) + 7, y + 14, "%.1f", points == 0 ? 0 : points);
}

/* ---- a row ---- */

static void draw_cells(cairo_t *cr, const findings *r, const unit_record *u, double y)
{
    for (size_t digit = 0; digit < DIGITS; digit++) {
        const double lost = r->whole.of[digit] - u->zeroed.of[digit];
        const double points = round(100 * lost);
        const double x = map_x + (double)(CELL * digit);
        const text_style style = {18, false, fabs(lost) > 0.45 ? WHITE : INK, ALIGN_CENTRE};
        fill_box(cr, x + 1, y + 1, CELL - 2, ROW - 2, lost_colour(lost));
        if (points != 0) {
            draw_text(cr, &style, x + CELL / 2.0, y + ROW / 2.0 + 6.5, "%g", points);
        }
    }
}

static void draw_row(cairo_t *cr, const findings *r, const panel *bars, const double *deviations,
                     size_t rank)
{
    const unit_record *u = &r->units[rank];
    const double y = (double)(HEAD + ROW * rank);
    draw_text(cr, &heading_style, margin, y + 29, "unit %zu", u->unit);
    if (u->active > 0) {
        draw_text(cr, &note_style, margin, y + 50, "active: %.0f %%", 100 * u->active);
    } else {
        draw_text(cr, &note_style, margin, y + 50, "never active");
    }
    draw_weights(cr, image_x, y + (ROW - IMAGE) / 2.0, u->kernel, deviations);
    draw_bar(cr, bars, y + 13, r->whole.all - u->zeroed.all, ORANGE);
    draw_bar(cr, bars, y + 34, r->whole.all - u->averaged.all, BLUE);
    draw_cells(cr, r, u, y);
}

/* ---- above and below ---- */

/* A coloured box and what it stands for; returns where the next may begin. */
static double draw_key(cairo_t *cr, double x, double y, uint32_t colour, const char *text)
{
    fill_box(cr, x, y - 14, 22, 16, colour);
    return x + 30 + draw_text(cr, &plain_style, x + 30, y, "%s", text) + 26;
}

static void draw_head(cairo_t *cr, const digits *data, const findings *r)
{
    draw_text(cr, &title_style, margin, 58, "What is each hidden unit good for?");
    draw_text(
        cr, &plain_style, margin, 94,
        "A network 64-%zu-10 with ReLU reads %.1f %% of %zu test images rightly. Each row: what "
        "it loses without one of its hidden units.",
        r->opts.hidden, 100 * r->whole.all, data->test.count);
    draw_text(cr, &heading_style, margin, 146, "Unit, weights");
    draw_text(cr, &heading_style, bars_x, 146, "Accuracy lost, in percentage points");
    const double next = draw_key(cr, bars_x, 182, ORANGE, "unit held at 0");
    draw_key(cr, next, 182, BLUE, "held at its mean");
    draw_text(cr, &heading_style, map_x, 146, "Lost of each digit, unit held at 0");
    for (size_t digit = 0; digit < DIGITS; digit++) {
        const double x = map_x + (double)(CELL * digit);
        draw_text(cr, &digit_style, x + CELL / 2.0, 182, "%zu", digit);
        draw_mean_digit(cr, x + (CELL - IMAGE) / 2.0, 194, &data->train, digit);
    }
}

static void draw_foot(cairo_t *cr, double y)
{
    draw_text(cr, &note_style, margin, y,
              "Weights, each times the deviation of its pixel: orange where ink raises the unit, "
              "blue where "
              "it lowers it.");
    const double width = 300;
    const double x = map_x + CELL * DIGITS - width - 50;
    for (int i = 0; i < (int)width; i++) {
        fill_box(cr, x + i, y - 16, 1, 20, lost_colour(-0.2 + 1.2 * i / width));
    }
    const int ticks[] = {-20, 0, 50, 100};
    for (size_t i = 0; i < 4; i++) {
        const double at = x + (ticks[i] + 20) / 120.0 * width;
        fill_box(cr, at - 0.5, y - 16, 1, 25, GREY);
        draw_text(cr, &centred_note_style, at, y + 27, i == 3 ? "%d points" : "%d", ticks[i]);
    }
}

static void draw_all(cairo_t *cr, const digits *data, const findings *r)
{
    const panel bars = bars_panel(r);
    double deviations[PIXELS];
    measure_pixels(&data->train, deviations);
    set_ink(cr, WHITE, 1);
    cairo_paint(cr);
    draw_head(cr, data, r);
    draw_axis(cr, &bars);
    for (size_t rank = 0; rank < r->opts.hidden; rank++) {
        draw_row(cr, r, &bars, deviations, rank);
    }
    draw_foot(cr, HEAD + (double)(ROW * r->opts.hidden) + 40);
}

bool picture_write(const char *path, const digits *data, const findings *r, message *why)
{
    const int height = HEAD + ROW * (int)r->opts.hidden + FOOT;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, height);
    cairo_t *cr = canvas_open(surface, 1);
    draw_all(cr, data, r);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    if (status == CAIRO_STATUS_SUCCESS) {
        status = cairo_surface_write_to_png(surface, path);
    }
    cairo_surface_destroy(surface);
    return status == CAIRO_STATUS_SUCCESS || refuse(why, "%s: the picture cannot be written: %s",
                                                    path, cairo_status_to_string(status));
}
