#include "network_drawing.h"

#include <math.h>

#include "draw.h"

static const double node_radius = 36;

typedef struct node {
    double x, y;
} node;

static const node inputs[2] = {{60, 100}, {60, 300}};
static const node hidden[2] = {{320, 100}, {320, 300}};
static const node output = {560, 200};

static double greatest_weight(const weights *w)
{
    double most = 1e-6;
    for (int unit = 0; unit < 2; unit++) {
        most = fmax(most, fabs((double)w->hidden_kernel[0][unit]));
        most = fmax(most, fabs((double)w->hidden_kernel[1][unit]));
        most = fmax(most, fabs((double)w->output_kernel[unit]));
    }
    return most;
}

/* A line from node to node. */
static void draw_edge(cairo_t *cr, node from, node to, double weight, double greatest)
{
    set_ink(cr, weight < 0 ? BLUE : ORANGE, 1);
    cairo_set_line_width(cr, 1 + 9 * fabs(weight) / greatest);
    cairo_move_to(cr, from.x, from.y);
    cairo_line_to(cr, to.x, to.y);
    cairo_stroke(cr);
}

/* The weight, on its line, where no other line crosses. */
static void draw_weight(cairo_t *cr, node from, node to, double weight)
{
    const text_style style = {19, true, INK, ALIGN_CENTRE};
    const double share = 0.32;
    const double x = from.x + (to.x - from.x) * share;
    const double y = from.y + (to.y - from.y) * share;
    set_ink(cr, WHITE, 0.9);
    cairo_rectangle(cr, x - 33, y - 13, 66, 26);
    cairo_fill(cr);
    draw_text(cr, &style, x, y + 7, "%.2f", weight);
}

static void draw_node(cairo_t *cr, node at, const char *name)
{
    const text_style style = {24, true, INK, ALIGN_CENTRE};
    const mark_style circle = {MARK_DISC, node_radius, 3, WHITE, INK};
    draw_mark(cr, &circle, at.x, at.y);
    draw_text(cr, &style, at.x, at.y + 7, "%s", name);
}

static void draw_edges(cairo_t *cr, const weights *w)
{
    const double greatest = greatest_weight(w);
    for (int unit = 0; unit < 2; unit++) {
        for (int i = 0; i < 2; i++) {
            draw_edge(cr, inputs[i], hidden[unit], (double)w->hidden_kernel[i][unit], greatest);
        }
        draw_edge(cr, hidden[unit], output, (double)w->output_kernel[unit], greatest);
    }
    for (int unit = 0; unit < 2; unit++) {
        for (int i = 0; i < 2; i++) {
            draw_weight(cr, inputs[i], hidden[unit], (double)w->hidden_kernel[i][unit]);
        }
        draw_weight(cr, hidden[unit], output, (double)w->output_kernel[unit]);
    }
}

void network_draw(cairo_t *cr, double x, double y, const weights *w,
                  tann_activation_kind activation)
{
    static const char *const input_names[2] = {"x_0", "x_1"};
    static const char *const hidden_names[2] = {"a_0", "a_1"};
    const text_style note = {19, false, INK, ALIGN_CENTRE};
    cairo_save(cr);
    cairo_translate(cr, x, y);
    draw_edges(cr, w);
    for (int unit = 0; unit < 2; unit++) {
        draw_node(cr, inputs[unit], input_names[unit]);
        draw_node(cr, hidden[unit], hidden_names[unit]);
        draw_text(cr, &note, hidden[unit].x, hidden[unit].y + 62, "bias %.2f",
                  (double)w->hidden_bias[unit]);
    }
    draw_node(cr, output, "p");
    draw_text(cr, &note, output.x, output.y + 62, "bias %.2f", (double)w->output_bias);
    draw_text(cr, &note, hidden[0].x, 408, "orange: positive weight, blue: negative");
    draw_text(cr, &note, hidden[0].x, 30,
              activation == TANN_RELU ? "a = max(0, W x + b)" : "a = tanh(W x + b)");
    draw_text(cr, &note, output.x, 130, "p = sigmoid(w a + c)");
    cairo_restore(cr);
}
