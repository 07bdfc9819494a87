/* The words of a scene: titles, names of the axes, captions, figures. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scene.h"

static const double left = 74;
static const double right = 1260;

static const text_style title_style = {24, true, INK, ALIGN_CENTRE};
static const text_style caption_style = {19, false, INK, ALIGN_CENTRE};

/* ---- titles ---- */

/* "three gaussians", or the name of the file without its folder. */
static void data_title(const char *name, char title[60])
{
    const char *slash = strrchr(name, '/');
    const bool is_file = strchr(name, '.') != NULL;
    snprintf(title, 60, "%.40s", slash != NULL ? slash + 1 : name);
    for (char *c = title; !is_file && *c != '\0'; c++) {
        *c = *c == '_' ? ' ' : *c;
    }
}

/* "2-8-2-1" */
static void network_title(const experiment_opts *o, char title[60])
{
    int length = snprintf(title, 60, "2-");
    for (size_t i = 0; i < o->hidden_count; i++) {
        length += snprintf(title + length, 60 - (size_t)length, "%zu-", o->hidden[i]);
    }
    snprintf(title + length, 60 - (size_t)length, "1");
}

/* "leaky relu", "ReLU" */
static void activation_title(tann_activation_kind kind, char title[60])
{
    snprintf(title, 60, "%s", kind == TANN_RELU ? "ReLU" : tann_activation_name(kind));
    for (char *c = title; *c != '\0'; c++) {
        *c = *c == '_' ? ' ' : *c;
    }
}

/* A long one is set smaller. */
static void draw_run_title(cairo_t *cr, const scene *s)
{
    const options *o = s->subject.options;
    char data[60], network[60], activation[60];
    data_title(o->samples.name, data);
    network_title(&o->experiment, network);
    activation_title(o->experiment.activation, activation);
    char title[240];
    const int length = snprintf(title, sizeof title, "%s, %s, %s, learning rate %g", data, network,
                                activation, (double)o->experiment.rate);
    const text_style run = {fmin(21, 1130.0 / length), false, GREY, ALIGN_RIGHT};
    draw_text(cr, &run, right, 50, "%s", title);
}

static void draw_panel_titles(cairo_t *cr, const scene *s)
{
    const layer_facts *layer = s->subject.layer;
    for (int i = 0; i < PANELS; i++) {
        const panel *p = &s->panels[i];
        const double middle = p->x + p->width / 2;
        if (i == PANEL_PLANE) {
            draw_text(cr, &title_style, middle, p->y - 32, "The plane");
        } else {
            draw_text(cr, &title_style, middle, p->y - 32, "In %s: %zu unit%s", layer->name,
                      layer->width, layer->width == 1 ? "" : "s");
        }
    }
}

/* ---- axes and captions ---- */

/* What a unit's value is called: z before an activation, a after it. */
static char letter_of(const layer_facts *layer)
{
    const char first = layer->name[0];
    return first == 'h' || first == 'o' ? 'z' : first == 'i' ? 'x' : first;
}

static void draw_axes(cairo_t *cr, const scene *s)
{
    const text_style name = {20, true, INK, ALIGN_RIGHT};
    const layer_facts *layer = s->subject.layer;
    for (int i = 0; i < PANELS; i++) {
        const panel *p = &s->panels[i];
        const char letter = i == PANEL_PLANE ? 'x' : letter_of(layer);
        if (i == PANEL_PLANE || layer->width <= 2) {
            const char upwards = layer->width == 1 ? 'x' : letter;
            draw_text(cr, &name, p->x + p->width, p->y + p->height + 44, "%c_0", letter);
            draw_text(cr, &name, p->x - 8, p->y - 10, "%c_1", upwards);
        }
    }
}

static const char *const *caption_of(const layer_facts *layer)
{
    static const char *const one[] = {"The unit's value to the right; upwards still x_1,",
                                      "so that points do not hide one another."};
    static const char *const last[] = {"Where the layer puts the plane, its grid and the",
                                       "samples. Here a straight line is enough to cut."};
    static const char *const two[] = {"Where the layer puts the plane, its grid",
                                      "and the samples."};
    static const char *const many[] = {"Seen in the two directions in which the samples",
                                       "vary most at the end; shares of the variance now."};
    return layer->width == 1 ? one : layer->width > 2 ? many : layer->before_last ? last : two;
}

static void draw_captions(cairo_t *cr, const scene *s)
{
    static const char *const plane[] = {"The samples; in colour the network's answer p.",
                                        "Black: its cut between the classes."};
    const char *const *const lines[PANELS] = {plane, caption_of(s->subject.layer)};
    for (int i = 0; i < PANELS; i++) {
        const panel *p = &s->panels[i];
        for (int line = 0; line < 2; line++) {
            draw_text(cr, &caption_style, p->x + p->width / 2, p->y + p->height + 74 + 26 * line,
                      "%s", lines[i][line]);
        }
    }
}

void scene_draw_words(cairo_t *cr, const scene *s)
{
    draw_run_title(cr, s);
    draw_panel_titles(cr, s);
    draw_axes(cr, s);
    draw_captions(cr, s);
}

/* ---- what changes ---- */

static void draw_shares(cairo_t *cr, const scene *s, const view *v)
{
    const text_style across = {18, true, INK, ALIGN_RIGHT};
    const text_style up = {18, true, INK, ALIGN_LEFT};
    const panel *p = &s->panels[PANEL_LAYER];
    draw_text(cr, &across, p->x + p->width, p->y + p->height + 44, "direction 1: %.0f %%",
              100 * v->shares[0]);
    draw_text(cr, &up, p->x, p->y - 8, "direction 2: %.0f %%", 100 * v->shares[1]);
}

void scene_draw_figures(cairo_t *cr, const scene *s, const turn *now, const view *v)
{
    const text_style epoch = {36, true, INK, ALIGN_LEFT};
    const text_style figures = {25, false, INK, ALIGN_LEFT};
    const double wide = draw_text(cr, &epoch, left, 52, "Epoch %zu", now->epoch);
    const double next = left + fmax(wide + 24, 236);
    draw_text(cr, &figures, next, 52, now->loss < 1000 ? "loss %.3f" : "loss %.1e", now->loss);
    draw_text(cr, &figures, next + 150, 52, "accuracy %.3f", now->accuracy);
    if (s->subject.layer->width > 2) {
        draw_shares(cr, s, v);
    }
}
