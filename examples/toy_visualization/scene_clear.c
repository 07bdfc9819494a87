/* The clear look: what a reader needs to see what the hidden layer does. Here: the panels. */
#include "scene_clear.h"

#include <math.h>

#include "look.h"

static const double panel_size = 400;
static const double panel_top = 140;
static const double panel_left[LAYER_COUNT] = {74, 564, 1054};
static const double title_y = 122;
static const double formula_y = 94;

static const char *const titles[LAYER_COUNT] = {"Input layer", "Hidden layer", "Activation"};
static const char axis_letters[LAYER_COUNT] = {'x', 'z', 'a'};

/* ---- what never changes ---- */

static range range_of_panel(const scene *s, int layer)
{
    range r = scene_range(s, layer);
    if (layer != LAYER_ACTIVATION) {
        r = range_of_square(r);
    } else if (s->opts->activation == TANN_RELU) {
        r.high[0] = r.high[1] = fmax(r.high[0], r.high[1]);
    } else {
        return (range){{-1.1, -1.1}, {1.1, 1.1}};
    }
    return range_with_margin(r, 0.06);
}

static void lay_out(scene *s)
{
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        s->panels[layer] =
            (panel){panel_left[layer], panel_top, panel_size, panel_size, range_of_panel(s, layer)};
    }
}

static void draw_axes(cairo_t *cr, const panel *p, char letter)
{
    const text_style name = {20, true, INK, ALIGN_RIGHT};
    look_draw_ground(cr, p);
    draw_text(cr, &name, p->x + p->width, p->y + p->height + 44, "%c_0", letter);
    draw_text(cr, &name, p->x - 8, p->y - 6, "%c_1", letter);
}

/* What the layer does to the plane, in plain words. */
static void draw_captions(cairo_t *cr, const scene *s)
{
    const bool is_tanh = s->opts->activation == TANN_TANH;
    const char *const lines[LAYER_COUNT][2] = {
        {"The samples; in colour the network's", "answer. Black: its cut between the classes."},
        {"W x + b turns, stretches and shifts the", "plane: what was straight stays straight."},
        {is_tanh ? "tanh squeezes the plane into a square and"
                 : "ReLU turns all that is below 0 into 0: it",
         is_tanh ? "bends it. Here the cut is a straight line."
                 : "folds the plane. Here the cut is straight."}};
    const text_style style = {19, false, INK, ALIGN_CENTRE};
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        const panel *p = &s->panels[layer];
        for (int line = 0; line < 2; line++) {
            draw_text(cr, &style, p->x + p->width / 2, p->y + p->height + 74 + 26 * line, "%s",
                      lines[layer][line]);
        }
    }
}

/* The way from panel to panel: titles, and arrows that say what happens between them. */
static void draw_way(cairo_t *cr, const scene *s)
{
    const text_style title = {26, true, INK, ALIGN_CENTRE};
    const text_style formula = {20, false, INK, ALIGN_CENTRE};
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        const panel *p = &s->panels[layer];
        draw_text(cr, &title, p->x + p->width / 2, title_y, "%s", titles[layer]);
    }
    draw_text(cr, &title, 1524, title_y, "Output");
    draw_arrow(cr, 374, 650, title_y - 9);
    draw_arrow(cr, 874, 1158, title_y - 9);
    draw_arrow(cr, 1350, 1460, title_y - 9);
    draw_text(cr, &formula, 512, formula_y, "z = W x + b");
    draw_text(cr, &formula, 1016, formula_y,
              s->opts->activation == TANN_RELU ? "a = max(0, z)" : "a = tanh(z)");
    draw_text(cr, &formula, 1404, formula_y, "p = sigmoid(w a + c)");
}

static void draw_ground(cairo_t *cr, const scene *s)
{
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        draw_axes(cr, &s->panels[layer], axis_letters[layer]);
    }
    draw_way(cr, s);
    draw_captions(cr, s);
    look_draw_scale(cr, 1496, panel_top, panel_size);
    clear_draw_lower_ground(cr, s);
}

/* ---- what a turn adds ---- */

