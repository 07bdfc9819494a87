/* The article's look: three panels in the manner of seaborn's "darkgrid". */
#include "scene.h"

#include <math.h>

enum {
    PANEL_GROUND = 0xEAEAF2,
    TEXT = 0x262626,
    CLASS_0 = 0x3F7F93,
    HALFWAY = 0xF2F1F1,
    CLASS_1 = 0xC3553A
};

static const double panel_top = 108;
static const double panel_width = 410;
static const double panel_height = 426;
static const double panel_left[LAYER_COUNT] = {225, 717.5, 1210};
static const char *const titles[LAYER_COUNT] = {"Input layer", "Hidden layer", "Activation"};

static const mark_style article_marks[2] = {{MARK_DISC, 4.6, 0.8, CLASS_0, WHITE},
                                            {MARK_DISC, 4.6, 0.8, CLASS_1, WHITE}};

static void lay_out(scene *s)
{
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        s->panels[layer] = (panel){panel_left[layer], panel_top, panel_width, panel_height,
                                   range_with_margin(scene_range(s, layer), 0.05)};
    }
}

static void draw_ground(cairo_t *cr, const scene *s)
{
    const text_style title = {20, false, TEXT, ALIGN_CENTRE};
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        const panel *p = &s->panels[layer];
        panel_fill(cr, p, PANEL_GROUND);
        set_ink(cr, WHITE, 1);
        cairo_set_line_width(cr, 1.4);
        panel_grid_path(cr, p);
        cairo_stroke(cr);
        draw_tick_labels(cr, p, 15, TEXT);
        draw_text(cr, &title, p->x + p->width / 2, p->y - 10, "%s", titles[layer]);
    }
}

/* The article stretches its colours over the probabilities that occur in a frame. */
static colour_scale stretched_scale(const layer_values *mesh)
{
    colour_scale scale = scale_between(CLASS_0, HALFWAY, CLASS_1, 64);
    scale.low = scale.high = (double)mesh->probability[0];
    for (size_t i = 1; i < mesh->count; i++) {
        scale.low = fmin(scale.low, (double)mesh->probability[i]);
        scale.high = fmax(scale.high, (double)mesh->probability[i]);
    }
    scale.high = fmax(scale.high, scale.low + 1e-6);
    return scale;
}

static bool draw_mesh(cairo_t *cr, const scene *s, const turn *now, int layer)
{
    const colour_scale scale = stretched_scale(&now->mesh);
    cairo_push_group(cr);
    const bool drawn = mesh_draw(cr, &s->panels[layer], &scale, scene_mesh(s, now, layer),
                                 now->mesh.probability, 7);
    cairo_pop_group_to_source(cr);
    cairo_paint_with_alpha(cr, 0.69);
    return drawn;
}

static void draw_samples(cairo_t *cr, const scene *s, const turn *now, int layer)
{
    const float *at = scene_samples(s, now, layer);
    for (size_t i = 0; i < s->data->count; i++) {
        draw_mark(cr, &s->style->marks[s->data->labels[i]],
                  panel_x(&s->panels[layer], (double)at[2 * i]),
                  panel_y(&s->panels[layer], (double)at[2 * i + 1]));
    }
}

static bool draw_turn(cairo_t *cr, const scene *s, const turn *now)
{
    const text_style heading = {25, true, TEXT, ALIGN_CENTRE};
    const text_style figures = {20, false, TEXT, ALIGN_CENTRE};
    const double middle = s->style->width / 2 + 22.5; /* over the middle panel */
    draw_text(cr, &heading, middle, 40, "Epoch %zu", now->epoch);
    draw_text(cr, &figures, middle, 68, "Accuracy %.3f - Loss %.3f", now->accuracy, now->loss);
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        if (!draw_mesh(cr, s, now, layer)) {
            return false;
        }
        draw_samples(cr, s, now, layer);
    }
    return true;
}

const scene_style scene_article = {
    .name = "article",
    .width = 1800,
    .height = 600,
    .crop_top = 76,
    .crop_bottom = 570,
    .every_epoch = true,
    .marks = article_marks,
    .lay_out = lay_out,
    .draw_ground = draw_ground,
    .draw_turn = draw_turn,
};
