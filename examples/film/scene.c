#include "scene.h"

#include <math.h>
#include <string.h>

#include "look.h"

/* The units that all is laid out in; the picture is scaled to the width that is asked for. */
static const double canvas_width = 1280;
static const double canvas_height = 900;
static const double panel_size = 500;
static const double panel_top = 126;
static const double panel_left[PANELS] = {74, 672};
static const double bar_left = 1200;

enum { MANY_SAMPLES = 800 }; /* from here on their marks are smaller */

/* ---- what never changes ---- */

static bool is_activation(const layer_facts *layer)
{
    return strncmp(layer->name, "activation", 10) == 0;
}

/* After an activation each unit has a scale of its own, since one may grow far beyond the other;
   before it, both have the same, so that a turn of the plane looks like one. */
static range range_of_two(const scene *s)
{
    const range r = s->subject.range;
    if (!is_activation(s->subject.layer)) {
        return range_with_margin(range_of_square(r), 0.06);
    }
    if (s->subject.options->experiment.activation == TANN_TANH) {
        return (range){{-1.1, -1.1}, {1.1, 1.1}};
    }
    return range_with_margin(r, 0.06);
}

static range range_of_layer(const scene *s)
{
    const size_t width = s->subject.layer->width;
    const range r = s->subject.range;
    return width == 1   ? range_with_margin(r, 0.06)
           : width == 2 ? range_of_two(s)
                        : range_with_margin(range_of_square(r), 0.06);
}

static void lay_out(scene *s)
{
    for (int i = 0; i < PANELS; i++) {
        s->panels[i] = (panel){panel_left[i], panel_top, panel_size, panel_size,
                               i == PANEL_PLANE ? s->subject.data->edges : range_of_layer(s)};
    }
}

static void draw_ground(cairo_t *cr, const scene *s)
{
    set_ink(cr, WHITE, 1);
    cairo_paint(cr);
    for (int i = 0; i < PANELS; i++) {
        look_draw_ground(cr, &s->panels[i]);
    }
    set_ink(cr, INK, 1);
    draw_arrow(cr, 584, 626, panel_top + panel_size / 2);
    look_draw_scale(cr, bar_left, panel_top, panel_size);
    scene_draw_words(cr, s);
    scene_draw_lower_ground(cr, s);
}

/* ---- what a turn adds ---- */

/* The cut is where p = 0.5; right before the output it is a straight line, beyond the mesh, too. */
static void draw_cut(cairo_t *cr, const scene *s, const turn *now, const view *v, int which)
{
    const panel *p = &s->panels[which];
    const layer_facts *layer = s->subject.layer;
    if (which == PANEL_PLANE) {
        mesh_level_path(cr, p, s->subject.data->mesh, v->mesh_probabilities, 0.5f);
    } else if (layer->before_last && layer->width <= 2) {
        panel_line_path(cr, p, (double)now->output_kernel[0],
                        layer->width == 2 ? (double)now->output_kernel[1] : 0,
                        (double)now->output_bias);
    } else {
        mesh_level_path(cr, p, v->mesh, v->mesh_probabilities, 0.5f);
    }
    look_stroke_cut(cr);
}

static mark_style mark_of(const scene *s, size_t i, bool right)
{
    const double count = (double)s->subject.data->count;
    mark_style style = look_mark(s->subject.data->labels[i], right);
    const double scale = fmax(sqrt(fmin(1, MANY_SAMPLES / count)), 0.4);
    style.radius *= scale;
    style.rim *= scale;
    return style;
}

/* Those that are classified wrongly come last, on top of the others. */
static void draw_samples(cairo_t *cr, const scene *s, const view *v, int which)
{
    const plane_data *data = s->subject.data;
    const panel *p = &s->panels[which];
    const float *at = which == PANEL_PLANE ? data->x : v->samples;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < data->count; i++) {
            const bool right = (v->sample_probabilities[i] > 0.5f) == (data->labels[i] == 1);
            if (right == (pass == 0)) {
                const mark_style style = mark_of(s, i, right);
                draw_mark(cr, &style, panel_x(p, (double)at[2 * i]),
                          panel_y(p, (double)at[2 * i + 1]));
            }
        }
    }
}

static bool draw_panel(cairo_t *cr, const scene *s, const turn *now, const view *v, int which)
{
    const panel *p = &s->panels[which];
    const float *mesh = which == PANEL_PLANE ? s->subject.data->mesh : v->mesh;
    cairo_save(cr);
    panel_clip(cr, p);
    const bool drawn = look_draw_mesh(cr, p, mesh, v->mesh_probabilities);
    draw_samples(cr, s, v, which);
    draw_cut(cr, s, now, v, which);
    cairo_restore(cr);
    return drawn;
}

/* ---- the scene ---- */

int scene_height(size_t width)
{
    return (int)((double)width * canvas_height / canvas_width + 0.5);
}

/* A canvas in the units of the layout. */
static cairo_t *begin(cairo_surface_t *surface)
{
    return canvas_open(surface, cairo_image_surface_get_width(surface) / canvas_width);
}

static cairo_surface_t *new_surface(size_t width)
{
    return cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, scene_height(width));
}

bool scene_open(scene *s, const scene_subject *subject)
{
    const size_t width = subject->options->width;
    *s = (scene){.subject = *subject, .ground = new_surface(width), .picture = new_surface(width)};
    lay_out(s);
    cairo_t *cr = begin(s->ground);
    draw_ground(cr, s);
    const bool done = cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    return done && cairo_surface_status(s->picture) == CAIRO_STATUS_SUCCESS;
}

cairo_surface_t *scene_draw(scene *s, const turn *now, const view *v)
{
    canvas_copy(s->ground, s->picture);
    cairo_t *cr = begin(s->picture);
    bool drawn = true;
    for (int which = 0; which < PANELS && drawn; which++) {
        drawn = draw_panel(cr, s, now, v, which);
    }
    scene_draw_figures(cr, s, now, v);
    scene_draw_lower(cr, s, now);
    drawn = drawn && cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    cairo_surface_flush(s->picture);
    return drawn ? s->picture : NULL;
}

void scene_close(scene *s)
{
    cairo_surface_destroy(s->ground);
    cairo_surface_destroy(s->picture);
    s->ground = s->picture = NULL;
}