/* The line on which a hidden unit is 0: straight in the input, an axis in the other panels. */
static void draw_unit_line(cairo_t *cr, const scene *s, const turn *now, int layer, int unit)
{
    const weights *w = &now->weights;
    const double a = layer == LAYER_INPUT ? (double)w->hidden_kernel[0][unit] : unit == 0;
    const double b = layer == LAYER_INPUT ? (double)w->hidden_kernel[1][unit] : unit == 1;
    const double c = layer == LAYER_INPUT ? (double)w->hidden_bias[unit] : 0;
    if (panel_line_path(cr, &s->panels[layer], a, b, c)) {
        clear_stroke_unit(cr, unit);
    }
}

/* The cut: a straight line among the activations, in the other panels wherever that comes from. */
static void draw_cut(cairo_t *cr, const scene *s, const turn *now, int layer)
{
    const weights *w = &now->weights;
    const panel *p = &s->panels[layer];
    if (layer == LAYER_ACTIVATION) {
        panel_line_path(cr, p, (double)w->output_kernel[0], (double)w->output_kernel[1],
                        (double)w->output_bias);
    } else {
        mesh_level_path(cr, p, scene_mesh(s, now, layer), now->mesh.probability, 0.5f);
    }
    look_stroke_cut(cr);
}

static bool is_right(const scene *s, const turn *now, size_t i)
{
    return (now->samples.probability[i] > 0.5f) == (s->data->labels[i] == 1);
}

/* Those that are classified wrongly come last, on top of the others. */
static void draw_samples(cairo_t *cr, const scene *s, const turn *now, int layer)
{
    const panel *p = &s->panels[layer];
    const float *at = scene_samples(s, now, layer);
    for (int right = 1; right >= 0; right--) {
        for (size_t i = 0; i < s->data->count; i++) {
            if (is_right(s, now, i) == (right == 1)) {
                const mark_style style = look_mark(s->data->labels[i], right == 1);
                draw_mark(cr, &style, panel_x(p, (double)at[2 * i]),
                          panel_y(p, (double)at[2 * i + 1]));
            }
        }
    }
}

static bool draw_panel(cairo_t *cr, const scene *s, const turn *now, int layer)
{
    cairo_save(cr);
    panel_clip(cr, &s->panels[layer]);
    const bool drawn =
        look_draw_mesh(cr, &s->panels[layer], scene_mesh(s, now, layer), now->mesh.probability);
    for (int unit = 0; unit < 2; unit++) {
        draw_unit_line(cr, s, now, layer, unit);
    }
    draw_samples(cr, s, now, layer);
    draw_cut(cr, s, now, layer);
    cairo_restore(cr);
    return drawn;
}

static void draw_heading(cairo_t *cr, const scene *s, const turn *now)
{
    const text_style epoch = {38, true, INK, ALIGN_LEFT};
    const text_style figures = {27, false, INK, ALIGN_LEFT};
    const text_style run = {24, false, GREY, ALIGN_RIGHT};
    draw_text(cr, &epoch, 74, 54, "Epoch %zu", now->epoch);
    draw_text(cr, &figures, 350, 54, now->loss < 1000 ? "loss %.3f" : "loss %.1e", now->loss);
    draw_text(cr, &figures, 560, 54, "accuracy %.3f", now->accuracy);
    draw_text(cr, &run, 1580, 54, "2-2-1 network, %s, learning rate %g",
              activation_title(s->opts->activation), (double)s->opts->rate);
}

static bool draw_turn(cairo_t *cr, const scene *s, const turn *now)
{
    draw_heading(cr, s, now);
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        if (!draw_panel(cr, s, now, layer)) {
            return false;
        }
    }
    clear_draw_lower(cr, s, now);
    return true;
}

const scene_style scene_clear = {
    .name = "clear",
    .width = 1600,
    .height = 900,
    .crop_top = 78,
    .crop_bottom = 596,
    .every_epoch = false,
    .marks = look_marks,
    .lay_out = lay_out,
    .draw_ground = draw_ground,
    .draw_turn = draw_turn,
};
