#include "scene.h"

#include <string.h>

const char *activation_title(tann_activation_kind activation)
{
    return activation == TANN_RELU ? "ReLU" : tann_activation_name(activation);
}

const float *scene_samples(const scene *s, const turn *now, int layer)
{
    const float *const places[LAYER_COUNT] = {s->data->x, now->samples.hidden,
                                              now->samples.activation};
    return places[layer];
}

const float *scene_mesh(const scene *s, const turn *now, int layer)
{
    const float *const places[LAYER_COUNT] = {s->data->mesh, now->mesh.hidden,
                                              now->mesh.activation};
    return places[layer];
}

range scene_range(const scene *s, int layer)
{
    const range ranges[LAYER_COUNT] = {s->data->edges, s->history->hidden, s->history->activation};
    return ranges[layer];
}

/* A canvas in the units of the style. */
static cairo_t *begin(const scene *s, cairo_surface_t *surface)
{
    return canvas_open(surface, cairo_image_surface_get_width(surface) / s->style->width);
}

static cairo_surface_t *new_surface(const scene_style *style, size_t width)
{
    const double wide = width > 0 ? (double)width : style->width;
    const double high = style->height * wide / style->width;
    return cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)wide, (int)(high + 0.5));
}

bool scene_open(scene *s, const scene_style *style, const experiment_opts *opts,
                const plane_data *data, const run_history *history, size_t width)
{
    memset(s, 0, sizeof *s);
    s->style = style;
    s->opts = opts;
    s->data = data;
    s->history = history;
    s->ground = new_surface(style, width);
    s->picture = new_surface(style, width);
    style->lay_out(s);
    cairo_t *cr = begin(s, s->ground);
    set_ink(cr, WHITE, 1);
    cairo_paint(cr);
    style->draw_ground(cr, s);
    const bool done = cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    return done && cairo_surface_status(s->picture) == CAIRO_STATUS_SUCCESS;
}

cairo_surface_t *scene_draw(scene *s, const turn *now)
{
    canvas_copy(s->ground, s->picture);
    cairo_t *cr = begin(s, s->picture);
    const bool drawn = s->style->draw_turn(cr, s, now) && cairo_status(cr) == CAIRO_STATUS_SUCCESS;
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
